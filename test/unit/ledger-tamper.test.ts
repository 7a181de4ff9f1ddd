import { createHash } from 'node:crypto';
import path from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { instantOf } from '#shared/clock';
import type { Sha256 } from '#shared/ids';
import { GENESIS } from '#shared/ledger';
import { VERIFICATION_CODES } from '#shared/verification';
import { headCodeOf } from '../../electron/ledger/head';
import { keyPairOf, newKeyPair, type KeyPair } from '../../electron/ledger/ed25519';
import { leafHash, NO_LEAVES, rootOf, withLeaf } from '../../electron/ledger/merkle';
import { BEGINNING, headerLine, segmentName } from '../../electron/ledger/segments';
import {
  originOf,
  parseNote,
  signedNote,
  type Checkpoint,
  type SignedCheckpoint,
} from '../../electron/ledger/signed-note';
import { verifyLedger, type LedgerReport } from '../../electron/ledger/verify';
import { witnessFindings, witnessNote } from '../../electron/ledger/witnessed';
import type { MemoryDisk } from '../fault/memory-disk';
import { batch, foundIn } from '../fault/second-verifier';
import {
  act,
  changed,
  failuresIn,
  file,
  ledgerFiles,
  ledgerOf,
  linesIn,
  open,
  OPERATOR,
  putLines,
  VAULT,
  VAULT_ID,
  verify as verifyAlone,
} from './ledger-fixture';

/** Every ledger that is verified here is kept for the second verifier, which judges them all in the last test. */
const cases = batch();
/** How often each code was found in them. */
const told = new Map<string, number>();
async function verify(disk: MemoryDisk, quiet = true): Promise<LedgerReport> {
  const report = await verifyAlone(disk, quiet);
  const { entries, failures, notes } = report;
  for (const code of new Set([...failures, ...notes].map((finding) => finding.code)))
    told.set(code, (told.get(code) ?? 0) + 1);
  cases.add(disk, VAULT, quiet, { entries, failures: foundIn(failures), notes: foundIn(notes) });
  return report;
}

/** Eleven entries in four segments: 0 1 2, 3 4 5, 6 7 8, 9 10. */
let whole: MemoryDisk;
beforeAll(async () => {
  whole = await ledgerOf(9);
});

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
  const disk = whole.copy();
  const { name, line } = placeOf(seq);
  const lines = linesIn(disk, name);
  change(lines, line);
  putLines(disk, name, lines);
  return failuresIn(await verify(disk));
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
  expect(await verify(whole)).toMatchObject({ entries: 11, failures: [], failureCount: 0, notes: [] });
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
          const { failures } = await (at % 13 === 0 ? verify : verifyAlone)(disk, at % 2 === 0);
          expect(failures, `byte ${at} made ${other}`).not.toEqual([]);
        }
      }
      disk.put(file(name), bytes);
      expect((await verify(disk)).failures).toEqual([]);
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
  const disk = whole.copy();
  for (const seq of [1, 4, 7]) {
    const { name, line } = placeOf(seq);
    const lines = linesIn(disk, name);
    lines[line] = changed(lines[line] ?? '', { why: 'altered' });
    putLines(disk, name, lines);
  }
  const found = failuresIn(await verify(disk)).filter((f) => !f.startsWith('CHECKPOINT'));
  expect(found).toEqual(['CHAIN_BROKEN 1', 'CHAIN_BROKEN 4', 'CHAIN_BROKEN 7']);
});

const removed = (...names: string[]): MemoryDisk => {
  const disk = whole.copy();
  for (const name of names) disk.put(file(name), null);
  return disk;
};

test('C2: no ledger at all', async () => {
  const none = removed(...ledgerFiles(whole).keys());
  expect(await verify(none)).toMatchObject({
    entries: 0,
    failures: [{ code: 'LEDGER_MISSING', subject: 'ledger' }],
  });
  none.put(path.join(VAULT, 'ledger'), null);
  expect(failuresIn(await verify(none))).toEqual(['LEDGER_MISSING ledger']);
});

test('C2: the first segment missing', async () => {
  // The keys were admitted in it, so that no signature can be told any more.
  expect(failuresIn(await verify(removed(segmentName(1))))).toEqual([
    'SEGMENT_MISSING segment-000001.jsonl',
    'CHECKPOINT_KEY_UNKNOWN segment-000002.checkpoint',
    'CHECKPOINT_KEY_UNKNOWN segment-000003.checkpoint',
    'CHECKPOINT_KEY_UNKNOWN checkpoint',
  ]);
});

test('C2: a segment in the middle missing: only that, for the others are proven by what they carry', async () => {
  expect(failuresIn(await verify(removed(segmentName(2))))).toEqual(['SEGMENT_MISSING segment-000002.jsonl']);
  expect(failuresIn(await verify(removed(segmentName(2), segmentName(3))))).toEqual([
    'SEGMENT_MISSING segment-000002.jsonl',
    'SEGMENT_MISSING segment-000003.jsonl',
  ]);
});

test('C2: the last segment missing', async () => {
  expect(await verify(removed(segmentName(4)))).toMatchObject({
    failures: [{ code: 'TAIL_LOST', subject: 'checkpoint', values: { expected: 11, found: 9 } }],
  });
  expect(failuresIn(await verify(removed(segmentName(3), segmentName(4))))).toEqual([
    'SEGMENT_MISSING segment-000003.jsonl',
    'TAIL_LOST checkpoint',
  ]);
});

test('C2: segments exchanged', async () => {
  const disk = whole.copy();
  disk.put(file(segmentName(1)), ledgerFiles(whole).get(segmentName(2)) ?? null);
  disk.put(file(segmentName(2)), ledgerFiles(whole).get(segmentName(1)) ?? null);
  expect(await verify(disk)).toMatchObject({
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
    const disk = whole.copy();
    const [header = '', ...lines] = linesIn(disk, segmentName(segment));
    putLines(disk, segmentName(segment), [changed(header, members), ...lines]);
    expect(failuresIn(await verify(disk))).toEqual([`SEGMENT_HEADER_WRONG ${segmentName(segment)}`]);
    putLines(disk, segmentName(segment), lines);
    expect(failuresIn(await verify(disk))).toEqual([`SEGMENT_HEADER_WRONG ${segmentName(segment)}`]);
  }
});

test('a header with a number that no program can count to is a wrong header, and no end of the verification', async () => {
  const disk = whole.copy();
  const [header = '', ...lines] = linesIn(disk, segmentName(2));
  const frontier = `"frontier":["${'0'.repeat(64)}"]`;
  const endless = header
    .replace('"first":3', '"first":9007199254740992')
    .replace(/"frontier":\[[^\]]*\]/, frontier);
  putLines(disk, segmentName(2), [endless, ...lines]);
  expect(failuresIn(await verify(disk))).toEqual([`SEGMENT_HEADER_WRONG ${segmentName(2)}`]);
});

test('C2: a file cut at any byte', async () => {
  const disk = whole.copy();
  for (const name of [segmentName(2), segmentName(4), 'checkpoint', 'segment-000003.checkpoint']) {
    const bytes = ledgerFiles(whole).get(name) ?? Buffer.alloc(0);
    for (let length = 0; length < bytes.length; length += 7) {
      disk.put(file(name), bytes.subarray(0, length));
      expect((await verify(disk, length % 2 === 0)).failures).not.toEqual([]);
    }
    disk.put(file(name), bytes);
  }
  disk.put(file(segmentName(4)), Buffer.alloc(0));
  expect(failuresIn(await verify(disk))).toEqual(['TAIL_TORN segment-000004.jsonl', 'TAIL_LOST checkpoint']);
});

test('C2: a signature missing, and one without its form', async () => {
  expect(failuresIn(await verify(removed('checkpoint')))).toEqual(['CHECKPOINT_MISSING checkpoint']);
  expect(failuresIn(await verify(removed('segment-000002.checkpoint')))).toEqual([
    'CHECKPOINT_MISSING segment-000002.checkpoint',
  ]);
  const disk = whole.copy();
  disk.put(file('checkpoint'), Buffer.from('nothing of the kind'));
  expect(failuresIn(await verify(disk))).toEqual(['CHECKPOINT_UNREADABLE checkpoint']);
});

/** Writes a whole ledger of these entry lines anew: chained, numbered, in one segment, and signed by `key`. */
function forge(disk: MemoryDisk, lines: readonly string[], key: KeyPair): void {
  let prev: Sha256 = GENESIS;
  let range = NO_LEAVES;
  const forged = lines.map((line, seq) => {
    const bytes = Buffer.from(changed(line, { prev, seq }));
    prev = createHash('sha256').update(bytes).digest('hex') as Sha256;
    range = withLeaf(range, leafHash(bytes));
    return bytes.toString();
  });
  for (const name of ledgerFiles(disk).keys()) disk.put(file(name), null);
  putLines(disk, segmentName(1), [headerLine({ segment: 1, ...BEGINNING }).toString(), ...forged]);
  const checkpoint = {
    origin: originOf(VAULT_ID),
    size: lines.length,
    root: rootOf(range),
    at: instantOf(0),
  };
  disk.put(file('checkpoint'), signedNote(checkpoint, key));
}

const allLines = (): string[] => [1, 2, 3, 4].flatMap((n) => linesIn(whole, segmentName(n)).slice(1));

test('C2: a ledger written anew by somebody with another key', async () => {
  const disk = whole.copy();
  forge(disk, allLines().toSpliced(5, 1), newKeyPair());
  expect(failuresIn(await verify(disk))).toEqual(['CHECKPOINT_KEY_UNKNOWN checkpoint']);
});

/** The station's own key, as a thief has it. */
function ownKey(): KeyPair {
  const file = whole.contents().get(path.join(VAULT, 'keys', 'station-key.json'));
  const { secretKey } = JSON.parse((file ?? '').toString()) as { readonly secretKey: string };
  return keyPairOf(secretKey) ?? newKeyPair();
}

/** Every checkpoint of the ledger, with what it says. */
const checkpoints = (): readonly (readonly [string, SignedCheckpoint])[] =>
  [...ledgerFiles(whole)].flatMap(([name, bytes]) => {
    const checkpoint = name.includes('checkpoint') ? parseNote(bytes) : null;
    return checkpoint ? [[name, checkpoint] as const] : [];
  });

test('C2: any checkpoint signed anew: by a stranger, in the station’s name, or by the station for other entries', async () => {
  const stranger = newKeyPair();
  expect(checkpoints()).toHaveLength(4);
  for (const [name, { origin, size, root, at }] of checkpoints()) {
    const signed = async (what: Partial<Checkpoint>, key: KeyPair): Promise<readonly string[]> => {
      const disk = whole.copy();
      disk.put(file(name), signedNote({ origin, size, root, at, ...what }, key));
      return failuresIn(await verify(disk));
    };
    expect(await signed({}, ownKey())).toEqual([]);
    expect(await signed({}, stranger)).toEqual([`CHECKPOINT_KEY_UNKNOWN ${name}`]);
    const inOurName = { publicKey: ownKey().publicKey, sign: (b: Uint8Array) => stranger.sign(b) };
    expect(await signed({}, { ...ownKey(), ...inOurName })).toEqual([`CHECKPOINT_SIGNATURE_WRONG ${name}`]);
    expect(await signed({ root: Buffer.alloc(32, 7) }, ownKey())).toEqual([
      `CHECKPOINT_ROOT_DIFFERS ${name}`,
    ]);
    expect(await signed({ size: size + 1 }, ownKey())).toEqual([
      name === 'checkpoint' ? `TAIL_LOST ${name}` : `CHECKPOINT_ROOT_DIFFERS ${name}`,
    ]);
    expect(await signed({ origin: originOf('f'.repeat(32)) }, ownKey())).toEqual([
      `CHECKPOINT_KEY_UNKNOWN ${name}`,
    ]);
  }
});

test('C2, A4: all entries written anew with the stolen key: only who noted a state finds it, by code and by note', async () => {
  const { size, root, origin } = checkpoints().find(([name]) => name === 'checkpoint')?.[1] ?? fail();
  const note = ledgerFiles(whole).get('checkpoint') ?? fail();
  const code = await headCodeOf(origin, { size, root });
  const disk = whole.copy();
  forge(
    disk,
    allLines().map((line, seq) => (seq === 5 ? changed(line, { why: 'another reason' }) : line)),
    ownKey(),
  );
  expect(await verify(disk)).toMatchObject({ failures: [], entries: size });
  const found = await verifyLedger({ disk, folder: VAULT, quiet: true, rootsAt: new Set([size]) });
  const findings = await witnessFindings(
    { ...found, witnesses: [] },
    [witnessNote('noted', note)],
    [{ text: 'code', noted: { is: 'code', head: code } }],
  );
  expect(findings.map(({ code: c, subject }) => `${c} ${subject}`)).toEqual([
    'WITNESS_HEAD_DIFFERS noted',
    'WITNESS_HEAD_DIFFERS code',
  ]);
});

function fail(): never {
  throw new Error('the ledger of the test has no checkpoint');
}

test('C2: a signature put under another text', async () => {
  const disk = whole.copy();
  const [origin, , root, ...rest] = linesIn(disk, 'checkpoint');
  putLines(disk, 'checkpoint', [origin ?? '', '8', root ?? '', ...rest]);
  expect(failuresIn(await verify(disk))).toEqual(['CHECKPOINT_SIGNATURE_WRONG checkpoint']);
});

test("C2: another vault's checkpoint", async () => {
  const disk = whole.copy();
  const checkpoint = { origin: originOf('f'.repeat(32)), size: 11, root: Buffer.alloc(32), at: instantOf(0) };
  disk.put(file('checkpoint'), signedNote(checkpoint, ownKey()));
  expect(failuresIn(await verify(disk))).toEqual(['CHECKPOINT_KEY_UNKNOWN checkpoint']);
});

test('C2: a closing checkpoint of another segment', async () => {
  const disk = whole.copy();
  disk.put(file('segment-000002.checkpoint'), ledgerFiles(whole).get('segment-000001.checkpoint') ?? null);
  expect(failuresIn(await verify(disk))).toEqual(['CHECKPOINT_ROOT_DIFFERS segment-000002.checkpoint']);
});

test('a checkpoint put back to an older one only leaves entries unsigned: a witness must find that', async () => {
  const disk = await ledgerOf(1);
  const older = ledgerFiles(disk).get('checkpoint') ?? null;
  const ledger = await open(disk);
  await ledger.append([act(5), act(6)], OPERATOR);
  disk.put(file('checkpoint'), older);
  expect(await verify(disk)).toMatchObject({
    failures: [],
    notes: [{ code: 'CHECKPOINT_BEHIND', subject: 'checkpoint', values: { count: 2 } }],
  });
});

test('a flood of failures is counted to the end and listed to a limit', async () => {
  const disk = whole.copy();
  const lines = linesIn(disk, segmentName(4));
  putLines(disk, segmentName(4), [...lines, ...Array.from({ length: 5000 }, () => '?')]);
  const report = await verify(disk);
  expect(report.failures).toHaveLength(1000);
  expect(report.failureCount).toBe(5000);
  expect(failuresIn(report)[0]).toBe('ENTRY_UNREADABLE 11');
});

test('files that are no ledger files are nothing to it, and a folder under a segment’s name is told', async () => {
  const disk = whole.copy();
  for (const name of ['segment-1.jsonl', 'segment-0000005.jsonl', 'checkpoint.new', 'notes.txt']) {
    disk.put(file(name), Buffer.from('?'));
  }
  expect((await verify(disk)).failures).toEqual([]);
  await disk.makeFolder(file(segmentName(5)));
  expect(await verify(disk)).toMatchObject({
    failures: [
      { code: 'CHECKPOINT_MISSING', subject: 'segment-000004.checkpoint' },
      { code: 'ENTRY_UNREADABLE', subject: segmentName(5), values: { detail: 'ENOTSUP' } },
    ],
  });
});

test('C2: any changes to any lines and files, however many: if anything differs it is found', async () => {
  const somewhere = fc.record({ segment: fc.integer({ min: 1, max: 5 }), line: fc.nat(4) });
  const edit = fc.oneof(
    fc.record({ type: fc.constantFrom('take out', 'double', 'alter', 'spoil', 'renumber'), at: somewhere }),
    fc.record({ type: fc.constant('copy' as const), at: somewhere, to: somewhere }),
    fc.record({ type: fc.constantFrom('exchange files', 'copy file'), at: somewhere, to: somewhere }),
    fc.record({ type: fc.constant('remove file' as const), at: somewhere }),
  );
  const before = ledgerFiles(whole);
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), fc.boolean(), async (edits, quiet) => {
      const disk = whole.copy();
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
      const { failures } = await (runs % 2 === 0 ? verify : verifyAlone)(disk, quiet);
      expect(failures.length > 0).toBe(!same);
    }),
    { numRuns: 1000 },
  );
});

test('C2, A4: the second verifier, in another language, finds the same in every one of these ledgers', () => {
  const { cases: judged, different } = cases.run();
  expect(different).toEqual([]);
  expect(judged).toBeGreaterThan(1000);
  // Every code that a ledger can be found with was found.
  const codes = VERIFICATION_CODES.filter((code) =>
    /^(LEDGER|SEGMENT|ENTRY|CHAIN|TAIL|CHECKPOINT)_/.test(code),
  );
  expect([...told.keys()].sort()).toEqual([...codes].sort());
  const counts = codes.map((code) => `${code} ${told.get(code) ?? 0}`).join(', ');
  console.log(`tampered ledgers: ${judged} judged alike by both verifiers; not found: 0 (${counts})`);
});
