/** One file from the camera into staging: read once, digested beside the writing, in memory that does not grow. */
import type { Sha256 } from '#shared/ids';
import { errnoOf } from '../vault/disk';
import { writeAll } from '../vault/files';
import type { Lane } from '../vault/hashing';
import type { Gate } from '../vault/lanes';
import { wholeBlocks } from '../vault/medium';
import type { Staged } from '../vault/vault';
import { edgesWhileStreaming } from './edges';
import { FileFailure, stopped, type SourceReader } from './source';

export interface Copied {
  readonly bytes: number;
  readonly sha256: Sha256;
  readonly md5: string | null;
  readonly edges: Sha256;
  /** The first bytes, for telling the format. */
  readonly head: Uint8Array;
}

const HEAD = 4096;

/**
 * Copies until the end of the file, but never past its length when opened: a file that grows is still being
 * recorded. Throws {@link FileFailure} for either side.
 */
export async function copy(
  reader: SourceReader,
  staged: Staged,
  lane: Lane,
  options: {
    readonly withMd5: boolean;
    readonly signal: AbortSignal;
    readonly onBytes: (bytes: number) => void;
    /** Between two pieces: where a paused import rests. */
    readonly gate: Gate;
  },
): Promise<Copied> {
  await lane.begin(options.withMd5 ? ['sha256', 'md5'] : ['sha256']);
  const edges = edgesWhileStreaming();
  const busy = new Map<Uint8Array, Promise<void>>();
  let head: Uint8Array = new Uint8Array(0);
  let position = 0;
  try {
    for (let turn = 0; position < reader.bytes; turn++) {
      await options.gate();
      if (options.signal.aborted) throw stopped(options.signal);
      const slot = lane.slots[turn % lane.slots.length] as Uint8Array;
      await busy.get(slot);
      const length = await reader.read(
        slot.subarray(0, Math.min(slot.length, reader.bytes - position)),
        position,
      );
      if (length === 0) break;
      edges.see(slot.subarray(0, length));
      if (position === 0) head = slot.slice(0, Math.min(HEAD, length));
      const moved = Promise.all([lane.update(slot, length), write(staged, slot, length, position)]).then(() =>
        options.onBytes(length),
      );
      // Met by the next await of this slot, or by the last one below.
      moved.catch(() => undefined);
      busy.set(slot, moved);
      position += length;
    }
    await Promise.all(busy.values());
  } catch (error) {
    await Promise.allSettled(busy.values());
    throw error;
  }
  const digests = await lane.end();
  return {
    bytes: position,
    sha256: digests['sha256'] as Sha256,
    md5: digests['md5'] ?? null,
    edges: edges.digest(),
    head,
  };
}

async function write(staged: Staged, slot: Uint8Array, length: number, position: number): Promise<void> {
  const end = staged.direct ? wholeBlocks(length) : length;
  slot.fill(0, length, end);
  try {
    await writeAll(staged.file, slot.subarray(0, end), position);
  } catch (error) {
    throw vaultFailure(error);
  }
}

/** What went wrong in the vault, as the reason for one file. */
export function vaultFailure(error: unknown): FileFailure {
  if (error instanceof FileFailure) return error;
  const code = errnoOf(error);
  return new FileFailure(code === 'ENOSPC' || code === 'EDQUOT' ? 'vault-full' : 'vault-unwritable', error);
}
