/** The signed state from which a verification may go on instead of beginning at the first entry. */
import type { Instant } from '#shared/clock';
import type { Disk } from '../vault/disk';
import { readWhole } from '../vault/files';
import { admissionsIn, type Admission } from './search';
import { hashOf } from './entry';
import { closingName, firstLine, inLedger, listLedger, readHeader, segmentName } from './segments';
import { LONGEST_CHECKPOINT, parseNote, type SignedCheckpoint } from './signed-note';
import { lastLine } from './tail';

/** What shall be verified: from entry `seq` on, or what was recorded from `at` on by the station clock. */
export type Since = { readonly seq: number } | { readonly at: Instant };

/** The end of a closed segment before which nothing is verified. */
export interface Anchor {
  readonly segment: number;
  /** What the segment was closed with; whose signature it is must still be told. */
  readonly checkpoint: SignedCheckpoint;
  /** Keys that the entries before admit. They were searched for, not proven. */
  readonly admissions: readonly Admission[];
  /** Whether the entry before is the one that the next segment goes on from. */
  readonly isChained: boolean;
}

/**
 * The last closed segment that ends before what `since` asks for, or null when only the beginning of the ledger does.
 * Closing checkpoints that cannot be read are passed over; the full verification names them.
 */
export async function anchorBefore(disk: Disk, folder: string, since: Since): Promise<Anchor | null> {
  const { segments, closings } = await listLedger(disk, folder);
  for (const segment of [...closings].reverse()) {
    if (!segments.includes(segment) || !segments.includes(segment + 1)) continue;
    const note = await readWhole(disk, inLedger(folder, closingName(segment)), LONGEST_CHECKPOINT);
    const checkpoint = note && parseNote(note);
    if (!checkpoint) continue;
    const isBefore = 'seq' in since ? checkpoint.size <= since.seq : checkpoint.at <= since.at;
    if (!isBefore) continue;
    const line = await firstLine(disk, inLedger(folder, segmentName(segment + 1)));
    const end = await lastLine(disk, inLedger(folder, segmentName(segment)));
    const isChained = end !== null && line !== null && readHeader(line)?.prev === hashOf(end);
    return { segment, checkpoint, admissions: await admissionsIn(disk, folder, segment), isChained };
  }
  return null;
}
