/** Cameras that are or were hidden, as the other processes are told of them. Pure. */
import type { DockedCamera, DockTrouble } from '#shared/device';
import type { DockId } from '#shared/ids';
import { NO_READINGS } from '#shared/readings';
import type { VendorAdapter } from '#shared/vendor-adapter';
import { traitsOfHidden } from '../traits';
import type { UsbSighting } from '../usb/sighting';
import { identityIn } from './attempt';
import type { VendorError } from './error';
import type { Greeting } from './greeting';

/** One camera as far as it is told. */
export interface HiddenBay {
  readonly dock: DockId;
  readonly adapter: VendorAdapter;
  readonly sighting: UsbSighting;
  readonly greeting: Greeting | null;
  readonly trouble: DockTrouble | null;
}

/** What an error means for people. */
export function dockTroubleOf({ trouble }: VendorError, wasGreeted: boolean): DockTrouble {
  switch (trouble) {
    case 'gone':
      return 'gone';
    case 'silent':
      return 'no-answer';
    case 'garbled':
      return 'not-understood';
    case 'refused':
      return wasGreeted ? 'switch-failed' : 'not-understood';
    case 'password-missing':
    case 'password-wrong':
    case 'held':
    case 'denied':
      return trouble;
  }
}

/** A camera that is still hidden, as the other processes are told of it. */
export function hiddenCamera(bay: HiddenBay): DockedCamera {
  const { dock, sighting, trouble, greeting } = bay;
  return {
    dock,
    transport: 'vendor',
    state: 'present',
    trouble,
    root: null,
    usb: sighting.usb,
    volume: null,
    readings: greeting?.readings ?? NO_READINGS,
    identity: greeting && identityIn(greeting),
    traits: traitsOfHidden(sighting.usb),
    clockSettable: false,
    name: sighting.name,
    vendor: contactOf(bay),
  };
}

/** What a look at its files says of a volume, and the camera itself knows better. */
const FOUND_OUT: ReadonlySet<DockTrouble | null> = new Set([null, 'not-a-camera', 'nameless']);

/**
 * The volume as the camera that it is: by the camera's own word even where its card is empty. Of several volumes (its
 * memory and its card) the first goes on under the camera's dock.
 */
export function joinedCamera(volume: DockedCamera, bay: HiddenBay, isFirst: boolean): DockedCamera {
  const { greeting, dock, sighting } = bay;
  const identity = greeting && identityIn(greeting);
  const isReadable = volume.state === 'readable' || volume.state === 'identified';
  const isKnown = identity !== null && isReadable && FOUND_OUT.has(volume.trouble);
  return {
    ...volume,
    ...(isFirst && { dock }),
    ...(isKnown && { state: 'identified', trouble: null }),
    identity: identity ?? volume.identity,
    readings: { ...(greeting?.readings ?? NO_READINGS), storage: volume.readings.storage },
    name: sighting.name ?? volume.name,
    vendor: contactOf(bay),
  };
}

/** By what it is told from others of its make, the best first. */
export function namesOf({ greeting, sighting }: Pick<HiddenBay, 'greeting' | 'sighting'>): readonly string[] {
  const device = greeting && identityIn(greeting)?.device;
  return [device, sighting.usb.serial].flatMap((name) => name ?? []);
}

function contactOf(bay: HiddenBay): DockedCamera['vendor'] {
  const { adapter, greeting } = bay;
  const camera = namesOf(bay)[0] ?? null;
  if (!greeting) return { adapter: adapter.id, camera, holder: null };
  const { userNo, userName, unitNo, unitName } = greeting.info;
  return { adapter: adapter.id, camera, holder: { userNo, userName, unitNo, unitName } };
}
