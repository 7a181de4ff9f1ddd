/** The index of a movie (`moov`): its tracks, their set-up, and what it says of time. */
import { instantOf, type Instant } from '#shared/clock';
import { latin1, Malformed, u32, u64, u8, type Span } from '../span';
import { boxAt, boxesIn, boxIn } from './boxes';
import { codingOf, type Coding } from './coding';
import type { Defaults } from './fragments';

export interface Movie {
  /** As stored, taken as UTC; null when absent. */
  readonly created: Instant | null;
  /** By the header, in seconds; null when it claims none. */
  readonly seconds: number | null;
  readonly tracks: readonly Track[];
  /** Tracks that cannot be read, by what is wrong. */
  readonly damaged: readonly string[];
  /** What fragments take for granted, by track; null when the movie is not made of fragments. */
  readonly fragments: ReadonlyMap<number, Defaults> | null;
}

export interface Track {
  readonly id: number;
  /** `vide`, `soun`, or what the track holds otherwise. */
  readonly handler: string;
  readonly ticksPerSecond: number;
  /** By the track's own header; null when it claims none. */
  readonly seconds: number | null;
  readonly coding: Coding;
  readonly stbl: Span;
}

/** A phone's recording has five. */
const MOST_TRACKS = 64;

/** Reads `moov`. Throws {@link Malformed} when not even its parts can be told. */
export function movieOf(moov: Span): Movie {
  const boxes = boxesIn(moov);
  const mvhd = boxes.find(({ type }) => type === 'mvhd')?.content ?? null;
  const mvex = boxes.find(({ type }) => type === 'mvex')?.content ?? null;
  const head = mvhd && timesIn(mvhd, 12);
  const tracks: Track[] = [];
  const damaged: string[] = [];
  for (const { type, content } of boxes) {
    if (type !== 'trak' || tracks.length + damaged.length === MOST_TRACKS) continue;
    try {
      tracks.push(trackOf(content));
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      damaged.push(error.message);
    }
  }
  return {
    created: head?.created ?? null,
    seconds: (mvex && fragmentSeconds(mvex, head?.ticksPerSecond ?? 0)) ?? head?.seconds ?? null,
    tracks,
    damaged,
    fragments: mvex && defaultsIn(mvex),
  };
}

function trackOf(trak: Span): Track {
  const tkhd = needed(boxIn(trak, 'tkhd'), 'tkhd');
  const mdia = needed(boxIn(trak, 'mdia'), 'mdia');
  const { ticksPerSecond, seconds } = timesIn(needed(boxIn(mdia, 'mdhd'), 'mdhd'), 12);
  const hdlr = boxIn(mdia, 'hdlr');
  const handler = hdlr ? latin1(hdlr, 8, 4) : '?';
  const stbl = needed(boxAt(mdia, 'minf', 'stbl'), 'stbl');
  return {
    id: u32(tkhd, u8(tkhd, 0) === 1 ? 20 : 12),
    handler,
    ticksPerSecond,
    seconds,
    coding: codingOf(needed(boxIn(stbl, 'stsd'), 'stsd'), handler),
    stbl,
  };
}

function needed(box: Span | null, type: string): Span {
  if (!box) throw new Malformed(`no ${type}`);
  return box;
}

/** Seconds from 1904, where ISO's clock begins, to 1970. */
const FROM_1904 = 2_082_844_800;

/** What `mvhd` and `mdhd` say; the ticks a second stand at `scaleAt` in the short form. */
function timesIn(box: Span, scaleAt: number) {
  const long = u8(box, 0) === 1;
  const created = long ? u64(box, 4) : u32(box, 4);
  const ticksPerSecond = u32(box, long ? scaleAt + 8 : scaleAt);
  const ticks = long ? u64(box, scaleAt + 12) : u32(box, scaleAt + 4);
  // All ones mean "not known".
  const told = ticks > 0 && ticksPerSecond > 0 && ticks < (long ? 2 ** 63 : 0xffff_ffff);
  return {
    created: created === 0 ? null : instantIn(created - FROM_1904),
    ticksPerSecond,
    seconds: told ? ticks / ticksPerSecond : null,
  };
}

function instantIn(seconds: number): Instant | null {
  // Up to the year 9999.
  return seconds > -FROM_1904 && seconds < 253_402_300_800 ? instantOf(seconds * 1000) : null;
}

function fragmentSeconds(mvex: Span, ticksPerSecond: number): number | null {
  const mehd = boxIn(mvex, 'mehd');
  if (!mehd || ticksPerSecond === 0) return null;
  const ticks = u8(mehd, 0) === 1 ? u64(mehd, 4) : u32(mehd, 4);
  return ticks > 0 ? ticks / ticksPerSecond : null;
}

function defaultsIn(mvex: Span): ReadonlyMap<number, Defaults> {
  const found = new Map<number, Defaults>();
  for (const { type, content } of boxesIn(mvex)) {
    if (type !== 'trex') continue;
    const defaults = { duration: u32(content, 12), size: u32(content, 16), flags: u32(content, 20) };
    found.set(u32(content, 4), defaults);
  }
  return found;
}
