import type { SessionId } from '#shared/ids';
import type { ImportProgress } from '#shared/intake';
import type { Share } from '../vault/lanes';

interface Watched {
  readonly session: SessionId;
  /** The station's clock, milliseconds since 1970. */
  readonly now: () => number;
  readonly onProgress: (progress: ImportProgress) => void;
}

/** Counts an import's progress. Speed and time left follow from what was really copied, not from what was recognised, and leave out pauses. */
export function progressOf(
  watched: Watched,
  share: Pick<Share, 'pausedMs'>,
  bytesTotal: number,
  filesTotal: number,
) {
  const started = watched.now();
  const inHand = new Map<string, number>();
  let settled = 0;
  let filesDone = 0;
  let copied = 0;
  let takenUpBytes = 0;

  const tell = (current: string | null): void => {
    const seconds = (watched.now() - started - share.pausedMs()) / 1000;
    const bytesPerSecond = seconds > 0 ? Math.round(copied / seconds) : 0;
    const bytesDone = settled + [...inHand.values()].reduce((sum, bytes) => sum + bytes, 0);
    watched.onProgress({
      session: watched.session,
      filesDone,
      filesTotal,
      bytesDone,
      bytesTotal,
      bytesPerSecond,
      takenUpBytes,
      secondsLeft: bytesPerSecond > 0 ? Math.ceil((bytesTotal - bytesDone) / bytesPerSecond) : null,
      current,
    });
  };

  return {
    begin(path: string): void {
      inHand.set(path, 0);
      tell(path);
    },
    copied(path: string, bytes: number): void {
      copied += bytes;
      inHand.set(path, (inHand.get(path) ?? 0) + bytes);
      tell(path);
    },
    /** An earlier import had brought these bytes: they are done, and say nothing of the speed. */
    takenUp(path: string, bytes: number): void {
      takenUpBytes += bytes;
      inHand.set(path, (inHand.get(path) ?? 0) + bytes);
      tell(path);
    },
    /** A file has ended, whichever way; `bytes` is its length on the camera. */
    end(path: string, bytes: number): void {
      inHand.delete(path);
      settled += bytes;
      filesDone += 1;
      tell(path);
    },
  };
}
