/** Second copies, readings and healing, on real files. */
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { proofLadder } from '#shared/proof';
import { VAULT_PLACE } from '../../electron/catalog/safekeeping';
import { verifyVault } from '../../electron/station/verify';
import {
  fixture,
  flip,
  importCard,
  open,
  originalsIn,
  PERSON,
  type Fixture,
  type Opened,
} from './safekeeping-fixture';

let at: Fixture;
let second: string;
let now: Opened;

beforeEach(async () => {
  at = fixture([200_000, 4096, 4_500_000]);
  second = path.join(at.folder, 'second');
  now = await open(at.vault);
  await importCard(now.station, at.card);
});
afterEach(async () => {
  await now.close();
  fs.rmSync(at.folder, { recursive: true, force: true });
});

// Comparing megabytes by `toEqual` takes half a minute.
const sameBytes = (file: string, bytes: Buffer): boolean => fs.readFileSync(file).equals(bytes);
const sameFile = (original: string): boolean =>
  sameBytes(path.join(at.vault, original), fs.readFileSync(path.join(second, original)));

const kinds = async (): Promise<string[]> => {
  const all: string[] = [];
  for await (const { entry } of now.station.ledger.entries()) all.push(entry.kind);
  return all;
};
const clips = () => now.station.catalog.clipPage({}, null, 10).rows;
const ladderOf = (i = 0) => {
  const clip = now.station.catalog.clipById(clips()[i]?.clip ?? ('' as never));
  if (!clip) throw new Error('no clip');
  return proofLadder(clip.proof).map(({ state }) => state);
};

test('C1: a place gets a proven copy of every clip and of the ledger, and the ladder says so', async () => {
  expect(ladderOf()).toEqual(['proven', 'proven', 'proven', 'open']);
  await now.keeping.addPlace(second, '备份盘', PERSON);
  await now.station.background.idle();
  expect(originalsIn(second)).toEqual(originalsIn(at.vault));
  for (const original of originalsIn(at.vault)) {
    expect(sameFile(original)).toBe(true);
    expect(fs.statSync(path.join(second, original)).mode & 0o222).toBe(0);
  }
  expect(await kinds()).toContain('copy.made');
  expect(ladderOf()).toEqual(['proven', 'proven', 'proven', 'proven']);
  expect(clips().map((clip) => clip.proven)).toEqual(['second-copy', 'second-copy', 'second-copy']);
  const state = await now.keeping.state();
  expect(state.places).toMatchObject([
    { name: '备份盘', behindClips: 0, clips: 3, trouble: null, onVaultsDisk: true },
  ]);
  expect(fs.readFileSync(path.join(second, 'ledger', 'checkpoint'))).toEqual(
    fs.readFileSync(path.join(at.vault, 'ledger', 'checkpoint')),
  );
  expect(now.troubles).toEqual([]);
  expect(await verifyVault(at.vault)).toMatchObject({ ok: true });
});

test('C1, C2: a damaged original is found, kept as evidence, and healed from the second copy', async () => {
  await now.keeping.addPlace(second, '备份盘', PERSON);
  await now.station.background.idle();
  const [victim = ''] = originalsIn(at.vault);
  flip(path.join(at.vault, victim));
  const damaged = fs.readFileSync(path.join(at.vault, victim));
  const result = await now.keeping.scrub({ all: true, budgetBytes: null });
  expect(result).toMatchObject({ clips: 6, damaged: 1, ended: 'done' });
  await now.station.background.idle();
  expect(sameBytes(path.join(at.vault, 'quarantine', path.basename(victim)), damaged)).toBe(true);
  expect(sameFile(victim)).toBe(true);
  expect(await kinds()).toEqual(expect.arrayContaining(['clip.damaged', 'clip.healed', 'scrub.passed']));
  expect(now.station.catalog.damages(10)).toEqual([]);
  expect(await verifyVault(at.vault)).toMatchObject({ ok: true });
  expect(now.troubles).toEqual([]);
});

test('C1: a missing original and a damaged copy heal from the other one', async () => {
  await now.keeping.addPlace(second, '备份盘', PERSON);
  await now.station.background.idle();
  const [first = '', other = ''] = originalsIn(at.vault);
  fs.rmSync(path.join(at.vault, first), { force: true });
  flip(path.join(second, other));
  await now.keeping.scrub({ all: true, budgetBytes: null });
  await now.station.background.idle();
  expect(originalsIn(at.vault)).toEqual(originalsIn(second));
  for (const original of originalsIn(at.vault)) expect(sameFile(original)).toBe(true);
  expect(fs.readdirSync(path.join(second, 'quarantine'))).toEqual([path.basename(other)]);
  expect(now.station.catalog.damages(10)).toEqual([]);
});

test('C1: damaged in both places: reported, and nothing is overwritten', async () => {
  await now.keeping.addPlace(second, '备份盘', PERSON);
  await now.station.background.idle();
  const [victim = ''] = originalsIn(at.vault);
  flip(path.join(at.vault, victim), 50);
  flip(path.join(second, victim), 60);
  const before = [at.vault, second].map((folder) => fs.readFileSync(path.join(folder, victim)));
  await now.keeping.scrub({ all: true, budgetBytes: null });
  await now.station.background.idle();
  [at.vault, second].forEach((folder, i) =>
    expect(sameBytes(path.join(folder, victim), before[i] ?? Buffer.alloc(0))).toBe(true),
  );
  const state = await now.keeping.state();
  expect(state.damaged).toMatchObject({
    originals: 1,
    copies: 1,
    first: [{ hope: 'none' }, { hope: 'none' }],
  });
  expect(now.station.catalog.holdersOf(now.station.catalog.damages(1)[0]?.seq ?? -1)).toEqual([]);
  expect(clips().filter((clip) => clip.proven === 'damaged')).toHaveLength(1);

  // The camera still has it: what it gives heals both.
  await importCard(now.station, at.card);
  now.keeping.retry();
  await now.station.background.idle();
  expect(now.station.catalog.damages(10)).toEqual([]);
  expect(await verifyVault(at.vault)).toMatchObject({ ok: true });
  expect(sameFile(victim)).toBe(true);
});

test('what is due is read the longest unread first, and the ledger grows by one act', async () => {
  const before = now.station.ledger.size;
  const result = await now.keeping.scrub({ all: true, budgetBytes: null });
  expect(result).toEqual({
    clips: 3,
    bytes: 4_704_168,
    damaged: 0,
    secondReadings: 0,
    left: 0,
    ended: 'done',
  });
  expect(now.station.ledger.size).toBe(before + 1);
  const again = await now.keeping.scrub({ all: false, budgetBytes: null });
  expect(again).toMatchObject({ clips: 0, ended: 'done' });
  const ages = now.station.catalog.holdingAges(VAULT_PLACE, 0);
  expect(ages).toMatchObject({ files: 3, fresh: 3 });
  expect(ages.oldest).toBe(ages.newest);
});

const DAY = 86_400_000;

/** Closes the vault and opens it at another time. */
async function openAt(clock: () => number): Promise<void> {
  await now.close();
  now = await open(at.vault, { now: clock, work: { copy: true, scrub: false } });
}

test('a scrub ends with its budget and goes on where it was', async () => {
  const later = Date.now() + 20 * DAY;
  await openAt(() => later);
  const due = { all: false, budgetBytes: 1 };
  expect(await now.keeping.scrub(due)).toMatchObject({ clips: 1, left: 2, ended: 'budget' });
  expect(await now.keeping.scrub(due)).toMatchObject({ clips: 1, left: 1, ended: 'budget' });
  expect(await now.keeping.scrub({ all: false, budgetBytes: null })).toMatchObject({ clips: 1, left: 0 });
  const { oldest } = now.station.catalog.holdingAges(VAULT_PLACE, 0);
  expect(Date.parse(oldest ?? '')).toBe(later);
});

test('a clock that is set back, before or in the midst of it, keeps nothing from being read once', async () => {
  const all = { all: true, budgetBytes: null };
  let clock = Date.now() - 400 * DAY;
  await openAt(() => clock);
  expect(await now.keeping.scrub(all)).toMatchObject({ clips: 3, left: 0, ended: 'done' });
  // Readings of the future count for nothing; the one of now does.
  expect(Date.parse(now.station.catalog.holdingAges(VAULT_PLACE, 0).newest ?? '')).toBe(clock);
  let asked = 0;
  await openAt(() => clock - (++asked > 4 ? 30 * DAY : 0));
  expect(await now.keeping.scrub(all)).toMatchObject({ clips: 3, left: 0, ended: 'done' });
  expect(asked).toBeGreaterThan(4);
  clock = Date.now() + 900 * DAY;
  await openAt(() => clock);
  expect(await now.keeping.scrub({ all: false, budgetBytes: null })).toMatchObject({
    clips: 3,
    ended: 'done',
  });
  await now.keeping.addPlace(second, '备份盘', PERSON);
  await now.station.background.idle();
  expect(originalsIn(second)).toEqual(originalsIn(at.vault));
  expect(await verifyVault(at.vault)).toMatchObject({ ok: true, failures: [] });
  expect(now.troubles).toEqual([]);
});
