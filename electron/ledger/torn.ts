/**
 * What a crash left half-written at the ledger's end: kept in quarantine, cut off, and put on record. The copy is
 * named `pending` until its record is durable, so that a second crash in between loses nothing either.
 */
import path from 'node:path';
import { failed } from '#shared/failure';
import type { Sha256 } from '#shared/ids';
import type { Act } from '#shared/ledger';
import type { Disk } from '../vault/disk';
import {
  closing,
  makeFolders,
  openForAppend,
  openToRead,
  readFully,
  readWhole,
  remove,
  replaceWhole,
} from '../vault/files';
import { LAYOUT } from '../vault/layout';
import { hashOf } from './entry';
import { inLedger, segmentName } from './segments';

/** More than one group can be, header included: whatever is longer was not left by a crash of ours. */
const LONGEST_CUT = 64 << 20;
const PENDING = /^ledger-tail-[0-9a-f]{64}\.pending$/;

/** Copies everything from `offset` of the last segment into quarantine, durably, and cuts it off. */
export async function cutTorn(
  disk: Disk,
  folder: string,
  { segment, offset }: { readonly segment: number; readonly offset: number },
): Promise<void> {
  const file = inLedger(folder, segmentName(segment));
  const open = await openToRead(disk, file);
  const bytes = await closing(open, async () => {
    const length = (await open.stat()).bytes - offset;
    if (length > LONGEST_CUT) throw failed('ledger-damaged', { detail: 'TAIL_TORN' });
    const all = Buffer.alloc(Math.max(0, length));
    return all.subarray(0, await readFully(open, all, offset));
  });
  if (bytes.length > 0) {
    await makeFolders(disk, folder, LAYOUT.quarantine);
    const copy = path.join(folder, LAYOUT.quarantine, `ledger-tail-${hashOf(bytes)}.pending`);
    await replaceWhole(disk, copy, bytes, 0o444);
  }
  if (offset === 0) {
    await remove(disk, file);
    await disk.syncFolder(path.dirname(file));
    return;
  }
  const cut = await openForAppend(disk, file);
  await closing(cut, async () => {
    await cut.truncate(offset);
    await cut.sync();
  });
}

/** A cut that may not be on record yet. */
export interface PendingCut {
  readonly file: string;
  readonly act: Extract<Act, { kind: 'ledger.tail-cut' }>;
}

/** The cuts whose record is not known to be durable. */
export async function pendingCuts(disk: Disk, folder: string): Promise<readonly PendingCut[]> {
  await makeFolders(disk, folder, LAYOUT.quarantine);
  const quarantine = path.join(folder, LAYOUT.quarantine);
  const cuts: PendingCut[] = [];
  for (const name of await disk.names(quarantine)) {
    if (!PENDING.test(name)) continue;
    const file = path.join(quarantine, name);
    const bytes = (await readWhole(disk, file, LONGEST_CUT)) ?? Buffer.alloc(0);
    const sha256: Sha256 = hashOf(bytes);
    cuts.push({ file, act: { kind: 'ledger.tail-cut', data: { bytes: bytes.length, sha256 } } });
  }
  return cuts;
}

/** Gives the copies of cuts that are on record their last name. */
export async function settleCuts(disk: Disk, cuts: readonly PendingCut[]): Promise<void> {
  for (const { file } of cuts) {
    await disk.rename(file, file.replace(/\.pending$/, '.bin'));
    await disk.syncFolder(path.dirname(file));
  }
}
