/** Digests computed beside the thread that moves the bytes. */
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { alignedMemory } from './medium';

export type Algorithm = 'sha256' | 'md5';

export type HashRequest =
  | { readonly do: 'begin'; readonly algorithms: readonly Algorithm[] }
  | { readonly do: 'update'; readonly offset: number; readonly length: number }
  | { readonly do: 'end' };

export type HashReply = { readonly done: true } | { readonly digests: Readonly<Record<string, string>> };

/** Bytes of one slot: what is read, written and hashed in one step. */
export const SLOT = 4 << 20;
const SLOTS = 4;

/**
 * Memory for moving one file at a time, and a thread that digests it. Allocated once and used for file after file:
 * the memory of an import does not grow with the size or the number of files.
 */
export interface Lane {
  /** Page-aligned buffers of {@link SLOT} bytes. */
  readonly slots: readonly Uint8Array[];
  /** Starts the digests of a file. */
  begin(algorithms: readonly Algorithm[]): Promise<void>;
  /** Digests the first `length` bytes of a slot, after all earlier ones; the slot may be reused when this resolves. */
  update(slot: Uint8Array, length: number): Promise<void>;
  /** The digests, hexadecimal, of all that was given since `begin`. */
  end(): Promise<Readonly<Record<string, string>>>;
  close(): Promise<void>;
}

/** The bundled worker: beside the running bundle, or where EVIDOCK_DIST says (tests run from source). */
function workerFile(): string {
  return path.join(process.env['EVIDOCK_DIST'] ?? __dirname, 'hash-worker.cjs');
}

/** Opens a lane. A worker that dies fails every waiting and later call; the import then ends with that error. */
export function openLane(): Lane {
  const memory = alignedMemory(SLOTS * SLOT);
  const worker = new Worker(workerFile(), { workerData: { memory } });
  const waiting: { resolve: (reply: HashReply) => void; reject: (error: Error) => void }[] = [];
  let broken: Error | null = null;

  const breakAll = (error: Error): void => {
    broken ??= error;
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  worker.on('message', (reply: HashReply) => waiting.shift()?.resolve(reply));
  worker.on('error', (error) => breakAll(error instanceof Error ? error : new Error(String(error))));
  worker.on('exit', () => breakAll(new Error('the hashing thread has ended')));

  const ask = (request: HashRequest): Promise<HashReply> =>
    new Promise((resolve, reject) => {
      if (broken) {
        reject(broken);
        return;
      }
      waiting.push({ resolve, reject });
      worker.postMessage(request);
    });

  return {
    slots: Array.from({ length: SLOTS }, (_, i) => new Uint8Array(memory, i * SLOT, SLOT)),
    async begin(algorithms) {
      await ask({ do: 'begin', algorithms });
    },
    async update(slot, length) {
      await ask({ do: 'update', offset: slot.byteOffset, length });
    },
    async end() {
      const reply = await ask({ do: 'end' });
      if (!('digests' in reply)) throw new Error('the hashing thread answered out of turn');
      return reply.digests;
    },
    async close() {
      await worker.terminate();
    },
  };
}
