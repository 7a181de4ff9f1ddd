import { execFile } from 'node:child_process';

/**
 * Runs a program of the operating system, without a shell, and gives what it wrote to stdout. Throws when it cannot
 * be started, fails, writes absurdly much or takes longer than `timeoutMs` (then it is killed).
 */
export type Run = (
  file: string,
  args: readonly string[],
  options: { readonly timeoutMs: number; readonly input?: string },
) => Promise<string>;

export const runProgram: Run = (file, args, { timeoutMs, input }) =>
  new Promise((resolve, reject) => {
    const child = execFile(
      file,
      args,
      { encoding: 'utf8', timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: 8 << 20, windowsHide: true },
      (error, stdout, stderr) => {
        if (error)
          reject(
            new Error(
              error.killed === true
                ? `${file} gave no answer within ${timeoutMs} ms`
                : `${file}: ${stderr.trim().slice(0, 500) || error.message}`,
              { cause: error },
            ),
          );
        else resolve(stdout);
      },
    );
    // A program that ends before it has read its input breaks the pipe; its exit status tells the story.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input ?? '');
  });
