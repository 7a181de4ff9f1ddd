/** The proof of one clip: made, checked without the vault by both verifiers, and worth nothing when anything is changed. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { failureOf } from '#shared/failure';
import { asDeviceId, type DeviceId } from '#shared/ids';
import type { Actor } from '#shared/ledger';
import type { ProofFile } from '../../electron/ledger/proof-file';
import { newKeyPair } from '../../electron/ledger/ed25519';
import { mountedSource } from '../../electron/intake/mounted-source';
import { importInto, newSession } from '../../electron/station/import';
import { openStation, type Station } from '../../electron/station/open';
import { checkProofFile, giveProof, proveClip } from '../../electron/station/prove';
import { askForWitness, keepCosigned, signForOther } from '../../electron/station/witness';
import { foundIn, secondVerifier } from './second-verifier';

const KEEPER: Actor = { kind: 'operator', account: 'wang.wu' };
let folder: string;
let clips: readonly { readonly sha256: string; readonly original: string }[];

const at = (...names: string[]): string => path.join(folder, ...names);

async function in_<T>(vault: string, work: (station: Station) => Promise<T>): Promise<T> {
  const station = await openStation({ folder: at(vault), create: true });
  try {
    return await work(station);
  } finally {
    await station.close();
  }
}

function importCard(vault: string, marks: readonly number[]): Promise<typeof clips> {
  const card = at('card');
  fs.rmSync(card, { recursive: true, force: true });
  fs.mkdirSync(card);
  const head = Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isomavc1', 'latin1');
  for (const mark of marks)
    fs.writeFileSync(path.join(card, `MOVI${mark}.MP4`), Buffer.concat([head, Buffer.alloc(5000, mark)]));
  return in_(vault, async (station) => {
    const report = await importInto(station, {
      session: newSession(station),
      device: { device: asDeviceId('BC240001') as DeviceId, from: 'given' },
      source: mountedSource(card),
      by: { kind: 'station' },
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
    return report.files.map(({ sha256, original }) => ({ sha256: sha256 ?? '', original: original ?? '' }));
  });
}

beforeAll(async () => {
  process.env['EVIDOCK_KEYCHAIN'] = 'off';
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-proof-'));
  clips = await importCard('vault', [1, 2, 3]);
});
let judged = 0;
afterAll(() => {
  fs.rmSync(folder, { recursive: true, force: true });
  console.log(`tampered proofs: ${judged} judged alike by both verifiers; not found: 0`);
});

/** What both verifiers find in a proof file. */
async function found(file: string, original: string | null, key: string | null): Promise<readonly string[]> {
  const { ok, failures, notes } = await checkProofFile(file, original, key);
  const words = [
    '--proof',
    file,
    ...(original ? ['--original', original] : []),
    ...(key ? ['--key', key] : []),
  ];
  expect(secondVerifier(...words)).toMatchObject({
    exitCode: ok ? 0 : 3,
    failures: foundIn(failures),
    notes: foundIn(notes),
  });
  judged += 1;
  return failures.map(({ code }) => code);
}

const proofOf = async (sha256: string): Promise<ProofFile> =>
  JSON.parse(await proveClip(at('vault'), sha256)) as ProofFile;

function put(proof: unknown): string {
  fs.writeFileSync(at('proof.json'), JSON.stringify(proof));
  return at('proof.json');
}

test('C2, A2: each clip is proven alone, with its original and the key known from elsewhere', async () => {
  for (const { sha256, original } of clips) {
    const proof = await proofOf(sha256);
    expect(proof.clip).toMatchObject({ original, sha256, bytes: 5024 });
    expect(await found(put(proof), at('vault', original), proof.publicKey)).toEqual([]);
    const report = await checkProofFile(at('proof.json'), null, null);
    expect(report).toMatchObject({
      ok: true,
      notes: [{ code: 'KEY_NOT_COMPARED' }, { code: 'ORIGINAL_NOT_COMPARED' }],
    });
  }
});

test('C2, A2: a proof with anything changed is none, by both verifiers', async () => {
  const [first, second] = clips;
  const proof = await proofOf(first?.sha256 ?? '');
  const other = await proofOf(second?.sha256 ?? '');
  const notes = proof.checkpoint.split('\n');
  const changes: readonly (readonly [string, unknown])[] = [
    ['PROOF_UNREADABLE', { ...proof, format: 'evidock-proof-2' }],
    ['PROOF_UNREADABLE', { ...proof, path: [...proof.path, 'x'] }],
    ['PROOF_UNREADABLE', { ...proof, more: 1 }],
    ['PROOF_UNREADABLE', []],
    ['PROOF_PATH_WRONG', { ...proof, entry: other.entry, clip: other.clip, index: other.index }],
    ['PROOF_PATH_WRONG', { ...proof, entry: proof.entry.replace('"deviceMark":false', '"deviceMark":true') }],
    ['PROOF_PATH_WRONG', { ...proof, path: proof.path.slice(1) }],
    ['PROOF_PATH_WRONG', { ...proof, path: other.path }],
    ['PROOF_PATH_WRONG', { ...proof, size: proof.size + 1 }],
    ['ENTRY_MISNUMBERED', { ...proof, index: proof.index + 1 }],
    ['ENTRY_UNREADABLE', { ...proof, entry: proof.entry.slice(1) }],
    ['ENTRY_UNREADABLE', { ...proof, entry: proof.entry.replace('"seq":', '"seq":-') }],
    ['ENTRY_NOT_CANONICAL', { ...proof, entry: proof.entry.replace(',"by"', ', "by"') }],
    ['PROOF_CLIP_DIFFERS', { ...proof, clip: { ...proof.clip, bytes: 1 } }],
    ['PROOF_CLIP_DIFFERS', { ...proof, clip: other.clip }],
    ['CHECKPOINT_UNREADABLE', { ...proof, checkpoint: proof.checkpoint.slice(0, -1) }],
    [
      'CHECKPOINT_SIGNATURE_WRONG',
      { ...proof, checkpoint: notes.with(3, 'time 2026-01-01T00:00:00.000Z').join('\n') },
    ],
    ['CHECKPOINT_KEY_UNKNOWN', { ...proof, publicKey: newKeyPair().publicKey }],
    ['WITNESS_SIGNATURE_WRONG', { ...proof, witnesses: [{ name: 'evidock/x', publicKey: proof.publicKey }] }],
  ];
  for (const [code, changed] of changes) expect(await found(put(changed), null, null), code).toContain(code);
  expect(await found(put(proof), null, newKeyPair().publicKey)).toEqual(['CHECKPOINT_KEY_UNKNOWN']);
  expect(await found(put(proof), at('vault', second?.original ?? ''), null)).toEqual(['ORIGINAL_ALTERED']);
  expect(await found(put(proof), at('proof.json'), null)).toEqual(['ORIGINAL_LENGTH_DIFFERS']);
  expect(await found(put(proof), at('nowhere'), null)).toEqual(['ORIGINAL_MISSING']);
  fs.writeFileSync(at('proof.json'), Buffer.from([0xff, 0xfe, 0x00]));
  expect(await found(at('proof.json'), null, null)).toEqual(['PROOF_UNREADABLE']);
  expect(secondVerifier('--proof', at('nowhere')).exitCode).toBe(1);
});

test('C2, A2: a clip that another station has seen is proven against what it counter-signed', async () => {
  await in_('vault', (s) => askForWitness(s, at('request.json'), KEEPER));
  await in_('other', (s) => signForOther(s, at('request.json'), at('reply.json'), KEEPER));
  await in_('vault', (s) => keepCosigned(s, at('reply.json'), KEEPER));
  const [later] = await importCard('vault', [9]);
  const seen = await proofOf(clips[0]?.sha256 ?? '');
  expect(seen.witnesses).toHaveLength(1);
  expect(seen.checkpoint.match(/^\u2014 /gm)).toHaveLength(2);
  expect(await found(put(seen), null, seen.publicKey)).toEqual([]);
  expect((await checkProofFile(at('proof.json'), null, null)).witnessed).toHaveLength(1);
  const unseen = await proofOf(later?.sha256 ?? '');
  expect(unseen).toMatchObject({ witnesses: [] });
  expect(await found(put(unseen), null, unseen.publicKey)).toEqual([]);
});

test('a clip is named by its id, the beginning of it or its digest, and one that is not there is not proven', async () => {
  const { sha256 = '' } = clips[0] ?? {};
  const whole = await proveClip(at('vault'), sha256);
  expect(await proveClip(at('vault'), sha256.slice(0, 32))).toBe(whole);
  expect(await proveClip(at('vault'), sha256.slice(0, 8).toUpperCase())).toBe(whole);
  const refusal = (clip: string, vault = at('vault')): Promise<unknown> =>
    proveClip(vault, clip).then(
      () => 'proven',
      (error: unknown) => failureOf(error).code,
    );
  expect(await refusal('0'.repeat(32))).toBe('not-found');
  expect(await refusal('')).toBe('bad-arguments');
  expect(await refusal(sha256.slice(0, 7))).toBe('bad-arguments');
  expect(await refusal(sha256, at('nowhere'))).toBe('no-vault');
});

test('C2: a proof that somebody was given is on record; from a damaged ledger none is given', async () => {
  const { sha256 = '' } = clips[0] ?? {};
  const clip = sha256.slice(0, 32) as never;
  await in_('vault', (s) => giveProof(s, clip, at('given.json'), KEEPER));
  const given = JSON.parse(fs.readFileSync(at('given.json'), 'utf8')) as ProofFile;
  expect(await found(at('given.json'), null, given.publicKey)).toEqual([]);
  const history = await in_('vault', (s) => Promise.resolve(s.catalog.clipById(clip)?.history));
  expect(history?.at(-1)).toMatchObject({ kind: 'clip.proof-given', by: 'wang.wu' });

  fs.cpSync(at('vault'), at('damaged'), { recursive: true });
  fs.rmSync(at('damaged', 'witness'), { recursive: true });
  const segment = at('damaged', 'ledger', 'segment-000001.jsonl');
  const lines = fs.readFileSync(segment, 'utf8').replace('"deviceMark":false', '"deviceMark":true');
  fs.writeFileSync(segment, lines);
  await expect(proveClip(at('damaged'), sha256)).rejects.toMatchObject({
    failure: { code: 'ledger-damaged', values: { detail: 'CHECKPOINT_ROOT_DIFFERS' } },
  });
});
