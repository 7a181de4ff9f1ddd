/**
 * Clearing a camera, with every single operation failing once, or being the last one before everything stops: what went
 * from the card is proven in the vault and was on record before, what must stay stays, and the next import settles it.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ClearedFile } from '#shared/clearing';
import type { ProofLevel } from '#shared/dock-settings';
import { asDeviceId, type DeviceId } from '#shared/ids';
import { mountedSource } from '../../electron/intake/mounted-source';
import type { ClearReport } from '../../electron/intake/clear';
import { executeClearing, planClearing } from '../../electron/station/clearing';
import { importInto, newSession } from '../../electron/station/import';
import { openStation, type Station } from '../../electron/station/open';
import { verifyVault } from '../../electron/station/verify';
import { systemDisk, type Disk } from '../../electron/vault/disk';
import { faultyDisk, type Fault, type FaultyDisk } from './faulty-disk';

const DEVICE = asDeviceId('BC240001') as DeviceId;
const KEEPER = { kind: 'operator', account: 'keeper' } as const;
const HEAD = Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isomavc1', 'latin1');

/** What may go, and what must stay whatever happens. */
const GOES = ['DCIM/MOVI0001.MP4', 'DCIM/MOVI0002.MP4', 'DCIM/MOVI0002.gpx'];
const STAYS = [
  'DCIM/DCAM_BC240001_B01OPR_20260713_103000_IMP.mp4', // marked on the camera
  'DCIM/DCAM_BC240001_B01OPR_20260713_103000_IMP.gpx', // the log of a clip that stays
  'DCIM/MOVI0003.MP4', // locked
  'Config/settings.bin', // no footage
];

let folder: string;
let card: string;
let vault: string;

beforeAll(async () => {
  process.env['EVIDOCK_KEYCHAIN'] = 'off';
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-clearing-'));
  card = path.join(folder, 'card');
  vault = path.join(folder, 'vault');
  for (const [i, name] of [...GOES, ...STAYS].entries()) {
    const file = path.join(card, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    const start = /\.mp4$/i.test(name) ? HEAD : Buffer.from('no clip\n');
    fs.writeFileSync(file, Buffer.concat([start, Buffer.alloc(150_000 + i, i + 1)]));
    // Whole seconds, which copying the card keeps.
    fs.utimesSync(file, 1_783_900_000, 1_783_900_000);
    if (name.endsWith('MOVI0003.MP4')) fs.chmodSync(file, 0o444);
  }
  const station = await openStation({ folder: vault, create: true });
  expect(await imported(station, card, systemDisk)).toMatchObject({ safeToUnplug: true });
  await station.close();
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

function imported(station: Station, root: string, disk: Disk) {
  return importInto(station, {
    session: newSession(station),
    device: { device: DEVICE, from: 'given' },
    source: mountedSource(root, undefined, disk),
    by: { kind: 'station' },
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
}

interface Cleared {
  readonly disk: FaultyDisk;
  readonly report: ClearReport | null;
}

/** One clearing with its own station, on disks of which one operation of the clearing itself fails. */
async function clearOnce(
  { root, into }: Copies,
  fault: Fault,
  level: ProofLevel = 'medium',
  stop = new AbortController(),
): Promise<Cleared> {
  let began = false;
  // One count over vault and camera: they come in one order.
  const disk = faultyDisk(systemDisk, { ...fault, from: () => began });
  const station = await openStation({ folder: into, create: false, disk });
  try {
    const report = await imported(station, root, systemDisk);
    const source = mountedSource(root, undefined, disk);
    const plan = await planClearing(station, DEVICE, source, report, level);
    began = true;
    const done = await executeClearing(station, {
      device: DEVICE,
      source,
      report,
      plan,
      by: KEEPER,
      isSameCamera: () => Promise.resolve(true),
      signal: stop.signal,
      onProgress: () => undefined,
    }).catch(() => null);
    return { disk, report: done };
  } finally {
    await station.close().catch(() => undefined);
  }
}

interface Copies {
  readonly root: string;
  readonly into: string;
}

/** The card and the vault as they were after the import. */
function fresh(name: string): Copies {
  const root = path.join(folder, `card-${name}`);
  const into = path.join(folder, `vault-${name}`);
  fs.cpSync(card, root, { recursive: true, preserveTimestamps: true });
  fs.cpSync(vault, into, { recursive: true, preserveTimestamps: true });
  return { root, into };
}

const isThere = (root: string, name: string): boolean => fs.existsSync(path.join(root, name));
const contentOf = (root: string, name: string): Buffer => fs.readFileSync(path.join(root, name));
const sha256Of = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

/** All files that entries of a kind name, oldest first. */
async function filesIn(
  station: Station,
  kind: 'device.clearing' | 'device.cleared',
): Promise<readonly Partial<ClearedFile>[]> {
  const found: Partial<ClearedFile>[] = [];
  for await (const { entry } of station.ledger.entries(0))
    if (entry.kind === kind) found.push(...(entry.data as unknown as { files: ClearedFile[] }).files);
  return found;
}

/** What must hold after a clearing that a fault struck, or that was killed. */
async function holdsAfter(
  what: string,
  { root, into }: Copies,
  report: ClearReport | null,
  clearsAgain = true,
): Promise<void> {
  for (const name of STAYS)
    expect(contentOf(root, name).equals(contentOf(card, name)), `${name} after ${what}`).toBe(true);
  const gone = GOES.filter((name) => !isThere(root, name));
  // Half a line is what a power cut leaves at the ledger's end: the next start cuts it off, and says so on record.
  const codes = (await verifyVault(into)).failures.map(({ code }) => code);
  expect(
    codes.filter((code) => code !== 'TAIL_TORN'),
    `verify after ${what}`,
  ).toEqual([]);
  for (const { source, outcome } of report?.files ?? []) {
    if (outcome === 'removed') expect(gone, `said removed after ${what}`).toContain(source);
    if (outcome === 'kept') expect(gone, `said kept after ${what}`).not.toContain(source);
  }

  const station = await openStation({ folder: into, create: false });
  try {
    const intended = await filesIn(station, 'device.clearing');
    for (const name of gone) {
      expect(
        intended.map(({ source }) => source),
        `${name} went without a record of the order after ${what}`,
      ).toContain(name);
      const sha256 = sha256Of(contentOf(card, name));
      const clip = station.catalog.clipBySha256(sha256 as never);
      const original = clip && station.catalog.clipById(clip.clip)?.original;
      expect(original && sha256Of(fs.readFileSync(station.vault.pathOf(original)))).toBe(sha256);
    }
    // The next import says what became of what was under way.
    expect((await imported(station, root, systemDisk)).safeToUnplug, `import after ${what}`).toBe(true);
    expect(station.catalog.openRemovals(DEVICE), `open after ${what}`).toEqual([]);
    const last = new Map((await filesIn(station, 'device.cleared')).map((f) => [f.source, f.outcome]));
    for (const name of gone) expect(last.get(name), `${name} on record after ${what}`).toBe('removed');
    for (const name of GOES)
      if (!gone.includes(name) && last.has(name))
        expect(last.get(name), `${name} on record after ${what}`).toBe('kept');
  } finally {
    await station.close();
  }

  if (clearsAgain) await finishes({ root, into }, gone.length > 0);
  fs.rmSync(root, { recursive: true });
  fs.rmSync(into, { recursive: true });
}

/** A second clearing takes all the rest. */
async function finishes({ root, into }: Copies, isPartlyGone: boolean): Promise<void> {
  const again = await clearOnce({ root, into }, { failAt: 0 });
  expect(again.report?.files.every(({ outcome }) => outcome === 'removed')).toBe(true);
  // A log whose clip had gone already is nobody's footage any more, and stays.
  expect(GOES.filter((name) => isThere(root, name) && !(name.endsWith('.gpx') && isPartlyGone))).toEqual([]);
  for (const name of STAYS) expect(contentOf(root, name).equals(contentOf(card, name))).toBe(true);
  expect((await verifyVault(into)).failures).toEqual([]);
}

test('I3: a clearing that nothing disturbs takes what may go, in the order of the proof, and writes down each file', async () => {
  const copies = fresh('whole');
  const { disk, report } = await clearOnce(copies, { failAt: 0 });
  expect(report?.files.map(({ source, outcome }) => [source, outcome])).toEqual(
    GOES.map((name) => [name, 'removed']),
  );
  const at = (pattern: RegExp): number => disk.trace.findIndex((line) => pattern.test(line));
  // Read back from the medium, then on record and durable, and only then removed.
  expect(at(/^read .*originals/)).toBeGreaterThanOrEqual(0);
  expect(at(/^sync .*segment/)).toBeGreaterThan(at(/^read .*originals/));
  expect(at(/^unlink .*MOVI0001/)).toBeGreaterThan(at(/^sync .*segment/));
  // A side log goes after its clip.
  expect(at(/^unlink .*0002\.gpx/)).toBeGreaterThan(at(/^unlink .*0002\.MP4/));
  await holdsAfter('nothing', copies, report);
});

// `torn` is a crash that leaves half a write.
test.each(['once', 'torn'] as const)(
  'I3: every operation of a clearing fails (%s): nothing unproven goes, nothing marked or locked, and the record tells what went',
  { timeout: 10 * 60_000 },
  async (mode) => {
    const whole = fresh(`count-${mode}`);
    const operations = (await clearOnce(whole, { failAt: 0 })).disk.trace.length;
    expect(operations).toBeGreaterThan(15);
    let struck = 0;
    for (let n = 1; n <= operations; n++) {
      const copies = fresh(`${mode}-${n}`);
      const { disk, report } = await clearOnce(copies, { failAt: n, mode });
      struck += disk.struck ? 1 : 0;
      await holdsAfter(
        `${mode} at operation ${n} (${disk.trace[n - 1] ?? '?'})`,
        copies,
        report,
        n % 6 === 0,
      );
    }
    expect(struck).toBeGreaterThan(operations - 3);
    console.log(`clearing: ${mode} at each of ${operations} operations; lost: 0`);
  },
);

test('an original that is damaged, short or missing keeps its file on the camera', async () => {
  const damages: readonly ((original: string) => void)[] = [
    (original) => fs.writeFileSync(original, Buffer.alloc(fs.statSync(original).size, 7)),
    (original) => fs.truncateSync(original, 1000),
    (original) => fs.rmSync(original),
  ];
  for (const [i, damage] of damages.entries()) {
    const copies = fresh(`damaged-${i}`);
    const station = await openStation({ folder: copies.into, create: false });
    const clip = station.catalog.clipBySha256(sha256Of(contentOf(card, GOES[0] ?? '')) as never);
    const original = station.vault.pathOf((clip && station.catalog.clipById(clip.clip)?.original) ?? '');
    const report = await imported(station, copies.root, systemDisk);
    const source = mountedSource(copies.root);
    const plan = await planClearing(station, DEVICE, source, report, 'medium');
    // Between what the person saw and what is done.
    fs.chmodSync(original, 0o644);
    damage(original);
    const done = await executeClearing(station, {
      device: DEVICE,
      source,
      report,
      plan,
      by: KEEPER,
      isSameCamera: () => Promise.resolve(true),
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
    await station.close();
    expect(done.files.find(({ source: name }) => name === GOES[0])).toMatchObject({
      outcome: 'kept',
      reason: 'not-proven',
    });
    expect(isThere(copies.root, GOES[0] ?? '')).toBe(true);
    expect(isThere(copies.root, GOES[1] ?? '')).toBe(false);
  }
});

test('a second copy that is asked for and not there keeps everything', async () => {
  const copies = fresh('copy');
  const { report } = await clearOnce(copies, { failAt: 0 }, 'second-copy');
  expect(report?.files.map(({ outcome, reason }) => [outcome, reason])).toEqual(
    GOES.map(() => ['kept', 'not-proven']),
  );
  for (const name of GOES) expect(isThere(copies.root, name)).toBe(true);
});
