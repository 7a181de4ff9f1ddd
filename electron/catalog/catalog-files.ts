/** The files that one SQLite database consists of. */
import { lstatSync, rmdirSync, rmSync } from 'node:fs';

const PARTS = ['', '-wal', '-shm', '-journal'] as const;

/**
 * Deletes a database with its side files, and nothing else. Throws the system's error; a folder of that name is only
 * removed when it is empty.
 */
export function discard(file: string): void {
  for (const part of PARTS) {
    const name = file + part;
    const found = lstatSync(name, { throwIfNoEntry: false });
    if (found?.isDirectory()) rmdirSync(name);
    // Windows does not delete what another program is reading: wait a little for a verification to end.
    else if (found) rmSync(name, { force: true, maxRetries: 10, retryDelay: 100 });
  }
}

/** The length of a file, or null when there is none. */
export function fileBytes(file: string): number | null {
  return lstatSync(file, { throwIfNoEntry: false })?.size ?? null;
}

/** Whether the operating system refused something, and with which code. */
export function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error && typeof error.code === 'string';
}
