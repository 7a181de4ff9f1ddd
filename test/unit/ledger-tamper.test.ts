/** Entries of a ledger altered, taken out, doubled and exchanged, and anything at random: each change is found and named. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { VERIFICATION_CODES } from '#shared/verification';
import { segmentName } from '../../electron/ledger/segments';
import type { MemoryDisk } from '../fault/memory-disk';
import {
  changed,
  failuresIn,
  file,
  ledgerFiles,
  ledgerOf,
  linesIn,
  putLines,
  verify as verifyAlone,
} from './ledger-fixture';
import { FOUND_IN, spoiling } from './tamper-fixture';

const ledger = spoiling();

/** The segment and the line that entry `seq` stands in. */
const placeOf = (seq: number): { name: string; line: number } => ({
  name: segmentName(Math.floor(seq / 3) + 1),
  line: (seq % 3) + 1,
});

/** The failures of the ledger after one change to the lines of the segment with entry `seq`. */
async function afterChange(
  seq: number,
  change: (lines: string[], line: number) => void,
): Promise<readonly string[]> {
  const disk = ledger.whole.copy();
  const { name, line } = placeOf(seq);
  const lines = linesIn(disk, name);
  change(lines, line);
  putLines(disk, name, lines);
  return failuresIn(await ledger.verify(disk));
}

const LAST = 10;
const entries = Array.from({ length: LAST + 1 }, (_, seq) => seq);

/** What an untouched checkpoint says when entry `seq` is no longer what was signed. */
function rootDiffers(seq: number): string {
  const segment = Math.floor(seq / 3) + 1;
  return segment < 4
    ? `CHECKPOINT_ROOT_DIFFERS segment-00000${segment}.checkpoint`
    : 'CHECKPOINT_ROOT_DIFFERS checkpoint';
}

test('untouched it verifies', async () => {
  expect(await ledger.verify(ledger.whole)).toMatchObject({
    entries: 11,
    failures: [],
    failureCount: 0,
    notes: [],
  });
});

describe('C2: any byte of any file of a ledger, changed in any of several ways, is found', () => {
  /** Two segments of two entries: the smallest ledger that has a file of every kind. */
  let small: MemoryDisk;
  beforeAll(async () => {
    small = await ledgerOf(2, { limits: { segmentEntries: 2, ballastBytes: 0 } });
  });
  test.each(['checkpoint', 'segment-000001.checkpoint', 'segment-000001.jsonl', 'segment-000002.jsonl'])(
    '%s',
    async (name) => {
      expect(ledgerFiles(small).size).toBe(4);
      const bytes = ledgerFiles(small).get(name) ?? Buffer.alloc(0);
      expect(bytes.length).toBeGreaterThan(200);
      const disk = small.copy();
      for (let at = 0; at < bytes.length; at++) {
        const byte = bytes[at] ?? 0;
        // A bit, and a line end put in or taken out.
        for (const other of [byte ^ (1 << (at % 8)), byte === 0x0a ? 0x20 : 0x0a]) {
          const altered = Buffer.from(bytes);
          altered[at] = other;
          disk.put(file(name), altered);
          // Every byte by the one verifier, every thirteenth by both.
          const { failures } = await (at % 13 === 0 ? ledger.verify : verifyAlone)(disk, at % 2 === 0);
          expect(failures, `byte ${at} made ${other}`).not.toEqual([]);
        }
      }
      disk.put(file(name), bytes);
      expect((await ledger.verify(disk)).failures).toEqual([]);
    },
  );
});

test.each(entries)('C2: entry %i altered: it alone is named, whichever of its members it is', async (seq) => {
  const differs = rootDiffers(seq);
  const named = seq === LAST ? [] : [`CHAIN_BROKEN ${seq}`];
  // A changed key leaves every signature without one.
  const others = (found: readonly string[]): readonly string[] =>
    found.filter((f) => f !== differs && !(seq === 1 && f.startsWith('CHECKPOINT_KEY_UNKNOWN')));
  const alter = (members: Parameters<typeof changed>[1]): Promise<readonly string[]> =>
    afterChange(seq, (lines, line) => (lines[line] = changed(lines[line] ?? '', members)));
  expect(others(await alter({ why: 'another reason' }))).toEqual(named);
  expect(others(await alter({ at: '2026-07-14T01:30:00.000Z' }))).toEqual(named);
  expect(others(await alter({ by: { kind: 'operator', account: 'li.si' } }))).toEqual(named);
  expect(others(await alter({ prev: 'f'.repeat(64) }))).toEqual([`CHAIN_BROKEN ${seq}`]);
  expect(others(await alter({ seq: seq + 5 }))).toEqual([`ENTRY_MISNUMBERED ${seq}`]);
  if (seq === LAST) expect(await alter({ why: 'x' })).toEqual([differs]);
});

test.each(entries)('C2: entry %i unreadable or in other bytes: it alone is named', async (seq) => {
  const spoilt = async (spoil: (line: string) => string): Promise<readonly string[]> => {
    const found = await afterChange(seq, (lines, line) => (lines[line] = spoil(lines[line] ?? '')));
    return found.filter((f) => !f.startsWith('CHECKPOINT_'));
  };
  expect(await spoilt((line) => line.replace('"prev"', '"prew"'))).toEqual([`ENTRY_UNREADABLE ${seq}`]);
  expect(await spoilt((line) => line.replace(',"by"', ',\n"by"'))).toEqual(
    expect.arrayContaining([`ENTRY_UNREADABLE ${seq}`]),
  );
  expect(await spoilt((line) => line.replace(',"by"', ', "by"'))).toEqual([`ENTRY_NOT_CANONICAL ${seq}`]);
  expect(await spoilt(() => 'z'.repeat((1 << 20) + 1))).toEqual([`ENTRY_UNREADABLE ${seq}`]);
});

test('a line broken in two is one unreadable entry, and so are two joined', async () => {
  for (const seq of [2, 4, 6]) {
    const broken = await afterChange(
      seq,
      (lines, line) => (lines[line] = (lines[line] ?? '').replace(',', '\n')),
    );
    expect(new Set(broken.filter((f) => f.startsWith('ENTRY')))).toEqual(
      new Set([`ENTRY_UNREADABLE ${seq}`]),
    );
  }
  const joined = await afterChange(3, (lines, line) =>
    lines.splice(line, 2, `${lines[line]} ${lines[line + 1]}`),
  );
  expect(joined.filter((f) => f.startsWith('ENTRY'))).toEqual(['ENTRY_UNREADABLE 3']);
});

test.each(entries)('C2: entry %i taken out', async (seq) => {
  const found = await afterChange(seq, (lines, line) => void lines.splice(line, 1));
  if (seq === LAST) expect(found).toEqual(['TAIL_LOST checkpoint']);
  else if (seq === LAST - 1) {
    // Nothing vouches for the last entry, so its number is what is wrong with it.
    expect(found).toEqual([`ENTRY_MISNUMBERED ${seq}`, 'TAIL_LOST checkpoint']);
  } else if (seq === 0 || seq === 1) expect(found).toContain(`ENTRY_MISNUMBERED ${seq + 1}`);
  else if (seq % 3 === 2) {
    expect(found).toEqual([rootDiffers(seq), `ENTRY_MISNUMBERED ${seq + 1}`]);
  } else {
    expect(found).toHaveLength(3);
    expect(found).toEqual(
      expect.arrayContaining([`ENTRY_MISNUMBERED ${seq + 1}`, `CHAIN_BROKEN ${seq}`, rootDiffers(seq)]),
    );
  }
});

test.each(entries)('C2: entry %i doubled', async (seq) => {
  const found = await afterChange(seq, (lines, line) => lines.splice(line, 0, lines[line] ?? ''));
  expect(found.filter((f) => f.startsWith('ENTRY_MISNUMBERED'))).toHaveLength(1);
  expect(found.filter((f) => f.startsWith('CHAIN_BROKEN'))).toEqual([]);
});

test('C2: two entries exchanged', async () => {
  const found = await afterChange(3, (lines, line) => {
    lines.splice(line, 2, lines[line + 1] ?? '', lines[line] ?? '');
  });
  expect(found).toContain('ENTRY_MISNUMBERED 3');
  expect(found).toContain('ENTRY_MISNUMBERED 4');
  expect(found.filter((f) => f.endsWith(' 5'))).toEqual([]);
});

test('C2: every altered entry is named when there are several', async () => {
  const disk = ledger.whole.copy();
  for (const seq of [1, 4, 7]) {
    const { name, line } = placeOf(seq);
    const lines = linesIn(disk, name);
    lines[line] = changed(lines[line] ?? '', { why: 'altered' });
    putLines(disk, name, lines);
  }
  const found = failuresIn(await ledger.verify(disk)).filter((f) => !f.startsWith('CHECKPOINT'));
  expect(found).toEqual(['CHAIN_BROKEN 1', 'CHAIN_BROKEN 4', 'CHAIN_BROKEN 7']);
});

test('C2: any changes to any lines and files, however many: if anything differs it is found', async () => {
  const somewhere = fc.record({ segment: fc.integer({ min: 1, max: 5 }), line: fc.nat(4) });
  const edit = fc.oneof(
    fc.record({ type: fc.constantFrom('take out', 'double', 'alter', 'spoil', 'renumber'), at: somewhere }),
    fc.record({ type: fc.constant('copy' as const), at: somewhere, to: somewhere }),
    fc.record({ type: fc.constantFrom('exchange files', 'copy file'), at: somewhere, to: somewhere }),
    fc.record({ type: fc.constant('remove file' as const), at: somewhere }),
  );
  const before = ledgerFiles(ledger.whole);
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), fc.boolean(), async (edits, quiet) => {
      const disk = ledger.whole.copy();
      for (const { type, at, ...more } of edits) {
        const to = 'to' in more ? more.to : at;
        const [here, there] = [segmentName(at.segment), segmentName(to.segment)];
        const [mine, other] = [ledgerFiles(disk).get(here) ?? null, ledgerFiles(disk).get(there) ?? null];
        const lines = linesIn(disk, here);
        const line = lines[at.line] ?? '{}';
        const rewritten = (members: Parameters<typeof changed>[1]): string =>
          line.startsWith('{') ? changed(line, members) : `${line}x`; // spoilt before
        if (type === 'remove file') disk.put(file(here), null);
        else if (type === 'copy file' || type === 'exchange files') {
          disk.put(file(there), mine);
          if (type === 'exchange files') disk.put(file(here), other);
        } else if (type === 'copy') {
          const target = linesIn(disk, there);
          target.splice(to.line, 0, line);
          putLines(disk, there, target);
        } else {
          if (type === 'take out') lines.splice(at.line, 1);
          else if (type === 'double') lines.splice(at.line, 0, line);
          else if (type === 'alter') lines[at.line] = rewritten({ why: 'altered' });
          else if (type === 'renumber') lines[at.line] = rewritten({ seq: to.line });
          else lines[at.line] = line.slice(1);
          putLines(disk, here, lines);
        }
      }
      const after = ledgerFiles(disk);
      const same = after.size === before.size && [...after].every(([n, b]) => before.get(n)?.equals(b));
      runs += 1;
      const { failures } = await (runs % 2 === 0 ? ledger.verify : verifyAlone)(disk, quiet);
      expect(failures.length > 0).toBe(!same);
    }),
    { numRuns: 1000 },
  );
});

test('every code that a ledger can be found with is found in one of the files of these tests', () => {
  const codes = VERIFICATION_CODES.filter((code) =>
    /^(LEDGER|SEGMENT|ENTRY|CHAIN|TAIL|CHECKPOINT)_/.test(code),
  );
  expect(Object.values(FOUND_IN).flat().sort()).toEqual([...codes].sort());
});

ledger.judgedBySecond(FOUND_IN.entries, 800);
