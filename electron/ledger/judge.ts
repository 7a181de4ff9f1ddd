/**
 * Judges the lines of a ledger one after the other and says of each failure which entry it is about. An entry is
 * vouched for by the next one, which names its hash; so each is judged when the next one is known, and what a wrong
 * entry says of the one before it counts for nothing.
 */
import type { Sha256 } from '#shared/ids';
import { GENESIS, type AnyEntry } from '#shared/ledger';
import type { VerificationCode } from '#shared/verification';
import { hashOf, readLine } from './entry';
import { leafHash, NO_LEAVES, rootOf, withLeaf, type CompactRange } from './merkle';
import { headerLine, readHeader, segmentName, type Line, type SegmentHeader } from './segments';

/** Takes a finding. Values are those that the sentences for it have places for. */
export type Report = (
  code: VerificationCode,
  subject: string,
  values?: Readonly<Record<string, string | number>>,
) => void;

export interface Judge {
  /** Begins a segment file. `gap`: what should be before it is missing. */
  begin(segment: number, gap: boolean): void;
  /** Takes the segment's next line; the first is its header. Returns the entry in it, if it is whole and canonical. */
  take(line: Line): { readonly entry: AnyEntry; readonly hash: Sha256 } | null;
  /** Ends the segment file. `displaced`: it is another segment than its name says. */
  end(): { readonly displaced: boolean };
  /** After the last segment. `signed`: the tree's root by a valid checkpoint over all entries, if there is one. */
  finish(signed: { readonly size: number; readonly root: Buffer } | null): void;
  /** How many entries there are, by their numbers. */
  size(): number;
  /** The tree over the lines so far; null when a part of the ledger is missing and nothing tells its roots. */
  range(): CompactRange | null;
}

/** A line that waits for the next one to be judged by. */
interface Pending {
  readonly entry: AnyEntry | null;
  readonly problem: VerificationCode | null;
  readonly hash: Sha256;
  /** Whether it names another hash than that of the entry before it. */
  readonly breaks: boolean;
  /** If it breaks: the tree's root if only its `prev` had been altered. */
  readonly rootWithRightPrev: Buffer | null;
}

/** Begins before the first segment. `watch` is told the tree's range after every entry. */
export function judge(report: Report, watch: (range: CompactRange) => void): Judge {
  let range: CompactRange | null = NO_LEAVES;
  let head: Sha256 | null = GENESIS; // null: unknown, after a gap
  let pending: Pending | null = null;
  let next = 0; // the number that the pending entry should have
  let before: { readonly seq: number; readonly blamed: boolean } | null = null; // the one before the pending
  let unreadable = { count: 0, first: 0 }; // a run of lines just before the pending one
  let failures = 0;
  let owed = false; // an entry that the next was not chained to, still to be blamed on one of the two

  let segment = 0;
  let gap = false;
  let displaced = false;
  let header: SegmentHeader | 'none' | null = null; // null: not read yet
  let judged = false;
  let failuresThen = 0; // how many there were when the last header was judged

  const fail: Report = (code, subject, values) => {
    failures += 1;
    report(code, subject, values);
  };
  const blame = (code: VerificationCode, seq: number, values: Readonly<Record<string, number>> = {}): void =>
    fail(code, String(seq), { seq, ...values });

  /** Lines that could not be read stand for the entries between the readable ones; further pieces belong to the last of them. */
  const settleUnreadable = (entriesMissing: number): void => {
    for (let i = 2; i <= unreadable.count; i++) {
      blame('ENTRY_UNREADABLE', unreadable.first + Math.min(i, Math.max(entriesMissing, 1)) - 1);
    }
    unreadable = { count: 0, first: 0 };
  };

  /** Judges the pending line. `following`: the entry after it, null when that is unreadable, undefined when there is none. */
  const settle = (following: AnyEntry | null | undefined, signedRoot: Buffer | null = null): void => {
    if (!pending) return;
    const { entry, problem, hash, breaks, rootWithRightPrev } = pending;
    pending = null;
    if (!entry) {
      if (unreadable.count === 0) {
        blame('ENTRY_UNREADABLE', next);
        unreadable = { count: 1, first: next };
      } else unreadable = { ...unreadable, count: unreadable.count + 1 };
      before = { seq: next, blamed: true };
      next += 1;
      owed = false;
      if (following === undefined) settleUnreadable(Number.MAX_SAFE_INTEGER);
      return;
    }
    const vouched = following?.prev === hash;
    const last = following === undefined;
    let blamed = false;
    let explained = before?.blamed ?? false;
    if (unreadable.count > 0) {
      if ((vouched || last) && entry.seq >= unreadable.first) next = entry.seq;
      settleUnreadable(next - unreadable.first);
    }
    if (problem) {
      blame(problem, next);
      blamed = true;
    } else if (entry.seq !== next && !vouched) {
      blame('ENTRY_MISNUMBERED', next, { expected: next, found: entry.seq });
      blamed = true;
    } else if (entry.seq !== next) {
      // A true entry at another place: entries before it are missing, doubled or out of order.
      blame('ENTRY_MISNUMBERED', entry.seq, { expected: next, found: entry.seq });
      if (breaks && entry.seq > next) blame('CHAIN_BROKEN', entry.seq - 1);
      next = entry.seq;
      explained = true;
    }
    if (breaks && !explained && !blamed) {
      if (vouched || following === null || last) {
        const itself =
          !before || (last && signedRoot !== null && rootWithRightPrev?.equals(signedRoot) === true);
        blame('CHAIN_BROKEN', itself ? next : (before?.seq ?? next));
        owed = false;
      } else owed = true; // the next one will tell that this one is wrong too, and then it alone is blamed
    } else owed = false;
    before = { seq: next, blamed };
    next += 1;
  };

  /** Goes on from what a header says. */
  const adopt = (from: SegmentHeader): void => {
    range = from.range;
    next = from.first;
    watch(range);
  };
  const breakOff = (): void => {
    settle(undefined);
    before = null;
    head = null;
    range = null;
  };

  /** Holds the header against what came before it; `first` is the segment's first entry, if that can be read. */
  const judgeHeader = (first: AnyEntry | null): void => {
    holdHeader(first, failures > failuresThen || owed);
    judged = true;
    failuresThen = failures;
  };
  const holdHeader = (first: AnyEntry | null, tainted: boolean): void => {
    const wrong = (): void => fail('SEGMENT_HEADER_WRONG', segmentName(segment), { segment });
    if (header === null || header === 'none') {
      wrong();
      if (gap && first) next = first.seq;
      return;
    }
    const { first: number, prev } = header;
    const expected = range && head && headerLine({ segment, first: next, prev: head, range });
    const asExpected = expected !== null && headerLine({ ...header, segment }).equals(expected);
    if (header.segment !== segment && !asExpected) {
      displaced = true;
      fail('SEGMENT_DISPLACED', segmentName(segment), { segment, found: header.segment });
      breakOff();
      adopt(header);
    } else if (gap) {
      adopt(header);
      if (first && (first.prev !== prev || first.seq !== number)) wrong();
    } else if (header.segment !== segment) wrong();
    else if (!asExpected) {
      // After a failure the segments before lead to another header: go on from this one. And where header and first
      // entry agree with one another, it is the end of the segment before that is wrong.
      const believable = tainted || (first !== null && first.prev !== head && first.prev === prev);
      if (!believable) {
        wrong();
        return;
      }
      if (number > next && !before?.blamed) {
        blame('ENTRY_MISNUMBERED', number, { expected: next, found: number });
        breakOff();
      }
      adopt(header);
    }
  };

  const takeEntry = (line: Line): { entry: AnyEntry; hash: Sha256 } | null => {
    const { entry, problem } = line.tooLong
      ? ({ entry: null, problem: 'ENTRY_UNREADABLE' } as const)
      : readLine(line.bytes);
    settle(entry);
    if (!judged) judgeHeader(entry);
    const hash = hashOf(line.bytes);
    const breaks = entry !== null && head !== null && entry.prev !== head;
    let rootWithRightPrev: Buffer | null = null;
    if (breaks && range && head) {
      const text = line.bytes.toString('latin1').replace(`"prev":"${entry.prev}"`, `"prev":"${head}"`);
      rootWithRightPrev = rootOf(withLeaf(range, leafHash(Buffer.from(text, 'latin1'))));
    }
    pending = { entry, problem, hash, breaks, rootWithRightPrev };
    head = hash;
    if (range) {
      range = withLeaf(range, leafHash(line.bytes));
      watch(range);
    }
    return entry && !problem ? { entry, hash } : null;
  };

  return {
    begin(number, afterGap) {
      if (afterGap) breakOff();
      segment = number;
      gap = afterGap;
      displaced = false;
      header = null;
      judged = false;
    },
    take(line) {
      if (header !== null) return takeEntry(line);
      header = readHeader(line.bytes) ?? 'none';
      // A segment that lost its header may begin with an entry.
      return header === 'none' && readLine(line.bytes).entry ? takeEntry(line) : null;
    },
    end() {
      if (!judged) {
        settle(null);
        judgeHeader(null);
      }
      return { displaced };
    },
    finish(signed) {
      settle(undefined, signed && signed.size === range?.size ? signed.root : null);
    },
    size: () => next + (pending ? 1 : 0),
    range: () => range,
  };
}
