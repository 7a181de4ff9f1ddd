/** Times as MTP writes them: `20260713T103000`, perhaps with tenths, perhaps with a zone. Pure. */
import { instantOfWallTime, millisecondsOf, instantOf, type Instant } from '#shared/clock';

export interface DeviceDateTime {
  readonly instant: Instant;
  readonly zone: 'told' | 'assumed';
  /** The smallest step that it can show. */
  readonly resolutionMs: number;
}

const FORM = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})(?:\.(\d)\d*)?(Z|[+-]\d{2}:?\d{2})?$/;

/**
 * The instant in a text; null when it is none. A text without a zone is taken for a wall clock `assumedOffsetMinutes`
 * east of UTC.
 */
export function parseDateTime(text: string, assumedOffsetMinutes: number): DeviceDateTime | null {
  const match = FORM.exec(text.trim());
  if (!match) return null;
  const [, year, month, day, hour, minute, second, tenth, zone] = match;
  const wall = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
  };
  // The ends of the calendar are left out, where a zone could lead beyond it.
  if (wall.year < 1970 || wall.year > 9998) return null;
  const whole = instantOfWallTime(wall, zone === undefined ? assumedOffsetMinutes : offsetOf(zone));
  if (whole === null) return null;
  return {
    instant: instantOf(millisecondsOf(whole) + Number(tenth ?? 0) * 100),
    zone: zone === undefined ? 'assumed' : 'told',
    resolutionMs: tenth === undefined ? 1_000 : 100,
  };
}

/** The text for an instant, in the form of the camera's own text `like`: with its zone where it has one. */
export function formatDateTime(instant: Instant, like: string, assumedOffsetMinutes: number): string {
  const zone = FORM.exec(like.trim())?.[8];
  const offset = zone === undefined ? assumedOffsetMinutes : offsetOf(zone);
  const wall = new Date(millisecondsOf(instant) + offset * 60_000).toISOString();
  return `${wall.slice(0, 19).replace(/[-:]/g, '')}${zone ?? ''}`;
}

function offsetOf(zone: string): number {
  if (zone === 'Z') return 0;
  const digits = zone.replace(/\D/g, '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return zone.startsWith('-') ? -minutes : minutes;
}
