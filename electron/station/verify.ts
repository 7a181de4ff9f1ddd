/** Proves a vault: the ledger by itself, every original against the ledger, the catalog against the ledger. Writes nothing. */
import path from 'node:path';
import type { SealedClip } from '#shared/clip';
import { failed } from '#shared/failure';
import type { AnyEntry } from '#shared/ledger';
import type { VerificationFinding, VerificationProgress, VerificationReport } from '#shared/verification';
import { compareWithLedger } from '../catalog/compare';
import { isLocked } from '../catalog/lock';
import { readEntries } from '../ledger/segments';
import { verifyLedger } from '../ledger/verify';
import { errnoOf, systemDisk, type Disk } from '../vault/disk';
import { exists } from '../vault/files';
import { lanesOf, type Lanes } from '../vault/lanes';
import { digestInPath, LAYOUT } from '../vault/layout';
import { reread } from '../vault/read-back';
import { whatIsIn } from '../vault/vault';

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
}

/** Verifies the vault in `folder`. Throws FailureError `no-vault` or `cancelled`; what is wrong with it is in the report. */
export async function verifyVault(folder: string, options: VerifyOptions = {}): Promise<VerificationReport> {
  const { disk = systemDisk, signal, onProgress = () => undefined } = options;
  if ((await whatIsIn(disk, folder)) !== 'vault') throw failed('no-vault', { place: folder });
  const quiet = !isLocked(path.join(folder, LAYOUT.lock));
  const sealed = new Map<string, Recorded>();
  const failures: VerificationFinding[] = [];
  const notes: VerificationFinding[] = [];

  const ledger = await verifyLedger({
    disk,
    folder,
    quiet,
    onEntry: (entry) => {
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

  const lanes = lanesOf(2);
  try {
    await checkOriginals(sealed, { disk, folder, lanes, failures, notes }, { signal, onProgress });
    await checkUnrecorded(sealed, { disk, folder, lanes, failures, notes });
  } finally {
    await lanes.close();
  }
  const catalogFile = path.join(folder, ...LAYOUT.catalogFile.split('/'));
  if (!(await exists(disk, catalogFile)))
    notes.push({ code: 'CATALOG_MISSING', subject: LAYOUT.catalogFile });
  else if (ledger.failures.length === 0) {
    const differences = await compareWithLedger(catalogFile, readEntries({ disk, folder }));
    for (const finding of differences) (finding.code === 'CATALOG_MISSING' ? notes : failures).push(finding);
  }

  return { ok: failures.length === 0, entries: ledger.entries, clips: sealed.size, failures, notes };
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
  for (const name of await disk.names(path.join(folder, ...relative.split('/')))) {
    const inside = `${relative}/${name}`;
    const { isFolder } = await disk.stat(path.join(folder, ...inside.split('/')));
    if (isFolder) yield* filesUnder(disk, folder, inside);
    else yield inside;
  }
}
