/**
 * Reading and writing past the operating system's cache. A copy read back from memory proves nothing about the disk,
 * so the record says which of the two a read-back was.
 */
import { constants } from 'node:fs';
import path from 'node:path';
import type { ReadBack } from '#shared/clip';
import { errnoOf, type Disk } from './disk';
import { closing, createNew, openToRead, readFully, remove, writeAll } from './files';
import { LARGE_PAGE, inLargePages } from './large-pages';

/** Direct transfers start, end and lie in memory at multiples of this. */
export const BLOCK = 4096;

/**
 * The flag that opens a file past the cache; 0 where the system has none. On Windows libuv passes this number on as
 * FILE_FLAG_NO_BUFFERING although Node gives it no name.
 */
export const DIRECT: number =
  process.platform === 'win32' ? 0x0200_0000 : ((constants as { O_DIRECT?: number }).O_DIRECT ?? 0);

/** `bytes` rounded up to whole blocks. */
export function wholeBlocks(bytes: number): number {
  return Math.ceil(bytes / BLOCK) * BLOCK;
}

/**
 * Page-aligned memory that threads share. WebAssembly is what guarantees the alignment. Whole large pages, where `bytes`
 * are such and the system gives them; only what is touched of it takes room.
 */
export function alignedMemory(bytes: number): Uint8Array<SharedArrayBuffer> {
  const isLarge = bytes > 0 && bytes % LARGE_PAGE === 0;
  const pages = Math.ceil((isLarge ? bytes + LARGE_PAGE : bytes) / 65536);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true })
    .buffer as SharedArrayBuffer;
  return new Uint8Array(memory, isLarge ? inLargePages(memory, bytes) : 0, bytes);
}

/** Linux `f_type` of file systems whose "medium" is memory or another computer: a direct read there proves no disk. */
const NOT_A_MEDIUM: ReadonlySet<number> = new Set([
  0x0102_1994, // tmpfs
  0x8584_58f6, // ramfs
  0x6969, // NFS
  0xff53_4d42, // CIFS
  0xfe53_4d42, // SMB2
  0x6573_5546, // FUSE
]);

/** Whether files in `folder` can be expected to be read from the medium; tells without writing. */
export async function readsMedium(disk: Disk, folder: string): Promise<ReadBack> {
  if (DIRECT === 0) return 'cached';
  const isMedium = process.platform !== 'linux' || !NOT_A_MEDIUM.has((await disk.space(folder)).kind);
  return isMedium ? 'medium' : 'cached';
}

/** Finds out, by trying in `folder`, whether files there can be read back from the medium. */
export async function probeMedium(disk: Disk, folder: string): Promise<ReadBack> {
  if ((await readsMedium(disk, folder)) === 'cached') return 'cached';
  const file = path.join(folder, 'medium.probe');
  await remove(disk, file);
  const block = alignedMemory(BLOCK).fill(0xa5);
  try {
    const writing = await createNew(disk, file, DIRECT);
    await closing(writing, async () => {
      await writeAll(writing, block, 0);
      await writing.sync();
    });
    const reading = await openToRead(disk, file, DIRECT);
    return await closing(reading, async () =>
      (await readFully(reading, block, 0)) === BLOCK ? 'medium' : 'cached',
    );
  } catch (error) {
    if (REFUSED.has(errnoOf(error) ?? '')) return 'cached';
    throw error;
  } finally {
    await remove(disk, file);
  }
}

const REFUSED = new Set(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'EPERM', 'UNKNOWN']);
