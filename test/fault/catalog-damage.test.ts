/** Whatever happens to the catalog's file: the station opens, and the tables say what the ledger says. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FailureError } from '#shared/failure';
import { compareWithLedger } from '../../electron/catalog/compare';
import { openCatalog, type Catalog, type LedgerReading } from '../../electron/catalog/open';
import { openDatabase } from '../../electron/catalog/sqlite';
import { clipOf, fakeLedger, sealed, session, started } from '../unit/catalog-fake-ledger';
import { CLIPS, childLedger } from './catalog-child-ledger';
import { bundleChild, startChild } from './catalog-process';

const some = (n: number, prefix = 'c'): ReturnType<typeof sealed>[] =>
  Array.from({ length: n }, (_, i) => sealed(clipOf(`${prefix}${i}`, { source: `执法/${prefix}${i}.mp4` })));

let bundle: string;
let folder: string;
let file: string;

beforeAll(async () => {
  bundle = await bundleChild('damage');
});
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-catalog-'));
  file = path.join(folder, 'catalog', 'catalog.sqlite');
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

async function make(ledger: LedgerReading): Promise<void> {
  await (await openCatalog({ file, ledger })).close();
}

/** Opens, holds everything against the ledger, closes; tells why the catalog was rebuilt, if it was. */
async function openAndProve(ledger: LedgerReading): Promise<Catalog['rebuilt']> {
  const catalog = await openCatalog({ file, ledger });
  await prove(catalog, ledger);
  await catalog.close();
  return catalog.rebuilt;
}

async function prove(catalog: Catalog, ledger: LedgerReading): Promise<void> {
  expect(catalog.position()).toEqual({ size: ledger.size, head: ledger.head });
  expect(await compareWithLedger(file, ledger.entries(0))).toEqual([]);
}

async function failureCode(work: () => unknown): Promise<string> {
  try {
    await work();
    return 'none';
  } catch (error) {
    return error instanceof FailureError ? error.failure.code : String(error);
  }
}

const overwrite = (target: string, from: number, bytes: Buffer): void => {
  const open = fs.openSync(target, 'r+');
  fs.writeSync(open, bytes, 0, bytes.length, from);
  fs.closeSync(open);
};

describe('a catalog that was closed in order', () => {
  const ledger = fakeLedger([started(session('s1')), ...some(300)]);

  it('is used as it is, and catches up', async () => {
    await make(ledger);
    expect(fs.readdirSync(path.dirname(file))).toEqual(['catalog.sqlite']);
    expect(await openAndProve(ledger)).toBeNull();
    const longer = fakeLedger([started(session('s1')), ...some(300), ...some(20, 'later')]);
    expect(await openAndProve(longer)).toBeNull();
  });

  const cases: Record<string, [damage: () => unknown, reason: Catalog['rebuilt']]> = {
    deleted: [() => fs.rmSync(file), 'missing'],
    'deleted with its folder': [() => fs.rmSync(path.dirname(file), { recursive: true }), 'missing'],
    empty: [() => fs.truncateSync(file), 'damaged'],
    'random bytes': [() => fs.writeFileSync(file, randomBytes(50_000)), 'damaged'],
    'cut in half': [() => fs.truncateSync(file, fs.statSync(file).size >> 1), 'damaged'],
    'cut inside a page': [() => fs.truncateSync(file, fs.statSync(file).size - 100), 'damaged'],
    'cut to its header': [() => fs.truncateSync(file, 100), 'damaged'],
    'a folder in its place': [
      () => {
        fs.rmSync(file);
        fs.mkdirSync(file);
      },
      'damaged',
    ],
    'another database': [
      () => {
        fs.rmSync(file);
        const other = openDatabase(file, 'journal');
        other.exec('CREATE TABLE clips (a); PRAGMA user_version=1');
        other.close();
      },
      'damaged',
    ],
    'from a newer program': [() => edit('PRAGMA user_version=99'), 'other-version'],
    'folded by other rules': [() => edit('UPDATE position SET fold_version = 99'), 'other-version'],
    'without a position': [() => edit('DELETE FROM position'), 'damaged'],
    'not closed, and its log gone': [() => edit('UPDATE position SET closed = 0'), 'damaged'],
    'touched by somebody, and whole': [() => edit('UPDATE position SET closed = closed'), null],
    'with the log of another database': [
      () => {
        const other = path.join(folder, 'other.sqlite');
        const db = openDatabase(other, 'journal');
        db.exec('CREATE TABLE t (a)');
        fs.copyFileSync(`${other}-wal`, `${file}-wal`);
        db.close();
      },
      'damaged',
    ],
    'with a log of random bytes': [() => fs.writeFileSync(`${file}-wal`, randomBytes(9000)), null],
  };

  function edit(sql: string): void {
    const db = openDatabase(file, 'journal');
    db.exec(sql);
    db.close();
  }

  it.each(Object.entries(cases))('%s', async (_, [damage, reason]) => {
    await make(ledger);
    damage();
    expect(await openAndProve(ledger)).toBe(reason);
    expect(await openAndProve(ledger)).toBeNull();
  });

  it('of another vault, or of a ledger that has lost its end', async () => {
    await make(fakeLedger(some(300), 'vault-2'));
    expect(await openAndProve(ledger)).toBe('other-ledger');
    expect(await openAndProve(fakeLedger(some(400), 'vault-2'))).toBe('other-ledger');
    expect(await openAndProve(fakeLedger(some(400), 'vault-3'))).toBe('other-ledger');
    const shorter = fakeLedger(some(300), 'vault-2');
    expect(await openAndProve(shorter)).toBe('other-ledger');
  });

  it('with any bytes overwritten, answers rightly, says that it failed, or is made anew, and can be mended', async () => {
    await make(ledger);
    const whole = fs.readFileSync(file);
    const anyDamage = fc.array(
      fc.record({ at: fc.nat({ max: whole.length - 65 }), length: fc.integer({ min: 1, max: 64 }) }),
      {
        minLength: 1,
        maxLength: 200,
      },
    );
    await fc.assert(
      fc.asyncProperty(anyDamage, async (places) => {
        fs.writeFileSync(file, whole);
        for (const { at, length } of places) overwrite(file, at, randomBytes(length));
        const catalog = await openCatalog({ file, ledger });
        const asks = [
          () => catalog.clipPage({}, null, 500),
          () => catalog.clipPage({ text: '执法' }, null, 500),
          () => catalog.devices(),
          () => catalog.sessionFiles(session('20260713T013000Z-00000001')),
        ];
        for (const ask of asks) expect(await failureCode(ask)).toMatch(/^(none|catalog-failed)$/);
        expect(await failureCode(() => catalog.fold([]))).toBe('none');
        await catalog.rebuild();
        await prove(catalog, ledger);
        await catalog.close();
      }),
      { numRuns: 25 },
    );
  });
});

describe('a catalog whose program was killed', () => {
  it('goes on where it was, at whatever moment that is', async () => {
    const ledger = childLedger();
    for (const size of [2, 60, 300]) {
      fs.rmSync(path.dirname(file), { recursive: true, force: true });
      const child = startChild(bundle, 'fold', file);
      await child.said((output) => output.split('\n').length > size);
      await child.kill();
      expect(fs.existsSync(`${file}-wal`)).toBe(true);
      const catalog = await openCatalog({ file, ledger });
      expect(catalog.rebuilt).toBeNull();
      expect(catalog.counts().clips).toBe(CLIPS);
      await prove(catalog, ledger);
      await catalog.close();
    }
  });

  it.each([
    ['its log is gone', (wal: string) => fs.rmSync(wal), 'damaged'],
    ['its log is cut', (wal: string) => fs.truncateSync(wal, fs.statSync(wal).size >> 1), null],
    ['its tables are hurt too', () => overwrite(file, 4096 * 3, randomBytes(4096)), 'either'],
  ] as const)('is right again when %s', async (_, damage, reason) => {
    const child = startChild(bundle, 'fold', file);
    await child.said((output) => output.split('\n').length > 100);
    await child.kill();
    damage(`${file}-wal`);
    const rebuilt = await openAndProve(childLedger());
    // The log may hold the hurt page anew.
    expect(['damaged', null]).toContain(rebuilt);
    if (reason !== 'either') expect(rebuilt).toBe(reason);
  });
});

describe('a catalog that cannot be written', () => {
  it.skipIf(process.getuid?.() !== 0)('is made anew when only its file is read-only', async () => {
    await make(childLedger());
    // The child loads itself as root and then gives its rights away, so that the checkout may lie anywhere.
    fs.chmodSync(folder, 0o755);
    fs.chownSync(path.dirname(file), 65534, 65534);
    fs.chmodSync(file, 0o444);
    const output = await startChild(bundle, 'open-unprivileged', file).ended();
    expect(JSON.parse(output)).toEqual({ rebuilt: 'damaged', clips: CLIPS });
  });

  it('tells so, knows nothing it may be wrong about, and takes all in when it can again', async () => {
    const ledger = fakeLedger(some(5));
    const catalog = await openCatalog({ file, ledger });
    const rival = openDatabase(file, 'lock');
    rival.exec('BEGIN IMMEDIATE');
    const late = clipOf('late');
    expect(await failureCode(() => catalog.fold(ledger.append([sealed(late)])))).toBe('catalog-failed');
    expect(await failureCode(() => catalog.clipBySha256(late.sha256))).toBe('catalog-failed');
    expect(catalog.counts().clips).toBe(5);
    rival.exec('ROLLBACK');
    rival.close();
    await catalog.fold(ledger.append([sealed(clipOf('later still'))]));
    expect(catalog.clipBySha256(late.sha256)?.clip).toBe(late.clip);
    await prove(catalog, ledger);
    await catalog.close();
  });

  it('gives up with a failure when even a new one cannot be made', async () => {
    const ledger = fakeLedger(some(5));
    fs.mkdirSync(path.join(file, 'not', 'ours'), { recursive: true });
    expect(await failureCode(() => openCatalog({ file, ledger }))).toBe('catalog-failed');
    expect(fs.existsSync(path.join(file, 'not', 'ours'))).toBe(true);
  });
});

describe('an open catalog', () => {
  it('whose file is ruined says so once, and mends itself', async () => {
    const ledger = fakeLedger(some(2000));
    const catalog = await openCatalog({ file, ledger });
    const other = openDatabase(file, 'journal');
    other.exec("UPDATE clips SET words = words || ''; PRAGMA wal_checkpoint(TRUNCATE)");
    other.close();
    overwrite(file, 4096, randomBytes(fs.statSync(file).size - 4096));
    expect(await failureCode(() => catalog.clipPage({}, null, 500))).toBe('catalog-failed');
    expect(await failureCode(() => catalog.clipBySha256(clipOf('c1').sha256))).toBe('catalog-failed');
    await catalog.fold(ledger.append(some(3, 'after')));
    expect(catalog.clipPage({}, null, 500).total).toBe(2003);
    await prove(catalog, ledger);
    await catalog.close();
  });

  it('folds what comes out of turn, twice, or together', async () => {
    const ledger = fakeLedger();
    const catalog = await openCatalog({ file, ledger });
    const first = ledger.append(some(3, 'a'));
    const second = ledger.append(some(3, 'b'));
    await Promise.all([catalog.fold(second), catalog.fold(first), catalog.fold(second)]);
    await prove(catalog, ledger);
    const foreign = fakeLedger(some(9, 'x')).all.slice(8);
    expect(await failureCode(() => catalog.fold(foreign))).toBe('catalog-failed');
    await prove(catalog, ledger);
    await catalog.close();
  });

  it('is rebuilt on request, also when opening, while others go on folding', async () => {
    const ledger = fakeLedger(some(2500));
    const asked = await openCatalog({ file, ledger, rebuild: true });
    expect(asked.rebuilt).toBe('asked');
    const rebuilding = asked.rebuild();
    const folding = asked.fold(ledger.append(some(2, 'meanwhile')));
    expect(await failureCode(() => asked.counts())).toBe('none');
    await Promise.all([rebuilding, folding]);
    await prove(asked, ledger);
    const again = asked.rebuild();
    await asked.close();
    expect(await failureCode(() => again)).toMatch(/^(none|catalog-failed)$/);
    expect(await failureCode(() => asked.counts())).toBe('catalog-failed');
    const next = await openCatalog({ file, ledger });
    await prove(next, ledger);
    await next.close();
  });
});
