/** The system's calls that reading a camera's file takes: waited for, or, in a thread that may stand still, done at once. */
import fs from 'node:fs';
import type { BigIntStats } from 'node:fs';
import { atOnce } from '../vault/immediate-disk';

/** On Linux a path is bytes, which need not be text; elsewhere it is text. */
export type NativePath = Buffer | string;

export interface Opening {
  /** Without touching the time of last access; refused to all but a file's owner. */
  readonly unnoticed: boolean;
  readonly pastCache: boolean;
  /** Whether the path's last part may be a link. */
  readonly follow: boolean;
}

export interface ReadCalls {
  /** Opens for reading only. Never waits for whom a pipe leads to. */
  open(path: NativePath, how: Opening): Promise<OpenFile>;
  /** Never follows a link. */
  lstat(path: NativePath): Promise<BigIntStats>;
  realpath(path: NativePath): Promise<NativePath>;
}

export interface OpenFile {
  readonly fd: number;
  stat(): Promise<BigIntStats>;
  read(into: Uint8Array, offset: number, length: number, position: number): Promise<number>;
  close(): Promise<void>;
}

type Flags = Readonly<Partial<Record<'O_NOFOLLOW' | 'O_NONBLOCK' | 'O_NOATIME' | 'O_DIRECT', number>>>;
const { O_RDONLY } = fs.constants;
const { O_NOFOLLOW = 0, O_NONBLOCK = 0, O_NOATIME = 0, O_DIRECT = 0 } = fs.constants as Flags;

/** Whether this system can read without touching the time of last access. */
export const UNNOTICED = O_NOATIME !== 0;

export const waitingCalls: ReadCalls = {
  async open(path, { unnoticed, pastCache, follow }) {
    const flags =
      O_RDONLY |
      O_NONBLOCK |
      (follow ? 0 : O_NOFOLLOW) |
      (unnoticed ? O_NOATIME : 0) |
      (pastCache ? O_DIRECT : 0);
    const handle = await fs.promises.open(path, flags);
    return {
      fd: handle.fd,
      stat: () => handle.stat({ bigint: true }),
      read: async (into, offset, length, position) =>
        (await handle.read(into, offset, length, position)).bytesRead,
      close: () => handle.close(),
    };
  },
  lstat: (path) => fs.promises.lstat(path, { bigint: true }),
  realpath: (path) =>
    Buffer.isBuffer(path) ? fs.promises.realpath(path, { encoding: 'buffer' }) : fs.promises.realpath(path),
};

/** For worker threads only. Reading, which waits for the device, gives way to other files even here. */
export const immediateCalls: ReadCalls = {
  open: (path, { unnoticed, pastCache, follow }) =>
    atOnce(() => {
      const flags =
        O_RDONLY |
        O_NONBLOCK |
        (follow ? 0 : O_NOFOLLOW) |
        (unnoticed ? O_NOATIME : 0) |
        (pastCache ? O_DIRECT : 0);
      const fd = fs.openSync(path, flags);
      return {
        fd,
        stat: () => atOnce(() => fs.fstatSync(fd, { bigint: true })),
        read: (into, offset, length, position) =>
          new Promise((resolve, reject) => {
            fs.read(fd, into, offset, length, position, (error, n) => (error ? reject(error) : resolve(n)));
          }),
        close: () => atOnce(() => fs.closeSync(fd)),
      };
    }),
  lstat: (path) => atOnce(() => fs.lstatSync(path, { bigint: true })),
  realpath: (path) =>
    atOnce(() =>
      Buffer.isBuffer(path)
        ? fs.realpathSync.native(path, { encoding: 'buffer' })
        : fs.realpathSync.native(path),
    ),
};
