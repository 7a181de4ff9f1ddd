/**
 * A lock that the operating system takes back when its holder dies, however it dies: an empty SQLite database in
 * which an exclusive transaction stays open. Nothing is ever written into it.
 *
 * Nothing else in the holder's process may open and close the lock's file: POSIX drops a process's locks on a file
 * when any of its descriptors for that file is closed.
 */
import { existsSync, statSync, truncateSync } from 'node:fs';
import { failed } from '#shared/failure';
import { DatabaseError, openDatabase, type Database } from './sqlite';

export interface Lock {
  /** Lets the next one in. A second call does nothing. */
  release(): void;
}

/** Long enough for a reader that is just looking to go away. */
const PATIENCE_MS = 300;

/**
 * Takes the lock. Throws FailureError `vault-in-use` when another process, or this one, holds it; `vault-read-only`
 * or `vault-failed` when the file system does not let it be taken.
 */
export function holdLock(file: string): Lock {
  for (let attempt = 1; attempt <= 3; attempt++) {
    const db = tryToHold(file);
    // Only an empty file surely locks by the plain protocol: whatever came to lie here by mistake is emptied.
    if (db && statSync(file).size === 0) return keep(db);
    db?.close();
    empty(file);
  }
  throw failed('vault-failed', { detail: `${file} cannot be used as a lock` });
}

/** A connection that nobody refers to is closed when memory is tidied, and the lock would be lost with it. */
const held = new Set<Database>();

function keep(db: Database): Lock {
  held.add(db);
  return {
    release() {
      held.delete(db);
      db.close();
    },
  };
}

/** The open connection, or null when the file is no database, which also means that nobody holds it. */
function tryToHold(file: string): Database | null {
  let db: Database | undefined;
  try {
    db = openDatabase(file, 'lock', PATIENCE_MS);
    // No journal file either: one that a killed holder left would have to be rolled back by whoever comes next.
    db.exec('PRAGMA journal_mode=MEMORY; BEGIN EXCLUSIVE');
    return db;
  } catch (error) {
    db?.close();
    if (!(error instanceof DatabaseError)) throw error;
    if (error.trouble === 'corrupt') return null;
    if (error.trouble === 'busy') throw failed('vault-in-use', undefined, error);
    if (error.trouble === 'read-only') throw failed('vault-read-only', undefined, error);
    throw failed('vault-failed', { detail: error.message }, error);
  }
}

function empty(file: string): void {
  try {
    truncateSync(file, 0);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw failed('vault-failed', { detail }, error);
  }
}

/** Whether somebody holds the lock now. Neither makes the file nor hinders the holder. */
export function isLocked(file: string): boolean {
  if (!existsSync(file)) return false;
  let db: Database | undefined;
  try {
    db = openDatabase(file, 'look', 0);
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    return false;
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    if (error.trouble === 'busy') return true;
    if (error.trouble === 'corrupt') return false;
    throw failed('vault-failed', { detail: error.message }, error);
  } finally {
    db?.close();
  }
}
