/** Where clips are kept: rows of `holdings`, and the counters of the places that hold them. */
import { integer } from '../columns';
import type { ReadPlace } from '../entry-shapes';
import type { Database } from '../sqlite';

/** The vault's own number among the places. */
export const VAULT_PLACE = 0;

/** Notes that a place holds a clip or an attachment since this entry. What it held already counts once. */
export function addHolding(
  db: Database,
  at: ReadPlace,
  holding: {
    readonly of: 'clips' | 'attachments';
    readonly seq: number;
    readonly place: number;
    readonly bytes: number;
    readonly readBack: string;
  },
): void {
  const { seq, place, bytes } = holding;
  const isNew = !db.prepare('SELECT 1 FROM holdings WHERE seq = ? AND place = ?').get(seq, place);
  db.prepare(
    `INSERT INTO holdings (seq, place, made_seq, made_at, verified_at, read_back) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET verified_at = excluded.verified_at, read_back = excluded.read_back,
       damaged_seq = NULL, damaged_at = NULL, damage = NULL, quarantine = NULL`,
  ).run(seq, place, at.seq, at.at, at.at, holding.readBack);
  if (isNew)
    db.prepare(
      `UPDATE places SET ${holding.of} = ${holding.of} + 1, bytes = min(bytes + ?, 9007199254740991) WHERE n = ?`,
    ).run(bytes, place);
}

/** The number of the entry that put a clip on record, or null. */
export function entryOfClip(db: Database, clip: string): number | null {
  const row = db.prepare('SELECT seq FROM clips WHERE clip = ?').get(clip);
  return row ? integer(row, 'seq') : null;
}

/** The number of the entry that put an attachment on record, or null. */
export function entryOfAttachment(db: Database, file: string): number | null {
  const row = db.prepare('SELECT seq FROM attachments WHERE file = ?').get(file);
  return row ? integer(row, 'seq') : null;
}

/** Notes that a holding is whole again. `readBack` null: the reading was made as the last one was. */
export function heal(
  db: Database,
  at: ReadPlace,
  seq: number | null,
  place: number,
  readBack: string | null,
): void {
  db.prepare(
    `UPDATE holdings SET verified_at = ?, read_back = coalesce(?, read_back), damaged_seq = NULL, damaged_at = NULL,
       damage = NULL, quarantine = NULL
     WHERE seq = ? AND place = ?`,
  ).run(at.at, readBack, seq, place);
}
