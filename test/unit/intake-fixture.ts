/** What an import needs beside its camera, made anew for each test: a vault on the real disk, and a record in memory. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { asDeviceId, sessionIdOf, type DeviceId } from '#shared/ids';
import type { ImportReport } from '#shared/intake';
import { mountedSource } from '../../electron/intake/mounted-source';
import { walkersOf, type Walkers } from '../../electron/intake/probe/walkers';
import { importCamera, type ImportJob } from '../../electron/intake/run';
import { turns } from '../../electron/station/turns';
import { systemDisk } from '../../electron/vault/disk';
import { lanesOf, type Lanes } from '../../electron/vault/lanes';
import { createVault, openVault, type Vault } from '../../electron/vault/vault';
import { recordsInMemory } from './kept-in-memory';

/** What there is during one test. */
interface Prepared {
  readonly folder: string;
  /** An empty folder to put a mounted camera's files into. */
  readonly card: string;
  readonly vault: Vault;
  readonly lanes: Lanes;
  readonly walkers: Walkers;
  readonly records: ReturnType<typeof recordsInMemory>;
}

export interface Intake extends Prepared {
  /** Puts a file on the card, with the folders above it, and tells its path. */
  readonly put: (name: string, content: Buffer | string) => string;
  /** Imports the card, or whatever camera is named, as the camera BC240001. */
  readonly run: (changed?: Partial<ImportJob>) => Promise<ImportReport>;
}

/** Prepares each test of the file and clears up after it; `within` is the folder for all that, the system's own else. */
export function intakeForEach(within = os.tmpdir()): Intake {
  let prepared: Prepared | null = null;
  const now = (): Prepared => {
    if (!prepared) throw new Error('only within a test');
    return prepared;
  };

  beforeEach(async () => {
    fs.mkdirSync(within, { recursive: true });
    const folder = fs.mkdtempSync(path.join(within, 'evidock-intake-'));
    const card = path.join(folder, 'card');
    fs.mkdirSync(card);
    await createVault(systemDisk, path.join(folder, 'vault'));
    prepared = {
      folder,
      card,
      vault: await openVault(systemDisk, path.join(folder, 'vault')),
      lanes: lanesOf(2),
      walkers: walkersOf(2),
      records: recordsInMemory(),
    };
  });
  afterEach(async () => {
    const { lanes, walkers, folder } = now();
    prepared = null;
    await lanes.close();
    await walkers.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  return {
    get folder() {
      return now().folder;
    },
    get card() {
      return now().card;
    },
    get vault() {
      return now().vault;
    },
    get lanes() {
      return now().lanes;
    },
    get walkers() {
      return now().walkers;
    },
    get records() {
      return now().records;
    },
    put(name, content) {
      const file = path.join(now().card, name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, content);
      return file;
    },
    run(changed = {}) {
      const { card, vault, lanes, walkers, records } = now();
      return importCamera({
        session: sessionIdOf(Date.now(), Uint8Array.of(1, 2, 3, 4)),
        device: { device: asDeviceId('BC240001') as DeviceId, from: 'given' },
        source: changed.source ?? mountedSource(card),
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
    },
  };
}

/** By how every MP4 begins. */
export const MP4_HEAD = Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isomavc1', 'latin1');

/** An MP4 by its first bytes, with content that only this number gives. */
export function clip(bytes: number, seed: number): Buffer {
  const body = Buffer.alloc(Math.max(0, bytes - MP4_HEAD.length));
  for (let i = 0; i < body.length; i += 4)
    body.writeUInt32LE((Math.imul(i + 1, 2654435761) ^ (seed * 40503)) >>> 0, Math.min(i, body.length - 4));
  return Buffer.concat([MP4_HEAD, body]).subarray(0, bytes);
}

/** What became of each file, by its name on the camera. */
export const outcomes = (report: ImportReport): Record<string, string> =>
  Object.fromEntries(
    report.files.map((f) => [f.source, f.reason === null ? f.outcome : `${f.outcome}: ${f.reason}`]),
  );

export const sha256 = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');
