/**
 * Clearing a camera: prove → write down → look again → remove → look → write down, group by group. Off by default. A
 * file goes only while its original is proven in the vault, the camera is the same one, and the file is the very file
 * that was sealed. What is interrupted in between is `unknown` on record until a listing shows what became of it.
 */
import { planCard, type Listed } from '#shared/card';
import {
  fatesOf,
  type ClearedFile,
  type Fate,
  type Removal,
  type SealedFile,
  type StayReason,
} from '#shared/clearing';
import type { ProofLevel } from '#shared/dock-settings';
import { failureOf } from '#shared/failure';
import type { DeviceId } from '#shared/ids';
import type { Act } from '#shared/ledger';
import type { Lanes } from '../vault/lanes';
import type { Vault } from '../vault/vault';
import { edgesOf } from './edges';
import { FileFailure, type FootageSource } from './source';

export interface ClearJob {
  /** Stands for this clearing in the ledger. */
  readonly clearing: string;
  readonly device: DeviceId;
  readonly source: FootageSource;
  /** The files that a person agreed to, by path; no other is touched. */
  readonly agreed: ReadonlySet<string>;
  readonly level: ProofLevel;
  readonly vault: Pick<Vault, 'reread' | 'lengthOf'>;
  readonly lanes: Pick<Lanes, 'use'>;
  /** The clip last sealed from a file of that name on this camera, or null. */
  readonly sealedFrom: (file: Listed) => SealedFile | null;
  /** Whether a second copy of the clip is proven now. */
  readonly hasSecondCopy: (clip: SealedFile) => Promise<boolean>;
  /** Whether the camera in the dock is still this one. */
  readonly isSameCamera: () => Promise<boolean>;
  /** Puts acts on record; resolves when they are durable. */
  readonly append: (acts: readonly Act[]) => Promise<void>;
  readonly signal: AbortSignal;
  readonly onProgress: (filesDone: number, bytesDone: number) => void;
}

export interface ClearReport {
  readonly files: readonly ClearedFile[];
  /** Of the files that were removed. */
  readonly bytes: number;
}

type Going = Extract<Fate, { goes: true }>;

/** So many files are written down, and removed, at a time. */
const GROUP = 16;

/** What a clearing would remove now, and why the rest stays. Throws a FailureError when the camera cannot be listed. */
export async function clearingFates(
  source: FootageSource,
  sealedFrom: (file: Listed) => SealedFile | null,
  vault: Pick<Vault, 'lengthOf'>,
): Promise<readonly Fate[]> {
  const fates = fatesOf(planCard(await source.list()), sealedFrom);
  const looked: Fate[] = [];
  for (const fate of fates) {
    const reason = fate.goes ? await objectionTo(fate, source, vault) : null;
    looked.push(reason === null ? fate : { goes: false, file: fate.file, reason });
  }
  return looked;
}

/** What can be seen at once against removing a file: it cannot be opened, it is locked, its original is not there. */
async function objectionTo(
  { file, clip }: Going,
  source: FootageSource,
  vault: Pick<Vault, 'lengthOf'>,
): Promise<StayReason | null> {
  if ((await vault.lengthOf(clip.original).catch(() => null)) !== clip.bytes) return 'not-proven';
  try {
    const reader = await source.open(file);
    try {
      if (!reader.removal) return 'refused';
      return (await reader.removal.isLocked()) ? 'locked' : null;
    } finally {
      await reader.close();
    }
  } catch (error) {
    return stayReasonOf(error);
  }
}

/**
 * Removes the agreed files. Every one of them ends in the report; throws only when nothing could be written down any
 * more, and then nothing more is removed either.
 */
export async function clearCamera(job: ClearJob): Promise<ClearReport> {
  const ended = new Map<string, ClearedFile>();
  let bytes = 0;
  let bytesSeen = 0;
  const end = (file: ClearedFile): void => {
    ended.set(file.source, file);
  };

  const { going, kept } = await agreedFiles(job);
  kept.forEach(end);
  // A side log goes after the clip that it belongs to, and only if that went.
  const ordered = [...going].sort((a, b) => Number(a.belongsTo !== null) - Number(b.belongsTo !== null));
  for (let i = 0; i < ordered.length; i += GROUP) {
    const group = ordered.slice(i, i + GROUP);
    for (const cleared of await clearGroup(job, group, ended)) end(cleared);
    for (const { file } of group) {
      bytesSeen += file.bytes;
      if (ended.get(file.path)?.outcome === 'removed') bytes += file.bytes;
    }
    job.onProgress(ended.size, bytesSeen);
  }
  return { files: [...ended.values()], bytes };
}

interface Sorted {
  readonly going: readonly Going[];
  readonly kept: readonly ClearedFile[];
}

/** The agreed files as the camera lists them now. */
async function agreedFiles({ source, sealedFrom, agreed }: ClearJob): Promise<Sorted> {
  const fates = new Map(
    fatesOf(planCard(await source.list()), sealedFrom).map((fate) => [fate.file.path, fate]),
  );
  const going: Going[] = [];
  const kept: ClearedFile[] = [];
  for (const path of agreed) {
    const fate = fates.get(path);
    if (fate?.goes) going.push(fate);
    else kept.push({ source: path, outcome: 'kept', reason: fate?.reason ?? 'changed-since' });
  }
  return { going, kept };
}

/** Proves a group, writes it down, removes it file by file, and writes down what came of it. */
async function clearGroup(
  job: ClearJob,
  group: readonly Going[],
  ended: ReadonlyMap<string, ClearedFile>,
): Promise<readonly ClearedFile[]> {
  const { clearing, device, level } = job;
  const { going, kept } = await provenOf(job, group);
  if (going.length === 0) return kept;
  await job.append([
    {
      kind: 'device.clearing',
      data: {
        clearing,
        device,
        level,
        files: going.map(({ file, clip }) => ({
          source: file.path,
          bytes: file.bytes,
          modified: file.modified,
          clip: clip.clip,
        })),
      },
    },
  ]);
  const files: ClearedFile[] = [];
  const outcomeOf = (path: string) => (files.find((f) => f.source === path) ?? ended.get(path))?.outcome;
  for (const one of going) {
    const stays = one.belongsTo !== null && outcomeOf(one.belongsTo) !== 'removed';
    files.push(stays ? keptFor('belongs-to-kept', one) : await clearFile(job, one));
  }
  await job.append([{ kind: 'device.cleared', data: { clearing, device, files } }]);
  return [...kept, ...files];
}

/** The files of a group that the camera still lists as they were, and whose originals are proven now. */
async function provenOf(job: ClearJob, group: readonly Going[]): Promise<Sorted> {
  const all = (reason: StayReason): Sorted => ({ going: [], kept: group.map((one) => keptFor(reason, one)) });
  const stop = await stopReason(job);
  if (stop) return all(stop);
  const listing = await job.source.list().catch(() => null);
  if (!listing) return all('camera-gone');
  const now = new Map(listing.map((file) => [file.path, file]));
  const going: Going[] = [];
  const kept: ClearedFile[] = [];
  for (const one of group) {
    const there = now.get(one.file.path);
    const isSame =
      there?.type === 'file' && there.bytes === one.file.bytes && there.modified === one.file.modified;
    const reason = isSame ? await unproven(job, one.clip) : 'changed-since';
    if (reason === null) going.push(one);
    else kept.push(keptFor(reason, one));
  }
  return { going, kept };
}

function keptFor(reason: StayReason, { file }: Going): ClearedFile {
  return { source: file.path, outcome: 'kept', reason };
}

/** Why the content is not proven in the vault now at the level that is asked for; null when it is. */
async function unproven(
  { vault, lanes, level, hasSecondCopy }: ClearJob,
  clip: SealedFile,
): Promise<'not-proven' | null> {
  try {
    if ((await vault.lengthOf(clip.original)) !== clip.bytes) return 'not-proven';
    if (level === 'present') return null;
    const there = await lanes.use((lane) => vault.reread(clip.original, lane));
    const isWhole = there.sha256 === clip.sha256 && there.bytes === clip.bytes && there.readBack === 'medium';
    if (!isWhole) return 'not-proven';
    return level === 'second-copy' && !(await hasSecondCopy(clip)) ? 'not-proven' : null;
  } catch {
    // A vault that cannot be read proves nothing.
    return 'not-proven';
  }
}

/** One file: only if it still is what was sealed, and the camera still the same. */
async function clearFile(job: ClearJob, one: Going): Promise<ClearedFile> {
  const { file, clip } = one;
  const kept = (reason: StayReason): ClearedFile => keptFor(reason, one);
  const stop = await stopReason(job);
  if (stop) return kept(stop);
  try {
    const reader = await job.source.open(file);
    try {
      const { removal } = reader;
      if (!removal) return kept('refused');
      if (await removal.isLocked()) return kept('locked');
      if (reader.bytes !== clip.bytes || (await edgesOf(reader)) !== clip.edges) return kept('changed-since');
      // The last look before the order: the ends were read over the cable, which takes a while.
      if (!(await job.isSameCamera())) return kept('camera-gone');
      return clearedBy(file, await removal.remove());
    } finally {
      await reader.close().catch(() => undefined);
    }
  } catch (error) {
    return kept(stayReasonOf(error));
  }
}

function clearedBy({ path: source }: Listed, removal: Removal): ClearedFile {
  switch (removal) {
    case 'removed':
      return { source, outcome: 'removed', reason: null };
    case 'unknown':
      return { source, outcome: 'unknown', reason: null };
    case 'changed':
      return { source, outcome: 'kept', reason: 'changed-since' };
    case 'gone':
      return { source, outcome: 'kept', reason: 'camera-gone' };
    case 'locked':
    case 'read-only':
    case 'refused':
      return { source, outcome: 'kept', reason: removal };
  }
}

/** Why no further file is touched: somebody stopped it, or it is not this camera any more. */
async function stopReason({ signal, isSameCamera }: ClearJob): Promise<StayReason | null> {
  if (signal.aborted) return failureOf(signal.reason).code === 'camera-gone' ? 'camera-gone' : 'cancelled';
  return (await isSameCamera()) ? null : 'camera-gone';
}

/** Why a file that could not even be opened or read stays. */
function stayReasonOf(error: unknown): StayReason {
  if (!(error instanceof FileFailure)) return 'refused';
  switch (error.reason) {
    case 'source-gone':
      return 'camera-gone';
    case 'changed-while-reading':
    case 'path-escapes':
      return 'changed-since';
    case 'name-unusable':
      return 'name-unusable';
    case 'source-unreadable':
    case 'length-differs':
    case 'read-back-differs':
    case 'vault-full':
    case 'vault-unwritable':
    case 'not-recorded':
    case 'cancelled':
      return 'refused';
  }
}
