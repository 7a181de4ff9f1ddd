// Child processes: one way to run them, so that Ctrl-C, exit codes and npm's Windows wrapper are handled once.
import { spawn } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';

/**
 * Runs a program to its end. SIGINT, SIGTERM and SIGHUP sent to us are passed on, and we go on waiting, so that the
 * caller can clean up.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions & {
 *   timeoutMs?: number, onStart?: (child: import('node:child_process').ChildProcess) => void }} [options]
 *   `timeoutMs`: kill the program after so long; `onStart`: to read what is piped.
 * @returns {Promise<number>} the exit code; 128 + number for a program that a signal ended; 124 after a timeout
 */
export function run(program, args, options = {}) {
  const { timeoutMs, onStart, ...spawnOptions } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: 'inherit', ...spawnOptions });
    onStart?.(child);
    let timedOut = false;
    const timer =
      timeoutMs === undefined
        ? undefined
        : setTimeout(() => {
            timedOut = true;
            child.kill('SIGKILL');
          }, timeoutMs);
    /** @type {NodeJS.Signals[]} */
    const passedOn = ['SIGINT', 'SIGTERM', 'SIGHUP'];
    /** @param {NodeJS.Signals} signal */
    const passOn = (signal) => {
      // A terminal's Ctrl-C has reached the child already, and Electron takes a second one as "die at once".
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    };
    for (const signal of passedOn) process.on(signal, passOn);
    const done = () => {
      clearTimeout(timer);
      for (const signal of passedOn) process.off(signal, passOn);
    };
    child.once('error', (problem) => {
      done();
      reject(problem);
    });
    child.once('close', (code, signal) => {
      done();
      if (timedOut) resolve(124);
      else resolve(code ?? (signal === null ? 1 : 128 + os.constants.signals[signal]));
    });
  });
}

/**
 * Runs npm with the very npm that started us, or the one on the path. Its output goes to stderr.
 * @param {readonly string[]} args
 * @param {string} cwd
 */
export function npm(args, cwd) {
  /** @type {import('node:child_process').StdioOptions} */
  const stdio = ['ignore', 2, 2];
  const ours = process.env.npm_execpath;
  if (ours !== undefined && path.basename(ours) === 'npm-cli.js')
    return run(process.execPath, [ours, ...args], { cwd, stdio });
  // npm is a .cmd file on Windows, which only a shell can start; the arguments are ours and need no quoting.
  if (process.platform === 'win32') return run('npm.cmd', args, { cwd, stdio, shell: true });
  return run('npm', args, { cwd, stdio });
}
