/** Threads beside the main one, and the memory of all of them. */
import path from 'node:path';
import v8 from 'node:v8';
import { Worker } from 'node:worker_threads';

export interface ThreadOptions {
  /** What `workerData` is in the thread. */
  readonly data?: unknown;
  /** Its short-lived objects are cleared away at this much: an import's memory is counted over all its threads. */
  readonly youngMb: number;
  /** A thread that needs more than this ends. */
  readonly oldMb?: number;
}

/** A bundled program: beside the running bundle, or where EVIDOCK_DIST says (tests run from source). */
export function threadProgram(name: 'hash-worker' | 'small-files' | 'walk-worker'): string {
  return path.join(process.env['EVIDOCK_DIST'] ?? __dirname, `${name}.cjs`);
}

/** Starts a thread that runs `program`. */
export function startThread(program: string, { data, youngMb, oldMb }: ThreadOptions): Worker {
  const thread = new Worker(program, {
    workerData: data,
    resourceLimits: {
      maxYoungGenerationSizeMb: youngMb,
      ...(oldMb !== undefined && { maxOldGenerationSizeMb: oldMb }),
    },
  });
  // V8 puts that flag back with each thread that it sets up.
  if (isFlat) thread.once('online', holdYoung);
  return thread;
}

let isFlat = false;

/**
 * Keeps the room for short-lived objects as small as it is, and that for all others a third above what is in use: V8
 * else doubles both under load, and an import's memory would follow the number of files. To be called first.
 */
export function keepMemoryFlat(): void {
  isFlat = true;
  holdYoung();
  v8.setFlagsFromString('--heap-growing-percent=30');
}

function holdYoung(): void {
  v8.setFlagsFromString('--semi-space-growth-factor=1');
}
