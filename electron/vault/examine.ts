/** Whether an original is still what is on record. One bad reading is not believed: a second one must agree. */
import type { ReadBack } from '#shared/clip';
import type { Sha256 } from '#shared/ids';
import type { Damage } from '#shared/safekeeping';
import { errnoOf } from './disk';
import type { Lane } from './hashing';
import type { OriginalsToRead } from './originals';

/** A clip's bytes, as they are on record. */
export interface RecordedBytes {
  readonly original: string;
  readonly sha256: Sha256;
  readonly bytes: number;
}

export type Examined =
  | {
      readonly is: 'whole';
      readonly readBack: ReadBack;
      /** 2: the first reading failed, so a disk, a cable or memory may be failing. */
      readonly readings: 1 | 2;
    }
  | { readonly is: 'damaged'; readonly damage: Damage };

/**
 * Reads an original against the record, twice if the first reading disagrees. Throws the system's errors that say
 * nothing of the file itself (too many open files, no permission, the disk gone).
 */
export async function examine(
  originals: OriginalsToRead,
  clip: RecordedBytes,
  lane: Lane,
): Promise<Examined> {
  const first = await readOnce(originals, clip, lane);
  if (first.is === 'whole') return { ...first, readings: 1 };
  const second = await readOnce(originals, clip, lane);
  return second.is === 'whole' ? { ...second, readings: 2 } : second;
}

type ReadOnce =
  { readonly is: 'whole'; readonly readBack: ReadBack } | { readonly is: 'damaged'; readonly damage: Damage };

async function readOnce(originals: OriginalsToRead, clip: RecordedBytes, lane: Lane): Promise<ReadOnce> {
  try {
    const bytes = await originals.lengthOf(clip.original);
    if (bytes === null) return damaged({ how: 'missing', found: null });
    if (bytes !== clip.bytes) return damaged({ how: 'length-differs', found: { bytes, sha256: null } });
    const read = await originals.reread(clip.original, lane);
    if (read.bytes !== clip.bytes) {
      return damaged({ how: 'length-differs', found: { bytes: read.bytes, sha256: null } });
    }
    if (read.sha256 === clip.sha256) return { is: 'whole', readBack: read.readBack };
    return damaged({ how: 'altered', found: { bytes: read.bytes, sha256: read.sha256 } });
  } catch (error) {
    const errno = errnoOf(error) ?? '';
    if (MISSING.has(errno)) return damaged({ how: 'missing', found: null });
    if (UNREADABLE.has(errno)) return damaged({ how: 'unreadable', found: null });
    throw error;
  }
}

function damaged(damage: Damage): ReadOnce {
  return { is: 'damaged', damage };
}

const MISSING: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'ELOOP']);
/** What a disk says of sectors that it cannot give back. */
const UNREADABLE: ReadonlySet<string> = new Set(['EIO', 'EBADMSG', 'EUCLEAN', 'EILSEQ', 'EREMOTEIO']);
