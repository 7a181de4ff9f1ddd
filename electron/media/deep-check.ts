/** Decodes a clip whole and counts what comes out. The verdict is `judgeDecoding`'s, never the tool's. */
import { failed } from '#shared/failure';
import { judgeDecoding, type CheckStop, type DeepCheck, type TrackCounts } from '#shared/deep-check';
import { frameHashes, type FrameHashes } from './frame-hashes';
import type { RunEnd, RunLimits } from './limited-process';
import { streamTable, type Stream, type StreamTable } from './stream-table';
import { NEEDS, type MediaInput, type MediaTools } from './tools';

export interface DeepCheckOrder {
  /** The original, as a whole path. */
  readonly file: string;
  /** The pictures of the main video track as our own reader counted them in the container; null when it did not. */
  readonly framesHeld: number | null;
  readonly signal: AbortSignal;
  readonly onProgress: (progress: DeepCheckProgress) => void;
  /** Asked now and then whether the check may go on. */
  readonly breathe?: () => Promise<void>;
}

/** How far a deep check is, in pictures (or pieces of sound where there are none). */
export interface DeepCheckProgress {
  readonly framesDone: number;
  readonly framesTotal: number;
}

const HOUR = 3_600_000;
const LIMITS: RunLimits = {
  // A disk that wakes up, and an import that has everything to itself for a while.
  stallMs: 180_000,
  // Ten hours of footage at half speed.
  wholeMs: 20 * HOUR,
  // Some 60 bytes a frame.
  outputBytes: 2 * 2 ** 30,
  memoryBytes: 3 * 2 ** 30,
  fileBytes: 0,
};

/** So many complaints are kept in their words. */
const SAMPLES = 3;
const SAMPLE_LENGTH = 200;

/**
 * Checks one clip. Throws FailureError `media-tools-missing` when the tools cannot do it and `cancelled`; whatever is
 * wrong with the clip is in the answer.
 */
export async function deepCheck(tools: MediaTools, order: DeepCheckOrder): Promise<DeepCheck> {
  const { state } = tools;
  const lacking = tools.missing(NEEDS['deep-check']);
  if (!state.found || lacking.length > 0)
    throw failed('media-tools-missing', { what: state.found ? lacking.join(', ') : 'ffmpeg' });

  const table = await tableOf(tools, order);
  const streams = table.streams.filter((s) => tools.missing({ decoders: [s.codec] }).length === 0);
  const decoded = await decode(tools, order, table, streams);
  const tracks = streams.map((stream, i) => countsOf(stream, i, decoded.hashes, table, order.framesHeld));
  const findings = judgeDecoding({
    tracks,
    undecodable: table.streams.filter((s) => !streams.includes(s)).map(({ codec }) => codec),
    complaints: decoded.complaints,
    firstComplaintMs: decoded.firstComplaintMs,
    stopped: stopOf(decoded.end),
  });
  return {
    tool: `ffmpeg ${state.version}`,
    tracks: tracks.map(({ kind, codec, frames, expected, digest }) => ({
      kind,
      codec,
      frames,
      expected,
      digest,
    })),
    complaints: decoded.complaints,
    samples: decoded.samples,
    findings,
  };
}

/** The table as the index has it; without any track by it, as the clip has it from beginning to end. */
async function tableOf(tools: MediaTools, { file, signal }: DeepCheckOrder): Promise<StreamTable> {
  const indexed = await streamTable(tools, { file }, LIMITS, signal);
  notCancelled(indexed.end);
  if (indexed.streams.length > 0) return indexed;
  const streamed = await streamTable(tools, { file, through: 'pipe' }, LIMITS, signal);
  notCancelled(streamed.end);
  if (isPhoto(streamed)) return streamed;
  return streamed.container === 'avi'
    ? { ...streamed, streams: streamed.streams.map((stream) => ({ ...stream, packets: 0 })) }
    : indexed;
}

/** By its name a photo belongs to a reader of picture sequences, which opens other files; by its bytes it does not. */
function isPhoto({ container }: StreamTable): boolean {
  return container.endsWith('_pipe');
}

interface Decoded {
  readonly hashes: FrameHashes;
  readonly complaints: number;
  readonly firstComplaintMs: number | null;
  readonly samples: readonly string[];
  readonly end: RunEnd;
}

async function decode(
  tools: MediaTools,
  { file, signal, onProgress, breathe }: DeepCheckOrder,
  table: StreamTable,
  streams: readonly Stream[],
): Promise<Decoded> {
  const hashes = frameHashes();
  const samples: string[] = [];
  let complaints = 0;
  let firstComplaintMs: number | null = null;
  if (streams.length === 0) return { hashes, complaints, firstComplaintMs, samples, end: table.end };

  const leading = Math.max(
    0,
    streams.findIndex(({ kind }) => kind === 'video'),
  );
  const framesTotal = Math.max(1, ...streams.slice(leading, leading + 1).map(packetsOf));
  const end = await tools.ffmpeg(
    {
      input: inputOf(file, table),
      options: [
        ...streams.flatMap(({ index }) => ['-map', `0:${index}`]),
        ...tools.everyFrame,
        // Each line at once, so that a complaint can be told a place.
        ...['-f', 'framehash', '-hash', 'crc32', '-flush_packets', '1', 'pipe:1'],
      ],
      limits: LIMITS,
      signal,
      ...(breathe && { breathe }),
      onOutput: (piece) => {
        hashes.take(piece);
        onProgress({ framesDone: Math.min(hashes.framesOf(leading), framesTotal), framesTotal });
      },
      onComplaint: (line) => {
        complaints += 1;
        firstComplaintMs ??= hashes.reachedMs;
        if (samples.length < SAMPLES) samples.push(sampleOf(line, file));
      },
    },
    NEEDS['deep-check'],
  );
  notCancelled(end);
  hashes.end();
  return { hashes, complaints, firstComplaintMs, samples, end };
}

/** One thread and no clever arithmetic: the same bytes must give the same digest on every computer. */
const SAME_EVERYWHERE = ['-threads', '1', '-flags', '+bitexact', '-flags2', '+skip_manual', '-noautorotate'];

function inputOf(file: string, table: StreamTable): MediaInput {
  const { container } = table;
  if (isPhoto(table)) return { file, options: SAME_EVERYWHERE, through: 'pipe' };
  // Its index stands at the end and may be broken; read from beginning to end the clip is what it is.
  if (container === 'avi') return { file, options: ['-f', 'avi', ...SAME_EVERYWHERE], through: 'pipe' };
  // An edit list hides pictures that are there.
  const wholly = container.includes('mov') ? ['-ignore_editlist', '1'] : [];
  return { file, options: [...wholly, ...SAME_EVERYWHERE] };
}

function countsOf(
  stream: Stream,
  place: number,
  hashes: FrameHashes,
  { container, streams }: StreamTable,
  framesHeld: number | null,
): TrackCounts {
  const isMain = stream === streams.find(({ kind }) => kind === 'video');
  const { kind, codec, interlaced } = stream;
  return {
    kind,
    codec,
    interlaced,
    expected: Math.max(packetsOf(stream), isMain ? (framesHeld ?? 0) : 0),
    byIndex: container === 'avi' && kind === 'video' ? stream.packets : null,
    ...hashes.track(place),
  };
}

/** The table's own count, or that of the packets where more of them came. */
function packetsOf({ announced, packets }: Stream): number {
  return Math.max(announced ?? 0, packets);
}

function stopOf(end: RunEnd): CheckStop | null {
  return end.how === 'exited' || end.how === 'cancelled' ? null : end.how;
}

function notCancelled(end: RunEnd): void {
  if (end.how === 'cancelled') throw failed('cancelled');
}

/** A complaint without places of this computer and its memory, short, in plain letters. */
function sampleOf(line: string, file: string): string {
  return line
    .replaceAll(file, 'original')
    .replace(/ @ (?:0x)?[0-9a-f]+/gi, '')
    .replace(/[^\x20-\x7e]/g, '?')
    .slice(0, SAMPLE_LENGTH);
}
