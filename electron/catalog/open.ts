/**
 * The catalog of an open vault. Whatever is wrong with its file, the ledger makes it anew; so nothing here loses
 * data, and nothing here refuses to start because of a file that can be derived.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { failed } from '#shared/failure';
import { isSystemError } from './catalog-files';
import { fold, OutOfOrder, positionOf, type HashedEntry, type Position } from './fold';
import {
  build,
  catchUp,
  closeAnyway,
  closeInOrder,
  openTrusted,
  type LedgerReading,
  type RebuildReason,
} from './make';
import { queriesOver, type Guard, type Queries } from './queries';
import { DatabaseError, type Database } from './sqlite';

export type { LedgerReading, RebuildReason } from './make';

export interface Catalog extends Queries {
  /** Why the catalog was made anew when it was opened, or null. */
  readonly rebuilt: RebuildReason | null;
  /** How far the ledger is folded. */
  position(): Position;
  /**
   * Folds entries that the ledger has just taken; resolves when they can be asked for. What is missing before them is
   * read from the ledger, and a catalog that turns out damaged is rebuilt from it. Rejects with FailureError
   * `catalog-failed` when even that cannot be written; the next call then folds all that is missing, and until then
   * `knownFile` and `clipBySha256` throw, because an import would seal twice what they do not know.
   */
  fold(entries: readonly HashedEntry[]): Promise<void>;
  /** Throws the tables away and folds the whole ledger. */
  rebuild(): Promise<void>;
  close(): Promise<void>;
}

export interface OpenCatalogOptions {
  readonly file: string;
  readonly ledger: LedgerReading;
  /** Do not even look at what is there. */
  readonly rebuild?: boolean;
}

/** Opens the catalog, up to date with the ledger. The caller holds the vault's lock. Throws FailureError. */
export async function openCatalog({ file, ledger, rebuild = false }: OpenCatalogOptions): Promise<Catalog> {
  const opened = await failing(async () => {
    mkdirSync(path.dirname(file), { recursive: true });
    const found = rebuild ? 'asked' : await openTrusted(file, ledger);
    if (typeof found !== 'string') return { db: found, rebuilt: null };
    return { db: await build(file, ledger, () => false), rebuilt: found };
  });
  return keep(file, ledger, opened.db, opened.rebuilt);
}

function keep(file: string, ledger: LedgerReading, first: Database, rebuilt: RebuildReason | null): Catalog {
  let db: Database | null = first;
  let position = positionOf(first);
  // behind: the ledger has entries that are not in the tables; damaged: the tables cannot be trusted.
  let state: 'current' | 'behind' | 'damaged' = 'current';
  let closed = false;
  let mending: Promise<void> | null = null;

  const connection = (): Database => {
    if (db) return db;
    throw failed('catalog-failed', { detail: closed ? 'closed' : 'being rebuilt' });
  };

  const note = (error: unknown): void => {
    const worse = isDamage(error) ? 'damaged' : 'behind';
    if (state !== 'damaged') state = worse;
  };

  const guard: Guard =
    (ask) =>
    (...args) => {
      try {
        return ask(...args);
      } catch (error) {
        if (isDamage(error) && state !== 'damaged') {
          note(error);
          // Whoever asked is told now; what went wrong with mending is told to the next one who folds.
          mend().catch(() => undefined);
        }
        throw asFailure(error);
      }
    };

  const mend = (): Promise<void> => {
    if (closed) return Promise.reject(failed('catalog-failed', { detail: 'closed' }));
    mending ??= doMend().finally(() => {
      mending = null;
    });
    return mending;
  };

  const doMend = async (): Promise<void> => {
    if (state !== 'damaged' && db) {
      try {
        await catchUp(db, ledger, () => closed);
      } catch (error) {
        note(error);
        if (!isDamage(error)) throw asFailure(error);
      }
    }
    if (state === 'damaged' || !db) await remake();
    position = positionOf(connection());
    state = 'current';
  };

  const remake = async (): Promise<void> => {
    state = 'damaged';
    const old = db;
    db = null;
    closeAnyway(old);
    const made = await failing(() => build(file, ledger, () => closed));
    if (closed) closeAnyway(made);
    else db = made;
  };

  const foldHere = (entries: readonly HashedEntry[]): boolean => {
    if (state !== 'current') return false;
    try {
      const target = connection();
      fold(target, entries);
      position = positionOf(target);
      return true;
    } catch (error) {
      note(error);
      return false;
    }
  };

  const queries = queriesOver((sql) => connection().prepare(sql), guard);
  const current = (): void => {
    if (state !== 'current') throw failed('catalog-failed', { detail: 'behind the ledger' });
  };

  return {
    ...queries,
    rebuilt,
    position: () => position,
    knownFile(known) {
      current();
      return queries.knownFile(known);
    },
    clipBySha256(sha256) {
      current();
      return queries.clipBySha256(sha256);
    },
    async fold(entries) {
      if (foldHere(entries)) return;
      // One mending may have begun before these entries were in the ledger; the second one surely sees them.
      for (let attempt = 1; attempt <= 2; attempt++) {
        await mend();
        if (foldHere(entries)) return;
      }
      throw failed('catalog-failed', { detail: `entry ${entries.at(-1)?.entry.seq ?? 0} does not follow` });
    },
    async rebuild() {
      await mending?.catch(() => undefined);
      if (!closed) state = 'damaged';
      await mend();
    },
    async close() {
      if (closed) return;
      closed = true;
      await mending?.catch(() => undefined);
      const last = db;
      db = null;
      if (last && state === 'current') closeInOrder(last, file);
      else closeAnyway(last);
    },
  };
}

/** Whether the tables in use contradict themselves or the ledger. A full disk or one made read-only does not. */
function isDamage(error: unknown): boolean {
  if (error instanceof OutOfOrder) return error.expected === error.found;
  return error instanceof DatabaseError && (error.trouble === 'corrupt' || error.trouble === 'constraint');
}

function asFailure(error: unknown): unknown {
  if (error instanceof OutOfOrder || error instanceof DatabaseError)
    return failed('catalog-failed', { detail: error.message }, error);
  if (isSystemError(error)) {
    // Only the code: the message would carry a path to the window.
    if (error.code === 'EROFS') return failed('vault-read-only', undefined, error);
    return failed('catalog-failed', { detail: error.code }, error);
  }
  return error;
}

async function failing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asFailure(error);
  }
}
