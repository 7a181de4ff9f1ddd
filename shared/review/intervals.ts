/** Stretches of a recording that were on the screen. Milliseconds of the recording: from, and up to. */
export type Interval = readonly [from: number, to: number];

/** Pictures are not shown at the very millisecond: stretches that come this close are one. */
const TOUCHING_MS = 50;

/** All that these stretches cover, in order and apart from one another. Empty and backward ones count for nothing. */
export function union(stretches: readonly Interval[]): readonly Interval[] {
  const joined: [number, number][] = [];
  for (const [from, to] of stretches.filter(([a, b]) => b > a).sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    const last = joined.at(-1);
    if (last && from <= last[1] + TOUCHING_MS) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}

/** How long they are together; what two of them share counts once. */
export function lengthOf(stretches: readonly Interval[]): number {
  return union(stretches).reduce((sum, [from, to]) => sum + to - from, 0);
}

/** The stretches as a whole number of milliseconds each, inside a recording of this length, ready for the record. */
export function recordable(stretches: readonly Interval[], lengthMs: number | null): [number, number][] {
  const within = (ms: number): number => Math.round(Math.max(0, Math.min(ms, lengthMs ?? Infinity)));
  return union(stretches.map(([from, to]): Interval => [within(from), within(to)])).map(([from, to]) => [
    from,
    to,
  ]);
}

/** Seconds, rounded, and never none for something that was shown. */
export function secondsOf(stretches: readonly Interval[]): number {
  const ms = lengthOf(stretches);
  return ms > 0 ? Math.max(1, Math.round(ms / 1000)) : 0;
}

/** What the player tells of its place, moment by moment. */
export interface Sight {
  /** Milliseconds of the recording. */
  readonly at: number;
  /** The wall's milliseconds, of a clock that never goes back. */
  readonly now: number;
  readonly speed: number;
}

/** Between two tellings a busy computer may be late by this much; what lies further apart was jumped over. */
const LATE_MS = 1500;

/**
 * What was shown between two tellings of a player that runs: the stretch between them, when it can have been played
 * in that time at that speed. Null after a jump.
 */
export function shownBetween(before: Sight, after: Sight): Interval | null {
  const moved = after.at - before.at;
  const most = Math.max(0, after.now - before.now) * Math.max(before.speed, after.speed, 0.25) + 250;
  if (moved <= 0 || moved > most || after.now - before.now > LATE_MS) return null;
  return [before.at, after.at];
}
