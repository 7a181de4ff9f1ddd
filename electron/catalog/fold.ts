/**
 * The ledger folded into tables: entry by entry, in order, each group in one transaction together with the new
 * position. The same entries in any grouping give the same tables.
 */
import { OFFICIAL_CALENDAR } from '#shared/calendar/official';
import { GENESIS, type ActKind, type AnyEntry } from '#shared/ledger';
import type { Sha256 } from '#shared/ids';
import * as shapes from './entry-shapes';
import { attachmentFoldings } from './foldings/attachment';
import { cameraSetUpFoldings } from './foldings/camera-set-up';
import { cameraFoldings } from './foldings/camera';
import { clipFoldings } from './foldings/clip';
import { continuityFoldings } from './foldings/continuity';
import { deepCheckFoldings } from './foldings/deep-check';
import { drawFoldings } from './foldings/draw';
import type { Folding } from './foldings/folding';
import { equipmentFoldings } from './foldings/equipment';
import { importFoldings } from './foldings/import';
import { keptFoldings } from './foldings/kept';
import { peopleFoldings } from './foldings/people';
import { reviewFoldings } from './foldings/review';
import { safekeepingFoldings } from './foldings/safekeeping';
import { withDeadlines } from './foldings/storage';
import { vaultFoldings } from './foldings/vault';
import { witnessFoldings } from './foldings/witness';
import type { Database } from './sqlite';
import { integer, text } from './columns';

/** Raised with every change of what an entry folds into: a catalog folded by another version is rebuilt. */
const FOLDINGS_VERSION = 18;

/**
 * What the tables were made by: the foldings, and the holidays that deadlines were counted by. A program that knows
 * another year's notice makes the catalog anew.
 */
export const FOLD_VERSION =
  FOLDINGS_VERSION * 1e8 + OFFICIAL_CALENDAR.off.size * 1e4 + OFFICIAL_CALENDAR.workedWeekends.size;

/** An entry and the SHA-256 of its line, as the ledger hands them out. */
export interface HashedEntry {
  readonly entry: AnyEntry;
  readonly hash: Sha256;
}

/** How far the ledger is folded: how many entries, and the hash of the last of them. */
export interface Position {
  readonly size: number;
  readonly head: Sha256;
}

/** The position before the first entry. */
const START: Position = { size: 0, head: GENESIS };

/** Entries that do not follow on the position, or an entry that is another one than was folded at its number. */
export class OutOfOrder extends Error {
  override readonly name = 'OutOfOrder';
  constructor(
    readonly expected: number,
    readonly found: number,
  ) {
    super(
      expected === found
        ? `entry ${found} is not the one that was folded`
        : `entry ${found} does not follow: ${expected} is next`,
    );
  }
}

/** How far the ledger is folded. */
export function positionOf(db: Database): Position {
  const row = db.prepare('SELECT size, head FROM position').get();
  return row ? { size: integer(row, 'size'), head: text(row, 'head') as Sha256 } : START;
}

/**
 * Folds entries that follow one another. Entries up to the position were folded before and are passed over; kinds and
 * data that this program does not understand are noted and passed over. Throws {@link OutOfOrder} when the first new
 * entry is not the next, and DatabaseError; then nothing of the group is folded.
 */
export function fold(db: Database, entries: readonly HashedEntry[]): void {
  if (entries.length === 0) return;
  db.transaction(() => {
    const position = positionOf(db);
    let { size, head } = position;
    let next = entries[0]?.entry.seq ?? 0;
    for (const { entry, hash } of entries) {
      if (entry.seq !== next++) throw new OutOfOrder(next - 1, entry.seq);
      if (entry.seq === position.size - 1 && hash !== position.head)
        throw new OutOfOrder(entry.seq, entry.seq);
      if (entry.seq < position.size) continue;
      if (entry.seq !== size) throw new OutOfOrder(size, entry.seq);
      foldEntry(db, entry);
      size = entry.seq + 1;
      head = hash;
    }
    if (size > position.size) db.prepare('UPDATE position SET size = ?, head = ?').run(size, head);
  });
}

/** Puts the first row of `position` into fresh tables. */
export function beginFolding(db: Database): void {
  db.prepare('INSERT INTO position (id, size, head, fold_version, closed) VALUES (1, ?, ?, ?, 0)').run(
    START.size,
    START.head,
    FOLD_VERSION,
  );
}

/** Every kind that the ledger writes has its folding, or the program does not compile. One file a domain. */
const FOLDINGS: Readonly<Record<ActKind, Folding>> = {
  ...vaultFoldings,
  ...withDeadlines({ ...clipFoldings, ...peopleFoldings, ...keptFoldings }),
  ...cameraSetUpFoldings,
  ...importFoldings,
  ...deepCheckFoldings,
  ...continuityFoldings,
  ...safekeepingFoldings,
  ...attachmentFoldings,
  ...equipmentFoldings,
  ...reviewFoldings,
  ...witnessFoldings,
  ...drawFoldings,
  ...cameraFoldings,
};

const foldings: ReadonlyMap<string, Folding> = new Map(Object.entries(FOLDINGS));

function foldEntry(db: Database, entry: AnyEntry): void {
  const known = foldings.get(entry.kind);
  if (!known) {
    passOver(db, entry, 'kind-unknown');
    return;
  }
  const place = shapes.place.safeParse(entry);
  if (!place.success || known(db, place.data, entry.data) === 'unreadable') passOver(db, entry, 'unreadable');
}

function passOver(db: Database, entry: AnyEntry, reason: 'kind-unknown' | 'unreadable'): void {
  db.prepare('INSERT INTO passed_over (seq, kind, reason) VALUES (?, ?, ?)').run(
    entry.seq,
    shapes.storable(entry.kind),
    reason,
  );
}
