/**
 * Small files are sealed in batches, which wait for the disk once for all. Every single operation of such an import
 * fails, is the last one, or is followed by a power cut: what was put on record is whole, and the next import ends the job.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Listed } from '#shared/card';
import { instantOf } from '#shared/clock';
import { asDeviceId, sessionIdOf, type DeviceId } from '#shared/ids';
import type { ImportReport } from '#shared/intake';
import { walkersOf } from '../../electron/intake/probe/walkers';
import { importCamera } from '../../electron/intake/run';
import type { FootageSource } from '../../electron/intake/source';
import { turns } from '../../electron/station/turns';
import { verifyVault } from '../../electron/station/verify';
import type { Disk } from '../../electron/vault/disk';
import { lanesOf } from '../../electron/vault/lanes';
import { createVault, openVault } from '../../electron/vault/vault';
import { recordsInMemory } from '../unit/kept-in-memory';
import { faultyDisk, type FaultMode } from './faulty-disk';
import { memoryDisk, type MemoryDisk } from './memory-disk';

const FOLDER = path.resolve('/vault');
const HEAD = Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isomavc1', 'latin1');
const lanes = lanesOf(2);
const walkers = walkersOf(1);
afterAll(() => Promise.all([lanes.close(), walkers.close()]));

/** Twelve clips, two of them with the same content. */
const card = new Map(
  Array.from({ length: 12 }, (_, i) => {
    const seed = i === 7 ? 3 : i;
    return [
      `DCIM/${String(i).padStart(2, '0')}.mp4`,
      Buffer.concat([HEAD, Buffer.alloc(40 + seed * 90, seed)]),
    ];
  }),
);
const CONTENTS = 11;

const source: FootageSource = {
  transport: 'memory',
  list: () =>
    Promise.resolve(
      [...card].map(([name, { length }]): Listed => ({
        path: name,
        type: 'file',
        bytes: length,
        modified: instantOf(0),
      })),
    ),
  open: ({ path: name }) => {
    const content = card.get(name) ?? Buffer.alloc(0);
    return Promise.resolve({
      bytes: content.length,
      depth: 1,
      read: (into: Uint8Array, position: number) =>
        Promise.resolve(content.copy(into, 0, position, position + into.length)),
      isUnchanged: () => Promise.resolve(true),
      close: () => Promise.resolve(),
    });
  },
};

type Records = ReturnType<typeof recordsInMemory>;

async function importOn(disk: Disk, records: Records): Promise<ImportReport> {
  return importCamera({
    session: sessionIdOf(0, Uint8Array.of(1, 2, 3, 4)),
    device: { device: asDeviceId('BC240001') as DeviceId, from: 'given' },
    source,
    vault: await openVault(disk, FOLDER),
    lanes,
    walkers,
    records,
    profiles: [],
    now: () => 0,
    inTurn: turns(),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
}

/** Everything on record lies there, whole. */
function recordsHold(disk: MemoryDisk, records: Records, when: string): void {
  const there = disk.contents();
  const clips = records.clips();
  expect(new Set(clips.map(({ sha256 }) => sha256)).size, `doubled ${when}`).toBe(clips.length);
  for (const { original, sha256 } of clips) {
    const found = there.get(path.join(FOLDER, ...original.split('/')));
    const digest = found ? createHash('sha256').update(found).digest('hex') : 'missing';
    expect(digest, `${original} ${when}`).toBe(sha256);
  }
}

async function freshVault(): Promise<MemoryDisk> {
  const disk = memoryDisk();
  await createVault(disk, FOLDER);
  return disk.copy();
}

/** Numbers that come out the same each time. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff) / 0x80000000;
}

const MODES: readonly FaultMode[] = ['once', 'crash', 'torn'];

test('I3, C1, C2: small files: each operation fails or is the last, with a power cut after each', async () => {
  const empty = await freshVault();
  const counted = faultyDisk(empty.copy(), { failAt: 0 });
  await openVault(counted, FOLDER);
  const before = counted.trace.length;
  const whole = await importOn(counted, recordsInMemory());
  expect(whole.safeToUnplug).toBe(true);
  expect(whole.files.filter(({ outcome }) => outcome === 'sealed')).toHaveLength(CONTENTS);
  const operations = counted.trace.length - before;
  const folderSyncs = counted.trace.filter((operation) => /^syncFolder .*\d{4}-\d\d-\d\d$/.test(operation));
  expect(folderSyncs, 'one sync of the folder for the whole batch').toHaveLength(1);
  expect(operations).toBeGreaterThan(100);

  let cuts = 0;
  for (const error of ['EIO', 'ENOSPC'])
    for (const mode of MODES)
      for (let n = before + 1; n <= before + operations; n++) {
        const when = `${mode} ${error} at operation ${n}`;
        const memory = empty.copy();
        const records = recordsInMemory();
        const report = await importOn(faultyDisk(memory, { failAt: n, error, mode }), records).catch(
          () => null,
        );
        if (report?.safeToUnplug) expect(records.clips(), `said safe after ${when}`).toHaveLength(CONTENTS);
        recordsHold(memory, records, `after ${when}`);

        const left = memory.afterPowerCut(numbers(n));
        recordsHold(left, records, `after a power cut after ${when}`);
        cuts += 1;
        const second = await importOn(left, records);
        expect(second.safeToUnplug, `second import after ${when}`).toBe(true);
        expect(records.clips(), `after the second import, ${when}`).toHaveLength(CONTENTS);
        recordsHold(left, records, `after the second import, ${when}`);
        const staged = [...left.contents().keys()].filter((name) =>
          name.includes(`${path.sep}staging${path.sep}`),
        );
        expect(staged, `left in staging, ${when}`).toEqual([]);
      }
  console.log(`batches: ${cuts} faults and power cuts at ${operations} operations; lost: 0, doubled: 0`);
});

test('I3: small files in threads: killed at random moments, nothing is lost, nothing doubled', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-small-'));
  const FILES = 400;
  try {
    const dcim = path.join(folder, 'card', 'DCIM');
    fs.mkdirSync(dcim, { recursive: true });
    for (let i = 0; i < FILES; i++)
      fs.writeFileSync(path.join(dcim, `${i}.mp4`), Buffer.concat([HEAD, Buffer.alloc(3000, `${i} `)]));
    const vault = path.join(folder, 'vault');
    const took = await station(folder, path.join(folder, 'other'), 0);
    expect(took.code).toBe(0);
    let kills = 0;
    for (let i = 1; i <= 6; i++) {
      const { signal } = await station(folder, vault, (took.milliseconds * (i + 1)) / 8);
      if (signal !== 'SIGKILL') break;
      kills += 1;
      if (!fs.existsSync(path.join(vault, 'ledger', 'checkpoint'))) continue;
      expect((await verifyVault(vault)).failures, `after kill ${i}`).toEqual([]);
    }
    expect((await station(folder, vault, 0)).code).toBe(0);
    expect(await verifyVault(vault)).toMatchObject({ ok: true, clips: FILES, failures: [], notes: [] });
    console.log(`killed ${kills} times; lost: 0, doubled: 0`);
    expect(kills).toBeGreaterThan(0);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}, 120_000);

/** An import by the command line, killed after so many milliseconds (0: never). */
function station(
  folder: string,
  vault: string,
  killAfter: number,
): Promise<{ readonly code: number | null; readonly signal: string | null; readonly milliseconds: number }> {
  const began = performance.now();
  const program = path.join(process.env['EVIDOCK_DIST'] ?? '', 'station.cjs');
  const child = spawn(
    process.execPath,
    [program, 'import', path.join(folder, 'card'), '--vault', vault, '--device', 'BC240001'],
    { env: { ...process.env, EVIDOCK_KEYCHAIN: 'off' }, stdio: 'ignore' },
  );
  if (killAfter > 0) setTimeout(() => child.kill('SIGKILL'), killAfter).unref();
  return new Promise((resolve, reject) =>
    child
      .once('error', reject)
      .once('close', (code, signal) => resolve({ code, signal, milliseconds: performance.now() - began })),
  );
}
