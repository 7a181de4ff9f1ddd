/**
 * Walks in threads of their own: they cost the main loop nothing, and one that hangs, crashes or eats memory is ended
 * and told as a finding. The file itself is sealed all the same.
 */
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ContentFormat, MediaKind } from '#shared/clip';
import type { ContainerReport } from '#shared/media';
import { unfinished } from './walk';

export interface WalkRequest {
  readonly file: string;
  readonly format: ContentFormat;
  readonly kind: MediaKind;
}

/** `alive`: still at work. */
export type WalkReply = ContainerReport | 'alive';

export interface Walkers {
  /** Walks through a file when a thread is free. Never rejects: what went wrong is in the findings. */
  walk(request: WalkRequest, bytes: number): Promise<ContainerReport>;
  /** Ends all threads; walks that run are told as unfinished. */
  close(): Promise<void>;
}

export interface WalkersOptions {
  /** A thread that says nothing for so long has hung. */
  readonly silenceMs?: number;
  /** What runs in the threads; tests put something worse in its place. */
  readonly program?: string;
}

/** A read of one step that takes longer than this comes from a disk that is dying. */
const SILENCE_MS = 60_000;
/** A whole walk may take this long, and a second more for every so many bytes. */
const LEAST_MS = 60_000;
const SLOWEST_BYTES_PER_SECOND = 4 << 20;
/** Far above what the longest recording needs. */
const MEMORY_MB = 192;
/** Short-lived objects are cleared away at this much: an import's memory is counted over all its threads. */
const YOUNG_MB = 4;

/** The bundled worker: beside the running bundle, or where EVIDOCK_DIST says (tests run from source). */
function workerFile(): string {
  return path.join(process.env['EVIDOCK_DIST'] ?? __dirname, 'walk-worker.cjs');
}

/** At most `count` threads, each opened when it is first needed and used for file after file. */
export function walkersOf(count: number, options: WalkersOptions = {}): Walkers {
  const { silenceMs = SILENCE_MS, program = workerFile() } = options;
  const idle: Worker[] = [];
  const all = new Set<Worker>();
  const queue: (() => void)[] = [];
  let busy = 0;
  let closed = false;

  const start = (): Worker => {
    const worker = new Worker(program, {
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB, maxYoungGenerationSizeMb: YOUNG_MB },
    });
    all.add(worker);
    return worker;
  };
  const end = async (worker: Worker): Promise<void> => {
    all.delete(worker);
    await worker.terminate();
  };

  const rest = (worker: Worker): void => {
    idle.push(worker);
    worker.once('exit', () => {
      all.delete(worker);
      idle.splice(idle.indexOf(worker) >>> 0, 1);
    });
  };

  const ask = (worker: Worker, request: WalkRequest, bytes: number): Promise<ContainerReport> =>
    new Promise((resolve) => {
      const done = (report: ContainerReport, sound: boolean): void => {
        clearTimeout(silence);
        clearTimeout(whole);
        worker.removeAllListeners();
        worker.on('error', () => undefined);
        if (sound && !closed) rest(worker);
        // A thread that hangs in a read ends when the read does: nobody waits for that.
        else void end(worker);
        resolve(report);
      };
      const giveUp = (why: string) => () => done(unfinished(why), false);
      const silence = setTimeout(giveUp('silent'), silenceMs);
      const whole = setTimeout(giveUp('slow'), LEAST_MS + (bytes / SLOWEST_BYTES_PER_SECOND) * 1000);
      worker.removeAllListeners();
      worker.on('message', (reply: WalkReply) => {
        if (reply === 'alive') silence.refresh();
        else done(reply, true);
      });
      worker.on('error', (error) =>
        done(unfinished(error instanceof Error ? error.message : String(error)), false),
      );
      worker.on('exit', () => done(unfinished('thread ended'), false));
      worker.postMessage(request);
    });

  return {
    async walk(request, bytes) {
      if (busy >= count) await new Promise<void>((resolve) => queue.push(resolve));
      else busy += 1;
      try {
        if (closed) return unfinished('closed');
        return await ask(idle.pop() ?? start(), request, bytes);
      } finally {
        const next = queue.shift();
        if (next) next();
        else busy -= 1;
      }
    },
    async close() {
      closed = true;
      await Promise.all([...all].map(end));
    },
  };
}
