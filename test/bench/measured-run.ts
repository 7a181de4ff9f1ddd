/** Runs a command as a whole process and measures it from outside. */
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';

export interface Measured {
  readonly seconds: number;
  /** Highest resident memory of the process itself; null where the system does not tell. */
  readonly peakBytes: number | null;
  /** Processor time of the process, all its threads, and its children that have ended; null as above. */
  readonly cpuSeconds: number | null;
  readonly stdout: string;
}

/** Runs to the end; throws when the command fails. */
export async function measured(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Measured> {
  const began = performance.now();
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  let peak: number | null = null;
  let cpu: number | null = null;
  const poll = setInterval(() => {
    peak = highWater(child.pid) ?? peak;
    cpu = processorTime(child.pid) ?? cpu;
  }, 20);
  const code = await new Promise<number | null>((resolve, reject) =>
    child.once('error', reject).once('close', resolve),
  );
  clearInterval(poll);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${String(code)}`);
  return { seconds: (performance.now() - began) / 1000, peakBytes: peak, cpuSeconds: cpu, stdout };
}

/** The kernel's own high-water mark of a process's resident memory. */
function highWater(pid: number | undefined): number | null {
  try {
    const match = /^VmHWM:\s+(\d+) kB/m.exec(fs.readFileSync(`/proc/${String(pid)}/status`, 'utf8'));
    return match ? Number(match[1]) * 1024 : null;
  } catch {
    return null;
  }
}

/** What a process has used of the processor so far, seconds, as the kernel counts it: in hundredths. */
function processorTime(pid: number | undefined): number | null {
  try {
    const stat = fs.readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    // The name in parentheses may hold anything; utime, stime, cutime and cstime are the 12th to 15th behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / 100;
  } catch {
    return null;
  }
}

/** Empties the system's file cache, so that everybody reads from the disk; false where that is not allowed. */
export function dropCaches(): boolean {
  try {
    execFileSync('sync');
    fs.writeFileSync('/proc/sys/vm/drop_caches', '3');
    return true;
  } catch {
    return false;
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** Seconds of the processor, in and for a command and its children, measured by the shell that runs it. */
export async function processorSeconds(command: string, args: readonly string[]): Promise<Measured> {
  const run = await measured('bash', ['-c', '"$@" >/dev/null 2>&1; times', 'bash', command, ...args]);
  // The second line is that of the children: `0m1.234s 0m0.567s`.
  const [user = '', system = ''] = (run.stdout.trim().split('\n')[1] ?? '').split(' ');
  return { ...run, seconds: secondsIn(user) + secondsIn(system) };
}

function secondsIn(text: string): number {
  const match = /^(\d+)m([\d.]+)s$/.exec(text);
  if (!match) throw new Error(`no time: ${text}`);
  return Number(match[1]) * 60 + Number(match[2]);
}
