import { utilityProcess, type MessagePortMain, type UtilityProcess } from 'electron';
import { endsWithinMinute, msUntilRestart } from './restart';

/** What to run, and whom to tell. */
export interface Supervised<From> {
  /** For the log and the system's process list. */
  readonly name: 'vault' | 'dock';
  /** The bundle. */
  readonly file: string;
  readonly log: (line: string) => void;
  /** At every start, the first one too: the place to say everything again that the process must know. */
  readonly onStart: () => void;
  readonly onMessage: (message: From) => void;
  /** It is gone: nothing that was asked of it will be answered. Unless it was stopped, a new one follows. */
  readonly onEnd: () => void;
}

export interface Supervisor<To> {
  /** Runs the process from now on, and starts it again whenever it ends by itself. */
  start(): void;
  /** Says something to the running process. What is said while none runs is dropped: `onStart` says it again. */
  send(message: To, ports?: MessagePortMain[]): void;
  /**
   * Ends the process for good: first `ask`, which may make it end by itself or just finish its work, then a signal.
   * Resolves when it is gone, killed after `graceMs` at the latest.
   */
  stop(graceMs: number, ask?: () => Promise<unknown>): Promise<void>;
}

/**
 * Threads that wait for files. Each network folder or card that answers nothing keeps a few of them; Node's four would
 * soon all stand still, and with them the import of a camera that has nothing to do with it.
 */
const THREADS = '16';
/** So long a process may take to end after the signal. */
const SIGNAL_MS = 1000;

/**
 * Keeps a utility process running: back within two seconds when it ends by itself, more and more slowly when it goes
 * on ending, and never giving up.
 */
export function supervisor<To, From>(what: Supervised<From>): Supervisor<To> {
  let child: UtilityProcess | null = null;
  let gone: Promise<void> = Promise.resolve();
  let ends: readonly number[] = [];
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  function start(): void {
    const started = utilityProcess.fork(what.file, [], {
      serviceName: `EviDock ${what.name}`,
      stdio: 'pipe',
      env: { ...process.env, UV_THREADPOOL_SIZE: THREADS },
    });
    child = started;
    for (const stream of [started.stdout, started.stderr]) {
      if (stream) eachLine(stream, what.log);
    }
    started.on('message', what.onMessage);
    // Newer Electrons name a fatal error of V8 this way before the exit; unheard, it would be thrown here.
    started.on('error', (type, location) => what.log(`fatal error ${type} at ${location}`));
    started.once('spawn', () => what.log(`started, process ${started.pid ?? '?'}`));
    gone = new Promise((resolve) => {
      started.once('exit', (code) => {
        child = null;
        what.log(`ended, code ${code}`);
        if (!stopped) startAgain();
        what.onEnd();
        resolve();
      });
    });
    what.onStart();
  }

  function startAgain(): void {
    const now = performance.now();
    ends = endsWithinMinute([...ends, now], now);
    const wait = msUntilRestart(ends, now);
    what.log(`starting again in ${Math.round(wait)} ms`);
    timer = setTimeout(start, wait);
  }

  return {
    start,
    send(message, ports) {
      child?.postMessage(message, ports);
    },
    async stop(graceMs, ask) {
      stopped = true;
      clearTimeout(timer);
      if (!child) return;
      if (ask) {
        const asked = ask().catch((error: unknown) => what.log(`asked to end: ${String(error)}`));
        await Promise.race([asked, gone, after(graceMs)]);
      }
      await killed();
    },
  };

  async function killed(): Promise<void> {
    const last = child;
    if (!last) return;
    // Afterwards Electron forgets it.
    const { pid } = last;
    last.kill();
    await Promise.race([gone, after(SIGNAL_MS)]);
    if (child === null) return;
    what.log('did not end, killing it');
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
    await Promise.race([gone, after(SIGNAL_MS)]);
  }
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

/** Calls `take` with each whole line that the stream brings, and with what is left at its end. */
function eachLine(stream: NodeJS.ReadableStream, take: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split(/\r?\n/);
    rest = lines.pop() ?? '';
    lines.filter((line) => line !== '').forEach(take);
  });
  stream.on('end', () => {
    if (rest !== '') take(rest);
  });
}
