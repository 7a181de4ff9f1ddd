/**
 * A copy of a recording for looking: what the window cannot show, in a form that it can. Made by a process that can be
 * killed, with limits; every picture of the original once, at its own time. It is no evidence and never sealed.
 */
import { failed } from '#shared/failure';
import type { Sha256 } from '#shared/ids';
import { ALL_ENCODED, type CopyRecipe } from '#shared/review/playability';
import type { Needs } from './capabilities';
import type { RunEnd, RunLimits } from './limited-process';
import type { MediaTools } from './tools';

export interface ProxyOrder {
  /** The original, as a whole path. */
  readonly file: string;
  readonly original: Sha256;
  /** Which streams are taken over as they are. */
  readonly recipe: CopyRecipe;
  /** Where it is written, as a whole path; what is there is written over. */
  readonly to: string;
  readonly lengthMs: number | null;
  readonly signal: AbortSignal;
  /** 0 to 1; only where the length is known. */
  readonly onProgress: (part: number) => void;
}

/** Raised when proxies come out differently: older ones are made anew. */
export const PROXY_RECIPE = 2;

const HOUR = 3_600_000;
const LIMITS: RunLimits = {
  stallMs: 120_000,
  wholeMs: 6 * HOUR,
  outputBytes: 64 << 20,
  memoryBytes: 3 * 2 ** 30,
  fileBytes: 16 * 2 ** 30,
};

/** Encoders of H.264, the best first; a build for Windows has the system's, one that is free of GPL has OpenH264. */
const ENCODERS: readonly { readonly name: string; readonly options: readonly string[] }[] = [
  { name: 'libx264', options: ['-preset', 'veryfast', '-crf', '23', '-bf', '0'] },
  { name: 'h264_mf', options: ['-b:v', '3M'] },
  { name: 'libopenh264', options: ['-b:v', '3M'] },
];

/** What is missing to make such copies; empty when nothing is. */
export function missingForProxies(tools: MediaTools): readonly string[] {
  if (!tools.state.found) return ['ffmpeg'];
  const base = tools.missing({ muxers: ['mp4'], encoders: ['aac'], filters: ['scale'] });
  return encoderOf(tools) ? base : [...base, 'encoders: libx264'];
}

/**
 * Makes the copy. Throws FailureError: `media-tools-missing`, `cancelled`, and `proxy-failed` when nothing that can be
 * shown came out; the file at `to` may then be half written.
 */
export async function makeProxy(tools: MediaTools, order: ProxyOrder): Promise<void> {
  const encoder = encoderOf(tools);
  if (!encoder) throw failed('media-tools-missing', { what: missingForProxies(tools).join(', ') });
  // A build that cannot wrap or write it so encodes it all, as ever.
  const recipe =
    tools.missing(partsFor(order.recipe, encoder.name)).length === 0 ? order.recipe : ALL_ENCODED;
  const progress = progressIn((ms) => {
    if (order.lengthMs !== null && order.lengthMs > 0) order.onProgress(Math.min(1, ms / order.lengthMs));
  });
  const pictures =
    recipe.pictures === 'as-they-are'
      ? ['-c:v', 'copy']
      : [
          ...['-vf', "scale=w='min(1280,iw)':h=-2:flags=fast_bilinear", '-pix_fmt', 'yuv420p'],
          ...['-c:v', encoder.name, ...encoder.options, '-g', '30', '-threads', '2'],
          ...tools.everyFrame,
        ];
  const end = await tools.ffmpeg(
    {
      input: {
        file: order.file,
        // Made-up times put the pictures of an AVI, which tells none, one picture behind its sound.
        options: recipe.pictures === 'encoded' ? ['-fflags', '+genpts'] : [],
      },
      options: [
        ...['-map', '0:v:0?', '-map', '0:a:0?', '-sn', '-dn', '-map_metadata', '-1'],
        ...pictures,
        ...SOUND[recipe.sound],
        ...['-metadata', `comment=review proxy of sha256 ${order.original}`],
        ...['-movflags', '+faststart', '-max_muxing_queue_size', '4096'],
        ...['-progress', 'pipe:1', '-nostats', '-y', '-f', MUXERS[recipe.wrapping], `file:${order.to}`],
      ],
      limits: LIMITS,
      signal: order.signal,
      onOutput: progress,
    },
    partsFor(recipe, encoder.name),
  );
  if (end.how === 'cancelled') throw failed('cancelled');
  if (end.how !== 'exited' || end.code !== 0) throw failed('proxy-failed', { how: sayEnd(end) });
}

const MUXERS = { mp4: 'mp4', quicktime: 'mov' } as const;
const SOUND: Readonly<Record<CopyRecipe['sound'], readonly string[]>> = {
  'as-it-is': ['-c:a', 'copy'],
  plain: ['-c:a', 'pcm_s16le'],
  encoded: ['-c:a', 'aac', '-b:a', '96k', '-ac', '2', '-ar', '48000'],
};

function partsFor({ pictures, sound, wrapping }: CopyRecipe, encoder: string): Needs {
  return {
    muxers: [MUXERS[wrapping]],
    encoders: [
      ...(pictures === 'encoded' ? [encoder] : []),
      ...(sound === 'encoded' ? ['aac'] : sound === 'plain' ? ['pcm_s16le'] : []),
    ],
    filters: pictures === 'encoded' ? ['scale'] : [],
  };
}

function encoderOf(tools: MediaTools): (typeof ENCODERS)[number] | null {
  return ENCODERS.find(({ name }) => tools.missing({ encoders: [name] }).length === 0) ?? null;
}

function sayEnd(end: RunEnd): string {
  return end.how === 'exited' ? `exit ${end.code}` : end.how;
}

/** Reads the times out of what `-progress` writes, in whatever pieces it comes. */
function progressIn(tell: (ms: number) => void): (piece: Buffer) => void {
  let rest = '';
  return (piece) => {
    const lines = (rest + piece.toString('latin1')).split('\n');
    rest = (lines.pop() ?? '').slice(0, 200);
    for (const line of lines) {
      const microseconds = /^out_time_us=(\d+)/.exec(line)?.[1];
      if (microseconds !== undefined) tell(Number(microseconds) / 1000);
    }
  };
}
