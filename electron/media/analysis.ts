/**
 * What the background finds in a recording: small grey pictures from its key frames, a filmstrip, the loudness of its
 * sound. Separate processes with limits; what cannot be done is named, and never guessed.
 */
import { failed } from '#shared/failure';
import type { Interval } from '#shared/review/intervals';
import { GREY, greyFacts, sceneOf, silences, waveOf, type GreyFacts } from '#shared/review/scene';
import {
  SPEECH_PIECE_MS,
  SPEECH_RATE,
  speechIn,
  speechPieces,
  type SpeechPiece,
} from '#shared/review/speech';
import type { Needs } from './capabilities';
import type { RunEnd, RunLimits } from './limited-process';
import type { MediaTools } from './tools';

export interface AnalysisOrder {
  /** The original, as a whole path. */
  readonly file: string;
  readonly lengthMs: number;
  /** The longest stretch between key frames; null: not known. */
  readonly keyFrameMs: number | null;
  readonly hasPicture: boolean;
  readonly hasSound: boolean;
  /** Where the filmstrip is written, as a whole path. */
  readonly stripTo: string;
  readonly signal: AbortSignal;
  readonly breathe: () => Promise<void>;
}

export interface Analysis {
  readonly tool: string;
  /** 0 to 100 in equal steps; null: no sound, or not to be read. */
  readonly wave: readonly number[] | null;
  /** How many small pictures were laid side by side; 0: none. */
  readonly tiles: number;
  readonly dark: readonly Interval[];
  readonly frozen: readonly Interval[];
  readonly silent: readonly Interval[];
  /** Where somebody probably speaks near the beginning; null: it was not listened to. */
  readonly speech: readonly Interval[] | null;
  readonly lacking: readonly string[];
}

export const STRIP_TILES = 20;
const WAVE_BUCKETS = 600;
/** Sound is measured in pieces of a tenth of a second. */
const LEVEL_MS = 100;
const RATE = 2 * SPEECH_RATE;
/** Speech is sought in the first ten minutes: it is to say where the words of a recording begin. */
const SPEECH_PIECES = (10 * 60_000) / SPEECH_PIECE_MS;

const LIMITS: RunLimits = {
  stallMs: 120_000,
  wholeMs: 2 * 3_600_000,
  // Sound of ten hours.
  outputBytes: 700 * 2 ** 20,
  memoryBytes: 2 * 2 ** 30,
  fileBytes: 64 << 20,
};
const PICTURE_NEEDS: Needs = {
  encoders: ['rawvideo', 'mjpeg'],
  filters: ['fps', 'scale', 'tile', 'split', 'format'],
  muxers: ['rawvideo', 'image2'],
};
const SOUND_NEEDS: Needs = { encoders: ['pcm_s16le'], muxers: ['s16le'] };

/** Throws FailureError `media-tools-missing` (no tools at all) and `cancelled`. */
export async function analyse(tools: MediaTools, order: AnalysisOrder): Promise<Analysis> {
  const { state } = tools;
  if (!state.found) throw failed('media-tools-missing', { what: 'ffmpeg' });
  const lacking: string[] = [];
  const can = (needs: Needs): boolean => {
    const missing = tools.missing(needs);
    lacking.push(...missing);
    return missing.length === 0;
  };
  const pictures = order.hasPicture && can(PICTURE_NEEDS) ? await lookAtPictures(tools, order) : null;
  const sound = order.hasSound && can(SOUND_NEEDS) ? await listen(tools, order) : null;
  const levels = sound?.levels ?? null;
  if (order.hasPicture && pictures?.facts.length === 0) lacking.push('pictures');
  return {
    tool: `ffmpeg ${state.version}`,
    wave: levels && levels.length > 0 ? waveOf(levels, WAVE_BUCKETS) : null,
    tiles: pictures?.tiles ?? 0,
    ...(pictures ? sceneOf(pictures.facts, pictures.stepMs) : { dark: [], frozen: [] }),
    silent: levels ? silences(levels, LEVEL_MS) : [],
    speech: sound && sound.levels.length > 0 ? speechIn(sound.pieces) : null,
    lacking,
  };
}

/** Key frames only: a seventh of the cost of all, wrong by one stretch between key frames. */
async function lookAtPictures(tools: MediaTools, order: AnalysisOrder) {
  const stepMs = Math.max(2000, Math.ceil((order.keyFrameMs ?? 0) / 1000) * 1000);
  const size = GREY.width * GREY.height;
  const facts: GreyFacts[] = [];
  let rest = Buffer.alloc(0);
  let before: Uint8Array | null = null;
  const tileMs = Math.max(1, order.lengthMs / STRIP_TILES);
  const end = await tools.ffmpeg(
    {
      input: { file: order.file, options: ['-discard:v', 'nokey', '-threads', '1'] },
      options: [
        '-filter_complex',
        `[0:v:0]split[a][b];[a]fps=fps=1000/${stepMs}:start_time=0,scale=${GREY.width}:${GREY.height}:flags=fast_bilinear,format=gray[g];` +
          `[b]fps=fps=1000/${tileMs.toFixed(3)}:start_time=0,scale=160:90:flags=fast_bilinear,tile=${STRIP_TILES}x1[s]`,
        ...['-map', '[g]', '-f', 'rawvideo', 'pipe:1'],
        ...['-map', '[s]', '-frames:v', '1', '-c:v', 'mjpeg', '-q:v', '5', '-pix_fmt', 'yuvj420p'],
        ...['-f', 'image2', '-update', '1', '-y', `file:${order.stripTo}`],
      ],
      limits: LIMITS,
      signal: order.signal,
      breathe: order.breathe,
      onOutput: (piece) => {
        rest = Buffer.concat([rest, piece]);
        while (rest.length >= size) {
          const picture = Uint8Array.from(rest.subarray(0, size));
          rest = rest.subarray(size);
          facts.push(greyFacts(picture, before));
          before = picture;
        }
      },
    },
    PICTURE_NEEDS,
  );
  notCancelled(end);
  return { facts, stepMs, tiles: facts.length > 0 ? STRIP_TILES : 0 };
}

/** The loudness of each tenth of a second, as a part of full scale; and of the beginning what speech is known by. */
async function listen(
  tools: MediaTools,
  order: AnalysisOrder,
): Promise<{ readonly levels: readonly number[]; readonly pieces: readonly SpeechPiece[] }> {
  const levels: number[] = [];
  const pieces: SpeechPiece[] = [];
  const cut = speechPieces();
  /** Every two samples are one for speech, which needs no more than half of them. */
  let first: number | null = null;
  const samples = (RATE * LEVEL_MS) / 1000;
  let sum = 0;
  let taken = 0;
  let odd: number | null = null;
  const take = (sample: number): void => {
    sum += (sample / 32_768) ** 2;
    if (pieces.length < SPEECH_PIECES) {
      if (first === null) first = sample;
      else {
        const piece = cut.take((first + sample) / 65_536);
        if (piece) pieces.push(piece);
        first = null;
      }
    }
    if (++taken < samples) return;
    levels.push(Math.sqrt(sum / samples));
    sum = 0;
    taken = 0;
  };
  const end = await tools.ffmpeg(
    {
      input: { file: order.file, options: ['-vn'] },
      options: ['-map', '0:a:0', '-ac', '1', '-ar', String(RATE), '-f', 's16le', 'pipe:1'],
      limits: LIMITS,
      signal: order.signal,
      breathe: order.breathe,
      onOutput: (piece) => {
        let i = 0;
        if (odd !== null && piece.length > 0) {
          take(((odd | ((piece[0] ?? 0) << 8)) << 16) >> 16);
          i = 1;
        }
        for (; i + 1 < piece.length; i += 2) take(piece.readInt16LE(i));
        odd = i < piece.length ? (piece[i] ?? 0) : null;
      },
    },
    SOUND_NEEDS,
  );
  notCancelled(end);
  return { levels, pieces };
}

function notCancelled(end: RunEnd): void {
  if (end.how === 'cancelled') throw failed('cancelled');
}
