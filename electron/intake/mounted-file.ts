/** One file of a mounted camera, opened for reading: the very file that was listed, or none. */
import type { BigIntStats } from 'node:fs';
import { errnoOf } from '../vault/disk';
import { BLOCK, DIRECT } from '../vault/medium';
import { UNNOTICED, waitingCalls, type NativePath, type OpenFile, type ReadCalls } from './read-calls';
import { FileFailure, type SourceReader } from './source';

/** Where a listed file lies and what tells that it is still the same. Plain data: threads hand it on. */
export interface MountedPlace extends FileState {
  readonly native: Uint8Array | string;
  readonly dev: bigint;
}

interface FileState {
  readonly size: bigint;
  readonly mtimeNs: bigint;
  readonly ino: bigint;
}

export function placeOf(native: NativePath, { dev, size, mtimeNs, ino }: BigIntStats): MountedPlace {
  return { native, dev, size, mtimeNs, ino };
}

/** Opens the file that was listed at `place`. Throws {@link FileFailure}, also when another one lies there now. */
export async function openMounted(
  place: MountedPlace,
  calls: ReadCalls = waitingCalls,
): Promise<SourceReader> {
  const native = typeof place.native === 'string' ? place.native : Buffer.from(place.native);
  const handle = await openReadOnly(native, calls);
  const closeAfter = async (failure: FileFailure): Promise<never> => {
    await handle.close().catch(() => undefined);
    throw failure;
  };
  const opened = await handle.stat().catch((error: unknown) => closeAfter(readFailure(error)));
  const inPlace = await liesWhereListed(native, calls);
  if (!inPlace || !opened.isFile() || opened.dev !== place.dev)
    return closeAfter(new FileFailure('path-escapes'));
  if (!sameState(opened, place)) return closeAfter(new FileFailure('changed-while-reading'));
  const bytes = Number(opened.size);
  const direct = pastTheCache(handle, calls);

  return {
    bytes,
    depth: 3,
    async read(into, position) {
      const wanted = Math.min(into.length, bytes - position);
      let done = 0;
      try {
        const past = await direct.read(into, position);
        if (past !== null) return Math.min(past, wanted);
        while (done < wanted) {
          const n = await handle.read(into, done, wanted - done, position + done);
          if (n === 0) break;
          done += n;
        }
      } catch (error) {
        throw readFailure(error);
      }
      return done;
    },
    async isUnchanged() {
      try {
        return sameState(await handle.stat(), place) && sameState(await calls.lstat(native), place);
      } catch (error) {
        throw readFailure(error);
      }
    },
    async close() {
      await direct.close();
      await handle.close();
    },
  };
}

/** Whether the very file that was listed at `place` lies there now, by its name and not through a link. Never throws. */
export async function isWhereListed(place: MountedPlace, calls: ReadCalls = waitingCalls): Promise<boolean> {
  const native = typeof place.native === 'string' ? place.native : Buffer.from(place.native);
  const there = await calls.lstat(native).catch(() => null);
  const isSame = there?.isFile() === true && there.dev === place.dev && sameState(there, place);
  return isSame && (await liesWhereListed(native, calls));
}

/** Reads shorter than this are answered as well by the cache. */
const LEAST_DIRECT = 1 << 20;

/**
 * Reads of an opened file past the cache, where Linux and the file system can: the bytes then come from the camera
 * and not from memory, and do not crowd out of memory what other programs need. Null: read it the ordinary way.
 */
function pastTheCache(handle: OpenFile, calls: ReadCalls) {
  let open: Promise<OpenFile | null> | null = null;
  let refused = process.platform !== 'linux' || DIRECT === 0;
  // The same open file once more, whatever has its name by now.
  const itself = `/proc/self/fd/${handle.fd}`;
  const reopen = (): Promise<OpenFile | null> =>
    calls
      .open(itself, { unnoticed: true, pastCache: true, follow: true })
      .catch(() => calls.open(itself, { unnoticed: false, pastCache: true, follow: true }))
      .catch(() => null);
  return {
    async read(into: Uint8Array, position: number): Promise<number | null> {
      const fits = into.byteOffset % BLOCK === 0 && into.length % BLOCK === 0 && position % BLOCK === 0;
      if (refused || !fits || into.length < LEAST_DIRECT) return null;
      const file = await (open ??= reopen());
      refused ||= file === null;
      if (!file || refused) return null;
      let done = 0;
      try {
        while (done < into.length) {
          const n = await file.read(into, done, into.length - done, position + done);
          done += n;
          if (n === 0 || n % BLOCK !== 0) break;
        }
        return done;
      } catch (error) {
        if (errnoOf(error) !== 'EINVAL') throw error;
        refused = true; // this file system takes the flag and then refuses to read
        return null;
      }
    },
    async close(): Promise<void> {
      await (await open)?.close();
    },
  };
}

async function openReadOnly(native: NativePath, calls: ReadCalls): Promise<OpenFile> {
  try {
    return await calls.open(native, { unnoticed: true, pastCache: false, follow: false });
  } catch (error) {
    // Only a file's owner may ask for that.
    if (errnoOf(error) !== 'EPERM' || !UNNOTICED) throw openFailure(error);
    return calls
      .open(native, { unnoticed: false, pastCache: false, follow: false })
      .catch((again: unknown) => Promise.reject(openFailure(again)));
  }
}

/** A folder on the way could have become a link since the listing. */
async function liesWhereListed(native: NativePath, calls: ReadCalls): Promise<boolean> {
  try {
    const real = await calls.realpath(native);
    return Buffer.isBuffer(real) && Buffer.isBuffer(native) ? real.equals(native) : real === native;
  } catch {
    return false;
  }
}

function sameState(a: FileState, b: FileState): boolean {
  return a.size === b.size && a.mtimeNs === b.mtimeNs && a.ino === b.ino;
}

function openFailure(error: unknown): FileFailure {
  const code = errnoOf(error);
  if (code === 'ELOOP') return new FileFailure('path-escapes', error);
  if (code === 'ENAMETOOLONG' || code === 'EINVAL') return new FileFailure('name-unusable', error);
  return readFailure(error);
}

function readFailure(error: unknown): FileFailure {
  if (error instanceof FileFailure) return error;
  const code = errnoOf(error);
  const gone =
    code === 'ENOENT' || code === 'ENODEV' || code === 'ENXIO' || code === 'ENOTCONN' || code === 'ESTALE';
  return new FileFailure(gone ? 'source-gone' : 'source-unreadable', error);
}
