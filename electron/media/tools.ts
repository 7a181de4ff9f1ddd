/**
 * ffmpeg and ffprobe behind one interface: separate processes that can be killed, so that a hostile or damaged clip
 * ends them and never us. Nothing here trusts an exit code, and nothing is claimed that the build cannot do.
 */
import { closeSync, constants, openSync } from 'node:fs';
import path from 'node:path';
import { failed } from '#shared/failure';
import { ANALYSES, type Analysis, type MediaToolsState } from '#shared/media-tools';
import { missingParts, type Needs, type Parts } from './capabilities';
import { systemConfinement, type Confinement } from './confinement';
import { findTools, type FoundTools, type ToolsPlaces } from './find-tools';
import { runLimited, type RunEnd, type RunLimits } from './limited-process';

/** Footage to be read. */
export interface MediaInput {
  /** A whole path. */
  readonly file: string;
  /** Options that stand before the input: how it is to be read. */
  readonly options?: readonly string[];
  /** `pipe`: read from beginning to end without ever seeking, so that no index at its end is believed. */
  readonly through?: 'file' | 'pipe';
}

export interface MediaRun {
  readonly input: MediaInput;
  /** What is done with it. For ffmpeg this ends in the output: `pipe:1`, or `file:` and a whole path. */
  readonly options: readonly string[];
  readonly limits: RunLimits;
  readonly signal: AbortSignal;
  readonly onOutput: (piece: Buffer) => void;
  readonly onComplaint?: (line: string) => void;
  /** Asked now and then whether the run may go on; see {@link runLimited}. */
  readonly breathe?: () => Promise<void>;
}

export interface MediaTools {
  readonly state: MediaToolsState;
  /** What is missing for these needs, by name; empty when it can be done. */
  missing(needs: Needs): readonly string[];
  /** The options by which every decoded frame goes out once, whatever its time. */
  readonly everyFrame: readonly string[];
  /** Runs ffmpeg. Throws FailureError `media-tools-missing` when `needs` are not met, or when there are no tools. */
  ffmpeg(run: MediaRun, needs: Needs): Promise<RunEnd>;
  /** Runs ffprobe. Throws FailureError `media-tools-missing` when there are no tools. */
  ffprobe(run: MediaRun): Promise<RunEnd>;
}

/** What each analysis needs whatever the clip; the decoders it needs besides depend on the clip. */
export const NEEDS: Readonly<Record<Analysis, Needs>> = {
  'deep-check': { muxers: ['framehash'], encoders: ['rawvideo', 'pcm_s16le'] },
};

/**
 * Containers that are read. Playlists, scripts and picture sequences are not among them: those make the tools open
 * other files.
 */
const CONTAINERS = [
  ...['mov', 'mp4', 'm4a', '3gp', '3g2', 'mj2', 'avi', 'mpegts', 'mpeg', 'matroska', 'webm', 'flv', 'asf'],
  ...['wav', 'mp3', 'aac', 'amr', 'amrnb', 'amrwb', 'ogg', 'flac', 'h264', 'hevc', 'mjpeg', 'm4v', 'dhav'],
  ...['jpeg_pipe', 'png_pipe', 'bmp_pipe'],
].join(',');

const NO_PARTS: Parts = {
  decoders: new Set(),
  encoders: new Set(),
  filters: new Set(),
  muxers: new Set(),
  demuxers: new Set(),
};

/** Looks for the tools and asks what they can do: some tenths of a second. Never rejects for want of tools. */
export async function openMediaTools(
  places: ToolsPlaces,
  confine: Confinement = systemConfinement(),
): Promise<MediaTools> {
  return toolsOver(await findTools(places, confine), confine);
}

function toolsOver(found: FoundTools | null, confine: Confinement): MediaTools {
  const parts = found?.parts ?? NO_PARTS;
  const missing = (needs: Needs): readonly string[] => missingParts(parts, needs);
  const having = (needs: Needs): FoundTools => {
    if (!found) throw failed('media-tools-missing', { what: 'ffmpeg' });
    const lacking = missing(needs);
    if (lacking.length > 0) throw failed('media-tools-missing', { what: lacking.join(', ') });
    return found;
  };
  return {
    state: stateOf(found, confine, missing),
    missing,
    everyFrame: found?.hasFpsMode === true ? ['-fps_mode', 'passthrough'] : ['-vsync', '0'],
    ffmpeg: async (run, needs) =>
      start(having(needs).ffmpeg, ['-nostdin', '-hide_banner', '-v', 'repeat+error'], run, confine),
    ffprobe: async (run) => start(having({}).ffprobe, ['-hide_banner', '-v', 'repeat+error'], run, confine),
  };
}

function stateOf(
  found: FoundTools | null,
  confine: Confinement,
  missing: (needs: Needs) => readonly string[],
): MediaToolsState {
  if (!found) return { found: false };
  const { decoders, encoders, filters, muxers, demuxers } = found.parts;
  return {
    found: true,
    version: found.version,
    place: found.place,
    holdsMemory: confine.holdsMemory,
    parts: {
      decoders: decoders.size,
      encoders: encoders.size,
      filters: filters.size,
      muxers: muxers.size,
      demuxers: demuxers.size,
    },
    lacking: Object.fromEntries(ANALYSES.map((name) => [name, missing(NEEDS[name])])) as Record<
      Analysis,
      readonly string[]
    >,
  };
}

async function start(
  program: string,
  first: readonly string[],
  { input, options, ...run }: MediaRun,
  confine: Confinement,
): Promise<RunEnd> {
  if (!path.isAbsolute(input.file)) throw new TypeError(`not a whole path: ${input.file}`);
  const piped = input.through === 'pipe';
  const args = [
    ...first,
    ...['-protocol_whitelist', 'file,pipe', '-format_whitelist', CONTAINERS],
    ...(input.options ?? []),
    // `file:` keeps a name from being an option or an address.
    ...['-i', piped ? 'pipe:0' : `file:${input.file}`],
    ...options,
  ];
  const stdin = piped ? openSync(input.file, constants.O_RDONLY) : null;
  try {
    return await runLimited({ ...run, program, args, ...(stdin === null ? {} : { stdin }) }, confine);
  } finally {
    if (stdin !== null) closeSync(stdin);
  }
}
