import type { DeviceTraits } from './device-traits';
import type { DeviceId, DockId } from './ids';
import type { CameraReadings } from './readings';

/**
 * How far a docked camera is known. Four different things: the computer sees it, its storage has a place in the
 * file system, that place can be read, and we know whose camera it is.
 */
export const DOCK_STATES = ['present', 'mounted', 'readable', 'identified'] as const;
export type DockState = (typeof DOCK_STATES)[number];

/** How a camera's files are reached; `vendor` is one whose files are still hidden. */
export const TRANSPORTS = ['volume', 'folder', 'mtp', 'vendor'] as const;
export type Transport = (typeof TRANSPORTS)[number];

/** What told us which camera it is; `vendor-call`: the camera itself, asked by its vendor's calls. */
export const IDENTITY_SOURCES = [
  'given',
  'vendor-call',
  'id-file',
  'file-names',
  'usb-serial',
  'volume-label',
  'folder-name',
] as const;
export type IdentitySource = (typeof IDENTITY_SOURCES)[number];

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
export const DOCK_TROUBLES = [
  'not-mounted',
  /** This account may not mount it, or the system could not. */
  'mount-denied',
  'mount-failed',
  'not-readable',
  'not-a-camera',
  /** Nothing tells which camera it is: a person has to say. */
  'nameless',
  /** A telephone by its maker, and nothing on it says that it serves as a camera. */
  'phone',
  /** Another program holds it, or this account may not open it. */
  'held',
  'denied',
  /** It is there and says nothing, or something that its adapter does not know. */
  'no-answer',
  'not-understood',
  /** A hidden camera: no password is kept for it, it refused the one that is, or it does not turn into a disk. */
  'password-missing',
  'password-wrong',
  'switch-failed',
  /** Another camera that is docked has the same number. */
  'same-number',
  'gone',
] as const;
export type DockTrouble = (typeof DOCK_TROUBLES)[number];

/** Whom a camera says that it belongs to: what somebody once wrote into it, and no more than a claim. */
export interface CameraHolder {
  /** The officer's alias, six letters at most. */
  readonly userNo: string;
  readonly userName: string;
  readonly unitNo: string;
  readonly unitName: string;
}

/** What the vendor's calls told of a camera that is or was hidden. */
export interface VendorContact {
  /** The adapter that knows its calls. */
  readonly adapter: string;
  /** By what it is told from others of its make, so that it can have a password of its own. */
  readonly camera: string | null;
  readonly holder: CameraHolder | null;
}

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
  /** What it says of itself; another camera may say the same. */
  readonly identity: DeviceIdentity | null;
  readonly traits: DeviceTraits;
  /** Whether its clock can be set from here. */
  readonly clockSettable: boolean;
  /** The vendor's and model's names, for people. */
  readonly name: string | null;
  readonly vendor: VendorContact | null;
}
