/**
 * Room kept on the disk so that the ledger can still write when nothing else can: a file that is thrown overboard
 * when an append finds the disk full, and taken aboard again when there is plenty of room.
 */
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { errnoOf, type Disk } from '../vault/disk';
import { exists, remove, replaceWhole } from '../vault/files';
import { inLedger } from './segments';

const BALLAST = 'ballast';
/** Free space, in sizes of the ballast, that must be there before it is taken aboard. */
const PLENTY = 4;

/** Makes the ballast of `bytes` when it is missing and there is plenty of room. Returns whether it is there. */
export async function takeBallast(disk: Disk, folder: string, bytes: number): Promise<boolean> {
  const file = inLedger(folder, BALLAST);
  if (bytes === 0) return false;
  try {
    if (await exists(disk, file)) return true;
    await remove(disk, `${file}.new`);
    const { freeBytes } = await disk.space(path.dirname(file));
    if (freeBytes < PLENTY * bytes) return false;
    // Random, because file systems compress patterns and leave holes for zeros.
    await replaceWhole(disk, file, randomBytes(bytes));
    return true;
  } catch (error) {
    // Ledgers open and work without it; only what is no trouble of the disk's goes on up.
    if (errnoOf(error) === null) throw error;
    return false;
  }
}

/** Throws the ballast overboard. Returns whether there was any. */
export async function dropBallast(disk: Disk, folder: string): Promise<boolean> {
  const file = inLedger(folder, BALLAST);
  if (!(await exists(disk, file))) return false;
  await remove(disk, file);
  await disk.syncFolder(path.dirname(file));
  return true;
}
