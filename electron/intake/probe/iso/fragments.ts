/** Movie fragments (`moof`): a recording that is indexed piece by piece while it runs. */
import type { Bytes } from '../bytes';
import { readAt } from '../bytes';
import { met, tally, type Notebook } from '../notebook';
import { lengthOf, Malformed, part, spanOf, u32, u64, u8, type Span } from '../span';
import { boxesIn, boxIn, type TopBox } from './boxes';
import { addSample, type Ground, type TrackSum } from './samples';

/** What a fragment takes for a sample that says nothing of its own (`trex`). */
export interface Defaults {
  readonly duration: number;
  readonly size: number;
  readonly flags: number;
}

/** A track as the fragments continue it. */
export interface FragmentTrack {
  readonly sum: TrackSum;
  readonly defaults: Defaults;
}

const LARGEST_FRAGMENT = 8 << 20;
/** Of all tracks together: a day of pictures and sound. */
const MOST_SAMPLES = 8_000_000;

interface Work {
  readonly ground: Ground;
  /** How many samples may still be laid out. */
  left: number;
}

const NOT_A_KEY_FRAME = 0x10000;

/** Lays the samples of all fragments out, and looks whether each has its data behind it. */
export function layFragments(
  bytes: Bytes,
  boxes: readonly TopBox[],
  tracks: ReadonlyMap<number, FragmentTrack>,
  ground: Ground,
  into: Notebook,
): void {
  const bare = tally();
  const damaged = tally();
  const work: Work = { ground, left: MOST_SAMPLES };
  boxes.forEach((box, i) => {
    if (box.type !== 'moof' || box.end > bytes.length) return;
    // Cameras put their own boxes between the two; only the next fragment, or nothing, means that the data is missing.
    const next = boxes.slice(i + 1, i + 4).find(({ type }) => type === 'mdat' || type === 'moof');
    if (next?.type !== 'mdat') met(bare, box.start, reached(tracks));
    try {
      layFragment(bytes, box, tracks, work);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      met(damaged, box.start, reached(tracks));
    }
  });
  if (bare.count > 0)
    into.add('FRAGMENT_INCOMPLETE', 'error', {
      values: { count: bare.count },
      byte: bare.byte,
      ms: bare.ms,
    });
  if (damaged.count > 0)
    into.add('INDEX_DAMAGED', 'error', {
      values: { part: 'moof' },
      byte: damaged.byte,
      ms: damaged.ms,
    });
}

/** How far the recording goes by the fragments read so far. */
function reached(tracks: ReadonlyMap<number, FragmentTrack>): number {
  return Math.max(0, ...[...tracks.values()].map(({ sum }) => (sum.ticks / sum.ticksPerSecond) * 1000));
}

function layFragment(
  bytes: Bytes,
  box: TopBox,
  tracks: ReadonlyMap<number, FragmentTrack>,
  work: Work,
): void {
  const size = Math.min(box.end, bytes.length) - box.content;
  if (size > LARGEST_FRAGMENT) throw new Malformed(`fragment of ${size} bytes`);
  const moof = spanOf(readAt(bytes, box.content, size));
  // Where the data of a part begins that does not say so itself: at the fragment, then behind the part before.
  let base = box.start;
  for (const { type, content } of boxesIn(moof)) {
    if (type !== 'traf') continue;
    const head = fragmentHead(content, box.start, base);
    const track = tracks.get(head.track);
    if (!track) continue;
    base = layRuns(content, head, track, work);
  }
}

interface FragmentHead {
  readonly track: number;
  readonly base: number;
  readonly duration: number | null;
  readonly size: number | null;
  readonly flags: number | null;
}

function fragmentHead(traf: Span, moofStart: number, previousEnd: number): FragmentHead {
  const tfhd = boxIn(traf, 'tfhd');
  if (!tfhd) throw new Malformed('no tfhd');
  const flags = u32(tfhd, 0) & 0xffffff;
  let at = 8;
  const next = (bit: number, size: number): number | null => {
    if ((flags & bit) === 0) return null;
    at += size;
    return size === 8 ? u64(tfhd, at - 8) : u32(tfhd, at - 4);
  };
  const offset = next(0x1, 8);
  next(0x2, 4);
  const ownBase = (flags & 0x20000) !== 0 ? moofStart : previousEnd;
  return {
    track: u32(tfhd, 4),
    base: offset ?? ownBase,
    duration: next(0x8, 4),
    size: next(0x10, 4),
    flags: next(0x20, 4),
  };
}

/** Lays the runs of one track's part out; returns where its data ends. */
function layRuns(traf: Span, head: FragmentHead, track: FragmentTrack, work: Work): number {
  const tfdt = boxIn(traf, 'tfdt');
  if (tfdt) moveTo(track.sum, u8(tfdt, 0) === 1 ? u64(tfdt, 4) : u32(tfdt, 4));
  let at = head.base;
  for (const { type, content } of boxesIn(traf)) {
    if (type === 'trun') at = layRun(content, at, head, track, work);
  }
  return at;
}

/** The fragment says when it begins: what lies between is a gap. */
function moveTo(sum: TrackSum, ticks: number): void {
  const gap = ticks - sum.ticks;
  const begun = sum.samples > 0;
  if (gap <= 0 || !Number.isSafeInteger(ticks)) return;
  if (!begun) sum.firstTicks = ticks;
  else sum.pace.step((gap / sum.ticksPerSecond) * 1000, (sum.ticks / sum.ticksPerSecond) * 1000, null);
  sum.ticks = ticks;
}

function layRun(
  trun: Span,
  begin: number,
  head: FragmentHead,
  { sum, defaults }: FragmentTrack,
  work: Work,
): number {
  const flags = u32(trun, 0) & 0xffffff;
  const count = u32(trun, 4);
  let at = 8;
  let offset = begin;
  if ((flags & 0x1) !== 0) {
    offset = head.base + (u32(trun, at) | 0);
    at += 4;
  }
  const first = (flags & 0x4) !== 0 ? u32(trun, at) : null;
  if (first !== null) at += 4;
  const fields = [0x100, 0x200, 0x400, 0x800].filter((bit) => (flags & bit) !== 0).length;
  if (at + count * fields * 4 > lengthOf(trun)) throw new Malformed(`run of ${count}`);
  // A run without a field for each sample can claim any number at no cost.
  if (count > work.left) throw new Malformed(`run of ${count}`);
  work.left -= count;
  const fieldsOf = part(trun, at);
  for (let i = 0, place = 0; i < count; i++) {
    const field = (bit: number): number | null => {
      if ((flags & bit) === 0) return null;
      place += 4;
      return u32(fieldsOf, place - 4);
    };
    const duration = field(0x100) ?? head.duration ?? defaults.duration;
    const size = field(0x200) ?? head.size ?? defaults.size;
    const own = field(0x400);
    field(0x800);
    const sampleFlags = own ?? (i === 0 ? first : null) ?? head.flags ?? defaults.flags;
    if ((sampleFlags & NOT_A_KEY_FRAME) === 0) sum.keys.at(sum.ticks);
    addSample(sum, work.ground, offset, size, duration);
    offset += size;
  }
  return offset;
}
