/**
 * Copies that were interrupted and lie in staging for a later run to go on with: `kept-<key>.part`, and beside it
 * `kept-<key>.json`, which says whose bytes they are, how many of them have reached the device, and their digest as
 * they came in. The note is removed, durably, before the file is published: what has a note is nobody's original.
 */
import path from 'node:path';
import type { Sha256 } from '#shared/ids';
import type { Disk } from './disk';
import { exists, readWhole, remove, replaceWhole } from './files';

export interface KeptNote {
  /** What tells the file that was being copied from every other; for whoever wrote it to compare. */
  readonly about: Readonly<Record<string, string | number>>;
  /** When it was written, milliseconds since 1970 by the station's clock. */
  readonly at: number;
  /** So many bytes from the beginning are on the device. */
  readonly durable: number;
  /** SHA-256 of these bytes as they came in. */
  readonly sha256: Sha256;
}

export interface KeptCopies {
  /** Where the copy with this key is staged. A key: letters and digits that follow from what is copied. */
  placeOf(key: string): string;
  /** Lets nobody else have the key until the returned function is called; null when somebody has it. */
  hold(key: string): (() => void) | null;
  /** What lies there to go on with, or null. */
  find(key: string): Promise<KeptNote | null>;
  /** Returns when the note is durable, together with the file's name. */
  note(key: string, note: KeptNote): Promise<void>;
  /** Removes the note, durably; the file stays. */
  forget(key: string): Promise<void>;
  /** Removes note and file. */
  discard(key: string): Promise<void>;
  /** Everything that lies there and nobody has now. */
  all(): Promise<readonly { readonly key: string; readonly note: KeptNote }[]>;
}

const NOTE = /^kept-([0-9a-z]+)\.json$/;
const LARGEST_NOTE = 64 << 10;
const WRITABLE = 0o200;

/** The kept copies in a staging folder. */
export function keptCopies(disk: Disk, staging: string): KeptCopies {
  const held = new Set<string>();
  const placeOf = (key: string): string => path.join(staging, `kept-${key}.part`);
  const notePlace = (key: string): string => path.join(staging, `kept-${key}.json`);
  const forget = async (key: string): Promise<void> => {
    if (!(await exists(disk, notePlace(key)))) return;
    await remove(disk, notePlace(key));
    await disk.syncFolder(staging);
  };
  const find = async (key: string): Promise<KeptNote | null> => {
    const note = parsed(await readWhole(disk, notePlace(key), LARGEST_NOTE).catch(() => null));
    if (!note) return null;
    const file = await disk.stat(placeOf(key)).catch(() => null);
    // What can no longer be written was about to be published: it may be an original under another name.
    const usable = file?.isFile && (file.mode & WRITABLE) !== 0 && file.bytes >= note.durable;
    return usable ? note : null;
  };
  return {
    placeOf,
    hold(key) {
      if (held.has(key)) return null;
      held.add(key);
      return () => held.delete(key);
    },
    find,
    note: (key, note) => replaceWhole(disk, notePlace(key), Buffer.from(`${JSON.stringify(note)}\n`)),
    forget,
    async discard(key) {
      await forget(key);
      await remove(disk, placeOf(key));
    },
    async all() {
      const found: { key: string; note: KeptNote }[] = [];
      for (const name of await disk.names(staging)) {
        const key = NOTE.exec(name)?.[1];
        const note = key === undefined || held.has(key) ? null : await find(key);
        if (key !== undefined && note) found.push({ key, note });
      }
      return found;
    },
  };
}

/** Clears a staging folder of everything that is not whole and usable. There must be no other writer. */
export async function clearStaging(disk: Disk, staging: string): Promise<void> {
  const kept = await keptCopies(disk, staging).all();
  const keep = new Set(kept.flatMap(({ key }) => [`kept-${key}.part`, `kept-${key}.json`]));
  for (const name of await disk.names(staging))
    if (!keep.has(name)) await remove(disk, path.join(staging, name));
}

function parsed(bytes: Buffer | null): KeptNote | null {
  if (!bytes) return null;
  try {
    const { about, at, durable, sha256 } = JSON.parse(bytes.toString('utf8')) as Partial<KeptNote>;
    const whole =
      typeof about === 'object' &&
      typeof at === 'number' &&
      typeof durable === 'number' &&
      Number.isSafeInteger(durable) &&
      durable > 0 &&
      typeof sha256 === 'string';
    return whole ? { about, at, durable, sha256 } : null;
  } catch {
    return null; // half a note is none: the file is begun anew
  }
}
