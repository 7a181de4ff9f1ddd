/**
 * The vault: originals on disk, immutable, named by their content. Knows nothing of people, cases or cameras.
 */
import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import path from 'node:path';
import type { ReadBack } from '#shared/clip';
import { failed } from '#shared/failure';
import { sizeText } from '#shared/size';
import { errnoOf, type Disk, type DiskFile } from './disk';
import { closing, createNew, exists, makeFolders, publish, readWhole, remove, replaceWhole } from './files';
import type { Lane } from './hashing';
import { FOLDERS, LAYOUT, VAULT_FORMAT } from './layout';
import { DIRECT, probeMedium } from './medium';
import { reread, type Reread } from './read-back';

export interface Vault {
  readonly disk: Disk;
  readonly folder: string;
  readonly id: string;
  /** Whether a read-back reaches the medium here. */
  readonly readBack: ReadBack;
  /** Free space, and the part of it that intake leaves alone so that the ledger can always write. Bytes. */
  space(): Promise<VaultSpace>;
  /**
   * Sets `bytes` of the free space aside for one file until the returned function is called. Throws `vault-full`
   * when that would touch the reserve.
   */
  claim(bytes: number): Promise<() => void>;
  /** A new file in staging, under a name that nothing else has. */
  stage(): Promise<Staged>;
  /** The whole path of an original (`/` between parts inside the vault). */
  pathOf(original: string): string;
  /** Reads an original again and digests it. Errors are the system's (ENOENT, EIO, …). */
  reread(original: string, lane: Lane): Promise<Reread>;
  /** Length of an original, or null when it is missing. */
  lengthOf(original: string): Promise<number | null>;
  /** Moves an original away from the originals, for a person to look at. Returns its new place inside the vault. */
  quarantine(original: string): Promise<string>;
}

export interface VaultSpace {
  readonly totalBytes: number;
  readonly freeBytes: number;
  readonly reserveBytes: number;
}

/** A file on its way to become an original. */
export interface Staged {
  readonly file: DiskFile;
  /** Direct transfers need whole blocks; then the end is cut by {@link finish}. */
  readonly direct: boolean;
  /** Cuts the file to its true length and returns when it is on the device. The file is closed then. */
  finish(bytes: number): Promise<void>;
  /** Reads the staged file again and digests it. */
  reread(lane: Lane): Promise<Reread>;
  /** Gives it its place among the originals; `exists` when one stands there already (nothing was changed). */
  publish(original: string): Promise<'published' | 'exists'>;
  /** Throws the file away unless it was published. */
  discard(): Promise<void>;
}

const GIBIBYTE = 1 << 30;

/** What a folder holds, for somebody who is about to choose it. */
export async function whatIsIn(disk: Disk, folder: string): Promise<'nothing' | 'vault' | 'other-files'> {
  let names: readonly string[];
  try {
    names = await disk.names(folder);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return 'nothing';
    throw error;
  }
  if (names.includes(LAYOUT.description)) return 'vault';
  // An interrupted creation left only our own empty folders: as good as nothing.
  const ours = new Set<string>([...FOLDERS, LAYOUT.lock, `${LAYOUT.description}.new`]);
  return names.every((name) => ours.has(name)) ? 'nothing' : 'other-files';
}

/** Makes the folders and the description of a new vault. The description comes last: without it there is no vault. */
export async function createVault(disk: Disk, folder: string): Promise<void> {
  if ((await whatIsIn(disk, folder)) === 'other-files') throw failed('not-a-vault', { place: folder });
  // Only what is missing is made: folders above may be closed to us, and are none of ours.
  let nearest = folder;
  while (!(await exists(disk, nearest)) && path.dirname(nearest) !== nearest) nearest = path.dirname(nearest);
  await makeFolders(disk, nearest, path.relative(nearest, folder).split(path.sep).join('/'));
  for (const name of FOLDERS) await makeFolders(disk, folder, name);
  const description = { format: VAULT_FORMAT, program: 'EviDock', vault: randomBytes(16).toString('hex') };
  await replaceWhole(
    disk,
    path.join(folder, LAYOUT.description),
    Buffer.from(`${JSON.stringify(description, null, 2)}\n`),
  );
}

/** Opens a vault that exists. Whatever an interrupted import left in staging is cleared: the camera still has it. */
export async function openVault(disk: Disk, folder: string): Promise<Vault> {
  const id = await readDescription(disk, folder);
  for (const name of FOLDERS) await makeFolders(disk, folder, name);
  const staging = path.join(folder, LAYOUT.staging);
  for (const name of await disk.names(staging)) await remove(disk, path.join(staging, name));
  const readBack = await probeMedium(disk, staging);
  let staged = 0;
  const run = randomBytes(6).toString('hex');
  const pathOf = (original: string): string => path.join(folder, ...original.split('/'));
  let claimed = 0;
  /** Folders of originals whose names are durable. */
  const durable = new Set<string>();
  const space = async (): Promise<VaultSpace> => {
    const { totalBytes, freeBytes } = await disk.space(folder);
    return { totalBytes, freeBytes, reserveBytes: Math.min(GIBIBYTE, Math.floor(totalBytes / 20)) };
  };

  return {
    disk,
    folder,
    id,
    readBack,
    pathOf,
    space,
    async claim(bytes) {
      const { freeBytes, reserveBytes } = await space();
      if (freeBytes - claimed - bytes < reserveBytes) {
        throw failed('vault-full', {
          needed: sizeText(bytes),
          free: sizeText(Math.max(0, freeBytes - claimed)),
          reserve: sizeText(reserveBytes),
        });
      }
      claimed += bytes;
      let held = true;
      return () => {
        if (held) claimed -= bytes;
        held = false;
      };
    },
    async stage() {
      staged += 1;
      return stageFile(disk, folder, path.join(staging, `${run}-${staged}.part`), readBack, durable);
    },
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
    async quarantine(original) {
      const name = original.slice(original.lastIndexOf('/') + 1);
      let place = `${LAYOUT.quarantine}/${name}`;
      for (let i = 2; await exists(disk, pathOf(place)); i++) place = `${LAYOUT.quarantine}/${i}-${name}`;
      await disk.rename(pathOf(original), pathOf(place));
      await disk.syncFolder(path.join(folder, LAYOUT.quarantine));
      await disk.syncFolder(path.dirname(pathOf(original)));
      return place;
    },
  };
}

async function stageFile(
  disk: Disk,
  folder: string,
  name: string,
  readBack: ReadBack,
  durable: Set<string>,
): Promise<Staged> {
  const direct = readBack === 'medium';
  const file = await createNew(disk, name, direct ? DIRECT : 0);
  let open = true;
  let published = false;
  const closeOnce = async (): Promise<void> => {
    if (!open) return;
    open = false;
    await file.close();
  };
  return {
    file,
    direct,
    async finish(bytes) {
      await closeOnce();
      // Cut by a buffered descriptor: not every system cuts to an odd length through a direct one.
      const again = await disk.open(name, constants.O_RDWR);
      await closing(again, async () => {
        await again.truncate(bytes);
        await again.sync();
      });
    },
    reread: (lane) => reread(disk, name, readBack, lane),
    async publish(original) {
      await makeFolders(disk, folder, path.posix.dirname(original), durable);
      const outcome = await publish(disk, name, path.join(folder, ...original.split('/')));
      published = outcome === 'published';
      return outcome;
    },
    async discard() {
      await closeOnce();
      if (!published) await remove(disk, name);
    },
  };
}

async function readDescription(disk: Disk, folder: string): Promise<string> {
  const bytes = await readWhole(disk, path.join(folder, LAYOUT.description), 1 << 20);
  if (!bytes) throw failed('not-a-vault', { place: folder });
  let description: unknown;
  try {
    description = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    throw failed('vault-failed', { detail: `${LAYOUT.description} is damaged` }, error);
  }
  const { format, vault } = (description ?? {}) as { format?: unknown; vault?: unknown };
  if (typeof format !== 'number' || typeof vault !== 'string' || !/^[0-9a-f]{32}$/.test(vault)) {
    throw failed('vault-failed', { detail: `${LAYOUT.description} is damaged` });
  }
  if (format > VAULT_FORMAT) throw failed('vault-newer', { format });
  return vault;
}
