import type { DeviceId, DockId } from './ids';
import type { CameraReadings } from './readings';

/**
 * How far a docked camera is known. Four different things: the computer sees it, its storage has a place in the
 * file system, that place can be read, and we know whose camera it is.
 */
export type DockState = 'present' | 'mounted' | 'readable' | 'identified';

/** How a camera's files are reached. */
export type Transport = 'volume' | 'folder' | 'mtp';

/** What told us which camera it is. */
export type IdentitySource =
  'given' | 'id-file' | 'file-names' | 'usb-serial' | 'volume-label' | 'folder-name';

export interface DeviceIdentity {
  readonly device: DeviceId;
  readonly from: IdentitySource;
}

/** A USB device's own description of itself. */
export interface UsbIdentity {
  readonly vendorId: string;
  readonly productId: string;
  readonly serial: string | null;
  /** Where it is plugged in, e.g. `1-4.2`. */
  readonly port: string;
}

/** The storage of a docked camera as the file system tells it. Bytes. */
export interface VolumeReading {
  readonly fileSystem: string;
  readonly label: string | null;
  readonly totalBytes: number;
  readonly freeBytes: number;
  readonly readOnly: boolean;
}

/** Why a docked thing got no further. */
export type DockTrouble =
  | 'not-mounted'
  | 'not-readable'
  | 'not-a-camera'
  /** Another program holds it, or this account may not open it. */
  | 'held'
  | 'denied'
  | 'gone';

/** One thing in a dock, as the dock process reports it. `root` never leaves the processes on this side of the window. */
export interface DockedCamera {
  readonly dock: DockId;
  readonly transport: Transport;
  readonly state: DockState;
  readonly trouble: DockTrouble | null;
  readonly root: string | null;
  readonly usb: UsbIdentity | null;
  readonly volume: VolumeReading | null;
  readonly readings: CameraReadings;
  readonly identity: DeviceIdentity | null;
  /** The vendor's and model's names, for people. */
  readonly name: string | null;
}
