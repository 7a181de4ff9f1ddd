/** The counts by month that the catalog keeps are those of the clips, whatever is put on file afterwards. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { instantOf } from '#shared/clock';
import { recordIdOf, type ClipId, type DutyId, type PersonId } from '#shared/ids';
import type { Act, Actor } from '#shared/ledger';
import { openCatalog, type Catalog } from '../../electron/catalog/open';
import { openDatabase } from '../../electron/catalog/sqlite';
import { openLedger, type Ledger } from '../../electron/ledger/open';
import { systemDisk } from '../../electron/vault/disk';
import { openVault } from '../../electron/vault/vault';

const CLIPS = 3000;
const BY: Actor = { kind: 'station' };
const EVER = [instantOf(0), instantOf(Date.UTC(2040, 0, 1))] as const;
let folder: string;
let ledger: Ledger;
let catalog: Catalog;
let file: string;
let person: (n: number) => PersonId;
const duty = (n: number): DutyId => recordIdOf('duty', Date.UTC(2026, 0, 1), Uint8Array.of(0, 0, 0, n));

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-months-'));
  process.env['EVIDOCK_BENCH_CLIPS'] = String(CLIPS);
  process.env['EVIDOCK_BENCH_DIR'] = folder;
  const { largeVault, person: personOf } = await import('../bench/large-vault');
  person = personOf;
  const vault = await largeVault(folder);
  file = vault.catalog;
  const { id } = await openVault(systemDisk, vault.folder);
  ledger = await openLedger({
    ...{ disk: systemDisk, folder: vault.folder, vault: id, keychain: null },
    now: () => Date.UTC(2026, 7, 1),
  });
  catalog = await openCatalog({ file, ledger });
}, 60_000);
afterAll(async () => {
  await catalog.close();
  await ledger.close();
  fs.rmSync(folder, { recursive: true });
});

async function put(...acts: readonly Act[]): Promise<void> {
  const from = ledger.size;
  await ledger.append(acts, BY);
  const entries = [];
  for await (const entry of ledger.entries(from)) entries.push(entry);
  await catalog.fold(entries);
}

/** What is kept and what the clips say, each as text. */
function both(): readonly [string, string] {
  const db = openDatabase(file, 'look');
  const kept = db.prepare('SELECT * FROM storage_months ORDER BY month, holder, device').all();
  const counted = db
    .prepare(
      `SELECT strftime('%Y-%m', coalesce(ended_at, sealed_at) / 1000 + 28800, 'unixepoch') AS month,
         coalesce(holder, '') AS holder, device, sum(storage = 'in-time') AS in_time, sum(storage = 'late') AS late,
         sum(storage = 'late' AND late_reason IS NULL) AS unexplained, sum(storage = 'undetermined') AS undetermined,
         sum(storage_doubtful) AS doubtful,
         max(CASE WHEN storage = 'late' THEN sealed_at - due_at ELSE 0 END) AS longest
       FROM clips WHERE storage IS NOT NULL GROUP BY month, coalesce(holder, ''), device
       ORDER BY month, coalesce(holder, ''), device`,
    )
    .all();
  db.close();
  return [JSON.stringify(kept), JSON.stringify(counted)];
}

/** What one camera has that is late, the longest first. */
function late(): readonly ClipId[] {
  const db = openDatabase(file, 'look');
  const rows = db
    .prepare("SELECT clip FROM clips WHERE storage = 'late' ORDER BY sealed_at - due_at DESC LIMIT 40")
    .all();
  db.close();
  return rows.map((row) => row['clip'] as ClipId);
}

test('R5: counts by month follow every act that bears on a deadline', async () => {
  const [kept, counted] = both();
  expect(kept).toBe(counted);
  expect(JSON.parse(kept)).not.toEqual([]);
  const worst = late();
  expect(worst.length).toBe(40);
  await put({
    kind: 'storage.explained',
    data: { clips: worst.slice(0, 20), reason: 'other', note: '网络中断', person: '甲' },
  });
  expect(both()[0]).toBe(both()[1]);
  const before = both()[0];
  // Half of the persons were away: what they stored late was not late, or later due; then some were back sooner.
  for (let n = 0; n < 6; n++)
    await put({
      kind: 'duty.filed',
      data: {
        duty: duty(n),
        person: person(n * 9),
        kind: 'elsewhere',
        from: instantOf(Date.UTC(2024, n % 12, 1)),
        expectedReturn: null,
        reason: '驻村',
      },
    });
  const away = both();
  expect(away[0]).toBe(away[1]);
  expect(away[0]).not.toBe(before);
  for (let n = 0; n < 3; n++)
    await put({
      kind: 'duty.returned',
      data: { duty: duty(n), returned: instantOf(Date.UTC(2025, n % 12, 3)), told: 'person' },
    });
  const [after, right] = both();
  expect(after).toBe(right);
  expect(after).not.toBe(away[0]);
});

test('R5: a span that cuts months is counted by the clips themselves, and both ways agree', () => {
  const sum = (groups: ReturnType<Catalog['storageGroups']>): number =>
    groups.reduce((all, { inTime, late: l, undetermined }) => all + inTime + l + undetermined, 0);
  const all = catalog.storageGroups(...EVER);
  expect(sum(all)).toBeGreaterThan(CLIPS / 2);
  for (const cut of ['2025-03-10T07:00:00.000Z', '2025-03-31T16:00:00.000Z', '2025-12-31T23:30:00.000Z']) {
    const at = instantOf(Date.parse(cut));
    const [first, second] = [catalog.storageGroups(EVER[0], at), catalog.storageGroups(at, EVER[1])];
    expect(sum(first) + sum(second)).toBe(sum(all));
    const months = new Set(first.map(({ month }) => month));
    // Midnight in China between March and April cuts no month.
    expect(second.some(({ month }) => months.has(month))).toBe(cut !== '2025-03-31T16:00:00.000Z');
  }
});
