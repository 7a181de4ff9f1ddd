/** What all foldings share: reading an entry's data by its shape, and putting rows into tables. */
import type { z } from 'zod';
import { canonicalJson, type CanonicalValue } from '#shared/canonical-json';
import { instantOf, type Instant } from '#shared/clock';
import type { Actor } from '#shared/ledger';
import type * as shapes from '../entry-shapes';
import type { Database, Value } from '../sqlite';

/** Puts one entry into the tables; `unreadable` when its data are not what the kind has. */
export type Folding = (db: Database, place: shapes.ReadPlace, data: unknown) => 'folded' | 'unreadable';

/** An entry that the tables need not know. */
export const nothingToFold: Folding = () => 'folded';

/** A folding of data that have this shape. */
export function folding<S extends z.ZodType>(
  shape: S,
  put: (db: Database, place: shapes.ReadPlace, data: z.output<S>) => void,
): Folding {
  return (db, place, data) => {
    const read = shape.safeParse(data);
    if (!read.success) return 'unreadable';
    put(db, place, read.data);
    return 'folded';
  };
}

/** The person's account, or null when the station did it by itself. */
export const accountOf = (place: shapes.ReadPlace): string | null =>
  place.by.kind === 'operator' ? place.by.account : null;

const insertions = new Map<string, string>();

/** Inserts a row. */
export function insert(db: Database, table: string, row: Readonly<Record<string, Value>>): void {
  let sql = insertions.get(table);
  if (sql === undefined) {
    const columns = Object.keys(row);
    sql = `INSERT INTO ${table} (${columns.map((c) => `"${c}"`).join(', ')})
      VALUES (${columns.map(() => '?').join(', ')})`;
    insertions.set(table, sql);
  }
  db.prepare(sql).run(...Object.values(row));
}

/** What an entry adds to its act, for the rules' own folds. */
export function recordedPlace({ seq, at, by, why }: shapes.ReadPlace): {
  readonly seq: number;
  readonly at: Instant;
  readonly by: Actor;
  readonly why?: string;
} {
  return { seq, at: instantOf(at), by, ...(why === undefined ? {} : { why }) };
}

/** What a rule's fold made of acts, as a column keeps it: canonical JSON. */
export function asRow(value: object): string {
  return canonicalJson(JSON.parse(JSON.stringify(value)) as CanonicalValue);
}
