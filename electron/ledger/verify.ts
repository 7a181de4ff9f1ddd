/**
 * The full verification of a ledger: everything that can be derived is derived again, from the first byte on, and
 * every failure is told with its own code. Reads only, holds little, and never throws over what it reads.
 */
import type { Sha256 } from '#shared/ids';
import type { AnyEntry } from '#shared/ledger';
import type { VerificationFinding } from '#shared/verification';
import { errnoOf, type Disk } from '../vault/disk';
import { closing, openToRead, readWhole } from '../vault/files';
import { LAYOUT } from '../vault/layout';
import { judge, type Judge, type Report } from './judge';
import { rootOf, type CompactRange } from './merkle';
import { CHECKPOINT, closingName, inLedger, linesOf, listLedger, segmentName } from './segments';
import {
  LONGEST_CHECKPOINT,
  originOf,
  parseNote,
  signatureOf,
  vaultOf,
  type Checkpoint,
  type SignedCheckpoint,
} from './signed-note';
import { admittedBy } from './signer';
import type { Anchor } from './since';

export interface VerifyLedger {
  readonly disk: Disk;
  /** The vault's folder. */
  readonly folder: string;
  /** Whether surely nobody is writing: then a half-written end is a failure and an unsigned one is noted. */
  readonly quiet: boolean;
  /** Begin behind this closed segment, and believe what was before. */
  readonly anchor?: Anchor;
  /** Sizes of which the tree's root is wanted in the report. */
  readonly rootsAt?: ReadonlySet<number>;
  /** Told every entry that can be read and is canonical, in order, with the hash of its line. */
  readonly onEntry?: (entry: AnyEntry, hash: Sha256) => void | Promise<void>;
}

export interface LedgerReport {
  /** Entries that there are, by their numbers. */
  readonly entries: number;
  /** The first thousand failures. */
  readonly failures: readonly VerificationFinding[];
  /** How many there are in all. */
  readonly failureCount: number;
  readonly notes: readonly VerificationFinding[];
  /** The roots at the sizes asked for; none for a size that there is not, or that lies where a part is missing. */
  readonly roots: ReadonlyMap<number, Buffer>;
  /** The keys that the entries admit. */
  readonly keys: readonly string[];
  /** The ledger's origin, as its first entry or else its last signature tells; null when neither does. */
  readonly origin: string | null;
}

const MOST_LISTED = 1000;

/** Verifies the ledger of a vault, also while another program appends to it. */
export async function verifyLedger(job: VerifyLedger): Promise<LedgerReport> {
  const { disk, folder, quiet, rootsAt, anchor } = job;
  const failures: VerificationFinding[] = [];
  const notes: VerificationFinding[] = [];
  let failureCount = 0;
  const fail: Report = (code, subject, values) => {
    failureCount += 1;
    if (failures.length < MOST_LISTED) failures.push(values ? { code, subject, values } : { code, subject });
  };

  // First of all, so that a writer at work can only be ahead of what was signed.
  const checkpoint = await readCheckpoint(disk, folder, CHECKPOINT);
  const signed = typeof checkpoint === 'string' ? null : checkpoint;
  const { segments, closings } = await listed(disk, folder);
  const last = segments.at(-1);
  if (last === undefined) {
    fail('LEDGER_MISSING', LAYOUT.ledger);
    const origin = signed?.origin ?? null;
    return { entries: 0, failures, failureCount, notes, roots: new Map(), keys: [], origin };
  }

  let signedRoot: Buffer | null = null;
  const roots = new Map<number, Buffer>();
  const line = judge(fail, (range) => {
    if (range.size === signed?.size) signedRoot = rootOf(range);
    if (rootsAt?.has(range.size) === true || range.size === anchor?.checkpoint.size)
      roots.set(range.size, rootOf(range));
  });
  const admissions: Admissions = anchor
    ? { vault: vaultOf(anchor.checkpoint.origin), keys: [...anchor.admissions] }
    : { vault: null, keys: [] };
  let gaps = false;
  let wasDisplaced = false; // then nothing leads on to the next one
  const first = (anchor?.segment ?? 0) + 1;
  let expected = first;
  for (const segment of segments.filter((n) => n >= first)) {
    tellMissing(expected, segment, fail);
    // Before the lines, so that a writer at work has not gone past it.
    const end = await readCheckpoint(disk, folder, closingName(segment));
    const isAnchored = anchor !== undefined && segment === first;
    line.begin(segment, isAnchored || segment > expected || wasDisplaced);
    const isLast = segment === last;
    const { displaced } = await readSegment(job, { segment, isLast, line, admissions, fail });
    const open = isLast && end === 'CHECKPOINT_MISSING';
    if (!displaced && !open) judgeClosing(end, segment, line.range(), admissions, fail);
    gaps ||= displaced || segment > expected;
    wasDisplaced = displaced;
    expected = segment + 1;
  }
  tellMissing(expected, (closings.at(-1) ?? 0) + 1, fail);
  if (anchor) judgeAnchor(anchor, roots.get(anchor.checkpoint.size), admissions, fail);

  const trouble = signed ? signatureTrouble(signed, admissions) : checkpoint;
  line.finish(trouble ? null : signed);
  const entries = line.size();
  if (typeof trouble === 'string') fail(trouble, CHECKPOINT);
  if (signed && entries < signed.size && trouble !== 'CHECKPOINT_SIGNATURE_WRONG') {
    fail('TAIL_LOST', CHECKPOINT, { expected: signed.size, found: entries });
  } else if (signed && !trouble) {
    if (!isSigned(signed, signedRoot, gaps)) fail('CHECKPOINT_ROOT_DIFFERS', CHECKPOINT);
    const count = entries - signed.size;
    if (quiet && count > 0) notes.push({ code: 'CHECKPOINT_BEHIND', subject: CHECKPOINT, values: { count } });
  }
  const origin = admissions.vault === null ? (signed?.origin ?? null) : originOf(admissions.vault);
  const keys = admissions.keys.map(({ publicKey }) => publicKey);
  return { entries, failures, failureCount, notes, roots, keys, origin };
}

async function listed(disk: Disk, folder: string): Promise<Awaited<ReturnType<typeof listLedger>>> {
  try {
    return await listLedger(disk, folder);
  } catch (error) {
    if (errnoOf(error) !== 'ENOENT' && errnoOf(error) !== 'ENOTDIR') throw error;
    return { segments: [], closings: [] };
  }
}

/** Whether the tree at the signed size is the signed one. Behind a gap nothing can be said; the gap itself was told. */
function isSigned(signed: Checkpoint, root: Buffer | null, gaps: boolean): boolean {
  return root ? root.equals(signed.root) : gaps;
}

/** Tells of segments `from` … `to` − 1, of which there is none. */
function tellMissing(from: number, to: number, fail: Report): void {
  for (let segment = from; segment < Math.min(to, from + MOST_LISTED); segment++) {
    fail('SEGMENT_MISSING', segmentName(segment), { segment });
  }
}

interface Reading {
  readonly segment: number;
  readonly isLast: boolean;
  readonly line: Judge;
  readonly admissions: Admissions;
  readonly fail: Report;
}

/** Gives the lines of one segment to the judge. */
async function readSegment(
  { disk, folder, quiet, onEntry }: VerifyLedger,
  { segment, isLast, line, admissions, fail }: Reading,
): Promise<{ readonly displaced: boolean }> {
  const name = segmentName(segment);
  const path = inLedger(folder, name);
  const found = { lines: 0 };
  try {
    // Looked at first: to open a pipe would wait for somebody at its other end.
    if (!(await disk.stat(path)).isFile) throw Object.assign(new Error('not a file'), { code: 'ENOTSUP' });
    const file = await openToRead(disk, path);
    await closing(file, async () => {
      if (isLast && quiet && (await file.stat()).bytes === 0) fail('TAIL_TORN', name, { segment });
      for await (const lines of linesOf(file)) {
        for (const one of lines) {
          if (!one.ended && (quiet || !isLast)) fail('TAIL_TORN', name, { segment });
          if (!one.ended && isLast) continue;
          found.lines += 1;
          const taken = line.take(one);
          if (!taken) continue;
          note(admissions, taken.entry);
          await onEntry?.(taken.entry, taken.hash);
        }
      }
    });
  } catch (error) {
    const detail = errnoOf(error);
    if (detail === null) throw error;
    if (isLast && !quiet && detail === 'ENOENT') return { displaced: false }; // a writer took it back
    fail('ENTRY_UNREADABLE', name, { seq: line.size(), detail });
  }
  return found.lines > 0 || !isLast ? line.end() : { displaced: false };
}

/** A checkpoint file, or the code of what keeps it from being one. */
async function readCheckpoint(
  disk: Disk,
  folder: string,
  name: string,
): Promise<SignedCheckpoint | 'CHECKPOINT_MISSING' | 'CHECKPOINT_UNREADABLE'> {
  try {
    const bytes = await readWhole(disk, inLedger(folder, name), LONGEST_CHECKPOINT);
    return bytes ? (parseNote(bytes) ?? 'CHECKPOINT_UNREADABLE') : 'CHECKPOINT_MISSING';
  } catch (error) {
    if (errnoOf(error) === null && !(error instanceof RangeError)) throw error;
    return 'CHECKPOINT_UNREADABLE';
  }
}

/** What the entries so far say of who signs. */
interface Admissions {
  vault: string | null;
  readonly keys: { readonly seq: number; readonly publicKey: string }[];
}

function note(admissions: Admissions, entry: AnyEntry): void {
  const { kind, data, seq } = entry;
  if (kind === 'vault.created' && typeof data === 'object' && data !== null && 'vault' in data) {
    if (typeof data.vault === 'string') admissions.vault ??= data.vault;
  }
  const publicKey = admittedBy(entry);
  if (publicKey !== null) admissions.keys.push({ seq, publicKey });
}

/** Whether the checkpoint is signed by the key that the entries under it admitted last: null, or what is wrong. */
function signatureTrouble(
  checkpoint: SignedCheckpoint,
  { vault, keys }: Admissions,
): 'CHECKPOINT_KEY_UNKNOWN' | 'CHECKPOINT_SIGNATURE_WRONG' | null {
  if (vault !== null && checkpoint.origin !== originOf(vault)) return 'CHECKPOINT_KEY_UNKNOWN';
  let latest: Admissions['keys'][number] | null = null;
  for (const key of keys) if (key.seq < checkpoint.size && key.seq >= (latest?.seq ?? 0)) latest = key;
  const signature = latest ? signatureOf(checkpoint, latest.publicKey) : 'absent';
  if (signature === 'absent') return 'CHECKPOINT_KEY_UNKNOWN';
  return signature === 'wrong' ? 'CHECKPOINT_SIGNATURE_WRONG' : null;
}

/** Whether the state that was begun from is signed, and is what the next segment's header goes on from. */
function judgeAnchor(
  { segment, checkpoint, isChained }: Anchor,
  root: Buffer | undefined,
  admissions: Admissions,
  fail: Report,
): void {
  const trouble = signatureTrouble(checkpoint, admissions);
  if (trouble) fail(trouble, closingName(segment), { segment });
  else if (!root?.equals(checkpoint.root)) fail('CHECKPOINT_ROOT_DIFFERS', closingName(segment), { segment });
  if (!isChained) fail('CHAIN_BROKEN', String(checkpoint.size - 1), { seq: checkpoint.size - 1 });
}

/** Holds the checkpoint that a segment was closed with against the tree at the segment's end. */
function judgeClosing(
  checkpoint: SignedCheckpoint | 'CHECKPOINT_MISSING' | 'CHECKPOINT_UNREADABLE',
  segment: number,
  range: CompactRange | null,
  admissions: Admissions,
  fail: Report,
): void {
  const tell = (code: Parameters<Report>[0]): void => fail(code, closingName(segment), { segment });
  if (typeof checkpoint === 'string') {
    tell(checkpoint);
    return;
  }
  const trouble = signatureTrouble(checkpoint, admissions);
  if (trouble) tell(trouble);
  else if (range && (range.size !== checkpoint.size || !rootOf(range).equals(checkpoint.root)))
    tell('CHECKPOINT_ROOT_DIFFERS');
}
