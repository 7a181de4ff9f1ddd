/**
 * Writing to the ledger. A group of entries is written in one piece behind the known end, synced, and then signed by
 * a new checkpoint: only after both is anything acknowledged. A group that cannot be finished is undone; where that
 * fails too the ledger is broken until it is opened again, and what then lies behind the signature is looked at anew.
 */
import { instantOf, type Instant } from '#shared/clock';
import { failed, FailureError } from '#shared/failure';
import { sizeText } from '#shared/size';
import type { VerificationCode } from '#shared/verification';
import { errnoOf, type Disk, type DiskFile } from '../vault/disk';
import {
  closing,
  createNew,
  exists,
  openForAppend,
  openToRead,
  readFully,
  readWhole,
  remove,
  replaceWhole,
  writeAll,
} from '../vault/files';
import { dropBallast } from './ballast';
import { hashOf, type Draft, type StoredEntry } from './entry';
import { leafHash, rootOf, withLeaf } from './merkle';
import { CHECKPOINT, closingName, headerLine, inLedger, segmentName } from './segments';
import { LONGEST_CHECKPOINT, signedNote } from './signed-note';
import type { StationKey } from './station-key';
import type { Tail } from './tail';

/** When a new segment begins, and how much is written at once. */
export interface LedgerLimits {
  /** A segment that has as many bytes or entries is closed. */
  readonly segmentBytes: number;
  readonly segmentEntries: number;
  /** Entries and bytes written in one group; also the most that one call may append. */
  readonly groupEntries: number;
  readonly groupBytes: number;
  /** Size of the ballast; 0: none. */
  readonly ballastBytes: number;
}

/** Opening proves the last segment line by line, while somebody waits for the window: it is to be short. */
export const LIMITS: LedgerLimits = {
  segmentBytes: 1 << 20,
  segmentEntries: 5_000,
  groupEntries: 256,
  groupBytes: 8 << 20,
  ballastBytes: 4 << 20,
};

/** The last signature: how many entries, when, and the file's bytes. */
export interface Signed {
  readonly size: number;
  readonly at: Instant;
  readonly note: Buffer;
}

export interface Writing {
  readonly disk: Disk;
  /** The vault's folder. */
  readonly folder: string;
  readonly origin: string;
  readonly now: () => number;
  readonly limits: LedgerLimits;
}

/** Where the ledger stands. Replaced as a whole by every group. */
export interface Position {
  readonly tail: Tail;
  readonly signed: Signed | null;
  /** Whether the last segment has its closing checkpoint, so that nothing may be added to it. */
  readonly closed: boolean;
}

export interface Writer {
  position(): Position;
  /** Why nothing can be written until the ledger is opened again, or null. */
  broken(): unknown;
  /** Writes and signs one group; nothing of it is recorded when this rejects, unless the ledger is broken then. */
  write(drafts: readonly Draft[]): Promise<readonly StoredEntry[]>;
  /** Signs what is there. */
  sign(): Promise<void>;
}

/** Continues a ledger at `start`, signing with `key`. */
export function openWriter(writing: Writing, key: StationKey, start: Position): Writer {
  const { disk, folder, origin, now, limits } = writing;
  const checkpoint = inLedger(folder, CHECKPOINT);
  let position = start;
  let broken: unknown = null;

  /** Signs a tail whose lines are durable. Throws {@link Unsigned} when the old signature surely still stands. */
  const sign = async (tail: Tail): Promise<Signed> => {
    const at = instantOf(now());
    const note = signedNote({ origin, size: tail.size, root: rootOf(tail.range), at }, key);
    try {
      await replaceWhole(disk, checkpoint, note);
    } catch (error) {
      const there = await readWhole(disk, checkpoint, LONGEST_CHECKPOINT).catch(() => undefined);
      const before = position.signed?.note ?? null;
      if (there === null ? before === null : before && there?.equals(before)) throw new Unsigned(error);
      // The new one may have been seen, and a signature is never taken back: only forward from here.
      if (!there?.equals(note)) throw error;
      await disk.syncFolder(inLedger(folder, ''));
    }
    return { size: tail.size, at, note };
  };

  /** Closes a full segment with the signature over all of it. What a crash left unsigned is signed first. */
  const closeIfFull = async (): Promise<void> => {
    const { tail, signed, closed } = position;
    const full = tail.bytes >= limits.segmentBytes || tail.entries >= limits.segmentEntries;
    if (closed || !full || signed?.size !== tail.size) return;
    await replaceWhole(disk, inLedger(folder, closingName(tail.segment)), signed.note);
    position = { ...position, closed: true };
  };

  const attempt = async (drafts: readonly Draft[]): Promise<readonly StoredEntry[]> => {
    await checkTail(disk, folder, position.tail);
    await closeIfFull();
    const group = compose(position, drafts);
    try {
      await writeLines(disk, folder, position.tail, group);
    } catch (error) {
      await undo(group);
      throw error;
    }
    try {
      const signed = await sign(group.tail);
      position = { tail: group.tail, signed, closed: false };
    } catch (error) {
      if (error instanceof Unsigned) await undo(group);
      else broken = error;
      throw error instanceof Unsigned ? error.cause : error;
    }
    return group.stored;
  };

  const undo = async (group: Group): Promise<void> => {
    try {
      await cutBack(disk, folder, position.tail, group);
    } catch (error) {
      broken = error;
    }
  };

  /** Runs `work`, and once more without the ballast when the disk is full. `bytes`: what it is about to write. */
  const written = async <T>(work: () => Promise<T>, bytes: number): Promise<T> => {
    if (broken) throw storageTrouble(broken, bytes);
    try {
      return await work().catch(async (error: unknown) => {
        if (broken || !isFull(error) || !(await dropBallast(disk, folder))) throw error;
        return work();
      });
    } catch (error) {
      throw storageTrouble(error, bytes);
    }
  };

  return {
    position: () => position,
    broken: () => broken,
    write(drafts) {
      const bytes = drafts.reduce((sum, draft) => sum + draft.bytes, 0);
      return written(() => attempt(drafts), bytes);
    },
    sign() {
      return written(async () => {
        const signed = await sign(position.tail).catch((error: unknown) => {
          throw error instanceof Unsigned ? error.cause : error;
        });
        position = { ...position, signed };
      }, LONGEST_CHECKPOINT);
    },
  };
}

/** The old signature still stands, alone. */
class Unsigned extends Error {
  constructor(cause: unknown) {
    super('the checkpoint was not replaced', { cause });
  }
}

interface Group {
  readonly bytes: Buffer;
  readonly tail: Tail;
  readonly stored: readonly StoredEntry[];
}

/** The bytes of a group, and the tail once they are written. */
function compose({ tail: before, closed }: Position, drafts: readonly Draft[]): Group {
  const begins = closed || before.segment === 0;
  let tail = begins ? { ...before, segment: before.segment + 1, bytes: 0, entries: 0 } : before;
  const parts: Buffer[] = [];
  const stored: StoredEntry[] = [];
  const put = (line: Buffer): void => {
    parts.push(line, LF);
    tail = {
      ...tail,
      bytes: tail.bytes + line.length + 1,
      line: { offset: tail.bytes, bytes: line.length, sha256: hashOf(line) },
    };
  };
  const { size, head, range, segment } = tail;
  if (begins) put(headerLine({ segment, first: size, prev: head, range }));
  for (const draft of drafts) {
    const line = draft.line(tail.size, tail.head);
    const hash = hashOf(line);
    stored.push({ entry: draft.entry(tail.size, tail.head), hash });
    put(line);
    tail = {
      ...tail,
      size: tail.size + 1,
      head: hash,
      range: withLeaf(tail.range, leafHash(line)),
      entries: tail.entries + 1,
    };
  }
  return { bytes: Buffer.concat(parts), tail, stored };
}

const LF = Buffer.of(0x0a);

async function writeLines(disk: Disk, folder: string, before: Tail, { bytes, tail }: Group): Promise<void> {
  const file = inLedger(folder, segmentName(tail.segment));
  const begins = tail.segment !== before.segment;
  const open: DiskFile = begins ? await createNew(disk, file) : await openForAppend(disk, file);
  await closing(open, async () => {
    await writeAll(open, bytes, begins ? 0 : before.bytes);
    await open.sync();
  });
  if (begins) await disk.syncFolder(inLedger(folder, ''));
}

/** Takes a group's lines away again. */
async function cutBack(disk: Disk, folder: string, before: Tail, { tail }: Group): Promise<void> {
  const file = inLedger(folder, segmentName(tail.segment));
  if (tail.segment !== before.segment) {
    await remove(disk, file);
    await disk.syncFolder(inLedger(folder, ''));
    return;
  }
  const open = await openForAppend(disk, file);
  await closing(open, async () => {
    await open.truncate(before.bytes);
    await open.sync();
  });
}

/**
 * Looks whether the ledger still ends where and how we left it: another writer, a file put back from a copy and a
 * cut are noticed before anything is added.
 */
async function checkTail(disk: Disk, folder: string, { segment, bytes, line }: Tail): Promise<void> {
  const next = inLedger(folder, segmentName(segment + 1));
  if (await exists(disk, next)) throw damaged('CHECKPOINT_BEHIND');
  if (!line) return;
  const open = await openToRead(disk, inLedger(folder, segmentName(segment))).catch((error: unknown) => {
    throw errnoOf(error) === 'ENOENT' ? damaged('SEGMENT_MISSING') : error;
  });
  await closing(open, async () => {
    const found = await open.stat();
    if (found.bytes < bytes) throw damaged('TAIL_LOST');
    if (found.bytes > bytes) throw damaged('CHECKPOINT_BEHIND');
    const last = Buffer.alloc(line.bytes + 1);
    await readFully(open, last, line.offset);
    const whole = last.at(-1) === 0x0a && hashOf(last.subarray(0, -1)) === line.sha256;
    if (!whole) throw damaged('CHAIN_BROKEN');
  });
}

function damaged(detail: VerificationCode): FailureError {
  return failed('ledger-damaged', { detail });
}

function isFull(error: unknown): boolean {
  return errnoOf(error) === 'ENOSPC' || errnoOf(error) === 'EDQUOT';
}

const READ_ONLY_ERRORS = new Set(['EROFS', 'EACCES', 'EPERM']);

/** A disk's error as what it means for the vault; `needed` is what was to be written, in bytes. */
function storageTrouble(error: unknown, needed: number): unknown {
  if (error instanceof FailureError) return error;
  if (isFull(error)) {
    return failed('vault-full', { needed: sizeText(needed), free: sizeText(0), reserve: sizeText(0) }, error);
  }
  const errno = errnoOf(error);
  if (errno !== null && READ_ONLY_ERRORS.has(errno)) return failed('vault-read-only', undefined, error);
  return failed('vault-failed', { detail: errno ?? String(error) }, error);
}
