/** An office may decide that a camera stays docked until each of its clips has a second copy, too. */
import { failureOf } from '#shared/failure';
import type { ClipId } from '#shared/ids';
import type { ImportReport } from '#shared/intake';
import type { PlaceTroubleCode } from '#shared/safekeeping';

/** What the docks need to know of second copies. */
export interface SecondCopies {
  /** How many of these clips still lack the copy that the office's rule wants; 0 when it wants none. */
  copiesMissing(clips: readonly ClipId[]): number;
  /** What keeps a place from being copied to, or null. */
  trouble(): PlaceTroubleCode | null;
  /** Calls `told` when copies were put on record, or the rule changed, until the returned function is called. */
  onCopied(told: () => void): () => void;
}

/** Troubles come and go without an act. */
const LOOK_EVERY_MS = 2_000;

/**
 * Waits until all clips of a safe import have their second copies, telling how many lack them. Throws the signal's
 * reason when it is aborted; a camera that is pulled meanwhile loses nothing, and then there is nothing to wait for.
 */
export async function waitForCopies(
  copies: SecondCopies | null,
  report: ImportReport,
  signal: AbortSignal,
  tell: (left: number, trouble: PlaceTroubleCode | null) => void,
): Promise<void> {
  if (!copies || !report.safeToUnplug) return;
  const clips = report.files.flatMap(({ clip }) => clip ?? []);
  for (let left = copies.copiesMissing(clips); left > 0; left = copies.copiesMissing(clips)) {
    tell(left, copies.trouble());
    await somethingNew(copies, signal);
    if (!signal.aborted) continue;
    if (failureOf(signal.reason).code === 'camera-gone') return;
    throw signal.reason;
  }
}

function somethingNew(copies: SecondCopies, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      forget();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, LOOK_EVERY_MS);
    const forget = copies.onCopied(done);
    signal.addEventListener('abort', done, { once: true });
  });
}
