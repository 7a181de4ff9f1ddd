/** Two stations witness for one another through files; what was put back or written anew is then found. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { failureOf, type Failure } from '#shared/failure';
import type { SessionId } from '#shared/ids';
import type { Act, Actor } from '#shared/ledger';
import { headOfVault, stillContains } from '../../electron/station/head';
import { openStation, type Station } from '../../electron/station/open';
import { verifyVault, type VerifyOptions } from '../../electron/station/verify';
import { LIMITS } from '../../electron/ledger/append';
import { isConsistent } from '../../electron/ledger/proof';
import { askForWitness, keepCosigned, lookAtWitnessFile, signForOther } from '../../electron/station/witness';
import { systemDisk } from '../../electron/vault/disk';
import { foundIn, secondVerifier } from './second-verifier';

const KEEPER: Actor = { kind: 'operator', account: 'wang.wu' };
const MORNING = Date.UTC(2026, 6, 13, 1, 30);
const DAY = 86_400_000;

let folder: string;
beforeEach(() => {
  process.env['EVIDOCK_KEYCHAIN'] = 'off';
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-witness-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => path.join(folder, name);
const act = (n: number): Act => ({
  kind: 'import.interrupted',
  data: { session: `20260713T013000Z-${n}` as SessionId },
});

/** Opens a station, does something there, and closes it. */
async function in_<T>(vault: string, work: (station: Station) => Promise<T>, now = MORNING): Promise<T> {
  const station = await openStation({ folder: at(vault), create: true, now: () => now });
  try {
    return await work(station);
  } finally {
    await station.close();
  }
}

async function write(vault: string, entries: number, now = MORNING): Promise<void> {
  await in_(
    vault,
    (s) =>
      s.record(
        Array.from({ length: entries }, (_, n) => act(n)),
        KEEPER,
      ),
    now,
  );
}

/** The exchange of one day: `ours` asks, `theirs` counter-signs, `ours` keeps it. */
async function exchange(ours: string, theirs: string, now = MORNING): Promise<void> {
  await in_(ours, (s) => askForWitness(s, at('request.json'), KEEPER), now);
  await in_(theirs, (s) => signForOther(s, at('request.json'), at('reply.json'), KEEPER), now);
  await in_(ours, (s) => keepCosigned(s, at('reply.json'), KEEPER), now);
}

function copy(from: string, to: string): void {
  fs.rmSync(at(to), { recursive: true, force: true });
  fs.cpSync(at(from), at(to), { recursive: true, preserveTimestamps: true });
}

async function failureOn(work: Promise<unknown>): Promise<Failure> {
  return failureOf(
    await work.then(
      () => new Error('it worked'),
      (error: unknown) => error,
    ),
  );
}

let judged = 0;
afterAll(() => console.log(`noted states: ${judged} vaults judged alike by both verifiers; not found: 0`));

/** The failures that both verifiers find. */
async function found(
  vault: string,
  options: Pick<VerifyOptions, 'heads' | 'witnessFiles'> = {},
): Promise<readonly string[]> {
  const { failures } = await verifyVault(at(vault), options);
  const words = [
    ...(options.heads ?? []).flatMap((head) => ['--head', head]),
    ...(options.witnessFiles ?? []).flatMap((file) => ['--witness', file]),
  ];
  const second = secondVerifier(at(vault), ...words);
  expect(second.failures).toEqual(foundIn(failures.filter(({ code }) => !code.startsWith('CATALOG_'))));
  expect(second.exitCode).toBe(second.failures.length === 0 ? 0 : 3);
  judged += 1;
  return failures.map(({ code }) => code);
}

const kindsIn = (vault: string): readonly string[] =>
  [
    ...fs
      .readFileSync(path.join(at(vault), 'ledger', 'segment-000001.jsonl'), 'utf8')
      .matchAll(/"kind":"(witness\.[a-z-]+)"/g),
  ].map(([, kind]) => kind ?? '');
const notesIn = (vault: string, part: string): readonly string[] => {
  const place = path.join(at(vault), 'witness', part);
  return fs.existsSync(place) ? fs.readdirSync(place) : [];
};

test('C2, A4: asked, counter-signed and kept: each step is on record, and the note lies beside the ledger', async () => {
  await write('ours', 20);
  await write('theirs', 3);
  await in_('ours', (s) => askForWitness(s, at('request.json'), KEEPER));
  const look = await in_('theirs', (s) => lookAtWitnessFile(s, at('request.json')));
  expect(look).toMatchObject({ is: 'request', known: 'new', size: 22 });
  const signed = await in_('theirs', (s) => signForOther(s, at('request.json'), at('reply.json'), KEEPER));
  expect(signed).toMatchObject({ peer: look.peer, size: 22, signedAt: '2026-07-13T01:30:00.000Z' });
  expect(await in_('ours', (s) => lookAtWitnessFile(s, at('reply.json')))).toMatchObject({
    is: 'reply',
    known: 'new',
    size: 22,
  });
  const kept = await in_('ours', (s) => keepCosigned(s, at('reply.json'), KEEPER));
  expect(kept).toMatchObject({ size: 22, signedAt: '2026-07-13T01:30:00.000Z' });
  expect(kindsIn('ours')).toEqual(['witness.asked', 'witness.cosigned']);
  expect(kindsIn('theirs')).toEqual(['witness.signed-for']);
  expect(notesIn('ours', 'of-us')).toHaveLength(1);
  expect(notesIn('theirs', 'of-others')).toHaveLength(1);
  expect(await in_('ours', (s) => Promise.resolve(s.catalog.lastCosigned()))).toMatchObject({
    peer: kept.peer,
    size: 22,
    by: 'wang.wu',
  });
  // Kept once, however often the file is brought.
  await in_('ours', (s) => keepCosigned(s, at('reply.json'), KEEPER));
  expect(kindsIn('ours')).toEqual(['witness.asked', 'witness.cosigned']);
  expect(await found('ours', { witnessFiles: [at('reply.json'), at('request.json')] })).toEqual([]);
  expect(await found('theirs')).toEqual([]);
});

test('C2, A4: the whole vault put back to yesterday verifies by itself, and every witness finds it', async () => {
  await write('ours', 10);
  await exchange('ours', 'theirs');
  copy('ours', 'yesterday');
  await write('ours', 10, MORNING + DAY);
  await exchange('ours', 'theirs', MORNING + DAY);
  const sheet = await headOfVault(at('ours'));
  // As in the proof of a clip, which may be longer than any checkpoint.
  const checkpoint = fs.readFileSync(path.join(at('ours'), 'ledger', 'checkpoint'), 'utf8');
  fs.writeFileSync(at('proof.json'), JSON.stringify({ entry: '-'.repeat(200_000), checkpoint }));
  copy('yesterday', 'ours');

  expect(await found('ours')).toEqual([]);
  expect(await found('ours', { witnessFiles: [at('proof.json')] })).toEqual(['WITNESS_HEAD_MISSING']);
  expect(await found('ours', { heads: [sheet.code] })).toEqual(['WITNESS_HEAD_MISSING']);
  expect(await found('ours', { heads: [sheet.full] })).toEqual(['WITNESS_HEAD_MISSING']);
  expect(await found('ours', { witnessFiles: [at('reply.json')] })).toEqual(['WITNESS_HEAD_MISSING']);
  expect(await stillContains(systemDisk, at('ours'), sheet.code)).toMatchObject({ is: 'missing' });
  // The other station remembers more than is shown to it.
  await in_('ours', (s) => askForWitness(s, at('request.json'), KEEPER), MORNING + DAY);
  const refusal = in_('theirs', (s) => signForOther(s, at('request.json'), at('no.json'), KEEPER));
  expect(await failureOn(refusal)).toMatchObject({ code: 'witness-refused', values: { remembered: 24 } });
  expect(fs.existsSync(at('no.json'))).toBe(false);
  expect(kindsIn('theirs').at(-1)).toBe('witness.refused');
  // And what it counter-signed cannot be kept any more.
  const lost = in_('ours', (s) => keepCosigned(s, at('reply.json'), KEEPER));
  expect(await failureOn(lost)).toMatchObject({ code: 'witness-head-lost' });
});

test('C2, A4: a vault put back to yesterday and gone on with is found, by size and by content', async () => {
  await write('ours', 10);
  await exchange('ours', 'theirs');
  copy('ours', 'yesterday');
  await write('ours', 5, MORNING + DAY);
  await exchange('ours', 'theirs', MORNING + DAY);
  const sheet = await headOfVault(at('ours'));
  copy('yesterday', 'ours');
  await write('ours', 40, MORNING + DAY + 1);

  expect(await found('ours')).toEqual([]);
  expect(await found('ours', { heads: [sheet.code] })).toEqual(['WITNESS_HEAD_DIFFERS']);
  expect(await found('ours', { witnessFiles: [at('reply.json')] })).toEqual(['WITNESS_HEAD_DIFFERS']);
  expect(await stillContains(systemDisk, at('ours'), sheet.full)).toMatchObject({ is: 'differs' });
  await in_('ours', (s) => askForWitness(s, at('request.json'), KEEPER), MORNING + DAY);
  const refused = async (): Promise<string | undefined> => {
    const work = in_('theirs', (s) => signForOther(s, at('request.json'), at('no.json'), KEEPER));
    expect(await failureOn(work)).toMatchObject({ code: 'witness-refused' });
    expect(fs.existsSync(at('no.json'))).toBe(false);
    const ledger = fs.readFileSync(path.join(at('theirs'), 'ledger', 'segment-000001.jsonl'), 'utf8');
    return [...ledger.matchAll(/"reason":"([a-z-]+)"/g)].at(-1)?.[1];
  };
  // It has proofs from the states that it knows of, and the one that was seen last is none of them.
  expect(await refused()).toBe('unproven');
  const request = JSON.parse(fs.readFileSync(at('request.json'), 'utf8')) as { proofs: { from: number }[] };
  const pretended = request.proofs.map((proof) => ({ ...proof, from: sheet.size - 2 }));
  fs.writeFileSync(at('request.json'), JSON.stringify({ ...request, proofs: pretended }));
  expect(await refused()).toBe('other-history');
});

test('C2, A4: only the ledger put back: the notes that lie beside it find it by themselves', async () => {
  await write('ours', 10);
  fs.cpSync(path.join(at('ours'), 'ledger'), at('old-ledger'), { recursive: true });
  await exchange('ours', 'theirs');
  fs.rmSync(path.join(at('ours'), 'ledger'), { recursive: true });
  fs.rmSync(path.join(at('ours'), 'catalog'), { recursive: true });
  fs.cpSync(at('old-ledger'), path.join(at('ours'), 'ledger'), { recursive: true });
  // Counter-signed was the state before the request for it was put on record: exactly the one that was put back.
  expect(await found('ours')).toEqual([]);
  await write('ours', 6);
  await exchange('ours', 'others');
  fs.rmSync(path.join(at('ours'), 'ledger'), { recursive: true });
  fs.rmSync(path.join(at('ours'), 'catalog'), { recursive: true });
  fs.cpSync(at('old-ledger'), path.join(at('ours'), 'ledger'), { recursive: true });
  expect(await found('ours')).toEqual(['WITNESS_HEAD_MISSING']);
});

test('A4: a code of any earlier state is still contained, and of no other ledger', async () => {
  await write('ours', 3);
  await write('theirs', 30);
  const codes = [];
  for (let day = 0; day < 4; day++) {
    codes.push(await headOfVault(at('ours')));
    await write('ours', 7, MORNING + day * DAY);
  }
  expect(await found('ours', { heads: codes.flatMap(({ code, full }) => [code, full]) })).toEqual([]);
  for (const { code, full } of codes) {
    for (const text of [code, full])
      expect(await stillContains(systemDisk, at('ours'), text)).toMatchObject({
        is: 'contained',
        entries: 33,
      });
    expect(await stillContains(systemDisk, at('theirs'), code)).toMatchObject({ is: 'differs' });
    expect(await stillContains(systemDisk, at('theirs'), full)).toMatchObject({ is: 'foreign' });
  }
  const [first] = codes;
  expect(await found('theirs', { heads: [first?.code ?? '', first?.full ?? ''] })).toEqual([
    'WITNESS_HEAD_DIFFERS',
    'WITNESS_NOTE_FOREIGN',
  ]);
  const wrong = (first?.code ?? '').replace(/.$/, (c) => (c === '0' ? '1' : '0'));
  expect(await failureOn(verifyVault(at('ours'), { heads: [wrong] }))).toMatchObject({
    code: 'head-code-unreadable',
  });
  expect(secondVerifier(at('ours'), '--head', wrong).exitCode).toBe(1);
});

test('A4: a reply that got lost on the way does no harm: the next request continues what was seen', async () => {
  await write('ours', 10);
  await in_('ours', (s) => askForWitness(s, at('request.json'), KEEPER));
  await in_('theirs', (s) => signForOther(s, at('request.json'), at('lost.json'), KEEPER));
  await write('ours', 50);
  await exchange('ours', 'theirs');
  expect(kindsIn('theirs')).toEqual(['witness.signed-for', 'witness.signed-for']);
});

test('A4: another key of a known station is accepted only with a reason', async () => {
  await write('ours', 10);
  await exchange('ours', 'theirs');
  fs.rmSync(path.join(at('ours'), 'keys', 'station-key.json'));
  await write('ours', 1);
  await in_('ours', (s) => askForWitness(s, at('request.json'), KEEPER));
  expect(await in_('theirs', (s) => lookAtWitnessFile(s, at('request.json')))).toMatchObject({
    known: 'other-key',
  });
  const refused = in_('theirs', (s) => signForOther(s, at('request.json'), at('reply.json'), KEEPER));
  expect(await failureOn(refused)).toMatchObject({ code: 'witness-key-changed' });
  await in_('theirs', (s) =>
    signForOther(
      s,
      at('request.json'),
      at('reply.json'),
      KEEPER,
      'their disk was replaced; compared in person',
    ),
  );
  expect(kindsIn('theirs')).toEqual(['witness.signed-for', 'witness.refused', 'witness.signed-for']);

  fs.rmSync(path.join(at('theirs'), 'keys', 'station-key.json'));
  await in_('ours', (s) => askForWitness(s, at('request.json'), KEEPER));
  await in_('theirs', (s) => signForOther(s, at('request.json'), at('reply.json'), KEEPER));
  const kept = in_('ours', (s) => keepCosigned(s, at('reply.json'), KEEPER));
  expect(await failureOn(kept)).toMatchObject({ code: 'witness-key-changed' });
  await in_('ours', (s) => keepCosigned(s, at('reply.json'), KEEPER, 'compared by telephone'));
  expect(await found('ours')).toEqual([]);
});

test('A4: files that are not what they should be change nothing, and the sentence says why', async () => {
  await write('ours', 4);
  await write('theirs', 4);
  await exchange('ours', 'theirs');
  const request = fs.readFileSync(at('request.json'), 'utf8');
  const reply = fs.readFileSync(at('reply.json'), 'utf8');
  const put = (text: string): string => {
    fs.writeFileSync(at('file.json'), text);
    return at('file.json');
  };
  const before = [kindsIn('ours'), kindsIn('theirs')];
  const sign = (vault: string, text: string) => (): Promise<Failure> =>
    failureOn(in_(vault, (s) => signForOther(s, put(text), at('no.json'), KEEPER)));
  const keep = (vault: string, text: string) => (): Promise<Failure> =>
    failureOn(in_(vault, (s) => keepCosigned(s, put(text), KEEPER)));
  const attempts = [
    sign('theirs', 'no JSON'),
    sign('theirs', reply),
    sign('ours', request),
    sign('theirs', request.replace(/"publicKey": "../, '"publicKey": "00')),
    sign('theirs', request.replace(/\\n(\d+)\\n/, '\\n1$1\\n')),
    sign('theirs', request.slice(0, -20)),
    sign('theirs', `${request}${' '.repeat(300_000)}`),
    keep('ours', request),
    keep('theirs', reply),
    keep(
      'ours',
      reply.replace(/(.)(==|=)?\\n"/, (_, c: string) => `${c === 'A' ? 'B' : 'A'}\\n"`),
    ),
    keep('ours', reply.replace(/"publicKey": "../, '"publicKey": "00')),
  ];
  for (const attempt of attempts) expect((await attempt()).code).toBe('witness-file-unusable');
  expect(await failureOn(in_('ours', (s) => keepCosigned(s, at('nowhere.json'), KEEPER)))).toMatchObject({
    code: 'witness-file-unusable',
    values: { file: 'nowhere.json', detail: 'ENOENT' },
  });
  const noFolder = path.join(at('nowhere'), 'reply.json');
  expect(
    await failureOn(in_('theirs', (s) => signForOther(s, at('request.json'), noFolder, KEEPER))),
  ).toMatchObject({
    code: 'file-not-written',
  });
  // That one was signed, and the signature is on record before the file: asked again, it is given again.
  expect([kindsIn('ours'), kindsIn('theirs')]).toEqual([
    before[0],
    [...(before[1] ?? []), 'witness.signed-for'],
  ]);
  await in_('theirs', (s) => signForOther(s, at('request.json'), at('reply.json'), KEEPER));
});

test('C2, A4: what is wrong with a note beside the ledger is told, alike by both verifiers', async () => {
  await write('ours', 4);
  await exchange('ours', 'theirs');
  const [name = ''] = notesIn('ours', 'of-us');
  const file = path.join(at('ours'), 'witness', 'of-us', name);
  const note = fs.readFileSync(file, 'utf8');
  const [origin = '', size = '', root = '', time = '', , own = '', theirs = ''] = note.split('\n');
  const withNote = async (lines: readonly string[]): Promise<readonly string[]> => {
    fs.writeFileSync(file, [...lines, ''].join('\n'));
    return found('ours');
  };
  const spoilt = (line: string): string => line.replace(/.(?=.{9}$)/, (c) => (c === 'A' ? 'B' : 'A'));
  expect(await withNote([origin, size, root, time, '', own])).toEqual([]);
  expect(await withNote([origin, size, root, time, '', own, spoilt(theirs)])).toEqual([
    'WITNESS_SIGNATURE_WRONG',
  ]);
  expect(await withNote([origin, size, root, time, '', spoilt(own), theirs])).toEqual([
    'WITNESS_KEY_UNKNOWN',
  ]);
  expect(await withNote([origin, `${size}0`, root, time, '', own])).toEqual(['WITNESS_KEY_UNKNOWN']);
  expect(await withNote([`evidock/${'0'.repeat(32)}`, size, root, time, '', own])).toEqual([
    'WITNESS_NOTE_FOREIGN',
  ]);
  expect(await withNote([origin, size])).toEqual(['WITNESS_NOTE_UNREADABLE']);
  expect(await found('ours', { witnessFiles: [at('nowhere')] })).toEqual([
    'WITNESS_NOTE_UNREADABLE',
    'WITNESS_NOTE_UNREADABLE',
  ]);
});

test('C2: verified since an earlier signature: only what is new, and a proof that nothing before was exchanged', async () => {
  const looks = (n: number): Act[] => Array.from({ length: 250 }, (_, i) => act(n * 250 + i));
  await in_('ours', async (s) => {
    for (let n = 0; n < 24; n++) await s.record(looks(n), KEEPER);
  });
  const sheet = await headOfVault(at('ours'));
  await write('ours', 5);
  const report = await verifyVault(at('ours'), { since: { seq: sheet.size }, heads: [sheet.code] });
  expect(report).toMatchObject({
    ok: true,
    entries: sheet.size + 5,
    notes: [{ code: 'EARLIER_NOT_CHECKED' }],
    since: { to: { size: sheet.size + 5 } },
  });
  const { since } = report;
  if (!since) throw new Error('nothing proven');
  expect(since.size).toBeGreaterThan(sheet.size - LIMITS.segmentEntries);
  const hex = (root: string): Buffer => Buffer.from(root, 'hex');
  const [then, now] = [since, since.to].map(({ size, root }) => ({ size, root: hex(root) }));
  expect(then && now && isConsistent(then, now, since.proof.map(hex))).toBe(true);
  // A state from before the signature that was begun from is looked up in the tree.
  const early = await verifyVault(at('ours'), {
    since: { seq: sheet.size },
    heads: [sheet.full.replace(`/${sheet.size}/`, '/100/')],
  });
  expect(early.failures).toMatchObject([{ code: 'WITNESS_HEAD_DIFFERS' }]);
  expect(await verifyVault(at('ours'), { since: { seq: 100 } })).toMatchObject({
    ok: true,
    since: null,
    notes: [],
  });
});
