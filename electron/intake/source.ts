/**
 * Where footage is read from. A mounted card is one kind; whatever comes next (MTP) gives its files the same way and
 * goes through the very same import.
 */
import type { Listed } from '#shared/card';
import type { Removal } from '#shared/clearing';
import { failureOf } from '#shared/failure';
import type { FailReason } from '#shared/intake';
import type { MountedPlace } from './mounted-file';

export interface FootageSource {
  /** How the files are reached; goes on record. */
  readonly transport: string;
  /**
   * Everything on the camera, sorted by path. A part that cannot be listed is listed as `unreadable`, never left
   * out. Throws a FailureError when the camera as a whole cannot be read or is gone: an empty listing means that
   * the camera was seen to be empty.
   */
  list(): Promise<readonly Listed[]>;
  /** Opens a listed file for reading only. Throws {@link FileFailure}. */
  open(file: Listed): Promise<SourceReader>;
  /** Where another thread can open a listed file itself; missing, or null, where only this one can. */
  place?(file: Listed): MountedPlace | null;
}

/** One open file on a camera. */
export interface SourceReader {
  /** Length when it was opened. */
  readonly bytes: number;
  /** How many reads may be under way at once without hindering one another. */
  readonly depth: number;
  /**
   * Fills `into` from `position`, but never from behind the length when opened; less only at the end of the file.
   * Throws {@link FileFailure}.
   */
  read(into: Uint8Array, position: number): Promise<number>;
  /** Whether length and time are still those of the listing. */
  isUnchanged(): Promise<boolean>;
  /** By which the file may be removed from the camera; absent where this way of reaching a camera never removes. */
  readonly removal?: FileRemoval;
  close(): Promise<void>;
}

/** Removing one open file: see `clear.ts`, which is the only one to ask for it. */
export interface FileRemoval {
  /** Whether the camera protects the file. Throws {@link FileFailure}. */
  isLocked(): Promise<boolean>;
  /**
   * Removes this very file from the camera, for good. Never throws: what became of the file is the answer. Its reader is
   * of no more use afterwards, but is still to be closed.
   */
  remove(): Promise<Removal>;
}

/** Why one file could not be taken. The file is still on the camera, and the others go on. */
export class FileFailure extends Error {
  override readonly name = 'FileFailure';
  constructor(
    readonly reason: FailReason,
    cause?: unknown,
  ) {
    super(reason, { cause });
  }
}

/** What an aborted import means for a file that it did not finish: the camera went, or a person stopped it. */
export function stopped(signal: AbortSignal): FileFailure {
  return new FileFailure(failureOf(signal.reason).code === 'camera-gone' ? 'source-gone' : 'cancelled');
}
