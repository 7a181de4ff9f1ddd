/** A folder that somebody would make a place of second copies: what speaks against it, and making it one. */
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { PlaceCandidateView } from '#shared/contract/safekeeping';
import { failed, type FailureCode } from '#shared/failure';
import type { PlaceId } from '#shared/ids';
import type { Actor } from '#shared/ledger';
import type { StoredPlace } from '../../catalog/safekeeping';
import { errnoOf, type Disk } from '../../vault/disk';
import { exists } from '../../vault/files';
import { createPlace, lookForPlace, type PlaceMark } from '../../vault/place';
import { isOnSameDisk } from '../../vault/same-disk';
import type { Station } from '../open';

type Holds = PlaceCandidateView['holds'];

interface Looked {
  readonly holds: Holds;
  /** The mark of a place of this vault. */
  readonly mark: PlaceMark | null;
}

/** Looks at a folder without changing it. Throws `vault-place-unusable` when it cannot be looked at. */
export async function lookAtCandidate(
  station: Station,
  disk: Disk,
  folder: string,
): Promise<PlaceCandidateView> {
  try {
    const { holds } = await lookInto(station, disk, folder);
    const nearest = await nearestFolder(disk, folder);
    const { freeBytes } = await disk.space(nearest);
    return {
      folder,
      freeBytes,
      holds,
      onVaultsDisk: await isOnSameDisk(disk, station.vault.folder, nearest),
    };
  } catch (error) {
    throw unusable(folder, error);
  }
}

/**
 * Makes a place of the folder and puts that on record; a place of this vault is taken up again under its old number.
 * Throws FailureError when something speaks against it; then nothing was changed.
 */
export async function addPlace(
  station: Station,
  disk: Disk,
  { folder, name }: { readonly folder: string; readonly name: string },
  by: Actor,
): Promise<void> {
  const { holds, mark } = await lookInto(station, disk, folder).catch((error: unknown) => {
    throw unusable(folder, error);
  });
  const refusal = REFUSALS[holds];
  if (refusal) throw failed(refusal, { place: folder });
  const place = mark?.place ?? (randomBytes(8).toString('hex') as PlaceId);
  try {
    if (!mark) await createPlace(disk, folder, { vault: station.vault.id, place });
  } catch (error) {
    throw unusable(folder, error);
  }
  const isMoved = station.catalog.placesInUse().some((known) => known.place === place);
  await station.record(
    [
      isMoved
        ? { kind: 'place.moved', data: { place, folder } }
        : { kind: 'place.added', data: { place, name, folder } },
    ],
    by,
  );
}

const REFUSALS: Readonly<Record<Holds, FailureCode | null>> = {
  nothing: null,
  ours: null,
  vault: 'place-holds-vault',
  'other-vault': 'place-of-other-vault',
  'other-files': 'place-not-empty',
  'inside-vault': 'place-inside-vault',
  'in-use': 'place-in-use',
};

async function lookInto({ vault, catalog }: Station, disk: Disk, folder: string): Promise<Looked> {
  const only = (holds: Holds): Looked => ({ holds, mark: null });
  if (isWithin(vault.folder, folder) || isWithin(folder, vault.folder)) return only('inside-vault');
  const inUse: readonly StoredPlace[] = catalog.placesInUse();
  const found = await lookForPlace(disk, folder);
  if (found.is !== 'place') {
    // Its own folder without its mark: another disk is there now, and to mark that one too would mix up the two.
    return only(inUse.some((place) => place.folder === folder) ? 'in-use' : found.is);
  }
  const { mark } = found;
  if (!mark) return only('other-files');
  if (mark.vault !== vault.id) return only('other-vault');
  const known = inUse.find((place) => place.place === mark.place);
  return known?.folder === folder ? only('in-use') : { holds: 'ours', mark };
}

/** Whether `inner` is `outer` or lies in it. */
function isWithin(outer: string, inner: string): boolean {
  const relative = path.relative(outer, inner);
  return (
    relative === '' ||
    (relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative))
  );
}

/** The folder itself, or the closest one above it that exists. */
async function nearestFolder(disk: Disk, folder: string): Promise<string> {
  if ((await exists(disk, folder)) || path.dirname(folder) === folder) return folder;
  return nearestFolder(disk, path.dirname(folder));
}

function unusable(folder: string, error: unknown): unknown {
  const errno = errnoOf(error);
  return errno === null ? error : failed('vault-place-unusable', { place: folder, detail: errno }, error);
}
