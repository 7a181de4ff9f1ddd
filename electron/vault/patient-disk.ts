/**
 * A disk that is not waited for without end. A network folder whose server is gone answers nothing at all, not even an
 * error: whoever asks it waits, and with each question one of the few threads that all files share.
 */
import type { Disk, DiskFile } from './disk';

export interface Patience {
  /** How long an answer is waited for, and how long what may have gigabytes to write first. Milliseconds. */
  readonly answerMs: number;
  readonly syncMs: number;
  /** The same once the program is about to end. */
  readonly endMs: number;
}

/** A sleeping disk takes some 10 s to wake, a small network storage full of work longer. */
export const PATIENCE: Patience = { answerMs: 60_000, syncMs: 10 * 60_000, endMs: 3_000 };

/**
 * `disk`, each of whose operations fails with ETIMEDOUT when it has not answered in time. From then on until that answer
 * comes all others fail at once, without being asked: no second thread gets stuck. What is opened too late is closed.
 * An operation that was given up may still be done: nothing must rely on that it was not.
 */
export function patientDisk(disk: Disk, { answerMs, syncMs, endMs }: Patience, ending: AbortSignal): Disk {
  /** Operations that were given up and have not ended. */
  let late = 0;
  let whenBack: (() => void)[] = [];
  const spaces = new Map<string, ReturnType<Disk['space']>>();

  const cameBack = (): void => {
    late -= 1;
    if (late > 0) return;
    for (const go of whenBack) go();
    whenBack = [];
  };

  const within = <T>(
    ms: number,
    name: string,
    work: () => Promise<T>,
    undo: (result: T) => void = () => undefined,
  ): Promise<T> => {
    if (late > 0) return Promise.reject(silent(name));
    return new Promise((resolve, reject) => {
      let isLate = false;
      const giveUp = (): void => {
        isLate = true;
        late += 1;
        reject(silent(name));
      };
      let timer = setTimeout(giveUp, ending.aborted ? Math.min(ms, endMs) : ms);
      const hurry = (): void => {
        clearTimeout(timer);
        if (!isLate) timer = setTimeout(giveUp, Math.min(ms, endMs));
      };
      ending.addEventListener('abort', hurry, { once: true });
      const ended = (): void => {
        clearTimeout(timer);
        ending.removeEventListener('abort', hurry);
        if (isLate) cameBack();
      };
      work().then(
        (result) => {
          ended();
          if (isLate) undo(result);
          else resolve(result);
        },
        (error: unknown) => {
          ended();
          reject(error instanceof Error ? error : new Error(String(error)));
        },
      );
    });
  };

  const patientFile = (file: DiskFile): DiskFile => ({
    read: (buffer, offset, length, position) =>
      within(answerMs, 'read', () => file.read(buffer, offset, length, position)),
    write: (buffer, offset, length, position) =>
      within(answerMs, 'write', () => file.write(buffer, offset, length, position)),
    truncate: (length) => within(syncMs, 'truncate', () => file.truncate(length)),
    sync: () => within(syncMs, 'sync', () => file.sync()),
    setMode: (mode) => within(answerMs, 'setMode', () => file.setMode(mode)),
    stat: () => within(answerMs, 'stat', () => file.stat()),
    close() {
      if (late === 0) return within(syncMs, 'close', () => file.close());
      whenBack.push(() => forget(file.close()));
      return Promise.reject(silent('close'));
    },
  });

  return {
    open: (path, flags, mode) =>
      within(
        answerMs,
        'open',
        async () => patientFile(await disk.open(path, flags, mode)),
        (file) => forget(file.close()),
      ),
    link: (existing, path) => within(answerMs, 'link', () => disk.link(existing, path)),
    unlink: (path) => within(answerMs, 'unlink', () => disk.unlink(path)),
    rename: (from, to) => within(answerMs, 'rename', () => disk.rename(from, to)),
    makeFolder: (path) => within(answerMs, 'makeFolder', () => disk.makeFolder(path)),
    removeFolder: (path) => within(answerMs, 'removeFolder', () => disk.removeFolder(path)),
    names: (path) => within(answerMs, 'names', () => disk.names(path)),
    stat: (path) => within(answerMs, 'stat', () => disk.stat(path)),
    setMode: (path, mode) => within(answerMs, 'setMode', () => disk.setMode(path, mode)),
    space(path) {
      // A screen asks again and again.
      const asked = spaces.get(path);
      if (asked) return asked;
      const asking = within(answerMs, 'space', () => disk.space(path)).finally(() => spaces.delete(path));
      spaces.set(path, asking);
      return asking;
    },
    syncFolder: (path) => within(syncMs, 'syncFolder', () => disk.syncFolder(path)),
  };
}

/** What became of it nobody can use any more. */
function forget(work: Promise<unknown>): void {
  work.catch(() => undefined);
}

function silent(name: string): Error {
  return Object.assign(new Error(`ETIMEDOUT: ${name} was not answered`), { code: 'ETIMEDOUT' });
}
