/** Files against the record: the originals of a vault, or the copies in a place. Reads only. */
import path from 'node:path';
import { failed } from '#shared/failure';
import type { VerificationFinding, VerificationProgress } from '#shared/verification';
import { errnoOf, type Disk } from '../../vault/disk';
import type { Lanes } from '../../vault/lanes';
import { digestInPath, LAYOUT } from '../../vault/layout';
import { reread } from '../../vault/read-back';
import type { RecordedClip } from './recorded';

/** A folder that holds originals, and where findings about them go. */
export interface Holding {
  readonly disk: Disk;
  readonly folder: string;
  readonly lanes: Lanes;
  /** Null for the vault itself. */
  readonly place: HeldPlace | null;
  readonly failures: VerificationFinding[];
  readonly notes: VerificationFinding[];
}

export interface HeldPlace {
  readonly name: string;
  /** Throws when it does not answer any more: then a file that cannot be found there is not missing. */
  readonly stillThere: () => Promise<void>;
}

export interface Course {
  readonly signal: AbortSignal | undefined;
  readonly onProgress: (progress: VerificationProgress) => void;
}

type Found = 'MISSING' | 'LENGTH_DIFFERS' | 'ALTERED' | 'UNREADABLE' | 'UNRECORDED' | 'LEFT_OVER';

const WRITE_BITS = 0o222;

/** Reads every file that is on record again and compares length and digest. Throws FailureError `cancelled`. */
export async function checkRecorded(
  clips: ReadonlyMap<string, RecordedClip>,
  holding: Holding,
  { signal, onProgress }: Course,
): Promise<void> {
  const waiting = clips.entries();
  const bytesTotal = [...clips.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  let clipsDone = 0;
  let bytesDone = 0;
  const worker = async (): Promise<void> => {
    for (const [clip, recorded] of waiting) {
      if (signal?.aborted) throw failed('cancelled');
      const finding = await checkOne(clip, recorded, holding);
      if (finding) {
        await holding.place?.stillThere();
        holding.failures.push(finding);
      }
      clipsDone += 1;
      bytesDone += recorded.bytes;
      onProgress({ clipsDone, clipsTotal: clips.size, bytesDone, bytesTotal });
    }
  };
  await Promise.all(Array.from({ length: holding.lanes.count }, worker));
}

async function checkOne(
  clip: string,
  recorded: RecordedClip,
  holding: Holding,
): Promise<VerificationFinding | null> {
  const { disk, folder, lanes, place } = holding;
  const file = path.join(folder, ...recorded.original.split('/'));
  const tell = (found: Found, values?: VerificationFinding['values']) =>
    findingOf(holding, found, clip, values);
  try {
    const { bytes, isFile, mode } = await disk.stat(file);
    if (!isFile) return tell('MISSING');
    if (bytes !== recorded.bytes) return tell('LENGTH_DIFFERS', { expected: recorded.bytes, found: bytes });
    // Many disks that copies go to keep no such mark.
    if ((mode & WRITE_BITS) !== 0 && !place) holding.notes.push({ code: 'ORIGINAL_WRITABLE', subject: clip });
    const { sha256 } = await lanes.use((lane) => reread(disk, file, 'medium', lane));
    return sha256 === recorded.sha256 ? null : tell('ALTERED');
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === 'ENOENT' || errno === 'ENOTDIR') return tell('MISSING');
    return tell('UNREADABLE', { detail: errno ?? String(error) });
  }
}

/**
 * Looks at what lies among the originals without a record. A whole, content-named file is what an interrupted import
 * (or copying) left and the next one will record; anything else does not belong there.
 */
export async function checkUnrecorded(recorded: ReadonlySet<string>, holding: Holding): Promise<void> {
  const { disk, folder, lanes } = holding;
  for await (const original of filesUnder(disk, folder, LAYOUT.originals)) {
    if (recorded.has(original)) continue;
    const digest = digestInPath(original);
    const file = path.join(folder, ...original.split('/'));
    const isWhole =
      digest !== null &&
      (await lanes
        .use((lane) => reread(disk, file, 'medium', lane))
        .then(
          ({ sha256 }) => sha256 === digest,
          () => false,
        ));
    if (isWhole) holding.notes.push(findingOf(holding, 'LEFT_OVER', original));
    else holding.failures.push(findingOf(holding, 'UNRECORDED', original));
  }
}

function findingOf(
  { place }: Holding,
  found: Found,
  subject: string,
  values?: VerificationFinding['values'],
): VerificationFinding {
  if (place) return { code: `COPY_${found}`, subject, values: { ...values, name: place.name } };
  return values ? { code: `ORIGINAL_${found}`, subject, values } : { code: `ORIGINAL_${found}`, subject };
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
