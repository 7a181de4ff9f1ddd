import { beforeAll, expect, test } from 'vitest';
import type { Instant } from '#shared/clock';
import { anchorBefore, type Since } from '../../electron/ledger/since';
import { segmentName } from '../../electron/ledger/segments';
import { verifyLedger, type LedgerReport } from '../../electron/ledger/verify';
import type { MemoryDisk } from '../fault/memory-disk';
import {
  act,
  changed,
  failuresIn,
  file,
  ledgerFiles,
  linesIn,
  open,
  OPERATOR,
  putLines,
  VAULT,
  vaultDisk,
  verify,
} from './ledger-fixture';

/** Eleven entries in four segments: 0 1 2, 3 4 5, 6 7 8, 9 10; one more an hour, by the station clock. */
let whole: MemoryDisk;
beforeAll(async () => {
  whole = await vaultDisk();
  let hour = 0;
  const ledger = await open(whole, { now: () => Date.UTC(2026, 6, 13, hour) });
  for (let n = 0; n < 9; n++) {
    hour = n;
    await ledger.append([act(n)], OPERATOR);
  }
  await ledger.close();
});

async function since(disk: MemoryDisk, from: Since): Promise<LedgerReport & { readonly from: number }> {
  const anchor = await anchorBefore(disk, VAULT, from);
  const report = await verifyLedger({ disk, folder: VAULT, quiet: true, ...(anchor && { anchor }) });
  return { ...report, from: anchor?.checkpoint.size ?? 0 };
}

test.each([
  [{ seq: 0 }, 0],
  [{ seq: 2 }, 0],
  [{ seq: 3 }, 3],
  [{ seq: 8 }, 6],
  [{ seq: 9 }, 9],
  [{ seq: 99 }, 9],
  [{ at: '2026-07-12T00:00:00.000Z' as Instant }, 0],
  [{ at: '2026-07-13T02:30:00.000Z' as Instant }, 3],
  [{ at: '2026-07-14T00:00:00.000Z' as Instant }, 9],
] as const)(
  'C2: since %j the ledger is verified from entry %i on, where a segment was signed',
  async (from, first) => {
    expect(await since(whole, from)).toMatchObject({ entries: 11, failures: [], notes: [], from: first });
  },
);

test('C2: what was changed since is found as the full verification finds it', async () => {
  for (const seq of [6, 7, 8, 9, 10]) {
    const disk = whole.copy();
    const name = segmentName(Math.floor(seq / 3) + 1);
    const lines = linesIn(disk, name);
    const line = (seq % 3) + 1;
    lines[line] = changed(lines[line] ?? '', { why: 'altered' });
    putLines(disk, name, lines);
    const found = failuresIn(await since(disk, { seq: 6 }));
    expect(found).toEqual(failuresIn(await verify(disk)));
    expect(found.length).toBeGreaterThan(0);
  }
  const lost = whole.copy();
  lost.put(file(segmentName(4)), null);
  expect(failuresIn(await since(lost, { seq: 6 }))).toEqual(['TAIL_LOST checkpoint']);
});

test('what was changed before is not looked at: that is what the note says', async () => {
  const disk = whole.copy();
  const lines = linesIn(disk, segmentName(1));
  putLines(disk, segmentName(1), [...lines.slice(0, -1), changed(lines.at(-1) ?? '', { why: 'altered' })]);
  expect((await verify(disk)).failures).not.toEqual([]);
  expect((await since(disk, { seq: 6 })).failures).toEqual([]);
});

test('C2: the state begun from must be signed, and the next segment must go on from it', async () => {
  const spoilt = async (spoil: (disk: MemoryDisk) => void): Promise<readonly string[]> => {
    const disk = whole.copy();
    spoil(disk);
    return failuresIn(await since(disk, { seq: 6 }));
  };
  const closing = 'segment-000002.checkpoint';
  const bytes = ledgerFiles(whole).get(closing)?.toString() ?? '';
  expect(
    await spoilt((d) => d.put(file(closing), Buffer.from(bytes.replace('time 2026', 'time 2025')))),
  ).toEqual([`CHECKPOINT_SIGNATURE_WRONG ${closing}`]);
  // The first segment has the keys.
  expect(await spoilt((d) => d.put(file(segmentName(1)), null))).toContain(
    `CHECKPOINT_KEY_UNKNOWN ${closing}`,
  );
  const [header = '', ...lines] = linesIn(whole, segmentName(3));
  const frontier = ['0'.repeat(64), '1'.repeat(64)];
  expect(
    await spoilt((d) => putLines(d, segmentName(3), [changed(header, { frontier }), ...lines])),
  ).toContain(`CHECKPOINT_ROOT_DIFFERS ${closing}`);
  expect(await spoilt((d) => putLines(d, segmentName(2), linesIn(d, segmentName(2)).slice(0, -1)))).toEqual([
    'CHAIN_BROKEN 5',
  ]);
  // A closing signature that cannot be read is no state to begin from: the one before is.
  const disk = whole.copy();
  disk.put(file(closing), Buffer.from('?'));
  expect(await since(disk, { seq: 6 })).toMatchObject({
    from: 3,
    failures: [{ code: 'CHECKPOINT_UNREADABLE' }],
  });
});
