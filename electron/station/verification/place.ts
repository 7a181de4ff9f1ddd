/** Second copies against the record: all places from the vault, or one place by itself with the ledger that lies there. */
import type { PlaceId } from '#shared/ids';
import type { VerificationFinding } from '#shared/verification';
import { CHECKPOINT, inLedger } from '../../ledger/segments';
import { LONGEST_CHECKPOINT, originOf, parseNote, type SignedCheckpoint } from '../../ledger/signed-note';
import { verifyLedger } from '../../ledger/verify';
import { errnoOf, type Disk } from '../../vault/disk';
import { readWhole } from '../../vault/files';
import type { Lanes } from '../../vault/lanes';
import { placeError, PlaceError, requireMark, type PlaceMark } from '../../vault/place';
import type { Course } from './course';
import { checkRecorded, checkUnrecorded, pathsOf, type Holding } from './held';
import type { Recorded, RecordedFile, RecordedPlace } from './recorded';

interface Findings {
  readonly failures: VerificationFinding[];
  readonly notes: VerificationFinding[];
}

interface Reading {
  readonly disk: Disk;
  readonly lanes: Lanes;
  readonly course: Course;
}

/**
 * Checks the copies in the place that `folder` is, against what its own copy of the ledger says. The mark is signed by
 * nobody: that the ledger knows this place is what says which clips are due.
 */
export async function checkPlaceAlone(
  folder: string,
  mark: PlaceMark,
  origin: string | null,
  recorded: Recorded,
  found: Findings,
  reading: Reading,
): Promise<void> {
  const place = recorded.places.get(mark.place);
  if (!place || (origin !== null && origin !== originOf(mark.vault))) {
    found.failures.push({ code: 'PLACE_FOREIGN', subject: mark.place });
    return;
  }
  await checkCopies({ ...place, folder }, recorded, {
    ...found,
    ...reading,
    stillThere: () => Promise.resolve(),
  });
}

/** Checks every place that is in use: whether it is there, its copies, and its copy of the ledger of `vault`. */
export async function checkPlaces(
  vault: { readonly folder: string; readonly id: string; readonly quiet: boolean },
  recorded: Recorded,
  found: Findings,
  reading: Reading,
): Promise<void> {
  for (const place of recorded.places.values()) {
    const here: Findings = { failures: [], notes: [] };
    const mark = { vault: vault.id, place: place.place as PlaceId };
    const stillThere = (): Promise<void> => requireMark(reading.disk, place.folder, mark);
    try {
      await stillThere();
      await checkLedger(vault, place, here, reading.disk);
      await checkCopies(place, recorded, { ...here, ...reading, stillThere });
      found.failures.push(...here.failures);
      found.notes.push(...here.notes);
    } catch (error) {
      if (!(error instanceof PlaceError) && errnoOf(error) === null) throw error;
      // What was missed there until now may only have been out of reach.
      const values = { name: place.name, detail: placeError(error).trouble.code };
      found.failures.push({ code: 'PLACE_UNREACHABLE', subject: place.place, values });
    }
  }
}

/** What is on record as copied to a place. */
export function copiesDue({ due }: RecordedPlace, { clips, attachments }: Recorded) {
  const isDue = ([key]: readonly [string, RecordedFile]): boolean => due.has(key);
  return { clips: new Map([...clips].filter(isDue)), attachments: new Map([...attachments].filter(isDue)) };
}

async function checkCopies(
  copied: RecordedPlace,
  recorded: Recorded,
  {
    disk,
    lanes,
    course,
    stillThere,
    ...found
  }: Findings & Reading & { readonly stillThere: () => Promise<void> },
): Promise<void> {
  const { place, name, folder } = copied;
  const holding: Holding = { disk, folder, lanes, place: { name, stillThere }, ...found };
  const { clips, attachments } = copiesDue(copied, recorded);
  await checkRecorded(clips, holding, course);
  await checkRecorded(attachments, holding, course);
  await checkUnrecorded(pathsOf([...clips.values(), ...attachments.values()]), holding);
  const count = recorded.clips.size - clips.size + (recorded.attachments.size - attachments.size);
  if (count > 0) found.notes.push({ code: 'COPY_PENDING', subject: place, values: { name, count } });
}

/**
 * Verifies a place's copy of the ledger by itself, then holds its signed state against the vault's ledger. That is read
 * once more, and after the place, so that a writer at work can only be ahead of it.
 */
async function checkLedger(
  vault: { readonly folder: string; readonly id: string; readonly quiet: boolean },
  { place, name, folder }: RecordedPlace,
  { failures, notes }: Findings,
  disk: Disk,
): Promise<void> {
  const tell = (code: VerificationFinding['code'], values = {}): VerificationFinding => ({
    code,
    subject: place,
    values: { name, ...values },
  });
  // The copy is replaced file by file, each in one step: nothing in it is ever half written.
  const [damage] = (await verifyLedger({ disk, folder, quiet: true })).failures;
  const signed = damage ? null : await checkpointIn(disk, folder);
  if (!signed) {
    failures.push(tell('PLACE_LEDGER_DAMAGED', { detail: damage?.code ?? 'CHECKPOINT_MISSING' }));
    return;
  }
  const { size, root, origin } = signed;
  const ours = await verifyLedger({
    disk,
    folder: vault.folder,
    quiet: vault.quiet,
    rootsAt: new Set([size]),
  });
  const there = ours.roots.get(size);
  // Where a part of our own ledger is missing nothing can be said; that it is missing was told.
  const differs = origin !== originOf(vault.id) || size > ours.entries || there?.equals(root) === false;
  if (differs) failures.push(tell('PLACE_LEDGER_DIFFERS'));
  else if (size < ours.entries) notes.push(tell('PLACE_LEDGER_BEHIND', { count: ours.entries - size }));
}

async function checkpointIn(disk: Disk, folder: string): Promise<SignedCheckpoint | null> {
  const note = await readWhole(disk, inLedger(folder, CHECKPOINT), LONGEST_CHECKPOINT);
  return note && parseNote(note);
}
