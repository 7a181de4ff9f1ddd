/** Footage on demand: short clips of every container, built once by ffmpeg and kept under `.cache/footage`. */
import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/**
 * What a clip is made as. `mp4`, `ts` and `mkv` hold H.264 and AAC; `mov` H.264 and PCM; `avi` MJPEG and A-law;
 * `wav` A-law; `hevc` is an mp4 with H.265.
 */
export type ClipContainer = 'mp4' | 'mov' | 'avi' | 'ts' | 'mkv' | 'hevc' | 'wav' | 'jpg';

export interface ClipOrder {
  readonly container: ClipContainer;
  /** Length; 1 unless told. A photo has none. */
  readonly seconds?: number;
  /** Width and height of the picture, both even; 320 by 180 unless told. */
  readonly size?: readonly [number, number];
  /** Other seeds give other pictures, sounds and bytes. */
  readonly seed?: number;
  /** Pictures a second; 20 unless told. */
  readonly fps?: number;
  /** Grain over the picture: some megabytes in a few seconds, as a camera in a dim street writes them. */
  readonly grain?: boolean;
}

const EXTENSION: Readonly<Record<ClipContainer, string>> = {
  mp4: 'mp4',
  mov: 'mov',
  avi: 'avi',
  ts: 'ts',
  mkv: 'mkv',
  hevc: 'mp4',
  wav: 'wav',
  jpg: 'jpg',
};

const H264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-crf', '30', '-g', '20', '-pix_fmt', 'yuv420p'];
const AAC = ['-c:a', 'aac', '-b:a', '32k', '-ar', '48000'];
const A_LAW = ['-c:a', 'pcm_alaw', '-ar', '8000'];
const H265 = ['-c:v', 'libx265', '-preset', 'ultrafast', '-tag:v', 'hvc1', '-pix_fmt', 'yuv420p'];
const CODECS: Readonly<Record<ClipContainer, readonly string[]>> = {
  mp4: [...H264, ...AAC, '-movflags', '+faststart'],
  mov: [...H264, '-c:a', 'pcm_s16le', '-ar', '16000', '-f', 'mov'],
  avi: ['-c:v', 'mjpeg', '-q:v', '12', '-pix_fmt', 'yuvj420p', ...A_LAW],
  ts: [...H264, ...AAC, '-f', 'mpegts'],
  mkv: [...H264, ...AAC],
  hevc: [...H265, '-x265-params', 'log-level=error:pools=1:frame-threads=1', ...AAC],
  wav: A_LAW,
  jpg: ['-frames:v', '1', '-q:v', '6'],
};

const CACHE = fileURLToPath(new URL('../../.cache/footage', import.meta.url));
const run = promisify(execFile);

/**
 * The path of a clip made to order. The file is shared by all tests of this checkout: copy it, never change it.
 * Throws an error that names the package to install when ffmpeg is missing, and ffmpeg's own words when it fails.
 */
export function makeClip(order: ClipOrder): Promise<string> {
  return made(recipeOf(order), order.container, EXTENSION[order.container]);
}

/** The same recording written once more by ffmpeg, `options` saying how: another container, another layout. */
export function rewritten(clip: string, extension: string, options: readonly string[]): Promise<string> {
  const recipe = ['-v', 'error', '-nostdin', '-y', '-i', clip, ...BITEXACT, ...options];
  return made(recipe, 'rewritten', extension);
}

async function made(recipe: readonly string[], name: string, extension: string): Promise<string> {
  const key = createHash('sha256').update(JSON.stringify(recipe)).digest('hex').slice(0, 16);
  const clip = path.join(CACHE, `${name}-${key}.${extension}`);
  if (existsSync(clip)) return clip;
  await mkdir(CACHE, { recursive: true });
  // Test files run side by side: each builds under its own name, and the last to finish wins with the same bytes.
  const draft = path.join(CACHE, `draft-${randomUUID()}.${extension}`);
  try {
    await ffmpeg([...recipe, draft]);
    await rename(draft, clip);
  } finally {
    await rm(draft, { force: true });
  }
  return clip;
}

const BITEXACT = ['-fflags', '+bitexact', '-flags:v', '+bitexact', '-flags:a', '+bitexact', '-threads', '1'];

function recipeOf(order: ClipOrder): readonly string[] {
  const { container, seconds = 1, size = [320, 180], seed = 0, grain = false, fps = 20 } = order;
  const length = container === 'jpg' ? 1 : seconds;
  const noise = grain ? `,noise=c0s=24:allf=t:all_seed=${1000 + seed}` : '';
  const picture = `testsrc2=s=${size[0]}x${size[1]}:r=${fps}:d=${length},hue=h=${(seed * 47) % 360}${noise}`;
  const sound = `sine=f=${220 + seed * 31}:r=48000:d=${length}`;
  const sources = [
    ...(container === 'wav' ? [] : ['-f', 'lavfi', '-i', picture]),
    ...(container === 'jpg' ? [] : ['-f', 'lavfi', '-i', sound]),
  ];
  return ['-v', 'error', '-nostdin', '-y', ...sources, ...CODECS[container], ...BITEXACT];
}

async function ffmpeg(options: readonly string[]): Promise<void> {
  try {
    await run('ffmpeg', options);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new Error('ffmpeg is missing, and test footage is made with it: apt-get install ffmpeg', {
        cause: error,
      });
    throw error;
  }
}
