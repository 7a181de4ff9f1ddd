/**
 * A place of second copies: a folder on another disk or computer, laid out like the vault's originals and attachments.
 *
 *     evidock-place.json                  which vault's copies these are, and which place this is
 *     originals/<device>/<day>/<sha256>.<extension>
 *     attachments/<sha256>.<extension>
 *     staging/  quarantine/               as in the vault
 *     ledger/                             a copy of the ledger up to a signature of it
 *
 * The mark is what a place is known by. A path says little: another stick may be mounted there, or nothing, and then
 * the folder under it lies on this computer's own disk. Without the right mark nothing is read or written.
 */
import path from 'node:path';
import type { PlaceId } from '#shared/ids';
import type { PlaceTrouble } from '#shared/safekeeping';
import { errnoOf, type Disk } from './disk';
import { exists, makeFolders, readWhole, replaceWhole } from './files';
import { LAYOUT, ORIGINALS_FOLDERS } from './layout';
import { readsMedium } from './medium';
import { openOriginals, readOriginals, type Originals, type OriginalsToRead } from './originals';

export const PLACE_MARK = 'evidock-place.json';
const PLACE_FORMAT = 1;

/** What the mark of a place says. */
export interface PlaceMark {
  readonly vault: string;
  readonly place: PlaceId;
}

/** Why a place cannot be used, on its way up. */
export class PlaceError extends Error {
  override readonly name = 'PlaceError';
  constructor(
    readonly trouble: PlaceTrouble,
    cause?: unknown,
  ) {
    super(trouble.code, { cause });
  }
}

/** What a folder holds that somebody would make a place of. */
export type FolderHolds =
  | { readonly is: 'nothing' | 'vault' | 'other-files' }
  | { readonly is: 'place'; readonly mark: PlaceMark | null };

/** Looks at a folder without changing it. A mark that cannot be read is null. */
export async function lookForPlace(disk: Disk, folder: string): Promise<FolderHolds> {
  let names: readonly string[];
  try {
    names = await disk.names(folder);
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return { is: 'nothing' };
    throw error;
  }
  if (names.includes(LAYOUT.description)) return { is: 'vault' };
  if (names.includes(PLACE_MARK)) return { is: 'place', mark: await readMark(disk, folder) };
  const ours = new Set<string>([
    ...ORIGINALS_FOLDERS,
    LAYOUT.attachments,
    LAYOUT.ledger,
    `${PLACE_MARK}.new`,
  ]);
  return { is: names.every((name) => ours.has(name)) ? 'nothing' : 'other-files' };
}

/** Whether a folder has a ledger of ours: that of a vault, or the copy in a place. Errors are the system's. */
export async function holdsLedger(disk: Disk, folder: string): Promise<boolean> {
  const found = await lookForPlace(disk, folder);
  return found.is === 'vault' || (found.is === 'place' && found.mark !== null);
}

/** Makes a place. The mark comes last: without it there is no place. */
export async function createPlace(disk: Disk, folder: string, mark: PlaceMark): Promise<void> {
  let nearest = folder;
  while (!(await exists(disk, nearest)) && path.dirname(nearest) !== nearest) nearest = path.dirname(nearest);
  await makeFolders(disk, nearest, path.relative(nearest, folder).split(path.sep).join('/'));
  for (const name of [...ORIGINALS_FOLDERS, LAYOUT.ledger]) await makeFolders(disk, folder, name);
  const content = { format: PLACE_FORMAT, program: 'EviDock', ...mark };
  await replaceWhole(
    disk,
    path.join(folder, PLACE_MARK),
    Buffer.from(`${JSON.stringify(content, null, 2)}\n`),
  );
}

/** The mark in a folder, or null when there is none that can be read. Errors are the system's. */
export async function readMark(disk: Disk, folder: string): Promise<PlaceMark | null> {
  const bytes = await readWhole(disk, path.join(folder, PLACE_MARK), 1 << 16);
  if (!bytes) return null;
  let content: unknown;
  try {
    content = JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
  const { format, vault, place } = (content ?? {}) as Partial<Record<string, unknown>>;
  if (format !== PLACE_FORMAT || typeof vault !== 'string' || typeof place !== 'string') return null;
  return /^[0-9a-f]{16}$/.test(place) ? { vault, place: place as PlaceId } : null;
}

/** Makes sure that a folder is the place that it is taken for. Throws {@link PlaceError}. */
export async function requireMark(disk: Disk, folder: string, expected: PlaceMark): Promise<void> {
  let mark: PlaceMark | null;
  try {
    if (!(await exists(disk, folder))) throw new PlaceError({ code: 'away' });
    mark = await readMark(disk, folder);
  } catch (error) {
    throw placeError(error);
  }
  if (!mark) throw new PlaceError({ code: 'unmarked' });
  if (mark.vault !== expected.vault) throw new PlaceError({ code: 'other-vault' });
  if (mark.place !== expected.place) throw new PlaceError({ code: 'other-place' });
}

/** What a place holds, for reading. Works on a disk that is write-protected. Throws {@link PlaceError}. */
export async function readPlace(disk: Disk, folder: string, expected: PlaceMark): Promise<OriginalsToRead> {
  await requireMark(disk, folder, expected);
  return readOriginals(disk, folder, await readsMedium(disk, folder).catch(rethrow));
}

/** What a place holds, for adding to. Throws {@link PlaceError}. */
export async function openPlace(disk: Disk, folder: string, expected: PlaceMark): Promise<Originals> {
  await requireMark(disk, folder, expected);
  return openOriginals(disk, folder).catch(rethrow);
}

/** Any error of a place's disk as what it means for the place. */
export function placeError(error: unknown): PlaceError {
  if (error instanceof PlaceError) return error;
  const errno = errnoOf(error) ?? '';
  if (errno === 'ETIMEDOUT') return new PlaceError({ code: 'silent' }, error);
  if (GONE.has(errno)) return new PlaceError({ code: 'away' }, error);
  if (CLOSED.has(errno)) return new PlaceError({ code: 'read-only' }, error);
  if (errno === 'ENOSPC' || errno === 'EDQUOT') return new PlaceError({ code: 'full' }, error);
  return new PlaceError(
    { code: 'failing', values: { detail: errno === '' ? messageOf(error) : errno } },
    error,
  );
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function rethrow(error: unknown): never {
  throw placeError(error);
}

const GONE: ReadonlySet<string> = new Set([
  ...['ENOENT', 'ENOTDIR', 'ENODEV', 'ENXIO', 'ENOMEDIUM', 'ESTALE', 'ENOTCONN'],
  ...['EHOSTDOWN', 'EHOSTUNREACH', 'ENETDOWN', 'ENETUNREACH', 'ESHUTDOWN'],
]);
const CLOSED: ReadonlySet<string> = new Set(['EROFS', 'EACCES', 'EPERM']);
