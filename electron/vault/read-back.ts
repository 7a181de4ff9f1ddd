/** Reading what lies in the vault again, from the medium where the system allows it. */
import type { ReadBack } from '#shared/clip';
import type { Sha256 } from '#shared/ids';
import { errnoOf, type Disk, type DiskFile } from './disk';
import { closing, openToRead } from './files';
import type { Algorithm, Digests } from './digester';
import type { Digesting, Lane } from './hashing';
import { BLOCK, DIRECT } from './medium';

export interface Reread {
  readonly bytes: number;
  readonly sha256: Sha256;
  readonly readBack: ReadBack;
}

/** A whole file read and digested. */
export interface Digested {
  readonly bytes: number;
  readonly digests: Digests;
  readonly readBack: ReadBack;
}

/**
 * Reads a whole file and digests it; the next part is read while the last one is digested. Where this file cannot be
 * read past the cache, it is read from the cache and the answer says so. `onRead` is told of each part.
 */
export async function digestFile(
  disk: Disk,
  file: string,
  how: ReadBack,
  lane: Lane,
  algorithms: readonly Algorithm[],
  onRead?: (bytes: number) => void,
): Promise<Digested> {
  const digest = lane.digest(algorithms);
  const at: Cursor = { position: 0, ...(onRead && { onRead }) };
  try {
    const readBack = await inTheBestWay(how, async (way) => {
      const open = await openToRead(disk, file, flagsOf(way));
      await closing(open, () => readOn(open, at, Infinity, lane, digest));
      return way;
    });
    return { bytes: at.position, digests: await digest.end(), readBack };
  } catch (error) {
    await digest.end().catch(() => undefined);
    throw error;
  }
}

/** Digests the first `bytes` (whole blocks) of a file into digests that go on with what follows. */
export async function digestPrefix(
  disk: Disk,
  file: string,
  how: ReadBack,
  lane: Lane,
  bytes: number,
  digest: Digesting,
): Promise<void> {
  const at: Cursor = { position: 0 };
  await inTheBestWay(how, async (way) => {
    const open = await openToRead(disk, file, flagsOf(way));
    await closing(open, () => readOn(open, at, bytes, lane, digest));
  });
}

/** {@link digestFile} with the digest of record. */
export async function reread(
  disk: Disk,
  file: string,
  how: ReadBack,
  lane: Lane,
  onRead?: (bytes: number) => void,
): Promise<Reread> {
  const { bytes, digests, readBack } = await digestFile(disk, file, how, lane, ['sha256'], onRead);
  return { bytes, sha256: digests.sha256 as Sha256, readBack };
}

/** Sees the bytes that are read anyway. They may change when its promise resolves. */
export interface Onlooker {
  see(part: Uint8Array): Promise<void>;
}

/** A read-back that follows the writing. */
export interface ReadingBehind {
  /** Says that the first `bytes` (whole blocks) have reached the device, and lets them be read back. */
  durable(bytes: number): void;
  /**
   * Says that all of the file has, waits for the rest and tells what was read. Each part that is read from now on is
   * shown to `onlooker`, in order: to one that is to see the whole file, `durable` must not have been called before.
   */
  finish(onlooker?: Onlooker): Promise<Digested>;
  /** Stops, and waits until nothing is read any more. Never throws. */
  stop(): Promise<void>;
}

/**
 * Reads a file back while it is still being written: a large file takes one pass and not two. Errors come out of
 * `finish`; `failed` is called at the first.
 */
export function readBehind(
  disk: Disk,
  file: string,
  how: ReadBack,
  lane: Lane,
  algorithms: readonly Algorithm[],
  failed: (error: unknown) => void,
): ReadingBehind {
  let way = how;
  let open: DiskFile | null = null;
  let shownTo: Onlooker | undefined;
  const at: Cursor = { position: 0, isStopped: () => stopped };
  let stopped = false;
  const digest = lane.digest(algorithms);

  const close = async (): Promise<void> => {
    const closing = open;
    open = null;
    await closing?.close();
  };
  /** Reads on up to `to`. A system that takes the flag and then refuses to read is met at the first part. */
  const readTo = (to: number): Promise<void> =>
    inTheBestWay(way, async (next) => {
      if (!open || next !== way) {
        await close();
        way = next;
        open = await openToRead(disk, file, flagsOf(way));
      }
      await readOn(open, at, to, lane, digest, shownTo);
    });
  let reading: Promise<void> = Promise.resolve();
  const goOn = (to: number): void => {
    reading = reading.then(() => (stopped ? undefined : readTo(to)));
    reading.catch(failed);
  };

  return {
    durable: goOn,
    async finish(onlooker) {
      shownTo = onlooker;
      goOn(Infinity);
      await reading;
      await close();
      return { bytes: at.position, digests: await digest.end(), readBack: way };
    },
    async stop() {
      stopped = true;
      await reading.catch(() => undefined);
      await close().catch(() => undefined);
      await digest.end().catch(() => undefined);
    },
  };
}

function flagsOf(how: ReadBack): number {
  return how === 'medium' ? DIRECT : 0;
}

/** Does `work` past the cache, and through it where that is refused. */
async function inTheBestWay<T>(how: ReadBack, work: (how: ReadBack) => Promise<T>): Promise<T> {
  if (how === 'cached') return work('cached');
  try {
    return await work('medium');
  } catch (error) {
    if (errnoOf(error) !== 'EINVAL') throw error;
    return work('cached');
  }
}

/** How far a file is read and digested. */
interface Cursor {
  position: number;
  readonly isStopped?: () => boolean;
  /** Told of each part. */
  readonly onRead?: (bytes: number) => void;
}

/** A part of a file that is being read. */
interface Ahead {
  readonly slot: Uint8Array;
  readonly wanted: number;
  readonly reading: Promise<number>;
}

function readOn(
  open: DiskFile,
  at: Cursor,
  to: number,
  lane: Lane,
  digest: Digesting,
  onlooker?: Onlooker,
): Promise<void> {
  return lane.readBack((slots) => readInto(slots, open, at, to, digest, onlooker));
}

/**
 * Reads and digests from the cursor up to `to`, or to the end of the file: one part is digested while the next ones are
 * read. After an error the cursor is still true.
 */
async function readInto(
  slots: readonly Uint8Array[],
  open: DiskFile,
  at: Cursor,
  to: number,
  digest: Digesting,
  onlooker?: Onlooker,
): Promise<void> {
  const ahead: Ahead[] = [];
  let hashing: Promise<unknown> = Promise.resolve();
  let asked = at.position;
  let turn = 0;
  const ask = (): void => {
    while (ahead.length < slots.length - 1 && asked < to) {
      const slot = slots[turn++ % slots.length] as Uint8Array;
      const wanted = Math.min(slot.length, to - asked);
      const reading = open.read(slot, 0, wanted, asked);
      // Met when its turn comes; until then it must not count as unhandled.
      reading.catch(() => undefined);
      ahead.push({ slot, wanted, reading });
      asked += wanted;
    }
  };
  try {
    while (!at.isStopped?.()) {
      ask();
      const part = ahead.shift();
      const n = (await part?.reading) ?? 0;
      await hashing;
      if (!part || n === 0) break;
      hashing = Promise.all([digest.update(part.slot, n), onlooker?.see(part.slot.subarray(0, n))]);
      hashing.catch(() => undefined);
      at.position += n;
      at.onRead?.(n);
      // Only the end of the file leaves a part of a block; asking on from there is an error for direct reads.
      if (n % BLOCK !== 0) break;
      if (n < part.wanted) {
        // A short read: what was asked for behind it is asked for again, from where it ended, in slots of which one
        // may be the one that is digested now.
        await Promise.allSettled(ahead.splice(0).map(({ reading }) => reading));
        await hashing;
        asked = at.position;
      }
    }
  } finally {
    await Promise.allSettled(ahead.map(({ reading }) => reading));
    await hashing;
  }
}
