/**
 * Proves a vault: the ledger by itself, every original and attachment against the ledger, the catalog against the ledger; or a place of
 * second copies by the ledger that lies there. Writes nothing.
 */
import path from 'node:path';
import { failed } from '#shared/failure';
import type { VerificationFinding, VerificationProgress, VerificationReport } from '#shared/verification';
import { compareWithLedger } from '../catalog/compare';
import { isLocked } from '../catalog/lock';
import { asNotedHead } from '../ledger/head';
import { readEntries } from '../ledger/segments';
import { vaultOf } from '../ledger/signed-note';
import { anchorBefore, type Since } from '../ledger/since';
import { verifyLedger } from '../ledger/verify';
import { sizesOf, witnessFindings } from '../ledger/witnessed';
import { systemDisk, type Disk } from '../vault/disk';
import { exists } from '../vault/files';
import { lanesOf } from '../vault/lanes';
import { LAYOUT } from '../vault/layout';
import { lookForPlace } from '../vault/place';
import { courseOf } from './verification/course';
import { checkRecorded, checkUnrecorded, pathsOf } from './verification/held';
import { checkPlaceAlone, checkPlaces, copiesDue } from './verification/place';
import { recorder, type Recorded, type RecordedFile } from './verification/recorded';
import { sinceAnchor, withEarlierRoots } from './verification/since';
import { witnessNotes } from './witness-notes';

export type { Since } from '../ledger/since';

export interface VerifyOptions {
  readonly disk?: Disk;
  /** Aborted to stop before the next original. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: VerificationProgress) => void;
  /** Only what was recorded since; without this, everything. */
  readonly since?: Since;
  /** States of the ledger that were noted elsewhere: codes, or what a QR code said. */
  readonly heads?: readonly string[];
  /** Files with checkpoints that were kept elsewhere. */
  readonly witnessFiles?: readonly string[];
  /** Also the second copies, in every place in use. Not to be had together with `since`. */
  readonly places?: boolean;
}

/** While the ledger is read, it is told after so many entries. */
const TOLD_ENTRIES = 4096;

/**
 * Verifies the vault, or the place of second copies, in `folder`. Throws FailureError `no-vault`, `cancelled`,
 * `bad-arguments` or `head-code-unreadable`; what is wrong with what is kept is in the report.
 */
export async function verifyVault(folder: string, options: VerifyOptions = {}): Promise<VerificationReport> {
  const { disk = systemDisk, signal, onProgress = () => undefined, since, places = false } = options;
  const heads = (options.heads ?? []).map((text) => ({ text, noted: asNotedHead(text) }));
  const held = await lookForPlace(disk, folder);
  const mark = held.is === 'place' ? held.mark : null;
  if (held.is !== 'vault' && !mark) throw failed('no-vault', { place: folder });
  if (since && (mark || places))
    throw failed('bad-arguments', { detail: 'second copies are verified from the first entry on' });

  const quiet = !isLocked(path.join(folder, LAYOUT.lock));
  const failures: VerificationFinding[] = [];
  const notes: VerificationFinding[] = [];
  const record = recorder();
  const { recorded } = record;
  let entries = 0;
  const witnessed = await witnessNotes(disk, folder, options.witnessFiles ?? []);
  const wanted = sizesOf(witnessed, heads);
  const anchor = since && (await anchorBefore(disk, folder, since));

  const ledger = await verifyLedger({
    disk,
    folder,
    quiet,
    ...(anchor && { anchor }),
    rootsAt: wanted,
    onEntry: (entry) => {
      record.take(entry);
      if ((entries += 1) % TOLD_ENTRIES === 0) onProgress({ stage: 'ledger', entries });
    },
  });
  failures.push(...recorded.failures, ...ledger.failures);
  notes.push(...ledger.notes);
  const roots = anchor ? await withEarlierRoots(disk, folder, anchor, ledger, wanted) : ledger.roots;
  const known = { ...ledger, roots, witnesses: recorded.witnesses };
  failures.push(...(await witnessFindings(known, witnessed, heads)));

  const found = { failures, notes };
  const lanes = lanesOf(2);
  const files = [...filesToRead(recorded, mark?.place ?? null, places)];
  const course = courseOf(signal, files, (read) => onProgress({ stage: 'files', ...read }));
  const reading = { disk, lanes, course };
  try {
    if (mark) await checkPlaceAlone(folder, mark, ledger.origin, recorded, found, reading);
    else {
      const originals = { disk, folder, lanes, place: null, ...found };
      const { clips, attachments } = recorded;
      await checkRecorded(clips, originals, course);
      await checkRecorded(attachments, originals, course);
      if (!anchor) await checkUnrecorded(pathsOf([...clips.values(), ...attachments.values()]), originals);
    }
    const id = ledger.origin === null ? null : vaultOf(ledger.origin);
    if (places && !mark && id !== null) await checkPlaces({ folder, id, quiet }, recorded, found, reading);
  } finally {
    await lanes.close();
  }

  const report = (): VerificationReport => ({
    ok: failures.length === 0,
    entries: ledger.entries,
    clips: recorded.clips.size,
    failures,
    notes,
    since: null,
  });
  if (mark) return report();
  if (anchor) {
    const count = anchor.checkpoint.size;
    notes.push({ code: 'EARLIER_NOT_CHECKED', subject: LAYOUT.ledger, values: { count } });
    const proven = ledger.failures.length === 0 ? await sinceAnchor(disk, folder, anchor) : null;
    return { ...report(), since: proven };
  }
  const catalogFile = path.join(folder, ...LAYOUT.catalogFile.split('/'));
  if (!(await exists(disk, catalogFile)))
    notes.push({ code: 'CATALOG_MISSING', subject: LAYOUT.catalogFile });
  else if (ledger.failures.length === 0) {
    onProgress({ stage: 'catalog' });
    const differences = await compareWithLedger(catalogFile, readEntries({ disk, folder }));
    for (const finding of differences) (finding.code === 'CATALOG_MISSING' ? notes : failures).push(finding);
  }
  return report();
}

/** Everything that will be read: what lies in the vault, or in the one place `alone`; then, with `places`, in all places. */
function* filesToRead(recorded: Recorded, alone: string | null, places: boolean): Generator<RecordedFile> {
  if (alone === null) {
    yield* recorded.clips.values();
    yield* recorded.attachments.values();
  }
  for (const place of recorded.places.values()) {
    if (alone === null ? !places : place.place !== alone) continue;
    const { clips, attachments } = copiesDue(place, recorded);
    yield* clips.values();
    yield* attachments.values();
  }
}
