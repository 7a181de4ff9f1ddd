/** The walk through WAV: its header and where its sound ends. Sound itself may hold anything, also zeros. */
import type { ContainerReport, MediaTime } from '#shared/media';
import { readAt, type Bytes } from '../bytes';
import { notebook, whole, wholeOrNull, type Notebook } from '../notebook';
import { Malformed, spanOf } from '../span';
import type { Walk } from '../walk';
import { wallTimeIn } from '../wall-text';
import { behind, chunkAt, type Chunk } from './chunks';
import { soundFormatOf, type SoundFormat } from './sound-formats';

const MOST_CHUNKS = 10_000;
const LARGEST_HEADER = 4096;

export function walkWav(bytes: Bytes): Walk {
  const into = notebook();
  return { content: null, finish: () => reportOf(bytes, into) };
}

function reportOf(bytes: Bytes, into: Notebook): ContainerReport {
  const riff = chunkAt(bytes, 0);
  const chunks = chunksOf(bytes);
  const format = formatIn(bytes, chunks);
  const data = chunks.find(({ name }) => name === 'data') ?? null;
  if (!format) into.add('INDEX_DAMAGED', 'error', { values: { part: 'fmt' } });
  if (!data) into.add('NO_MEDIA_DATA', 'error');
  const last = chunks.at(-1);
  const unfilled = data !== null && isUnfilled(data, riff);
  if (unfilled) into.add('HEADER_UNFINISHED', 'warning', { byte: data.start });
  else if (last && last.end > bytes.length)
    into.add('CUT_SHORT', 'error', {
      values: { part: last.name.trim(), missing: last.end - bytes.length },
      byte: bytes.length,
    });
  else if (riff && last) judgeEnd(bytes, riff, last, into);
  if (data && !unfilled && data.end === data.content) into.add('NO_FRAMES', 'warning');

  const rate = format?.bytesPerSecond ?? 0;
  const msOf = (length: number): number | null => (rate > 0 ? (length / rate) * 1000 : null);
  const there = data ? (unfilled ? bytes.length : Math.min(data.end, bytes.length)) - data.content : 0;
  return {
    media: format && {
      container: 'wav',
      tracks: [format.track],
      claimedMs: data && !unfilled ? wholeOrNull(msOf(data.end - data.content)) : null,
      verifiedMs: whole(msOf(there) ?? 0),
      framesClaimed: null,
      framesVerified: null,
      keyFrameMs: null,
      created: createdIn(bytes, chunks),
      positions: [],
    },
    findings: into.findings,
  };
}

function chunksOf(bytes: Bytes): readonly Chunk[] {
  const found: Chunk[] = [];
  for (let at = 12; at < bytes.length && found.length < MOST_CHUNKS;) {
    const chunk = chunkAt(bytes, at);
    if (!chunk) break;
    found.push(chunk);
    at = behind(chunk);
  }
  return found;
}

/** Lengths that a recorder leaves until it closes the file. */
function isUnfilled(data: Chunk, riff: Chunk | null): boolean {
  const length = data.end - data.content;
  const whole = riff ? riff.end - riff.start - 8 : 0;
  return length === 0xffff_ffff || (length === 0 && (whole === 0 || whole === 0xffff_ffff));
}

function judgeEnd(bytes: Bytes, riff: Chunk, last: Chunk, into: Notebook): void {
  const rest = bytes.length - Math.min(behind(last), bytes.length);
  if (rest > 0) into.add('TRAILING_BYTES', 'note', { values: { bytes: rest }, byte: behind(last) });
  // Writers that count their own head are common; the sound itself is all there.
  else if (riff.end > bytes.length)
    into.add('CUT_SHORT', 'note', {
      values: { part: 'RIFF', missing: riff.end - bytes.length },
      byte: bytes.length,
    });
}

function formatIn(bytes: Bytes, chunks: readonly Chunk[]): SoundFormat | null {
  const chunk = chunks.find(({ name }) => name === 'fmt ');
  if (!chunk) return null;
  const size = Math.min(chunk.end - chunk.content, LARGEST_HEADER);
  try {
    return soundFormatOf(spanOf(readAt(bytes, chunk.content, size)));
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}

/** The broadcast extension holds day and time of day, by the recorder's own clock. */
function createdIn(bytes: Bytes, chunks: readonly Chunk[]): MediaTime | null {
  const bext = chunks.find(({ name }) => name === 'bext');
  return bext ? wallTimeIn(readAt(bytes, bext.content + 320, 18).toString('latin1')) : null;
}
