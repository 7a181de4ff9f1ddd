/** When a process that ended by itself is started again. Pure, so that it can be proved without processes. */

/** Waits after the first, second, … end within a minute. All but the rare last case come back within two seconds. */
const WAITS_MS = [100, 300, 700, 1500] as const;
const LONGEST_WAIT_MS = WAITS_MS[WAITS_MS.length - 1] ?? 0;

/** More ends than this within a minute, and the next start waits until there are fewer: no spinning, no giving up. */
export const STARTS_PER_MINUTE = 6;

const MINUTE_MS = 60_000;

/**
 * Milliseconds from `now` to the next start. `ends` are the times at which the process ended, oldest first and this
 * one last, on the same monotonic clock as `now`.
 */
export function msUntilRestart(ends: readonly number[], now: number): number {
  const recent = endsWithinMinute(ends, now);
  const wait = WAITS_MS[Math.max(0, recent.length - 1)] ?? LONGEST_WAIT_MS;
  const oneTooMany = recent[recent.length - 1 - STARTS_PER_MINUTE];
  return oneTooMany === undefined ? wait : Math.max(wait, oneTooMany + MINUTE_MS - now);
}

/** Those of `ends` that still count at `now`. */
export function endsWithinMinute(ends: readonly number[], now: number): readonly number[] {
  return ends.filter((end) => now - end < MINUTE_MS);
}
