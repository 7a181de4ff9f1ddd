/** A vault with its ledger, its catalog and its hashing lanes: what the window's process and the command line share. */
import path from 'node:path';
import type { CameraProfile } from '#shared/camera-profile';
import type { Actor } from '#shared/ledger';
import { failed } from '#shared/failure';
import { holdLock } from '../catalog/lock';
import { openCatalog, type Catalog } from '../catalog/open';
import { walkersOf, type Walkers } from '../intake/probe/walkers';
import type { Records } from '../intake/records';
import { smallInPlace, smallInThreads, type SmallWork } from '../intake/small/threads';
import { openLedger, type Ledger } from '../ledger/open';
import { errnoOf, systemDisk, type Disk } from '../vault/disk';
import { exists } from '../vault/files';
import { lanesOf, type Lanes } from '../vault/lanes';
import { LAYOUT } from '../vault/layout';
import { createVault, openVault, whatIsIn, type Vault } from '../vault/vault';
import { openBackground, type Background } from './background';
import { cameraFileKeeper, type CameraFileKeeper } from './camera-files';
import { recorder, recordInPieces, type Record } from './record';
import { turns } from './turns';

export interface Station {
  readonly vault: Vault;
  readonly ledger: Ledger;
  readonly catalog: Catalog;
  readonly lanes: Lanes;
  readonly walkers: Walkers;
  readonly small: SmallWork;
  /** Profiles that count now. */
  readonly profiles: readonly CameraProfile[];
  readonly cameraFiles: CameraFileKeeper;
  /** The station's clock, milliseconds since 1970. */
  readonly now: () => number;
  readonly record: Record;
  /** Work that nobody waits for. */
  readonly background: Background;
  readonly inTurn: <T>(key: string | readonly string[], work: () => Promise<T>) => Promise<T>;
  /** What an import needs of the record, acting as `by`. */
  recordsFor(by: Actor): Records;
  /** Waits for what is being written, and lets the vault go. */
  close(): Promise<void>;
}

export interface OpenOptions {
  readonly folder: string;
  /** Make the vault when the folder is missing or empty. */
  readonly create: boolean;
  /** Throw the catalog away and fold the ledger into a new one. */
  readonly rebuildCatalog?: boolean;
  readonly now?: () => number;
  readonly disk?: Disk;
  /** The lanes to work with, which stay open; the station's own when left out. */
  readonly lanes?: Lanes;
  /** Told of what goes wrong with work that nobody waits for. */
  readonly onTrouble?: (job: string, error: unknown) => void;
  /** Told after every act that is on record. */
  readonly onRecorded?: () => void;
}

/** Two files in flight keep two cores busy hashing; more lanes than that only cost memory. */
const LANES = 2;
/** One thread looks into containers faster than two lanes bring them. */
const WALKERS = 1;
const STATION: Actor = { kind: 'station' };

/** Opens a vault for writing. Throws a FailureError; nothing stays locked or open then. */
export async function openStation(options: OpenOptions): Promise<Station> {
  const { folder, create, rebuildCatalog = false, now = Date.now, disk = systemDisk } = options;
  const closers: (() => Promise<void> | void)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const found = await whatIsIn(disk, folder);
    if (found !== 'vault' && !create)
      throw failed(found === 'nothing' ? 'no-vault' : 'not-a-vault', { place: folder });
    if (found !== 'vault') await createVault(disk, folder);
    const lock = holdLock(path.join(folder, LAYOUT.lock));
    closers.push(() => lock.release());
    const vault = await openVault(disk, folder);
    if (!(await exists(disk, path.join(folder, LAYOUT.ledger, 'segment-000001.jsonl'))))
      await refuseIfUsed(vault);
    const ledger = await openLedger({ disk, folder, vault: vault.id, now });
    closers.push(() => ledger.close());
    const catalog = await openCatalog({
      file: path.join(folder, ...LAYOUT.catalogFile.split('/')),
      ledger,
      rebuild: rebuildCatalog,
    });
    closers.push(() => catalog.close());
    const lanes = options.lanes ?? lanesOf(LANES);
    if (!options.lanes) closers.push(() => lanes.close());
    const walkers = walkersOf(WALKERS);
    closers.push(() => walkers.close());
    const background = openBackground({
      ...(options.onTrouble && { onTrouble: options.onTrouble }),
      ...(options.lanes && { lanes }),
    });
    closers.push(() => background.close());
    // A table of file operations that is not the system's cannot be handed to a thread.
    const small = disk === systemDisk ? smallInThreads() : smallInPlace(disk);
    closers.push(() => small.close());
    const record = recorder(ledger, catalog, options.onRecorded ?? (() => undefined));
    const cameraFiles = await cameraFileKeeper(disk, folder, record);
    const unfinished = catalog.unfinishedSessions();
    if (unfinished.length > 0) {
      await record(
        unfinished.map((session) => ({ kind: 'import.interrupted', data: { session } })),
        STATION,
      );
    }
    return {
      vault,
      ledger,
      catalog,
      lanes,
      walkers,
      small,
      get profiles() {
        return cameraFiles.current().profiles;
      },
      cameraFiles,
      now,
      record,
      background,
      inTurn: turns(),
      recordsFor: (by) => ({
        knownFile: (file) => catalog.knownFile(file),
        withContent: (sha256) => catalog.clipBySha256(sha256),
        openRemovals: (device) => catalog.openRemovals(device),
        append: (acts) => recordInPieces(record, acts, by),
      }),
      close,
    };
  } catch (error) {
    await close();
    throw vaultTrouble(error, folder);
  }
}

/** A vault that has originals or a catalog once had a ledger: to begin a new one would hide that it was lost. */
async function refuseIfUsed(vault: Vault): Promise<void> {
  const originals = await vault.disk.names(vault.pathOf(LAYOUT.originals));
  const checkpoint = await exists(vault.disk, path.join(vault.folder, LAYOUT.ledger, 'checkpoint'));
  if (originals.length > 0 || checkpoint) throw failed('ledger-damaged', { detail: 'LEDGER_MISSING' });
}

/** The system's own errors, as what they mean for a vault. */
function vaultTrouble(error: unknown, folder: string): unknown {
  const code = errnoOf(error) ?? '';
  if (code === 'EROFS') return failed('vault-read-only', undefined, error);
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return failed('vault-full', { needed: '1 MB', free: '0 B', reserve: '0 B' }, error);
  if (UNUSABLE.has(code)) return failed('vault-place-unusable', { place: folder, detail: code }, error);
  return error;
}

const UNUSABLE: ReadonlySet<string> = new Set(['EACCES', 'EPERM', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP']);
