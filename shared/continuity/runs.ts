/**
 * Joins the segments of one continuous recording into runs. A camera cuts a recording into files whose ends meet; a
 * run is such a chain, with the gaps in it that must not be there.
 */
import type { ClipId } from '../ids';
import { isTimed, type Recording, type Timed } from './recording';

/** A stretch without footage inside a run. */
export interface Gap {
  /** Stays the same as long as these two segments are the ones beside it; a reason is filed under it. */
  readonly id: string;
  readonly after: ClipId;
  readonly before: ClipId;
  /** By the camera's clock, milliseconds since 1970. */
  readonly from: number;
  readonly to: number;
  readonly because: GapBecause;
}

/**
 * Why a stretch counts as a gap and not as a pause between two recordings: the camera was started again so soon that
 * it is one event, the segment before was cut off by the camera's own timer, or numbers are missing in between.
 */
export type GapBecause = 'soon-again' | 'full-segment' | 'numbers-missing';

export interface Run {
  /** By its first segment. */
  readonly id: string;
  readonly kind: 'video' | 'audio';
  /** In order of time. A segment whose time nobody knows is a run by itself. */
  readonly segments: readonly Recording[];
  readonly gaps: readonly Gap[];
  /** By the camera's clock, milliseconds since 1970; null when nothing tells. The end is the last moment that is known. */
  readonly start: number | null;
  readonly end: number | null;
}

export interface Joining {
  /** When the camera was docked, by its own clock: what comes after is another recording. */
  readonly docked?: readonly DockedAt[];
  /** How many numbers are missing between two recordings; null when the numbering does not tell. */
  readonly missingBetween?: (a: Recording, b: Recording) => number | null;
}

export interface DockedAt {
  readonly at: number;
  /** By how much it may be wrong, either way. */
  readonly within: number;
}

/** Ends meet within this: names tell seconds, cards keep steps of two, and a new file takes a moment to begin. */
export const MEETING_MS = 5000;
/** A camera may keep this much from before the button was pressed, and again at the beginning of a segment. */
export const PRE_RECORD_MS = 60_000;
/** Who starts again within this has interrupted one recording; later it is another one. */
export const SOON_MS = 120_000;
/** After a segment that the timer cut off, footage is expected; for so many segments we ask where it is. */
const SEGMENTS_AWAITED = 3;
const SAME_LENGTH_MS = 2000;

/**
 * All runs, in order of time, those without a time last. Every video and every sound is in exactly one; photos are in
 * none. The order of the input does not matter, and joining what was joined gives the same again.
 */
export function joinRuns(recordings: readonly Recording[], joining: Joining = {}): readonly Run[] {
  const runs: Run[] = [];
  for (const kind of ['video', 'audio'] as const) {
    const own = recordings.filter((r) => r.kind === kind);
    const timed = own.filter(isTimed).sort(byTime);
    runs.push(...chained(kind, timed, joining));
    for (const alone of own.filter((r) => !isTimed(r))) runs.push(runOf(kind, [alone], []));
  }
  return runs.sort(
    (a, b) =>
      Number(a.start === null) - Number(b.start === null) ||
      (a.start ?? 0) - (b.start ?? 0) ||
      compareText(a.id, b.id),
  );
}

/** By beginning, then end, then clip: one order for one set of recordings. */
export function byTime(a: Timed, b: Timed): number {
  return a.start - b.start || (a.end ?? a.start) - (b.end ?? b.start) || compareText(a.clip, b.clip);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function chained(kind: Run['kind'], timed: readonly Timed[], joining: Joining): Run[] {
  const full = segmentLength(timed);
  const runs: Run[] = [];
  let segments: Timed[] = [];
  let gaps: Gap[] = [];
  /** The segment that reaches furthest: a camera with two lenses records side by side. */
  let last: Timed | null = null;
  for (const segment of timed) {
    const link: 'meets' | 'apart' | Gap = last ? linkBetween(last, segment, full, joining) : 'apart';
    if (link === 'apart') {
      if (segments.length > 0) runs.push(runOf(kind, segments, gaps));
      [segments, gaps] = [[], []];
    } else if (link !== 'meets') gaps.push(link);
    segments.push(segment);
    last = last === null || link === 'apart' ? segment : further(last, segment);
  }
  if (segments.length > 0) runs.push(runOf(kind, segments, gaps));
  return runs;
}

function further(a: Timed, b: Timed): Timed {
  return (a.end ?? a.start) > (b.end ?? b.start) ? a : b;
}

function runOf(kind: Run['kind'], segments: readonly Recording[], gaps: readonly Gap[]): Run {
  const reached = segments.flatMap(({ start, end }) => end ?? start ?? []);
  return {
    id: `run:${segments[0]?.clip ?? ''}`,
    kind,
    segments,
    gaps,
    start: segments[0]?.start ?? null,
    end: reached.length > 0 ? reached.reduce((a, b) => Math.max(a, b)) : null,
  };
}

function linkBetween(
  a: Timed,
  b: Timed,
  full: number | null,
  { docked = [], missingBetween = () => null }: Joining,
): 'meets' | 'apart' | Gap {
  // Without an end nobody can say whether anything is missing; a segment that begins in its place goes on.
  if (a.end === null) return b.start - a.start <= (full ?? SOON_MS) + MEETING_MS ? 'meets' : 'apart';
  const [from, to] = [a.end, b.start];
  const length = to - from;
  if (length <= MEETING_MS) return 'meets';
  if (docked.some(({ at, within }) => at >= from - within && at <= to + within)) return 'apart';
  const missing = missingBetween(a, b) ?? 0;
  const awaited = Math.max(SOON_MS, SEGMENTS_AWAITED * (full ?? 0), (missing + 1) * (full ?? 0));
  if (length > awaited) return 'apart';
  const isFull = full !== null && Math.abs(a.end - a.start - full) <= SAME_LENGTH_MS;
  const because: GapBecause | null =
    missing > 0 ? 'numbers-missing' : isFull ? 'full-segment' : length <= SOON_MS ? 'soon-again' : null;
  return because === null ? 'apart' : { id: gapId(a, b), after: a.clip, before: b.clip, from, to, because };
}

/** The id of the gap between two recordings. */
export function gapId(a: Recording, b: Recording): string {
  return `gap:${a.clip}:${b.clip}`;
}

/**
 * The length at which the camera's timer cuts, seen from segments that the next one meets; null unless most of them
 * agree. Milliseconds.
 */
export function segmentLength(timed: readonly Timed[]): number | null {
  const lengths: number[] = [];
  timed.forEach((a, i) => {
    const b = timed[i + 1];
    if (!b || a.end === null || a.end <= a.start) return;
    const apart = b.start - a.end;
    if (apart <= MEETING_MS && apart >= -PRE_RECORD_MS && b.start > a.start) lengths.push(a.end - a.start);
  });
  if (lengths.length < 2) return null;
  const middle = lengths.sort((a, b) => a - b)[lengths.length >> 1] ?? 0;
  const agreeing = lengths.filter((length) => Math.abs(length - middle) <= SAME_LENGTH_MS).length;
  return agreeing * 2 > lengths.length ? middle : null;
}
