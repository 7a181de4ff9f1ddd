/**
 * Holds the recordings of one camera against one another: runs, gaps, missing numbers, clocks. Pure, and the same for
 * any order of its input. What counts as what is written down for people in `docs/continuity.md`.
 */
import type { SessionId } from '../ids';
import { clockFindings, correctedTimes } from './clocks';
import type { ContinuityFinding } from './finding';
import { numberChain, numberFindings } from './number-chain';
import { isTimed, type Recording } from './recording';
import { joinRuns, PRE_RECORD_MS, type DockedAt, type Run } from './runs';

/** One docking of the camera, with both clocks as they were. Milliseconds since 1970. */
export interface Docking {
  readonly session: SessionId;
  /** By the station's clock. */
  readonly at: number;
  /** How far the camera's clock was ahead, and how wrong that may be; null when it did not tell. */
  readonly clock: { readonly aheadMs: number; readonly uncertaintyMs: number } | null;
  /** Whether the import saw all that was on the camera. */
  readonly complete: boolean;
}

/** From when to when somebody had the camera, by the station's clock; `to` null while it is out. */
export interface HandOut {
  readonly from: number;
  readonly to: number | null;
}

export interface ContinuityInput {
  readonly recordings: readonly Recording[];
  /** In order of time, the latest last. */
  readonly dockings: readonly Docking[];
  /** Other files seen on the camera that have a number: empty ones, ones that failed. They are not missing. */
  readonly otherFiles?: readonly SeenFile[];
  /** Null: hand-outs are not on record. */
  readonly handOuts?: readonly HandOut[] | null;
}

export interface SeenFile {
  readonly session: SessionId;
  readonly number: NonNullable<Recording['number']>;
}

export interface Continuity {
  readonly runs: readonly Run[];
  readonly findings: readonly ContinuityFinding[];
}

/** All runs and findings. */
export function checkContinuity(input: ContinuityInput): Continuity {
  const chain = numberChain(input);
  const runs = joinRuns(input.recordings, {
    docked: dockedByItsClock(input.dockings),
    missingBetween: (a, b) => chain.missingBetween(a.clip, b.clip),
  });
  const findings = [
    ...gapFindings(runs, (a, b) => chain.missingBetween(a, b) ?? 0),
    ...overlapFindings(runs),
    ...numberFindings(chain, runs),
    ...clockFindings(input),
    ...stockFindings(runs, input),
  ];
  return { runs, findings };
}

/** A docked camera's clock shows the station's time and its own difference; without a reading it may be wrong. */
const WITHIN_KNOWN_MS = 2 * 60_000;
const WITHIN_ASSUMED_MS = 15 * 60_000;

function dockedByItsClock(dockings: readonly Docking[]): readonly DockedAt[] {
  return dockings.map(({ at, clock }) =>
    clock ? { at: at + clock.aheadMs, within: WITHIN_KNOWN_MS } : { at, within: WITHIN_ASSUMED_MS },
  );
}

type MissingCount = (a: Run['gaps'][number]['after'], b: Run['gaps'][number]['before']) => number;

function gapFindings(runs: readonly Run[], missing: MissingCount): readonly ContinuityFinding[] {
  return runs.flatMap(({ gaps }) =>
    gaps.map(({ id, after, before, from, to }): ContinuityFinding => {
      const count = missing(after, before);
      const seconds = Math.round((to - from) / 1000);
      return {
        id,
        code: count > 0 ? 'INTERRUPTED_NUMBERS_MISSING' : 'INTERRUPTED',
        severity: 'warning',
        after,
        before,
        from,
        to,
        values: count > 0 ? { seconds, count } : { seconds },
      };
    }),
  );
}

/**
 * One camera records one thing at a time; what it keeps from before the button is allowed for. Copies in another
 * folder or of another lens have another name, and are no contradiction. A file's time of change proves no overlap.
 */
function overlapFindings(runs: readonly Run[]): readonly ContinuityFinding[] {
  return runs.flatMap(({ segments }) => {
    const furthest = new Map<string, (typeof segments)[number]>();
    return segments.flatMap((b): ContinuityFinding[] => {
      const channel = channelOf(b.source);
      const a = furthest.get(channel);
      if (!a || (b.end ?? 0) > (a.end ?? 0)) furthest.set(channel, b);
      if (a?.end == null || !a.measured || b.start === null || a.end - b.start <= PRE_RECORD_MS) return [];
      const to = Math.min(a.end, b.end ?? a.end);
      return [
        {
          id: `overlap:${a.clip}:${b.clip}`,
          code: 'OVERLAP',
          severity: 'warning',
          after: a.clip,
          before: b.clip,
          from: b.start,
          to,
          values: { seconds: Math.round((to - b.start) / 1000) },
        },
      ];
    });
  });
}

/** The path without its numbers: what one lens writes into one folder. */
function channelOf(source: string): string {
  return source.replace(/\d+/g, '#').toUpperCase();
}

const STOCK_SLACK_MS = 15 * 60_000;

/** Runs that lie in no hand-out at all, from the first hand-out on record on. */
function stockFindings(runs: readonly Run[], input: ContinuityInput): readonly ContinuityFinding[] {
  const { handOuts } = input;
  const since = handOuts?.reduce((first, { from }) => Math.min(first, from), Infinity);
  if (!handOuts || since === undefined || since === Infinity) return [];
  const corrected = correctedTimes(input.dockings);
  return runs.flatMap(({ segments }): ContinuityFinding[] => {
    const [first] = segments;
    const alone = segments.filter(isTimed).filter((segment) => {
      const { start, end } = corrected(segment);
      return (
        start >= since &&
        handOuts.every(
          ({ from, to }) => end < from - STOCK_SLACK_MS || start > (to ?? Infinity) + STOCK_SLACK_MS,
        )
      );
    });
    const [clip] = alone;
    if (!clip || !first) return [];
    return [
      {
        id: `in-stock:${clip.clip}`,
        code: 'RECORDED_IN_STOCK',
        severity: 'warning',
        after: null,
        before: clip.clip,
        from: clip.start,
        to: clip.end,
        values: { count: alone.length },
      },
    ];
  });
}
