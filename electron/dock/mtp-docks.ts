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
import { mtpErrorOf, type MtpError } from './mtp/error';
import { mtpSource, type MtpSource } from './mtp/source';
import { speaksMtp, type UsbInterface } from './usb/interfaces';
import type { LibraryDevice } from './usb/library';
import { openPipes, type UsbPipes } from './usb/pipes';
import type { UsbSighting } from './usb/sighting';

/** How far we have got with one camera. */
type Stage =
  | { readonly at: 'present' }
  | { readonly at: 'refused'; readonly trouble: 'held' | 'denied' | 'not-readable' }
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
  stage: Stage;
  camera: MtpCamera | null;
  /** Aborted when it was pulled: nothing that is still on its way counts any more. */
  readonly pulled: AbortController;
  retry: NodeJS.Timeout | undefined;
}

export interface MtpDocksOptions {
  /** The device of a sighting, for opening; null once it is gone. */
  readonly device: (key: string) => LibraryDevice | null;
  readonly profiles: readonly CameraProfile[];
  /** Called whenever {@link MtpDocks.cameras} changes. */
  readonly onChange: () => void;
  readonly onTrouble: (sighting: UsbSighting, error: MtpError) => void;
  readonly open?: (device: LibraryDevice, face: UsbInterface) => Promise<UsbPipes>;
  /** How long after a refusal (held by another program, no answer) it is tried again. */
  readonly retryMs?: number;
}

export interface MtpDocks {
  /** What is plugged in now, as the USB watch sees it. */
  sighted(devices: readonly UsbSighting[]): void;
  cameras(): readonly DockedCamera[];
  /** The files of an identified camera; null when it is none, or gone. */
  source(dock: DockId): MtpSource | null;
  close(): Promise<void>;
}

/** Keeps the MTP cameras. */
export function mtpDocks(options: MtpDocksOptions): MtpDocks {
  const { onChange, onTrouble, profiles, open = openPipes, retryMs = 5_000 } = options;
  const bays = new Map<string, Bay>();

  const enter = (bay: Bay, stage: Stage): void => {
    if (isPulled(bay)) return;
    bay.stage = stage;
    onChange();
  };

  async function look(bay: Bay, face: UsbInterface): Promise<void> {
    const device = options.device(bay.sighting.key);
    if (!device || isPulled(bay)) return;
    try {
      const camera = await openCamera(await open(device, face), { usb: bay.sighting.usb });
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
      await bay.camera?.close();
      bay.camera = null;
      if (isPulled(bay)) return;
      onTrouble(bay.sighting, error);
      const trouble = error.trouble === 'held' || error.trouble === 'denied' ? error.trouble : 'not-readable';
      enter(bay, { at: 'refused', trouble });
      bay.retry = setTimeout(() => void look(bay, face), retryMs);
    }
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
          stage: { at: 'present' },
          camera: null,
          pulled: new AbortController(),
          retry: undefined,
        };
        bays.set(sighting.key, bay);
        changed = true;
        void look(bay, face);
      }
      if (changed) onChange();
    },
    cameras: () => [...bays.values()].map(dockedCamera),
    source(dock) {
      const bay = [...bays.values()].find(({ sighting }) => dockOf(sighting) === dock);
      return bay?.stage.at === 'known' ? bay.stage.source : null;
    },
    async close() {
      const leaving = [...bays.values()];
      bays.clear();
      await Promise.all(leaving.map(leave));
    },
  };
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
