/**
 * Runs a program that reads untrusted footage: without a shell, without input, at the lowest priority, and under
 * limits of time, memory, output and files. Whatever happens to it cannot take this process along.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { constants as os, setPriority } from 'node:os';
import { wholeLines } from './lines';
import type { Confinement } from './confinement';

/** What a run may use up before it is killed. */
export interface RunLimits {
  /** Without a byte of output for so long, it hangs. Milliseconds. */
  readonly stallMs: number;
  /** From beginning to end. Milliseconds. */
  readonly wholeMs: number;
  readonly outputBytes: number;
  /** Address space, where the system can hold a process to it (Linux). */
  readonly memoryBytes: number;
  /** The largest file that it may write; 0 for none. Held where memory is. */
  readonly fileBytes: number;
}

export interface LimitedRun {
  /** The program, as a whole path. */
  readonly program: string;
  readonly args: readonly string[];
  /** An open file that the program reads as its standard input; nothing is there to read unless told. */
  readonly stdin?: number;
  readonly limits: RunLimits;
  readonly signal: AbortSignal;
  /** Called with every piece of its standard output; what it throws ends the run. */
  readonly onOutput: (piece: Buffer) => void;
  /** Called with every line of its complaints. */
  readonly onComplaint?: (line: string) => void;
  /**
   * Asked now and then whether the run may go on. Until it resolves nothing more is taken of its output, so that the
   * program waits; when it rejects the run is ended.
   */
  readonly breathe?: () => Promise<void>;
}

/** How a run ended. An exit code of 0 says nothing about the footage: count what it put out. */
export type RunEnd =
  | { readonly how: 'exited'; readonly code: number }
  /** It crashed, or the system ended it, for its memory perhaps. */
  | { readonly how: 'crashed'; readonly signal: string }
  | { readonly how: 'cancelled' }
  | { readonly how: 'stalled' }
  | { readonly how: 'too-long' }
  | { readonly how: 'too-much-output' };

/** A killed process that hangs in the system (a disk that does not answer) is given up after this. */
const GIVE_UP_MS = 5000;
/** So often a run is asked to wait. */
const BREATHE_EVERY_MS = 250;

/** Only what a program needs to start: no FFREPORT, no proxies, no libraries to load first, one language. */
const ENVIRONMENT = {
  ...Object.fromEntries(
    ['PATH', 'SystemRoot', 'TEMP', 'LD_LIBRARY_PATH'].flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  ),
  LC_ALL: 'C',
  AV_LOG_FORCE_NOCOLOR: '1',
};

/** Runs it to its end. Rejects only when it cannot be started, or with what `onOutput` threw. */
export function runLimited(run: LimitedRun, confine: Confinement): Promise<RunEnd> {
  const { limits, signal } = run;
  if (signal.aborted) return Promise.resolve({ how: 'cancelled' });
  return new Promise((resolve, reject) => {
    const [program, ...args] = confine.around([run.program, ...run.args], limits);
    const child = spawn(program, args, {
      stdio: [run.stdin ?? 'ignore', 'pipe', 'pipe'],
      env: ENVIRONMENT,
      shell: false,
      windowsHide: true,
    });
    lower(child);
    let ending: RunEnd | null = null;
    let thrown: { readonly error: unknown } | null = null;
    let bytes = 0;
    let waiting = false;
    let breathed = performance.now();

    const settle = (end: RunEnd): void => {
      clearTimeout(whole);
      clearTimeout(stall);
      clearTimeout(giveUp);
      signal.removeEventListener('abort', cancel);
      child.stdout?.destroy();
      child.stderr?.destroy();
      if (thrown) reject(asError(thrown.error));
      else resolve(end);
    };
    let giveUp: NodeJS.Timeout | undefined;
    const end = (how: Exclude<RunEnd['how'], 'exited' | 'crashed'>): void => {
      if (ending) return;
      const ended: RunEnd = { how };
      ending = ended;
      child.kill('SIGKILL');
      giveUp = setTimeout(settle, GIVE_UP_MS, ended);
    };
    const cancel = (): void => end('cancelled');
    const whole = setTimeout(end, limits.wholeMs, 'too-long');
    const stalled = (): void => {
      if (waiting) stall.refresh();
      else end('stalled');
    };
    const stall = setTimeout(stalled, limits.stallMs);
    signal.addEventListener('abort', cancel);

    const take = (piece: Buffer, use: (piece: Buffer) => void): void => {
      if (ending) return;
      stall.refresh();
      bytes += piece.length;
      if (bytes > limits.outputBytes) {
        end('too-much-output');
        return;
      }
      try {
        use(piece);
      } catch (error) {
        thrown = { error };
        end('cancelled');
      }
    };
    const breathe = (): void => {
      if (!run.breathe || waiting || performance.now() - breathed < BREATHE_EVERY_MS) return;
      waiting = true;
      child.stdout?.pause();
      run.breathe().then(
        () => {
          waiting = false;
          breathed = performance.now();
          stall.refresh();
          child.stdout?.resume();
        },
        () => end('cancelled'),
      );
    };
    const complaints = wholeLines(run.onComplaint ?? (() => undefined));
    child.stdout?.on('data', (piece: Buffer) => {
      take(piece, run.onOutput);
      breathe();
    });
    child.stderr?.on('data', (piece: Buffer) => take(piece, (p) => complaints.take(p)));
    child.on('error', (error) => {
      // Also told when it could not be killed; then it has ended, or is given up.
      if (child.pid !== undefined) return;
      thrown = { error };
      settle({ how: 'cancelled' });
    });
    child.on('close', (code, killedBy) => {
      complaints.end();
      settle(
        ending ?? (code === null ? { how: 'crashed', signal: killedBy ?? '?' } : { how: 'exited', code }),
      );
    });
  });
}

/** Background work gives way to everything else. */
function lower(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    setPriority(child.pid, os.priority.PRIORITY_LOW);
  } catch {
    // It has ended already, or the system does not allow it: the limits hold all the same.
  }
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
