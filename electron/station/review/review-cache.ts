/**
 * What is made for looking only: copies that a window can show, and what the analysis found. It lies outside of the
 * vault, may be deleted at any time, and every name says of which original and how it was made.
 */
import os from 'node:os';
import path from 'node:path';
import type { Sha256 } from '#shared/ids';
import { systemDisk } from '../../vault/disk';
import { makeFolders, readWhole, remove, replaceWhole } from '../../vault/files';

export interface ReviewCache {
  readonly folder: string;
  /** The whole path of a thing made of an original. */
  pathOf(original: Sha256, what: string): string;
  /** Its length, or null when it is not there; looking at it keeps it from being cleared. */
  find(original: Sha256, what: string): Promise<number | null>;
  read(original: Sha256, what: string): Promise<Buffer | null>;
  keep(original: Sha256, what: string, bytes: Uint8Array): Promise<void>;
  /** A place to write a new thing to; {@link finish} gives it its name. */
  draft(original: Sha256, what: string): Promise<string>;
  finish(original: Sha256, what: string): Promise<void>;
  discard(original: Sha256, what: string): Promise<void>;
}

/** More than this is not kept; what was used longest ago goes first. */
const MOST_BYTES = 40 * 2 ** 30;
/** What the background found is small, and costs more to find again than to keep. */
const SMALL_BYTES = 2 * 2 ** 20;
/** Never so much that the disk has less than this left for the vault. */
const LEAVE_BYTES = 10 * 2 ** 30;

/** Where main says that it lies, or beside the system's other passing things. */
export function reviewCacheFolder(): string {
  return process.env['EVIDOCK_REVIEW_CACHE'] ?? path.join(os.tmpdir(), 'evidock-review');
}

/** The cache in this folder, which is made when it is needed first. */
export function openReviewCache(folder: string = reviewCacheFolder()): ReviewCache {
  const disk = systemDisk;
  /** Used in this run, the latest last. */
  const used = new Map<string, true>();
  const nameOf = (original: Sha256, what: string): string => `${original}.${what}`;
  const pathOf = (original: Sha256, what: string): string => path.join(folder, nameOf(original, what));
  const draftOf = (original: Sha256, what: string): string => `${pathOf(original, what)}.part`;
  const touch = (name: string): void => {
    used.delete(name);
    used.set(name, true);
  };

  let made = false;
  const make = async (): Promise<void> => {
    await makeFolders(disk, path.dirname(folder), path.basename(folder));
    if (made) return;
    made = true;
    // Halves that a program left when it was ended: nobody else writes here.
    for (const name of await disk.names(folder))
      if (name.endsWith('.part')) await remove(disk, path.join(folder, name));
  };

  /** Makes room: halves first, then what nobody used in this run, then what was used longest ago. */
  const clear = async (): Promise<void> => {
    const { freeBytes } = await disk.space(folder);
    const names = await disk.names(folder);
    const found = await Promise.all(
      names.map(async (name) => ({
        name,
        bytes: await disk.stat(path.join(folder, name)).then(
          (stat) => stat.bytes,
          () => 0, // gone meanwhile
        ),
      })),
    );
    let all = found.reduce((sum, { bytes }) => sum + bytes, 0);
    let free = freeBytes;
    const order = [...used.keys()];
    const rank = (name: string): number => order.indexOf(name);
    for (const { name, bytes } of found.sort((a, b) => rank(a.name) - rank(b.name))) {
      if (all <= MOST_BYTES && free >= Math.min(LEAVE_BYTES, MOST_BYTES)) return;
      if (name.endsWith('.part') || bytes < SMALL_BYTES) continue;
      await remove(disk, path.join(folder, name));
      all -= bytes;
      free += bytes;
    }
  };

  return {
    folder,
    pathOf,
    async find(original, what) {
      touch(nameOf(original, what));
      return disk.stat(pathOf(original, what)).then(
        (stat) => (stat.isFile ? stat.bytes : null),
        () => null, // not there, or not readable: made anew
      );
    },
    read: (original, what) => readWhole(disk, pathOf(original, what), 16 << 20),
    async keep(original, what, bytes) {
      await make();
      await replaceWhole(disk, pathOf(original, what), bytes);
    },
    async draft(original, what) {
      await make();
      await clear();
      return draftOf(original, what);
    },
    async finish(original, what) {
      await disk.rename(draftOf(original, what), pathOf(original, what));
      touch(nameOf(original, what));
    },
    discard: (original, what) => remove(disk, draftOf(original, what)),
  };
}
