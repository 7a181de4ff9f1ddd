/** Proves a vault: the ledger by itself, every original against the ledger, the catalog against the ledger. Writes nothing. */
import path from 'node:path';
import type { SealedClip } from '#shared/clip';
import { failed } from '#shared/failure';
import type { AnyEntry } from '#shared/ledger';
import type {
  VerificationFinding,
  VerificationProgress,
  VerificationReport,
  VerifiedSince,
} from '#shared/verification';
import { compareWithLedger } from '../catalog/compare';
import { isLocked } from '../catalog/lock';
import type { WitnessKey } from '../ledger/cosignature';
import { asNotedHead, signedHead } from '../ledger/head';
import { isConsistent } from '../ledger/proof';
import { readEntries } from '../ledger/segments';
import { anchorBefore, type Anchor, type Since } from '../ledger/since';
import { openTree } from '../ledger/tree';
import { verifyLedger, type LedgerReport } from '../ledger/verify';
import { sizesOf, witnessFindings } from '../ledger/witnessed';
import { errnoOf, systemDisk, type Disk } from '../vault/disk';
import { exists } from '../vault/files';
import { lanesOf, type Lanes } from '../vault/lanes';
import { digestInPath, LAYOUT } from '../vault/layout';
import { reread } from '../vault/read-back';
import { whatIsIn } from '../vault/vault';
import { witnessIn, witnessNotes } from './witness-notes';

export type { Since } from '../ledger/since';

/** What the ledger says of one original. */
interface Recorded {
  readonly original: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly seq: number;
}

const WRITE_BITS = 0o222;

export interface VerifyOptions {
  readonly disk?: Disk;
  /** Aborted to stop before the next original. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: VerificationProgress) => void;
  /** Only what was recorded since; without this, everything. */
  readonly since?: Since;
  /** States of the ledger that were noted elsewhere: codes, or what a QR code said. */
  readonly heads?: readonly string[];
  /** Files with checkpoints that were kept elsewhere. */
  readonly witnessFiles?: readonly string[];
}

/**
 * Verifies the vault in `folder`. Throws FailureError `no-vault`, `cancelled` or `head-code-unreadable`; what is wrong
 * with the vault is in the report.
 */
export async function verifyVault(folder: string, options: VerifyOptions = {}): Promise<VerificationReport> {
  const { disk = systemDisk, signal, onProgress = () => undefined, since } = options;
  const heads = (options.heads ?? []).map((text) => ({ text, noted: asNotedHead(text) }));
  if ((await whatIsIn(disk, folder)) !== 'vault') throw failed('no-vault', { place: folder });
  const quiet = !isLocked(path.join(folder, LAYOUT.lock));
  const sealed = new Map<string, Recorded>();
  const failures: VerificationFinding[] = [];
  const notes: VerificationFinding[] = [];
  const witnesses: WitnessKey[] = [];
  const witnessed = await witnessNotes(disk, folder, options.witnessFiles ?? []);
  const wanted = sizesOf(witnessed, heads);
  const anchor = since && (await anchorBefore(disk, folder, since));

  const ledger = await verifyLedger({
    disk,
    folder,
    quiet,
    ...(anchor && { anchor }),
    rootsAt: wanted,
    onEntry: (entry) => {
      const witness = witnessIn(entry);
      if (witness) witnesses.push(witness);
      const clip = clipIn(entry);
      if (!clip) return;
      const first = sealed.get(clip.clip);
      if (first) {
        failures.push({
          code: 'CLIP_RECORDED_TWICE',
          subject: clip.clip,
          values: { first: first.seq, second: entry.seq },
        });
      } else {
        sealed.set(clip.clip, {
          original: clip.original,
          sha256: clip.sha256,
          bytes: clip.bytes,
          seq: entry.seq,
        });
      }
    },
  });
  failures.push(...ledger.failures);
  notes.push(...ledger.notes);
  const roots = anchor ? await withEarlierRoots(disk, folder, anchor, ledger, wanted) : ledger.roots;
  failures.push(...(await witnessFindings({ ...ledger, roots, witnesses }, witnessed, heads)));

  const report = (entries: number): VerificationReport => ({
    ok: failures.length === 0,
    entries,
    clips: sealed.size,
    failures,
    notes,
    since: null,
  });
  const lanes = lanesOf(2);
  try {
    await checkOriginals(sealed, { disk, folder, lanes, failures, notes }, { signal, onProgress });
    if (!anchor) await checkUnrecorded(sealed, { disk, folder, lanes, failures, notes });
  } finally {
    await lanes.close();
  }
  if (anchor) {
    const count = anchor.checkpoint.size;
    notes.push({ code: 'EARLIER_NOT_CHECKED', subject: LAYOUT.ledger, values: { count } });
    const proven = ledger.failures.length === 0 ? await sinceAnchor(disk, folder, anchor) : null;
    return { ...report(ledger.entries), since: proven };
  }
  const catalogFile = path.join(folder, ...LAYOUT.catalogFile.split('/'));
  if (!(await exists(disk, catalogFile)))
    notes.push({ code: 'CATALOG_MISSING', subject: LAYOUT.catalogFile });
  else if (ledger.failures.length === 0) {
    const differences = await compareWithLedger(catalogFile, readEntries({ disk, folder }));
    for (const finding of differences) (finding.code === 'CATALOG_MISSING' ? notes : failures).push(finding);
  }

  return report(ledger.entries);
}

/** The roots at the wanted sizes, also at those before the anchor, which the verification did not pass. */
async function withEarlierRoots(
  disk: Disk,
  folder: string,
  { checkpoint }: Anchor,
  { roots, failures }: LedgerReport,
  wanted: ReadonlySet<number>,
): Promise<ReadonlyMap<number, Buffer>> {
  const earlier = [...wanted].filter((size) => size < checkpoint.size);
  if (earlier.length === 0 || failures.length > 0) return roots;
  const tree = await openTree(disk, folder);
  const all = new Map(roots);
  for (const size of earlier) all.set(size, await tree.root(size));
  return all;
}

/** The proof that the signed ledger of now begins with the anchor's. Throws `ledger-damaged` when there is none. */
async function sinceAnchor(disk: Disk, folder: string, { checkpoint: then }: Anchor): Promise<VerifiedSince> {
  const { checkpoint: now, tree } = await signedHead(disk, folder);
  const path = await tree.consistency(then.size, now.size);
  if (!isConsistent(then, now, path)) throw failed('ledger-damaged', { detail: 'CHECKPOINT_ROOT_DIFFERS' });
  const hex = (root: Buffer): string => root.toString('hex');
  return {
    size: then.size,
    root: hex(then.root),
    at: then.at,
    to: { size: now.size, root: hex(now.root) },
    proof: path.map(hex),
  };
}

interface Checking {
  readonly disk: Disk;
  readonly folder: string;
  readonly lanes: Lanes;
  readonly failures: VerificationFinding[];
  readonly notes: VerificationFinding[];
}

/** The sealed clip that an entry records, or null; an entry that is not shaped like one is no clip. */
function clipIn(entry: AnyEntry): SealedClip | null {
  if (entry.kind !== 'clip.sealed') return null;
  const clip = entry.data as Partial<SealedClip> | null;
  const whole =
    typeof clip?.clip === 'string' &&
    typeof clip.original === 'string' &&
    typeof clip.sha256 === 'string' &&
    typeof clip.bytes === 'number' &&
    digestInPath(clip.original) === clip.sha256;
  return whole ? (clip as SealedClip) : null;
}

/** Reads every original again and compares length and digest. */
async function checkOriginals(
  sealed: ReadonlyMap<string, Recorded>,
  c: Checking,
  { signal, onProgress }: { signal: AbortSignal | undefined; onProgress: (p: VerificationProgress) => void },
): Promise<void> {
  const clips = sealed.entries();
  const bytesTotal = [...sealed.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  let clipsDone = 0;
  let bytesDone = 0;
  const worker = async (): Promise<void> => {
    for (const [clip, recorded] of clips) {
      if (signal?.aborted) throw failed('cancelled');
      const finding = await checkOriginal(clip, recorded, c);
      if (finding) c.failures.push(finding);
      clipsDone += 1;
      bytesDone += recorded.bytes;
      onProgress({ clipsDone, clipsTotal: sealed.size, bytesDone, bytesTotal });
    }
  };
  await Promise.all(Array.from({ length: c.lanes.count }, worker));
}

async function checkOriginal(
  clip: string,
  recorded: Recorded,
  c: Checking,
): Promise<VerificationFinding | null> {
  const file = path.join(c.folder, ...recorded.original.split('/'));
  try {
    const { bytes, isFile, mode } = await c.disk.stat(file);
    if (!isFile) return { code: 'ORIGINAL_MISSING', subject: clip };
    if (bytes !== recorded.bytes) {
      return {
        code: 'ORIGINAL_LENGTH_DIFFERS',
        subject: clip,
        values: { expected: recorded.bytes, found: bytes },
      };
    }
    if ((mode & WRITE_BITS) !== 0) c.notes.push({ code: 'ORIGINAL_WRITABLE', subject: clip });
    const { sha256 } = await c.lanes.use((lane) => reread(c.disk, file, 'medium', lane));
    return sha256 === recorded.sha256 ? null : { code: 'ORIGINAL_ALTERED', subject: clip };
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR')
      return { code: 'ORIGINAL_MISSING', subject: clip };
    return {
      code: 'ORIGINAL_UNREADABLE',
      subject: clip,
      values: { detail: errnoOf(error) ?? String(error) },
    };
  }
}

/**
 * Looks at what lies among the originals without a record. A whole, content-named file is what an interrupted import
 * left and the next one will record; anything else does not belong there.
 */
async function checkUnrecorded(sealed: ReadonlyMap<string, Recorded>, c: Checking): Promise<void> {
  const recorded = new Set([...sealed.values()].map((r) => r.original));
  for await (const original of filesUnder(c.disk, c.folder, LAYOUT.originals)) {
    if (recorded.has(original)) continue;
    const digest = digestInPath(original);
    const file = path.join(c.folder, ...original.split('/'));
    const isWhole =
      digest !== null &&
      (await c.lanes
        .use((lane) => reread(c.disk, file, 'medium', lane))
        .then(
          ({ sha256 }) => sha256 === digest,
          () => false,
        ));
    if (isWhole) c.notes.push({ code: 'ORIGINAL_LEFT_OVER', subject: original });
    else c.failures.push({ code: 'ORIGINAL_UNRECORDED', subject: original });
  }
}

async function* filesUnder(disk: Disk, folder: string, relative: string): AsyncGenerator<string> {
  for (const name of await namesIn(disk, path.join(folder, ...relative.split('/')))) {
    const inside = `${relative}/${name}`;
    const { isFolder } = await disk.stat(path.join(folder, ...inside.split('/')));
    if (isFolder) yield* filesUnder(disk, folder, inside);
    else yield inside;
  }
}

/** The names in a folder; none when there is no such folder: what should lie in it is missed by itself. */
async function namesIn(disk: Disk, folder: string): Promise<readonly string[]> {
  try {
    return await disk.names(folder);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT' || errnoOf(error) === 'ENOTDIR') return [];
    throw error;
  }
}
