/**
 * The Merkle tree of a ledger as it lies on disk: any entry's line, any tree of its first entries, any proof. Each
 * segment's header carries the compact range of all entries before it, so a subtree's root costs reading the one
 * segment in which it ends; nothing is cached and memory does not grow with the ledger. Headers are believed here: a
 * result holds when it comes out at a root that somebody signed.
 */
import { failed, type FailureError } from '#shared/failure';
import type { VerificationCode } from '#shared/verification';
import type { Disk } from '../vault/disk';
import { closing, openToRead } from '../vault/files';
import { leafHash, NO_LEAVES, rootOf, withLeaf, type CompactRange } from './merkle';
import { consistencySpans, inclusionSpans, type Span } from './proof';
import {
  firstLine,
  inLedger,
  linesOf,
  listLedger,
  readHeader,
  segmentName,
  type SegmentHeader,
} from './segments';

export interface LedgerTree {
  /** The line of entry `seq`, and the proof that it is in the tree of the first `size` entries. */
  inclusion(seq: number, size: number): Promise<{ readonly line: Buffer; readonly path: readonly Buffer[] }>;
  /** The proof that the tree of the first `second` entries begins with that of the first `first`. */
  consistency(first: number, second: number): Promise<readonly Buffer[]>;
  /** The root of the tree of the first `size` entries. */
  root(size: number): Promise<Buffer>;
}

/**
 * Opens the tree of the vault in `folder`, also while a writer appends. Every method throws FailureError
 * `ledger-damaged` where the ledger cannot be followed, `TAIL_LOST` for entries that are not there.
 */
export async function openTree(disk: Disk, folder: string): Promise<LedgerTree> {
  const { segments } = await listLedger(disk, folder);
  if (segments.length === 0) throw damaged('LEDGER_MISSING');
  const headers: SegmentHeader[] = [];
  for (const [i, segment] of segments.entries()) {
    if (segment !== i + 1) throw damaged('SEGMENT_MISSING');
    const line = await firstLine(disk, inLedger(folder, segmentName(segment)));
    const header = line && readHeader(line);
    // A segment that a writer has only just begun.
    if (!line && segment === segments.length && segment > 1) break;
    if (header?.segment !== segment || header.first < (headers.at(-1)?.first ?? 0)) {
      throw damaged('SEGMENT_HEADER_WRONG');
    }
    headers.push(header);
  }

  /** The header of the segment that entry `seq` is in. */
  const headerOf = (seq: number): SegmentHeader => {
    let [low, high] = [0, headers.length];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if ((headers[middle]?.first ?? Infinity) <= seq) low = middle;
      else high = middle;
    }
    const header = headers[low];
    if (!header || header.first > seq) throw damaged('SEGMENT_HEADER_WRONG');
    return header;
  };

  /** Gives each entry's line of a segment, up to entry `until`. */
  const walk = async (
    { segment, first }: SegmentHeader,
    until: number,
    take: (line: Buffer, seq: number) => void,
  ): Promise<void> => {
    const file = await openToRead(disk, inLedger(folder, segmentName(segment)));
    await closing(file, async () => {
      let seq = first;
      for await (const lines of linesOf(file)) {
        for (const { bytes, offset, ended, tooLong } of lines) {
          if (offset === 0) continue;
          if (seq >= until) return;
          if (!ended || tooLong) throw damaged('ENTRY_UNREADABLE');
          take(bytes, seq);
          seq += 1;
        }
      }
      if (seq < until) throw damaged('TAIL_LOST');
    });
  };

  const roots = async (spans: readonly Span[]): Promise<readonly Buffer[]> => {
    const ranges = new Map<Span, CompactRange>();
    for (const header of headers) {
      const ending = spans.filter(({ to }) => headerOf(to - 1) === header);
      if (ending.length === 0) continue;
      for (const span of ending) ranges.set(span, rangeAt(header, span.from));
      await walk(header, Math.max(...ending.map(({ to }) => to)), (line, seq) => {
        for (const span of ending) {
          if (seq < span.from || seq >= span.to) continue;
          ranges.set(span, withLeaf(ranges.get(span) ?? NO_LEAVES, leafHash(line)));
        }
      });
    }
    return spans.map((span) => rootOf(ranges.get(span) ?? NO_LEAVES));
  };

  return {
    async inclusion(seq, size) {
      if (seq < 0 || seq >= size) throw new RangeError(`entry ${seq} of ${size}`);
      const found: Buffer[] = [];
      await walk(headerOf(seq), seq + 1, (line, at) => {
        if (at === seq) found.push(Buffer.from(line));
      });
      const [line] = found;
      if (!line) throw damaged('TAIL_LOST');
      return { line, path: await roots(inclusionSpans(seq, size)) };
    },
    async consistency(first, second) {
      if (first < 1 || first > second) throw new RangeError(`from ${first} to ${second}`);
      return roots(consistencySpans(first, second));
    },
    async root(size) {
      const [root] = size === 0 ? [rootOf(NO_LEAVES)] : await roots([{ from: 0, to: size }]);
      if (!root) throw new RangeError(`size ${size}`);
      return root;
    },
  };
}

/**
 * The range of the leaves from `from` to where a segment begins; none when it begins before. The subtrees of proofs
 * begin at multiples of their own size, and there a compact range has the roots of what lies before as its first ones.
 */
function rangeAt({ first, range }: SegmentHeader, from: number): CompactRange {
  if (first <= from) return NO_LEAVES;
  return { size: first - from, roots: range.roots.slice(onesIn(from)) };
}

function onesIn(n: number): number {
  let ones = 0;
  for (let rest = n; rest > 0; rest = Math.floor(rest / 2)) ones += rest % 2;
  return ones;
}

function damaged(detail: VerificationCode): FailureError {
  return failed('ledger-damaged', { detail });
}
