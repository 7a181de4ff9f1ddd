import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { failureOf, type Failure } from '#shared/failure';
import { GENESIS, type Act } from '#shared/ledger';
import { openLedger } from '../../electron/ledger/open';
import { segmentName } from '../../electron/ledger/segments';
import { verifyLedger } from '../../electron/ledger/verify';
import { systemDisk } from '../../electron/vault/disk';
import { faultyDisk } from '../fault/faulty-disk';
import type { MemoryDisk } from '../fault/memory-disk';
import {
  act,
  changed,
  entriesOf,
  file,
  ledgerFiles,
  ledgerOf,
  linesIn,
  look,
  open,
  OPERATOR,
  putLines,
  SMALL,
  VAULT,
  VAULT_ID,
  vaultDisk,
  verify,
} from './ledger-fixture';

async function failureOn(work: Promise<unknown>): Promise<Failure> {
  return failureOf(
    await work.then(
      () => new Error('it worked'),
      (error: unknown) => error,
    ),
  );
}

async function refusal(disk: MemoryDisk): Promise<Failure> {
  const before = new Map(disk.contents());
  const failure = await failureOn(open(disk));
  expect(disk.contents()).toEqual(before); // a ledger that is refused is left as it is
  return failure;
}

const wellSigned = { failures: [], notes: [], failureCount: 0 };

test('a new ledger begins with the vault and the key, signed', async () => {
  const disk = await vaultDisk();
  const ledger = await open(disk);
  expect(ledger).toMatchObject({ size: 2, keptBy: 'file', broken: false, checkpoint: { size: 2 } });
  const [created, admitted] = await entriesOf(disk);
  expect(created?.entry).toEqual({
    kind: 'vault.created',
    data: { vault: VAULT_ID, format: 1 },
    at: '2026-07-13T01:30:00.000Z',
    by: { kind: 'station' },
    prev: GENESIS,
    seq: 0,
  });
  expect(admitted?.entry).toMatchObject({
    kind: 'key.admitted',
    data: { publicKey: ledger.publicKey, keptBy: 'file', reason: 'first' },
    prev: created?.hash,
  });
  expect(ledger.head).toBe(admitted?.hash);
  expect(await verify(disk)).toMatchObject({ entries: 2, ...wellSigned });
});

test('C2: what is appended comes back with its place, person and reason, and is what is stored', async () => {
  const disk = await vaultDisk();
  const ledger = await open(disk);
  const stored = await ledger.append([look(1), look(2)], OPERATOR, '抽查 spot check');
  expect(stored.map(({ entry }) => entry)).toMatchObject([
    { seq: 2, by: OPERATOR, why: '抽查 spot check', ...look(1) },
    { seq: 3, by: OPERATOR, why: '抽查 spot check', ...look(2), prev: stored[0]?.hash },
  ]);
  expect((await entriesOf(disk)).slice(2)).toEqual(stored);
  expect(ledger).toMatchObject({ size: 4, head: stored[1]?.hash, checkpoint: { size: 4 } });
});

test('any acts in any pieces, reopened at any time: one chain, one head, and it verifies', async () => {
  const piece = fc.array(fc.nat(5), { minLength: 1, maxLength: 6 }); // sizes of calls made at once
  const script = fc.array(fc.oneof(piece, fc.constant('reopen' as const)), { maxLength: 8 });
  const limits = fc.record({
    segmentEntries: fc.integer({ min: 1, max: 9 }),
    segmentBytes: fc.integer({ min: 300, max: 5000 }),
    groupEntries: fc.integer({ min: 5, max: 12 }),
  });
  await fc.assert(
    fc.asyncProperty(script, limits, async (steps, someLimits) => {
      const disk = await vaultDisk();
      const options = { limits: { ...SMALL, ...someLimits } };
      let ledger = await open(disk, options);
      let n = 0;
      for (const step of steps) {
        const { size, head } = ledger;
        if (step === 'reopen') {
          await ledger.close();
          ledger = await open(disk, options);
          expect(ledger).toMatchObject({ size, head });
        } else {
          const calls = step.map((count) => Array.from({ length: count }, () => act(n++)));
          const stored = await Promise.all(calls.map((acts) => ledger.append(acts, OPERATOR)));
          expect(stored.map((s) => s.length)).toEqual(step);
          const numbers = stored.flat().map(({ entry }) => entry.seq);
          expect(numbers).toEqual(numbers.map((_, i) => size + i)); // in the order of the calls
        }
      }
      await ledger.close();
      const entries = await entriesOf(disk);
      expect(entries.slice(2).map(({ entry }) => entry.data)).toEqual(
        Array.from({ length: n }, (_, i) => act(i).data),
      );
      expect(await verify(disk)).toMatchObject({ entries: n + 2, ...wellSigned });
    }),
    { numRuns: 60 },
  );
});

test('acts appended while others are being written go in one group, with one sync for all', async () => {
  const disk = faultyDisk(await vaultDisk(), { failAt: 0 });
  const ledger = await open(disk, { limits: { ballastBytes: 0 } });
  const syncs = (): number => disk.trace.filter((t) => t.startsWith('sync ') && t.endsWith('.jsonl')).length;
  const before = syncs();
  await Promise.all(Array.from({ length: 600 }, (_, n) => ledger.append([act(n)], OPERATOR)));
  expect(syncs() - before).toBe(4); // the first alone, then 256, 256 and 87
  expect(ledger.size).toBe(602);
});

test('entries are given from any number on, up to what is on record at the call', async () => {
  const disk = await ledgerOf(9);
  const ledger = await open(disk);
  const all = await entriesOf(disk);
  for (let from = 0; from <= 12; from++) {
    const found = [];
    for await (const stored of ledger.entries(from)) found.push(stored);
    expect(found).toEqual(all.slice(from));
  }
  const later = ledger.entries(9);
  await ledger.append([act(99)], OPERATOR);
  const found = [];
  for await (const { entry } of later) found.push(entry.seq);
  expect(found).toEqual([9, 10]);
});

test('a segment is closed at its limit and keeps its last signature', async () => {
  const disk = await ledgerOf(8); // 10 entries, 3 a segment
  expect([...ledgerFiles(disk).keys()].sort()).toEqual([
    'checkpoint',
    'segment-000001.checkpoint',
    'segment-000001.jsonl',
    'segment-000002.checkpoint',
    'segment-000002.jsonl',
    'segment-000003.checkpoint',
    'segment-000003.jsonl',
    'segment-000004.jsonl',
  ]);
  expect(linesIn(disk, 'segment-000002.checkpoint')[1]).toBe('6');
  const wide = await open(disk, { limits: { ballastBytes: 0 } });
  await wide.append([act(50), act(51), act(52)], OPERATOR);
  expect(linesIn(disk, segmentName(4))).toHaveLength(5);
  expect(await verify(disk)).toMatchObject({ entries: 13, ...wellSigned });
});

test('acts that no entry can hold are refused alone; those beside them are recorded', async () => {
  const disk = await vaultDisk();
  const ledger = await open(disk);
  const bad = { kind: 'import.interrupted', data: { session: 1.5 } } as unknown as Act;
  const [first, second, third] = await Promise.allSettled([
    ledger.append([act(1)], OPERATOR),
    ledger.append([act(2), bad], OPERATOR),
    ledger.append([act(3)], OPERATOR),
  ]);
  expect([first.status, second.status, third.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  await expect(
    ledger.append(
      Array.from({ length: 257 }, (_, n) => act(n)),
      OPERATOR,
    ),
  ).rejects.toThrow(RangeError);
  expect(await ledger.append([], OPERATOR)).toEqual([]);
  await ledger.close();
  expect(await verify(disk)).toMatchObject({ entries: 4, ...wellSigned });
});

test('closing waits for what is being written, and then nothing more goes in', async () => {
  const disk = await vaultDisk();
  const ledger = await open(disk);
  const writing = [1, 2, 3].map((n) => ledger.append([act(n)], OPERATOR));
  await ledger.close();
  expect(await Promise.all(writing)).toHaveLength(3);
  expect(await failureOn(ledger.append([act(4)], OPERATOR))).toEqual({ code: 'no-vault' });
  expect(await verify(disk)).toMatchObject({ entries: 5, ...wellSigned });
});

const cutsIn = async (disk: MemoryDisk): Promise<unknown[]> =>
  (await entriesOf(disk))
    .filter(({ entry }) => entry.kind === 'ledger.tail-cut')
    .map(({ entry }) => entry.data);

test.each([
  ['a line without its end', '{"at":"2026-07'],
  ['blocks that were never written', `${'\0'.repeat(100)}\n{"at":"2026`],
])('C2: %s behind the signature is kept in quarantine, cut off and put on record', async (_, torn) => {
  const disk = await ledgerOf(3);
  const last = file(segmentName(2));
  disk.put(last, Buffer.concat([disk.contents().get(last) ?? Buffer.alloc(0), Buffer.from(torn)]));
  expect((await verify(disk)).failures.map(({ code }) => code)).toContain('TAIL_TORN');
  const ledger = await open(disk);
  expect(ledger.size).toBe(6);
  const [cut] = (await cutsIn(disk)) as [{ bytes: number; sha256: string }];
  expect(cut.bytes).toBe(torn.length);
  const kept = path.join(VAULT, 'quarantine', `ledger-tail-${cut.sha256}.bin`);
  expect(disk.contents().get(kept)?.toString()).toBe(torn);
  expect(await verify(disk)).toMatchObject({ entries: 6, ...wellSigned });
  await ledger.close();
  await (await open(disk)).close();
  expect(await cutsIn(disk)).toHaveLength(1);
});

test('a segment that was begun and never got its header is taken away again', async () => {
  for (const begun of ['', '{"first":6,"form']) {
    const disk = await ledgerOf(4);
    disk.put(file('segment-000002.checkpoint'), disk.contents().get(file('checkpoint')) ?? null);
    disk.put(file(segmentName(3)), Buffer.from(begun));
    const ledger = await open(disk);
    await ledger.append([act(9)], OPERATOR);
    expect(linesIn(disk, segmentName(3))[0]).toContain('"first":6,');
    expect(await cutsIn(disk)).toHaveLength(begun === '' ? 0 : 1);
    expect(await verify(disk)).toMatchObject({ entries: ledger.size, ...wellSigned });
  }
});

test('whole entries behind the signature, as a crash leaves them, are kept and signed', async () => {
  const disk = await ledgerOf(2);
  const older = disk.contents().get(file('checkpoint')) ?? null;
  const ledger = await open(disk);
  await ledger.append([act(7), act(8), act(9)], OPERATOR);
  await ledger.append([act(10)], OPERATOR);
  disk.put(file('checkpoint'), older);
  expect(await verify(disk)).toMatchObject({
    failures: [],
    notes: [{ code: 'CHECKPOINT_BEHIND', values: { count: 4 } }],
  });
  expect(await verify(disk, false)).toMatchObject({ failures: [], notes: [] });
  const again = await open(disk);
  expect(again).toMatchObject({ size: 8, head: ledger.head, checkpoint: { size: 8 } });
  expect(await verify(disk)).toMatchObject({ entries: 8, ...wellSigned });
});

test('C2: a ledger that lost signed entries is not opened: so many were signed, so many are there', async () => {
  const disk = await ledgerOf(8);
  putLines(disk, segmentName(3), linesIn(disk, segmentName(3)).slice(0, -1));
  disk.put(file(segmentName(4)), null);
  disk.put(file('segment-000003.checkpoint'), null);
  expect(await refusal(disk)).toEqual({ code: 'ledger-tail-lost', values: { expected: 10, found: 8 } });
});

test('a half-written line that was signed is a lost tail, not a crash', async () => {
  const disk = await ledgerOf(3);
  const bytes = disk.contents().get(file(segmentName(2))) ?? Buffer.alloc(0);
  disk.put(file(segmentName(2)), bytes.subarray(0, -5));
  expect(await refusal(disk)).toEqual({ code: 'ledger-tail-lost', values: { expected: 5, found: 4 } });
});

const damages: [string, string, (disk: MemoryDisk) => void][] = [
  [
    'CHAIN_BROKEN',
    'an entry of the last segment altered',
    (disk) => {
      const lines = linesIn(disk, segmentName(4));
      putLines(disk, segmentName(4), [
        lines[0] ?? '',
        changed(lines[1] ?? '', { why: 'x' }),
        ...lines.slice(2),
      ]);
    },
  ],
  [
    'ENTRY_NOT_CANONICAL',
    'an entry rewritten',
    (disk) => {
      const lines = linesIn(disk, segmentName(4));
      putLines(disk, segmentName(4), [
        lines[0] ?? '',
        (lines[1] ?? '').replace(',"by"', ', "by"'),
        ...lines.slice(2),
      ]);
    },
  ],
  [
    'ENTRY_MISNUMBERED',
    'an entry taken out',
    (disk) => {
      const lines = linesIn(disk, segmentName(4));
      putLines(disk, segmentName(4), [lines[0] ?? '', ...lines.slice(2)]);
    },
  ],
  [
    'CHECKPOINT_ROOT_DIFFERS',
    'the last entry altered',
    (disk) => {
      const lines = linesIn(disk, segmentName(4));
      putLines(disk, segmentName(4), [...lines.slice(0, -1), changed(lines.at(-1) ?? '', { why: 'x' })]);
    },
  ],
  [
    'CHAIN_BROKEN',
    'the end of the segment before altered',
    (disk) => {
      const lines = linesIn(disk, segmentName(3));
      putLines(disk, segmentName(3), [...lines.slice(0, -1), changed(lines.at(-1) ?? '', { why: 'x' })]);
    },
  ],
  [
    'CHECKPOINT_ROOT_DIFFERS',
    'the frontier of the last segment altered',
    (disk) => {
      const [header = '', ...lines] = linesIn(disk, segmentName(4));
      const frontier = (JSON.parse(header) as { frontier: string[] }).frontier.map((h) => `${h.slice(1)}0`);
      putLines(disk, segmentName(4), [changed(header, { frontier }), ...lines]);
    },
  ],
  [
    'SEGMENT_DISPLACED',
    'another segment in the place of the last',
    (disk) => {
      disk.put(file(segmentName(4)), disk.contents().get(file(segmentName(3))) ?? null);
    },
  ],
  ['SEGMENT_MISSING', 'a segment in the middle missing', (disk) => disk.put(file(segmentName(2)), null)],
  [
    'LEDGER_MISSING',
    'no segment, but a signature',
    (disk) => {
      for (let n = 1; n <= 4; n++) disk.put(file(segmentName(n)), null);
    },
  ],
  ['CHECKPOINT_MISSING', 'no signature', (disk) => disk.put(file('checkpoint'), null)],
  [
    'CHECKPOINT_UNREADABLE',
    'a signature cut short',
    (disk) => {
      disk.put(
        file('checkpoint'),
        (disk.contents().get(file('checkpoint')) ?? Buffer.alloc(0)).subarray(0, -9),
      );
    },
  ],
  [
    'CHECKPOINT_ROOT_DIFFERS',
    'a closing signature of another size',
    (disk) => {
      disk.put(
        file('segment-000004.checkpoint'),
        disk.contents().get(file('segment-000003.checkpoint')) ?? null,
      );
    },
  ],
];
test.each(damages)(
  'C2: %s: with %s the ledger is not opened, and nothing is changed',
  async (code, _, damage) => {
    const disk = await ledgerOf(9); // 11 entries: the last segment has two
    damage(disk);
    expect(await refusal(disk)).toEqual({ code: 'ledger-damaged', values: { detail: code } });
    expect((await verify(disk)).failures).not.toEqual([]);
  },
);

test('C2: the ledger of another vault is not taken for ours', async () => {
  const disk = await ledgerOf(3);
  const other = open(disk, { vault: 'f'.repeat(32) });
  expect(await failureOn(other)).toEqual({
    code: 'ledger-damaged',
    values: { detail: 'CHECKPOINT_KEY_UNKNOWN' },
  });
});

const intrusions: [string, string, (disk: MemoryDisk) => void][] = [
  [
    'TAIL_LOST',
    'the last segment was cut',
    (disk) => {
      putLines(disk, segmentName(2), linesIn(disk, segmentName(2)).slice(0, -1));
    },
  ],
  [
    'CHECKPOINT_BEHIND',
    'another program added to it',
    (disk) => {
      putLines(disk, segmentName(2), [...linesIn(disk, segmentName(2)), '{}']);
    },
  ],
  ['CHECKPOINT_BEHIND', 'another program began a segment', (disk) => putLines(disk, segmentName(3), ['{}'])],
  [
    'CHAIN_BROKEN',
    'the last entry was exchanged',
    (disk) => {
      const lines = linesIn(disk, segmentName(2));
      putLines(disk, segmentName(2), [...lines.slice(0, -1), (lines.at(-1) ?? '').replace('zhang', 'cheng')]);
    },
  ],
  ['SEGMENT_MISSING', 'the last segment was removed', (disk) => disk.put(file(segmentName(2)), null)],
];
test.each(intrusions)('C2: %s: nothing is appended when, behind our back, %s', async (code, _, intrude) => {
  const disk = await ledgerOf(2);
  const ledger = await open(disk);
  intrude(disk);
  const before = new Map(disk.contents());
  expect(await failureOn(ledger.append([act(1)], OPERATOR))).toEqual({
    code: 'ledger-damaged',
    values: { detail: code },
  });
  expect(disk.contents()).toEqual(before);
});

test('a disk that fills up costs the ballast, and the entry is recorded', async () => {
  const disk = await vaultDisk(100_000);
  const ledger = await open(disk, { limits: { ballastBytes: 20_000 } });
  expect(disk.contents().get(file('ballast'))?.length).toBe(20_000);
  const { freeBytes } = await disk.space(VAULT);
  disk.put(path.join(VAULT, 'film'), Buffer.alloc(freeBytes - 10));
  await ledger.append([act(1)], OPERATOR);
  expect(disk.contents().has(file('ballast'))).toBe(false);
  expect(ledger.size).toBe(3);
  await ledger.close();

  const { freeBytes: left } = await disk.space(VAULT);
  disk.put(path.join(VAULT, 'film'), Buffer.alloc(freeBytes - 10 + left));
  const full = await open(disk, { limits: { ballastBytes: 20_000 } });
  expect((await failureOn(full.append([act(2)], OPERATOR))).code).toBe('vault-full');
  expect(disk.contents().has(file('ballast'))).toBe(false);
  expect(await verify(disk)).toMatchObject({ entries: 3, ...wellSigned });

  disk.put(path.join(VAULT, 'film'), null);
  await full.append([act(3)], OPERATOR);
  await full.close();
  await open(disk, { limits: { ballastBytes: 20_000 } });
  expect(disk.contents().get(file('ballast'))?.length).toBe(20_000);
  expect(await verify(disk)).toMatchObject({ entries: 4, ...wellSigned });
});

test('verification can follow a writer at work', async () => {
  const disk = await vaultDisk();
  const ledger = await open(disk);
  const progress = { done: false };
  const writer = (async () => {
    for (let n = 0; n < 120; n++) {
      await ledger.append([act(n)], OPERATOR);
      await new Promise((resolve) => setImmediate(resolve));
    }
    progress.done = true;
  })();
  let rounds = 0;
  while (!progress.done) {
    expect(await verify(disk, false)).toMatchObject({ failures: [], notes: [] });
    rounds += 1;
    await new Promise((resolve) => setImmediate(resolve));
  }
  await writer;
  expect(rounds).toBeGreaterThan(2);
});

test("on the system's own files: made, filled over several segments, opened again, verified", async () => {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'evidock-ledger-'));
  const options = { disk: systemDisk, folder, vault: VAULT_ID, now: Date.now, keychain: null };
  try {
    for (const size of [2, 32]) {
      const ledger = await openLedger({ ...options, limits: { segmentEntries: 7 } });
      expect(ledger.size).toBe(size);
      await Promise.all(Array.from({ length: 10 }, (_, n) => ledger.append([act(n)], OPERATOR)));
      for (let n = 10; n < 30; n++) await ledger.append([act(n)], OPERATOR);
      await ledger.close();
    }
    expect(await verifyLedger({ disk: systemDisk, folder, quiet: true })).toMatchObject({
      entries: 62,
      ...wellSigned,
    });
    if (process.platform === 'linux')
      expect((await fs.stat(path.join(folder, 'ledger', 'ballast'))).blocks * 512).toBeGreaterThanOrEqual(
        4 << 20,
      );
  } finally {
    await fs.rm(folder, { recursive: true });
  }
});
