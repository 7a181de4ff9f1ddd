/**
 * What small grey pictures and the loudness of a recording show: black or covered, standing still, silent. Helps for
 * the eye and the ear; whoever looks decides. Milliseconds of the recording.
 */
import type { Interval } from './intervals';

/** The size of the pictures that are looked at, in points. */
export const GREY = { width: 64, height: 36 } as const;
/** Clock and name lie over the picture at its edges, and run on when it stands still. */
const OVERLAY_ROWS = 5;

/** One picture, reduced to what is compared. 0 to 255. */
export interface GreyFacts {
  readonly mean: number;
  /** How much neighbouring points differ: small where a lens is covered, whatever its light. */
  readonly edges: number;
  /** How much it differs from the picture before; null for the first. */
  readonly change: number | null;
}

/** Reads one picture of {@link GREY}; `before` is the one before it. */
export function greyFacts(picture: Uint8Array, before: Uint8Array | null): GreyFacts {
  let sum = 0;
  let edges = 0;
  let change = 0;
  let points = 0;
  for (let y = OVERLAY_ROWS; y < GREY.height - OVERLAY_ROWS; y++)
    for (let x = 0; x < GREY.width - 1; x++) {
      const i = y * GREY.width + x;
      const here = picture[i] ?? 0;
      sum += here;
      edges += Math.abs(here - (picture[i + 1] ?? 0));
      if (before) change += Math.abs(here - (before[i] ?? 0));
      points += 1;
    }
  return { mean: sum / points, edges: edges / points, change: before ? change / points : null };
}

/** Measured on made footage: black 0, a covered lens has less than half the edges of its own recording. */
const BLACK_MEAN = 12;
const COVERED_SHARE = 0.45;
const FLAT_EDGES = 0.8;
/** A standing picture differs by 0.00 to 0.32 from one key frame to the next, by what the encoder makes of it. */
const STILL_CHANGE = 0.4;
/** So many in a row, that one picture shown twice is nothing. */
const LEAST_DARK = 2;
const LEAST_STILL = 3;

/** Stretches in which the picture was black or covered, and in which it stood still. `stepMs` lies between two pictures. */
export function sceneOf(
  pictures: readonly GreyFacts[],
  stepMs: number,
): { readonly dark: readonly Interval[]; readonly frozen: readonly Interval[] } {
  const usual = median(pictures.filter(({ mean }) => mean > BLACK_MEAN).map(({ edges }) => edges));
  const isDark = ({ mean, edges }: GreyFacts): boolean =>
    mean <= BLACK_MEAN || edges < FLAT_EDGES || (usual !== null && edges < usual * COVERED_SHARE);
  const isStill = (facts: GreyFacts): boolean =>
    facts.change !== null && facts.change < STILL_CHANGE && !isDark(facts);
  return {
    dark: runs(pictures.map(isDark), stepMs, LEAST_DARK),
    // A picture that is like the one before it stands since that one.
    frozen: runs(pictures.map(isStill), stepMs, LEAST_STILL).map(([from, to]): Interval => [
      Math.max(0, from - stepMs),
      to,
    ]),
  };
}

/** The part of full scale (dBFS −60) under which nothing is heard; and how long it has to last. */
const SILENT_LEVEL = 0.001;
const LEAST_SILENT_MS = 10_000;

/** Stretches of at least ten seconds in which nothing was heard. `levels` are parts of full scale, `stepMs` apart. */
export function silences(levels: readonly number[], stepMs: number): readonly Interval[] {
  return runs(
    levels.map((level) => level < SILENT_LEVEL),
    stepMs,
    Math.ceil(LEAST_SILENT_MS / stepMs),
  );
}

/** Loudness as a curve of `buckets` values from 0 to 100, by decibels from −60 up. */
export function waveOf(levels: readonly number[], buckets: number): readonly number[] {
  const size = Math.max(1, levels.length / buckets);
  return Array.from({ length: Math.min(buckets, levels.length) }, (_, i) => {
    const loudest = levels
      .slice(Math.floor(i * size), Math.max(Math.floor(i * size) + 1, Math.floor((i + 1) * size)))
      .reduce((a, b) => Math.max(a, b), 0);
    const decibels = loudest <= 0 ? -60 : Math.max(-60, 20 * Math.log10(loudest));
    return Math.min(100, Math.round(((decibels + 60) / 60) * 100));
  });
}

function runs(flags: readonly boolean[], stepMs: number, least: number): readonly Interval[] {
  const found: Interval[] = [];
  let from: number | null = null;
  for (let i = 0; i <= flags.length; i++) {
    if (flags[i] === true) from ??= i;
    else if (from !== null) {
      if (i - from >= least) found.push([Math.round(from * stepMs), Math.round(i * stepMs)]);
      from = null;
    }
  }
  return found;
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? null;
}
