/** A camera whose files another process reads: the same promises as a mounted one, over calls of plain data. */
import type { Listed } from '#shared/card';
import { failed, FailureError } from '#shared/failure';
import type { SourceAnswer, SourceCall, SourceValues } from '../dock/mtp/messages';
import { FileFailure, type FootageSource, type SourceReader } from './source';

/**
 * The way to that process. What is read may be put into `into`; where it lies, the answer says. Rejects when the process
 * is gone.
 */
export type SourceChannel = <C extends SourceCall>(
  call: C,
  into?: Uint8Array,
) => Promise<SourceAnswer<SourceValues[C['do']]>>;

/** As much as is asked for in one call: large enough to be fast, small enough to be cancelled soon. */
const MOST_PER_READ = 1 << 20;

/** The camera at the other end of `ask`. `isPresent` is asked after each listing. */
export function remoteSource(
  transport: string,
  ask: SourceChannel,
  isPresent: () => Promise<boolean>,
): FootageSource {
  const asking: Asking = async (call, into) => {
    const answer = await ask(call, into).catch((error: unknown) => {
      throw call.do === 'list'
        ? failed('camera-gone', undefined, error)
        : new FileFailure('source-gone', error);
    });
    if (answer.ok) return answer.value;
    if ('failure' in answer) throw new FailureError(answer.failure);
    throw new FileFailure(answer.reason);
  };
  return {
    transport,
    async list() {
      const files = await asking({ do: 'list' });
      if (!(await isPresent())) throw failed('camera-gone');
      return files;
    },
    async open(file) {
      const { file: number, bytes } = await asking({ do: 'open', path: file.path });
      return readerOf(asking, number, bytes, file);
    },
  };
}

type Asking = <C extends SourceCall>(call: C, into?: Uint8Array) => Promise<SourceValues[C['do']]>;

function readerOf(asking: Asking, number: number, bytes: number, listed: Listed): SourceReader {
  return {
    bytes,
    // A camera answers one call after the other, and is fastest when the positions follow one another.
    depth: 1,
    async read(into, position) {
      const wanted = Math.min(into.length, bytes - position);
      let done = 0;
      while (done < wanted) {
        const length = Math.min(MOST_PER_READ, wanted - done);
        const room = into.subarray(done, done + length);
        const part = await asking({ do: 'read', file: number, position: position + done, length }, room);
        if (part.length === 0) break;
        if (part.buffer !== room.buffer || part.byteOffset !== room.byteOffset) room.set(part);
        done += part.length;
      }
      return done;
    },
    isUnchanged: async () => bytes === listed.bytes && (await asking({ do: 'is-unchanged', file: number })),
    removal: {
      isLocked: () => asking({ do: 'is-locked', file: number }),
      // The order may have reached the camera although no answer came.
      remove: () => asking({ do: 'remove', file: number }).catch(() => 'unknown' as const),
    },
    async close() {
      await asking({ do: 'close', file: number });
    },
  };
}
