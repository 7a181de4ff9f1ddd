/** One docked thing, as the station keeps it from plugging in to pulling out. */
import type { Listed } from '#shared/card';
import type { ImportView } from '#shared/contract/dock';
import { NOTHING_OWED, type OwedView } from '#shared/contract/owed';
import type { DockedCamera } from '#shared/device';
import type { DeviceId, SessionId } from '#shared/ids';
import type { ImportProgress, ImportReport } from '#shared/intake';
import type { CameraReadings } from '#shared/readings';
import type { Share } from '../vault/lanes';
import type { ClearingPlan } from './clearing';

export interface Docked {
  camera: DockedCamera;
  /** The number that it told last at this docking. */
  seenAs: DeviceId | null;
  /** What a person said at this docking which camera it is. */
  told: DeviceId | null;
  /** How the last work ended; `none` before the first. */
  ended: ImportView;
  /** Of the import that ended safe: what a clearing goes by. */
  report: ImportReport | null;
  /** Its place in the line while it waits to be imported. */
  place: number | null;
  busy: ImportRun | ClearingRun | null;
  /** What a person read off the camera, and the clock as it was seen last. */
  battery: CameraReadings['batteryPercent'];
  clock: CameraReadings['clock'];
  /** The plan that was shown last. */
  plan: ClearingPlan | null;
  /** Missing footage that nobody has explained. */
  unexplained: number;
  /** The footage that the running import found on the camera, or what the last one left there. */
  waiting: readonly Listed[];
  owed: OwedView;
}

export interface ImportRun {
  readonly is: 'import';
  readonly device: DeviceId;
  readonly session: SessionId;
  readonly stop: AbortController;
  readonly share: Share;
  progress: ImportProgress | null;
  /** Why it rests: a person paused it, or it must first be told which camera it is. */
  rests: { readonly person: boolean; readonly question: boolean };
  /** All is sealed, and by the office's rule the camera stays until all has a second copy. */
  waitsForCopies: Omit<Extract<ImportView, { phase: 'second-copy' }>, 'phase'> | null;
}

export interface ClearingRun {
  readonly is: 'clearing';
  readonly stop: AbortController;
  filesDone: number;
  readonly filesTotal: number;
  bytesDone: number;
  readonly bytesTotal: number;
}

/** A thing that was just plugged in. */
export function newlyDocked(camera: DockedCamera): Docked {
  return {
    camera,
    seenAs: camera.identity?.device ?? null,
    told: null,
    ended: { phase: 'none' },
    report: null,
    place: null,
    busy: null,
    battery: null,
    clock: null,
    plan: null,
    unexplained: 0,
    waiting: [],
    owed: NOTHING_OWED,
  };
}

/** What the camera read when it was docked, and what was found out or told since. */
export function readingsOf({ camera: { readings }, battery, clock }: Docked): CameraReadings {
  return {
    ...readings,
    batteryPercent: readings.batteryPercent ?? battery,
    clock: clock ?? readings.clock,
  };
}
