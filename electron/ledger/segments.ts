/** The ledger's files: their names, their first lines, and reading them line by line with bounded memory. */
import path from 'node:path';
import { canonicalJson } from '#shared/canonical-json';
import { failed } from '#shared/failure';
import type { Sha256 } from '#shared/ids';
import { GENESIS } from '#shared/ledger';
import type { Disk, DiskFile } from '../vault/disk';
import { closing, openToRead } from '../vault/files';
import { LAYOUT } from '../vault/layout';
import { hashOf, LONGEST_LINE, readLine, type StoredEntry } from './entry';
import { NO_LEAVES, rangeOf, type CompactRange } from './merkle';

const FORMAT = 'evidock-ledger-1';

/** `segment-000001.jsonl` */
export function segmentName(segment: number): string {
  return `segment-${String(segment).padStart(6, '0')}.jsonl`;
}

/** `segment-000001.checkpoint`: stands beside a segment that is closed. */
export function closingName(segment: number): string {
  return `segment-${String(segment).padStart(6, '0')}.checkpoint`;
}

/** The last signature over the whole ledger. */
export const CHECKPOINT = 'checkpoint';

/** The path of one of the ledger's files. `folder` is the vault's. */
export function inLedger(folder: string, name: string): string {
  return path.join(folder, LAYOUT.ledger, name);
}

/** The numbers of the segments and of the closing checkpoints that are there, ascending. Throws ENOENT without the folder. */
export async function listLedger(
  disk: Disk,
  folder: string,
): Promise<{
  readonly segments: readonly number[];
  readonly closings: readonly number[];
}> {
  const names = await disk.names(path.join(folder, LAYOUT.ledger));
  const numbers = (nameOf: (n: number) => string): number[] =>
    names
      .map((name) => Number(/^segment-(\d{6,15})\./.exec(name)?.[1]))
      .filter((n, i) => n > 0 && nameOf(n) === names[i])
      .sort((a, b) => a - b);
  return { segments: numbers(segmentName), closings: numbers(closingName) };
}

/** The first line of a segment: where it stands, which follows from everything before it. */
export interface SegmentHeader {
  readonly segment: number;
  /** The number of its first entry. */
  readonly first: number;
  /** The hash of the entry before. */
  readonly prev: Sha256;
  /** The Merkle tree of all entries before. */
  readonly range: CompactRange;
}

/** What stands before the first entry of all. */
export const BEGINNING = { first: 0, prev: GENESIS, range: NO_LEAVES } as const;

/** A header's one line, without line end. */
export function headerLine({ segment, first, prev, range }: SegmentHeader): Buffer {
  const frontier = range.roots.map((root) => root.toString('hex'));
  return Buffer.from(canonicalJson({ first, format: FORMAT, frontier, prev, segment }));
}

/** The header in a line, or null when the line is none in its one form. */
export function readHeader(line: Buffer): SegmentHeader | null {
  if (line.length > LONGEST_LINE) return null;
  const fields =
    /^\{"first":(\d{1,16}),"format":"[^"]+","frontier":\[([^\]]*)\],"prev":"([0-9a-f]{64})","segment":(\d{1,15})\}$/.exec(
      line.toString('latin1'),
    );
  if (!fields) return null;
  const [, first, frontier = '', prev = '', segment] = fields;
  const roots = [...frontier.matchAll(/[0-9a-f]{64}/g)].map(([hex]) => Buffer.from(hex, 'hex'));
  const range = rangeOf(Number(first), roots);
  if (!range || !Number.isSafeInteger(range.size)) return null;
  const header = { segment: Number(segment), first: Number(first), prev: prev as Sha256, range };
  return headerLine(header).equals(line) ? header : null;
}

/** A line of a file, without its line end. */
export interface Line {
  readonly bytes: Buffer;
  readonly offset: number;
  /** Whether a line end follows; only a file's last line can lack it. */
  readonly ended: boolean;
  /** Longer than any line may be: then `bytes` holds only its beginning. */
  readonly tooLong: boolean;
}

const CHUNK = 256 << 10;
/** Room for a header of any ledger: one hash for each doubling of its entries. */
const HEADER_CHUNK = 8 << 10;
const LF = 0x0a;

/** Reads the lines of a file up to byte `until`, in batches, holding at most a line and a chunk of `most` bytes. */
export async function* linesOf(
  file: DiskFile,
  until = Number.MAX_SAFE_INTEGER,
  most = CHUNK,
): AsyncGenerator<readonly Line[], void, undefined> {
  let rest: Buffer = Buffer.alloc(0);
  let offset = 0; // of the line that `rest` begins
  let tooLong = false;
  for (let position = 0; position < until;) {
    const chunk = Buffer.allocUnsafe(Math.min(most, until - position));
    const n = await file.read(chunk, 0, chunk.length, position);
    if (n === 0) break;
    const lines: Line[] = [];
    let start = 0;
    for (let end = chunk.indexOf(LF); end !== -1 && end < n; end = chunk.indexOf(LF, start)) {
      const part = chunk.subarray(start, end);
      const bytes = rest.length === 0 ? part : Buffer.concat([rest, part]);
      lines.push({ bytes, offset, ended: true, tooLong: tooLong || bytes.length > LONGEST_LINE });
      start = end + 1;
      offset = position + start;
      rest = Buffer.alloc(0);
      tooLong = false;
    }
    if (rest.length <= LONGEST_LINE) rest = Buffer.concat([rest, chunk.subarray(start, n)]);
    else tooLong = true;
    position += n;
    if (lines.length > 0) yield lines;
  }
  if (rest.length > 0)
    yield [{ bytes: rest, offset, ended: false, tooLong: tooLong || rest.length > LONGEST_LINE }];
}

/** The first line of a segment file, or null when it has none that ends. */
export async function firstLine(disk: Disk, file: string): Promise<Buffer | null> {
  const open = await openToRead(disk, file);
  return closing(open, async () => {
    for await (const [line] of linesOf(open, undefined, HEADER_CHUNK))
      return line?.ended && !line.tooLong ? line.bytes : null;
    return null;
  });
}

/**
 * The entries from number `from` on, in order, each proven to follow the one before; stops before `until` and before
 * a last line that is not whole. Changes nothing. Throws FailureError `ledger-damaged` where the ledger cannot be
 * followed, with the code of what is wrong in `detail`.
 */
export async function* readEntries(where: {
  readonly disk: Disk;
  /** The vault's folder. */
  readonly folder: string;
  readonly from?: number;
  readonly until?: number;
}): AsyncGenerator<StoredEntry, void, undefined> {
  const { disk, folder, from = 0, until = Number.MAX_SAFE_INTEGER } = where;
  if (until <= from) return;
  const { segments } = await listLedger(disk, folder);
  const last = segments.at(-1);
  if (last === undefined) throw failed('ledger-damaged', { detail: 'LEDGER_MISSING' });
  let segment = await segmentWith(from, where, last);
  let next: { readonly seq: number; readonly prev: Sha256 } | null = null;
  for (; segment <= last; segment++) {
    if (!segments.includes(segment)) throw failed('ledger-damaged', { detail: 'SEGMENT_MISSING' });
    const file = await openToRead(disk, inLedger(folder, segmentName(segment)));
    try {
      for await (const lines of linesOf(file)) {
        for (const line of lines) {
          if (!line.ended && segment === last) return;
          if (line.offset === 0) {
            const header = readHeader(line.bytes);
            const follows = header?.segment === segment && (!next || header.prev === next.prev);
            if (!follows) throw failed('ledger-damaged', { detail: 'SEGMENT_HEADER_WRONG' });
            next ??= { seq: header.first, prev: header.prev };
            continue;
          }
          const { entry, problem } = line.tooLong ? UNREADABLE : readLine(line.bytes);
          if (!entry || problem) throw failed('ledger-damaged', { detail: problem ?? 'ENTRY_UNREADABLE' });
          if (entry.seq !== next?.seq) throw failed('ledger-damaged', { detail: 'ENTRY_MISNUMBERED' });
          if (entry.prev !== next.prev) throw failed('ledger-damaged', { detail: 'CHAIN_BROKEN' });
          if (entry.seq >= until) return;
          const hash = hashOf(line.bytes);
          next = { seq: entry.seq + 1, prev: hash };
          if (entry.seq >= from) yield { entry, hash };
        }
      }
    } finally {
      await file.close();
    }
  }
}

const UNREADABLE = { entry: null, problem: 'ENTRY_UNREADABLE' } as const;

/** The segment that entry `seq` is in, by the headers: the last that begins at or before it. */
async function segmentWith(
  seq: number,
  { disk, folder }: { readonly disk: Disk; readonly folder: string },
  last: number,
): Promise<number> {
  for (let segment = last; segment > 1; segment--) {
    const line = await firstLine(disk, inLedger(folder, segmentName(segment)));
    const header = line && readHeader(line);
    if (header && header.first <= seq) return segment;
  }
  return 1;
}
