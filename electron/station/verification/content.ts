/**
 * The clips themselves, looked into again: their structure by our own walks, then every picture and sound decoded. What
 * comes out says nothing about the proof: a clip that the camera had cut short is sealed as it came.
 */
import path from 'node:path';
import { deepCheckActShapes } from '#shared/acts/deep-check';
import type { SealedClip } from '#shared/clip';
import { differsFromBefore, type DeepCheck } from '#shared/deep-check';
import { failed } from '#shared/failure';
import type { Finding, FindingCode } from '#shared/finding';
import type { AnyEntry } from '#shared/ledger';
import type { ContainerReport } from '#shared/media';
import type { ReadingProgress } from '#shared/verification';
import { walkersOf, type WalkedFile, type Walkers } from '../../intake/probe/walkers';
import { anchorBefore, type Since } from '../../ledger/since';
import { verifyLedger } from '../../ledger/verify';
import { deepCheck } from '../../media/deep-check';
import { toolsPlaces } from '../../media/places';
import { NEEDS, openMediaTools, type MediaTools } from '../../media/tools';
import { errnoOf, systemDisk, type Disk } from '../../vault/disk';
import { closing, openToRead } from '../../vault/files';
import { courseOf } from './course';
import { clipIn } from './recorded';

export interface ContentReport {
  /** What decoded; null when nothing could, and then only the structure was looked into. */
  readonly decoder: string | null;
  /** What the decoder would have needed. */
  readonly lacking: readonly string[];
  /** Clips that were looked into, and how many of them were decoded from beginning to end. */
  readonly clips: number;
  readonly decoded: number;
  /** Clips of which something was found, in the ledger's order. */
  readonly found: readonly ClipContent[];
}

export interface ClipContent {
  readonly clip: string;
  /** `onRecord`: the import or an earlier deep check had found it, too. */
  readonly findings: readonly (Finding & { readonly onRecord: boolean })[];
}

export interface CheckContent {
  readonly disk?: Disk;
  /** Only clips that were recorded since. */
  readonly since?: Since | null;
  readonly signal?: AbortSignal;
  /** Counts the clips that are done with, and their bytes. */
  readonly onProgress?: (progress: ReadingProgress) => void;
  readonly tools?: Promise<MediaTools>;
}

interface Clip extends SealedClip {
  readonly known: Set<FindingCode>;
  before: DeepCheck | null;
}

/** A decoder takes one core. */
const AT_ONCE = 2;
const INCOMPLETE: ReadonlySet<FindingCode> = new Set([
  'NOTHING_DECODES',
  'CODEC_NOT_CHECKED',
  'CHECK_CRASHED',
  'CHECK_UNFINISHED',
]);

/**
 * Looks into every recording that is on record in `folder` (a vault, or a place of second copies) and is there. Writes
 * nothing; what is missing or altered is not told here. Throws FailureError `cancelled`.
 */
export async function checkContent(folder: string, options: CheckContent = {}): Promise<ContentReport> {
  const { disk = systemDisk, since, signal = new AbortController().signal } = options;
  const { onProgress = () => undefined } = options;
  const tools = await (options.tools ?? openMediaTools(toolsPlaces()));
  const lacking = tools.state.found ? tools.missing(NEEDS['deep-check']) : ['ffmpeg'];
  const decoder = tools.state.found && lacking.length === 0 ? tools : null;
  const clips = await clipsIn(disk, folder, since ?? null);
  const course = courseOf(signal, clips, onProgress);

  const walkers = walkersOf(AT_ONCE);
  const found = new Map<number, ClipContent>();
  const count = { clips: 0, decoded: 0 };
  const order = clips.entries();
  const work = async (): Promise<void> => {
    for (const [i, clip] of order) {
      if (signal.aborted) throw failed('cancelled');
      const counted = course.file(clip.bytes);
      const file = path.join(folder, ...clip.original.split('/'));
      const isThere = await disk.stat(file).then(
        ({ isFile }) => isFile,
        () => false,
      );
      if (!isThere) {
        counted.done();
        continue;
      }
      const { findings, whole } = await lookInto(disk, clip, file, walkers, decoder, signal);
      counted.done();
      count.clips += 1;
      if (whole) count.decoded += 1;
      const told = findings.map((f) => ({ ...f, onRecord: clip.known.has(f.code) }));
      if (told.length > 0) found.set(i, { clip: clip.clip, findings: told });
    }
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } finally {
    await walkers.close();
  }
  return {
    decoder: decoder && tools.state.found ? `ffmpeg ${tools.state.version}` : null,
    lacking,
    ...count,
    // They ended in any order.
    found: [...found].sort(([a], [b]) => a - b).map(([, content]) => content),
  };
}

/** The recordings on record, each with what was found of it before. Damage to the ledger is told by its verification. */
async function clipsIn(disk: Disk, folder: string, since: Since | null): Promise<readonly Clip[]> {
  const clips = new Map<string, Clip>();
  const anchor = since && (await anchorBefore(disk, folder, since));
  const onEntry = (entry: AnyEntry): void => {
    const sealed = clipIn(entry);
    if (sealed && sealed.kind !== 'side-log' && !clips.has(sealed.clip)) {
      const { findings = [] } = sealed as Partial<SealedClip>;
      clips.set(sealed.clip, { ...sealed, known: new Set(findings.map(({ code }) => code)), before: null });
    }
    if (entry.kind !== 'clip.deep-checked') return;
    const checked = deepCheckActShapes['clip.deep-checked'].safeParse(entry.data);
    const clip = checked.success && clips.get(checked.data.clip);
    if (!checked.success || !clip) return;
    clip.before = checked.data as DeepCheck;
    for (const { code } of checked.data.findings) clip.known.add(code);
  };
  await verifyLedger({ disk, folder, quiet: false, ...(anchor && { anchor }), onEntry });
  return [...clips.values()];
}

async function lookInto(
  disk: Disk,
  { format, kind, bytes, media, before }: Clip,
  file: string,
  walkers: Walkers,
  decoder: MediaTools | null,
  signal: AbortSignal,
): Promise<{ readonly findings: readonly Finding[]; readonly whole: boolean }> {
  const findings: Finding[] = [];
  try {
    const walked = await walkThrough(disk, { file, format, kind, bytes }, walkers);
    findings.push(...walked.findings);
    if (!decoder) return { findings, whole: false };
    const framesHeld = (walked.media ?? media)?.framesVerified ?? null;
    const checked = await deepCheck(decoder, { file, framesHeld, signal, onProgress: () => undefined });
    const differs = before && differsFromBefore(before, checked);
    findings.push(...checked.findings, ...(differs ? [differs] : []));
    return { findings, whole: !checked.findings.some(({ code }) => INCOMPLETE.has(code)) };
  } catch (error) {
    const why = errnoOf(error);
    if (why === null) throw error;
    findings.push({ code: 'CHECK_UNFINISHED', severity: 'warning', values: { why } });
    return { findings, whole: false };
  }
}

const PART_BYTES = 1 << 20;

/** One walk through a whole file, with its content shown. Throws the system's errors. */
async function walkThrough(disk: Disk, walked: WalkedFile, walkers: Walkers): Promise<ContainerReport> {
  const walking = await walkers.begin(walked);
  try {
    const part = new Uint8Array(new SharedArrayBuffer(PART_BYTES));
    const file = await openToRead(disk, walked.file);
    await closing(file, async () => {
      for (let at = 0, length = -1; length !== 0; at += length) {
        length = await file.read(part, 0, part.length, at);
        await walking.see(part.subarray(0, length));
      }
    });
  } catch (error) {
    await walking.finish();
    throw error;
  }
  return walking.finish();
}
