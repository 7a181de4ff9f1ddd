import { z } from 'zod';
import type { SafekeepingAct } from '#shared/acts/safekeeping';
import { clipId } from '#shared/contract/values';
import { DAMAGES } from '#shared/safekeeping';
import { integer } from '../columns';
import { count, milliseconds, sha256, text, type ReadPlace } from '../entry-shapes';
import type { Database } from '../sqlite';
import { noteAct } from './clip';
import { folding, nothingToFold, type Folding } from './folding';
import { addHolding, entryOfAttachment, entryOfClip, heal, VAULT_PLACE } from './holdings';

const readBack = z.enum(['medium', 'cached']);
const placed = z.object({ place: text });
const placeAdded = z.object({ place: text, name: text, folder: text });
const placeMoved = z.object({ place: text, folder: text });
const rulesSet = z.object({ unplugWaitsForCopy: z.boolean(), scrubDays: count });
const copyMade = z.object({
  place: text,
  readBack,
  copies: z.array(z.object({ clip: clipId, sha256 })),
  attachments: z.array(z.object({ file: text, sha256 })).default([]),
});
const scrubPassed = z.object({
  place: text.nullable(),
  ranges: z.array(z.tuple([count, count])),
  attachments: count.optional(),
  readBack,
  began: milliseconds,
});
const clipDamaged = z.object({
  clip: clipId,
  place: text.nullable(),
  how: z.enum(DAMAGES),
  quarantine: text.nullable(),
});
const clipHealed = z.object({ clip: clipId, place: text.nullable(), readBack });
const attachmentDamaged = clipDamaged.omit({ clip: true }).extend({ file: text });
const attachmentHealed = clipHealed.omit({ clip: true }).extend({ file: text });

/** Places of second copies, what they hold, and when all of it was last read again. */
export const safekeepingFoldings: Readonly<Record<SafekeepingAct['kind'], Folding>> = {
  'place.added': folding(placeAdded, addPlace),
  'place.moved': folding(placeMoved, (db, _, { place, folder }) =>
    db.prepare('UPDATE places SET folder = ? WHERE place = ?').run(folder, place),
  ),
  'place.removed': folding(placed, removePlace),
  'safekeeping.rules-set': folding(rulesSet, (db, _, rules) =>
    db
      .prepare('INSERT OR REPLACE INTO safekeeping_rules (id, unplug_waits, scrub_days) VALUES (1, ?, ?)')
      .run(rules.unplugWaitsForCopy ? 1 : 0, rules.scrubDays),
  ),
  'copy.made': folding(copyMade, noteCopies),
  'scrub.passed': folding(scrubPassed, noteScrub),
  'clip.damaged': folding(clipDamaged, (db, at, damaged) => {
    noteAct(db, at, damaged.clip, damaged.place === null ? 'clip.damaged' : 'copy.damaged');
    noteDamage(db, at, entryOfClip(db, damaged.clip), damaged);
  }),
  'clip.healed': folding(clipHealed, (db, at, healed) => {
    noteAct(db, at, healed.clip, healed.place === null ? 'clip.healed' : 'copy.healed');
    noteHealing(db, at, entryOfClip(db, healed.clip), healed);
  }),
  'attachment.damaged': folding(attachmentDamaged, (db, at, damaged) =>
    noteDamage(db, at, entryOfAttachment(db, damaged.file), damaged),
  ),
  'attachment.healed': folding(attachmentHealed, (db, at, healed) =>
    noteHealing(db, at, entryOfAttachment(db, healed.file), healed),
  ),
  'ledger-copy.set-aside': nothingToFold,
};

/** The number of a place that is in use, or null. */
function numberOf(db: Database, place: string | null): number | null {
  if (place === null) return VAULT_PLACE;
  const row = db.prepare('SELECT n FROM places WHERE place = ? AND removed_at IS NULL').get(place);
  return row ? integer(row, 'n') : null;
}

function addPlace(db: Database, at: ReadPlace, { place, name, folder }: z.output<typeof placeAdded>): void {
  db.prepare(
    `INSERT INTO places (place, name, folder, added_at, clips, attachments, bytes) VALUES (?, ?, ?, ?, 0, 0, 0)
     ON CONFLICT (place) DO UPDATE
     SET name = excluded.name, folder = excluded.folder, added_at = excluded.added_at, removed_at = NULL`,
  ).run(place, name, folder, at.at);
}

function removePlace(db: Database, at: ReadPlace, { place }: z.output<typeof placed>): void {
  const n = numberOf(db, place);
  if (n === null) return;
  db.prepare('DELETE FROM holdings WHERE place = ?').run(n);
  db.prepare('UPDATE places SET removed_at = ?, clips = 0, attachments = 0, bytes = 0 WHERE n = ?').run(
    at.at,
    n,
  );
}

function noteCopies(db: Database, at: ReadPlace, made: z.output<typeof copyMade>): void {
  const place = numberOf(db, made.place);
  if (place === null) return;
  for (const copy of made.copies) {
    const clip = db.prepare('SELECT seq, bytes FROM clips WHERE clip = ? AND sha256 = ?');
    const row = clip.get(copy.clip, copy.sha256);
    if (!row) continue;
    const [seq, bytes] = [integer(row, 'seq'), integer(row, 'bytes')];
    addHolding(db, at, { of: 'clips', seq, place, bytes, readBack: made.readBack });
  }
  for (const copy of made.attachments) {
    const attachment = db.prepare('SELECT seq, bytes FROM attachments WHERE file = ? AND sha256 = ?');
    const row = attachment.get(copy.file, copy.sha256);
    if (!row) continue;
    const [seq, bytes] = [integer(row, 'seq'), integer(row, 'bytes')];
    addHolding(db, at, { of: 'attachments', seq, place, bytes, readBack: made.readBack });
  }
}

function noteScrub(db: Database, at: ReadPlace, passed: z.output<typeof scrubPassed>): void {
  const place = numberOf(db, passed.place);
  if (place === null) return;
  const only = passed.attachments === undefined ? 'AND seq IN (SELECT seq FROM clips)' : '';
  for (const [first, last] of passed.ranges) {
    db.prepare(
      `UPDATE holdings SET verified_at = ?, read_back = ? WHERE seq BETWEEN ? AND ? AND place = ?
         AND damaged_seq IS NULL AND (verified_at <= ? OR verified_at > ?) ${only}`,
      // What is later than this act was stamped before the clock was set back.
    ).run(at.at, passed.readBack, first, last, place, passed.began, at.at);
  }
}

function noteDamage(
  db: Database,
  at: ReadPlace,
  seq: number | null,
  damaged: Omit<z.output<typeof clipDamaged>, 'clip'>,
): void {
  const place = numberOf(db, damaged.place);
  if (place === null) return;
  db.prepare(
    `UPDATE holdings SET damaged_seq = ?, damaged_at = ?, damage = ?, quarantine = ?
     WHERE seq = ? AND place = ? AND damaged_seq IS NULL`,
  ).run(at.seq, at.at, damaged.how, damaged.quarantine, seq, place);
}

function noteHealing(
  db: Database,
  at: ReadPlace,
  seq: number | null,
  healed: Omit<z.output<typeof clipHealed>, 'clip'>,
): void {
  const place = numberOf(db, healed.place);
  if (place !== null) heal(db, at, seq, place, healed.readBack);
}
