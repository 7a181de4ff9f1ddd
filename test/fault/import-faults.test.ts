/** Every single operation of an import fails once: nothing false is said, `verify` holds, and a second import ends the job. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asDeviceId, type DeviceId } from '#shared/ids';
import type { ImportReport } from '#shared/intake';
import { mountedSource } from '../../electron/intake/mounted-source';
import { FileFailure, type FootageSource } from '../../electron/intake/source';
import { importInto, newSession } from '../../electron/station/import';
import { openStation } from '../../electron/station/open';
import { verifyVault } from '../../electron/station/verify';
import { systemDisk, type Disk } from '../../electron/vault/disk';
import { faultyDisk, type Fault } from './faulty-disk';

let folder: string;
let card: string;
const CLIPS = 3;

beforeAll(() => {
  process.env['EVIDOCK_KEYCHAIN'] = 'off';
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-faults-'));
  card = path.join(folder, 'card');
  fs.mkdirSync(path.join(card, 'DCIM'), { recursive: true });
  const head = Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isomavc1', 'latin1');
  [200_000, 4096, 4_500_000].forEach((bytes, i) =>
    fs.writeFileSync(
      path.join(card, 'DCIM', `MOVI000${i}.MP4`),
      Buffer.concat([head, Buffer.alloc(bytes, i + 1)]),
    ),
  );
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

/** One import with its own station; null when the fault kept it from even beginning. */
async function importOnce(vault: string, disk: Disk, source: FootageSource): Promise<ImportReport | null> {
  const station = await openStation({ folder: vault, create: true, disk }).catch(() => null);
  if (!station) return null;
  try {
    return await importInto(station, {
      session: newSession(station),
      device: { device: asDeviceId('BC240001') as DeviceId, from: 'given' },
      source,
      by: { kind: 'station' },
      signal: new AbortController().signal,
      onProgress: () => undefined,
    }).catch(() => null);
  } finally {
    await station.close().catch(() => undefined);
  }
}

/** What must hold after any fault: no false word, a provable vault, and a second import that finishes. */
async function holdsAfter(what: string, vault: string, report: ImportReport | null): Promise<void> {
  if (fs.existsSync(path.join(vault, 'ledger', 'checkpoint'))) {
    const between = await verifyVault(vault);
    expect(between.failures, `verify after ${what}`).toEqual([]);
    if (report?.safeToUnplug) expect(between.clips, `said safe after ${what}`).toBe(CLIPS);
  } else {
    expect(report?.safeToUnplug ?? false, `said safe without a ledger after ${what}`).toBe(false);
  }
  const second = await importOnce(vault, systemDisk, mountedSource(card));
  expect(second?.safeToUnplug, `second import after ${what}`).toBe(true);
  const after = await verifyVault(vault);
  expect(after, `second verify after ${what}`).toMatchObject({
    ok: true,
    clips: CLIPS,
    failures: [],
    notes: [],
  });
  fs.rmSync(vault, { recursive: true, force: true });
}

async function failEach(error: string, only?: readonly string[]): Promise<number> {
  const fault = (failAt: number): Fault => ({ failAt, error, ...(only ? { only } : {}) });
  const whole = faultyDisk(systemDisk, fault(0));
  await importOnce(path.join(folder, `whole-${error}`), whole, mountedSource(card));
  const operations = whole.trace.length;
  for (let n = 1; n <= operations; n++) {
    const vault = path.join(folder, `${error}-${n}`);
    const disk = faultyDisk(systemDisk, fault(n));
    const report = await importOnce(vault, disk, mountedSource(card));
    await holdsAfter(`${error} at operation ${n} (${disk.trace[n - 1] ?? '?'})`, vault, report);
  }
  return operations;
}

test(
  'I3, C1, C2: every file operation of the vault fails once with EIO',
  { timeout: 15 * 60_000 },
  async () => {
    const operations = await failEach('EIO');
    console.log(`EIO at each of ${operations} operations; lost: 0`);
    expect(operations).toBeGreaterThan(100);
  },
);

test('I3: the disk is full at every write, sync and new file once', { timeout: 15 * 60_000 }, async () => {
  const operations = await failEach('ENOSPC', ['write', 'sync', 'open']);
  console.log(`ENOSPC at each of ${operations} writes, syncs and opens; lost: 0`);
  expect(operations).toBeGreaterThan(50);
});

/** A camera whose n-th operation fails. */
function faultySource(failAt: number): { source: FootageSource; operations: () => number } {
  const inner = mountedSource(card);
  let count = 0;
  const step = (): void => {
    count += 1;
    if (count === failAt) throw new FileFailure('source-unreadable');
  };
  return {
    operations: () => count,
    source: {
      transport: inner.transport,
      async list() {
        step();
        return inner.list();
      },
      async open(file) {
        step();
        const reader = await inner.open(file);
        return {
          bytes: reader.bytes,
          depth: reader.depth,
          async read(into, position) {
            step();
            return reader.read(into, position);
          },
          async isUnchanged() {
            step();
            return reader.isUnchanged();
          },
          close: () => reader.close(),
        };
      },
    },
  };
}

test('I3: every reading of the camera fails once', { timeout: 5 * 60_000 }, async () => {
  const whole = faultySource(0);
  await importOnce(path.join(folder, 'whole-source'), systemDisk, whole.source);
  const operations = whole.operations();
  expect(operations).toBeGreaterThan(10);
  for (let n = 1; n <= operations; n++) {
    const vault = path.join(folder, `source-${n}`);
    const report = await importOnce(vault, systemDisk, faultySource(n).source);
    expect(report?.safeToUnplug ?? false, `said safe although reading ${n} failed`).toBe(false);
    await holdsAfter(`reading ${n} of the camera failed`, vault, report);
  }
  console.log(`the camera failed at each of ${operations} readings; lost: 0`);
});
