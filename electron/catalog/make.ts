/** The catalog's file: used when it can be trusted, made from the ledger when not. */
import { existsSync, statSync, utimesSync } from 'node:fs';
import { failed } from '#shared/failure';
import type { Sha256 } from '#shared/ids';
import { discard, fileBytes, isSystemError } from './catalog-files';
import { integer } from './columns';
import { beginFolding, fold, FOLD_VERSION, OutOfOrder, positionOf, type HashedEntry } from './fold';
import { migrate, schemaState } from './schema/migrate';
import { DatabaseError, openDatabase, type Database, type DatabaseTrouble } from './sqlite';

/** What the catalog needs of the ledger. `size` and `head` tell of the present moment. */
export interface LedgerReading {
  /** How many entries are on record; they are numbered from 0. */
  readonly size: number;
  /** The hash of the last entry. */
  readonly head: Sha256;
  /** The entries from number `from` on, in order. */
  entries(from: number): AsyncIterable<HashedEntry>;
}

/** Why a catalog was made anew. */
export type RebuildReason =
  | 'missing'
  | 'asked'
  /** The file is no catalog, is broken, cannot be written, or contradicts itself. */
  | 'damaged'
  /** Made by a newer program, or folded by other rules. */
  | 'other-version'
  /** Made from another ledger, or from entries that this one no longer has. */
  | 'other-ledger';

/** The catalog that is there, caught up, or why it is not to be used; then nothing of it is open. */
export async function openTrusted(file: string, ledger: LedgerReading): Promise<Database | RebuildReason> {
  if (!existsSync(file)) return 'missing';
  let db: Database | null = null;
  try {
    const left = leftAs(file);
    db = openDatabase(file, 'journal');
    const reason = whyNotUsed(db, left) ?? whyOtherLedger(db, ledger);
    if (reason === null) {
      markOpen(db);
      await catchUp(db, ledger, () => false);
      return db;
    }
    db.close();
    return reason;
  } catch (error) {
    closeAnyway(db);
    if (error instanceof OutOfOrder) return 'other-ledger';
    if (error instanceof DatabaseError && !PASSING.has(error.trouble)) return 'damaged';
    throw error;
  }
}

/** What goes away by itself, and says nothing against the tables. */
const PASSING: ReadonlySet<DatabaseTrouble> = new Set(['full', 'busy']);

/** How a catalog's last writer left it, read before anything opens it. */
interface Left {
  /** When the file was last changed, milliseconds since 1970. */
  readonly changed: number;
  /** The length of the write-ahead log, null when there is none. */
  readonly logBytes: number | null;
}

function leftAs(file: string): Left {
  return { changed: statSync(file).mtimeMs, logBytes: fileBytes(`${file}-wal`) };
}

function whyNotUsed(db: Database, { changed, logBytes }: Left): RebuildReason | null {
  switch (schemaState(db)) {
    case 'newer':
      return 'other-version';
    case 'empty':
    case 'foreign':
      return 'damaged';
    case 'older':
      migrate(db);
      break;
    case 'current':
      break;
  }
  const row = db.prepare('SELECT fold_version, closed FROM position').get();
  if (!row) return 'damaged';
  if (integer(row, 'fold_version') !== FOLD_VERSION) return 'other-version';
  const closed = integer(row, 'closed');
  if (closed !== 0 && closed === changed && (logBytes ?? 0) === 0) return null;
  // A program that dies leaves its log behind; without it the last pages may be half written.
  if (closed === 0 && logBytes === null) return 'damaged';
  return isWhole(db) ? null : 'damaged';
}

function isWhole(db: Database): boolean {
  const found = db.prepare('PRAGMA integrity_check(1)').get();
  return found?.['integrity_check'] === 'ok';
}

function whyOtherLedger(db: Database, ledger: LedgerReading): RebuildReason | null {
  const { size, head } = positionOf(db);
  if (size > ledger.size) return 'other-ledger';
  return size === ledger.size && size > 0 && head !== ledger.head ? 'other-ledger' : null;
}

/** Makes the tables from nothing. `stop` is asked between groups; then it throws. */
export async function build(file: string, ledger: LedgerReading, stop: () => boolean): Promise<Database> {
  discard(file);
  const db = openDatabase(file, 'journal');
  try {
    migrate(db);
    beginFolding(db);
    // Until it is whole nobody relies on it: groups need not reach the disk one by one.
    db.exec('PRAGMA synchronous=NORMAL');
    await catchUp(db, ledger, stop);
    db.exec('PRAGMA synchronous=FULL');
    markOpen(db);
    return db;
  } catch (error) {
    closeAnyway(db);
    throw error;
  }
}

/** Entries that go into one transaction when many are folded. */
const GROUP = 5000;

/** Folds what the ledger has beyond the position. `stop` is asked between groups; then it throws. */
export async function catchUp(db: Database, ledger: LedgerReading, stop: () => boolean): Promise<void> {
  const { size } = positionOf(db);
  if (size > 0 && size === ledger.size) return;
  let group: HashedEntry[] = [];
  // From the last folded one on, so that its hash is compared.
  for await (const { entry, hash } of ledger.entries(Math.max(size - 1, 0))) {
    group.push({ entry, hash });
    if (group.length < GROUP) continue;
    fold(db, group);
    group = [];
    if (stop()) throw failed('catalog-failed', { detail: 'closed' });
  }
  fold(db, group);
}

/** Notes, in the file itself and not only in its log, that a program is at work on it. */
function markOpen(db: Database): void {
  db.exec('UPDATE position SET closed = 0');
  db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
}

/**
 * Closes a catalog so that the next start can tell whether anyone has touched it since: the file's time of change is
 * set to one that is noted inside.
 */
export function closeInOrder(db: Database, file: string): void {
  // Even seconds, the coarsest that a file system keeps.
  const stamp = Math.floor(Date.now() / 2000) * 2000;
  try {
    db.prepare('UPDATE position SET closed = ?').run(stamp);
    db.close();
    utimesSync(file, stamp / 1000, stamp / 1000);
  } catch (error) {
    // Without the stamp the next start only looks more closely.
    if (!(error instanceof DatabaseError) && !isSystemError(error)) throw error;
    closeAnyway(db);
  }
}

export function closeAnyway(db: Database | null): void {
  try {
    db?.close();
  } catch (error) {
    // A damaged file cannot always be closed in order; the connection is gone all the same.
    if (!(error instanceof DatabaseError)) throw error;
  }
}
