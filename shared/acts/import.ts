import type { DeviceIdentity } from '../device';
import type { DeviceTraits } from '../device-traits';
import type { ClipId, DeviceId, SessionId } from '../ids';
import type { FileOutcome } from '../intake';
import type { CameraReadings } from '../readings';

/** The course of one import. Its sealed files have acts of their own: see `ClipAct`. */
export type ImportAct =
  | {
      readonly kind: 'import.started';
      readonly data: {
        readonly session: SessionId;
        readonly device: DeviceIdentity;
        readonly transport: string;
        readonly files: number;
        readonly bytes: number;
        /** What the camera read when it was docked; absent in entries of programs that did not read. */
        readonly readings?: CameraReadings;
        /** What was seen of the camera from outside, and the number that it stated; absent for a plain folder. */
        readonly sighting?: { readonly claimed: DeviceId | null; readonly traits: DeviceTraits };
      };
    }
  | {
      readonly kind: 'import.files';
      /** Files that were not sealed now: seen before, skipped, failed. At most a few hundred an entry. */
      readonly data: { readonly session: SessionId; readonly files: readonly UnsealedFile[] };
    }
  | {
      readonly kind: 'import.finished';
      readonly data: {
        readonly session: SessionId;
        readonly device: DeviceId;
        readonly safeToUnplug: boolean;
        readonly sealed: number;
        readonly alreadySealed: number;
        readonly skipped: number;
        readonly failed: number;
        readonly bytes: number;
      };
    }
  | { readonly kind: 'import.interrupted'; readonly data: { readonly session: SessionId } };

/** The record of a file that an import did not seal. */
export interface UnsealedFile {
  readonly source: string;
  readonly outcome: Exclude<FileOutcome, 'sealed'>;
  readonly reason: string | null;
  readonly clip: ClipId | null;
}
