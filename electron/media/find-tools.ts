/** Finds ffmpeg and ffprobe, and asks them what they are. */
import path from 'node:path';
import type { ToolsPlace } from '#shared/media-tools';
import { partsIn, PART_KINDS, versionIn, type PartKind, type Parts } from './capabilities';
import { inPath, isProgram, type Confinement } from './confinement';
import { runLimited, type RunLimits } from './limited-process';

/** A pair of tools that start and say what they are. */
export interface FoundTools {
  readonly place: ToolsPlace;
  readonly ffmpeg: string;
  readonly ffprobe: string;
  readonly version: string;
  readonly parts: Parts;
  /** Since FFmpeg 5.1 `-fps_mode` says what `-vsync` said, and newer builds refuse the old word. */
  readonly hasFpsMode: boolean;
}

/** Where to look. Folders that hold both programs. */
export interface ToolsPlaces {
  /** Named by a person: they mean it, so it comes first. */
  readonly setting: string | null;
  /** Delivered with the program. */
  readonly bundled: string | null;
}

const ASKING: RunLimits = {
  stallMs: 20_000,
  wholeMs: 20_000,
  outputBytes: 4 << 20,
  memoryBytes: 2 ** 31,
  fileBytes: 0,
};

/** The first pair, by setting, bundle and search path, that starts; null when there is none. */
export async function findTools(places: ToolsPlaces, confine: Confinement): Promise<FoundTools | null> {
  for (const { place, ffmpeg, ffprobe } of candidates(places)) {
    if (ffmpeg === null || ffprobe === null) continue;
    const found = await ask(ffmpeg, ffprobe, confine).catch(() => null); // cannot be started: not this one
    if (found) return { place, ffmpeg, ffprobe, ...found };
  }
  return null;
}

function* candidates({ setting, bundled }: ToolsPlaces) {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const inFolder = (folder: string, name: string): string | null => {
    const file = path.resolve(folder, name + suffix);
    return isProgram(file) ? file : null;
  };
  for (const [place, folder] of [
    ['setting', setting],
    ['bundled', bundled],
  ] as const)
    if (folder !== null)
      yield { place, ffmpeg: inFolder(folder, 'ffmpeg'), ffprobe: inFolder(folder, 'ffprobe') };
  yield { place: 'path', ffmpeg: inPath(`ffmpeg${suffix}`), ffprobe: inPath(`ffprobe${suffix}`) } as const;
}

async function ask(
  ffmpeg: string,
  ffprobe: string,
  confine: Confinement,
): Promise<Pick<FoundTools, 'version' | 'parts' | 'hasFpsMode'> | null> {
  const said = (program: string, ...args: string[]): Promise<string> => listing(program, args, confine);
  const version = versionIn(await said(ffmpeg, '-version'));
  if (version === null || versionIn(await said(ffprobe, '-version')) === null) return null;
  const parts: Partial<Record<PartKind, ReadonlySet<string>>> = {};
  for (const kind of PART_KINDS) parts[kind] = partsIn(kind, await said(ffmpeg, '-hide_banner', `-${kind}`));
  const help = await said(ffmpeg, '-hide_banner', '-h', 'long');
  return { version, parts: parts as Parts, hasFpsMode: /^-fps_mode/m.test(help) };
}

/** What a tool prints; empty unless it ended well. */
async function listing(program: string, args: readonly string[], confine: Confinement): Promise<string> {
  const pieces: Buffer[] = [];
  const end = await runLimited(
    {
      program,
      args,
      limits: ASKING,
      signal: new AbortController().signal,
      onOutput: (piece) => pieces.push(piece),
    },
    confine,
  );
  return end.how === 'exited' && end.code === 0 ? Buffer.concat(pieces).toString('utf8') : '';
}
