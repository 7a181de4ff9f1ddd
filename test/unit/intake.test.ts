/** One import of a mounted camera: what is sealed and proven, what is recognised, and what is never said too early. */
import fs from 'node:fs';
import path from 'node:path';
import { blake3 } from '@napi-rs/blake-hash';
import { expect, test } from 'vitest';
import { failed } from '#shared/failure';
import type { ImportProgress } from '#shared/intake';
import { systemDisk } from '../../electron/vault/disk';
import { openVault, type Vault } from '../../electron/vault/vault';
import { clip, intakeForEach, outcomes, sha256 } from './intake-fixture';

const intake = intakeForEach();

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
  intake.put('DCIM/a.mp4', content);
  const report = await intake.run();
  expect(outcomes(report)).toEqual({ 'DCIM/a.mp4': 'sealed' });
  expect(report.safeToUnplug).toBe(true);
  const [file] = report.files;
  expect(file?.sha256).toBe(sha256(content));
  const original = intake.vault.pathOf(file?.original ?? '');
  expect(fs.readFileSync(original).equals(content)).toBe(true);
  expect(fs.statSync(original).mode & 0o777).toBe(0o444);
  expect(fs.readdirSync(path.join(intake.vault.folder, 'staging'))).toEqual([]);
  expect(file?.readBack).toBe(intake.vault.readBack);
  expect(intake.records.clips()[0]?.blake3).toBe(blake3(content).toString('hex'));
});

test('I3: a second import recognises everything without copying, and says safe', async () => {
  for (let i = 0; i < 5; i++) intake.put(`DCIM/${i}.mp4`, clip(200_000, i));
  await intake.run();
  let copied = 0;
  const again = await intake.run({ onProgress: (p) => (copied = p.bytesPerSecond) });
  expect(new Set(Object.values(outcomes(again)))).toEqual(new Set(['already-sealed']));
  expect(again.safeToUnplug).toBe(true);
  expect(copied).toBe(0);
  expect(intake.records.clips()).toHaveLength(5);
});

test('I3: same name, length and time but another beginning is another clip, and is sealed too', async () => {
  const file = intake.put('DCIM/a.mp4', clip(300_000, 1));
  const { mtime } = fs.statSync(file);
  await intake.run();
  fs.writeFileSync(file, clip(300_000, 2));
  fs.utimesSync(file, mtime, mtime);
  expect(outcomes(await intake.run())).toEqual({ 'DCIM/a.mp4': 'sealed' });
  expect(intake.records.clips()).toHaveLength(2);
});

test('C1: an original that was lost is restored from a camera that still has the clip, and that is on record', async () => {
  const content = clip(300_000, 1);
  intake.put('DCIM/a.mp4', content);
  const original = (await intake.run()).files[0]?.original ?? '';
  fs.rmSync(intake.vault.pathOf(original), { force: true });
  const again = await intake.run();
  expect(outcomes(again)).toEqual({ 'DCIM/a.mp4': 'already-sealed' });
  expect(again.safeToUnplug).toBe(true);
  expect(fs.readFileSync(intake.vault.pathOf(original)).equals(content)).toBe(true);
  expect(intake.records.acts.find((act) => act.kind === 'clip.restored')?.data).toMatchObject({
    quarantined: null,
  });
});

test('equal content under two names is one clip on record', async () => {
  intake.put('DCIM/a.mp4', clip(500_000, 7));
  intake.put('DCIM/b.mp4', clip(500_000, 7));
  const report = await intake.run();
  expect(Object.values(outcomes(report)).sort()).toEqual(['already-sealed', 'sealed']);
  expect(intake.records.clips()).toHaveLength(1);
  expect(report.safeToUnplug).toBe(true);
});

test('C1: an original that rotted goes to quarantine and is restored from the camera', async () => {
  const content = clip(500_000, 7);
  intake.put('DCIM/a.mp4', content);
  const original = intake.vault.pathOf((await intake.run()).files[0]?.original ?? '');
  fs.chmodSync(original, 0o644);
  const rotten = Buffer.from(content);
  rotten.writeUInt8(rotten.readUInt8(250_000) ^ 1, 250_000);
  fs.writeFileSync(original, rotten);
  intake.put('DCIM/b.mp4', content);
  const report = await intake.run();
  expect(outcomes(report)['DCIM/b.mp4']).toBe('already-sealed');
  expect(fs.readFileSync(original).equals(content)).toBe(true);
  const [kept] = fs.readdirSync(path.join(intake.vault.folder, 'quarantine'));
  expect(fs.readFileSync(path.join(intake.vault.folder, 'quarantine', kept ?? '')).equals(rotten)).toBe(true);
  expect(intake.records.clips()).toHaveLength(1);
});

test('a whole original that an interrupted import left is recorded; a damaged one goes to quarantine', async () => {
  const content = clip(500_000, 9);
  intake.put('DCIM/a.mp4', content);
  const original = (await intake.run()).files[0]?.original ?? '';
  intake.records.acts.length = 0;
  expect((await intake.run()).files[0]?.original).toBe(original);
  expect(intake.records.clips()).toHaveLength(1);

  intake.records.acts.length = 0;
  fs.chmodSync(intake.vault.pathOf(original), 0o644);
  fs.truncateSync(intake.vault.pathOf(original), 400_000);
  const report = await intake.run();
  expect(outcomes(report)).toEqual({ 'DCIM/a.mp4': 'sealed' });
  expect(fs.readFileSync(intake.vault.pathOf(original)).equals(content)).toBe(true);
  expect(fs.readdirSync(path.join(intake.vault.folder, 'quarantine'))).toHaveLength(1);
});

test('a full disk is met before it is full: the reserve stays, the camera keeps the clip', async () => {
  intake.put('a.mp4', clip(1000, 1));
  const tight: Vault = {
    ...intake.vault,
    claim: () => Promise.reject(failed('vault-full', { needed: '1 kB', free: '1 kB', reserve: '1 GB' })),
  };
  const report = await intake.run({ vault: tight });
  expect(outcomes(report)).toEqual({ 'a.mp4': 'failed: vault-full' });
  expect(report.failure?.code).toBe('vault-full');
  expect(report.safeToUnplug).toBe(false);
});

test('the reserve is one in twenty of the disk, at most 1 GiB, and two claims count together', async () => {
  const { totalBytes, freeBytes, reserveBytes } = await intake.vault.space();
  expect(reserveBytes).toBe(Math.min(1 << 30, Math.floor(totalBytes / 20)));
  const room = freeBytes - reserveBytes;
  const release = await intake.vault.claim(Math.floor(room * 0.7));
  await expect(intake.vault.claim(Math.floor(room * 0.7))).rejects.toMatchObject({
    failure: { code: 'vault-full' },
  });
  release();
  (await intake.vault.claim(Math.floor(room * 0.7)))();
});

test('cancelled: what is sealed stays, the rest is named and still on the camera', async () => {
  for (let i = 0; i < 8; i++) intake.put(`DCIM/${i}.mp4`, clip(9 << 20, i));
  const stop = new AbortController();
  const report = await intake.run({
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
  const rest = await intake.run();
  expect(rest.safeToUnplug).toBe(true);
  expect(intake.records.clips()).toHaveLength(8);
});

test('progress never goes back and ends at the whole', async () => {
  for (let i = 0; i < 6; i++) intake.put(`DCIM/${i}.mp4`, clip((5 << 20) + i, i));
  const seen: ImportProgress[] = [];
  await intake.run({ onProgress: (p) => seen.push(p) });
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
  intake.put('DCIM/a.mp4', content);
  const original = (await intake.run()).files[0]?.original ?? '';
  intake.records.acts.length = 0;
  const synced: string[] = [];
  const watched = await openVault(
    {
      ...systemDisk,
      syncFolder: (at) => {
        synced.push(path.relative(intake.vault.folder, at));
        return systemDisk.syncFolder(at);
      },
    },
    intake.vault.folder,
  );
  synced.length = 0;
  const report = await intake.run({ vault: watched });
  expect(outcomes(report)).toEqual({ 'DCIM/a.mp4': 'sealed' });
  const day = path.dirname(original);
  expect(synced).toEqual(['', 'originals', 'originals/BC240001', day]);
});
