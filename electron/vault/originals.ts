/**
 * A folder of originals: immutable files named by their content, a staging folder in which they come to be, and a
 * quarantine for what was found damaged. The vault is one; each place of second copies is another.
 */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import path from 'node:path';
import type { ReadBack } from '#shared/clip';
import { errnoOf, type Disk, type DiskFile } from './disk';
import { closing, createNew, exists, makeFolders, publish, remove } from './files';
import type { Algorithm } from './digester';
import type { Digesting, Lane } from './hashing';
import { clearStaging, keptCopies, type KeptCopies } from './kept';
import { LAYOUT, ORIGINALS_FOLDERS } from './layout';
import { DIRECT, probeMedium } from './medium';
import { digestPrefix, readBehind, reread, type ReadingBehind, type Reread } from './read-back';

/** Originals as they can be read, also from a place that cannot be written. */
export interface OriginalsToRead {
  readonly disk: Disk;
  readonly folder: string;
  /** Whether a read-back reaches the medium here. */
  readonly readBack: ReadBack;
  /** The whole path of an original (`/` between parts inside). */
  pathOf(original: string): string;
  /** Reads an original again and digests it. Errors are the system's (ENOENT, EIO, …). */
  reread(original: string, lane: Lane): Promise<Reread>;
  /** Length of an original, or null when it is missing. */
  lengthOf(original: string): Promise<number | null>;
}

/** Originals to which more can be added. */
export interface Originals extends OriginalsToRead {
  /** A new file in staging, under a name that nothing else has. */
  stage(): Promise<Staged>;
  /** The file of a kept copy, as it lies there (`goOn`) or new. Whoever stages it holds its key. */
  stageKept(key: string, goOn: boolean): Promise<Staged>;
  readonly kept: KeptCopies;
  /** The whole path of a new file in staging that somebody else will write: a name that nothing else has. */
  stagingPlace(): string;
  /** What was written to such a place, synced and read back. */
  stagedAt(place: string): Written;
  /** Makes the folders that these originals will lie in, durably. */
  makeRoomFor(originals: readonly string[]): Promise<void>;
  /** The name that an original would have in quarantine: one that nothing has yet. */
  quarantineName(original: string): Promise<string>;
  /** Moves an original away from the originals, for a person to look at. Returns its new place inside the folder. */
  quarantine(original: string, name?: string): Promise<string>;
}

/** A file in staging that is whole. */
export interface Written {
  /** Gives it its place among the originals; `exists` when one stands there already (nothing was changed). */
  publish(original: string): Promise<'published' | 'exists'>;
  /** Throws the file away unless it was published. */
  discard(): Promise<void>;
}

/** A file on its way to become an original. */
export interface Staged extends Written {
  readonly file: DiskFile;
  /** Where it lies, for reading. */
  readonly path: string;
  /** Direct transfers need whole blocks; then the end is cut by {@link finish}. */
  readonly direct: boolean;
  /** Cuts the file to its true length and returns when it is on the device. The file is closed then. */
  finish(bytes: number): Promise<void>;
  /** Begins to read the file back behind the writing; see {@link readBehind}. */
  readBehind(lane: Lane, algorithms: readonly Algorithm[], failed: (error: unknown) => void): ReadingBehind;
  /** Digests the first `bytes` (whole blocks) of what an earlier run left, from the medium where that can be. */
  digestPrefix(bytes: number, lane: Lane, digest: Digesting): Promise<void>;
  /** Lets the file lie in staging. Never throws. */
  leave(): Promise<void>;
}

/** The originals in `folder` for reading; `readBack` says whether a read there reaches the medium. Touches nothing. */
export function readOriginals(disk: Disk, folder: string, readBack: ReadBack): OriginalsToRead {
  const pathOf = (original: string): string => pathIn(folder, original);
  return {
    disk,
    folder,
    readBack,
    pathOf,
    reread: (original, lane) => reread(disk, pathOf(original), readBack, lane),
    async lengthOf(original) {
      try {
        const found = await disk.stat(pathOf(original));
        return found.isFile ? found.bytes : null;
      } catch (error) {
        if (errnoOf(error) === 'ENOENT') return null;
        throw error;
      }
    },
  };
}

/**
 * The originals in `folder` for adding to. Makes the folders that are missing and clears what an interrupted piece of
 * work left in staging: where it was copied from it still is. There must be no other writer.
 */
export async function openOriginals(disk: Disk, folder: string): Promise<Originals> {
  for (const name of ORIGINALS_FOLDERS) await makeFolders(disk, folder, name);
  const staging = path.join(folder, LAYOUT.staging);
  await clearStaging(disk, staging);
  const reading = readOriginals(disk, folder, await probeMedium(disk, staging));
  const { readBack } = reading;
  const pathOf = (inside: string): string => pathIn(folder, inside);
  const kept = keptCopies(disk, staging);
  const run = randomBytes(6).toString('hex');
  let staged = 0;
  /** Folders of originals whose names are durable. */
  const durable = new Set<string>();

  const stagingPlace = (): string => path.join(staging, `${run}-${++staged}.part`);
  const stagedAt = (place: string): Written => {
    let published = false;
    return {
      async publish(original) {
        await makeFolders(disk, folder, path.posix.dirname(original), durable);
        const outcome = await publish(disk, place, pathOf(original));
        published = outcome === 'published';
        return outcome;
      },
      async discard() {
        if (!published) await remove(disk, place);
      },
    };
  };
  const quarantineName = async (original: string): Promise<string> => {
    const name = original.slice(original.lastIndexOf('/') + 1);
    let place = `${LAYOUT.quarantine}/${name}`;
    for (let i = 2; await exists(disk, pathOf(place)); i++) place = `${LAYOUT.quarantine}/${i}-${name}`;
    return place;
  };

  return {
    ...reading,
    stage: () => stageFile(disk, stagingPlace(), readBack, stagedAt),
    stageKept: (key, goOn) => stageFile(disk, kept.placeOf(key), readBack, stagedAt, goOn),
    kept,
    stagingPlace,
    stagedAt,
    async makeRoomFor(originals) {
      for (const inside of new Set(originals.map((original) => path.posix.dirname(original))))
        await makeFolders(disk, folder, inside, durable);
    },
    quarantineName,
    async quarantine(original, name) {
      const place = name ?? (await quarantineName(original));
      await disk.rename(pathOf(original), pathOf(place));
      await disk.syncFolder(path.join(folder, LAYOUT.quarantine));
      await disk.syncFolder(path.dirname(pathOf(original)));
      return place;
    },
  };
}

/** The whole path of what lies in a folder of originals. */
function pathIn(folder: string, inside: string): string {
  return path.join(folder, ...inside.split('/'));
}

async function stageFile(
  disk: Disk,
  place: string,
  readBack: ReadBack,
  stagedAt: (place: string) => Written,
  goOn = false,
): Promise<Staged> {
  const direct = readBack === 'medium';
  const flags = direct ? DIRECT : 0;
  const file = goOn ? await disk.open(place, constants.O_RDWR | flags) : await createNew(disk, place, flags);
  const written = stagedAt(place);
  let open = true;
  const closeOnce = async (): Promise<void> => {
    if (!open) return;
    open = false;
    await file.close();
  };
  return {
    file,
    path: place,
    direct,
    async finish(bytes) {
      await closeOnce();
      // Cut by a buffered descriptor: not every system cuts to an odd length through a direct one.
      const again = await disk.open(place, constants.O_RDWR);
      await closing(again, async () => {
        await again.truncate(bytes);
        await again.sync();
      });
    },
    readBehind: (lane, algorithms, failed) => readBehind(disk, place, readBack, lane, algorithms, failed),
    digestPrefix: (bytes, lane, digest) => digestPrefix(disk, place, readBack, lane, bytes, digest),
    leave: () => closeOnce().catch(() => undefined),
    publish: (original) => written.publish(original),
    async discard() {
      await closeOnce();
      await written.discard();
    },
  };
}
