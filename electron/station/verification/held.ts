/** Files against the record: the originals and attachments of a vault, or the copies in a place. Reads only. */
import path from 'node:path';
import { failed } from '#shared/failure';
import type { VerificationFinding } from '#shared/verification';
import { errnoOf, type Disk } from '../../vault/disk';
import type { Lanes } from '../../vault/lanes';
import { digestInAttachmentPath, digestInPath, LAYOUT } from '../../vault/layout';
import { reread } from '../../vault/read-back';
import type { Course } from './course';
import type { RecordedFile } from './recorded';

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

type Found = 'MISSING' | 'LENGTH_DIFFERS' | 'ALTERED' | 'UNREADABLE' | 'UNRECORDED' | 'LEFT_OVER';
const NAMES = { clip: 'ORIGINAL', attachment: 'ATTACHMENT' } as const;

const WRITE_BITS = 0o222;

/**
 * Reads every file that is on record again and compares length and digest; they are all clips, or all attachments.
 * Throws FailureError `cancelled`.
 */
export async function checkRecorded(
  files: ReadonlyMap<string, RecordedFile>,
  holding: Holding,
  course: Course,
): Promise<void> {
  const waiting = files.entries();
  const worker = async (): Promise<void> => {
    for (const [subject, recorded] of waiting) {
      if (course.signal?.aborted) throw failed('cancelled');
      const counted = course.file(recorded.bytes);
      const finding = await checkOne(subject, recorded, holding, counted.read);
      if (finding) {
        await holding.place?.stillThere();
        holding.failures.push(finding);
      }
      counted.done();
    }
  };
  await Promise.all(Array.from({ length: holding.lanes.count }, worker));
}

async function checkOne(
  subject: string,
  recorded: RecordedFile,
  holding: Holding,
  onRead: (bytes: number) => void,
): Promise<VerificationFinding | null> {
  const { disk, folder, lanes, place } = holding;
  const file = path.join(folder, ...recorded.original.split('/'));
  const tell = (found: Found, values?: VerificationFinding['values']) =>
    findingOf(holding, recorded.is, found, subject, values);
  try {
    const { bytes, isFile, mode } = await disk.stat(file);
    if (!isFile) return tell('MISSING');
    if (bytes !== recorded.bytes) return tell('LENGTH_DIFFERS', { expected: recorded.bytes, found: bytes });
    // Many disks that copies go to keep no such mark.
    if ((mode & WRITE_BITS) !== 0 && !place)
      holding.notes.push({ code: `${NAMES[recorded.is]}_WRITABLE`, subject });
    const { sha256 } = await lanes.use((lane) => reread(disk, file, 'medium', lane, onRead));
    return sha256 === recorded.sha256 ? null : tell('ALTERED');
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === 'ENOENT' || errno === 'ENOTDIR') return tell('MISSING');
    return tell('UNREADABLE', { detail: errno ?? String(error) });
  }
}

/**
 * Looks at what lies among the originals and the attachments without a record. A whole, content-named file is what an
 * interrupted import (or copying) left and the next one will record; anything else does not belong there.
 */
export async function checkUnrecorded(recorded: ReadonlySet<string>, holding: Holding): Promise<void> {
  await checkUnrecordedIn(LAYOUT.originals, 'clip', digestInPath, recorded, holding);
  await checkUnrecordedIn(LAYOUT.attachments, 'attachment', digestInAttachmentPath, recorded, holding);
}

/** Where files lie, for {@link checkUnrecorded}. */
export function pathsOf(files: Iterable<RecordedFile>): ReadonlySet<string> {
  return new Set([...files].map(({ original }) => original));
}

async function checkUnrecordedIn(
  inside: string,
  is: RecordedFile['is'],
  digestIn: (file: string) => string | null,
  recorded: ReadonlySet<string>,
  holding: Holding,
): Promise<void> {
  const { disk, folder, lanes } = holding;
  for await (const original of filesUnder(disk, folder, inside)) {
    if (recorded.has(original)) continue;
    const digest = digestIn(original);
    const file = path.join(folder, ...original.split('/'));
    const isWhole =
      digest !== null &&
      (await lanes
        .use((lane) => reread(disk, file, 'medium', lane))
        .then(
          ({ sha256 }) => sha256 === digest,
          () => false,
        ));
    if (isWhole) holding.notes.push(findingOf(holding, is, 'LEFT_OVER', original));
    else holding.failures.push(findingOf(holding, is, 'UNRECORDED', original));
  }
}

function findingOf(
  { place }: Holding,
  is: RecordedFile['is'],
  found: Found,
  subject: string,
  values?: VerificationFinding['values'],
): VerificationFinding {
  if (place) return { code: `COPY_${found}`, subject, values: { ...values, name: place.name } };
  return { code: `${NAMES[is]}_${found}`, subject, ...(values && { values }) };
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
