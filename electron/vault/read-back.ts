/** Reading what lies in the vault again, from the medium where the system allows it. */
import type { ReadBack } from '#shared/clip';
import type { Sha256 } from '#shared/ids';
import { errnoOf, type Disk } from './disk';
import { closing, openToRead } from './files';
import type { Lane } from './hashing';
import { BLOCK, DIRECT } from './medium';

export interface Reread {
  readonly bytes: number;
  readonly sha256: Sha256;
  readonly readBack: ReadBack;
}

/**
 * Reads a whole file and digests it; the next part is read while the last one is digested. Where this file cannot be
 * read past the cache, it is read from the cache and the answer says so.
 */
export async function reread(disk: Disk, file: string, how: ReadBack, lane: Lane): Promise<Reread> {
  if (how === 'cached') return readThrough(disk, file, 'cached', lane);
  try {
    return await readThrough(disk, file, 'medium', lane);
  } catch (error) {
    if (errnoOf(error) !== 'EINVAL') throw error;
    return readThrough(disk, file, 'cached', lane);
  }
}

async function readThrough(disk: Disk, file: string, how: ReadBack, lane: Lane): Promise<Reread> {
  const open = await openToRead(disk, file, how === 'medium' ? DIRECT : 0);
  return closing(open, async () => {
    const [a, b] = lane.slots as [Uint8Array, Uint8Array];
    await lane.begin(['sha256']);
    let position = 0;
    let hashing = Promise.resolve();
    for (let turn = 0; ; turn++) {
      const slot = turn % 2 === 0 ? a : b;
      const n = await open.read(slot, 0, slot.length, position);
      await hashing;
      if (n === 0) break;
      hashing = lane.update(slot, n);
      // A rejection is met by the next `await hashing`; until then it must not count as unhandled.
      hashing.catch(() => undefined);
      position += n;
      // Only the end of the file leaves a part of a block; asking on from there is an error for direct reads.
      if (n % BLOCK !== 0) break;
    }
    await hashing;
    const { sha256 } = await lane.end();
    return { bytes: position, sha256: sha256 as Sha256, readBack: how };
  });
}
