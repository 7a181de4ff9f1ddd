/**
 * Cameras that stay hidden until their vendor's call turns them into a disk: greeted, switched, and then joined with
 * the volume that appears on the same port, so that people see one camera all along.
 */
import { createHash } from 'node:crypto';
import type { DockedCamera, DockTrouble } from '#shared/device';
import type { DeviceId, DockId } from '#shared/ids';
import type { VendorAdapter } from '#shared/vendor-adapter';
import { MASS_STORAGE, type UsbInterface } from './usb/interfaces';
import { memoryBehind, peerOf } from './usb/kernel-side';
import type { LibraryDevice } from './usb/library';
import { openPipes } from './usb/pipes';
import { resetPort, type PortReset } from './usb/reset';
import type { UsbSighting } from './usb/sighting';
import { attempt, identityIn } from './vendor/attempt';
import { bulkOnly } from './vendor/bulk-only';
import { dockTroubleOf, hiddenCamera, joinedCamera, namesOf, type HiddenBay } from './vendor/docked';
import { vendorErrorOf, type VendorError } from './vendor/error';
import type { Greeting } from './vendor/greeting';
import type { PasswordOf } from './vendor/password';
import type { VendorTransport } from './vendor/transport';

/** How far we have got with one camera. */
type Stage =
  /** Whether it is hidden, or shows its memory already, is being found out: nothing is told of it yet. */
  | { readonly at: 'unknown' }
  | { readonly at: 'greeting' }
  | { readonly at: 'stuck'; readonly trouble: DockTrouble }
  /** It was asked to become a disk; its volume is waited for. */
  | { readonly at: 'switching' }
  /** It is the volume on its port. */
  | { readonly at: 'joined' };

interface Bay {
  readonly dock: DockId;
  readonly port: string;
  /** The same socket under its other name: a device may come back faster or slower than it went. */
  peer: string | null;
  readonly adapter: VendorAdapter;
  readonly face: UsbInterface;
  sighting: UsbSighting;
  stage: Stage;
  greeting: Greeting | null;
  /** Aborted when it was pulled: nothing that is still on its way counts any more. */
  readonly pulled: AbortController;
  wasReset: boolean;
  /** The dock of the volume that goes on under this bay's. */
  volume: DockId | null;
  timer: NodeJS.Timeout | undefined;
}

export interface VendorDocksOptions {
  /** The device of a sighting, for opening; null once it is gone. */
  readonly device: (key: string) => LibraryDevice | null;
  readonly adapters: readonly VendorAdapter[];
  readonly passwordOf: PasswordOf;
  /** Whether a camera that is docked on another port has this number. */
  readonly isTaken: (device: DeviceId, port: string) => boolean;
  /** Called whenever {@link VendorDocks.cameras} changes. */
  readonly onChange: () => void;
  readonly onTrouble: (sighting: UsbSighting, error: Error) => void;
  readonly open?: (device: LibraryDevice, face: UsbInterface) => Promise<VendorTransport>;
  readonly memory?: typeof memoryBehind;
  readonly peer?: typeof peerOf;
  readonly reset?: typeof resetPort;
  readonly now?: () => number;
  /** How long after a refusal by the system (held by another program, no right) it is tried again. */
  readonly retryMs?: number;
  /** How long a camera may take to come back as a disk. */
  readonly switchMs?: number;
  /** How long the system may take to find out whether there is memory behind what looks like a disk. */
  readonly memoryMs?: number;
}

export interface VendorDocks {
  /** What is plugged in now, as the USB watch sees it. */
  sighted(devices: readonly UsbSighting[]): void;
  /** All mounted cameras, those that were hidden under their first name, and those that still are. */
  cameras(volumes: readonly DockedCamera[]): readonly DockedCamera[];
  /** Under which dock the volume goes that was joined; null for every other dock. */
  volumeOf(dock: DockId): DockId | null;
  /** Other adapters count from now on; what was not understood is tried again. */
  use(adapters: readonly VendorAdapter[]): void;
  /**
   * Another password is kept for a camera, or with `camera` null for all of its make: those that it concerns are tried
   * again, and no others, because cameras lock after a few wrong ones.
   */
  passwordKept(adapter: string, camera: string | null): void;
  close(): Promise<void>;
}

/** Keeps the hidden cameras. */
export function vendorDocks(options: VendorDocksOptions): VendorDocks {
  const { onChange, onTrouble, passwordOf, isTaken, open = openVendorTransport } = options;
  const { memory = memoryBehind, peer = peerOf, reset = resetPort, now = Date.now } = options;
  const { retryMs = 5_000, switchMs = 20_000, memoryMs = 6_000 } = options;
  const bays = new Map<string, Bay>();
  let adapters = options.adapters;
  let present: readonly UsbSighting[] = [];
  let looks: readonly Promise<void>[] = [];

  const enter = (bay: Bay, stage: Stage): void => {
    if (isPulled(bay)) return;
    bay.stage = stage;
    onChange();
  };

  function look(bay: Bay): void {
    clearTimeout(bay.timer);
    const running: Promise<void> = lookOnce(bay)
      .catch((error: unknown) => stuck(bay, vendorErrorOf(error)))
      .finally(() => {
        looks = looks.filter((each) => each !== running);
      });
    looks = [...looks, running];
  }

  async function lookOnce(bay: Bay): Promise<void> {
    const device = options.device(bay.sighting.key);
    bay.peer = await peer(bay.port);
    if (!device || isPulled(bay) || !(await isHidden(bay)) || isPulled(bay)) return;
    enter(bay, { at: 'greeting' });
    const outcome = await attempt(await open(device, bay.face), {
      adapter: bay.adapter,
      usbSerial: bay.sighting.usb.serial,
      passwordOf: (adapter, cameras) =>
        passwordOf(adapter, cameras).catch((error: unknown) => {
          onTrouble(bay.sighting, error instanceof Error ? error : new Error(String(error)));
          return null;
        }),
      now,
      onGreeting(greeting) {
        bay.greeting = greeting;
        onChange();
        const identity = identityIn(greeting);
        return !isPulled(bay) && !(identity && isTaken(identity.device, bay.port));
      },
      onAsking: () => enter(bay, { at: 'switching' }),
    });
    if (outcome === 'left') {
      enter(bay, { at: 'stuck', trouble: 'same-number' });
      return;
    }
    if (isPulled(bay)) return;
    bay.timer = setTimeout(() => giveUpWaiting(bay), switchMs);
  }

  /**
   * What looks like a disk is left alone for good when there is memory behind it: it is in disk mode already, and may
   * be mounted. Where the system does not tell, it is left alone too.
   */
  async function isHidden(bay: Bay): Promise<boolean> {
    if (bay.face.class !== MASS_STORAGE) return true;
    for (const end = performance.now() + memoryMs; !isPulled(bay);) {
      const found = await memory(bay.port, bay.face.number);
      if (found === 'none') return true;
      if (found !== 'pending') return false;
      if (performance.now() > end) return true; // a driver that never finds a disk: there is none to lose
      await new Promise((resolve) => setTimeout(resolve, Math.min(200, memoryMs)));
    }
    return false;
  }

  async function stuck(bay: Bay, error: VendorError): Promise<void> {
    if (isPulled(bay) || error.trouble === 'gone') return; // the watch tells when it is gone
    onTrouble(bay.sighting, error);
    if (error.trouble === 'silent' && !bay.wasReset && (await resetOnce(bay, error)) === 'done') {
      look(bay);
      return;
    }
    enter(bay, { at: 'stuck', trouble: dockTroubleOf(error, bay.greeting !== null) });
    sighted(present); // it may have gone while it was being asked
    const mayEnd = error.trouble === 'held' || error.trouble === 'denied';
    if (mayEnd && !isPulled(bay)) bay.timer = setTimeout(() => look(bay), retryMs);
  }

  async function resetOnce(bay: Bay, cause: VendorError): Promise<PortReset> {
    bay.wasReset = true;
    const device = options.device(bay.sighting.key);
    const { port, face } = bay;
    const outcome = device ? await reset(device, { port, interfaceNumber: face.number }) : 'failed';
    onTrouble(bay.sighting, new Error(`port reset because of "${cause.message}": ${outcome}`));
    return outcome;
  }

  function giveUpWaiting(bay: Bay): void {
    if (bay.stage.at !== 'switching') return;
    const there = present.find(({ usb }) => isAt(bay, usb.port));
    if (!there) leave(bay);
    else {
      bay.sighting = there;
      onTrouble(there, new Error('it was asked to become a disk, and no volume appeared'));
      enter(bay, { at: 'stuck', trouble: 'switch-failed' });
    }
    onChange();
  }

  function leave(bay: Bay): void {
    bay.pulled.abort();
    clearTimeout(bay.timer);
    if (bays.get(bay.port) === bay) bays.delete(bay.port);
  }

  function sighted(devices: readonly UsbSighting[]): void {
    present = devices;
    const keys = new Set(devices.map(({ key }) => key));
    let changed = false;
    for (const bay of bays.values()) {
      const isAway = bay.stage.at === 'switching' || bay.stage.at === 'joined';
      if (isAway || keys.has(bay.sighting.key)) continue;
      leave(bay);
      changed = true;
    }
    for (const sighting of devices) {
      if ([...bays.values()].some((bay) => isAt(bay, sighting.usb.port))) continue;
      const bay = bayOf(sighting, adapters);
      if (!bay) continue;
      bays.set(bay.port, bay);
      look(bay);
    }
    if (changed) onChange();
  }

  /** Looks afresh at those that are stuck and of which `wanted` says so, and at what had no adapter. */
  function tryAgain(wanted: (bay: Bay, trouble: DockTrouble) => boolean): void {
    for (const bay of [...bays.values()])
      if (bay.stage.at === 'stuck' && wanted(bay, bay.stage.trouble)) leave(bay);
    sighted(present);
    onChange();
  }

  return {
    sighted,
    cameras(volumes) {
      const joined = new Map<DockedCamera, DockedCamera>();
      for (const bay of [...bays.values()]) {
        const { at } = bay.stage;
        if (at !== 'switching' && at !== 'joined') continue;
        const own = volumes.filter(({ usb, transport }) => transport === 'volume' && isAt(bay, usb?.port));
        own.forEach((volume, n) => joined.set(volume, joinedCamera(volume, told(bay), n === 0)));
        bay.volume = own[0]?.dock ?? null;
        if (own.length > 0) bay.stage = { at: 'joined' };
        else if (at === 'joined') {
          leave(bay);
          // What was plugged in meanwhile on its port had to wait.
          queueMicrotask(() => sighted(present));
        }
      }
      const hidden = [...bays.values()].filter(({ stage: { at } }) => at !== 'unknown' && at !== 'joined');
      return [
        ...volumes.map((volume) => joined.get(volume) ?? volume),
        ...hidden.map((bay) => hiddenCamera(told(bay))),
      ];
    },
    volumeOf: (dock) => [...bays.values()].find((bay) => bay.dock === dock)?.volume ?? null,
    use(next) {
      if (JSON.stringify(next) === JSON.stringify(adapters)) return;
      adapters = next;
      tryAgain(
        (bay, trouble) => trouble === 'not-understood' || !next.some(({ id }) => id === bay.adapter.id),
      );
    },
    passwordKept: (adapter, camera) =>
      tryAgain(
        (bay, trouble) =>
          (trouble === 'password-missing' || trouble === 'password-wrong') &&
          bay.adapter.id === adapter &&
          (camera === null || namesOf(bay).includes(camera)),
      ),
    async close() {
      for (const bay of [...bays.values()]) leave(bay);
      present = [];
      await Promise.all(looks);
    },
  };
}

/** Opens what the bulk-only transport needs, taking it from the system's driver, which found no memory behind it. */
async function openVendorTransport(device: LibraryDevice, face: UsbInterface): Promise<VendorTransport> {
  return bulkOnly(await openPipes(device, face, { fromDriver: face.class === MASS_STORAGE }));
}

function bayOf(sighting: UsbSighting, adapters: readonly VendorAdapter[]): Bay | null {
  for (const adapter of adapters) {
    const { vendorId, productId, port } = sighting.usb;
    if (!adapter.usb.some((usb) => usb.vendorId === vendorId && usb.productId === productId)) continue;
    const face = sighting.interfaces?.find((each) => isSpokenTo(each, adapter.interface));
    if (!face) continue;
    const digest = createHash('sha256').update(`vendor ${port} ${sighting.key}`).digest('hex');
    return {
      dock: `vendor-${digest.slice(0, 20)}` as DockId,
      port,
      peer: null,
      adapter,
      face,
      sighting,
      stage: { at: 'unknown' },
      greeting: null,
      pulled: new AbortController(),
      wasReset: false,
      volume: null,
      timer: undefined,
    };
  }
  return null;
}

function isSpokenTo(face: UsbInterface, wanted: VendorAdapter['interface']): boolean {
  return (
    face.class === wanted.class &&
    (wanted.subclass === undefined || face.subclass === wanted.subclass) &&
    (wanted.protocol === undefined || face.protocol === wanted.protocol)
  );
}

/** The bay as people are told of it. */
function told({ dock, adapter, sighting, greeting, stage }: Bay): HiddenBay {
  return { dock, adapter, sighting, greeting, trouble: stage.at === 'stuck' ? stage.trouble : null };
}

/** Whether that is where the camera is plugged in. */
function isAt({ port, peer }: Bay, other: string | undefined): boolean {
  return other !== undefined && (other === port || other === peer);
}

function isPulled(bay: Bay): boolean {
  return bay.pulled.signal.aborted;
}
