/**
 * Small files, taken many at a time: for them the cost is not the bytes but the steps. Runs in a thread that may stand
 * still (see threads.ts), or in place.
 */
import { READ_BACK_ALGORITHM, digester, incomingAlgorithms, type Digests } from '../../vault/digester';
import type { ContentFormat, MediaKind, ReadBack } from '#shared/clip';
import type { Blake3, Sha256 } from '#shared/ids';
import type { ContainerReport } from '#shared/media';
import { errnoOf, type Disk, type DiskFile } from '../../vault/disk';
import { closing, createNew, openToRead, remove, writeAll } from '../../vault/files';
import { alignedMemory, BLOCK, DIRECT, wholeBlocks } from '../../vault/medium';
import { vaultFailure, type Copied } from '../copy';
import { edgesIn } from '../edges';
import { openMounted, type MountedPlace } from '../mounted-file';
import { bytesIn } from '../probe/bytes';
import { formatOf, kindOfFormat } from '../probe/format';
import { walk } from '../probe/walk';
import type { ReadCalls } from '../read-calls';
import { troubleOf, type Trouble } from '../reports';
import { FileFailure, type SourceReader } from '../source';

/** Longer files are copied one by one. */
export const LARGEST_SMALL = 1 << 20;

/** One file to take. Plain data: threads hand it on. */
export interface SmallFile {
  /** Where it lies, or what it holds when only another thread could read it. */
  readonly from: MountedPlace | Uint8Array;
  readonly bytes: number;
  /** The whole path at which to stage it. */
  readonly place: string;
  /** Null: only to be taken if its content is that of a recording. */
  readonly kind: MediaKind | null;
  readonly withMd5: boolean;
  /** What an earlier import sealed from a file of this name, length and time: taken for the same if the ends agree. */
  readonly known: { readonly edges: Sha256; readonly original: string } | null;
}

/** What became of it. `staged` says that it is on the device, and was read back equal. */
export type Taken =
  | {
      readonly outcome: 'staged';
      readonly kind: MediaKind;
      readonly copied: Copied;
    }
  | { readonly outcome: 'known' | 'not-footage' }
  | { readonly outcome: 'failed'; readonly trouble: Trouble };

export interface TakingWith {
  readonly disk: Disk;
  readonly calls: ReadCalls;
  readonly readBack: ReadBack;
}

/** So many wait for the device side by side, so that its flushes are shared. */
const WIDTH = 8;
const ROOM = LARGEST_SMALL + BLOCK;
let buffers: readonly Uint8Array[] | null = null;

/**
 * Stages files, syncs them and reads them back. Each step is done for all files before the next: a journal then
 * writes down many new files at once. Never rejects; a file that fails leaves the others alone.
 */
export async function takeSmall(files: readonly SmallFile[], taking: TakingWith): Promise<readonly Taken[]> {
  buffers ??= Array.from({ length: WIDTH }, () => alignedMemory(ROOM));
  const taken = new Array<Taken>(files.length);
  const written = new Array<Written | null>(files.length).fill(null);
  const step = async (work: (i: number, buffer: Uint8Array) => Promise<void>): Promise<void> => {
    await sideBySide(files.length, buffers ?? [], async (i, buffer) => {
      try {
        await work(i, buffer);
      } catch (error) {
        taken[i] = { outcome: 'failed', trouble: troubleOf(error) };
        await written[i]?.file.close().catch(() => undefined);
        written[i] = null;
        await remove(taking.disk, (files[i] as SmallFile).place).catch(() => undefined);
      }
    });
  };
  await step(async (i, buffer) => {
    const came = await readIn(files[i] as SmallFile, buffer, taking);
    if ('outcome' in came) taken[i] = came;
    else written[i] = await write(files[i] as SmallFile, buffer, came, taking.disk);
  });
  await step(async (i) => {
    await written[i]?.file.sync().catch(inVault);
  });
  await step(async (i, buffer) => {
    const one = written[i];
    if (!one) return;
    await one.file.close().catch(inVault);
    const readBack = await readBackEqual(files[i] as SmallFile, buffer, one.came.digests, taking);
    taken[i] = { outcome: 'staged', kind: one.came.kind, copied: copiedOf(one.came, readBack) };
  });
  return taken;
}

/** What was read from the camera; its bytes are in the buffer. */
interface CameIn {
  readonly bytes: number;
  readonly edges: Sha256;
  readonly format: ContentFormat;
  readonly digests: Digests;
  readonly kind: MediaKind;
  readonly inside: ContainerReport;
}

/** A file that was written and is still open. */
interface Written {
  readonly came: CameIn;
  readonly file: DiskFile;
}

/** Does `work` for 0 to `count` - 1, as many at a time as there are buffers, each with one of them to itself. */
async function sideBySide(
  count: number,
  buffers: readonly Uint8Array[],
  work: (i: number, buffer: Uint8Array) => Promise<void>,
): Promise<void> {
  let next = 0;
  await Promise.all(
    buffers.map(async (buffer) => {
      for (let i = next++; i < count; i = next++) await work(i, buffer);
    }),
  );
}

async function readIn(
  file: SmallFile,
  buffer: Uint8Array,
  taking: TakingWith,
): Promise<CameIn | Extract<Taken, { outcome: 'known' | 'not-footage' }>> {
  const reader =
    file.from instanceof Uint8Array ? held(file.from) : await openMounted(file.from, taking.calls);
  const { bytes } = file;
  const content = buffer.subarray(0, bytes);
  await closing(reader, async () => {
    if (reader.bytes !== bytes || (await reader.read(content, 0)) !== bytes)
      throw new FileFailure('length-differs');
    if (!(await reader.isUnchanged())) throw new FileFailure('changed-while-reading');
  });
  const edges = edgesIn(content);
  if (file.known?.edges === edges && (await lengthOf(file.known.original, taking)) === bytes)
    return { outcome: 'known' };
  const format = formatOf(content.subarray(0, BLOCK));
  const kind = file.kind ?? kindOfFormat(format);
  if (kind === null) return { outcome: 'not-footage' };
  // It cannot last: the file is small, and in memory. A thread that dies of it is met by `SmallWork`.
  const inside = walk(bytesIn(content), format, kind);
  return { bytes, edges, format, digests: digestsOf(content, file.withMd5), kind, inside };
}

async function write({ place }: SmallFile, buffer: Uint8Array, came: CameIn, disk: Disk): Promise<Written> {
  const file = await createNew(disk, place).catch(inVault);
  try {
    await writeAll(file, buffer.subarray(0, came.bytes), 0);
  } catch (error) {
    await file.close().catch(() => undefined);
    throw vaultFailure(error);
  }
  return { came, file };
}

function copiedOf({ bytes, edges, format, digests, inside }: CameIn, readBack: ReadBack): Copied {
  return {
    bytes,
    edges,
    format,
    inside,
    sha256: digests.sha256 as Sha256,
    blake3: (digests.blake3 as Blake3 | undefined) ?? null,
    md5: digests.md5 ?? null,
    readBack,
  };
}

function inVault(error: unknown): never {
  throw vaultFailure(error);
}

function held(content: Uint8Array): SourceReader {
  return {
    bytes: content.length,
    depth: 1,
    read(into, position) {
      const part = content.subarray(position, position + into.length);
      into.set(part);
      return Promise.resolve(part.length);
    },
    isUnchanged: () => Promise.resolve(true),
    close: () => Promise.resolve(),
  };
}

async function lengthOf(file: string, { disk }: TakingWith): Promise<number | null> {
  const found = await disk.stat(file).catch(() => null);
  return found?.isFile ? found.bytes : null;
}

function digestsOf(content: Uint8Array, withMd5: boolean): Digests {
  return Object.fromEntries(
    incomingAlgorithms(withMd5).map((name) => {
      const digest = digester(name);
      digest.update(content);
      return [name, digest.digest('hex')];
    }),
  );
}

/** Reads the staged file again, from the medium where that can be, and compares it with what came in. */
async function readBackEqual(
  { bytes, place }: SmallFile,
  buffer: Uint8Array,
  digests: Digests,
  { disk, readBack }: TakingWith,
): Promise<ReadBack> {
  const readAgain = async (how: ReadBack): Promise<ReadBack> => {
    // Nothing of what came in may be left to be taken for what is read.
    const room = buffer.subarray(0, wholeBlocks(bytes + 1)).fill(0);
    const file = await openToRead(disk, place, how === 'medium' ? DIRECT : 0);
    const n = await closing(file, () => file.read(room, 0, room.length, 0));
    const digest = digester(READ_BACK_ALGORITHM);
    digest.update(room.subarray(0, n));
    if (n !== bytes || digest.digest('hex') !== digests[READ_BACK_ALGORITHM])
      throw new FileFailure('read-back-differs');
    return how;
  };
  try {
    return await readAgain(readBack).catch((error: unknown) => {
      if (readBack === 'cached' || errnoOf(error) !== 'EINVAL') throw error;
      return readAgain('cached');
    });
  } catch (error) {
    throw vaultFailure(error);
  }
}
