import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { blake3 } from '@napi-rs/blake-hash';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DeviceIdentity } from '#shared/device';
import { failed } from '#shared/failure';
import { asDeviceId, sessionIdOf, type DeviceId } from '#shared/ids';
import type { ImportProgress, ImportReport } from '#shared/intake';
import { mountedSource } from '../../electron/intake/mounted-source';
import { walkersOf, type Walkers } from '../../electron/intake/probe/walkers';
import type { Records } from '../../electron/intake/records';
import { importCamera } from '../../electron/intake/run';
import { smallInPlace, smallInThreads, type SmallWork } from '../../electron/intake/small/threads';
import type { FootageSource } from '../../electron/intake/source';
import { turns } from '../../electron/station/turns';
import { systemDisk } from '../../electron/vault/disk';
import { lanesOf, type Lanes } from '../../electron/vault/lanes';
import { createVault, openVault, type Vault } from '../../electron/vault/vault';
import { recordsInMemory } from './kept-in-memory';

let folder: string;
let card: string;
let vault: Vault;
let lanes: Lanes;
let walkers: Walkers;
let records: ReturnType<typeof recordsInMemory>;
const device: DeviceIdentity = { device: asDeviceId('BC240001') as DeviceId, from: 'given' };

beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-intake-'));
  card = path.join(folder, 'card');
  fs.mkdirSync(card);
  await createVault(systemDisk, path.join(folder, 'vault'));
  vault = await openVault(systemDisk, path.join(folder, 'vault'));
  lanes = lanesOf(2);
  walkers = walkersOf(2);
  records = recordsInMemory();
});

afterEach(async () => {
  await lanes.close();
  await walkers.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

/** An MP4 by its first bytes, with content that only this number gives. */
function clip(bytes: number, seed: number): Buffer {
  const head = Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isomavc1', 'latin1');
  const body = Buffer.alloc(Math.max(0, bytes - head.length));
  for (let i = 0; i < body.length; i += 4)
    body.writeUInt32LE((Math.imul(i + 1, 2654435761) ^ (seed * 40503)) >>> 0, Math.min(i, body.length - 4));
  return Buffer.concat([head, body]).subarray(0, bytes);
}

function put(name: string, content: Buffer | string): string {
  const file = path.join(card, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content);
  return file;
}

interface Changed {
  readonly source?: FootageSource;
  readonly records?: Records;
  readonly small?: SmallWork;
  readonly signal?: AbortSignal;
  readonly onProgress?: (p: ImportProgress) => void;
}

function run(changed: Changed = {}): Promise<ImportReport> {
  return importCamera({
    session: sessionIdOf(Date.now(), Uint8Array.of(1, 2, 3, 4)),
    device,
    source: mountedSource(card),
    vault,
    lanes,
    walkers,
    records,
    profiles: [],
    now: Date.now,
    inTurn: turns(),
    signal: new AbortController().signal,
    onProgress: () => undefined,
    ...changed,
  });
}

const outcomes = (report: ImportReport): Record<string, string> =>
  Object.fromEntries(
    report.files.map((f) => [f.source, f.reason === null ? f.outcome : `${f.outcome}: ${f.reason}`]),
  );
const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

test.each([
  1,
  3,
  4095,
  4096,
  4097,
  65_535,
  131_073,
  (4 << 20) - 1,
  4 << 20,
  (4 << 20) + 1,
  (16 << 20) + 12_345,
])('I3, C1: a file of %i bytes is sealed, byte for byte, read-only, under its own digest', async (bytes) => {
  const content = clip(bytes, bytes);
  put('DCIM/a.mp4', content);
  const report = await run();
  expect(outcomes(report)).toEqual({ 'DCIM/a.mp4': 'sealed' });
  expect(report.safeToUnplug).toBe(true);
  const [file] = report.files;
  expect(file?.sha256).toBe(sha256(content));
  const original = vault.pathOf(file?.original ?? '');
  expect(fs.readFileSync(original).equals(content)).toBe(true);
  expect(fs.statSync(original).mode & 0o777).toBe(0o444);
  expect(fs.readdirSync(path.join(vault.folder, 'staging'))).toEqual([]);
  expect(file?.readBack).toBe(vault.readBack);
  expect(records.clips()[0]?.blake3).toBe(blake3(content).toString('hex'));
});

test('I3: a second import recognises everything without copying, and says safe', async () => {
  for (let i = 0; i < 5; i++) put(`DCIM/${i}.mp4`, clip(200_000, i));
  await run();
  let copied = 0;
  const again = await run({ onProgress: (p) => (copied = p.bytesPerSecond) });
  expect(new Set(Object.values(outcomes(again)))).toEqual(new Set(['already-sealed']));
  expect(again.safeToUnplug).toBe(true);
  expect(copied).toBe(0);
  expect(records.clips()).toHaveLength(5);
});

test('I3: same name, length and time but another beginning is another clip, and is sealed too', async () => {
  const file = put('DCIM/a.mp4', clip(300_000, 1));
  const { mtime } = fs.statSync(file);
  await run();
  fs.writeFileSync(file, clip(300_000, 2));
  fs.utimesSync(file, mtime, mtime);
  expect(outcomes(await run())).toEqual({ 'DCIM/a.mp4': 'sealed' });
  expect(records.clips()).toHaveLength(2);
});

test('C1: an original that was lost is restored from a camera that still has the clip, and that is on record', async () => {
  const content = clip(300_000, 1);
  put('DCIM/a.mp4', content);
  const original = (await run()).files[0]?.original ?? '';
  fs.rmSync(vault.pathOf(original), { force: true });
  const again = await run();
  expect(outcomes(again)).toEqual({ 'DCIM/a.mp4': 'already-sealed' });
  expect(again.safeToUnplug).toBe(true);
  expect(fs.readFileSync(vault.pathOf(original)).equals(content)).toBe(true);
  expect(records.acts.find((act) => act.kind === 'clip.restored')?.data).toMatchObject({ quarantined: null });
});

test('equal content under two names is one clip on record', async () => {
  put('DCIM/a.mp4', clip(500_000, 7));
  put('DCIM/b.mp4', clip(500_000, 7));
  const report = await run();
  expect(Object.values(outcomes(report)).sort()).toEqual(['already-sealed', 'sealed']);
  expect(records.clips()).toHaveLength(1);
  expect(report.safeToUnplug).toBe(true);
});

test('C1: an original that rotted goes to quarantine and is restored from the camera', async () => {
  const content = clip(500_000, 7);
  put('DCIM/a.mp4', content);
  const original = vault.pathOf((await run()).files[0]?.original ?? '');
  fs.chmodSync(original, 0o644);
  const rotten = Buffer.from(content);
  rotten.writeUInt8(rotten.readUInt8(250_000) ^ 1, 250_000);
  fs.writeFileSync(original, rotten);
  put('DCIM/b.mp4', content);
  const report = await run();
  expect(outcomes(report)['DCIM/b.mp4']).toBe('already-sealed');
  expect(fs.readFileSync(original).equals(content)).toBe(true);
  const [kept] = fs.readdirSync(path.join(vault.folder, 'quarantine'));
  expect(fs.readFileSync(path.join(vault.folder, 'quarantine', kept ?? '')).equals(rotten)).toBe(true);
  expect(records.clips()).toHaveLength(1);
});

test('a whole original that an interrupted import left is recorded; a damaged one goes to quarantine', async () => {
  const content = clip(500_000, 9);
  put('DCIM/a.mp4', content);
  const original = (await run()).files[0]?.original ?? '';
  records.acts.length = 0;
  expect((await run()).files[0]?.original).toBe(original);
  expect(records.clips()).toHaveLength(1);

  records.acts.length = 0;
  fs.chmodSync(vault.pathOf(original), 0o644);
  fs.truncateSync(vault.pathOf(original), 400_000);
  const report = await run();
  expect(outcomes(report)).toEqual({ 'DCIM/a.mp4': 'sealed' });
  expect(fs.readFileSync(vault.pathOf(original)).equals(content)).toBe(true);
  expect(fs.readdirSync(path.join(vault.folder, 'quarantine'))).toHaveLength(1);
});

test('links, pipes and other non-files are refused, and the rest goes on', async () => {
  put('DCIM/good.mp4', clip(10_000, 1));
  fs.symlinkSync('/etc/passwd', path.join(card, 'DCIM/link.mp4'));
  fs.symlinkSync('/etc', path.join(card, 'linked'));
  fs.symlinkSync('../../..', path.join(card, 'DCIM/up'));
  const report = await run();
  expect(outcomes(report)).toEqual({
    'DCIM/good.mp4': 'sealed',
    'DCIM/link.mp4': 'skipped: link',
    'DCIM/up': 'skipped: link',
    linked: 'skipped: link',
  });
  expect(report.safeToUnplug).toBe(true);
});

test('a folder that becomes a link after the listing is not followed', async () => {
  put('DCIM/a.mp4', clip(10_000, 1));
  const outside = path.join(folder, 'outside');
  fs.mkdirSync(outside);
  fs.writeFileSync(path.join(outside, 'a.mp4'), clip(10_000, 2));
  const source = mountedSource(card);
  const report = await run({
    source: {
      ...source,
      async list() {
        const listing = await source.list();
        fs.rmSync(path.join(card, 'DCIM'), { recursive: true });
        fs.symlinkSync(outside, path.join(card, 'DCIM'));
        return listing;
      },
    },
  });
  expect(records.clips()).toEqual([]);
  expect(report.safeToUnplug).toBe(false);
});

test('I3: a file that grows while it is read is not sealed, and the camera is not safe', async () => {
  const file = put('DCIM/a.mp4', clip(5 << 20, 1));
  put('DCIM/b.mp4', clip(1000, 2));
  const source = mountedSource(card);
  const report = await run({
    source: {
      ...source,
      async open(listed) {
        const reader = await source.open(listed);
        if (listed.path === 'DCIM/a.mp4') fs.appendFileSync(file, 'still recording');
        return reader;
      },
    },
  });
  expect(outcomes(report)).toMatchObject({
    'DCIM/a.mp4': 'failed: changed-while-reading',
    'DCIM/b.mp4': 'sealed',
  });
  expect(report.safeToUnplug).toBe(false);
});

test('I3: a recording that appears during the import is named, and the camera is not safe', async () => {
  put('DCIM/a.mp4', clip(1000, 1));
  const source = mountedSource(card);
  let listings = 0;
  const report = await run({
    source: {
      ...source,
      list() {
        listings += 1;
        if (listings === 2) put('DCIM/b.mp4', clip(1000, 2));
        return source.list();
      },
    },
  });
  expect(outcomes(report)).toEqual({ 'DCIM/a.mp4': 'sealed', 'DCIM/b.mp4': 'failed: changed-while-reading' });
  expect(report.safeToUnplug).toBe(false);
});

test("a camera's own files may change during the import; an empty clip that grows may not", async () => {
  put('state', 'just text');
  put('DCIM/a.mp4', '');
  const source = mountedSource(card);
  let listings = 0;
  const grow = (name: string): FootageSource => ({
    ...source,
    list() {
      listings += 1;
      if (listings === 2) put(name, clip(1000, 2));
      return source.list();
    },
  });
  expect((await run({ source: grow('state') })).safeToUnplug).toBe(true);
  listings = 0;
  const report = await run({ source: grow('DCIM/a.mp4') });
  expect(report.safeToUnplug).toBe(false);
  expect(report.files.map((f) => f.reason)).toContain('changed-while-reading');
});

test('I3: an empty listing after a pull is never an empty camera', async () => {
  put('DCIM/a.mp4', clip(1000, 1));
  let present = true;
  const source = mountedSource(card, () => Promise.resolve(present));
  let listings = 0;
  const report = await run({
    source: {
      ...source,
      list() {
        listings += 1;
        if (listings === 2) {
          fs.rmSync(path.join(card, 'DCIM'), { recursive: true });
          present = false;
        }
        return source.list();
      },
    },
  });
  expect(report.safeToUnplug).toBe(false);
  expect(report.failure?.code).toBe('source-empty-after-pull');
});

test('I3: a folder that cannot be listed is not taken for empty', async () => {
  put('DCIM/a.mp4', clip(1000, 1));
  let deep = card;
  for (let i = 0; i < 40; i++) deep = path.join(deep, 'd');
  fs.mkdirSync(deep, { recursive: true });
  const report = await run();
  expect(Object.values(outcomes(report)).sort()).toEqual(['failed: source-unreadable', 'sealed']);
  expect(report.safeToUnplug).toBe(false);
});

test('names that are no text, break lines or turn the reading direction are taken as they are', async () => {
  const names = [
    'a\nb.mp4',
    'gpj\u202Efdp.mp4',
    '\u0007.mp4',
    ' leading.mp4',
    '-rf.mp4',
    '视频 录像.mp4',
    `${'x'.repeat(251)}.mp4`,
    'back\\slash.mp4',
  ];
  names.forEach((name, i) => put(name, clip(1000, i + 1)));
  const raw = Buffer.concat([
    Buffer.from(`${card}/`),
    Buffer.from([0x66, 0xff, 0xfe, 0x2e, 0x6d, 0x70, 0x34]),
  ]);
  fs.writeFileSync(raw, clip(1000, 99));
  const report = await run();
  expect(report.files.every((f) => f.outcome === 'sealed')).toBe(true);
  expect(report.files.map((f) => f.source)).toContain('f\\xFF\\xFE.mp4');
  expect(report.files.map((f) => f.source)).toContain('back\\x5Cslash.mp4');
  const hostile = report.files
    .filter((f) => f.findings.some((x) => x.code === 'NAME_HOSTILE'))
    .map((f) => f.source);
  expect(hostile.sort()).toEqual(['\u0007.mp4', 'a\nb.mp4', 'f\\xFF\\xFE.mp4', 'gpj\u202Efdp.mp4']);
  expect(report.safeToUnplug).toBe(true);
});

test("the camera's own checksum is compared and kept; ours is computed apart", async () => {
  const content = clip(700_000, 3);
  const md5 = createHash('md5').update(content).digest('hex');
  put('a.mp4', content);
  put('a.md5', `${md5.toUpperCase()}  a.mp4\r\n`);
  put('b.mp4', clip(1000, 4));
  put('b.mp4.md5', '0'.repeat(32));
  put('c.mp4', clip(1000, 5));
  put('c.md5', 'nothing here');
  const report = await run();
  const codes = Object.fromEntries(report.files.map((f) => [f.source, f.findings[0]?.code]));
  expect(codes).toMatchObject({
    'a.mp4': 'CLAIM_AGREES',
    'b.mp4': 'CLAIM_DIFFERS',
    'c.mp4': 'CLAIM_UNREADABLE',
  });
  expect(records.clips().find((c) => c.source === 'a.mp4')?.claim).toEqual({
    algorithm: 'md5',
    value: md5,
    computed: md5,
  });
  expect(report.safeToUnplug).toBe(true);
});

test('content tells the format: a renamed photo and a clip without an extension', async () => {
  put('lying.mp4', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]));
  put('00000001', clip(1000, 1));
  put('notes', 'just text');
  put('garbage.mp4', Buffer.from([1, 2, 3, 4, 5]));
  const report = await run();
  expect(outcomes(report)).toEqual({
    '00000001': 'sealed',
    'garbage.mp4': 'sealed',
    'lying.mp4': 'sealed',
    notes: 'skipped: not-footage',
  });
  const codes = Object.fromEntries(report.files.map((f) => [f.source, f.findings[0]?.code]));
  expect(codes).toMatchObject({ 'lying.mp4': 'EXTENSION_LIES', 'garbage.mp4': 'CONTENT_UNKNOWN' });
});

test('a full disk is met before it is full: the reserve stays, the camera keeps the clip', async () => {
  put('a.mp4', clip(1000, 1));
  const tight: Vault = {
    ...vault,
    claim: () => Promise.reject(failed('vault-full', { needed: '1 kB', free: '1 kB', reserve: '1 GB' })),
  };
  const report = await importCamera({
    session: sessionIdOf(0, Uint8Array.of(0, 0, 0, 0)),
    device,
    source: mountedSource(card),
    vault: tight,
    lanes,
    walkers,
    records,
    profiles: [],
    now: Date.now,
    inTurn: turns(),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  expect(outcomes(report)).toEqual({ 'a.mp4': 'failed: vault-full' });
  expect(report.failure?.code).toBe('vault-full');
  expect(report.safeToUnplug).toBe(false);
});

test('the reserve is one in twenty of the disk, at most 1 GiB, and two claims count together', async () => {
  const { totalBytes, freeBytes, reserveBytes } = await vault.space();
  expect(reserveBytes).toBe(Math.min(1 << 30, Math.floor(totalBytes / 20)));
  const room = freeBytes - reserveBytes;
  const release = await vault.claim(Math.floor(room * 0.7));
  await expect(vault.claim(Math.floor(room * 0.7))).rejects.toMatchObject({
    failure: { code: 'vault-full' },
  });
  release();
  (await vault.claim(Math.floor(room * 0.7)))();
});

test('cancelled: what is sealed stays, the rest is named and still on the camera', async () => {
  for (let i = 0; i < 8; i++) put(`DCIM/${i}.mp4`, clip(9 << 20, i));
  const stop = new AbortController();
  const report = await run({
    signal: stop.signal,
    onProgress: (p) => {
      if (p.filesDone >= 2) stop.abort(failed('cancelled'));
    },
  });
  const counts = Object.values(outcomes(report));
  expect(counts.filter((o) => o === 'sealed').length).toBeGreaterThanOrEqual(2);
  expect(counts.filter((o) => o === 'failed: cancelled').length).toBeGreaterThan(0);
  expect(report.failure?.code).toBe('cancelled');
  expect(report.safeToUnplug).toBe(false);
  const rest = await run();
  expect(rest.safeToUnplug).toBe(true);
  expect(records.clips()).toHaveLength(8);
});

test('the camera is never written to, not even its times of access', async () => {
  const names = ['DCIM/a.mp4', 'DCIM/a.md5', 'notes.txt'];
  names.forEach((name, i) => put(name, clip(10_000, i)));
  const old = new Date('2020-01-01T00:00:00Z');
  for (const name of names) fs.utimesSync(path.join(card, name), old, old);
  const before = names.map((name) => fs.statSync(path.join(card, name), { bigint: true }));
  await run();
  names.forEach((name, i) => {
    const after = fs.statSync(path.join(card, name), { bigint: true });
    expect([after.atimeNs, after.mtimeNs, after.ctimeNs]).toEqual([
      before[i]?.atimeNs,
      before[i]?.mtimeNs,
      before[i]?.ctimeNs,
    ]);
  });
});

test('progress never goes back and ends at the whole', async () => {
  for (let i = 0; i < 6; i++) put(`DCIM/${i}.mp4`, clip((5 << 20) + i, i));
  const seen: ImportProgress[] = [];
  await run({ onProgress: (p) => seen.push(p) });
  seen.reduce((last, p) => {
    expect(p.bytesDone).toBeGreaterThanOrEqual(last);
    return p.bytesDone;
  }, 0);
  const last = seen.at(-1);
  expect(last?.bytesDone).toBe(last?.bytesTotal);
  expect(last?.filesDone).toBe(6);
});

test('I3: a folder or a name that a killed import left is made durable before anything is said', async () => {
  const content = clip(5000, 3);
  put('DCIM/a.mp4', content);
  const original = (await run()).files[0]?.original ?? '';
  records.acts.length = 0;
  const synced: string[] = [];
  const watched = await openVault(
    {
      ...systemDisk,
      syncFolder: (at) => {
        synced.push(path.relative(vault.folder, at));
        return systemDisk.syncFolder(at);
      },
    },
    vault.folder,
  );
  synced.length = 0;
  const report = await importCamera({
    session: sessionIdOf(1, Uint8Array.of(0, 0, 0, 1)),
    device,
    source: mountedSource(card),
    vault: watched,
    lanes,
    walkers,
    records,
    profiles: [],
    now: Date.now,
    inTurn: turns(),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  expect(outcomes(report)).toEqual({ 'DCIM/a.mp4': 'sealed' });
  const day = path.dirname(original);
  expect(synced).toEqual(['', 'originals', 'originals/BC240001', day]);
});

test('many small files are sealed in batches, with the same outcomes as one by one', async () => {
  const jpg = (bytes: number, seed: number): Buffer =>
    Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), clip(bytes, seed)]);
  for (let i = 0; i < 300; i++) put(`DCIM/${i}.jpg`, jpg(1000 + i, i % 290));
  put('DCIM/long.mp4', clip((1 << 20) + 1, 1));
  put('DCIM/limit.mp4', clip(1 << 20, 2));
  put('unnamed', clip(5000, 3));
  put('notes', 'no footage');
  put('DCIM/claimed.mp4', clip(4000, 4));
  put('DCIM/claimed.mp4.md5', createHash('md5').update(clip(4000, 4)).digest('hex'));
  put('DCIM/gone.mp4', clip(4000, 5));
  put('DCIM/grows.mp4', clip(4000, 6));
  const mounted = mountedSource(card);
  let listed = false;
  const source: FootageSource = {
    ...mounted,
    async list() {
      const files = await mounted.list();
      if (!listed) {
        fs.rmSync(path.join(card, 'DCIM/gone.mp4'));
        fs.appendFileSync(path.join(card, 'DCIM/grows.mp4'), 'more');
      }
      listed = true;
      return files;
    },
  };
  const work = smallInThreads();
  try {
    const report = await run({ source, small: work });
    const said = outcomes(report);
    expect(said).toMatchObject({
      'DCIM/long.mp4': 'sealed',
      'DCIM/limit.mp4': 'sealed',
      unnamed: 'sealed',
      notes: 'skipped: not-footage',
      'DCIM/claimed.mp4': 'sealed',
      'DCIM/gone.mp4': 'failed: source-gone',
      'DCIM/grows.mp4': 'failed: changed-while-reading',
      'DCIM/0.jpg': 'sealed',
    });
    const byDigest = new Map(records.clips().map((c) => [c.sha256 as string, c]));
    for (let i = 0; i < 300; i++) {
      const content = jpg(1000 + i, i % 290);
      const c = byDigest.get(sha256(content));
      expect(said[`DCIM/${i}.jpg`]).toBe('sealed');
      expect(fs.readFileSync(vault.pathOf(c?.original ?? '')).equals(content)).toBe(true);
      expect(c).toMatchObject({
        readBack: vault.readBack,
        format: 'jpg',
        blake3: blake3(content).toString('hex'),
      });
    }
    expect(records.clips().find((c) => c.source === 'DCIM/claimed.mp4')?.claim).toMatchObject({
      algorithm: 'md5',
    });
    expect(records.acts.filter(({ kind }) => kind === 'clip.sealed')).toHaveLength(records.clips().length);
    expect(fs.readdirSync(path.join(vault.folder, 'staging'))).toEqual([]);

    const again = await run({ small: work });
    expect(new Set(again.files.map(({ outcome, reason }) => reason ?? outcome))).toEqual(
      new Set(['already-sealed', 'sealed', 'not-footage', 'claim-file']),
    );
    expect(again.files.filter(({ outcome }) => outcome === 'sealed').map((f) => f.source)).toEqual([
      'DCIM/grows.mp4',
    ]);
    expect(again.safeToUnplug).toBe(true);
  } finally {
    await work.close();
  }
});

test('small files are copied one by one when the thread for them dies', async () => {
  for (let i = 0; i < 12; i++) put(`DCIM/${i}.mp4`, clip(1000 + i, i));
  const report = await run({
    small: { ...smallInPlace(systemDisk), take: () => Promise.reject(new Error('died')) },
  });
  expect(new Set(Object.values(outcomes(report)))).toEqual(new Set(['sealed']));
  expect(report.safeToUnplug).toBe(true);
});
