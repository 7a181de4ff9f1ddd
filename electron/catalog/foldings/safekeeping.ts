import { z } from 'zod';
import type { SafekeepingAct } from '#shared/acts/safekeeping';
import { clipId } from '#shared/contract/values';
import { DAMAGES } from '#shared/safekeeping';
import { integer } from '../columns';
import { count, milliseconds, sha256, text, type ReadPlace } from '../entry-shapes';
import type { Database } from '../sqlite';
import { noteAct } from './clip';
import { folding, nothingToFold, type Folding } from './folding';
import { addHolding, heal, VAULT_PLACE } from './holdings';

const readBack = z.enum(['medium', 'cached']);
const placed = z.object({ place: text });
const placeAdded = z.object({ place: text, name: text, folder: text });
const placeMoved = z.object({ place: text, folder: text });
const rulesSet = z.object({ unplugWaitsForCopy: z.boolean(), scrubDays: count });
const copyMade = z.object({
  place: text,
  readBack,
  copies: z.array(z.object({ clip: clipId, sha256 })),
});
const scrubPassed = z.object({
  place: text.nullable(),
  ranges: z.array(z.tuple([count, count])),
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
  'clip.damaged': folding(clipDamaged, noteDamage),
  'clip.healed': folding(clipHealed, noteHealing),
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
    `INSERT INTO places (place, name, folder, added_at, clips, bytes) VALUES (?, ?, ?, ?, 0, 0)
     ON CONFLICT (place) DO UPDATE
     SET name = excluded.name, folder = excluded.folder, added_at = excluded.added_at, removed_at = NULL`,
  ).run(place, name, folder, at.at);
}

function removePlace(db: Database, at: ReadPlace, { place }: z.output<typeof placed>): void {
  const n = numberOf(db, place);
  if (n === null) return;
  db.prepare('DELETE FROM holdings WHERE place = ?').run(n);
  db.prepare('UPDATE places SET removed_at = ?, clips = 0, bytes = 0 WHERE n = ?').run(at.at, n);
}

function noteCopies(db: Database, at: ReadPlace, made: z.output<typeof copyMade>): void {
  const place = numberOf(db, made.place);
  if (place === null) return;
  for (const copy of made.copies) {
    const clip = db.prepare('SELECT seq, bytes FROM clips WHERE clip = ? AND sha256 = ?');
    const row = clip.get(copy.clip, copy.sha256);
    if (!row) continue;
    const [seq, bytes] = [integer(row, 'seq'), integer(row, 'bytes')];
    addHolding(db, at, { seq, place, bytes, readBack: made.readBack });
  }
}

function noteScrub(db: Database, at: ReadPlace, passed: z.output<typeof scrubPassed>): void {
  const place = numberOf(db, passed.place);
  if (place === null) return;
  for (const [first, last] of passed.ranges) {
    db.prepare(
      `UPDATE holdings SET verified_at = ?, read_back = ? WHERE seq BETWEEN ? AND ? AND place = ?
         AND damaged_seq IS NULL AND (verified_at <= ? OR verified_at > ?)`,
      // What is later than this act was stamped before the clock was set back.
    ).run(at.at, passed.readBack, first, last, place, passed.began, at.at);
  }
}

function noteDamage(db: Database, at: ReadPlace, damaged: z.output<typeof clipDamaged>): void {
  noteAct(db, at, damaged.clip, damaged.place === null ? 'clip.damaged' : 'copy.damaged');
  const place = numberOf(db, damaged.place);
  if (place === null) return;
  db.prepare(
    `UPDATE holdings SET damaged_seq = ?, damaged_at = ?, damage = ?, quarantine = ?
     WHERE seq = (SELECT seq FROM clips WHERE clip = ?) AND place = ? AND damaged_seq IS NULL`,
  ).run(at.seq, at.at, damaged.how, damaged.quarantine, damaged.clip, place);
}

function noteHealing(db: Database, at: ReadPlace, healed: z.output<typeof clipHealed>): void {
  noteAct(db, at, healed.clip, healed.place === null ? 'clip.healed' : 'copy.healed');
  const place = numberOf(db, healed.place);
  if (place !== null) heal(db, at, healed.clip, place, healed.readBack);
}
