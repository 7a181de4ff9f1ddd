/**
 * SQLite behind an interface of our own: `node:sqlite` where the runtime has a whole one, the package that copies its
 * API otherwise. Nothing else in the program touches SQLite.
 */
import { createRequire } from 'node:module';

/** What a column can hold here. Integers are safe ones. */
export type Value = string | number | null;
export type Row = Readonly<Record<string, Value>>;

/** A compiled statement. One that is being iterated must not be run again before the iteration has ended. */
export interface Statement {
  run(...values: readonly Value[]): void;
  get(...values: readonly Value[]): Row | undefined;
  all(...values: readonly Value[]): Row[];
  iterate(...values: readonly Value[]): IterableIterator<Row>;
}

/** How queries reach a statement, on whatever connection is the right one at the time. */
export type Prepare = (sql: string) => Statement;

/** One connection. Every method throws {@link DatabaseError}. */
export interface Database {
  /** Runs statements that give no rows and take no values. */
  exec(sql: string): void;
  /** Compiles a statement; the same text gives the same statement again. */
  prepare(sql: string): Statement;
  /** Runs `work` so that all of its writes are done, durably, or none. Not to be nested. */
  transaction<T>(work: () => T): T;
  /** Ends the connection. A second call does nothing. */
  close(): void;
}

/**
 * What kind of trouble SQLite reports. `corrupt`: the file is no database, or a broken one; `constraint`: the rows
 * contradict one another; `unreachable`: the file cannot be opened.
 */
export type DatabaseTrouble =
  'corrupt' | 'constraint' | 'full' | 'read-only' | 'busy' | 'unreachable' | 'failed';

export class DatabaseError extends Error {
  override readonly name = 'DatabaseError';
  constructor(
    readonly trouble: DatabaseTrouble,
    message: string,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/**
 * How a database is opened.
 * `journal`: made when missing; write-ahead log, every commit synced. `read`: must exist, is never written, not even
 * to take its log in; leaves SQLite's side files. `plain`: must be a database with an empty log or none; as it is,
 * leaves nothing beside it.
 * `frozen`: like `read` for a file that nobody writes, on a medium where SQLite may not even put its locks.
 * `lock`: as it is, for taking locks on it, made when missing. `look`: as it is, read-only.
 * `temporary`: a nameless file that goes away with the connection; `file` is ignored.
 */
export type OpenMode = 'journal' | 'read' | 'plain' | 'frozen' | 'lock' | 'look' | 'temporary';

/** Opens a database. `busyMs`: how long a statement waits for another connection's lock before it gives up. */
export function openDatabase(file: string, mode: OpenMode, busyMs = 1000): Database {
  const readOnly = mode === 'read' || mode === 'frozen' || mode === 'look';
  const { DatabaseSync } = driver();
  const connection = classified(
    () => new DatabaseSync(locationOf(file, mode), { readOnly, enableForeignKeyConstraints: true }),
  );
  const database = wrap(connection);
  try {
    database.exec(`PRAGMA busy_timeout=${busyMs}`);
    if (mode === 'lock' || mode === 'look') return database;
    // A damaged or planted file must not run anything through its schema, and must be noticed early.
    database.exec('PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA foreign_keys=ON');
    database.exec('PRAGMA cache_size=-16000');
    if (mode === 'journal') database.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL');
    if (mode === 'temporary') database.exec('PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function locationOf(file: string, mode: OpenMode): string {
  if (mode === 'temporary') return '';
  if (mode !== 'frozen') return file;
  const path = file.replace(/[%?#]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);
  return `file:${path}?immutable=1`;
}

interface RawStatement {
  run(...values: readonly Value[]): unknown;
  get(...values: readonly Value[]): Row | undefined;
  all(...values: readonly Value[]): Row[];
  iterate(...values: readonly Value[]): Iterator<Row>;
}

interface RawDatabase {
  exec(sql: string): void;
  prepare(sql: string): RawStatement;
  close(): void;
}

interface Driver {
  readonly DatabaseSync: new (
    file: string,
    options?: { readonly readOnly?: boolean; readonly enableForeignKeyConstraints?: boolean },
  ) => RawDatabase;
}

let loaded: Driver | undefined;

function driver(): Driver {
  loaded ??= builtInDriver() ?? packagedDriver();
  return loaded;
}

/** The runtime's own SQLite, or null where there is none or one without what the catalog needs. */
function builtInDriver(): Driver | null {
  const runtime: { getBuiltinModule?: (name: string) => unknown } = process;
  const candidate = quietly(() => runtime.getBuiltinModule?.('node:sqlite')) as Driver | undefined;
  if (!candidate) return null;
  let probe: RawDatabase | undefined;
  try {
    probe = new candidate.DatabaseSync(':memory:');
    probe.exec("CREATE VIRTUAL TABLE probe USING fts5(word, content='')");
    probe.prepare('SELECT 1').iterate().return?.();
    return candidate;
  } catch {
    return null; // an early version: no full-text search, or no iteration
  } finally {
    probe?.close();
  }
}

function packagedDriver(): Driver {
  // Not a static import: that would load the package's native part where the runtime's own is used.
  return createRequire(import.meta.url)('@photostructure/sqlite') as Driver;
}

/** Keeps the runtime's note that its SQLite is experimental from the output: `station --json` owns that. */
function quietly<T>(load: () => T): T {
  const descriptor = Object.getOwnPropertyDescriptor(process, 'emitWarning');
  Object.defineProperty(process, 'emitWarning', {
    configurable: true,
    writable: true,
    value: () => undefined,
  });
  try {
    return load();
  } finally {
    if (descriptor) Object.defineProperty(process, 'emitWarning', descriptor);
    else Reflect.deleteProperty(process, 'emitWarning');
  }
}

function wrap(raw: RawDatabase): Database {
  const statements = new Map<string, Statement>();
  let open = true;
  return {
    exec: (sql) => classified(() => raw.exec(sql)),
    prepare(sql) {
      let statement = statements.get(sql);
      if (!statement) {
        statement = wrapStatement(classified(() => raw.prepare(sql)));
        statements.set(sql, statement);
      }
      return statement;
    },
    transaction(work) {
      classified(() => raw.exec('BEGIN IMMEDIATE'));
      try {
        const result = work();
        classified(() => raw.exec('COMMIT'));
        return result;
      } catch (error) {
        rollBack(raw);
        throw error;
      }
    },
    close() {
      if (!open) return;
      open = false;
      statements.clear();
      classified(() => raw.close());
    },
  };
}

function wrapStatement(raw: RawStatement): Statement {
  return {
    run(...values) {
      classified(() => raw.run(...values));
    },
    get: (...values) => classified(() => raw.get(...values)),
    all: (...values) => classified(() => raw.all(...values)),
    *iterate(...values) {
      const rows = classified(() => raw.iterate(...values));
      try {
        for (;;) {
          const next = classified(() => rows.next());
          if (next.done === true) return;
          yield next.value;
        }
      } finally {
        rows.return?.();
      }
    },
  };
}

function rollBack(raw: RawDatabase): void {
  try {
    raw.exec('ROLLBACK');
  } catch (error) {
    // After a full disk or an I/O error SQLite has rolled back by itself, and then says "no transaction is active".
    if (primaryCode(error) !== SQLITE_ERROR) throw asDatabaseError(error);
  }
}

function classified<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asDatabaseError(error);
  }
}

const SQLITE_ERROR = 1;
const IOERR_SHORT_READ = 522;

const TROUBLES: Readonly<Record<number, DatabaseTrouble>> = {
  5: 'busy',
  6: 'busy',
  8: 'read-only',
  11: 'corrupt',
  13: 'full',
  14: 'unreachable',
  19: 'constraint',
  26: 'corrupt',
};

function asDatabaseError(error: unknown): unknown {
  if (error instanceof DatabaseError || !(error instanceof Error)) return error;
  // An integer that is no safe one: the program never writes such.
  if (error instanceof RangeError) return new DatabaseError('corrupt', error.message, { cause: error });
  const code = extendedCode(error);
  if (code === null) return error;
  const trouble = code === IOERR_SHORT_READ ? 'corrupt' : (TROUBLES[code & 0xff] ?? 'failed');
  return new DatabaseError(trouble, error.message, { cause: error });
}

function extendedCode(error: unknown): number | null {
  if (!(error instanceof Error) || !('errcode' in error)) return null;
  return typeof error.errcode === 'number' ? error.errcode : null;
}

function primaryCode(error: unknown): number | null {
  const code = extendedCode(error);
  return code === null ? null : code & 0xff;
}
