/** Checkpoints missing, exchanged, forged and signed by others: each is found and named. */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { expect, test } from 'vitest';
import { instantOf } from '#shared/clock';
import type { Sha256 } from '#shared/ids';
import { GENESIS } from '#shared/ledger';
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
import { verifyLedger } from '../../electron/ledger/verify';
import { witnessFindings, witnessNote } from '../../electron/ledger/witnessed';
import type { MemoryDisk } from '../fault/memory-disk';
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
} from './ledger-fixture';
import { FOUND_IN, spoiling } from './tamper-fixture';

const ledger = spoiling();

test('C2: a signature missing, and one without its form', async () => {
  expect(failuresIn(await ledger.verify(ledger.removed('checkpoint')))).toEqual([
    'CHECKPOINT_MISSING checkpoint',
  ]);
  expect(failuresIn(await ledger.verify(ledger.removed('segment-000002.checkpoint')))).toEqual([
    'CHECKPOINT_MISSING segment-000002.checkpoint',
  ]);
  const disk = ledger.whole.copy();
  disk.put(file('checkpoint'), Buffer.from('nothing of the kind'));
  expect(failuresIn(await ledger.verify(disk))).toEqual(['CHECKPOINT_UNREADABLE checkpoint']);
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

const allLines = (): string[] => [1, 2, 3, 4].flatMap((n) => linesIn(ledger.whole, segmentName(n)).slice(1));

test('C2: a ledger written anew by somebody with another key', async () => {
  const disk = ledger.whole.copy();
  forge(disk, allLines().toSpliced(5, 1), newKeyPair());
  expect(failuresIn(await ledger.verify(disk))).toEqual(['CHECKPOINT_KEY_UNKNOWN checkpoint']);
});

/** The station's own key, as a thief has it. */
function ownKey(): KeyPair {
  const file = ledger.whole.contents().get(path.join(VAULT, 'keys', 'station-key.json'));
  const { secretKey } = JSON.parse((file ?? '').toString()) as { readonly secretKey: string };
  return keyPairOf(secretKey) ?? newKeyPair();
}

/** Every checkpoint of the ledger, with what it says. */
const checkpoints = (): readonly (readonly [string, SignedCheckpoint])[] =>
  [...ledgerFiles(ledger.whole)].flatMap(([name, bytes]) => {
    const checkpoint = name.includes('checkpoint') ? parseNote(bytes) : null;
    return checkpoint ? [[name, checkpoint] as const] : [];
  });

test('C2: any checkpoint signed anew: by a stranger, in the station’s name, or by the station for other entries', async () => {
  const stranger = newKeyPair();
  expect(checkpoints()).toHaveLength(4);
  for (const [name, { origin, size, root, at }] of checkpoints()) {
    const signed = async (what: Partial<Checkpoint>, key: KeyPair): Promise<readonly string[]> => {
      const disk = ledger.whole.copy();
      disk.put(file(name), signedNote({ origin, size, root, at, ...what }, key));
      return failuresIn(await ledger.verify(disk));
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
  const note = ledgerFiles(ledger.whole).get('checkpoint') ?? fail();
  const code = await headCodeOf(origin, { size, root });
  const disk = ledger.whole.copy();
  forge(
    disk,
    allLines().map((line, seq) => (seq === 5 ? changed(line, { why: 'another reason' }) : line)),
    ownKey(),
  );
  expect(await ledger.verify(disk)).toMatchObject({ failures: [], entries: size });
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
  const disk = ledger.whole.copy();
  const [origin, , root, ...rest] = linesIn(disk, 'checkpoint');
  putLines(disk, 'checkpoint', [origin ?? '', '8', root ?? '', ...rest]);
  expect(failuresIn(await ledger.verify(disk))).toEqual(['CHECKPOINT_SIGNATURE_WRONG checkpoint']);
});

test("C2: another vault's checkpoint", async () => {
  const disk = ledger.whole.copy();
  const checkpoint = { origin: originOf('f'.repeat(32)), size: 11, root: Buffer.alloc(32), at: instantOf(0) };
  disk.put(file('checkpoint'), signedNote(checkpoint, ownKey()));
  expect(failuresIn(await ledger.verify(disk))).toEqual(['CHECKPOINT_KEY_UNKNOWN checkpoint']);
});

test('C2: a closing checkpoint of another segment', async () => {
  const disk = ledger.whole.copy();
  disk.put(
    file('segment-000002.checkpoint'),
    ledgerFiles(ledger.whole).get('segment-000001.checkpoint') ?? null,
  );
  expect(failuresIn(await ledger.verify(disk))).toEqual([
    'CHECKPOINT_ROOT_DIFFERS segment-000002.checkpoint',
  ]);
});

test('a checkpoint put back to an older one only leaves entries unsigned: a witness must find that', async () => {
  const disk = await ledgerOf(1);
  const older = ledgerFiles(disk).get('checkpoint') ?? null;
  const opened = await open(disk);
  await opened.append([act(5), act(6)], OPERATOR);
  disk.put(file('checkpoint'), older);
  expect(await ledger.verify(disk)).toMatchObject({
    failures: [],
    notes: [{ code: 'CHECKPOINT_BEHIND', subject: 'checkpoint', values: { count: 2 } }],
  });
});

ledger.judgedBySecond(FOUND_IN.signatures, 30);
