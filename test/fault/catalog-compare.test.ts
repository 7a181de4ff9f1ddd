/** What `station verify` finds when the catalog and the ledger disagree. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { compareWithLedger } from '../../electron/catalog/compare';
import { openCatalog } from '../../electron/catalog/open';
import { openDatabase } from '../../electron/catalog/sqlite';
import { anyAct, clipOf, fakeLedger, finished, sealed, session, started } from '../unit/catalog-fake-ledger';
import { bundleChild, startChild } from './catalog-process';
import { childLedger } from './catalog-child-ledger';

let folder: string;
let file: string;
let bundle: string;

beforeAll(async () => {
  bundle = await bundleChild('compare');
});
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-compare-'));
  file = path.join(folder, 'catalog.sqlite');
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const S1 = session('s1');
const first = clipOf('a', { findings: [{ code: 'CLAIM_DIFFERS', severity: 'error' }] });
const ledger = fakeLedger([
  started(S1),
  sealed(first),
  sealed(clipOf('b')),
  {
    kind: 'import.files',
    data: { session: S1, files: [{ source: 'x', outcome: 'failed', reason: 'cancelled', clip: null }] },
  },
  finished(S1),
  { kind: 'clip.looked-at', data: { clip: first.clip } },
  { kind: 'case.filed', data: {} },
]);

const make = async (): Promise<void> => {
  const catalog = await openCatalog({ file, ledger });
  await catalog.close();
};

function edit(sql: string): void {
  const db = openDatabase(file, 'journal');
  db.exec(sql);
  db.close();
}

const details = async (of = ledger): Promise<(readonly [string, unknown])[]> =>
  (await compareWithLedger(file, of.entries(0))).map(({ code, subject, values }) => {
    expect(code).toBe('CATALOG_DIFFERS');
    return [subject, values?.['detail']] as const;
  });

describe('comparing the catalog with the ledger', () => {
  it.each([
    [
      'UPDATE clips SET bytes = bytes + 1, device = lower(device) WHERE seq = 2',
      [first.clip, 'clips: bytes, device'],
    ],
    ['UPDATE clips SET sealed_at = sealed_at + 1 WHERE seq = 2', [first.clip, 'clips: sealed_at']],
    ['PRAGMA foreign_keys=OFF; DELETE FROM clips WHERE seq = 2', [first.clip, 'clips: missing']],
    ["UPDATE findings SET severity = 'note'", ['entry 2', 'findings: severity']],
    ['DELETE FROM findings', ['entry 2', 'findings: missing']],
    ['UPDATE sessions SET safe = 0', ['s1', 'sessions: safe']],
    [
      "INSERT INTO sessions (session, started_seq, started_at) VALUES ('s2', 3, 0)",
      ['s2', 'sessions: not in the ledger'],
    ],
    ["UPDATE session_files SET reason = 'source-gone'", ['entry 4', 'session_files: reason']],
    ['DELETE FROM acts', ['entry 6', 'acts: missing']],
    [
      "INSERT INTO acts (seq, clip, kind, at) VALUES (5, 'x', 'clip.looked-at', 0)",
      ['entry 5', 'acts: not in the ledger'],
    ],
    ['DELETE FROM passed_over', ['entry 7', 'passed_over: missing']],
    [
      "INSERT INTO clip_words (rowid, pairs) VALUES (99, '盗窃')",
      ['search "盗窃"', 'search: not in the ledger'],
    ],
    [
      "UPDATE position SET head = replace(head, substr(head, 1, 1), 'z')",
      ['entry 7', 'position: another entry than in the ledger'],
    ],
    ['UPDATE position SET size = size + 1', ['entry 8', 'position: the ledger has 8 entries']],
  ])('finds %s', async (sql, expected) => {
    await make();
    expect(await details()).toEqual([]);
    edit(sql);
    expect(await details()).toEqual([expected]);
  });

  it('finds any change of any value', async () => {
    await make();
    const whole = fs.readFileSync(file);
    const db = openDatabase(file, 'read');
    const cells = ['clips', 'findings', 'sessions', 'session_files', 'acts', 'passed_over'].flatMap((table) =>
      db
        .prepare(`SELECT name, type FROM pragma_table_info('${table}')`)
        .all()
        .map((column) => ({ table, ...column }) as { table: string; name: string; type: string }),
    );
    db.close();
    expect(cells.length).toBeGreaterThan(60);
    for (const { table, name, type } of cells) {
      fs.writeFileSync(file, whole);
      const other = type === 'INTEGER' ? `coalesce("${name}", 0) + 1000` : `coalesce("${name}", '') || '!'`;
      edit(`PRAGMA foreign_keys=OFF; UPDATE ${table} SET "${name}" = ${other}`);
      expect.soft(await details(), `${table}.${name}`).not.toEqual([]);
    }
  });

  it('is content with any ledger that it folded itself, also while it is behind', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyAct, { maxLength: 30 }),
        fc.array(anyAct, { maxLength: 5 }),
        async (acts, more) => {
          const grown = fakeLedger(acts);
          const catalog = await openCatalog({ file, ledger: grown, rebuild: true });
          grown.append(more);
          expect(await details(grown)).toEqual([]);
          await catalog.close();
        },
      ),
      { numRuns: 15 },
    );
  });

  it('holds one view while a station goes on folding', async () => {
    const live = fakeLedger(Array.from({ length: 200 }, (_, i) => sealed(clipOf(`n${i}`))));
    const catalog = await openCatalog({ file, ledger: live });
    const already = live.size;
    async function* slowly(): AsyncGenerator<(typeof live.all)[number]> {
      for (const stored of live.all.slice(0, already)) {
        await catalog.fold(live.append([sealed(clipOf(`late ${stored.entry.seq}`))]));
        yield stored;
      }
    }
    expect(await compareWithLedger(file, slowly())).toEqual([]);
    expect(catalog.counts().clips).toBe(2 * already - 1);
    await catalog.close();
  });

  it('stops at a hundred differences', async () => {
    const many = fakeLedger(Array.from({ length: 300 }, (_, i) => sealed(clipOf(`n${i}`))));
    await (await openCatalog({ file, ledger: many })).close();
    edit('UPDATE clips SET bytes = 1');
    expect(await details(many)).toHaveLength(100);
  });

  it('says so when the file is no catalog, and leaves one of another version alone', async () => {
    fs.writeFileSync(file, 'no database at all, but long enough to be looked at'.repeat(100));
    expect(await details()).toEqual([['catalog', 'file is not a database']]);
    fs.truncateSync(file);
    expect(await compareWithLedger(file, ledger.entries(0))).toEqual([
      { code: 'CATALOG_MISSING', subject: 'catalog' },
    ]);
    fs.rmSync(file);
    await make();
    edit('PRAGMA user_version=99');
    expect(await details()).toEqual([]);
    edit('PRAGMA user_version=1; UPDATE position SET fold_version = 99');
    expect(await details()).toEqual([]);
  });

  it('C2: a catalog whose making was interrupted says nothing yet, and that is no contradiction', async () => {
    await make();
    edit('DELETE FROM position');
    expect(await compareWithLedger(file, ledger.entries(0))).toMatchObject([{ code: 'CATALOG_MISSING' }]);
  });

  it('tells what the ledger throws', async () => {
    await make();
    const broken = ledger.entries(0)[Symbol.asyncIterator]();
    broken.next = () => Promise.reject(new Error('ledger-damaged'));
    await expect(compareWithLedger(file, { [Symbol.asyncIterator]: () => broken })).rejects.toThrow(
      'ledger-damaged',
    );
  });

  it('changes nothing in the file, and leaves nothing beside it', async () => {
    await make();
    const before = fs.readFileSync(file);
    const { mtimeMs } = fs.statSync(file);
    expect(await details()).toEqual([]);
    expect(fs.readFileSync(file).equals(before)).toBe(true);
    expect(fs.statSync(file).mtimeMs).toBe(mtimeMs);
    expect(fs.readdirSync(folder)).toEqual(['catalog.sqlite']);
    const catalog = await openCatalog({ file, ledger });
    expect(catalog.rebuilt).toBeNull();
    await catalog.close();
  });

  it.skipIf(process.getuid?.() !== 0)('works where nothing can be written', async () => {
    const catalog = await openCatalog({ file, ledger: childLedger() });
    await catalog.close();
    fs.chmodSync(file, 0o444);
    fs.chmodSync(folder, 0o555);
    expect(await startChild(bundle, 'compare-unprivileged', file).ended()).toBe('[]');
  });
});
