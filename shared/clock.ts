/**
 * Times. An instant is UTC and is always kept beside the name of the clock that showed it: the camera's
 * (`deviceClock`) or this computer's (`stationClock`), because either may be wrong and only both together
 * let anyone correct a recording's time later.
 */

declare const utc: unique symbol;
/** An instant in UTC as `2026-11-21T01:30:05.000Z`. */
export type Instant = string & { readonly [utc]: true };

/** Where a camera's time of a recording was read from. */
export type DeviceTimeSource = 'file-name';

/** When a recording began or ended by the camera's own clock, and how we know. */
export interface DeviceTime {
  readonly deviceClock: Instant;
  readonly from: DeviceTimeSource;
}

/** The instant of `ms` milliseconds since 1970. Throws RangeError outside the years 0 to 9999. */
export function instantOf(ms: number): Instant {
  const text = new Date(ms).toISOString();
  if (text.length !== 24) throw new RangeError(`time outside the years 0 to 9999: ${text}`);
  return text as Instant;
}

/** Milliseconds since 1970 of an instant. */
export function millisecondsOf(instant: Instant): number {
  return Date.parse(instant);
}

/** The text as an instant: a full UTC time, an offset time, or a plain day (its first moment in UTC); else null. */
export function asInstant(text: string): Instant | null {
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text)) return null;
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? null : instantOf(ms);
}

/** What a wall clock shows: no zone, no date arithmetic. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/**
 * The instant at which a wall clock `offsetMinutes` east of UTC shows `wall`, or null when no such wall time
 * exists (31 February, hour 25): a camera with a dead clock battery writes such names.
 */
export function instantOfWallTime(wall: WallTime, offsetMinutes: number): Instant | null {
  const ms = Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute, wall.second);
  const back = new Date(ms);
  const exists =
    back.getUTCFullYear() === wall.year &&
    back.getUTCMonth() === wall.month - 1 &&
    back.getUTCDate() === wall.day &&
    back.getUTCHours() === wall.hour &&
    back.getUTCMinutes() === wall.minute &&
    back.getUTCSeconds() === wall.second;
  return exists ? instantOf(ms - offsetMinutes * 60_000) : null;
}

declare const calendarDay: unique symbol;
/** A day of the calendar as `2026-07-13`, in no zone by itself. */
export type Day = string & { readonly [calendarDay]: true };

/** The calendar day, `2026-07-13`, that a wall clock `offsetMinutes` east of UTC shows at `instant`. */
export function dayOf(instant: Instant, offsetMinutes: number): Day {
  return new Date(millisecondsOf(instant) + offsetMinutes * 60_000).toISOString().slice(0, 10) as Day;
}

/** The text as a day that exists, or null. */
export function asDay(text: string): Day | null {
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text) ? (text as Day) : null;
}

/** The day after. */
export function nextDay(day: Day): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10) as Day;
}

/** What a wall clock `offsetMinutes` east of UTC shows at `instant`: `2026-07-13 10:30:00`. */
export function wallTextOf(instant: Instant, offsetMinutes: number): string {
  return new Date(millisecondsOf(instant) + offsetMinutes * 60_000)
    .toISOString()
    .slice(0, 19)
    .replace('T', ' ');
}

/** Minutes east of UTC of China's one zone, without summer time: the calendar of days and deadlines. */
export const CHINA_OFFSET = 480;
