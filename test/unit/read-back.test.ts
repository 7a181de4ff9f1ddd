/** The read-back: it really reaches the device, it finds a single flipped bit wherever that is, and it needs no BLAKE3. */
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Listed } from '#shared/card';
import { instantOf } from '#shared/clock';
import type { ImportReport } from '#shared/intake';
import type { FootageSource } from '../../electron/intake/source';
import { systemDisk, type Disk } from '../../electron/vault/disk';
import type { Lane } from '../../electron/vault/hashing';
import { lanesOf } from '../../electron/vault/lanes';
import { alignedMemory } from '../../electron/vault/medium';
import { digestFile } from '../../electron/vault/read-back';
import { openVault } from '../../electron/vault/vault';
import { clip, intakeForEach, outcomes, sha256 } from './intake-fixture';

const MIB = 1 << 20;
const root = process.env['EVIDOCK_ROOT'] ?? process.cwd();
// Not the system's folder for temporary files, which may be in memory: this is about the device.
const intake = intakeForEach(path.join(root, '.cache'));

/** A camera in memory: whatever the process reads from a device is then the read-back. */
function memorySource(content: Buffer): FootageSource {
  const file: Listed = { path: 'a.mp4', type: 'file', bytes: content.length, modified: instantOf(0) };
  return {
    transport: 'memory',
    list: () => Promise.resolve([file]),
    open: () =>
      Promise.resolve({
        bytes: content.length,
        depth: 2,
        read(into: Uint8Array, position: number) {
          const part = content.subarray(position, position + into.length);
          into.set(part);
          return Promise.resolve(part.length);
        },
        isUnchanged: () => Promise.resolve(true),
        close: () => Promise.resolve(),
      }),
  };
}

const take = (content: Buffer, vault = intake.vault): Promise<ImportReport> =>
  intake.run({ source: memorySource(content), vault });

/** What this process has really fetched from devices so far; null where the system does not tell. */
function bytesFromDevices(): number | null {
  try {
    const counted = /^read_bytes: (\d+)$/m.exec(fs.readFileSync('/proc/self/io', 'utf8'));
    return counted ? Number(counted[1]) : null;
  } catch {
    return null;
  }
}

test('I3: every byte of the read-back comes from the device, by the count of the kernel', async ({
  skip,
}) => {
  if (intake.vault.readBack !== 'medium') skip('the disk of the checkout cannot be read past the cache');
  const content = randomBytes(41 * MIB + 12_345);
  const before = bytesFromDevices();
  if (before === null) skip('the system does not count what a process reads from devices');
  const report = await take(content);
  const read = (bytesFromDevices() ?? 0) - (before ?? 0);
  expect(report.files[0]).toMatchObject({ outcome: 'sealed', readBack: 'medium' });
  expect(read).toBeGreaterThanOrEqual(content.length);
});

/** A disk that returns one flipped bit at `position` of every staged file. */
function rotten(position: number): Disk {
  return {
    ...systemDisk,
    async open(file, flags, mode) {
      const open = await systemDisk.open(file, flags, mode);
      if (!file.includes('staging')) return open;
      return {
        ...open,
        async read(buffer, offset, length, at) {
          const n = await open.read(buffer, offset, length, at);
          if (position >= at && position < at + n) {
            const i = offset + position - at;
            buffer[i] = (buffer[i] ?? 0) ^ 1;
          }
          return n;
        },
      };
    },
  };
}

const LENGTH = 37 * MIB + 5;
test.each([0, 32 * MIB - 1, 32 * MIB, 36 * MIB, LENGTH - 1])(
  'I3: a bit that the medium gives back wrong at %i is noticed, and nothing is sealed',
  async (position) => {
    const vault = await openVault(rotten(position), intake.vault.folder);
    const report = await take(randomBytes(LENGTH), vault);
    expect(report.files[0]).toMatchObject({ outcome: 'failed', reason: 'read-back-differs' });
    expect(report.safeToUnplug).toBe(false);
    expect(intake.records.clips()).toEqual([]);
    expect(fs.readdirSync(path.join(vault.folder, 'staging'))).toEqual([]);
    expect(fs.readdirSync(path.join(vault.folder, 'originals'))).toEqual([]);
  },
);

test('I3: while one file is read back the next is copied, in one lane', async () => {
  intake.put('1.mp4', clip(5 * MIB, 1));
  intake.put('2.mp4', clip(5 * MIB, 2));
  let secondIsWritten: () => void = () => undefined;
  const untilSecond = new Promise<void>((resolve) => (secondIsWritten = resolve));
  const staged = new Set<string>();
  const happened: string[] = [];
  // The first file's read-back gets its first answer when bytes of the second one were written.
  const disk: Disk = {
    ...systemDisk,
    async open(file, flags, mode) {
      const open = await systemDisk.open(file, flags, mode);
      if (!file.endsWith('.part')) return open;
      staged.add(file);
      const n = [...staged].indexOf(file) + 1;
      return {
        ...open,
        async read(...args) {
          if (n === 1) await untilSecond;
          happened.push(`${n} is read back`);
          return open.read(...args);
        },
        async write(...args) {
          happened.push(`${n} is written`);
          if (n === 2) secondIsWritten();
          return open.write(...args);
        },
      };
    },
  };
  const lanes = lanesOf(1);
  const report = await intake.run({ lanes, vault: await openVault(disk, intake.vault.folder) });
  await lanes.close();
  expect(outcomes(report)).toEqual({ '1.mp4': 'sealed', '2.mp4': 'sealed' });
  expect(happened.indexOf('2 is written')).toBeLessThan(happened.indexOf('1 is read back'));
  expect(happened.lastIndexOf('2 is written')).toBeLessThan(happened.indexOf('2 is read back'));
});

test('I3: a medium that answers with less than it was asked for is asked for the rest', async () => {
  let asked = 0;
  const disk: Disk = {
    ...systemDisk,
    async open(file, flags, mode) {
      const open = await systemDisk.open(file, flags, mode);
      if (!file.endsWith('.part')) return open;
      return {
        ...open,
        // Whole blocks, as direct reads are cut: another number of them each time.
        read: (buffer, offset, length, position) =>
          open.read(buffer, offset, Math.min(length, (1 + (asked++ % 200)) * 4096), position),
      };
    },
  };
  const content = randomBytes(9 * MIB + 77);
  const report = await take(content, await openVault(disk, intake.vault.folder));
  expect(report.files[0]).toMatchObject({ outcome: 'sealed', sha256: sha256(content) });
  expect(asked).toBeGreaterThan(20);
});

test('I3: what is digested is not overwritten by what is asked for again, however many parts are read ahead', async () => {
  const content = randomBytes(5 * MIB + 77);
  intake.put('a.mp4', content);
  const file = path.join(intake.card, 'a.mp4');
  let asked = 0;
  const disk: Disk = {
    ...systemDisk,
    async open(...how) {
      const open = await systemDisk.open(...how);
      const short = (): number => (1 + (asked++ % 5)) * 4096;
      return {
        ...open,
        read: (buffer, offset, length, position) =>
          open.read(buffer, offset, Math.min(length, short()), position),
      };
    },
  };
  for (const count of [2, 3, 4]) {
    const slots = Array.from({ length: count }, () => alignedMemory(1 << 16));
    const hash = createHash('sha256');
    const lane: Lane = {
      slots,
      readBack: (work) => work(slots),
      digest: () => ({
        // As a thread does: it looks at the slot some time after it was told.
        update: async (slot, bytes) => {
          await new Promise((resolve) => setTimeout(resolve, 1));
          hash.update(slot.subarray(0, bytes));
        },
        soFar: () => Promise.resolve(hash.copy().digest('hex')),
        end: () => Promise.resolve({ sha256: hash.digest('hex') }),
      }),
      isUsable: () => true,
      close: () => Promise.resolve(),
    };
    const { bytes, digests } = await digestFile(disk, file, 'cached', lane, ['sha256']);
    expect([count, bytes, digests.sha256]).toEqual([count, content.length, sha256(content)]);
  }
});

test('without BLAKE3 the read-back is compared by SHA-256, and the record names only that', () => {
  const content = randomBytes(MIB + 1);
  intake.put('a.mp4', content);
  const dist = process.env['EVIDOCK_DIST'] ?? path.join(root, 'dist', 'electron');
  const vault = path.join(intake.folder, 'vault');
  const ran = spawnSync(
    process.execPath,
    [path.join(dist, 'station.cjs'), 'import', intake.card, '--vault', vault, '--device', 'B'],
    { env: { ...process.env, EVIDOCK_KEYCHAIN: 'off', EVIDOCK_BLAKE3: 'off' }, encoding: 'utf8' },
  );
  expect(ran.status, ran.stderr).toBe(0);
  const ledger = fs.readFileSync(path.join(vault, 'ledger', 'segment-000001.jsonl'), 'utf8');
  const sealed = ledger.split('\n').find((line) => line.includes('clip.sealed'));
  expect(sealed).toContain(sha256(content));
  expect(sealed).not.toContain('blake3');
});
