/** A camera whose files another process reads: the same promises as a mounted one, over calls of plain data. */
import type { Listed } from '#shared/card';
import { failed, FailureError } from '#shared/failure';
import type { SourceAnswer, SourceCall, SourceValues } from '../dock/mtp/messages';
import { FileFailure, type FootageSource, type SourceReader } from './source';

/** The way to that process. Rejects when the process is gone. */
export type SourceChannel = <C extends SourceCall>(call: C) => Promise<SourceAnswer<SourceValues[C['do']]>>;

/** As much as is asked for in one call: large enough to be fast, small enough to be cancelled soon. */
const MOST_PER_READ = 1 << 20;

/** The camera at the other end of `ask`. `isPresent` is asked after each listing. */
export function remoteSource(
  transport: string,
  ask: SourceChannel,
  isPresent: () => Promise<boolean>,
): FootageSource {
  const asking = async <C extends SourceCall>(call: C): Promise<SourceValues[C['do']]> => {
    const answer = await ask(call).catch((error: unknown) => {
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

function readerOf(
  asking: <C extends SourceCall>(call: C) => Promise<SourceValues[C['do']]>,
  number: number,
  bytes: number,
  listed: Listed,
): SourceReader {
  return {
    bytes,
    // A camera answers one call after the other, and is fastest when the positions follow one another.
    depth: 1,
    async read(into, position) {
      const wanted = Math.min(into.length, bytes - position);
      let done = 0;
      while (done < wanted) {
        const length = Math.min(MOST_PER_READ, wanted - done);
        const part = await asking({ do: 'read', file: number, position: position + done, length });
        if (part.length === 0) break;
        into.set(part, done);
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
