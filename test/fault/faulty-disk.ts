/** Disks that fail: every single operation of a piece of work can be made to fail once, or to be the last one. */
import type { Disk, DiskFile } from '../../electron/vault/disk';

/**
 * `once`: the operation fails and changes nothing, the next ones work. `crash`: it and all later ones fail, as if the
 * program had been killed just before it. `torn`: like `crash`, but a write is done by half first.
 */
export type FaultMode = 'once' | 'crash' | 'torn';

export interface Fault {
  /** The first operation that fails, counted from 1; 0: none. */
  readonly failAt: number;
  /** The system's name of the error. */
  readonly error?: string;
  readonly mode?: FaultMode;
  /** With `once`: how many operations in a row fail. */
  readonly count?: number;
  /** Only operations of these names count and fail, e.g. `write`. */
  readonly only?: readonly string[];
  /** Operations count, and fail, only from when it first says so; until then the disk is a sound one. */
  readonly from?: () => boolean;
}

export interface FaultyDisk extends Disk {
  /** The names of the operations so far, e.g. `open ledger/checkpoint.new`. */
  readonly trace: readonly string[];
  /** Whether the fault has struck. */
  readonly struck: boolean;
}

/** A table of file operations that behaves as `disk` but for one fault. Files opened through it are always really closed. */
export function faultyDisk(disk: Disk, fault: Fault): FaultyDisk {
  const { failAt, error = 'EIO', mode = 'once', count = 1, only, from = () => true } = fault;
  const trace: string[] = [];
  let struck = false;

  const fails = (name: string, detail: string): boolean => {
    if (trace.length === 0 && !from()) return false;
    if (only && !only.includes(name)) return struck && mode !== 'once';
    trace.push(`${name} ${detail}`);
    const here = failAt > 0 && trace.length >= failAt && (mode !== 'once' || trace.length < failAt + count);
    struck ||= here;
    return here;
  };
  const raise = (name: string): never => {
    throw Object.assign(new Error(`${error}: ${name} failed on purpose`), { code: error });
  };
  const guarded = async <T>(name: string, detail: string, work: () => Promise<T>): Promise<T> =>
    fails(name, detail) ? raise(name) : work();

  const wrap = (file: DiskFile, path: string): DiskFile => ({
    read: (buffer, offset, length, position) =>
      guarded('read', path, () => file.read(buffer, offset, length, position)),
    async write(buffer, offset, length, position) {
      const before = struck;
      if (!fails('write', path)) return file.write(buffer, offset, length, position);
      if (mode === 'torn' && !before) await file.write(buffer, offset, Math.floor(length / 2), position);
      return raise('write');
    },
    truncate: (length) => guarded('truncate', path, () => file.truncate(length)),
    sync: () => guarded('sync', path, () => file.sync()),
    setMode: (bits) => guarded('setMode', path, () => file.setMode(bits)),
    stat: () => guarded('stat', path, () => file.stat()),
    async close() {
      await file.close();
      if (fails('close', path)) raise('close');
    },
  });

  return {
    get trace() {
      return trace;
    },
    get struck() {
      return struck;
    },
    open: (path, flags, bits) =>
      guarded('open', path, async () => wrap(await disk.open(path, flags, bits), path)),
    link: (existing, path) => guarded('link', path, () => disk.link(existing, path)),
    unlink: (path) => guarded('unlink', path, () => disk.unlink(path)),
    rename: (from, to) => guarded('rename', to, () => disk.rename(from, to)),
    makeFolder: (path) => guarded('makeFolder', path, () => disk.makeFolder(path)),
    removeFolder: (path) => guarded('removeFolder', path, () => disk.removeFolder(path)),
    names: (path) => guarded('names', path, () => disk.names(path)),
    stat: (path) => guarded('stat', path, () => disk.stat(path)),
    setMode: (path, bits) => guarded('setMode', path, () => disk.setMode(path, bits)),
    space: (path) => guarded('space', path, () => disk.space(path)),
    syncFolder: (path) => guarded('syncFolder', path, () => disk.syncFolder(path)),
  };
}
