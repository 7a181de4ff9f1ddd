/**
 * A copy of the ledger in another place, up to a signature of it. It is a witness, too: a place that was signed over
 * entries that this ledger does not have shows that the vault was put back or its ledger exchanged. So nothing that
 * stands there is replaced unless it is the beginning of what is here, or is no ledger at all any more.
 */
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { errnoOf, type Disk } from '../vault/disk';
import { exists, makeFolders, readWhole, replaceWhole } from '../vault/files';
import { LAYOUT } from '../vault/layout';
import { CHECKPOINT, closingName, inLedger, listLedger, readHeader, segmentName } from './segments';
import { LONGEST_CHECKPOINT, parseNote } from './signed-note';
import { verifyLedger } from './verify';

/** A ledger's files: the folder is that of the vault or of the place. */
export interface LedgerFiles {
  readonly disk: Disk;
  readonly folder: string;
}

/** What stands in the place is no beginning of this ledger; nothing was changed. */
export class ReplicaDiffers extends Error {
  override readonly name = 'ReplicaDiffers';
  /** `ahead`: it goes on where this ledger ends; `differs`: it says something else. */
  constructor(readonly how: 'ahead' | 'differs') {
    super(`the copy of the ledger ${how}`);
  }
}

export interface ReplicaReport {
  /** How many entries the copy now has, as signed. */
  readonly size: number;
  /** Where a damaged copy was moved to, inside the place's folder. */
  readonly setAside: string | null;
}

/**
 * Brings the copy in `to` up to the last signature of `from`, also while the ledger is being written. `breathe` is
 * called between files. Throws {@link ReplicaDiffers}, and the system's errors of either side.
 */
export async function copyLedger(
  from: LedgerFiles,
  to: LedgerFiles,
  breathe: () => Promise<void>,
): Promise<ReplicaReport> {
  await makeFolders(to.disk, to.folder, LAYOUT.ledger);
  const note = await readWhole(from.disk, inLedger(from.folder, CHECKPOINT), LONGEST_CHECKPOINT);
  const size = note && parseNote(note)?.size;
  if (!note || size === undefined || size === null) return { size: 0, setAside: null };

  let there = await lastSegment(to);
  let setAside: string | null = null;
  const trouble = await disagreement(from, to, there);
  if (trouble) {
    // A copy that cannot be proven by itself is a damaged one; one that can is a witness and stays.
    const { failures } = await verifyLedger({ ...to, quiet: true });
    if (failures.length === 0) throw new ReplicaDiffers(trouble);
    setAside = await moveAside(to);
    there = 0;
  }

  const { segments, closings } = await listLedger(from.disk, from.folder);
  for (const segment of segments.filter((s) => s >= Math.max(there, 1))) {
    await breathe();
    const bytes = await signedPart(from, segment, size);
    if (!bytes) break;
    await put(to, segmentName(segment), bytes);
    if (!closings.includes(segment)) continue;
    const closing = await readWhole(
      from.disk,
      inLedger(from.folder, closingName(segment)),
      LONGEST_CHECKPOINT,
    );
    // Closed after the signature that is being copied: its entries are not all there.
    const isWhole = closing && (parseNote(closing)?.size ?? Infinity) <= size;
    if (isWhole) await put(to, closingName(segment), closing);
  }
  // Last: a signature never stands over entries that are not there.
  await put(to, CHECKPOINT, note);
  return { size, setAside };
}

async function lastSegment({ disk, folder }: LedgerFiles): Promise<number> {
  return (await listLedger(disk, folder)).segments.at(-1) ?? 0;
}

/** Whether what stands in the place is no beginning of this ledger. */
async function disagreement(
  from: LedgerFiles,
  to: LedgerFiles,
  last: number,
): Promise<'ahead' | 'differs' | null> {
  const signedThere = await readWhole(to.disk, inLedger(to.folder, CHECKPOINT), LONGEST_CHECKPOINT);
  if (last === 0) return signedThere ? 'differs' : null;
  // The closing signature of the segment before binds everything up to there.
  if (last > 1) {
    const [ours, theirs] = await Promise.all(
      [from, to].map(({ disk, folder }) =>
        readWhole(disk, inLedger(folder, closingName(last - 1)), LONGEST_CHECKPOINT),
      ),
    );
    if (!ours) return 'ahead';
    if (!theirs || !ours.equals(theirs)) return 'differs';
  }
  const ours = await readWhole(from.disk, inLedger(from.folder, segmentName(last)));
  const theirs = (await readWhole(to.disk, inLedger(to.folder, segmentName(last)))) ?? Buffer.alloc(0);
  if (!ours) return 'ahead';
  if (ours.subarray(0, theirs.length).equals(theirs)) return await isAhead(from, signedThere);
  return theirs.subarray(0, ours.length).equals(ours) ? 'ahead' : 'differs';
}

async function isAhead(from: LedgerFiles, signedThere: Buffer | null): Promise<'ahead' | 'differs' | null> {
  if (!signedThere) return null;
  const theirs = parseNote(signedThere);
  const note = await readWhole(from.disk, inLedger(from.folder, CHECKPOINT), LONGEST_CHECKPOINT);
  const ours = note && parseNote(note);
  if (!theirs || !ours) return 'differs';
  if (theirs.origin !== ours.origin) return 'differs';
  return theirs.size > ours.size ? 'ahead' : null;
}

/** A segment's header and the entries of it that are signed, or null when none is. */
async function signedPart(
  { disk, folder }: LedgerFiles,
  segment: number,
  size: number,
): Promise<Buffer | null> {
  const bytes = await readWhole(disk, inLedger(folder, segmentName(segment)));
  if (!bytes) return null;
  let end = bytes.indexOf(LF) + 1;
  const header = end === 0 ? null : readHeader(bytes.subarray(0, end - 1));
  if (!header || header.first >= size) return null;
  for (let entry = header.first; entry < size; entry++) {
    const lineEnd = bytes.indexOf(LF, end);
    if (lineEnd === -1) break;
    end = lineEnd + 1;
  }
  return bytes.subarray(0, end);
}

const LF = 0x0a;

/** Writes a file of the copy, unless it is there as it should be. */
async function put({ disk, folder }: LedgerFiles, name: string, bytes: Buffer): Promise<void> {
  const file = inLedger(folder, name);
  const there = await readWhole(disk, file);
  if (there?.equals(bytes)) return;
  await replaceWhole(disk, file, bytes);
  const again = await readWhole(disk, file);
  if (!again?.equals(bytes)) throw new Error(`${name} reads otherwise than it was written`);
}

/** Moves a damaged copy into the place's quarantine, whole. */
async function moveAside({ disk, folder }: LedgerFiles): Promise<string> {
  await makeFolders(disk, folder, LAYOUT.quarantine);
  let name: string;
  do name = `${LAYOUT.quarantine}/ledger-${randomBytes(4).toString('hex')}`;
  while (await exists(disk, path.join(folder, ...name.split('/'))));
  await disk.rename(path.join(folder, LAYOUT.ledger), path.join(folder, ...name.split('/')));
  await disk.syncFolder(path.join(folder, LAYOUT.quarantine));
  await disk.syncFolder(folder);
  await makeFolders(disk, folder, LAYOUT.ledger);
  return name;
}

/** How many entries a copy has, as signed; null when it has no signature that can be read. */
export async function replicaSize({ disk, folder }: LedgerFiles): Promise<number | null> {
  try {
    const note = await readWhole(disk, inLedger(folder, CHECKPOINT), LONGEST_CHECKPOINT);
    return (note && parseNote(note)?.size) ?? null;
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return null;
    throw error;
  }
}
