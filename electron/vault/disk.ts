/**
 * The one table of file operations through which every durable byte of the vault goes. Tests put a table in its
 * place that fails or kills at any single operation; nothing else in the program writes files of the vault.
 */
import fs from 'node:fs';
import type { BigIntStats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';

/** An open file. Positions and lengths are bytes; reads and writes may be short, as the system's are. */
export interface DiskFile {
  read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<number>;
  write(buffer: Uint8Array, offset: number, length: number, position: number): Promise<number>;
  truncate(length: number): Promise<void>;
  /** Returns when content and length have reached the device (as far as the system can tell). */
  sync(): Promise<void>;
  setMode(mode: number): Promise<void>;
  stat(): Promise<DiskStat>;
  close(): Promise<void>;
}

export interface DiskStat {
  readonly isFile: boolean;
  readonly isFolder: boolean;
  readonly bytes: number;
  readonly mode: number;
  /** The system's name of the device that it lies on: equal for two paths of one file system. */
  readonly device: string;
}

export interface DiskSpace {
  readonly totalBytes: number;
  readonly freeBytes: number;
  /** The system's number for the kind of file system (Linux `f_type`); 0 where it has none. */
  readonly kind: number;
}

export interface Disk {
  open(path: string, flags: number, mode?: number): Promise<DiskFile>;
  /** A second name for a file; fails with EEXIST rather than replace anything. */
  link(existing: string, path: string): Promise<void>;
  unlink(path: string): Promise<void>;
  /** Replaces `to` in one step. */
  rename(from: string, to: string): Promise<void>;
  makeFolder(path: string): Promise<void>;
  removeFolder(path: string): Promise<void>;
  names(path: string): Promise<readonly string[]>;
  /** Never follows a link. */
  stat(path: string): Promise<DiskStat>;
  setMode(path: string, mode: number): Promise<void>;
  space(path: string): Promise<DiskSpace>;
  /** Makes names created, replaced or removed in a folder durable. A system without this (Windows) relies on its journal. */
  syncFolder(path: string): Promise<void>;
}

/** The operating system's files. */
export const systemDisk: Disk = {
  async open(path, flags, mode) {
    return diskFile(await fs.promises.open(path, flags, mode));
  },
  link: (existing, path) => fs.promises.link(existing, path),
  unlink: (path) => fs.promises.unlink(path),
  rename: (from, to) => fs.promises.rename(from, to),
  makeFolder: (path) => fs.promises.mkdir(path),
  removeFolder: (path) => fs.promises.rmdir(path),
  names: (path) => fs.promises.readdir(path),
  stat: async (path) => statOf(await fs.promises.lstat(path, { bigint: true })),
  setMode: (path, mode) => fs.promises.chmod(path, mode),
  async space(path) {
    const s = await fs.promises.statfs(path, { bigint: true });
    return {
      totalBytes: Number(s.blocks * s.bsize),
      freeBytes: Number(s.bavail * s.bsize),
      kind: Number(s.type),
    };
  },
  async syncFolder(path) {
    if (process.platform === 'win32') return;
    const folder = await fs.promises.open(path, fs.constants.O_RDONLY);
    try {
      await folder.sync();
    } catch (error) {
      // Network folders and disks of other systems cannot sync a folder by itself; there is nothing more to do.
      if (!CANNOT_SYNC_FOLDERS.has(errnoOf(error) ?? '')) throw error;
    } finally {
      await folder.close();
    }
  },
};

const CANNOT_SYNC_FOLDERS: ReadonlySet<string> = new Set(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP']);

function diskFile(file: FileHandle): DiskFile {
  return {
    read: async (buffer, offset, length, position) =>
      (await file.read(buffer, offset, length, position)).bytesRead,
    write: async (buffer, offset, length, position) =>
      (await file.write(buffer, offset, length, position)).bytesWritten,
    truncate: (length) => file.truncate(length),
    sync: () => file.sync(),
    setMode: (mode) => file.chmod(mode),
    stat: async () => statOf(await file.stat({ bigint: true })),
    close: () => file.close(),
  };
}

export function statOf(s: BigIntStats): DiskStat {
  return {
    isFile: s.isFile(),
    isFolder: s.isDirectory(),
    bytes: Number(s.size),
    mode: Number(s.mode),
    device: String(s.dev),
  };
}

/** The system's name of an error (`ENOENT`, `ENOSPC`, …), or null. */
export function errnoOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
