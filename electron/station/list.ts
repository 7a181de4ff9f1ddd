import type { SealedClip } from '#shared/clip';
import type { Instant } from '#shared/clock';
import { failed } from '#shared/failure';
import type { DeviceId } from '#shared/ids';
import { readEntries } from '../ledger/segments';
import { systemDisk } from '../vault/disk';
import { whatIsIn } from '../vault/vault';

export type ListedClip = SealedClip & { readonly sealedAt: Instant; readonly seq: number };

export interface ListFilter {
  readonly device: DeviceId | null;
  /** The first moment that counts, and the first that counts no more. */
  readonly from: Instant | null;
  readonly to: Instant | null;
}

/**
 * The sealed clips of a vault in the order of the ledger. Reads the ledger itself: needs no catalog and no lock, writes
 * nothing, and works while the workstation runs. Times are compared by the camera's clock where a name tells it, else
 * by the file's time. Throws FailureError `no-vault` or `ledger-damaged`.
 */
export async function* listClips(folder: string, filter: ListFilter): AsyncGenerator<ListedClip> {
  if ((await whatIsIn(systemDisk, folder)) !== 'vault') throw failed('no-vault', { place: folder });
  for await (const { entry } of readEntries({ disk: systemDisk, folder })) {
    if (entry.kind !== 'clip.sealed') continue;
    const clip = entry.data as unknown as SealedClip;
    if (isWanted(clip, filter)) yield { ...clip, sealedAt: entry.at, seq: entry.seq };
  }
}

/** When a clip was recorded, as well as its camera tells. */
export function shownAt(clip: SealedClip): Instant {
  return clip.recorded?.deviceClock ?? clip.modified;
}

function isWanted(clip: SealedClip, { device, from, to }: ListFilter): boolean {
  const at = shownAt(clip);
  return (
    (device === null || clip.device === device) && (from === null || at >= from) && (to === null || at < to)
  );
}
