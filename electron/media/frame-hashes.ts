/** Reads what the `framehash` muxer writes: one line for every decoded picture and piece of sound. */
import { createHash, type Hash } from 'node:crypto';
import type { Sha256 } from '#shared/ids';
import { wholeLines } from './lines';

/** One track of the output, so far. */
export interface HashedTrack {
  readonly frames: number;
  readonly digest: Sha256;
  /** Where the first stretch without a frame begins, in milliseconds; null without one. */
  readonly firstGapMs: number | null;
  readonly endMs: number;
}

export interface FrameHashes {
  take(piece: Buffer): void;
  /** The last whole line may have no end. */
  end(): void;
  /** The track of this number in the output. */
  track(index: number): HashedTrack;
  framesOf(index: number): number;
  /** How far the decoder has come, over all tracks. */
  readonly reachedMs: number;
}

interface Counting {
  readonly hash: Hash;
  frames: number;
  firstGap: number | null;
  /** Where the next frame should begin, in units of the track's time base. */
  next: number | null;
}

/** `0,   12,   12,   1,   86400, bb47cb08` and, with side data, more behind it. */
const FRAME = /^(\d+), *(-?\d+), *(-?\d+), *(\d+), *(\d+), *([0-9a-f]{8})(?:,|$)/;
const TIME_BASE = /^#tb (\d+): (\d+)\/(\d+)$/;

/** A clip may claim any 64-bit time; the ledger takes no number that is not exact. */
function recordable(ms: number): number {
  if (Number.isNaN(ms)) return 0;
  return Math.max(-Number.MAX_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, Math.round(ms))) + 0;
}

/** Counts and digests; keeps no line. */
export function frameHashes(): FrameHashes {
  const tracks = new Map<number, Counting>();
  const msPerUnit = new Map<number, number>();
  let reachedMs = 0;

  const counting = (index: number): Counting => {
    const known = tracks.get(index);
    if (known) return known;
    const fresh: Counting = { hash: createHash('sha256'), frames: 0, firstGap: null, next: null };
    tracks.set(index, fresh);
    return fresh;
  };
  const inMs = (index: number, units: number): number => recordable(units * (msPerUnit.get(index) ?? 0));

  const lines = wholeLines((line) => {
    const base = TIME_BASE.exec(line);
    if (base) {
      msPerUnit.set(Number(base[1]), (1000 * Number(base[2])) / Math.max(1, Number(base[3])));
      return;
    }
    const frame = FRAME.exec(line);
    if (!frame) return;
    const index = Number(frame[1]);
    const [begin, length] = [Number(frame[3]), Number(frame[4])];
    const track = counting(index);
    track.frames += 1;
    track.hash.update(`${begin},${frame[5] ?? ''},${frame[6] ?? ''}\n`);
    if (track.next !== null && track.firstGap === null && begin - track.next > length / 2)
      track.firstGap = track.next;
    track.next = Math.max(track.next ?? begin, begin + length);
    reachedMs = Math.max(reachedMs, inMs(index, begin));
  });

  return {
    take: (piece) => lines.take(piece),
    end: () => lines.end(),
    track(index) {
      const { hash, frames, firstGap, next } = counting(index);
      return {
        frames,
        digest: hash.copy().digest('hex') as Sha256,
        firstGapMs: firstGap === null ? null : inMs(index, firstGap),
        endMs: inMs(index, next ?? 0),
      };
    },
    framesOf: (index) => tracks.get(index)?.frames ?? 0,
    get reachedMs() {
      return reachedMs;
    },
  };
}
