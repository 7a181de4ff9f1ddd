/**
 * The end of the ledger as opening finds it: read strictly from the segment that the last signature lies in, which
 * is the last one unless a crash or a person intervened.
 */
import { failed } from '#shared/failure';
import type { Sha256 } from '#shared/ids';
import type { AnyEntry } from '#shared/ledger';
import type { VerificationCode } from '#shared/verification';
import type { Disk, DiskFile } from '../vault/disk';
import { closing, openToRead, readFully } from '../vault/files';
import { hashOf, LONGEST_LINE, readLine } from './entry';
import { leafHash, rootOf, withLeaf, type CompactRange } from './merkle';
import {
  BEGINNING,
  firstLine,
  headerLine,
  inLedger,
  linesOf,
  readHeader,
  segmentName,
  type Line,
  type SegmentHeader,
} from './segments';

/** Where the next entry goes. */
export interface Tail {
  /** Entries so far: the number of the next one. */
  readonly size: number;
  /** The hash of the last entry. */
  readonly head: Sha256;
  readonly range: CompactRange;
  /** The last segment, its length in bytes and its entries; segment 0 when there is none yet. */
  readonly segment: number;
  readonly bytes: number;
  readonly entries: number;
  /** The last whole line of that segment, which may be its header. */
  readonly line: { readonly offset: number; readonly bytes: number; readonly sha256: Sha256 } | null;
}

export const NO_TAIL: Tail = {
  size: BEGINNING.first,
  head: BEGINNING.prev,
  range: BEGINNING.range,
  segment: 0,
  bytes: 0,
  entries: 0,
  line: null,
};

export interface TailReading {
  readonly tail: Tail;
  /** The tree's root at the signed size. */
  readonly signedRoot: Buffer;
  /** The number of the first entry that was read. */
  readonly from: number;
  /** Key admissions and tail cuts among the entries that were read, and the first entry of all. */
  readonly notable: readonly AnyEntry[];
  /** What a crash left half-written, from here to the file's end; never signed and so never acknowledged. */
  readonly torn: { readonly segment: number; readonly offset: number } | null;
}

const NOTABLE = new Set(['vault.created', 'key.admitted', 'ledger.tail-cut']);

/**
 * Reads the end of a ledger of `segments` segments whose checkpoint signs `signedSize` entries (0: no checkpoint).
 * Throws FailureError `ledger-tail-lost` when there are fewer, `ledger-damaged` for anything else that is wrong.
 */
export async function readTail(
  disk: Disk,
  folder: string,
  segments: number,
  signedSize: number,
): Promise<TailReading> {
  const begin = await signedSegment(disk, folder, segments, signedSize);
  let { first: size, prev: head, range } = begin;
  const from = size;
  let signedRoot = size === signedSize ? rootOf(range) : null;
  let tail = NO_TAIL;
  let torn: TailReading['torn'] = null;
  const notable: AnyEntry[] = [];

  /** What is wrong with a line, or null when it stands where it must and was taken in. */
  const take = (segment: number, line: Line): VerificationCode | null => {
    const hash = hashOf(line.bytes);
    if (line.offset === 0) {
      const expected = headerLine({ segment, first: size, prev: head, range });
      if (!line.ended || !line.bytes.equals(expected)) return 'SEGMENT_HEADER_WRONG';
    } else {
      if (!line.ended || line.tooLong) return 'ENTRY_UNREADABLE';
      const { entry, problem } = readLine(line.bytes);
      if (!entry || problem) return problem ?? 'ENTRY_UNREADABLE';
      if (entry.seq !== size) return 'ENTRY_MISNUMBERED';
      if (entry.prev !== head) return 'CHAIN_BROKEN';
      if (NOTABLE.has(entry.kind)) notable.push(entry);
      size += 1;
      head = hash;
      range = withLeaf(range, leafHash(line.bytes));
      if (size === signedSize) signedRoot = rootOf(range);
    }
    tail = {
      size,
      head,
      range,
      segment,
      bytes: line.offset + line.bytes.length + 1,
      entries: line.offset === 0 ? 0 : tail.entries + 1,
      line: { offset: line.offset, bytes: line.bytes.length, sha256: hash },
    };
    return null;
  };

  /** Reads one segment; returns where it is torn, or null when all of it stands. */
  const read = async (segment: number, file: DiskFile): Promise<TailReading['torn']> => {
    for await (const lines of linesOf(file)) {
      for (const line of lines) {
        const problem = take(segment, line);
        if (!problem) continue;
        // A crash leaves a line without its end or, after the signed part, zeros where nothing was written.
        const looksTorn = !line.ended || (size >= signedSize && line.bytes.includes(0));
        if (segment !== segments || !looksTorn) throw failed('ledger-damaged', { detail: problem });
        return { segment, offset: line.offset };
      }
    }
    if (tail.segment === segment) return null;
    if (segment !== segments) throw failed('ledger-damaged', { detail: 'SEGMENT_HEADER_WRONG' });
    return { segment, offset: 0 }; // made, and nothing written into it
  };

  for (let segment = begin.segment; segment <= segments; segment++) {
    const file = await openToRead(disk, inLedger(folder, segmentName(segment)));
    torn = await closing(file, () => read(segment, file));
  }
  if (size < signedSize) throw failed('ledger-tail-lost', { expected: signedSize, found: size });
  if (!signedRoot) throw failed('ledger-damaged', { detail: 'CHECKPOINT_ROOT_DIFFERS' });
  return { tail, signedRoot, from, notable, torn };
}

/**
 * The header of the segment in which the signed part of the ledger ends. That it is right shows later, when the root
 * that follows from it is the signed one; here only the entry before it is looked at.
 */
async function signedSegment(
  disk: Disk,
  folder: string,
  segments: number,
  signedSize: number,
): Promise<SegmentHeader> {
  for (let segment = segments; segment > 1; segment--) {
    const line = await firstLine(disk, inLedger(folder, segmentName(segment)));
    const header = line && readHeader(line);
    if (!header || header.first > signedSize) continue;
    if (header.segment !== segment) throw failed('ledger-damaged', { detail: 'SEGMENT_DISPLACED' });
    const before = await lastLine(disk, inLedger(folder, segmentName(segment - 1)));
    if (!before || hashOf(before) !== header.prev) throw failed('ledger-damaged', { detail: 'CHAIN_BROKEN' });
    return header;
  }
  return { segment: 1, ...BEGINNING };
}

/** The last line of a file, or null when it is not whole. */
export async function lastLine(disk: Disk, file: string): Promise<Buffer | null> {
  const open = await openToRead(disk, file);
  return closing(open, async () => {
    const { bytes } = await open.stat();
    const end = Buffer.alloc(Math.min(bytes, LONGEST_LINE + 2));
    await readFully(open, end, bytes - end.length);
    if (end.at(-1) !== 0x0a) return null;
    const before = end.lastIndexOf(0x0a, end.length - 2);
    return before === -1 ? null : end.subarray(before + 1, -1);
  });
}
