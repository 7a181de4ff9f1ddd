/** Segments and files of a ledger missing, exchanged, cut and strange: each change is found and named. */
import path from 'node:path';
import { expect, test } from 'vitest';
import { segmentName } from '../../electron/ledger/segments';
import { changed, failuresIn, file, ledgerFiles, linesIn, putLines, VAULT } from './ledger-fixture';
import { FOUND_IN, spoiling } from './tamper-fixture';

const ledger = spoiling();

test('C2: no ledger at all', async () => {
  const none = ledger.removed(...ledgerFiles(ledger.whole).keys());
  expect(await ledger.verify(none)).toMatchObject({
    entries: 0,
    failures: [{ code: 'LEDGER_MISSING', subject: 'ledger' }],
  });
  none.put(path.join(VAULT, 'ledger'), null);
  expect(failuresIn(await ledger.verify(none))).toEqual(['LEDGER_MISSING ledger']);
});

test('C2: the first segment missing', async () => {
  // The keys were admitted in it, so that no signature can be told any more.
  expect(failuresIn(await ledger.verify(ledger.removed(segmentName(1))))).toEqual([
    'SEGMENT_MISSING segment-000001.jsonl',
    'CHECKPOINT_KEY_UNKNOWN segment-000002.checkpoint',
    'CHECKPOINT_KEY_UNKNOWN segment-000003.checkpoint',
    'CHECKPOINT_KEY_UNKNOWN checkpoint',
  ]);
});

test('C2: a segment in the middle missing: only that, for the others are proven by what they carry', async () => {
  expect(failuresIn(await ledger.verify(ledger.removed(segmentName(2))))).toEqual([
    'SEGMENT_MISSING segment-000002.jsonl',
  ]);
  expect(failuresIn(await ledger.verify(ledger.removed(segmentName(2), segmentName(3))))).toEqual([
    'SEGMENT_MISSING segment-000002.jsonl',
    'SEGMENT_MISSING segment-000003.jsonl',
  ]);
});

test('C2: the last segment missing', async () => {
  expect(await ledger.verify(ledger.removed(segmentName(4)))).toMatchObject({
    failures: [{ code: 'TAIL_LOST', subject: 'checkpoint', values: { expected: 11, found: 9 } }],
  });
  expect(failuresIn(await ledger.verify(ledger.removed(segmentName(3), segmentName(4))))).toEqual([
    'SEGMENT_MISSING segment-000003.jsonl',
    'TAIL_LOST checkpoint',
  ]);
});

test('C2: segments exchanged', async () => {
  const disk = ledger.whole.copy();
  disk.put(file(segmentName(1)), ledgerFiles(ledger.whole).get(segmentName(2)) ?? null);
  disk.put(file(segmentName(2)), ledgerFiles(ledger.whole).get(segmentName(1)) ?? null);
  expect(await ledger.verify(disk)).toMatchObject({
    failures: [
      { code: 'SEGMENT_DISPLACED', subject: segmentName(1), values: { segment: 1, found: 2 } },
      { code: 'SEGMENT_DISPLACED', subject: segmentName(2), values: { segment: 2, found: 1 } },
    ],
  });
});

test('C2: a header that was altered, emptied or taken away', async () => {
  for (const [segment, members] of [
    [1, { first: 1 }],
    [2, { prev: 'f'.repeat(64) }],
    [3, { segment: 7 }],
    [3, { frontier: ['0'.repeat(64), '0'.repeat(64)] }],
    [4, { frontier: ['0'.repeat(64), '0'.repeat(64)] }],
    [4, { format: 'evidock-ledger-9' }],
  ] as const) {
    const disk = ledger.whole.copy();
    const [header = '', ...lines] = linesIn(disk, segmentName(segment));
    putLines(disk, segmentName(segment), [changed(header, members), ...lines]);
    expect(failuresIn(await ledger.verify(disk))).toEqual([`SEGMENT_HEADER_WRONG ${segmentName(segment)}`]);
    putLines(disk, segmentName(segment), lines);
    expect(failuresIn(await ledger.verify(disk))).toEqual([`SEGMENT_HEADER_WRONG ${segmentName(segment)}`]);
  }
});

test('a header with a number that no program can count to is a wrong header, and no end of the verification', async () => {
  const disk = ledger.whole.copy();
  const [header = '', ...lines] = linesIn(disk, segmentName(2));
  const frontier = `"frontier":["${'0'.repeat(64)}"]`;
  const endless = header
    .replace('"first":3', '"first":9007199254740992')
    .replace(/"frontier":\[[^\]]*\]/, frontier);
  putLines(disk, segmentName(2), [endless, ...lines]);
  expect(failuresIn(await ledger.verify(disk))).toEqual([`SEGMENT_HEADER_WRONG ${segmentName(2)}`]);
});

test('C2: a file cut at any byte', async () => {
  const disk = ledger.whole.copy();
  for (const name of [segmentName(2), segmentName(4), 'checkpoint', 'segment-000003.checkpoint']) {
    const bytes = ledgerFiles(ledger.whole).get(name) ?? Buffer.alloc(0);
    for (let length = 0; length < bytes.length; length += 7) {
      disk.put(file(name), bytes.subarray(0, length));
      expect((await ledger.verify(disk, length % 2 === 0)).failures).not.toEqual([]);
    }
    disk.put(file(name), bytes);
  }
  disk.put(file(segmentName(4)), Buffer.alloc(0));
  expect(failuresIn(await ledger.verify(disk))).toEqual([
    'TAIL_TORN segment-000004.jsonl',
    'TAIL_LOST checkpoint',
  ]);
});

test('a flood of failures is counted to the end and listed to a limit', async () => {
  const disk = ledger.whole.copy();
  const lines = linesIn(disk, segmentName(4));
  putLines(disk, segmentName(4), [...lines, ...Array.from({ length: 5000 }, () => '?')]);
  const report = await ledger.verify(disk);
  expect(report.failures).toHaveLength(1000);
  expect(report.failureCount).toBe(5000);
  expect(failuresIn(report)[0]).toBe('ENTRY_UNREADABLE 11');
});

test('files that are no ledger files are nothing to it, and a folder under a segment’s name is told', async () => {
  const disk = ledger.whole.copy();
  for (const name of ['segment-1.jsonl', 'segment-0000005.jsonl', 'checkpoint.new', 'notes.txt']) {
    disk.put(file(name), Buffer.from('?'));
  }
  expect((await ledger.verify(disk)).failures).toEqual([]);
  await disk.makeFolder(file(segmentName(5)));
  expect(await ledger.verify(disk)).toMatchObject({
    failures: [
      { code: 'CHECKPOINT_MISSING', subject: 'segment-000004.checkpoint' },
      { code: 'ENTRY_UNREADABLE', subject: segmentName(5), values: { detail: 'ENOTSUP' } },
    ],
  });
});

ledger.judgedBySecond(FOUND_IN.files, 100);
