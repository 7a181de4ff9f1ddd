/** The samples (pictures, stretches of sound) of one track: counted, measured, and kept where their inside is checked. */
import { keyFrames, type KeyFrames } from '../key-frames';
import { met, tally, type Tally } from '../notebook';
import { pace, type Pace } from '../pace';

/** Samples that are checked inside, in the order of the index. */
export interface SampleList {
  count: number;
  readonly offset: Float64Array;
  readonly size: Uint32Array;
  /** Beginning and duration, in ticks of the track. */
  readonly time: Float64Array;
  readonly duration: Uint32Array;
}

/** Nine hours at 30 pictures a second. Memory is 24 bytes a sample, and not more than twice that while it grows. */
export const MOST_SAMPLES = 1_000_000;

/** Of a track, what its index says and what of that is there. */
export interface TrackSum {
  readonly ticksPerSecond: number;
  /** By the index. */
  samples: number;
  /** Where the track ends so far, and where it began (a fragment may begin late). */
  ticks: number;
  firstTicks: number;
  bytes: number;
  /** Of those, the ones whose bytes lie in the file. */
  there: number;
  thereTicks: number;
  readonly pastEnd: Tally;
  readonly outside: Tally;
  /** More samples than are kept: the inside of the rest is not checked. */
  overflow: boolean;
  readonly pace: Pace;
  readonly keys: KeyFrames;
  /** The samples whose inside is checked; null for a track where it says nothing. */
  kept: SampleList | null;
}

/** Where samples may lie. */
export interface Ground {
  readonly fileBytes: number;
  /** Whether these bytes lie in a part of the file that is there for media data. */
  readonly isData: (start: number, end: number) => boolean;
}

export function trackSum(ticksPerSecond: number, keep: boolean): TrackSum {
  return {
    ticksPerSecond: ticksPerSecond > 0 ? ticksPerSecond : 1,
    samples: 0,
    ticks: 0,
    firstTicks: 0,
    bytes: 0,
    there: 0,
    thereTicks: 0,
    pastEnd: tally(),
    outside: tally(),
    overflow: false,
    pace: pace(),
    keys: keyFrames(),
    kept: keep ? room(1024) : null,
  };
}

/** One sample more, at the end of the track as it is so far. */
export function addSample(sum: TrackSum, ground: Ground, offset: number, size: number, ticks: number): void {
  const time = sum.ticks;
  const ms = (time / sum.ticksPerSecond) * 1000;
  sum.samples += 1;
  sum.ticks += ticks;
  sum.bytes += size;
  sum.pace.step((ticks / sum.ticksPerSecond) * 1000, ms, offset);
  if (offset + size > ground.fileBytes) {
    met(sum.pastEnd, offset, ms);
    return;
  }
  if (!ground.isData(offset, offset + size)) met(sum.outside, offset, ms);
  sum.there += 1;
  sum.thereTicks += ticks;
  if (sum.kept && size > 0) keepSample(sum, sum.kept, { offset, size, time, ticks });
}

/** Many samples of one size, side by side: raw sound has millions, so that they are counted and never listed. */
export function addRow(
  sum: TrackSum,
  ground: Ground,
  row: {
    readonly offset: number;
    readonly size: number;
    readonly samples: number;
    readonly ticksEach: number;
  },
): void {
  const { offset, size, samples, ticksEach } = row;
  const ms = (sum.ticks / sum.ticksPerSecond) * 1000;
  const there = size === 0 ? samples : clamp(Math.floor((ground.fileBytes - offset) / size), samples);
  sum.samples += samples;
  sum.ticks += samples * ticksEach;
  sum.bytes += samples * size;
  sum.there += there;
  sum.thereTicks += there * ticksEach;
  if (there < samples) met(sum.pastEnd, offset, ms, samples - there);
  else if (!ground.isData(offset, offset + samples * size)) met(sum.outside, offset, ms, samples);
}

function clamp(n: number, most: number): number {
  return Math.max(0, Math.min(n, most));
}

function keepSample(
  sum: TrackSum,
  list: SampleList,
  sample: { offset: number; size: number; time: number; ticks: number },
): void {
  if (list.count === MOST_SAMPLES) {
    sum.overflow = true;
    return;
  }
  const into = list.count < list.offset.length ? list : larger(list);
  const at = into.count++;
  into.offset[at] = sample.offset;
  into.size[at] = sample.size;
  into.time[at] = sample.time;
  into.duration[at] = sample.ticks;
  sum.kept = into;
}

function room(samples: number): SampleList {
  return {
    count: 0,
    offset: new Float64Array(samples),
    size: new Uint32Array(samples),
    time: new Float64Array(samples),
    duration: new Uint32Array(samples),
  };
}

function larger(list: SampleList): SampleList {
  const next = room(Math.min(list.offset.length * 2, MOST_SAMPLES));
  next.offset.set(list.offset);
  next.size.set(list.size);
  next.time.set(list.time);
  next.duration.set(list.duration);
  return { ...next, count: list.count };
}
