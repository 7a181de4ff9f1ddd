/**
 * One import of one camera: list → every file sealed and recorded → list again → "safe to unplug".
 * Nothing is said before it is durable; whatever is interrupted here is taken up again by the next import.
 */
import { planCard, type Listed, type Plan } from '#shared/card';
import type { CameraProfile } from '#shared/camera-profile';
import { settleRemovals, type OpenRemoval } from '#shared/clearing';
import type { DeviceIdentity } from '#shared/device';
import type { DeviceTraits } from '#shared/device-traits';
import { failureOf, type Failure } from '#shared/failure';
import type { DeviceId, SessionId } from '#shared/ids';
import { isSafeToUnplug, type FileReport, type ImportProgress, type ImportReport } from '#shared/intake';
import type { UnsealedFile } from '#shared/acts/import';
import type { Act } from '#shared/ledger';
import type { CameraReadings } from '#shared/readings';
import type { Lanes, Share } from '../vault/lanes';
import type { Vault } from '../vault/vault';
import { progressOf } from './progress';
import type { Records } from './records';
import { failedBecause, failedReport, skipped, unsealed, type FileResult } from './reports';
import { clearObsolete } from './resume';
import { sealFile } from './seal-file';
import type { Sealing, Wanted } from './sealing';
import { batchesOf } from './small/batches';
import { sealBatch } from './small/seal';
import { smallInPlace, type SmallWork } from './small/threads';
import { stopped, type FootageSource } from './source';

export interface ImportJob {
  readonly session: SessionId;
  readonly device: DeviceIdentity;
  readonly source: FootageSource;
  /** What the camera read when it was docked; goes on record. */
  readonly readings?: CameraReadings;
  /** What was seen of the camera from outside, and the number that it states; goes on record. */
  readonly sighting?: { readonly claimed: DeviceId | null; readonly traits: DeviceTraits };
  readonly vault: Vault;
  readonly lanes: Lanes;
  /** Takes batches of small files; in this thread and through the vault's own table when none is given. */
  readonly small?: SmallWork;
  /** The import's share in the lanes, by which it is paused and preferred; its own when none is given. */
  readonly share?: Share;
  readonly records: Records;
  readonly walkers: Sealing['walkers'];
  readonly profiles: readonly CameraProfile[];
  /** The station's clock, milliseconds since 1970. */
  readonly now: () => number;
  readonly inTurn: Sealing['inTurn'];
  /** Aborted to stop after the files in hand; a {@link FailureError} as its reason says why. */
  readonly signal: AbortSignal;
  /** Told what footage the camera holds, before any of it is taken. */
  readonly onListed?: (footage: readonly Listed[]) => void;
  readonly onProgress: (progress: ImportProgress) => void;
}

/** Entries stay small: this many files are named in one, and no more text than this, whatever their names are. */
const FILES_IN_ENTRY = 200;
const CHARACTERS_IN_ENTRY = 64 << 10;

/**
 * Imports a camera. Throws a FailureError when nothing could be done (camera unreadable, ledger closed); everything
 * that concerns single files is in the report instead.
 */
export async function importCamera(job: ImportJob): Promise<ImportReport> {
  const { session, device, source, records } = job;
  const listing = await source.list();
  // What can no longer be gone on with only takes room: an import does not fail over it.
  await clearObsolete(listing, { ...job, device: device.device }).catch(() => undefined);
  const plans = planCard(listing);
  const footage = plans.filter((plan) => plan.do === 'seal' || plan.do === 'sniff');
  job.onListed?.(footage.map(({ file }) => file));
  const bytesTotal = footage.reduce((sum, { file }) => sum + file.bytes, 0);
  await records.append([
    {
      kind: 'import.started',
      data: {
        session,
        device,
        transport: source.transport,
        files: listing.length,
        bytes: bytesTotal,
        ...(job.readings ? { readings: job.readings } : {}),
        ...(job.sighting ? { sighting: job.sighting } : {}),
      },
    },
    ...settledRemovals(device.device, records.openRemovals(device.device), listing),
  ]);

  const { reports, failure: fileFailure } = await sealAll(plans, job, bytesTotal, footage.length);
  const end = await lookAgain(listing, source, reports);
  const files = [...reports, ...end.changed];
  const failure = stoppedBecause(job.signal) ?? end.failure ?? fileFailure;
  const safeToUnplug = isSafeToUnplug(files, failure === null);

  await records.append([...unsealedActs(session, files), finishedAct(job, files, safeToUnplug)]);
  return { session, device: device.device, safeToUnplug, files, failure };
}

/** Works through the plans, as many at a time as the lanes have room for, and keeps their order in the reports. */
async function sealAll(
  plans: readonly Plan[],
  job: ImportJob,
  bytesTotal: number,
  filesTotal: number,
): Promise<{ readonly reports: readonly FileReport[]; readonly failure: Failure | null }> {
  const share = job.share ?? job.lanes.share(job.signal);
  const progress = progressOf(job, share, bytesTotal, filesTotal);
  const reports = new Array<FileReport>(plans.length);
  let failure: Failure | null = null;
  let next = 0;
  const work = job.small ?? smallInPlace(job.vault.disk);

  /** Seals one file, or a batch of small ones, when its turn comes. */
  const sealInTurn = async (wanted: readonly [Wanted, ...Wanted[]]): Promise<readonly FileResult[]> => {
    const [first] = wanted;
    const { path } = first.file;
    try {
      return await share.use(async (lane, gate, copyDone) => {
        progress.begin(path);
        const sealing: Sealing = {
          ...job,
          device: job.device.device,
          gate,
          copyDone,
          onBytes(bytes) {
            share.moved(bytes);
            progress.copied(path, bytes);
          },
          onTakenUp: (bytes) => progress.takenUp(path, bytes),
        };
        return wanted.length > 1
          ? sealBatch(wanted, lane, work, sealing)
          : [await sealFile(first, lane, sealing)];
      });
    } catch (error) {
      return wanted.map(({ file }) => failedReport(file, job.signal.aborted ? stopped(job.signal) : error));
    } finally {
      for (const { file } of wanted) progress.end(file.path, file.bytes);
    }
  };
  const pieces = batchesOf(plans);
  const worker = async (): Promise<void> => {
    for (let piece = pieces[next++]; piece; piece = pieces[next++]) {
      const wanted: Wanted[] = [];
      for (const i of piece) {
        const plan = plans[i] as Plan;
        if (plan.do === 'skip') reports[i] = skipped(plan.file, plan.reason);
        else if (plan.do === 'fail') reports[i] = failedBecause(plan.file, { reason: plan.reason });
        else wanted.push(plan);
      }
      const [first, ...more] = wanted;
      if (!first) continue;
      const results = await sealInTurn([first, ...more]);
      results.forEach(({ failure: ofFile, ...report }, k) => {
        failure ??= ofFile ?? null;
        reports[piece[k] as number] = report;
      });
    }
  };
  await Promise.all(Array.from({ length: job.lanes.files }, worker));
  return { reports, failure };
}

/**
 * Lists the camera once more. What is new or changed since was not taken and must be; a camera that cannot be listed
 * any more was pulled, and nobody may say that it was safe.
 */
async function lookAgain(
  before: readonly Listed[],
  source: FootageSource,
  reports: readonly FileReport[],
): Promise<{ readonly changed: readonly FileReport[]; readonly failure: Failure | null }> {
  let after: readonly Listed[];
  try {
    after = await source.list();
  } catch (error) {
    const failure = failureOf(error);
    return { changed: [], failure: failure.code === 'source-missing' ? { code: 'camera-gone' } : failure };
  }
  if (after.length === 0 && before.length > 0) return { changed: [], failure: { code: 'camera-gone' } };
  const seen = new Map(before.map((file) => [file.path, file]));
  // What failed is named already; what was seen to be no footage may change as it likes (a camera's own logs do).
  const settled = new Set(
    reports.filter((r) => r.outcome === 'failed' || r.reason === 'not-footage').map((r) => r.source),
  );
  const changed = planCard(after)
    .filter(({ do: what, file }) => what !== 'skip' && !settled.has(file.path))
    .filter(({ file }) => {
      const then = seen.get(file.path);
      return then?.bytes !== file.bytes || then.modified !== file.modified;
    })
    .map(({ file }): FileReport => ({
      ...unsealed(file),
      outcome: 'failed',
      reason: 'changed-while-reading',
    }));
  return { changed, failure: null };
}

function stoppedBecause(signal: AbortSignal): Failure | null {
  return signal.aborted ? failureOf(signal.reason) : null;
}

/** What an interrupted clearing left open, as the camera shows it now. */
function settledRemovals(
  device: DeviceId,
  open: readonly OpenRemoval[],
  listing: readonly Listed[],
): readonly Act[] {
  return [...settleRemovals(open, listing)].map(([clearing, files]) => ({
    kind: 'device.cleared',
    data: { clearing, device, files: [...files] },
  }));
}

function unsealedActs(session: SessionId, files: readonly FileReport[]): readonly Act[] {
  const rest = files.flatMap(({ source, outcome, reason, clip }): UnsealedFile[] =>
    outcome === 'sealed' ? [] : [{ source, outcome, reason, clip }],
  );
  const entries: UnsealedFile[][] = [];
  let characters = 0;
  for (const file of rest) {
    const entry = entries.at(-1);
    characters += file.source.length;
    if (entry && entry.length < FILES_IN_ENTRY && characters < CHARACTERS_IN_ENTRY) entry.push(file);
    else {
      entries.push([file]);
      characters = file.source.length;
    }
  }
  return entries.map((named) => ({ kind: 'import.files', data: { session, files: named } }));
}

function finishedAct(job: ImportJob, files: readonly FileReport[], safeToUnplug: boolean): Act {
  const count = (outcome: FileReport['outcome']): number => files.filter((f) => f.outcome === outcome).length;
  return {
    kind: 'import.finished',
    data: {
      session: job.session,
      device: job.device.device,
      safeToUnplug,
      sealed: count('sealed'),
      alreadySealed: count('already-sealed'),
      skipped: count('skipped'),
      failed: count('failed'),
      bytes: files.reduce((sum, f) => sum + (f.outcome === 'sealed' ? f.bytes : 0), 0),
    },
  };
}
