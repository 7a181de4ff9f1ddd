/**
 * The vault: originals on disk, immutable, named by their content. Knows nothing of people, cases or cameras.
 */
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { failed } from '#shared/failure';
import { sizeText } from '#shared/size';
import { errnoOf, type Disk } from './disk';
import { exists, makeFolders, readWhole, replaceWhole } from './files';
import { FOLDERS, LAYOUT, VAULT_FORMAT } from './layout';
import { openOriginals, type Originals } from './originals';

export type { Staged } from './originals';

export interface Vault extends Originals {
  readonly id: string;
  /** Free space, and the part of it that intake leaves alone so that the ledger can always write. Bytes. */
  space(): Promise<VaultSpace>;
  /**
   * Sets `bytes` of the free space aside for one file until the returned function is called. Throws `vault-full`
   * when that would touch the reserve.
   */
  claim(bytes: number): Promise<() => void>;
}

export interface VaultSpace {
  readonly totalBytes: number;
  readonly freeBytes: number;
  readonly reserveBytes: number;
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
  const originals = await openOriginals(disk, folder);
  for (const name of [LAYOUT.ledger, LAYOUT.keys, LAYOUT.catalog]) await makeFolders(disk, folder, name);
  let claimed = 0;
  const space = async (): Promise<VaultSpace> => {
    const { totalBytes, freeBytes } = await disk.space(folder);
    return { totalBytes, freeBytes, reserveBytes: Math.min(GIBIBYTE, Math.floor(totalBytes / 20)) };
  };

  return {
    ...originals,
    id,
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
