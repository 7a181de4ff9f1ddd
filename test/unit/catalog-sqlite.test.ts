import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DatabaseError, openDatabase, type Database } from '../../electron/catalog/sqlite';

let folder: string;
let file: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-sqlite-'));
  file = path.join(folder, 'a?b#c%20.sqlite');
});
afterEach(() => {
  vi.restoreAllMocks();
  fs.rmSync(folder, { recursive: true, force: true });
});

const trouble = (work: () => unknown): string => {
  try {
    work();
    return 'none';
  } catch (error) {
    return error instanceof DatabaseError ? error.trouble : `another error: ${String(error)}`;
  }
};

const numbers = (db: Database): unknown[] =>
  db
    .prepare('SELECT a FROM t ORDER BY a')
    .all()
    .map((row) => row['a']);

describe('a database', () => {
  it('keeps what a transaction wrote, or nothing of it', () => {
    const db = openDatabase(file, 'journal');
    db.exec('CREATE TABLE t (a INTEGER PRIMARY KEY) STRICT');
    const put = db.prepare('INSERT INTO t VALUES (?)');
    const done = db.transaction(() => {
      put.run(1);
      return 'done';
    });
    expect(done).toBe('done');
    expect(() =>
      db.transaction(() => {
        put.run(2);
        throw new Error('thought better of it');
      }),
    ).toThrow('thought better of it');
    const twice = (): void => {
      put.run(3);
      put.run(1);
    };
    expect(trouble(() => db.transaction(twice))).toBe('constraint');
    expect(numbers(db)).toEqual([1]);
    db.transaction(() => put.run(4));
    db.close();
    db.close();
    const again = openDatabase(file, 'read');
    expect(numbers(again)).toEqual([1, 4]);
    again.close();
    expect(numbers(openDatabase(file, 'frozen'))).toEqual([1, 4]);
  });

  it('syncs each commit, and trusts no schema', () => {
    const db = openDatabase(file, 'journal');
    const setting = (name: string): unknown => Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0];
    expect(setting('journal_mode')).toBe('wal');
    expect(setting('synchronous')).toBe(2);
    expect(setting('foreign_keys')).toBe(1);
    expect(setting('trusted_schema')).toBe(0);
    expect(setting('busy_timeout')).toBe(1000);
    db.close();
  });

  it('iterates, and can be written again when an iteration was left early', () => {
    const db = openDatabase('', 'temporary');
    db.exec('CREATE TABLE t (a); INSERT INTO t VALUES (1), (2), (3)');
    for (const row of db.prepare('SELECT a FROM t').iterate()) {
      expect(row['a']).toBe(1);
      break;
    }
    db.exec('DROP TABLE t');
    db.close();
  });

  it('says what kind of trouble there is', () => {
    expect(trouble(() => openDatabase(path.join(folder, 'no', 'folder'), 'journal'))).toBe('unreachable');
    expect(trouble(() => openDatabase(file, 'read'))).toBe('unreachable');
    expect(fs.readdirSync(folder)).toEqual([]);

    const db = openDatabase(file, 'journal', 50);
    db.exec('CREATE TABLE t (a BLOB)');
    expect(trouble(() => db.exec('SELEKT'))).toBe('failed');
    expect(trouble(() => db.prepare('SELECT a FROM nowhere'))).toBe('failed');
    expect(trouble(() => db.prepare('SELECT 9007199254740993 AS n').get())).toBe('corrupt');

    const rival = openDatabase(file, 'lock');
    rival.exec('BEGIN IMMEDIATE');
    expect(trouble(() => db.exec('INSERT INTO t VALUES (1)'))).toBe('busy');
    rival.exec('ROLLBACK');
    rival.close();

    db.exec('PRAGMA max_page_count=20');
    const full = (): void => db.transaction(() => db.exec('INSERT INTO t VALUES (zeroblob(1000000))'));
    expect(trouble(full)).toBe('full');
    expect(trouble(full)).toBe('full');
    db.exec('INSERT INTO t VALUES (2)');
    expect(numbers(db)).toEqual([2]);

    const reader = openDatabase(file, 'read');
    expect(trouble(() => reader.exec('INSERT INTO t VALUES (1)'))).toBe('read-only');
    reader.close();
    db.close();

    fs.writeFileSync(file, Buffer.alloc(9000, 'x'));
    expect(trouble(() => openDatabase(file, 'journal'))).toBe('corrupt');
    expect(trouble(() => openDatabase(file, 'read').prepare('SELECT * FROM sqlite_schema').all())).toBe(
      'corrupt',
    );
  });
});

describe('the SQLite of the runtime', () => {
  const packaged = createRequire(import.meta.url)('@photostructure/sqlite') as {
    DatabaseSync: new () => object;
  };

  /** Opens a database by a fresh copy of the module, in a runtime that answers `builtIn` when asked for its SQLite. */
  async function openIn(builtIn: (name: string) => unknown): Promise<{ asked: number; made: number }> {
    vi.resetModules();
    let asked = 0;
    let made = 0;
    class Counted extends packaged.DatabaseSync {
      constructor(...given: []) {
        super(...given);
        made += 1;
      }
    }
    vi.spyOn(process, 'getBuiltinModule').mockImplementation((name: string) => {
      asked += 1;
      process.emitWarning('SQLite is an experimental feature', 'ExperimentalWarning');
      const found = builtIn(name);
      return (found === packaged ? { DatabaseSync: Counted } : found) as undefined;
    });
    const fresh = await import('../../electron/catalog/sqlite');
    fresh.openDatabase(':memory:', 'temporary').close();
    return { asked, made };
  }

  it('is used where there is one, without its warning', async () => {
    const warned = vi.fn();
    process.on('warning', warned);
    const before = Object.getOwnPropertyDescriptor(process, 'emitWarning');
    expect(await openIn((name) => (name === 'node:sqlite' ? packaged : undefined))).toEqual({
      asked: 1,
      made: 2,
    });
    expect(Object.getOwnPropertyDescriptor(process, 'emitWarning')).toEqual(before);
    await new Promise((resolve) => setImmediate(resolve));
    expect(warned).not.toHaveBeenCalled();
    process.off('warning', warned);
  });

  it('is not used where it lacks what the catalog needs', async () => {
    class Early {
      exec(): void {
        throw new Error('no such module: fts5');
      }
      close(): void {
        return;
      }
    }
    expect(await openIn(() => ({ DatabaseSync: Early }))).toEqual({ asked: 1, made: 0 });
    expect(await openIn(() => undefined)).toEqual({ asked: 1, made: 0 });
  });
});
