/** Digests computed beside the thread that moves the bytes. */
import type { Worker } from 'node:worker_threads';
import type { Algorithm, Digests } from './digester';
import { alignedMemory } from './medium';
import { startThread, threadProgram } from './thread';

export type HashRequest =
  | { readonly do: 'begin'; readonly id: number; readonly algorithms: readonly Algorithm[] }
  | { readonly do: 'update'; readonly id: number; readonly offset: number; readonly length: number }
  | { readonly do: 'so-far' | 'end'; readonly id: number };

/** The answer to all but `begin`, in the order of the requests; `begin` has none. */
export interface HashReply {
  readonly digests: Digests | null;
}

/** Bytes of one slot: what is read, written and hashed in one step. */
export const SLOT = 1 << 20;
/** As many as keep the disk busy: three that are read, and as many that are written and digested; then those read back. */
const SLOTS = 6;
const READ_BACK_SLOTS = 4;
const YOUNG_MB = 2;

/**
 * Memory for moving one file and reading it back, and a thread that digests both. Allocated once and used for file
 * after file: the memory of an import does not grow with the size or the number of files.
 */
export interface Lane {
  /** Page-aligned buffers of {@link SLOT} bytes. */
  readonly slots: readonly Uint8Array[];
  /**
   * Lends more of them, for reading back while a copy goes on in the others: to one at a time, in the order in which they
   * ask. What is done with them must not wait for another one's turn.
   */
  readBack<T>(work: (slots: readonly Uint8Array[]) => Promise<T>): Promise<T>;
  /** Starts digests; several may run side by side. */
  digest(algorithms: readonly Algorithm[]): Digesting;
  /** Whether its thread still lives. */
  isUsable(): boolean;
  close(): Promise<void>;
}

/** Digests that are being computed over what lies in a lane's slots. */
export interface Digesting {
  /** Digests the first `length` bytes of a slot, after all earlier ones; the slot may be reused when this resolves. */
  update(slot: Uint8Array, length: number): Promise<void>;
  /** SHA-256, hexadecimal, of all that was given up to now; more may follow. */
  soFar(): Promise<string>;
  /** The digests, hexadecimal, of all that was given. */
  end(): Promise<Digests>;
}

/**
 * Opens a lane; its thread starts with the first digest. A thread that dies fails every waiting and later call; the
 * file then ends with that error.
 */
export function openLane(): Lane {
  const memory = alignedMemory((SLOTS + READ_BACK_SLOTS) * SLOT);
  const waiting: { resolve: (reply: HashReply) => void; reject: (error: Error) => void }[] = [];
  let started: Worker | null = null;
  let broken: Error | null = null;
  let lastId = 0;

  const breakAll = (error: Error): void => {
    broken ??= error;
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  const start = (): Worker => {
    const data = { memory: memory.buffer };
    const worker = startThread(threadProgram('hash-worker'), { data, youngMb: YOUNG_MB });
    worker.on('message', (reply: HashReply) => waiting.shift()?.resolve(reply));
    worker.on('error', (error) => breakAll(error instanceof Error ? error : new Error(String(error))));
    worker.on('exit', () => breakAll(new Error('the hashing thread has ended')));
    return worker;
  };
  const post = (request: HashRequest): void => (started ??= start()).postMessage(request);
  const ask = (request: HashRequest): Promise<HashReply> =>
    new Promise((resolve, reject) => {
      if (broken) {
        reject(broken);
        return;
      }
      waiting.push({ resolve, reject });
      post(request);
    });
  let lent: Promise<unknown> = Promise.resolve();
  const slot = (i: number): Uint8Array => memory.subarray(i * SLOT, (i + 1) * SLOT);

  const readBackSlots = Array.from({ length: READ_BACK_SLOTS }, (_, i) => slot(SLOTS + i));

  return {
    slots: Array.from({ length: SLOTS }, (_, i) => slot(i)),
    readBack(work) {
      const working = lent.then(() => work(readBackSlots));
      lent = working.catch(() => undefined);
      return working;
    },
    digest(algorithms) {
      const id = ++lastId;
      post({ do: 'begin', id, algorithms });
      return {
        async update({ byteOffset }, length) {
          await ask({ do: 'update', id, offset: byteOffset, length });
        },
        async soFar() {
          const sha256 = (await ask({ do: 'so-far', id })).digests?.sha256;
          if (sha256 === undefined) throw new Error('no SHA-256 is being computed');
          return sha256;
        },
        async end() {
          const { digests } = await ask({ do: 'end', id });
          if (!digests) throw new Error('the hashing thread answered out of turn');
          return digests;
        },
      };
    },
    isUsable: () => broken === null,
    async close() {
      await started?.terminate();
    },
  };
}
