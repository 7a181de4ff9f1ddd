/** Holds a catalog's tables against the ledger, row by row, while a station may be writing both. */
import type { VerificationFinding } from '#shared/verification';
import { fileBytes } from './catalog-files';
import { integer } from './columns';
import {
  beginFolding,
  fold,
  FOLD_VERSION,
  OutOfOrder,
  positionOf,
  type HashedEntry,
  type Position,
} from './fold';
import { migrate, schemaState } from './schema/migrate';
import { DatabaseError, openDatabase, type Database, type Row, type Value } from './sqlite';

/** More differences than these tell nobody more. */
const MOST = 100;
/** How often each pair of characters stands in the search index. */
const SEARCH_TERMS = "CREATE VIRTUAL TABLE temp.search_terms USING fts5vocab ('main', 'clip_words', 'row')";
const NOT_BEGUN: VerificationFinding = { code: 'CATALOG_MISSING', subject: 'catalog' };
/** Entries that are folded in one transaction. */
const GROUP = 5000;

/**
 * What the catalog in `file` says otherwise than the ledger, at most a hundred differences, each as `CATALOG_DIFFERS`;
 * or `CATALOG_MISSING` when its making was interrupted before it said anything.
 * Compared are the entries that the catalog has folded; it may be behind. A catalog of another version of the program
 * gives none: it is made anew before anyone reads it. `entries` begin with the first. Writes nothing beside SQLite's
 * own temporary file, and needs a few MB of memory whatever the size. Rejects only with what reading `entries` threw.
 */
export async function compareWithLedger(
  file: string,
  entries: AsyncIterable<HashedEntry>,
): Promise<VerificationFinding[]> {
  let catalog: Database | null = null;
  let fresh: Database | null = null;
  try {
    catalog = openToRead(file);
    // Before the rest is made read-only: a temporary table is a write to SQLite.
    catalog.exec(`${SEARCH_TERMS}; PRAGMA query_only=ON`);
    // One view of the tables from here to the end, whatever a station folds meanwhile.
    catalog.exec('BEGIN');
    const state = schemaState(catalog);
    if (state === 'newer' || state === 'older') return [];
    if (state === 'empty') return [NOT_BEGUN];
    if (state !== 'current') return [differs('catalog', 'not a catalog')];
    const about = catalog.prepare('SELECT fold_version FROM position').get();
    if (!about) return [NOT_BEGUN];
    if (integer(about, 'fold_version') !== FOLD_VERSION) return [];

    fresh = openDatabase('', 'temporary');
    migrate(fresh);
    fresh.exec(SEARCH_TERMS);
    beginFolding(fresh);
    const position = positionOf(catalog);
    await foldUpTo(fresh, position, entries);
    return differencesAt(position, catalog, fresh);
  } catch (error) {
    if (error instanceof DatabaseError || error instanceof OutOfOrder)
      return [differs('catalog', error.message)];
    throw error;
  } finally {
    closeQuietly(fresh);
    closeQuietly(catalog);
  }
}

/**
 * A log with something in it is left as it is: whoever opens the catalog next judges by it how the last one ended. A
 * file system that is read-only has no room for SQLite's side files, and then nobody can be writing either.
 */
function openToRead(file: string): Database {
  if ((fileBytes(`${file}-wal`) ?? 0) > 0) return openDatabase(file, 'read');
  let db: Database | null = null;
  try {
    db = openDatabase(file, 'plain');
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    return db;
  } catch (error) {
    db?.close();
    const refused =
      error instanceof DatabaseError && (error.trouble === 'read-only' || error.trouble === 'unreachable');
    if (!refused) throw error;
    return openDatabase(file, 'frozen');
  }
}

async function foldUpTo(
  fresh: Database,
  { size }: Position,
  entries: AsyncIterable<HashedEntry>,
): Promise<void> {
  if (size === 0) return;
  let group: HashedEntry[] = [];
  for await (const { entry, hash } of entries) {
    group.push({ entry, hash });
    const last = entry.seq >= size - 1;
    if (!last && group.length < GROUP) continue;
    fold(fresh, group);
    group = [];
    if (last) return;
  }
  fold(fresh, group);
}

function differencesAt(position: Position, catalog: Database, fresh: Database): VerificationFinding[] {
  const folded = positionOf(fresh);
  const last = `entry ${position.size - 1}`;
  if (folded.size < position.size) return [differs(last, `position: the ledger has ${folded.size} entries`)];
  if (folded.head !== position.head) return [differs(last, 'position: another entry than in the ledger')];
  const found: VerificationFinding[] = [];
  for (const table of TABLES) {
    for (const finding of tableDifferences(table, catalog, fresh)) {
      found.push(finding);
      if (found.length === MOST) return found;
    }
  }
  return found;
}

interface Table {
  readonly name: string;
  readonly key: readonly string[];
  readonly columns: string;
  readonly subject: (row: Row) => string;
}

const entryOf = (row: Row): string => `entry ${String(row['seq'])}`;

const TABLES: readonly Table[] = [
  { name: 'clips', key: ['seq'], columns: '*', subject: (row) => String(row['clip']) },
  { name: 'findings', key: ['seq', 'n'], columns: '*', subject: entryOf },
  {
    name: 'sessions',
    key: ['started_seq', 'session'],
    columns: '*',
    subject: (row) => String(row['session']),
  },
  { name: 'session_files', key: ['seq', 'n'], columns: '*', subject: entryOf },
  { name: 'acts', key: ['seq'], columns: '*', subject: entryOf },
  { name: 'deep_checks', key: ['seq'], columns: '*', subject: entryOf },
  {
    name: 'continuity',
    key: ['device', 'id'],
    columns: '*',
    subject: (row) => `${String(row['device'])} ${String(row['id'])}`,
  },
  { name: 'continuity_reasons', key: ['seq'], columns: '*', subject: entryOf },
  { name: 'places', key: ['n'], columns: '*', subject: (row) => String(row['place'] ?? 'vault') },
  { name: 'holdings', key: ['seq', 'place'], columns: '*', subject: entryOf },
  { name: 'safekeeping_rules', key: ['id'], columns: '*', subject: () => 'safekeeping rules' },
  { name: 'witness', key: ['seq'], columns: '*', subject: entryOf },
  {
    name: 'sightings',
    key: ['claimed', 'device', 'transport', 'model', 'serial', 'volume'],
    columns: '*',
    subject: (row) => String(row['device']),
  },
  { name: 'device_acts', key: ['seq'], columns: '*', subject: entryOf },
  { name: 'removals', key: ['clearing', 'source'], columns: '*', subject: entryOf },
  { name: 'dock_settings', key: ['id'], columns: '*', subject: entryOf },
  {
    name: 'storage_months',
    key: ['month', 'holder', 'device'],
    columns: '*',
    subject: (row) => `storage ${String(row['month'])}`,
  },
  { name: 'passed_over', key: ['seq'], columns: '*', subject: entryOf },
  {
    name: 'temp.search_terms',
    key: ['term'],
    columns: 'term, doc',
    subject: (row) => `search "${String(row['term'])}"`,
  },
];

function* tableDifferences(table: Table, catalog: Database, fresh: Database): Generator<VerificationFinding> {
  const name = table.name.replace('temp.search_terms', 'search');
  const there = rowsOf(table, catalog);
  const right = rowsOf(table, fresh);
  let a = there.next();
  let b = right.next();
  while (a.done !== true || b.done !== true) {
    const order = a.done === true ? 1 : b.done === true ? -1 : compareKeys(table.key, a.value, b.value);
    if (order < 0 && a.done !== true) {
      yield differs(table.subject(a.value), `${name}: not in the ledger`);
      a = there.next();
    } else if (order > 0 && b.done !== true) {
      yield differs(table.subject(b.value), `${name}: missing`);
      b = right.next();
    } else if (a.done !== true && b.done !== true) {
      const columns = otherColumns(a.value, b.value);
      if (columns.length > 0) yield differs(table.subject(b.value), `${name}: ${columns.join(', ')}`);
      a = there.next();
      b = right.next();
    }
  }
}

function rowsOf({ name, key, columns }: Table, db: Database): Iterator<Row> {
  return db.prepare(`SELECT ${columns} FROM ${name} ORDER BY ${key.join(', ')}`).iterate();
}

/** In SQLite's own order: numbers by size, texts by their bytes. */
function compareKeys(key: readonly string[], a: Row, b: Row): number {
  for (const column of key) {
    const order = compareValues(a[column] ?? null, b[column] ?? null);
    if (order !== 0) return order;
  }
  return 0;
}

function compareValues(a: Value, b: Value): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
}

function otherColumns(a: Row, b: Row): string[] {
  const columns = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...columns].filter((column) => a[column] !== b[column]).sort();
}

function differs(subject: string, detail: string): VerificationFinding {
  return { code: 'CATALOG_DIFFERS', subject, values: { detail } };
}

function closeQuietly(db: Database | null): void {
  try {
    db?.close();
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error; // a damaged file cannot always be closed in order
  }
}
