/** Times as texts in headers: by the camera's own clock, mostly without a zone. Pure. */
import { instantOfWallTime } from '#shared/clock';
import type { MediaTime } from '#shared/media';

/**
 * `2026:07-13 10:30:00` with any marks between the numbers, or `Mon Jul 13 10:30:00 2026`; `offsetMinutes` east of UTC
 * where the file tells it. Null when the text holds no time that exists.
 */
export function wallTimeIn(text: string, offsetMinutes: number | null = null): MediaTime | null {
  const plain = /(\d{4})\D(\d{1,2})\D(\d{1,2})\D{0,2}(\d{2})\D(\d{2})\D(\d{2})/.exec(text);
  const named = /([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d{2}):(\d{2}):(\d{2}) (\d{4})/i.exec(text);
  const numbers = plain
    ? plain.slice(1).map(Number)
    : named
      ? [named[6], monthOf(named[1] ?? ''), named[2], named[3], named[4], named[5]].map(Number)
      : null;
  if (!numbers) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = numbers;
  const at = instantOfWallTime({ year, month, day, hour, minute, second }, offsetMinutes ?? 0);
  return at && { at, zone: offsetMinutes === null ? 'not-told' : 'told' };
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

function monthOf(name: string): number {
  return MONTHS.indexOf(name.toLowerCase()) + 1;
}
