import type { ReadBack } from './clip';
import type { Failure } from './failure';
import type { Finding } from './finding';
import type { ClipId, DeviceId, SessionId, Sha256 } from './ids';

/** How a file on the camera ended. */
export type FileOutcome = 'sealed' | 'already-sealed' | 'skipped' | 'failed';

/** Why a file was left on the camera as no footage, or refused as no real file. */
export const SKIP_REASONS = [
  'system-file', // left by an operating system
  'not-footage', // a camera's settings, logs, anything that is no recording
  'claim-file', // a checksum beside a clip: its value is kept with the clip
  'empty-file', // no bytes
  'link', // a link: what it points to is not on the camera's list
  'special-file', // a device, pipe or socket
  'other-file-system', // another volume mounted inside
] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

/** Why a file that should have been sealed was not. It stays on the camera; nothing is lost. */
export const FAIL_REASONS = [
  'source-gone', // the camera or the file disappeared
  'source-unreadable', // reading failed
  'changed-while-reading', // length or time changed: perhaps still recording
  'path-escapes', // the opened file does not lie in the camera
  'name-unusable', // the operating system refuses the name
  'length-differs', // fewer or more bytes than the camera says
  'read-back-differs', // the copy read again is not what was read from the camera
  'vault-full', // the reserve would be touched
  'vault-unwritable', // writing to the vault failed
  'not-recorded', // the ledger could not take the entry
  'cancelled', // a person stopped the import
] as const;
export type FailReason = (typeof FAIL_REASONS)[number];

/** What one import made of one file. */
export interface FileReport {
  readonly source: string;
  readonly outcome: FileOutcome;
  readonly clip: ClipId | null;
  readonly sha256: Sha256 | null;
  readonly bytes: number;
  /** Path inside the vault, `/` between parts; null unless sealed. */
  readonly original: string | null;
  readonly readBack: ReadBack | null;
  readonly reason: SkipReason | FailReason | null;
  readonly findings: readonly Finding[];
}

/** What one import made of one camera. `safeToUnplug` only when every file is accounted for and none failed. */
export interface ImportReport {
  readonly session: SessionId;
  readonly device: DeviceId;
  readonly safeToUnplug: boolean;
  readonly files: readonly FileReport[];
  /** What ended the import as a whole before its time (camera gone, disk full, cancelled); null when nothing did. */
  readonly failure: Failure | null;
}

/** How far an import is. Bytes and counts of what has to be copied, not of what was recognised. */
export interface ImportProgress {
  readonly session: SessionId;
  readonly filesDone: number;
  readonly filesTotal: number;
  readonly bytesDone: number;
  readonly bytesTotal: number;
  /** Over the whole import so far; 0 until measured. */
  readonly bytesPerSecond: number;
  readonly secondsLeft: number | null;
  /** Of `bytesDone`: what an interrupted import had brought before, and this one goes on from. */
  readonly takenUpBytes: number;
  readonly current: string | null;
}

/**
 * Whether the camera may be pulled: every file found was sealed now or before, or is no footage.
 * `complete` says that the camera was listed again at the end and held nothing new or changed.
 */
export function isSafeToUnplug(files: readonly FileReport[], complete: boolean): boolean {
  return complete && files.every((f) => f.outcome !== 'failed');
}
