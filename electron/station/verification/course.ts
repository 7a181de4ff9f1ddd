/** How a verification goes on: whether it is to stop, and how much it has read of what it will read. */
import type { ReadingProgress } from '#shared/verification';

export interface Course {
  readonly signal: AbortSignal | undefined;
  /** A file of so many bytes is begun. However little of it can be read, it counts as a whole when it is done. */
  file(bytes: number): { readonly read: (bytes: number) => void; readonly done: () => void };
}

/** Before this much time has passed nothing is said about speed. */
const FIRST_MS = 1000;

/** `files`: everything that will be read. `now`: milliseconds of a clock that never goes back. */
export function courseOf(
  signal: AbortSignal | undefined,
  files: Iterable<{ readonly bytes: number }>,
  onProgress: (progress: ReadingProgress) => void,
  now: () => number = () => performance.now(),
): Course {
  let filesTotal = 0;
  let bytesTotal = 0;
  for (const { bytes } of files) {
    filesTotal += 1;
    bytesTotal += bytes;
  }
  const began = now();
  let filesDone = 0;
  let bytesDone = 0;
  const tell = (): void => {
    const passed = now() - began;
    const bytesPerSecond = passed >= FIRST_MS ? (bytesDone / passed) * 1000 : 0;
    const secondsLeft = bytesPerSecond > 0 ? Math.ceil((bytesTotal - bytesDone) / bytesPerSecond) : null;
    onProgress({ filesDone, filesTotal, bytesDone, bytesTotal, bytesPerSecond, secondsLeft });
  };
  return {
    signal,
    file(bytes) {
      let left = bytes;
      const count = (more: number): void => {
        const counted = Math.min(more, left);
        left -= counted;
        bytesDone += counted;
      };
      return {
        read(more) {
          count(more);
          tell();
        },
        done() {
          count(left);
          filesDone += 1;
          tell();
        },
      };
    },
  };
}
