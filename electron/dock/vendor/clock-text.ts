/** A camera's wall clock as its adapter's bytes: 14 digits, or the same as packed decimal. Pure. */
import { instantOfWallTime, millisecondsOf, type Instant } from '#shared/clock';
import type { VendorAdapter } from '#shared/vendor-adapter';
import { VendorError } from './error';

type Clock = VendorAdapter['clock'];

/** How many bytes the clock has. */
export function clockBytes({ format }: Clock): number {
  return format === 'digits' ? 14 : 7;
}

/** The instant that the bytes show; throws `garbled` for a time that no clock can show. */
export function readClock(bytes: Uint8Array, clock: Clock): Instant {
  const digits =
    clock.format === 'digits' ? Buffer.from(bytes).toString('latin1') : Buffer.from(bytes).toString('hex');
  const parts = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(digits);
  if (!parts) throw new VendorError('garbled', 'the clock shows no time');
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number);
  const shown = instantOfWallTime({ year, month, day, hour, minute, second }, clock.utcOffsetMinutes);
  // The ends of the calendar are left out, where a zone could lead beyond it.
  if (shown === null || year < 1970 || year > 9998)
    throw new VendorError('garbled', 'the clock shows no time');
  return shown;
}

/** The bytes that set the clock to an instant, in whole seconds. */
export function writeClock(instant: Instant, clock: Clock): Uint8Array {
  const wall = new Date(millisecondsOf(instant) + clock.utcOffsetMinutes * 60_000).toISOString();
  const digits = wall.slice(0, 19).replace(/\D/g, '');
  return Uint8Array.from(Buffer.from(digits, clock.format === 'digits' ? 'latin1' : 'hex'));
}
