/** A long file whose camera was pulled goes on from the last durable byte, when it is proven to be the same file. */
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Listed } from '#shared/card';
import { instantOf } from '#shared/clock';
import { failed, type FailureError } from '#shared/failure';
import { asDeviceId, sessionIdOf, type DeviceId } from '#shared/ids';
import type { ImportReport } from '#shared/intake';
import { walkersOf, type Walkers } from '../../electron/intake/probe/walkers';
import { importCamera } from '../../electron/intake/run';
import { FileFailure, type FootageSource } from '../../electron/intake/source';
import { turns } from '../../electron/station/turns';
import { verifyVault } from '../../electron/station/verify';
import { systemDisk } from '../../electron/vault/disk';
import { lanesOf, type Lanes } from '../../electron/vault/lanes';
import { createVault, openVault, type Vault } from '../../electron/vault/vault';
import { recordsInMemory } from './kept-in-memory';

const MIB = 1 << 20;
const STEP = 32 * MIB;
const HEAD = Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isomavc1', 'latin1');
const LENGTH = 100 * MIB + 4321;
const NAME = 'DCIM/long.mp4';
/** As a camera records it; nothing in it comes twice. */
const content = Buffer.concat([HEAD, randomBytes(LENGTH - HEAD.length)]);

let folder: string;
let vault: Vault;
let lanes: Lanes;
let walkers: Walkers;
let records: ReturnType<typeof recordsInMemory>;

beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-resume-'));
  await createVault(systemDisk, path.join(folder, 'vault'));
  vault = await openVault(systemDisk, path.join(folder, 'vault'));
  lanes = lanesOf(2);
  walkers = walkersOf(1);
  records = recordsInMemory();
});
afterEach(async () => {
  await lanes.close();
  await walkers.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

interface Camera {
  readonly holds?: Buffer;
  /** It is pulled when this byte is read. */
  readonly pulledAt?: number;
  /** 1: as over MTP; 3: as mounted. */
  readonly depth?: number;
  readonly modified?: number;
}

/** A camera with one file, and how many bytes were read of it. */
function camera({ holds = content, pulledAt = Infinity, depth = 3, modified = 1 }: Camera) {
  const file: Listed = { path: NAME, type: 'file', bytes: holds.length, modified: instantOf(modified) };
  let read = 0;
  let gone = false;
  const source: FootageSource = {
    transport: depth === 1 ? 'mtp' : 'volume',
    list: () => (gone ? Promise.reject(new Error('gone')) : Promise.resolve([file])),
    open: () =>
      Promise.resolve({
        bytes: holds.length,
        depth,
        read(into: Uint8Array, position: number) {
          gone ||= position + into.length > pulledAt;
          if (gone) return Promise.reject(new FileFailure('source-gone'));
          const part = holds.subarray(position, position + into.length);
          into.set(part);
          read += part.length;
          return Promise.resolve(part.length);
        },
        isUnchanged: () => Promise.resolve(true),
        close: () => Promise.resolve(),
      }),
  };
  return { source, bytesRead: () => read };
}

interface Taken {
  readonly report: ImportReport;
  readonly bytesRead: number;
  readonly takenUp: number;
}

async function take(
  what: Camera,
  {
    now = 0,
    into = vault,
    device = 'BC240001',
  }: { readonly now?: number; readonly into?: Vault; readonly device?: string } = {},
): Promise<Taken> {
  const { source, bytesRead } = camera(what);
  let takenUp = 0;
  const report = await importCamera({
    session: sessionIdOf(0, Uint8Array.of(1, 2, 3, 4)),
    device: { device: asDeviceId(device) as DeviceId, from: 'given' },
    source,
    vault: into,
    lanes,
    walkers,
    records,
    profiles: [],
    now: () => now,
    inTurn: turns(),
    signal: new AbortController().signal,
    onProgress: (progress) => {
      expect(progress.bytesDone).toBeLessThanOrEqual(progress.bytesTotal);
      takenUp = progress.takenUpBytes;
    },
  });
  return { report, bytesRead: bytesRead(), takenUp };
}

const staging = (): string[] => fs.readdirSync(path.join(vault.folder, 'staging')).sort();
const keptPart = (): string =>
  path.join(vault.folder, 'staging', staging().find((name) => name.endsWith('.part')) ?? '');
const keptNote = (): string =>
  path.join(vault.folder, 'staging', staging().find((name) => name.endsWith('.json')) ?? '');

/** The clip on record and the original are exactly this. */
function expectSealed(report: ImportReport, whole: Buffer): void {
  const sha256 = createHash('sha256').update(whole).digest('hex');
  expect(report.files[0]).toMatchObject({ outcome: 'sealed', sha256, bytes: whole.length });
  expect(report.safeToUnplug).toBe(true);
  expect(records.clips().map((clip) => clip.sha256)).toEqual([sha256]);
  expect(fs.readFileSync(vault.pathOf(report.files[0]?.original ?? '')).equals(whole)).toBe(true);
  expect(staging()).toEqual([]);
}

async function pulled(at: number, depth = 3): Promise<void> {
  const { report } = await take({ pulledAt: at, depth });
  expect(report.files[0]).toMatchObject({ outcome: 'failed', reason: 'source-gone' });
  expect(report.safeToUnplug).toBe(false);
  expect(records.clips()).toEqual([]);
}

test.each([
  [1, STEP + 5 * MIB],
  [3, STEP + 9 * MIB],
  [3, 70 * MIB + 17],
  [1, 97 * MIB],
  [3, LENGTH - 1],
])(
  'I3: pulled in mid-file (%i reads at a time, at byte %i): goes on from the last durable byte, also after a restart',
  async (depth, at) => {
    await pulled(at, depth);
    expect(staging()).toHaveLength(2);
    const durable = Math.floor(Math.min(at, 96 * MIB) / STEP) * STEP;
    vault = await openVault(systemDisk, vault.folder); // as after a restart of the program
    const { report, bytesRead, takenUp } = await take({ depth });
    expectSealed(report, content);
    expect(takenUp).toBeGreaterThanOrEqual(STEP);
    expect(takenUp).toBeLessThanOrEqual(durable);
    // The rest, 4 MiB at each end of what was there, one sample in each 4 MiB between, and what recognising compares.
    expect(bytesRead).toBeLessThan(LENGTH - takenUp + 8 * MIB + (takenUp / (4 * MIB) + 2) * 65_536);
  },
);

test('I3: pulled again and again, each time a little further', async () => {
  for (const at of [40 * MIB, 50 * MIB, 66 * MIB, 98 * MIB]) await pulled(at);
  expectSealed((await take({})).report, content);
});

test('pulled before anything was durable: begun anew', async () => {
  await pulled(20 * MIB);
  const { report, takenUp } = await take({});
  expect(takenUp).toBe(0);
  expectSealed(report, content);
});

test('I3: same name, length and time, but another beginning: begun anew, and the mixture is never sealed', async () => {
  await pulled(80 * MIB);
  const other = Buffer.from(content);
  randomBytes(4 * MIB).copy(other, 8 * MIB);
  const { report, takenUp } = await take({ holds: other });
  expect(takenUp).toBe(0);
  expectSealed(report, other);
});

test.each([3, 4 * MIB - 1, 28 * MIB, 32 * MIB - 1])(
  'I3: one byte of the camera is another at an end of what was there (%i): begun anew',
  async (at) => {
    await pulled(34 * MIB);
    const other = Buffer.from(content);
    other[at] = (other[at] ?? 0) ^ 1;
    const { report, takenUp } = await take({ holds: other });
    expect(takenUp).toBe(0);
    expectSealed(report, other);
  },
);

test('I3: a bit of what lay in staging has changed: begun anew', async () => {
  await pulled(80 * MIB);
  const part = fs.openSync(keptPart(), 'r+');
  const byte = Buffer.alloc(1);
  fs.readSync(part, byte, 0, 1, 17 * MIB + 3);
  fs.writeSync(part, Buffer.of((byte[0] ?? 0) ^ 4), 0, 1, 17 * MIB + 3);
  fs.closeSync(part);
  const { report, takenUp } = await take({});
  expect(takenUp).toBe(0);
  expectSealed(report, content);
});

test('another file under the same name, or the same at another time, is begun anew', async () => {
  await pulled(80 * MIB);
  const shorter = content.subarray(0, LENGTH - 1);
  const first = await take({ holds: shorter });
  expect(first.takenUp).toBe(0);
  expectSealed(first.report, shorter);

  records = recordsInMemory();
  await pulled(80 * MIB);
  const { report, takenUp } = await take({ modified: 2 });
  expect(takenUp).toBe(0);
  expectSealed(report, content);
});

test('half a note, a note of more than there is, and a file that was about to be an original are of no use', async () => {
  const spoilings: readonly (() => void)[] = [
    () => fs.truncateSync(keptNote(), 30),
    // One step is durable at the least; how many more are, is a matter of how fast the disk was.
    () => fs.truncateSync(keptPart(), STEP - 1),
    () => fs.rmSync(keptPart()),
    () => fs.chmodSync(keptPart(), 0o444),
  ];
  for (const spoil of spoilings) {
    records = recordsInMemory();
    await pulled(80 * MIB);
    spoil();
    vault = await openVault(systemDisk, vault.folder);
    expect(staging()).toEqual([]);
  }
  expectSealed((await take({})).report, content);
});

test('what a camera never came back for is thrown away: gone from the card, after a month, or when the room is needed', async () => {
  const small = { holds: content.subarray(0, 1000), modified: 5 };
  const day = 24 * 3600_000;
  await pulled(80 * MIB);
  await take(small, { now: 29 * day, device: 'OTHER' });
  expect(staging()).toHaveLength(2);
  await take(small, { now: 31 * day, device: 'OTHER' });
  expect(staging()).toEqual([]);

  records = recordsInMemory();
  await pulled(80 * MIB);
  await take(small);
  expect(staging()).toEqual([]);

  records = recordsInMemory();
  await pulled(80 * MIB);
  const full = (): FailureError => failed('vault-full', { needed: '1 GB', free: '1 GB', reserve: '1 GB' });
  const tight: Vault = {
    ...vault,
    claim: (bytes) => (staging().length > 0 ? Promise.reject(full()) : vault.claim(bytes)),
  };
  const { report } = await take({}, { into: tight, device: 'OTHER' });
  expectSealed(report, content);
});

test('I3: killed while it goes on: nothing is lost, the original is right', { timeout: 60_000 }, async () => {
  const card = path.join(folder, 'card');
  fs.mkdirSync(card);
  fs.writeFileSync(path.join(card, 'long.mp4'), content);
  fs.writeFileSync(path.join(card, 'longer.mp4'), Buffer.concat([content, content, content]));
  const into = path.join(folder, 'killed');
  const there = path.join(into, 'staging');
  const notes = (): string[] =>
    fs.existsSync(there) ? fs.readdirSync(there).filter((name) => name.endsWith('.json')) : [];
  let kills = 0;
  for (const later of [0, 300, 600, 900]) {
    const ended = await station(card, into, () => notes().length > 0, later);
    if (ended !== 'SIGKILL') break;
    kills += 1;
    expect((await verifyVault(into)).failures).toEqual([]);
  }
  expect(kills).toBeGreaterThan(0);
  expect(await station(card, into, () => false, 0)).toBe(0);
  expect(await verifyVault(into)).toMatchObject({ ok: true, clips: 2, failures: [] });
  expect(fs.readdirSync(there)).toEqual([]);
  console.log(`killed ${kills} times with something to go on with; lost: 0`);
});

/** An import by the command line; killed so many milliseconds after `when` has come true. */
function station(
  card: string,
  into: string,
  when: () => boolean,
  later: number,
): Promise<number | string | null> {
  const child = spawn(
    process.execPath,
    [
      path.join(process.env['EVIDOCK_DIST'] ?? '', 'station.cjs'),
      'import',
      card,
      '--vault',
      into,
      '--device',
      'B',
    ],
    { env: { ...process.env, EVIDOCK_KEYCHAIN: 'off' }, stdio: 'ignore' },
  );
  const watch = setInterval(() => {
    if (!when()) return;
    clearInterval(watch);
    setTimeout(() => child.kill('SIGKILL'), later).unref();
  }, 10);
  return new Promise((resolve, reject) =>
    child.once('error', reject).once('close', (code, signal) => {
      clearInterval(watch);
      resolve(signal ?? code);
    }),
  );
}
