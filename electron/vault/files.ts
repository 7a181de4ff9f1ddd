/**
 * Durable file primitives. The order everywhere: write under another name → sync the file → give it its name
 * without replacing anything → sync the folder. What returns from here survives a power cut.
 */
import { constants } from 'node:fs';
import path from 'node:path';
import { errnoOf, type Disk, type DiskFile } from './disk';

const { O_CREAT, O_EXCL, O_RDONLY, O_RDWR, O_TRUNC, O_WRONLY } = constants;

/** Mode of an original: nobody writes. */
export const READ_ONLY = 0o444;

/** Writes all of `bytes`, going on after short writes. */
export async function writeAll(file: DiskFile, bytes: Uint8Array, position: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const n = await file.write(bytes, done, bytes.length - done, position + done);
    if (n === 0) throw Object.assign(new Error('a write took no bytes'), { code: 'EIO' });
    done += n;
  }
}

/** Reads up to the buffer's length from `position`; less only at the end of the file. */
export async function readFully(file: DiskFile, into: Uint8Array, position: number): Promise<number> {
  let done = 0;
  while (done < into.length) {
    const n = await file.read(into, done, into.length - done, position + done);
    if (n === 0) break;
    done += n;
  }
  return done;
}

/** The whole of a file that is known to be small, or null when there is none. Throws past `limit` bytes. */
export async function readWhole(disk: Disk, file: string, limit = 64 << 20): Promise<Buffer | null> {
  const open = await disk.open(file, O_RDONLY).catch((error: unknown) => {
    if (errnoOf(error) === 'ENOENT') return null;
    throw error;
  });
  if (!open) return null;
  return closing(open, async () => {
    const { bytes } = await open.stat();
    if (bytes > limit) throw new RangeError(`${file} has ${bytes} bytes, more than ${limit}`);
    const whole = Buffer.alloc(bytes);
    return whole.subarray(0, await readFully(open, whole, 0));
  });
}

/** Makes `file` hold exactly `bytes`, in one step: after a crash it holds the old content or the new. */
export async function replaceWhole(disk: Disk, file: string, bytes: Uint8Array, mode = 0o644): Promise<void> {
  const next = `${file}.new`;
  const open = await disk.open(next, O_CREAT | O_TRUNC | O_WRONLY, mode);
  await closing(open, async () => {
    await writeAll(open, bytes, 0);
    await open.sync();
  });
  await disk.rename(next, file);
  await disk.syncFolder(path.dirname(file));
}

/** Creates a file that must not exist yet, for reading and writing. */
export function createNew(disk: Disk, file: string, extraFlags = 0): Promise<DiskFile> {
  return disk.open(file, O_CREAT | O_EXCL | O_RDWR | extraFlags, 0o644);
}

/** Opens a file to append to and read; creates it, durably, when it is missing. */
export async function openForAppend(disk: Disk, file: string): Promise<DiskFile> {
  try {
    return await disk.open(file, O_RDWR);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
    const created = await createNew(disk, file);
    await disk.syncFolder(path.dirname(file));
    return created;
  }
}

/** Opens a file for reading only. */
export function openToRead(disk: Disk, file: string, extraFlags = 0): Promise<DiskFile> {
  return disk.open(file, O_RDONLY | extraFlags);
}

/**
 * Makes every folder of `relative` under `root`, and each name durable: also one that is there already, because a
 * crash may have come between making and syncing it. `durable` remembers folders for which that is done, so that it
 * is done once a run and not once a file.
 */
export async function makeFolders(
  disk: Disk,
  root: string,
  relative: string,
  durable: Set<string> = new Set(),
): Promise<void> {
  let at = root;
  for (const part of relative.split('/').filter((p) => p !== '')) {
    const parent = at;
    at = path.join(at, part);
    const isNew = await disk.makeFolder(at).then(
      () => true,
      (error: unknown) => {
        if (errnoOf(error) !== 'EEXIST') throw error;
        return false;
      },
    );
    if (!isNew && durable.has(at)) continue;
    await disk.syncFolder(parent);
    durable.add(at);
  }
}

/**
 * Gives a written and synced file its final name and makes it read-only: `published`, or `exists` when the name is
 * taken (then nothing was changed, and the name that stands there is durable). Replaces nothing. On a file system without hard links it renames after looking,
 * which is safe because the vault has one writer.
 */
export async function publish(disk: Disk, staged: string, final: string): Promise<'published' | 'exists'> {
  const outcome = await giveName(disk, staged, final);
  // Also when it exists: whoever gave it the name may have been killed before it was durable.
  await disk.syncFolder(path.dirname(final));
  return outcome;
}

/** What became of one file of {@link publishAll}; `errno` is the system's name of what went wrong. */
export type Published = 'published' | 'exists' | { readonly errno: string | null };

/** The same for many files, each folder being synced once. A file that fails leaves the others alone. */
export async function publishAll(
  disk: Disk,
  files: readonly { readonly staged: string; readonly final: string }[],
): Promise<readonly Published[]> {
  const outcomes: Published[] = [];
  for (const { staged, final } of files)
    outcomes.push(await giveName(disk, staged, final).catch((error: unknown) => ({ errno: errnoOf(error) })));
  for (const folder of new Set(files.map(({ final }) => path.dirname(final)))) {
    await disk.syncFolder(folder).catch((error: unknown) => {
      files.forEach(({ final }, i) => {
        if (path.dirname(final) === folder) outcomes[i] = { errno: errnoOf(error) };
      });
    });
  }
  return outcomes;
}

async function giveName(disk: Disk, staged: string, final: string): Promise<'published' | 'exists'> {
  // Windows keeps the read-only mark per file, not per name, and refuses to delete a marked name: mark it last there.
  const markFirst = process.platform !== 'win32';
  if (markFirst) await markReadOnly(disk, staged);
  try {
    await disk.link(staged, final);
    await disk.unlink(staged);
  } catch (error) {
    const code = errnoOf(error);
    if (code !== 'EEXIST' && !NO_LINKS.has(code ?? '')) throw error;
    if (code === 'EEXIST' || (await exists(disk, final))) return 'exists';
    await disk.rename(staged, final);
  }
  if (!markFirst) await markReadOnly(disk, final);
  return 'published';
}

/** Disks of other systems and network folders may keep no such mark; `verify` notes it (`ORIGINAL_WRITABLE`). */
async function markReadOnly(disk: Disk, file: string): Promise<void> {
  try {
    await disk.setMode(file, READ_ONLY);
  } catch (error) {
    if (!NO_MARKS.has(errnoOf(error) ?? '')) throw error;
  }
}

const NO_MARKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS']);
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL']);

/** Whether anything has this name. */
export async function exists(disk: Disk, file: string): Promise<boolean> {
  try {
    await disk.stat(file);
    return true;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false;
    throw error;
  }
}

/** Removes a file; one that is gone already is as good. */
export async function remove(disk: Disk, file: string): Promise<void> {
  try {
    await disk.unlink(file);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT') throw error;
  }
}

/** Runs `work` and closes the file whatever happens; an error of `work` wins over one of closing. */
export async function closing<T>(file: { close(): Promise<void> }, work: () => Promise<T>): Promise<T> {
  let result: T;
  try {
    result = await work();
  } catch (error) {
    await file.close().catch(() => undefined);
    throw error;
  }
  await file.close();
  return result;
}
