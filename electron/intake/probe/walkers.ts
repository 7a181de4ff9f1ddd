/**
 * Walks in threads of their own: they cost the main loop nothing, and one that hangs, crashes or eats memory is ended
 * and told as a finding. The file itself is sealed all the same.
 */
import type { Worker } from 'node:worker_threads';
import type { ContentFormat, MediaKind } from '#shared/clip';
import type { ContainerReport } from '#shared/media';
import { startThread, threadProgram } from '../../vault/thread';
import { unfinished } from './walk';

/** A file that lies whole where the thread can read it. */
export interface WalkedFile {
  readonly file: string;
  readonly bytes: number;
  readonly format: ContentFormat;
  readonly kind: MediaKind;
}

export type WalkRequest =
  | ({ readonly do: 'begin' } & Omit<WalkedFile, 'bytes'>)
  | {
      readonly do: 'see';
      readonly memory: SharedArrayBuffer;
      readonly offset: number;
      readonly length: number;
    }
  | { readonly do: 'finish' };

/** One to each request. A report to `begin` ends the walk at once. */
export type WalkReply = { readonly wantsContent: boolean } | 'seen' | ContainerReport;

export interface Walkers {
  /** Begins a walk when a thread is free: its structure is read. Never rejects: what went wrong is in the findings. */
  begin(file: WalkedFile): Promise<Walking>;
  /** Ends all threads; walks that run are told as unfinished. */
  close(): Promise<void>;
}

/** A walk that is under way; holds a thread until it is finished. */
export interface Walking {
  /**
   * Shows it the next bytes of the file, in order, in memory that threads share. They may change when this resolves.
   * Never rejects; costs nothing when the walk needs no content, or has ended.
   */
  see(part: Uint8Array): Promise<void>;
  /** What was found. May be called at any time; never rejects. */
  finish(): Promise<ContainerReport>;
}

export interface WalkersOptions {
  /** A thread that takes so long for one answer has hung. */
  readonly silenceMs?: number;
  /** What runs in the threads; tests put something worse in its place. */
  readonly program?: string;
}

/** A step that takes longer than this hangs, or waits for a disk that is dying. */
const SILENCE_MS = 60_000;
/** A whole walk may take this long of the thread's own time, and a second more for every so many bytes. */
const LEAST_MS = 60_000;
const SLOWEST_BYTES_PER_SECOND = 4 << 20;
/** Far above what the longest recording needs. */
const MEMORY_MB = 192;
const YOUNG_MB = 4;

/** At most `count` threads, each opened when it is first needed and used for file after file. */
export function walkersOf(count: number, options: WalkersOptions = {}): Walkers {
  const { silenceMs = SILENCE_MS, program = threadProgram('walk-worker') } = options;
  const idle: Worker[] = [];
  const all = new Set<Worker>();
  const queue: (() => void)[] = [];
  let busy = 0;
  let closed = false;

  const start = (): Worker => {
    const worker = startThread(program, { oldMb: MEMORY_MB, youngMb: YOUNG_MB });
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
  const turn = async (): Promise<void> => {
    if (busy >= count) await new Promise<void>((resolve) => queue.push(resolve));
    else busy += 1;
  };
  const nextTurn = (): void => {
    const next = queue.shift();
    if (next) next();
    else busy -= 1;
  };

  return {
    async begin({ bytes, ...file }) {
      await turn();
      if (closed) {
        nextTurn();
        return ended(unfinished('closed'));
      }
      const worker = idle.pop() ?? start();
      let leftMs = LEAST_MS + (bytes / SLOWEST_BYTES_PER_SECOND) * 1000;
      let report: ContainerReport | null = null;
      /** Ends the walk; a thread that is not sound is not used again. */
      const finished = (found: ContainerReport, sound: boolean): ContainerReport => {
        worker.removeAllListeners();
        worker.on('error', () => undefined);
        if (sound && !closed) rest(worker);
        // A thread that hangs in a read ends when the read does: nobody waits for that.
        else void end(worker);
        nextTurn();
        return (report = found);
      };
      const askNow = (request: WalkRequest): Promise<WalkReply> =>
        new Promise((resolve) => {
          const asked = performance.now();
          const isLast = leftMs < silenceMs;
          const give = (reply: WalkReply, sound: boolean): void => {
            clearTimeout(timer);
            leftMs -= performance.now() - asked;
            worker.removeAllListeners();
            if (isReport(reply)) finished(reply, sound);
            resolve(reply);
          };
          const broken = (why: string) => () => give(unfinished(why), false);
          const timer = setTimeout(broken(isLast ? 'slow' : 'silent'), Math.min(silenceMs, leftMs));
          worker.removeAllListeners();
          worker.on('message', (reply: WalkReply) => give(reply, true));
          worker.on('error', (error) => broken(error instanceof Error ? error.message : String(error))());
          worker.on('exit', broken('thread ended'));
          worker.postMessage(request);
        });
      let asking: Promise<WalkReply> = Promise.resolve('seen');
      const ask = (request: WalkRequest): Promise<WalkReply> =>
        (asking = asking.then(() => report ?? askNow(request)));
      const begun = await ask({ do: 'begin', ...file });
      const wantsContent = typeof begun === 'object' && 'wantsContent' in begun && begun.wantsContent;
      return {
        async see({ buffer, byteOffset, length }) {
          if (report || !wantsContent) return;
          if (!(buffer instanceof SharedArrayBuffer)) throw new TypeError('the memory is not shared');
          await ask({ do: 'see', memory: buffer, offset: byteOffset, length });
        },
        async finish() {
          await ask({ do: 'finish' });
          return report ?? unfinished('no answer');
        },
      };
    },
    async close() {
      closed = true;
      await Promise.all([...all].map(end));
    },
  };
}

function isReport(reply: WalkReply): reply is ContainerReport {
  return typeof reply === 'object' && 'findings' in reply;
}

function ended(report: ContainerReport): Walking {
  return { see: () => Promise.resolve(), finish: () => Promise.resolve(report) };
}
