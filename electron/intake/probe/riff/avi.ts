/** The walk through AVI: lists, header, index, then every chunk. */
import type { MediaKind } from '#shared/clip';
import type { ContainerReport } from '#shared/media';
import { readAt, type Bytes } from '../bytes';
import { notebook, whole, type Notebook } from '../notebook';
import { Malformed, spanOf } from '../span';
import { wallTimeIn } from '../wall-text';
import type { Walk } from '../walk';
import { aviContent, type AviVerdict, type Stretch } from './avi-content';
import { aviHeader, type AviHeader, type AviStream } from './avi-header';
import { aviIndex, type AviIndex } from './avi-index';
import { behind, chunkAt, type Chunk } from './chunks';

const LARGEST_HEADER = 1 << 20;
const MOST_CHUNKS = 10_000;

/** The parts of an AVI; long ones continue in further `RIFF` parts. */
interface Parts {
  readonly hdrl: Chunk | null;
  readonly movis: readonly Chunk[];
  readonly idx1: Chunk | null;
  /** Lengths in the header were never filled in: the chunks go on to the end of the file. */
  readonly unfilled: boolean;
}

/** Begins the walk: reads the structure. */
export function walkAvi(bytes: Bytes, kind: MediaKind): Walk {
  const into = notebook();
  const parts = partsOf(bytes, into);
  const header = parts.hdrl && headerIn(bytes, parts.hdrl, into);
  const streams = header?.streams ?? [];
  const [movi] = parts.movis;
  if (!movi) into.add('NO_MEDIA_DATA', 'error');
  const index = parts.idx1 && movi ? aviIndex(bytes, parts.idx1, movi) : null;
  const stretches = parts.movis.map(({ content, end }): Stretch => ({
    start: content,
    end: parts.unfilled ? Number.MAX_SAFE_INTEGER : end,
  }));
  const { pass, verdict } = aviContent(stretches, streams, index);

  return {
    content: movi && header ? pass : null,
    finish(): ContainerReport {
      if (!header || !movi) return { media: null, findings: into.findings };
      judge(streams, verdict, index, parts, kind, into);
      return { media: factsOf(header, verdict), findings: into.findings };
    },
  };
}

function partsOf(bytes: Bytes, into: Notebook): Parts {
  const riff = chunkAt(bytes, 0);
  let hdrl: Chunk | null = null;
  let idx1: Chunk | null = null;
  const movis: Chunk[] = [];
  let last: Chunk | null = null;
  let unfilled = false;
  let at = 12;
  for (let n = 0; n < MOST_CHUNKS && at + 8 <= bytes.length && !unfilled; n++) {
    const chunk = chunkAt(bytes, at);
    if (!chunk) break;
    last = chunk;
    if (chunk.list === 'hdrl') hdrl ??= chunk;
    if (chunk.list === 'movi') {
      movis.push(chunk);
      unfilled = chunk.end <= chunk.content || riff?.end === 8;
    }
    if (chunk.name === 'idx1') idx1 ??= chunk;
    at = chunk.name === 'RIFF' ? chunk.content : behind(chunk);
  }
  if (unfilled) into.add('HEADER_UNFINISHED', 'warning', { byte: movis.at(-1)?.start });
  else if (last && last.end > bytes.length)
    into.add('CUT_SHORT', 'error', {
      values: { part: (last.list ?? last.name).trim(), missing: last.end - bytes.length },
      byte: bytes.length,
    });
  else if (at < bytes.length) trailing(bytes, at, into);
  if (!hdrl) into.add('INDEX_DAMAGED', 'error', { values: { part: 'hdrl' } });
  return { hdrl, movis, idx1, unfilled };
}

function trailing(bytes: Bytes, at: number, into: Notebook): void {
  const isZero = readAt(bytes, at, 4096).every((byte) => byte === 0);
  const values = { bytes: bytes.length - at };
  if (isZero) into.add('TRAILING_ZEROS', 'warning', { values, byte: at });
  else into.add('TRAILING_BYTES', 'note', { values, byte: at });
}

function headerIn(bytes: Bytes, hdrl: Chunk, into: Notebook): AviHeader | null {
  try {
    const size = Math.min(hdrl.end - hdrl.content, LARGEST_HEADER);
    const header = aviHeader(spanOf(readAt(bytes, hdrl.content, size)));
    if (header.streams.length > 0) return header;
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
  }
  into.add('INDEX_DAMAGED', 'error', { values: { part: 'hdrl' }, byte: hdrl.start });
  return null;
}

function judge(
  streams: readonly AviStream[],
  verdict: AviVerdict,
  index: AviIndex | null,
  parts: Parts,
  kind: MediaKind,
  into: Notebook,
): void {
  const { breaks, broken, provenHoles, likelyHoles } = verdict;
  const main = mainStream(streams);
  const of = main < 0 ? 0 : (verdict.streams[main]?.units ?? 0);
  if (breaks.count > 0)
    into.add('CHUNKS_BROKEN', 'error', { values: { count: breaks.count }, byte: breaks.byte, ms: breaks.ms });
  if (broken.count > 0)
    into.add('FRAMES_BROKEN', 'error', {
      values: { count: broken.count, of },
      byte: broken.byte,
      ms: broken.ms,
    });
  const [holes, severity] =
    provenHoles.count > 0 ? ([provenHoles, 'error'] as const) : ([likelyHoles, 'warning'] as const);
  if (holes.count > 0)
    into.add('ZERO_HOLE', severity, { values: { count: holes.count, of }, byte: holes.byte, ms: holes.ms });
  const has = (each: AviStream['kind']): boolean => streams.some((stream) => stream.kind === each);
  if (kind === 'video' && !has('video')) into.add('NO_VIDEO', 'warning');
  if (kind === 'video' && !has('audio')) into.add('NO_AUDIO', 'note');
  if (of === 0) into.add('NO_FRAMES', 'error');
  // What is damaged anyway is counted once.
  const damaged = breaks.count > 0 || into.has('CUT_SHORT') || parts.unfilled;
  if (damaged) return;
  judgeIndex(verdict, index, parts, into);
  const { claimed = 0, perSecond = 0 } = streams[main] ?? {};
  if (perSecond > 0 && Math.abs(claimed - of) / perSecond > 0.5)
    into.add('DURATION_DIFFERS', 'note', {
      values: { claimed: (claimed / perSecond).toFixed(1), found: (of / perSecond).toFixed(1) },
    });
}

/** Cameras write half an index, and whole players need it: what is missing is a note, what misleads a warning. */
function judgeIndex(verdict: AviVerdict, index: AviIndex | null, parts: Parts, into: Notebook): void {
  const wrong = index?.wrong() ?? 0;
  if (index && wrong > 0)
    into.add('INDEX_DIFFERS', 'warning', {
      values: { wrong, entries: index.entries },
      byte: parts.idx1?.start,
    });
  else if (!index && parts.movis.length === 1 && verdict.streams.length > 0)
    into.add('INDEX_DIFFERS', 'note', { values: { wrong: 0, entries: 0 } });
}

/** The stream that a person sees; without one, the first that is heard. */
function mainStream(streams: readonly AviStream[]): number {
  const video = streams.findIndex(({ kind }) => kind === 'video');
  return video >= 0 ? video : streams.findIndex(({ kind }) => kind === 'audio');
}

function factsOf({ streams, created }: AviHeader, verdict: AviVerdict): ContainerReport['media'] {
  const main = mainStream(streams);
  const stream = streams[main];
  const sum = verdict.streams[main];
  const inMs = (units: number): number | null =>
    stream && stream.perSecond > 0 ? whole((units / stream.perSecond) * 1000) : null;
  const isVideo = stream?.kind === 'video';
  return {
    container: 'avi',
    tracks: streams.map(({ track }) => track),
    claimedMs: stream && stream.claimed > 0 ? inMs(stream.claimed) : null,
    verifiedMs: inMs(sum?.whole ?? 0) ?? 0,
    framesClaimed: isVideo ? stream.claimed : null,
    framesVerified: isVideo ? whole(sum?.whole ?? 0) : null,
    keyFrameMs: null,
    created: created === null ? null : wallTimeIn(created),
    positions: [],
  };
}
