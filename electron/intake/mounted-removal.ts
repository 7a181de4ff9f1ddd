/** Removing one file from a mounted camera: the very file that was listed, or none. */
import fs from 'node:fs';
import { dirname } from 'node:path';
import type { Removal } from '#shared/clearing';
import { errnoOf, type Disk } from '../vault/disk';
import { isWhereListed, type MountedPlace } from './mounted-file';
import type { FileRemoval, SourceReader } from './source';

/** By which files are removed; tests make it fail. */
export type RemovalDisk = Pick<Disk, 'unlink' | 'syncFolder'>;

/** The reader of a listed file, which can also be removed. */
export function removable(
  reader: SourceReader,
  listed: {
    readonly place: MountedPlace;
    readonly isLocked: boolean;
    readonly isPresent: () => Promise<boolean>;
    readonly disk: RemovalDisk;
  },
): SourceReader & { readonly removal: FileRemoval } {
  const { place, isLocked, isPresent, disk } = listed;
  let closing: Promise<void> | null = null;
  const close = (): Promise<void> => (closing ??= reader.close());
  return {
    ...reader,
    close,
    removal: {
      isLocked: () => Promise.resolve(isLocked),
      async remove() {
        if (!(await reader.isUnchanged().catch(() => false))) return 'changed';
        // Windows removes no file that is open.
        await close().catch(() => undefined);
        if (!(await isPresent())) return 'gone';
        if (!(await isWhereListed(place))) return 'changed';
        const removal = await removeFile(place.native, disk);
        return removal === 'removed' && !(await isPresent()) ? 'unknown' : removal;
      },
    },
  };
}

/**
 * Removes what has this name and makes that durable. A card that is pulled meanwhile lets the order succeed in memory
 * only: what cannot be synced, or is still seen afterwards, is unknown.
 */
async function removeFile(native: MountedPlace['native'], disk: RemovalDisk): Promise<Removal> {
  const path = typeof native === 'string' ? native : Buffer.from(native);
  const name = path.toString();
  // A name that is no text cannot be told to the system's table of operations.
  if (Buffer.isBuffer(path) && !Buffer.from(name).equals(path)) return 'refused';
  try {
    await disk.unlink(name);
  } catch (error) {
    const code = errnoOf(error);
    if (code === 'EROFS') return 'read-only';
    if (code === 'EACCES' || code === 'EPERM' || code === 'EBUSY') return 'refused';
    return code === 'ENOENT' ? 'changed' : 'unknown';
  }
  try {
    await disk.syncFolder(dirname(name));
  } catch {
    return 'unknown';
  }
  const after = await fs.promises.lstat(path).catch(errnoOf);
  return after === 'ENOENT' ? 'removed' : 'unknown';
}
