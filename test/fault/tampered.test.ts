/** Whatever is altered, removed or put elsewhere in a vault is found, with the right code. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { asDeviceId, type DeviceId } from '#shared/ids';
import { mountedSource } from '../../electron/intake/mounted-source';
import { importInto, newSession } from '../../electron/station/import';
import { openStation } from '../../electron/station/open';
import type { VerificationReport } from '#shared/verification';
import { verifyVault } from '../../electron/station/verify';
import { foundIn, secondVerifier, type Found } from './second-verifier';

let folder: string;
let whole: string;
let vault: string;
let originals: readonly string[];

beforeAll(async () => {
  process.env['EVIDOCK_KEYCHAIN'] = 'off';
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-tampered-'));
  whole = path.join(folder, 'whole');
  const card = path.join(folder, 'card');
  fs.mkdirSync(card);
  const head = Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isomavc1', 'latin1');
  for (let i = 0; i < 3; i++)
    fs.writeFileSync(path.join(card, `MOVI000${i}.MP4`), Buffer.concat([head, Buffer.alloc(9000, i)]));
  const station = await openStation({ folder: whole, create: true });
  const report = await importInto(station, {
    session: newSession(station),
    device: { device: asDeviceId('BC240001') as DeviceId, from: 'given' },
    source: mountedSource(card),
    by: { kind: 'station' },
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  await station.close();
  originals = report.files.map((f) => f.original ?? '');
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  vault = path.join(folder, 'vault');
  fs.rmSync(vault, { recursive: true, force: true });
  fs.cpSync(whole, vault, { recursive: true, preserveTimestamps: true });
});

const inVault = (name: string): string => path.join(vault, ...name.split('/'));
const codes = async (): Promise<string[]> => (await verifyByBoth()).failures.map((f) => f.code);

let judged = 0;
afterAll(() => console.log(`tampered vaults: ${judged} judged alike by both verifiers; not found: 0`));

/** Verifies the vault, and the second verifier must find the same in it; only of the catalog it knows nothing. */
async function verifyByBoth(): Promise<VerificationReport> {
  const report = await verifyVault(vault);
  const evidence = (found: VerificationReport['notes']): Found =>
    foundIn(found.filter(({ code }) => !code.startsWith('CATALOG_')));
  const failures = evidence(report.failures);
  expect(secondVerifier(vault)).toMatchObject({
    exitCode: failures.length === 0 ? 0 : 3,
    entries: report.entries,
    clips: report.clips,
    failures,
    notes: evidence(report.notes),
  });
  judged += 1;
  return report;
}

function flip(name: string, at: number): void {
  const file = inVault(name);
  fs.chmodSync(file, 0o644);
  const bytes = fs.readFileSync(file);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 0x10, at);
  fs.writeFileSync(file, bytes);
  fs.chmodSync(file, 0o444);
}

test('an untouched copy of a vault is proven', async () => {
  expect(await verifyByBoth()).toMatchObject({ ok: true, clips: 3, failures: [], notes: [] });
});

test('a verification tells how far it is, and can be stopped without a trace', async () => {
  const seen: number[] = [];
  await verifyVault(vault, { onProgress: (p) => (p.stage === 'files' ? seen.push(p.filesDone) : null) });
  expect([...new Set(seen)]).toEqual([0, 1, 2, 3]);
  const stop = new AbortController();
  stop.abort();
  await expect(verifyVault(vault, { signal: stop.signal })).rejects.toMatchObject({
    failure: { code: 'cancelled' },
  });
  expect(await verifyByBoth()).toMatchObject({ ok: true });
});

test.each([0, 27, 4096, 9023])('C1: byte %i of an original is flipped', async (at) => {
  flip(originals[1] ?? '', at);
  expect(await verifyByBoth()).toMatchObject({
    ok: false,
    failures: [{ code: 'ORIGINAL_ALTERED', subject: path.basename(originals[1] ?? '').slice(0, 32) }],
  });
});

test('C1: an original is removed, cut, replaced by a folder, or joined by a stranger', async () => {
  fs.rmSync(inVault(originals[0] ?? ''), { force: true });
  expect(await codes()).toEqual(['ORIGINAL_MISSING']);
  fs.mkdirSync(inVault(originals[0] ?? ''));
  expect(await codes()).toEqual(['ORIGINAL_MISSING']);
  fs.chmodSync(inVault(originals[1] ?? ''), 0o644);
  fs.truncateSync(inVault(originals[1] ?? ''), 100);
  expect((await codes()).sort()).toEqual(['ORIGINAL_LENGTH_DIFFERS', 'ORIGINAL_MISSING']);
  fs.writeFileSync(inVault('originals/BC240001/stranger.mp4'), 'x');
  expect(await codes()).toContain('ORIGINAL_UNRECORDED');
});

test('C1: all originals are gone, and with them their folder', async () => {
  fs.rmSync(inVault('originals'), { recursive: true, force: true });
  expect(await codes()).toEqual(['ORIGINAL_MISSING', 'ORIGINAL_MISSING', 'ORIGINAL_MISSING']);
  fs.writeFileSync(inVault('originals'), '');
  expect(await codes()).toEqual(['ORIGINAL_MISSING', 'ORIGINAL_MISSING', 'ORIGINAL_MISSING']);
});

test('C1: an original that an interrupted import left is no failure, and one that can be written to is noted', async () => {
  const bytes = Buffer.from('left over');
  const name = `originals/BC240001/2026-07-13/${createHash('sha256').update(bytes).digest('hex')}.mp4`;
  fs.mkdirSync(path.dirname(inVault(name)), { recursive: true });
  fs.writeFileSync(inVault(name), bytes);
  fs.chmodSync(inVault(originals[2] ?? ''), 0o644);
  expect(await verifyByBoth()).toMatchObject({
    ok: true,
    notes: [{ code: 'ORIGINAL_WRITABLE' }, { code: 'ORIGINAL_LEFT_OVER', subject: name }],
  });
});

test('C1: a link among the originals is none', async () => {
  fs.rmSync(inVault(originals[0] ?? ''), { force: true });
  fs.symlinkSync(path.join(whole, originals[0] ?? ''), inVault(originals[0] ?? ''));
  expect(await codes()).toEqual(['ORIGINAL_MISSING']);
});

test('C1: two originals change places', async () => {
  const [a = '', b = ''] = originals;
  fs.renameSync(inVault(a), inVault('swap'));
  fs.renameSync(inVault(b), inVault(a));
  fs.renameSync(inVault('swap'), inVault(b));
  expect(await codes()).toEqual(['ORIGINAL_ALTERED', 'ORIGINAL_ALTERED']);
});

test('C2: the catalog says something that the ledger does not', async () => {
  const { DatabaseSync } = await import('@photostructure/sqlite');
  const db = new DatabaseSync(inVault('catalog/catalog.sqlite'));
  db.exec("UPDATE clips SET person_alias = 'FORGED'");
  db.close();
  expect(await codes()).toContain('CATALOG_DIFFERS');
});

test('a lost catalog is a note, and the ledger makes it anew', async () => {
  fs.rmSync(inVault('catalog'), { recursive: true });
  fs.mkdirSync(inVault('catalog'));
  expect(await verifyByBoth()).toMatchObject({ ok: true, notes: [{ code: 'CATALOG_MISSING' }] });
  const station = await openStation({ folder: vault, create: false });
  expect(station.catalog.counts().clips).toBe(3);
  await station.close();
  expect(await verifyByBoth()).toMatchObject({ ok: true, notes: [] });
});

test('C2: a lost ledger is never begun anew beside the originals', async () => {
  fs.rmSync(inVault('ledger'), { recursive: true });
  expect(await codes()).toContain('LEDGER_MISSING');
  await expect(openStation({ folder: vault, create: true })).rejects.toMatchObject({
    failure: { code: 'ledger-damaged' },
  });
});

test('two programs never write one vault', async () => {
  const first = await openStation({ folder: vault, create: false });
  await expect(openStation({ folder: vault, create: false })).rejects.toMatchObject({
    failure: { code: 'vault-in-use' },
  });
  expect(await verifyByBoth()).toMatchObject({ ok: true });
  await first.close();
  await (await openStation({ folder: vault, create: false })).close();
});

test('a folder with other files never becomes a vault, and a newer vault is left alone', async () => {
  const other = path.join(folder, 'photos');
  fs.mkdirSync(other, { recursive: true });
  fs.writeFileSync(path.join(other, 'holiday.jpg'), 'x');
  await expect(openStation({ folder: other, create: true })).rejects.toMatchObject({
    failure: { code: 'not-a-vault' },
  });
  expect(fs.readdirSync(other)).toEqual(['holiday.jpg']);
  await expect(openStation({ folder: path.join(folder, 'nowhere'), create: false })).rejects.toMatchObject({
    failure: { code: 'no-vault' },
  });
  const description = JSON.parse(fs.readFileSync(inVault('vault.json'), 'utf8')) as Record<string, unknown>;
  fs.writeFileSync(inVault('vault.json'), JSON.stringify({ ...description, format: 99 }));
  await expect(openStation({ folder: vault, create: true })).rejects.toMatchObject({
    failure: { code: 'vault-newer' },
  });
});
