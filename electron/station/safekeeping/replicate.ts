/**
 * One original from one folder of originals into another, with the very copy that an import makes: read once, digested
 * beside the writing, synced, read back, and held against the record. Second copies are made so, and so are damaged
 * ones replaced.
 */
import type { ReadBack } from '#shared/clip';
import type { Damage } from '#shared/safekeeping';
import type { KeptFile } from '../../catalog/safekeeping';
import { anew, copy } from '../../intake/copy';
import { FileFailure, type SourceReader } from '../../intake/source';
import { errnoOf } from '../../vault/disk';
import { openToRead } from '../../vault/files';
import type { Lane } from '../../vault/hashing';
import { BLOCK, DIRECT } from '../../vault/medium';
import type { Originals, OriginalsToRead, Staged } from '../../vault/originals';
import type { Turn } from '../background';

/** What was read is not what is on record. Only one reading says so: see `readHolding`. */
export class SourceDamaged extends Error {
  override readonly name = 'SourceDamaged';
  constructor(readonly damage: Damage) {
    super(damage.how);
  }
}

/** The side that is read failed; `cause` is the system's error. */
export class SourceFailed extends Error {
  override readonly name = 'SourceFailed';
}

/** The side that is written to failed; `cause` is the system's error, or says that the copy reads otherwise. */
export class TargetFailed extends Error {
  override readonly name = 'TargetFailed';
}

export interface StagedCopy {
  readonly staged: Staged;
  /** How it was read back. */
  readonly readBack: ReadBack;
}

/**
 * Copies a recorded original into the staging of `to`, proven: its length and digest are the recorded ones, and so
 * they are when it is read again there. It remains to be published or discarded. Throws {@link SourceDamaged},
 * {@link SourceFailed}, {@link TargetFailed}, and the reason of an aborted turn; nothing is left in staging then.
 */
export async function stageCopy(
  from: OriginalsToRead,
  to: Originals,
  clip: KeptFile,
  lane: Lane,
  turn: Turn,
): Promise<StagedCopy> {
  const reader = await openOriginal(from, clip);
  let staged: Staged | null = null;
  try {
    staged = await to.stage().catch((cause: unknown) => {
      throw new TargetFailed('staging', { cause });
    });
    const copied = await copy(reader, anew(staged, lane, false), lane, {
      signal: turn.signal,
      onBytes: () => undefined,
      gate: () => turn.breathe(),
      copyDone: () => Promise.resolve(),
    });
    if (copied.sha256 !== clip.sha256) {
      throw new SourceDamaged({ how: 'altered', found: { bytes: copied.bytes, sha256: copied.sha256 } });
    }
    return { staged, readBack: copied.readBack };
  } catch (error) {
    // What cannot be thrown away now is cleared at the next opening.
    await staged?.discard().catch(() => undefined);
    turn.signal.throwIfAborted();
    throw sideOf(error);
  } finally {
    await reader.close().catch(() => undefined);
  }
}

/** The copy's own failures are those of the side that is written to: the reader here throws none of them. */
function sideOf(error: unknown): unknown {
  if (!(error instanceof FileFailure)) return error;
  if (error.reason === 'length-differs') return new SourceDamaged({ how: 'length-differs', found: null });
  return new TargetFailed(error.reason, { cause: error.cause ?? error });
}

/** An original as something to copy from. Reads past the cache where that works, so that it is proven again, too. */
async function openOriginal(from: OriginalsToRead, clip: KeptFile): Promise<SourceReader> {
  const path = from.pathOf(clip.original);
  let direct = from.readBack === 'medium' && DIRECT !== 0;
  const openBuffered = (): ReturnType<typeof openToRead> => {
    direct = false;
    return openToRead(from.disk, path).catch(failing);
  };
  let file = await openToRead(from.disk, path, direct ? DIRECT : 0).catch((error: unknown) =>
    direct && errnoOf(error) === 'EINVAL' ? openBuffered() : failing(error),
  );
  const { bytes } = await file.stat().catch(failing);
  if (bytes !== clip.bytes) {
    await file.close();
    throw new SourceDamaged({ how: 'length-differs', found: { bytes, sha256: null } });
  }
  const readAt = async (into: Uint8Array, position: number): Promise<number> => {
    let done = 0;
    while (done < into.length && position + done < bytes) {
      const n = await file.read(into, done, into.length - done, position + done);
      if (n === 0) break;
      done += n;
      // Only the end of the file leaves a part of a block; asking on from there is an error for direct reads.
      if (direct && n % BLOCK !== 0) break;
    }
    return done;
  };
  return {
    bytes,
    depth: 1,
    async read(into, position) {
      try {
        return await readAt(into, position);
      } catch (error) {
        // Some systems take the flag and refuse to read with it.
        if (!direct || errnoOf(error) !== 'EINVAL') return failing(error);
        await file.close();
        file = await openBuffered();
        return readAt(into, position).catch(failing);
      }
    },
    isUnchanged: () => Promise.resolve(true),
    close: () => file.close(),
  };
}

function failing(cause: unknown): never {
  if (MISSING.has(errnoOf(cause) ?? '')) throw new SourceDamaged({ how: 'missing', found: null });
  throw new SourceFailed('reading', { cause });
}

const MISSING: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'EISDIR']);
