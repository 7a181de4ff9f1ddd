/** Which cameras the docks hold: what came, what was pulled, what is back. */
import type { DockedCamera } from '#shared/device';
import { failed } from '#shared/failure';
import type { DockId } from '#shared/ids';
import { newlyDocked, type Docked } from './docked';

/**
 * Brings the docks in line with what the dock process sees now. A camera pulled in order leaves its dock; of one pulled
 * too early the card stays, its work is ended, and it goes when the same camera is back.
 */
export function seeDocked(docks: Map<DockId, Docked>, cameras: readonly DockedCamera[]): void {
  const present = new Set(cameras.map((camera) => camera.dock));
  for (const [id, docked] of docks) {
    if (!present.has(id) && docked.camera.trouble !== 'gone' && !wentInOrder(docked)) markGone(docked);
    else if (!present.has(id) && docked.camera.trouble !== 'gone') docks.delete(id);
  }
  for (const camera of cameras) {
    const before = docks.get(camera.dock);
    // The very same plugging in, and another camera: it was not seen how they were exchanged.
    const isOther = before !== undefined && isAnother(before, camera);
    if (isOther) before.busy?.stop.abort(failed('camera-gone'));
    const isBack = before?.camera.trouble === 'gone' && camera.trouble !== 'gone';
    // What is known of the one that was there says nothing of this one: neither that it is safe, nor a plan.
    const docked = !before || (!before.busy && (isOther || isBack)) ? newlyDocked(camera) : before;
    docks.set(camera.dock, docked);
    docked.seenAs = camera.identity?.device ?? docked.seenAs;
    docked.camera = camera;
    forgetGone(docks, camera);
  }
}

function markGone(docked: Docked): void {
  docked.busy?.stop.abort(failed('camera-gone'));
  docked.place = null;
  docked.camera = { ...docked.camera, state: 'present', trouble: 'gone', root: null };
  if (!docked.busy) docked.ended = { phase: 'stopped', failure: { code: 'camera-gone' } };
}

/** Whether its files can be read: a hidden camera may have told its number long before, and stands in nobody's way. */
export function isReachable({ camera: { state } }: Docked): boolean {
  return state === 'readable' || state === 'identified';
}

/** The same camera is back: the card of its too early departure has done its work. */
export function forgetGone(docks: Map<DockId, Docked>, camera: DockedCamera): void {
  if (!camera.identity || camera.trouble === 'gone') return;
  for (const [id, { camera: old, busy }] of docks) {
    if (old.trouble === 'gone' && !busy && old.identity?.device === camera.identity.device) docks.delete(id);
  }
}

/** Whether a camera that is not there any more left nothing undone. Pulled too early, it stays until it is back. */
function wentInOrder({ ended, place, busy }: Docked): boolean {
  return !busy && place === null && (ended.phase === 'safe' || ended.phase === 'none');
}

/**
 * Whether a dock holds another camera than before. One that has just told its number, or does not tell it now, is not:
 * a dock process that was started anew sees a camera before it knows which one it is.
 */
function isAnother({ seenAs }: Docked, { identity }: DockedCamera): boolean {
  return seenAs !== null && identity !== null && identity.device !== seenAs;
}
