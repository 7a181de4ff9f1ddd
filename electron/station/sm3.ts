/** SM3 of every original, computed in the background from what is sealed. */
import type { Sm3 } from '#shared/ids';
import type { Act } from '#shared/ledger';
import type { KnownClip } from '../catalog/clip-rows';
import { errnoOf, type Disk } from '../vault/disk';
import type { Lane } from '../vault/hashing';
import { digestFile } from '../vault/read-back';
import type { Job } from './background';
import type { Station } from './open';

/** After the second copies and the readings of what is kept: nothing depends on it. */
const RANK = 60;
/** So many are put on record together. */
const GROUP = 32;
/** When everything has its SM3, new clips are looked for this often. */
const LOOK_AGAIN_MS = 60_000;

/**
 * The SM3 of an original, read from the medium where that can be; null when it is not the content on record (or not
 * there): that is for the readings of what is kept to find and to heal.
 */
export async function hashOriginal(
  vault: { readonly disk: Disk; readonly readBack: KnownClip['readBack']; pathOf(original: string): string },
  clip: Pick<KnownClip, 'original' | 'sha256' | 'bytes'>,
  lane: Lane,
): Promise<Sm3 | null> {
  const file = vault.pathOf(clip.original);
  const read = await digestFile(vault.disk, file, vault.readBack, lane, ['sha256', 'sm3']).catch(
    (error: unknown) => {
      if (errnoOf(error) === null) throw error;
      return null;
    },
  );
  if (!read || read.bytes !== clip.bytes || read.digests.sha256 !== clip.sha256) return null;
  return read.digests.sm3 as Sm3;
}

/** Computes what is missing, oldest first, and records it in groups. What a stop leaves undone is done after the next start. */
export function sm3Digests({ catalog, vault, record }: Pick<Station, 'catalog' | 'vault' | 'record'>): Job {
  let done = 0;
  let pending: Act[] = [];
  const put = async (): Promise<void> => {
    const acts = pending;
    pending = [];
    if (acts.length > 0) await record(acts, { kind: 'station' });
  };
  return {
    name: 'sm3',
    rank: RANK,
    async step(turn) {
      const clip = catalog.nextWithoutSm3(done);
      if (!clip) {
        await put();
        return { inMs: LOOK_AGAIN_MS };
      }
      const value = await turn.useLane((lane) => hashOriginal(vault, clip, lane));
      done = clip.seq;
      if (value) pending.push({ kind: 'clip.hashed', data: { clip: clip.clip, algorithm: 'sm3', value } });
      if (pending.length >= GROUP) await put();
      return 'now';
    },
    end: put,
  };
}
