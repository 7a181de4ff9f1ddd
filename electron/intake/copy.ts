/**
 * One file from the camera into staging: read once, digested, written, and read back once, in memory that does not grow.
 * A recording is looked into by that same read-back, when all of it is there, while the next file is copied; what nobody
 * looks into is read back while its own copy goes on.
 */
import type { ContentFormat, MediaKind, ReadBack } from '#shared/clip';
import type { Blake3, Sha256 } from '#shared/ids';
import type { FailReason } from '#shared/intake';
import type { ContainerReport } from '#shared/media';
import { errnoOf } from '../vault/disk';
import { writeAll } from '../vault/files';
import { incomingAlgorithms, READ_BACK_ALGORITHM } from '../vault/digester';
import type { Digesting, Lane } from '../vault/hashing';
import type { CopyDone, Gate } from '../vault/lanes';
import { wholeBlocks } from '../vault/medium';
import type { Staged } from '../vault/vault';
import { edgesWhileStreaming } from './edges';
import { formatOf } from './probe/format';
import { wantsContent } from './probe/walk';
import type { Walkers } from './probe/walkers';
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
  /** What the file tells of itself, and what is wrong with it. */
  readonly inside: ContainerReport;
}

export interface CopyOptions {
  /** Looks into the file; without it the copy is one of what was looked into before. */
  readonly walk?: { readonly kind: MediaKind; readonly walkers: Walkers };
  readonly signal: AbortSignal;
  readonly onBytes: (bytes: number) => void;
  /** Between two pieces: where a paused import rests. */
  readonly gate: Gate;
  /** Lets the next file be copied while this one is read back. */
  readonly copyDone: CopyDone;
}

/** A copy that is about to begin, or to go on. */
export interface Begun {
  readonly staged: Staged;
  /** Bytes that are there already, durable and digested. */
  readonly from: number;
  readonly digest: Digesting;
  readonly edges: ReturnType<typeof edgesWhileStreaming>;
  readonly head: Uint8Array;
  /** Puts on disk how far the copy is, where it can be gone on with. */
  readonly note: ((durable: number, sha256: string) => Promise<void>) | null;
}

/** A copy from the first byte on. */
export function anew(staged: Staged, lane: Lane, withMd5: boolean): Begun {
  const digest = lane.digest(incomingAlgorithms(withMd5));
  return { staged, from: 0, digest, edges: edgesWhileStreaming(), head: new Uint8Array(0), note: null };
}

const HEAD = 4096;
/** After so many bytes the copy is synced; what is on the device may then be read back while the copy goes on. */
const STEP = 32 << 20;

/**
 * Copies the whole of the file as long as it was when opened; one that has become shorter throws. When this returns,
 * the copy is on the device and was read back equal, by SHA-256 where it had been interrupted. Throws
 * {@link FileFailure} for either side.
 */
export async function copy(
  reader: SourceReader,
  begun: Begun,
  lane: Lane,
  options: CopyOptions,
): Promise<Copied> {
  const { staged, from, digest, edges } = begun;
  const { bytes } = reader;
  let { head } = begun;
  const troubles: Error[] = [];
  const note = (error: Error): void => void troubles.push(error);
  const compared = from > 0 ? 'sha256' : READ_BACK_ALGORITHM;
  const behind = staged.readBehind(lane, [compared], (error) => note(vaultFailure(error)));
  const durable = (to: number): void => {
    if (!options.walk || !wantsContent(formatOf(head), options.walk.kind)) behind.durable(to);
  };
  const device = syncBehind(begun, bytes, durable, (error) => note(vaultFailure(error)));
  const parts = partsOf(reader, lane.slots, from);
  try {
    for (let part = parts.next(); part; part = parts.next()) {
      const { slot, position, length } = await part;
      await options.gate();
      if (options.signal.aborted) throw stopped(options.signal);
      if (troubles[0]) throw troubles[0];
      if (length < Math.min(slot.length, bytes - position)) throw new FileFailure('length-differs');
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
    await staged.finish(bytes).catch(inVault);
    await options.copyDone();
    const format = formatOf(head);
    const walking = await options.walk?.walkers.begin({
      file: staged.path,
      bytes,
      format,
      kind: options.walk.kind,
    });
    const again = await behind.finish(walking).catch(async (error: unknown) => {
      await walking?.finish();
      throw vaultFailure(error);
    });
    const inside = (await walking?.finish()) ?? { media: null, findings: [] };
    const digests = await digest.end();
    if (again.bytes !== bytes || again.digests[compared] !== digests[compared])
      throw new FileFailure('read-back-differs');
    return {
      bytes,
      sha256: digests.sha256 as Sha256,
      blake3: (digests.blake3 as Blake3 | undefined) ?? null,
      md5: digests.md5 ?? null,
      edges: edges.digest(),
      format,
      readBack: again.readBack,
      inside,
    };
  } catch (error) {
    await Promise.all([parts.settled(), device.settled(), behind.stop()]);
    await digest.end().catch(() => undefined);
    throw error;
  }
}

function inVault(error: unknown): never {
  throw vaultFailure(error);
}

/** One slot's worth of the file. */
interface Part {
  readonly slot: Uint8Array;
  readonly position: number;
  /** Less than the slot only at the end of the file. */
  readonly length: number;
}

/** Reads a file part after part, as many at a time as its reader likes, into slots that are free. */
function partsOf(reader: SourceReader, slots: readonly Uint8Array[], from: number) {
  const busy = new Map<Uint8Array, Promise<unknown>>();
  const asked: Promise<Part>[] = [];
  // One slot at least is being written and digested while the others fill.
  const depth = Math.min(reader.depth, slots.length - 1);
  let position = from;
  let turn = 0;
  const read = async (slot: Uint8Array, at: number): Promise<Part> => {
    await busy.get(slot);
    return { slot, position: at, length: await reader.read(slot, at) };
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

/**
 * Syncs a file of `bytes` step by step beside the writing, tells `durable` what is on the device, and notes how far the
 * copy is.
 */
function syncBehind(
  { staged, from, digest, note }: Begun,
  bytes: number,
  durable: (bytes: number) => void,
  failed: (error: unknown) => void,
) {
  let inOrder: Promise<void> = Promise.resolve();
  let syncing: Promise<void> | null = null;
  if (from > 0) durable(from);
  const sync = async (front: number, soFar: Promise<string> | null): Promise<void> => {
    await staged.file.sync();
    durable(front);
    // A note that cannot be written costs nothing but the chance to go on from here.
    if (soFar) await soFar.then((sha256) => note?.(front, sha256)).catch(() => undefined);
  };
  return {
    /** The bytes up to `end` are written when `moved` and all before it have resolved. */
    wrote(moved: Promise<void>, end: number): void {
      // The last step is that of finishing the file, which also cuts what direct writing added.
      const isStep = end % STEP === 0 && end < bytes;
      const soFar = isStep && note ? digest.soFar() : null;
      soFar?.catch(() => undefined);
      inOrder = inOrder
        .then(() => moved)
        .then(() => {
          if (syncing || !isStep) return;
          syncing = sync(end, soFar)
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
