import fs from 'node:fs';
import path from 'node:path';

/** Writes one line of what a part of the program did. */
export type Log = (part: string, line: string) => void;

const FULL_BYTES = 5 * 1024 * 1024;

/**
 * The log for support staff: `evidock.log` in `folder`, and the one before it, each up to 5 MB. Every line goes to
 * stderr as well. A log that cannot be written stops nothing.
 */
export function openLog(folder: string): Log {
  const file = path.join(folder, 'evidock.log');
  let bytes = trying(() => {
    fs.mkdirSync(folder, { recursive: true });
    return fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  });
  return (part, line) => {
    const text = `${new Date().toISOString()} [${part}] ${line}\n`;
    process.stderr.write(text);
    if (bytes === null) return;
    const before = bytes;
    bytes = trying(() => {
      if (before >= FULL_BYTES) fs.renameSync(file, path.join(folder, 'evidock.1.log'));
      // At once, so that the last line before a crash is there.
      fs.appendFileSync(file, text);
      return (before >= FULL_BYTES ? 0 : before) + Buffer.byteLength(text);
    });
  };
}

function trying(work: () => number): number | null {
  try {
    return work();
  } catch (error) {
    process.stderr.write(`no log file: ${error instanceof Error ? error.message : String(error)}\n`);
    return null;
  }
}

/** An error as a log line, with its way through the program. */
export function errorLine(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${errorLine(error.cause)}`;
  return (error.stack ?? `${error.name}: ${error.message}`) + cause;
}
