/** The pass through an AVI's chunks: the chain is followed, and taken up again behind a place where it breaks off. */
import { met, tally, type Tally } from '../notebook';
import type { PictureCheck } from '../pictures';
import type { ContentPass } from '../walk';
import type { AviStream } from './avi-header';
import type { AviIndex } from './avi-index';

/** Where chunks lie: from, to. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

export interface AviVerdict {
  /** Places where the chain breaks off. */
  readonly breaks: Tally;
  readonly broken: Tally;
  readonly provenHoles: Tally;
  readonly likelyHoles: Tally;
  readonly streams: readonly StreamSum[];
}

export interface StreamSum {
  /** Units met, and of them those that are whole. */
  units: number;
  whole: number;
}

const HEAD = 8;
/** Longer chunks of pictures or sound are no chunks. */
const LONGEST_CHUNK = 64 << 20;
/** Chunks that belong to no stream. */
const OTHERS: ReadonlySet<string> = new Set(['JUNK', 'LIST', 'idx1', 'RIFF', 'rec ']);
const STREAM_CHUNK = /^(\d\d)(dc|db|wb|tx|pc|sb)$/;

/** Follows the chunks of these stretches. */
export function aviContent(
  stretches: readonly Stretch[],
  streams: readonly AviStream[],
  index: AviIndex | null,
): { readonly pass: ContentPass; readonly verdict: AviVerdict } {
  const verdict: AviVerdict = {
    breaks: tally(),
    broken: tally(),
    provenHoles: tally(),
    likelyHoles: tally(),
    streams: streams.map(() => ({ units: 0, whole: 0 })),
  };
  const checks = streams.map(({ check }) => check?.() ?? null);
  let stretch = 0;
  let state: State = { at: 'header', next: stretches[0]?.start ?? 0 };
  /** The last bytes that were seen: a header may begin there. */
  let carry: Buffer = Buffer.alloc(0);

  const msOf = (stream: number): number | null => {
    const { perSecond = 0, kind } = streams[stream] ?? {};
    const units = verdict.streams[stream]?.units ?? 0;
    return kind === 'video' && perSecond > 0 ? (units / perSecond) * 1000 : null;
  };
  const videoMs = (): number | null => {
    const video = streams.findIndex(({ kind }) => kind === 'video');
    return video < 0 ? null : msOf(video);
  };

  const endChunk = ({ stream, start, length, check }: InChunk): void => {
    const sum = verdict.streams[stream];
    const { unitBytes = 0, kind } = streams[stream] ?? {};
    if (!sum) return;
    const units = unitBytes > 0 && kind === 'audio' ? Math.floor(length / unitBytes) : 1;
    // A picture of no bytes repeats the one before: that is how a camera says that it dropped one.
    const judged = check && length > 0 ? check.end() : null;
    const ms = msOf(stream);
    if (judged && !judged.whole) met(verdict.broken, start, ms);
    if (judged && judged.hole !== null)
      met(judged.proven ? verdict.provenHoles : verdict.likelyHoles, start + HEAD + judged.hole, ms);
    const isWhole = !judged || (judged.whole && !(judged.hole !== null && judged.proven));
    sum.units += units;
    if (isWhole) sum.whole += units;
  };

  /** What to do at a header; null when it is none. */
  const enter = (head: Buffer, start: number, end: number): State | null => {
    const name = head.toString('latin1', 0, 4);
    const length = head.readUInt32LE(4);
    if (OTHERS.has(name) || name.startsWith('ix')) {
      // What is inside a list is met as if it lay beside it.
      const next = name === 'LIST' || name === 'RIFF' ? start + 12 : padded(start + HEAD + length);
      return next > end && name !== 'idx1' ? null : { at: 'header', next };
    }
    const stream = Number(STREAM_CHUNK.exec(name)?.[1] ?? -1);
    if (stream < 0 || stream >= streams.length || length > LONGEST_CHUNK) return null;
    if (start + HEAD + length > end) return null;
    index?.chunk(name, start, length);
    const check = checks[stream] ?? null;
    check?.begin(length);
    return { at: 'chunk', stream, start, length, check, shown: start + HEAD };
  };

  const step = (bytes: Buffer, position: number): void => {
    const end = position + bytes.length;
    for (;;) {
      const limit = stretches[stretch]?.end;
      if (limit === undefined) return;
      const place = state.at === 'chunk' ? state.start : state.next;
      if (state.at !== 'chunk' && place + HEAD > limit) {
        stretch += 1;
        state = { at: 'header', next: stretches[stretch]?.start ?? 0 };
        continue;
      }
      switch (state.at) {
        case 'header': {
          if (state.next + HEAD > end) return;
          const start: number = state.next;
          const next = enter(bytes.subarray(start - position, start - position + HEAD), start, limit);
          if (!next) met(verdict.breaks, start, videoMs());
          state = next ?? { at: 'lost', next: start + 1 };
          break;
        }
        case 'lost': {
          const found = nextHeader(bytes, state.next - position, streams.length);
          if (found < 0) {
            state = { at: 'lost', next: Math.max(state.next, end - HEAD + 1) };
            return;
          }
          const next = enter(bytes.subarray(found, found + HEAD), position + found, limit);
          state = next ?? { at: 'lost', next: position + found + 1 };
          break;
        }
        case 'chunk': {
          const last: number = state.start + HEAD + state.length;
          const to = Math.min(last, end);
          if (to > state.shown) state.check?.see(bytes.subarray(state.shown - position, to - position));
          if (to < last) {
            state = { ...state, shown: Math.max(state.shown, to) };
            return;
          }
          endChunk(state);
          state = { at: 'header', next: padded(last) };
          break;
        }
      }
    }
  };

  const pass: ContentPass = {
    see(chunk, position) {
      // Headers that lie across two steps are met in front of the second, with the end of the first.
      const from = state.at === 'chunk' ? state.shown : state.next;
      const joined = from < position && carry.length > 0;
      const begin = joined ? position - carry.length : position;
      if (joined) step(Buffer.concat([carry, chunk.subarray(0, Math.min(HEAD, chunk.length))]), begin);
      step(chunk, position);
      carry = Buffer.concat([carry, chunk.subarray(-HEAD)]).subarray(-HEAD);
    },
  };
  return { pass, verdict };
}

interface InChunk {
  readonly at: 'chunk';
  readonly stream: number;
  readonly start: number;
  readonly length: number;
  readonly check: PictureCheck | null;
  /** How far its bytes were shown to the check. */
  readonly shown: number;
}

type State =
  | { readonly at: 'header'; readonly next: number }
  /** The chain is broken: a header is searched from `next` on. */
  | { readonly at: 'lost'; readonly next: number }
  | InChunk;

function padded(place: number): number {
  return place + (place % 2);
}

const ZERO = 0x30;
const SECOND_HALVES: ReadonlySet<number> = new Set(
  ['dc', 'wb', 'db'].map((half) => Buffer.from(half, 'latin1').readUInt16BE(0)),
);

/** Where the next header of a picture or a sound could begin, or -1; the whole header has to be in `bytes`. */
function nextHeader(bytes: Buffer, from: number, streams: number): number {
  for (let at = from; at + HEAD <= bytes.length; at++) {
    if (bytes[at] !== ZERO) continue;
    const stream = (bytes[at + 1] ?? 0) - ZERO;
    if (stream >= 0 && stream < streams && SECOND_HALVES.has(bytes.readUInt16BE(at + 2))) return at;
  }
  return -1;
}
