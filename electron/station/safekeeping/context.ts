/** What the work on storage shares: reading a holding so that a verdict can be believed, and recording damage. */
import type { Damage } from '#shared/safekeeping';
import type { KeptFile } from '../../catalog/safekeeping';
import { errnoOf } from '../../vault/disk';
import { examine, type Examined } from '../../vault/examine';
import type { Lane } from '../../vault/hashing';
import type { OriginalsToRead } from '../../vault/originals';
import { placeError } from '../../vault/place';
import { reread } from '../../vault/read-back';
import type { Station } from '../open';
import type { Places } from './places';

export interface SafekeepingContext {
  readonly station: Station;
  readonly places: Places;
  /** Something that a screen shows has changed. */
  readonly onChange: () => void;
  /** Damage was recorded: somebody should look whether it can be healed. */
  readonly onDamage: () => void;
}

/**
 * Reads what a place holds of a clip or an attachment against the record. That it is damaged is only said when the place itself still
 * answers: a disk that was pulled shows every file as missing, and a dying one every file as unreadable. Throws
 * PlaceError when the place does not answer.
 */
export async function readHolding(
  { places }: SafekeepingContext,
  n: number,
  originals: OriginalsToRead,
  kept: KeptFile,
  lane: Lane,
): Promise<Examined> {
  const found = await examine(originals, kept, lane).catch(rethrow);
  if (found.is === 'damaged') {
    await places.toRead(n);
    await reread(originals.disk, places.markOf(n), originals.readBack, lane).catch(rethrow);
  }
  return found;
}

/** The system's errors are those of the place; that the work was stopped is none. */
function rethrow(error: unknown): never {
  throw errnoOf(error) === null ? error : placeError(error);
}

/** Puts damage on record, before anything is moved. */
export async function recordDamage(
  { station, places, onChange, onDamage }: SafekeepingContext,
  n: number,
  kept: KeptFile,
  { how, found }: Damage,
): Promise<void> {
  // A place that is write-protected keeps its damaged file where it is.
  const target = how === 'missing' ? null : await places.toWrite(n).catch(() => null);
  const quarantine = target ? await target.quarantineName(kept.original).catch(() => null) : null;
  const place = places.find(n)?.place ?? null;
  const damage = { place, how, found, quarantine };
  await station.record(
    [
      kept.clip === null
        ? { kind: 'attachment.damaged', data: { file: kept.original, ...damage } }
        : { kind: 'clip.damaged', data: { clip: kept.clip, ...damage } },
    ],
    { kind: 'station' },
  );
  onChange();
  onDamage();
}
