/** Numbers and times as the window writes them: the same digits in every language, made to stand in columns. */
import { CHINA_OFFSET, millisecondsOf, wallTextOf, type Instant } from '#shared/clock';

/** What stands where a value is missing or is no time. */
export const NOTHING = '—';

/** `2026-11-21 09:30:05` as a wall clock `offsetMinutes` east of UTC shows it. */
export function wallTime(instant: Instant, offsetMinutes: number): string {
  return Number.isNaN(millisecondsOf(instant)) ? NOTHING : wallTextOf(instant, offsetMinutes);
}

/** A time by a camera's clock, in Beijing time whatever this computer's zone is. */
export function cameraTime(instant: Instant): string {
  return wallTime(instant, CHINA_OFFSET);
}

/** From one time to another by a camera's clock; the day stands once when it is the same. */
export function cameraSpan(from: Instant | null, to: Instant | null): string {
  const [begin, end] = [from && cameraTime(from), to && cameraTime(to)];
  if (begin === null || end === null || begin === end) return begin ?? end ?? '';
  const sameDay = begin.slice(0, 10) === end.slice(0, 10);
  return `${begin} – ${sameDay ? end.slice(11) : end}`;
}

/** A time by this computer's clock, in this computer's zone. */
export function stationTime(instant: Instant): string {
  return wallTime(instant, stationOffset(instant));
}

/** The day of a time by this computer's clock. */
export function stationDay(instant: Instant): string {
  return stationTime(instant).slice(0, 10);
}

/** This computer's zone at that moment, minutes east of UTC. */
export function stationOffset(instant: Instant): number {
  return -new Date(millisecondsOf(instant)).getTimezoneOffset();
}

/** `UTC+08:00` */
export function zoneName(offsetMinutes: number): string {
  const minutes = Math.abs(offsetMinutes);
  return `UTC${offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** `1:05:12` from seconds; parts of a second are dropped. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds) || seconds < 0) return NOTHING;
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}

/** `+0:02:05`, `−0:02:05`, `0:00:00`: a difference of clocks. */
export function signedDuration(seconds: number): string {
  const sign = seconds > 0 ? '+' : seconds < 0 ? '−' : '';
  return `${sign}${duration(Math.abs(seconds))}`;
}

/** `38.2 MB/s` */
export function speed(bytesPerSecond: number): string {
  return `${(bytesPerSecond / 1e6).toFixed(1)} MB/s`;
}

/** Whole percent, rounded down so that 100 means all of it. Nothing to do is 0. */
export function percent(done: number, total: number): number {
  return total > 0 ? Math.min(100, Math.max(0, Math.floor((done / total) * 100))) : 0;
}

/** `3,012` */
export function count(n: number): string {
  return n.toLocaleString('en-US');
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}
