/**
 * Mounting, read-only, by udisks2, for computers on which no desktop mounts what is plugged in (a kiosk). Its own
 * command is run as a child process: it is part of udisks2, so it is there exactly when its service is; it asks nobody
 * for a password when it is told not to; and a D-Bus library would be one more package with native code for two calls.
 */
import { runProgram, type Run } from './run';

export type MountOutcome =
  | { readonly is: 'mounted' }
  /** Somebody else mounted it meanwhile. */
  | { readonly is: 'mounted-by-others' }
  /** No udisks2 on this computer, or its service does not run. */
  | { readonly is: 'unavailable'; readonly detail: string }
  /** This account may not. */
  | { readonly is: 'denied'; readonly detail: string }
  | { readonly is: 'failed'; readonly detail: string };

/** Mounts and unmounts block devices by their names (`sdb1`). Nothing throws. */
export interface Mounter {
  /** Read-only; there is no other way. */
  mountReadOnly(device: string): Promise<MountOutcome>;
  /** Null when it was unmounted, else why not. */
  unmount(device: string): Promise<string | null>;
}

/** File systems that cameras have, and of which a read-only mount writes nothing: not even a journal is played back. */
export const MOUNTED_SAFELY: ReadonlySet<string> = new Set(['vfat', 'exfat']);

/** A damaged card makes the kernel try again and again. */
const TIMEOUT_MS = 30_000;

/** udisks2 by its own command, `udisksctl`, on the search path. */
export function udisksMounter(run: Run = runProgram): Mounter {
  const call = (verb: 'mount' | 'unmount', device: string, ...options: string[]) =>
    run('udisksctl', [verb, '-b', `/dev/${device}`, ...options, '--no-user-interaction'], {
      timeoutMs: TIMEOUT_MS,
    });
  return {
    async mountReadOnly(device) {
      try {
        await call('mount', device, '-o', 'ro');
        return { is: 'mounted' };
      } catch (error) {
        return mountFailure(error);
      }
    },
    async unmount(device) {
      try {
        await call('unmount', device);
        return null;
      } catch (error) {
        return textOf(error);
      }
    },
  };
}

/** What went wrong, from the command's words: its exit status is 1 for everything. First match wins. */
const SIGNS: readonly (readonly [Exclude<MountOutcome['is'], 'mounted'>, RegExp])[] = [
  ['mounted-by-others', /\bAlreadyMounted\b|already mounted/i],
  ['denied', /\bNotAuthorized|not authori[sz]ed|access denied|permission denied/i],
  ['unavailable', /\bENOENT\b|error connecting to the udisks daemon|ServiceUnknown|not provided by any/i],
];

function mountFailure(error: unknown): MountOutcome {
  const detail = textOf(error);
  const is = SIGNS.find(([, sign]) => sign.test(detail))?.[0] ?? 'failed';
  return is === 'mounted-by-others' ? { is } : { is, detail };
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
