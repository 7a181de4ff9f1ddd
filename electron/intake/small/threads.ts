/** Threads that take small files; each works on one batch at a time. */
import type { Worker } from 'node:worker_threads';
import type { ReadBack } from '#shared/clip';
import type { Disk } from '../../vault/disk';
import { publishAll, type Published } from '../../vault/files';
import { startThread, threadProgram } from '../../vault/thread';
import { waitingCalls } from '../read-calls';
import { takeSmall, type SmallFile, type Taken } from './take';

type ToPublish = readonly { readonly staged: string; readonly final: string }[];

export type SmallRequest =
  | { readonly do: 'take'; readonly files: readonly SmallFile[]; readonly readBack: ReadBack }
  | { readonly do: 'publish'; readonly files: ToPublish };
export type SmallReply = readonly Taken[] | readonly Published[];

/** The work on batches of small files. Rejects only when a thread dies, or says nothing for too long. */
export interface SmallWork {
  /** Stages files, syncs them and reads them back; see {@link takeSmall}. */
  take(files: readonly SmallFile[], readBack: ReadBack): Promise<readonly Taken[]>;
  /** Gives staged files their names; see {@link publishAll}. */
  publish(files: ToPublish): Promise<readonly Published[]>;
  close(): Promise<void>;
}

/** Everything through `disk`, in this thread. */
export function smallInPlace(disk: Disk): SmallWork {
  return {
    take: (files, readBack) => takeSmall(files, { disk, calls: waitingCalls, readBack }),
    publish: (files) => publishAll(disk, files),
    close: () => Promise.resolve(),
  };
}

const YOUNG_MB = 4;
/** A batch that takes longer hangs: its bytes would come in this time from the slowest card. */
const PATIENCE_MS = 120_000;

/** The system's files, in threads: as many as there are batches at a time, each kept for the next. */
export function smallInThreads(): SmallWork {
  const idle: Worker[] = [];
  const all = new Set<Worker>();
  const start = (): Worker => {
    const worker = startThread(threadProgram('small-files'), { youngMb: YOUNG_MB });
    all.add(worker);
    // Whoever waits for it hears of its end by himself.
    worker.on('error', () => all.delete(worker));
    worker.on('exit', () => all.delete(worker));
    return worker;
  };
  const idleOne = (): Worker | undefined => {
    for (let worker = idle.pop(); worker; worker = idle.pop()) if (all.has(worker)) return worker;
    return undefined;
  };
  const ask = async (request: SmallRequest): Promise<SmallReply> => {
    const thread = idleOne() ?? start();
    const reply = await new Promise<SmallReply>((resolve, reject) => {
      const ended = (error?: unknown): void => {
        clearTimeout(silence);
        reject(error instanceof Error ? error : new Error('the thread for small files has ended'));
      };
      // Not waited for: a thread that hangs in a read ends when the read does.
      const silence = setTimeout(() => {
        all.delete(thread);
        void thread.terminate();
        ended();
      }, PATIENCE_MS);
      thread.once('message', (message: SmallReply) => {
        clearTimeout(silence);
        thread.off('error', ended).off('exit', ended);
        resolve(message);
      });
      thread.once('error', ended).once('exit', ended);
      thread.postMessage(request);
    });
    if (all.has(thread)) idle.push(thread);
    return reply;
  };
  return {
    take: async (files, readBack) => (await ask({ do: 'take', files, readBack })) as readonly Taken[],
    publish: async (files) => (await ask({ do: 'publish', files })) as readonly Published[],
    async close() {
      await Promise.all([...all].map((worker) => worker.terminate()));
    },
  };
}
