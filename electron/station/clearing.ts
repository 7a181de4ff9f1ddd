/** Clearing a docked camera: the plan that a person agrees to, and its execution. */
import { createHash, randomBytes } from 'node:crypto';
import { readName } from '#shared/camera-profile';
import type { Listed } from '#shared/card';
import { staying, type SealedFile } from '#shared/clearing';
import type { ClearingPlanView } from '#shared/contract/camera';
import type { ProofLevel } from '#shared/dock-settings';
import { sessionIdOf, type DeviceId } from '#shared/ids';
import type { ImportReport } from '#shared/intake';
import type { Actor } from '#shared/ledger';
import { clearCamera, clearingFates, type ClearReport } from '../intake/clear';
import type { FootageSource } from '../intake/source';
import type { Station } from './open';

/** What a person was shown, and agrees to by its id. */
export interface ClearingPlan {
  readonly view: ClearingPlanView;
  readonly files: ReadonlySet<string>;
  readonly level: ProofLevel;
}

/** The window lists no more files than this; their count and bytes are of all. */
const SHOWN = 500;

/** What a clearing would do now. `report`: the import that has just found all of the camera's footage to be in. */
export async function planClearing(
  station: Station,
  device: DeviceId,
  source: FootageSource,
  report: ImportReport,
  level: ProofLevel,
): Promise<ClearingPlan> {
  const fates = await clearingFates(source, sealedBy(station, device, report), station.vault);
  const going = fates.flatMap((fate) => (fate.goes ? [fate] : []));
  const list = going.map(({ file, clip }) => [file.path, file.bytes, file.modified, clip.sha256]);
  const plan = createHash('sha256')
    .update(JSON.stringify([device, level, list]))
    .digest('hex');
  const times = going.map(({ file }) => file.modified).sort();
  return {
    level,
    files: new Set(going.map(({ file }) => file.path)),
    view: {
      plan,
      level,
      goes: { files: going.length, bytes: going.reduce((sum, { file }) => sum + file.bytes, 0) },
      first: times[0] ?? null,
      last: times.at(-1) ?? null,
      files: going.slice(0, SHOWN).map(({ file }) => ({ source: file.path, bytes: file.bytes })),
      stays: [...staying(fates)],
    },
  };
}

/** Does what the plan says, in the name of `by`, file by file after each one's proof. */
export function executeClearing(
  station: Station,
  job: {
    readonly device: DeviceId;
    readonly source: FootageSource;
    readonly report: ImportReport;
    readonly plan: ClearingPlan;
    readonly by: Actor;
    readonly isSameCamera: () => Promise<boolean>;
    readonly signal: AbortSignal;
    readonly onProgress: (filesDone: number, bytesDone: number) => void;
  },
): Promise<ClearReport> {
  const { device, source, report, plan, by, isSameCamera, signal, onProgress } = job;
  return clearCamera({
    clearing: `clear-${sessionIdOf(station.now(), randomBytes(4))}`,
    device,
    source,
    agreed: plan.files,
    level: plan.level,
    vault: station.vault,
    lanes: station.lanes,
    sealedFrom: sealedBy(station, device, report),
    // By the record: the place itself is read again in its own time, and what is found damaged there counts no more.
    hasSecondCopy: ({ clip }) => Promise.resolve(station.catalog.withoutCopy([clip]) === 0),
    isSameCamera,
    append: async (acts) => {
      await station.record(acts, by);
    },
    signal,
    onProgress,
  });
}

/** The clip that the import found each file to be. */
function sealedBy(
  { catalog, profiles }: Station,
  device: DeviceId,
  { files }: ImportReport,
): (file: Listed) => SealedFile | null {
  const clips = new Map(
    files.flatMap(({ source, clip }) => (clip === null ? [] : [[source, clip] as const])),
  );
  return (file) => {
    const clip = clips.get(file.path);
    const known = clip === undefined ? null : catalog.sealedFile(clip);
    if (!known) return null;
    const isThatFile = known.source === file.path && known.device === device;
    return {
      ...known,
      modified: isThatFile ? known.modified : null,
      deviceMark: known.deviceMark || readName(file.path, profiles).deviceMark,
    };
  };
}
