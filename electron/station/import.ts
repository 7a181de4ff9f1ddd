import { randomBytes } from 'node:crypto';
import type { Listed } from '#shared/card';
import type { DeviceIdentity } from '#shared/device';
import type { DeviceTraits } from '#shared/device-traits';
import { sessionIdOf, type DeviceId, type SessionId } from '#shared/ids';
import type { ImportProgress, ImportReport } from '#shared/intake';
import type { Actor } from '#shared/ledger';
import type { CameraReadings } from '#shared/readings';
import { mountedSource } from '../intake/mounted-source';
import { importCamera } from '../intake/run';
import type { FootageSource } from '../intake/source';
import type { Share } from '../vault/lanes';
import type { Station } from './open';

/** A new import's id. */
export function newSession(station: Station): SessionId {
  return sessionIdOf(station.now(), randomBytes(4));
}

/** Imports a camera into the open vault, in the name of `by`. Work that nobody waits for rests meanwhile. */
export async function importInto(
  station: Station,
  job: {
    readonly session: SessionId;
    readonly device: DeviceIdentity;
    readonly source: FootageSource;
    /** What the camera read when it was docked. */
    readonly readings?: CameraReadings;
    /** What was seen of the camera from outside, and the number that it states. */
    readonly sighting?: { readonly claimed: DeviceId | null; readonly traits: DeviceTraits };
    /** By which the import is paused and preferred. */
    readonly share?: Share;
    readonly by: Actor;
    readonly signal: AbortSignal;
    readonly onListed?: (footage: readonly Listed[]) => void;
    readonly onProgress: (progress: ImportProgress) => void;
  },
): Promise<ImportReport> {
  const { vault, lanes, walkers, small, profiles, now, inTurn } = station;
  const release = station.background.hold();
  try {
    return await importCamera({
      ...job,
      vault,
      lanes,
      walkers,
      small,
      profiles,
      now,
      inTurn,
      records: station.recordsFor(job.by),
    });
  } finally {
    release();
  }
}

/** A folder as a camera. Throws a FailureError when it cannot be read now. */
export async function mountedCamera(root: string): Promise<FootageSource> {
  const source = mountedSource(root);
  await source.list();
  return source;
}
