/**
 * The table of file operations for a thread that may stand still. What only touches names and memory is done at once,
 * which costs a small part of waiting for it; what waits for the device gives way to other files.
 */
import fs from 'node:fs';
import { statOf, systemDisk, type Disk, type DiskFile } from './disk';

/** Files as {@link systemDisk} has them, for use in worker threads only. */
export const immediateDisk: Disk = {
  ...systemDisk,
  open: (path, flags, mode) => atOnce(() => fileOf(fs.openSync(path, flags, mode))),
  link: (existing, path) => atOnce(() => fs.linkSync(existing, path)),
  unlink: (path) => atOnce(() => fs.unlinkSync(path)),
  rename: (from, to) => atOnce(() => fs.renameSync(from, to)),
  makeFolder: (path) => atOnce(() => fs.mkdirSync(path)),
  stat: (path) => atOnce(() => statOf(fs.lstatSync(path, { bigint: true }))),
  setMode: (path, mode) => atOnce(() => fs.chmodSync(path, mode)),
};

function fileOf(fd: number): DiskFile {
  return {
    read: (buffer, offset, length, position) =>
      new Promise((resolve, reject) => {
        fs.read(fd, buffer, offset, length, position, (error, n) => (error ? reject(error) : resolve(n)));
      }),
    write: (buffer, offset, length, position) =>
      atOnce(() => fs.writeSync(fd, buffer, offset, length, position)),
    truncate: (length) => atOnce(() => fs.ftruncateSync(fd, length)),
    sync: () =>
      new Promise((resolve, reject) => {
        fs.fsync(fd, (error) => (error ? reject(error) : resolve()));
      }),
    setMode: (mode) => atOnce(() => fs.fchmodSync(fd, mode)),
    stat: () => atOnce(() => statOf(fs.fstatSync(fd, { bigint: true }))),
    close: () => atOnce(() => fs.closeSync(fd)),
  };
}

/** Does the work now; what it throws is a rejection. */
export function atOnce<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => resolve(work()));
}
