/** One look into a mounted volume: is it there, can it be read, is it a camera, and whose. */
import type { CameraProfile } from '#shared/camera-profile';
import { noteCapacity, type Bay } from './bay';
import { capacityOf } from './capacity';
import { identify, nameOfFolder, type OutsideEvidence } from './identify';
import { rootNames } from './scan';
import { isCardReader } from './traits';

export interface Looking {
  /** Those that count now. */
  readonly profiles: () => readonly CameraProfile[];
  /** Between two judgements of a volume that is no camera, or nobody's, when its root does not change. */
  readonly judgeAgainMs: number;
  readonly now: () => number;
  /** The clock that people see, milliseconds since 1970. */
  readonly stationClock: () => number;
  /** The root was read; finding out whose camera it is may take longer. */
  readonly onStep: () => void;
}

/** Looks into the volume at `root` and notes in the bay what it finds. Never throws: what cannot be read is a state. */
export async function lookInto(bay: Bay, root: string, looking: Looking): Promise<void> {
  const isPresent = () => bay.adapter.isPresent(bay.raw).catch(() => true);
  try {
    const names = await rootNames(root);
    // A FAT card that was pulled lists as empty, without any error. Never take that for an empty card.
    if (names.length === 0 && !(await isPresent())) {
      bay.look = { at: 'gone' };
      return;
    }
    noteCapacity(bay, await capacityOf(root), looking.stationClock);
    const signature = [...names].sort().join('/');
    if (!isJudgementDue(bay, signature, looking)) return;
    if (bay.look.at !== 'content') bay.look = { at: 'root' };
    looking.onStep();
    const identification = await identify(root, looking.profiles(), outsideEvidence(bay));
    // The card may have been pulled while it was looked at: what was seen then is worth nothing.
    bay.look = (await isPresent()) ? { at: 'content', ...identification } : { at: 'gone' };
    bay.signature = signature;
    bay.judgedAt = looking.now();
  } catch {
    bay.look = { at: (await isPresent()) ? 'unreadable' : 'gone' };
  }
}

/** Whose camera it is, is decided once: under a running import the answer must not change. */
function isJudgementDue({ look, signature, judgedAt }: Bay, current: string, looking: Looking): boolean {
  if (look.at !== 'content') return true;
  if (look.isCamera && look.identity) return false;
  return signature !== current || looking.now() - judgedAt >= looking.judgeAgainMs;
}

/** Cameras of one make can all state one serial number: that is for people to sort out, see `recognise`. */
function outsideEvidence({ adapter, raw }: Bay): OutsideEvidence {
  return {
    // A reader's serial number is not that of the camera whose card is in it.
    usbSerial: isCardReader(raw) ? null : raw.serial,
    volumeLabel: raw.label,
    folderName: adapter.transport === 'folder' ? nameOfFolder(raw.mountPoint ?? '') : null,
  };
}
