/** Disks that fail: every single operation of a piece of work can be made to fail once, or to be the last one. */
import type { Disk, DiskFile } from '../../electron/vault/disk';

/**
 * `once`: the operation fails and changes nothing, the next ones work. `crash`: it and all later ones fail, as if the
 * program had been killed just before it. `torn`: like `crash`, but a write is done by half first. `hang`: it and all
 * later ones answer nothing until the disk is released, and are done then.
 */
export type FaultMode = 'once' | 'crash' | 'torn' | 'hang';

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
  /** Only operations below this path count and fail. */
  readonly under?: string;
}

export interface FaultyDisk extends Disk {
  /** The names of the operations so far, e.g. `open ledger/checkpoint.new`. */
  readonly trace: readonly string[];
  /** Whether the fault has struck. */
  readonly struck: boolean;
  /** How many operations answer nothing at this moment. */
  readonly hanging: number;
  /** Lets go on what hangs. */
  release(): void;
}

/** A table of file operations that behaves as `disk` but for one fault. Files opened through it are always really closed. */
export function faultyDisk(disk: Disk, fault: Fault): FaultyDisk {
  const { failAt, error = 'EIO', mode = 'once', count = 1, only, under = '', from = () => true } = fault;
  const trace: string[] = [];
  let struck = false;
  let released = false;
  let waiting: (() => void)[] = [];

  const fails = (name: string, detail: string): boolean => {
    if (trace.length === 0 && !from()) return false;
    if (!detail.startsWith(under)) return false;
    if (only && !only.includes(name)) return struck && mode !== 'once';
    trace.push(`${name} ${detail}`);
    const here = failAt > 0 && trace.length >= failAt && (mode !== 'once' || trace.length < failAt + count);
    struck ||= here;
    return here;
  };
  const raise = (name: string): never => {
    throw Object.assign(new Error(`${error}: ${name} failed on purpose`), { code: error });
  };
  /** Raises, or waits until it is let go. */
  const strike = async (name: string): Promise<void> => {
    if (mode !== 'hang') raise(name);
    if (!released) await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const guarded = async <T>(name: string, detail: string, work: () => Promise<T>): Promise<T> => {
    if (fails(name, detail)) await strike(name);
    return work();
  };

  const wrap = (file: DiskFile, path: string): DiskFile => ({
    read: (buffer, offset, length, position) =>
      guarded('read', path, () => file.read(buffer, offset, length, position)),
    async write(buffer, offset, length, position) {
      const before = struck;
      if (!fails('write', path)) return file.write(buffer, offset, length, position);
      if (mode === 'torn' && !before) await file.write(buffer, offset, Math.floor(length / 2), position);
      await strike('write');
      return file.write(buffer, offset, length, position);
    },
    truncate: (length) => guarded('truncate', path, () => file.truncate(length)),
    sync: () => guarded('sync', path, () => file.sync()),
    setMode: (bits) => guarded('setMode', path, () => file.setMode(bits)),
    stat: () => guarded('stat', path, () => file.stat()),
    async close() {
      if (mode !== 'hang') await file.close();
      if (fails('close', path)) await strike('close');
      if (mode === 'hang') await file.close();
    },
  });

  return {
    get trace() {
      return trace;
    },
    get struck() {
      return struck;
    },
    get hanging() {
      return waiting.length;
    },
    release() {
      released = true;
      for (const go of waiting) go();
      waiting = [];
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
