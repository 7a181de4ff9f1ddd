/** One thing in a dock from plugging in to pulling out: what we know of it, and how that reads from outside. Pure. */
import type { DeviceIdentity, DockedCamera, VolumeReading } from '#shared/device';
import { instantOf, type Instant } from '#shared/clock';
import type { DockId } from '#shared/ids';
import { NO_READINGS, type CameraReadings } from '#shared/readings';
import type { DockAdapter } from './adapter';
import type { Capacity } from './capacity';
import type { RawVolume } from './mass-storage/volume';
import { mayBeRead, type BayMount } from './mounting';
import { traitsOfVolume } from './traits';

/** How far we have looked into a mounted volume. */
export type Look =
  | { readonly at: 'nothing' }
  | { readonly at: 'unreadable' }
  /** The root was listed; whether it is a camera is being found out. */
  | { readonly at: 'root' }
  | { readonly at: 'content'; readonly isCamera: boolean; readonly identity: DeviceIdentity | null }
  /** The system still lists the volume, but its device is gone. It is told to nobody any more. */
  | { readonly at: 'gone' };

export interface Bay {
  readonly dock: DockId;
  /** What tells it from all other bays of its adapter. */
  readonly key: string;
  readonly adapter: DockAdapter;
  /** By the clock of the watch, milliseconds. */
  readonly since: number;
  raw: RawVolume;
  mount: BayMount;
  look: Look;
  capacity: Capacity | null;
  /** When the capacity was read, by the station's clock. */
  measuredAt: Instant | null;
  /** Names at the root when the content was judged, sorted; a change is a reason to look again. */
  signature: string;
  /** When the look that runs or ran last began. */
  lookedAt: number;
  judgedAt: number;
  /** The look that runs. One at a time: a hanging card may cost one thread, not all. */
  task: Promise<void> | null;
}

/** A bay as the other processes are told of it. */
export function dockedCamera(bay: Bay, now: number, mountGraceMs: number): DockedCamera {
  const { adapter, raw, look } = bay;
  return {
    dock: bay.dock,
    transport: adapter.transport,
    ...progress(bay, now - bay.since > mountGraceMs),
    root: mayBeRead(bay.mount) ? raw.mountPoint : null,
    usb: raw.usb,
    volume: volumeReading(bay),
    readings: readingsOf(bay),
    identity: look.at === 'content' && look.isCamera ? look.identity : null,
    traits: traitsOfVolume(raw, adapter.transport),
    clockSettable: false,
    name: raw.name,
    vendor: null,
  };
}

function progress(bay: Bay, waitedLong: boolean): Pick<DockedCamera, 'state' | 'trouble'> {
  const { raw, look, mount } = bay;
  if (isReleased(bay)) return { state: 'identified', trouble: null };
  if (mount.by === 'nobody') return { state: 'present', trouble: mount.trouble };
  if (!mayBeRead(mount)) return { state: 'present', trouble: null };
  // The desktop takes a moment to mount a card; only then is it worth a word.
  const isLeft = waitedLong && mount.by === 'others';
  if (raw.mountPoint === null) return { state: 'present', trouble: isLeft ? 'not-mounted' : null };
  switch (look.at) {
    case 'nothing':
      return { state: 'mounted', trouble: null };
    case 'unreadable':
      return { state: 'mounted', trouble: 'not-readable' };
    case 'root':
      return { state: 'readable', trouble: null };
    case 'content':
      if (!look.isCamera) return { state: 'readable', trouble: 'not-a-camera' };
      return look.identity
        ? { state: 'identified', trouble: null }
        : { state: 'readable', trouble: 'nameless' };
    case 'gone':
      return { state: 'present', trouble: 'gone' };
  }
}

/** Unmounted by the station after all of it was safe: it may be pulled, and is still known. */
function isReleased({ look, mount }: Bay): boolean {
  const known = look.at === 'content' && look.isCamera && look.identity !== null;
  return known && mount.by === 'station' && mount.at === 'released';
}

/** A card tells its space and nothing else; a mounted camera's battery and clock are for people to read. */
function readingsOf({ capacity, measuredAt }: Bay): CameraReadings {
  if (!capacity || !measuredAt) return NO_READINGS;
  return { ...NO_READINGS, storage: { value: capacity, source: 'file-system', at: measuredAt } };
}

function volumeReading({ raw, capacity }: Bay): VolumeReading | null {
  if (!capacity) return null;
  return {
    fileSystem: raw.fileSystem ?? 'unknown',
    label: raw.label,
    ...capacity,
    readOnly: raw.readOnly,
  };
}

/** The capacity to show after a new reading: free space is moved only when it changed by a hundredth of the whole. */
export function steadyCapacity(shown: Capacity | null, read: Capacity): Capacity {
  if (shown?.totalBytes !== read.totalBytes) return read;
  return Math.abs(shown.freeBytes - read.freeBytes) * 100 < read.totalBytes ? shown : read;
}

/** Notes a new reading of the capacity, and when it was taken, if it is to be shown. */
export function noteCapacity(bay: Bay, read: Capacity, stationClock: () => number): void {
  const shown = steadyCapacity(bay.capacity, read);
  if (shown === bay.capacity) return;
  bay.capacity = shown;
  bay.measuredAt = instantOf(stationClock());
}
