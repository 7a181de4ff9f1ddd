/**
 * A station whose vault, ledger and places lie on a disk in memory, so that every operation can fail and every power
 * cut can be played. Only the lock and the catalog, which SQLite writes itself, lie in a real folder.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { failureOf } from '#shared/failure';
import { openStation, type Station } from '../../electron/station/open';
import { errnoOf, systemDisk, type Disk } from '../../electron/vault/disk';
import { lanesOf, type Lanes } from '../../electron/vault/lanes';
import { LAYOUT } from '../../electron/vault/layout';
import { memoryDisk, type MemoryDisk } from './memory-disk';

/** A state to begin from: the disk, and the catalog beside it. */
export interface Kept {
  readonly disk: MemoryDisk;
  /** A copy of the catalog's folder. */
  readonly catalog: string;
}

export interface InMemory {
  readonly vault: string;
  /** Another folder of the same disk. */
  readonly at: (name: string) => string;
  readonly lanes: Lanes;
  /** What no job foresaw since the last opening. */
  readonly troubles: unknown[];
  open(disk: Disk): Promise<Station>;
  /** Makes a state by doing `work` on an empty disk. */
  keep(work: (station: Station) => Promise<void>): Promise<Kept>;
  /** Puts the catalog of a state in place and gives a disk of its own. */
  begin(kept: Kept): MemoryDisk;
  /** The disk as a verification sees it: with the catalog. */
  withCatalog(disk: Disk): Disk;
  close(): Promise<void>;
}

export function stationInMemory(): InMemory {
  process.env['EVIDOCK_KEYCHAIN'] = 'off';
  // SQLite waits for its disk after every act; nothing here is about that.
  const root = fs.existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir();
  const folder = fs.mkdtempSync(path.join(root, 'evidock-memory-'));
  const vault = path.join(folder, 'vault');
  const catalog = path.join(vault, path.dirname(LAYOUT.catalogFile));
  const lanes = lanesOf(2);
  const troubles: unknown[] = [];
  let copies = 0;
  const open = (disk: Disk): Promise<Station> => {
    fs.mkdirSync(catalog, { recursive: true });
    troubles.splice(0);
    return openStation({
      folder: vault,
      create: true,
      disk,
      lanes,
      onTrouble: (_, error) => void troubles.push(error),
    });
  };
  return {
    vault,
    at: (name) => path.join(folder, name),
    lanes,
    troubles,
    open,
    async keep(work) {
      fs.rmSync(catalog, { recursive: true, force: true });
      const disk = memoryDisk();
      const station = await open(disk);
      try {
        await work(station);
      } finally {
        await station.close();
      }
      const copy = path.join(folder, `kept-${++copies}`);
      fs.cpSync(catalog, copy, { recursive: true });
      return { disk: disk.copy(), catalog: copy };
    },
    begin(kept) {
      fs.rmSync(catalog, { recursive: true, force: true });
      fs.cpSync(kept.catalog, catalog, { recursive: true });
      return kept.disk.copy();
    },
    withCatalog: (disk) => ({
      ...disk,
      stat: (file) => (file.startsWith(catalog) ? systemDisk.stat(file) : disk.stat(file)),
    }),
    async close() {
      await lanes.close();
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Whether an error is one that the program says in words, or the disk's own: nothing else may come of a fault. */
export function isMeant(error: unknown): boolean {
  if (failureOf(error).code !== 'unexpected' || errnoOf(error) !== null) return true;
  return error instanceof Error && error.cause !== undefined && isMeant(error.cause);
}

/** Numbers from 0 to below 1 that follow from a seed. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
