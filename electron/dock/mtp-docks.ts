/**
 * Cameras that speak MTP, from plugging in to pulling out: opened, read, listed, identified. Each is looked into by
 * itself, so one that stalls holds up no other. Their sessions live here and end here.
 */
import { createHash } from 'node:crypto';
import type { CameraProfile } from '#shared/camera-profile';
import type { DeviceIdentity, DockedCamera } from '#shared/device';
import type { DockId } from '#shared/ids';
import { NO_READINGS, type CameraReadings } from '#shared/readings';
import { decideIdentity, namedFootage } from './identify';
import { openCamera, type MtpCamera } from './mtp/camera';
import { isRecoverable, mtpErrorOf, type MtpError } from './mtp/error';
import { mtpSource, type MtpSource } from './mtp/source';
import type { MtpTiming } from './mtp/timing';
import { speaksMtp, type UsbInterface } from './usb/interfaces';
import type { LibraryDevice } from './usb/library';
import { openPipes, type UsbPipes } from './usb/pipes';
import { resetPort } from './usb/reset';
import type { UsbSighting } from './usb/sighting';

/** How far we have got with one camera. */
type Stage =
  | { readonly at: 'present' }
  | { readonly at: 'refused'; readonly trouble: 'held' | 'denied' | 'no-answer' | 'not-readable' }
  | { readonly at: 'open'; readonly readings: CameraReadings }
  | { readonly at: 'no-camera'; readonly readings: CameraReadings }
  | {
      readonly at: 'known';
      readonly readings: CameraReadings;
      readonly identity: DeviceIdentity;
      readonly source: MtpSource;
    }
  | { readonly at: 'nobody'; readonly readings: CameraReadings };

interface Bay {
  readonly sighting: UsbSighting;
  readonly face: UsbInterface;
  stage: Stage;
  camera: MtpCamera | null;
  /** Aborted when it was pulled: nothing that is still on its way counts any more. */
  readonly pulled: AbortController;
  /** Its port was reset already: that is done once. */
  wasReset: boolean;
  retry: NodeJS.Timeout | undefined;
}

export interface MtpDocksOptions {
  /** The device of a sighting, for opening; null once it is gone. */
  readonly device: (key: string) => LibraryDevice | null;
  readonly profiles: readonly CameraProfile[];
  /** Called whenever {@link MtpDocks.cameras} changes. */
  readonly onChange: () => void;
  readonly onTrouble: (sighting: UsbSighting, error: Error) => void;
  readonly open?: (device: LibraryDevice, face: UsbInterface) => Promise<UsbPipes>;
  readonly reset?: typeof resetPort;
  readonly timing?: Partial<MtpTiming>;
  /** How long after a refusal (held by another program, no answer) it is tried again. */
  readonly retryMs?: number;
}

export interface MtpDocks {
  /** What is plugged in now, as the USB watch sees it. */
  sighted(devices: readonly UsbSighting[]): void;
  cameras(): readonly DockedCamera[];
  /** The files of an identified camera; null when it is none, or gone. */
  source(dock: DockId): MtpSource | null;
  /** Other profiles count from now on; what no profile understood so far is looked at again. */
  use(profiles: readonly CameraProfile[]): void;
  close(): Promise<void>;
}

/** Keeps the MTP cameras. */
export function mtpDocks(options: MtpDocksOptions): MtpDocks {
  const { onChange, onTrouble, open = openPipes, retryMs = 5_000 } = options;
  const bays = new Map<string, Bay>();
  const { reset = resetPort, timing = {} } = options;
  let { profiles } = options;

  const enter = (bay: Bay, stage: Stage): void => {
    if (isPulled(bay)) return;
    bay.stage = stage;
    onChange();
  };

  async function look(bay: Bay): Promise<void> {
    const device = options.device(bay.sighting.key);
    if (!device || isPulled(bay)) return;
    clearTimeout(bay.retry);
    try {
      const camera = await openCamera(await open(device, bay.face), { usb: bay.sighting.usb, timing });
      bay.camera = camera;
      if (isPulled(bay)) {
        await camera.close();
        return;
      }
      const readings = await camera.readings();
      enter(bay, { at: 'open', readings });
      const files = (await camera.list()).filter((file) => file.type === 'file').map((file) => file.path);
      enter(bay, await judged(bay, camera, readings, files));
    } catch (thrown) {
      const error = mtpErrorOf(thrown);
      const hadSession = bay.camera !== null;
      await bay.camera?.close();
      bay.camera = null;
      if (isPulled(bay)) return;
      onTrouble(bay.sighting, error);
      if (!hadSession && isRecoverable(error) && (await resetOnce(bay, device, error))) {
        await look(bay);
        return;
      }
      enter(bay, { at: 'refused', trouble: dockTroubleOf(error) });
      if (!isPulled(bay)) bay.retry = setTimeout(() => void look(bay), retryMs);
    }
  }

  /** No session can be opened, and the protocol's own resets did not help: the port's may. True when it was done. */
  async function resetOnce(bay: Bay, device: LibraryDevice, cause: MtpError): Promise<boolean> {
    if (bay.wasReset) return false;
    bay.wasReset = true;
    const { port } = bay.sighting.usb;
    const outcome = await reset(device, { port, interfaceNumber: bay.face.number });
    onTrouble(bay.sighting, new Error(`port reset because of "${cause.message}": ${outcome}`));
    return outcome === 'done';
  }

  /** A phone has picture folders too: only footage that a profile understands makes a camera of what speaks MTP. */
  async function judged(
    bay: Bay,
    camera: MtpCamera,
    readings: CameraReadings,
    files: readonly string[],
  ): Promise<Stage> {
    const footage = namedFootage(files, profiles);
    const media = files.length === 0;
    if (footage.length === 0 && !media) {
      await camera.close();
      bay.camera = null;
      return { at: 'no-camera', readings };
    }
    const identity = decideIdentity({
      idFiles: [],
      namedDevices: footage.flatMap(({ device }) => (device === null ? [] : [device])),
      usbSerial: camera.identity.serial ?? bay.sighting.usb.serial,
      volumeLabel: null,
      folderName: null,
    });
    if (!identity) return { at: 'nobody', readings };
    const source = mtpSource(camera, bay.sighting.name ?? identity.device);
    return { at: 'known', readings, identity, source };
  }

  async function leave(bay: Bay): Promise<void> {
    bay.pulled.abort();
    clearTimeout(bay.retry);
    if (bay.stage.at === 'known') await bay.stage.source.close();
    await bay.camera?.close();
  }

  return {
    sighted(devices) {
      const present = new Set(devices.map((device) => device.key));
      let changed = false;
      for (const [key, bay] of bays) {
        if (present.has(key)) continue;
        bays.delete(key);
        changed = true;
        leave(bay).catch((error: unknown) => onTrouble(bay.sighting, mtpErrorOf(error)));
      }
      for (const sighting of devices) {
        const face = sighting.interfaces?.find(speaksMtp);
        if (!face || bays.has(sighting.key)) continue;
        const bay: Bay = {
          sighting,
          face,
          stage: { at: 'present' },
          camera: null,
          pulled: new AbortController(),
          wasReset: false,
          retry: undefined,
        };
        bays.set(sighting.key, bay);
        changed = true;
        void look(bay);
      }
      if (changed) onChange();
    },
    cameras: () => [...bays.values()].map(dockedCamera),
    source(dock) {
      const bay = [...bays.values()].find(({ sighting }) => dockOf(sighting) === dock);
      return bay?.stage.at === 'known' ? bay.stage.source : null;
    },
    use(next) {
      profiles = next;
      for (const bay of bays.values()) {
        if (bay.stage.at !== 'no-camera' && bay.stage.at !== 'nobody') continue;
        const former = bay.camera;
        bay.camera = null;
        void Promise.resolve(former?.close()).then(() => look(bay));
      }
    },
    async close() {
      const leaving = [...bays.values()];
      bays.clear();
      await Promise.all(leaving.map(leave));
    },
  };
}

function dockTroubleOf({ trouble }: MtpError): Extract<Stage, { at: 'refused' }>['trouble'] {
  if (trouble === 'held' || trouble === 'denied') return trouble;
  return trouble === 'silent' ? 'no-answer' : 'not-readable';
}

function isPulled(bay: Bay): boolean {
  return bay.pulled.signal.aborted;
}

/** Another one each time that the camera is plugged in, so that an import starts afresh. */
function dockOf({ key, usb }: UsbSighting): DockId {
  const digest = createHash('sha256').update(`mtp ${usb.port} ${key}`).digest('hex');
  return `mtp-${digest.slice(0, 20)}` as DockId;
}

function dockedCamera({ sighting, stage }: Bay): DockedCamera {
  const readings = 'readings' in stage ? stage.readings : NO_READINGS;
  const space = readings.storage?.value;
  return {
    dock: dockOf(sighting),
    transport: 'mtp',
    ...progress(stage),
    root: null,
    usb: sighting.usb,
    volume: space
      ? {
          fileSystem: 'MTP',
          label: null,
          totalBytes: space.totalBytes,
          freeBytes: space.freeBytes ?? 0,
          readOnly: true,
        }
      : null,
    readings,
    identity: stage.at === 'known' ? stage.identity : null,
    name: sighting.name,
    vendor: null,
  };
}

function progress(stage: Stage): Pick<DockedCamera, 'state' | 'trouble'> {
  switch (stage.at) {
    case 'present':
      return { state: 'present', trouble: null };
    case 'refused':
      return { state: 'present', trouble: stage.trouble };
    case 'open':
      return { state: 'mounted', trouble: null };
    case 'no-camera':
      return { state: 'readable', trouble: 'not-a-camera' };
    case 'nobody':
      return { state: 'readable', trouble: null };
    case 'known':
      return { state: 'identified', trouble: null };
  }
}
