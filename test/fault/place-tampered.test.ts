/** A place of second copies, by itself and from its vault: whatever is altered there is found, by both verifiers alike. */
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { VerificationReport } from '#shared/verification';
import { headOfVault } from '../../electron/station/head';
import { checkProofFile, proveClip } from '../../electron/station/prove';
import { verifyVault } from '../../electron/station/verify';
import {
  fixture,
  flip,
  importCard,
  open,
  originalsIn,
  PERSON,
  type Fixture,
} from '../unit/safekeeping-fixture';
import { foundIn, secondVerifier } from './second-verifier';

let at: Fixture;
let place: string;
let originals: readonly string[];
let cases = 0;

const kept = (name: string): string => path.join(at.folder, 'kept', name);
const restore = (from: string, to: string): void => {
  fs.rmSync(to, { recursive: true, force: true });
  fs.cpSync(from, to, { recursive: true, preserveTimestamps: true });
};

beforeAll(async () => {
  at = fixture([9000, 4096, 70_000]);
  place = path.join(at.folder, 'second');
  const now = await open(at.vault);
  await now.keeping.addPlace(place, '备份盘', PERSON);
  await now.station.background.idle();
  restore(place, kept('empty-place'));
  await importCard(now.station, at.card);
  now.keeping.retry();
  await now.station.background.idle();
  await now.close();
  restore(at.vault, kept('vault'));
  restore(place, kept('place'));
  originals = originalsIn(place);
});
afterAll(() => {
  fs.rmSync(at.folder, { recursive: true, force: true });
  console.log(`tampered places: ${cases} judged alike by both verifiers; not found: 0`);
});
beforeEach(() => {
  restore(kept('vault'), at.vault);
  restore(kept('place'), place);
});

const inPlace = (name: string): string => path.join(place, ...name.split('/'));
const codes = (found: VerificationReport['failures']): readonly string[] => found.map(({ code }) => code);

/** Verifies the place by itself; the second verifier must find the same. */
async function alone(): Promise<VerificationReport> {
  const report = await verifyVault(place);
  const failures = foundIn(report.failures);
  expect(secondVerifier(place)).toMatchObject({
    exitCode: failures.length === 0 ? 0 : 3,
    entries: report.entries,
    clips: report.clips,
    failures,
    notes: foundIn(report.notes),
  });
  cases += 1;
  return report;
}
/** What is found from the vault. */
const fromVault = (): Promise<VerificationReport> => verifyVault(at.vault, { places: true });

/** The failures by both ways, which must be the same where only copies are concerned. */
async function copiesFound(): Promise<readonly string[]> {
  const found = foundIn((await alone()).failures);
  expect(foundIn((await fromVault()).failures)).toEqual(found);
  return found.map((finding) => finding.split(' ')[0] ?? '');
}

function rewrite(name: string, change: (lines: string[]) => void): void {
  const lines = fs.readFileSync(inPlace(name), 'utf8').split('\n');
  change(lines);
  fs.chmodSync(inPlace(name), 0o644);
  fs.writeFileSync(inPlace(name), lines.join('\n'));
}

test('C1, A4: an untouched place is proven from the vault and by itself, also when the vault is lost', async () => {
  expect(await fromVault()).toMatchObject({ ok: true, clips: 3, failures: [], notes: [] });
  const head = await headOfVault(at.vault);
  fs.rmSync(at.vault, { recursive: true, force: true });
  expect(await alone()).toMatchObject({ ok: true, clips: 3, failures: [], notes: [] });
  expect(await verifyVault(place, { heads: [head.code, head.full] })).toMatchObject({ ok: true });
  expect(secondVerifier(place, '--head', head.code)).toMatchObject({ exitCode: 0 });
  expect(await headOfVault(place)).toEqual(head);
  const digest = path.basename(originals[0] ?? '').slice(0, 64);
  fs.writeFileSync(path.join(at.folder, 'proof.json'), await proveClip(place, digest));
  const proof = path.join(at.folder, 'proof.json');
  expect(await checkProofFile(proof, inPlace(originals[0] ?? ''), head.publicKey)).toMatchObject({
    ok: true,
  });
});

test('C1: a copy altered, cut, removed, exchanged, made a link, or joined by a stranger', async () => {
  const [a = '', b = '', c = ''] = originals;
  flip(inPlace(a), 30);
  expect(await copiesFound()).toEqual(['COPY_ALTERED']);
  fs.chmodSync(inPlace(b), 0o644);
  fs.truncateSync(inPlace(b), 100);
  expect(await copiesFound()).toEqual(['COPY_ALTERED', 'COPY_LENGTH_DIFFERS']);
  fs.rmSync(inPlace(c), { force: true });
  expect(await copiesFound()).toEqual(['COPY_ALTERED', 'COPY_LENGTH_DIFFERS', 'COPY_MISSING']);
  fs.symlinkSync(path.join(at.vault, c), inPlace(c));
  expect(await copiesFound()).toEqual(['COPY_ALTERED', 'COPY_LENGTH_DIFFERS', 'COPY_MISSING']);
  fs.writeFileSync(inPlace('originals/BC240001/stranger.mp4'), 'x');
  expect(await copiesFound()).toContain('COPY_UNRECORDED');
  restore(kept('place'), place);
  fs.renameSync(inPlace(a), inPlace('swap'));
  fs.renameSync(inPlace(b), inPlace(a));
  fs.renameSync(inPlace('swap'), inPlace(b));
  expect(await copiesFound()).toEqual(['COPY_LENGTH_DIFFERS', 'COPY_LENGTH_DIFFERS']);
});

test('C1: that a copy is due is what the ledger says; what is not copied yet is noted', async () => {
  restore(kept('empty-place'), place);
  // The ledger of then knew of no clip.
  expect(await alone()).toMatchObject({ ok: true, clips: 0 });
  expect(codes((await fromVault()).failures)).toEqual(['COPY_MISSING', 'COPY_MISSING', 'COPY_MISSING']);
  restore(kept('place'), place);
  const now = await open(at.vault, { work: { copy: false, scrub: false } });
  fs.writeFileSync(path.join(at.card, 'DCIM', 'MOVI0009.MP4'), Buffer.alloc(3000, 9));
  await importCard(now.station, at.card);
  await now.close();
  fs.rmSync(path.join(at.card, 'DCIM', 'MOVI0009.MP4'));
  const later = await fromVault();
  expect(later).toMatchObject({ ok: true, clips: 4 });
  expect(later.notes).toEqual([
    expect.objectContaining({ code: 'PLACE_LEDGER_BEHIND' }),
    expect.objectContaining({ code: 'COPY_PENDING', values: { name: '备份盘', count: 1 } }),
  ]);
  // Copied, and the station stopped before the place's ledger followed.
  const [extra = ''] = originalsIn(at.vault).filter((original) => !originals.includes(original));
  fs.mkdirSync(path.dirname(inPlace(extra)), { recursive: true });
  fs.copyFileSync(path.join(at.vault, extra), inPlace(extra));
  expect((await alone()).notes).toEqual([
    expect.objectContaining({ code: 'COPY_LEFT_OVER', subject: extra }),
  ]);
});

test('C2: anything altered in the copied ledger is found there as it would be in a vault, and from the vault as damage', async () => {
  const segment = 'ledger/segment-000001.jsonl';
  const changes: readonly (() => void)[] = [
    () => rewrite(segment, (lines) => void lines.splice(4, 1)),
    () => rewrite(segment, (lines) => lines.splice(4, 2, lines[5] ?? '', lines[4] ?? '')),
    () => rewrite(segment, (lines) => (lines[2] = (lines[2] ?? '').replace('"at":"20', '"at":"19'))),
    () => rewrite(segment, (lines) => void lines.splice(-3, 1)),
    () => rewrite('ledger/checkpoint', (lines) => (lines[1] = '4')),
    () => fs.rmSync(inPlace('ledger/checkpoint')),
    () => fs.rmSync(inPlace(segment)),
    () => fs.rmSync(inPlace('ledger'), { recursive: true }),
    () => flip(inPlace('ledger/checkpoint'), 40),
  ];
  for (const change of changes) {
    restore(kept('place'), place);
    change();
    const byItself = await alone();
    expect(byItself.ok).toBe(false);
    const [damage] = byItself.failures.filter(({ code }) => !code.startsWith('PLACE_'));
    const found = (await fromVault()).failures;
    expect(codes(found)).toEqual(['PLACE_LEDGER_DAMAGED']);
    expect(found[0]?.values).toMatchObject({ name: '备份盘', detail: damage?.code });
  }
});

test('C2: a place is a witness: a vault put back to yesterday, or gone on with another way, is found', async () => {
  const now = await open(at.vault);
  await now.keeping.setRules({ ...now.station.catalog.safekeepingRules(), scrubDays: 60 }, PERSON);
  now.keeping.retry();
  await now.station.background.idle();
  await now.close();
  expect(await fromVault()).toMatchObject({ ok: true });
  restore(kept('vault'), at.vault);
  expect(await verifyVault(at.vault)).toMatchObject({ ok: true });
  expect(codes((await fromVault()).failures)).toEqual(['PLACE_LEDGER_DIFFERS']);
  const other = await open(at.vault, { work: { copy: false, scrub: false } });
  for (const scrubDays of [30, 40, 50, 70])
    await other.keeping.setRules({ ...other.station.catalog.safekeepingRules(), scrubDays }, PERSON);
  await other.close();
  expect(codes((await fromVault()).failures)).toEqual(['PLACE_LEDGER_DIFFERS']);
  // Anybody who has both folders finds it with what every verifier can do.
  const checkpoint = inPlace('ledger/checkpoint');
  expect(await verifyVault(at.vault, { witnessFiles: [checkpoint] })).toMatchObject({
    failures: [{ code: 'WITNESS_HEAD_DIFFERS' }],
  });
  expect(secondVerifier(at.vault, '--witness', checkpoint).failures).toEqual([
    `WITNESS_HEAD_DIFFERS ${checkpoint}`,
  ]);
});

test('C1: a mark that names another place makes nothing well, and without one there is no place', async () => {
  const mark = inPlace('evidock-place.json');
  const text = fs.readFileSync(mark, 'utf8');
  const { place: id } = JSON.parse(text) as { readonly place: string };
  fs.rmSync(inPlace('originals'), { recursive: true });
  fs.writeFileSync(mark, text.replace(id, '0'.repeat(16)));
  expect(codes((await alone()).failures)).toEqual(['PLACE_FOREIGN']);
  fs.writeFileSync(mark, text.replace(/"vault": "[0-9a-f]{4}/, '"vault": "ffff'));
  expect(codes((await alone()).failures)).toEqual(['PLACE_FOREIGN']);
  for (const spoilt of ['', '[]', '{"format":2}', text.replace('"format": 1', '"format": "1"')]) {
    fs.writeFileSync(mark, spoilt);
    await expect(verifyVault(place)).rejects.toMatchObject({ failure: { code: 'no-vault' } });
    expect(secondVerifier(place).exitCode).toBe(1);
    expect(codes((await fromVault()).failures)).toEqual(['PLACE_UNREACHABLE']);
  }
  fs.rmSync(place, { recursive: true });
  expect((await fromVault()).failures).toEqual([
    { code: 'PLACE_UNREACHABLE', subject: id, values: { name: '备份盘', detail: 'away' } },
  ]);
  await expect(verifyVault(place, { since: { seq: 3 } })).rejects.toMatchObject({
    failure: { code: 'no-vault' },
  });
});
