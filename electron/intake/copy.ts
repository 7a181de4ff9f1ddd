/** One file from the camera into staging: read once, digested and read back beside the writing, in memory that does not grow. */
import type { ContentFormat, ReadBack } from '#shared/clip';
import type { Blake3, Sha256 } from '#shared/ids';
import type { FailReason } from '#shared/intake';
import { errnoOf } from '../vault/disk';
import { writeAll } from '../vault/files';
import { incomingAlgorithms, READ_BACK_ALGORITHM } from '../vault/digester';
import type { Lane } from '../vault/hashing';
import type { Gate } from '../vault/lanes';
import { wholeBlocks } from '../vault/medium';
import type { Staged } from '../vault/vault';
import { edgesWhileStreaming } from './edges';
import { formatOf } from './probe/format';
import { FileFailure, stopped, type SourceReader } from './source';

export interface Copied {
  readonly bytes: number;
  readonly sha256: Sha256;
  /** Null where BLAKE3 is not to be had. */
  readonly blake3: Blake3 | null;
  readonly md5: string | null;
  readonly edges: Sha256;
  /** As the first bytes show it. */
  readonly format: ContentFormat;
  /** How the copy was read back and found equal. */
  readonly readBack: ReadBack;
}

export interface CopyOptions {
  readonly withMd5: boolean;
  readonly signal: AbortSignal;
  readonly onBytes: (bytes: number) => void;
  /** Between two pieces: where a paused import rests. */
  readonly gate: Gate;
}

const HEAD = 4096;
/** After so many bytes the copy is synced, and what is on the device is read back while the copy goes on. */
const STEP = 32 << 20;

/**
 * Copies the whole of the file as long as it was when opened; one that has become shorter throws. When this returns,
 * the copy is on the device and was read back equal. Throws {@link FileFailure} for either side.
 */
export async function copy(
  reader: SourceReader,
  staged: Staged,
  lane: Lane,
  options: CopyOptions,
): Promise<Copied> {
  const digest = lane.digest(incomingAlgorithms(options.withMd5));
  const edges = edgesWhileStreaming();
  let head: Uint8Array = new Uint8Array(0);
  const troubles: Error[] = [];
  const note = (error: Error): void => void troubles.push(error);
  const behind = staged.readBehind(lane, (error) => note(vaultFailure(error)));
  const device = syncBehind(
    staged,
    reader.bytes,
    (to) => behind.durable(to),
    (error) => note(vaultFailure(error)),
  );
  const parts = partsOf(reader, lane.slots);
  try {
    for (let part = parts.next(); part; part = parts.next()) {
      const { slot, position, length } = await part;
      await options.gate();
      if (options.signal.aborted) throw stopped(options.signal);
      if (troubles[0]) throw troubles[0];
      if (length < Math.min(slot.length, reader.bytes - position)) throw new FileFailure('length-differs');
      edges.see(slot.subarray(0, length));
      if (position === 0) head = slot.slice(0, Math.min(HEAD, length));
      const moved = Promise.all([digest.update(slot, length), write(staged, slot, length, position)]).then(
        () => options.onBytes(length),
      );
      moved.catch(note);
      parts.free(slot, moved);
      device.wrote(moved, position + length);
    }
    await device.settled();
    if (troubles[0]) throw troubles[0];
    await staged.finish(reader.bytes).catch((error: unknown) => Promise.reject(vaultFailure(error)));
    const again = await behind.finish().catch((error: unknown) => Promise.reject(vaultFailure(error)));
    const digests = await digest.end();
    if (again.bytes !== reader.bytes || again.digests[READ_BACK_ALGORITHM] !== digests[READ_BACK_ALGORITHM])
      throw new FileFailure('read-back-differs');
    return {
      bytes: reader.bytes,
      sha256: digests.sha256 as Sha256,
      blake3: (digests.blake3 as Blake3 | undefined) ?? null,
      md5: digests.md5 ?? null,
      edges: edges.digest(),
      format: formatOf(head),
      readBack: again.readBack,
    };
  } catch (error) {
    await Promise.all([parts.settled(), device.settled(), behind.stop()]);
    await digest.end().catch(() => undefined);
    throw error;
  }
}

/** One slot's worth of the file. */
interface Part {
  readonly slot: Uint8Array;
  readonly position: number;
  /** Less than the slot only at the end of the file. */
  readonly length: number;
}

/** Reads a file part after part, as many at a time as its reader likes, into slots that are free. */
function partsOf(reader: SourceReader, slots: readonly Uint8Array[]) {
  const busy = new Map<Uint8Array, Promise<unknown>>();
  const asked: Promise<Part>[] = [];
  // One slot at least is being written and digested while the others fill.
  const depth = Math.min(reader.depth, slots.length - 1);
  let position = 0;
  let turn = 0;
  const read = async (slot: Uint8Array, from: number): Promise<Part> => {
    await busy.get(slot);
    return { slot, position: from, length: await reader.read(slot, from) };
  };
  return {
    /** The next part, or null at the end. Its slot is taken until the promise given to `free` has ended. */
    next(): Promise<Part> | null {
      while (asked.length < depth && position < reader.bytes) {
        const slot = slots[turn++ % slots.length] as Uint8Array;
        const part = read(slot, position);
        // Met by whoever takes the part; until then it must not count as unhandled.
        part.catch(() => undefined);
        asked.push(part);
        position += slot.length;
      }
      return asked.shift() ?? null;
    },
    free(slot: Uint8Array, used: Promise<unknown>): void {
      busy.set(slot, used);
    },
    /** Resolves when nothing is read, and no slot used, any more. */
    async settled(): Promise<void> {
      await Promise.allSettled([...asked, ...busy.values()]);
    },
  };
}

/** Syncs a file of `bytes` step by step beside the writing, and tells `durable` how far it is. */
function syncBehind(
  staged: Staged,
  bytes: number,
  durable: (bytes: number) => void,
  failed: (error: unknown) => void,
) {
  let inOrder: Promise<void> = Promise.resolve();
  let syncing: Promise<void> | null = null;
  let synced = 0;
  const sync = async (front: number): Promise<void> => {
    synced = front;
    await staged.file.sync();
    durable(front);
  };
  return {
    /** The bytes up to `end` are written when `moved` and all before it have resolved. */
    wrote(moved: Promise<void>, end: number): void {
      inOrder = inOrder
        .then(() => moved)
        .then(() => {
          // The last step is that of finishing the file, which also cuts what direct writing added.
          if (syncing || end - synced < STEP || end === bytes) return;
          syncing = sync(end)
            .catch(failed)
            .finally(() => (syncing = null));
        });
      inOrder.catch(() => undefined);
    },
    /** Resolves when nothing is written or synced any more. Never throws. */
    async settled(): Promise<void> {
      await inOrder.catch(() => undefined);
      await syncing;
    },
  };
}

async function write(staged: Staged, slot: Uint8Array, length: number, position: number): Promise<void> {
  const end = staged.direct ? wholeBlocks(length) : length;
  slot.fill(0, length, end);
  try {
    await writeAll(staged.file, slot.subarray(0, end), position);
  } catch (error) {
    throw vaultFailure(error);
  }
}

/** What went wrong in the vault, as the reason for one file. */
export function vaultFailure(error: unknown): FileFailure {
  return error instanceof FileFailure ? error : new FileFailure(vaultReason(errnoOf(error)), error);
}

/** The reason that an error of the vault's disk is, by the system's name of it. */
export function vaultReason(errno: string | null): FailReason {
  return errno === 'ENOSPC' || errno === 'EDQUOT' ? 'vault-full' : 'vault-unwritable';
}
