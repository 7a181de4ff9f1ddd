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
import { isRecoverable, MtpError, mtpErrorOf } from './mtp/error';
import { failureOfCamera, mtpSource, type MtpSource } from './mtp/source';
import type { MtpTiming } from './mtp/timing';
import { isByPhoneMaker } from './phones';
import { traitsOfMtp } from './traits';
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
  | {
      readonly at: 'no-camera';
      readonly readings: CameraReadings;
      readonly trouble: 'not-a-camera' | 'phone';
      /** The device was given free; a person may still let it in. */
      readonly source: MtpSource;
    }
  | {
      readonly at: 'camera';
      readonly readings: CameraReadings;
      /** Null: nothing tells whose it is. */
      readonly identity: DeviceIdentity | null;
      readonly source: MtpSource;
    };

interface Bay {
  readonly sighting: UsbSighting;
  readonly face: UsbInterface;
  stage: Stage;
  camera: MtpCamera | null;
  /** What the camera told of itself when it was opened. */
  facts: { readonly serial: string | null; readonly removes: boolean; readonly clockSettable: boolean };
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
  /** The files of a camera, or of what a person may let in as one; null when it is none, or gone. */
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
      const { identity, removes } = camera;
      bay.facts = { serial: identity.serial, removes, clockSettable: await camera.isClockSettable() };
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

  /**
   * A phone has picture folders too: only footage that a profile understands makes a camera of what speaks MTP, and of
   * what a maker of phones made only names that state a camera's number.
   */
  async function judged(
    bay: Bay,
    camera: MtpCamera,
    readings: CameraReadings,
    files: readonly string[],
  ): Promise<Stage> {
    const { usb, name } = bay.sighting;
    const footage = namedFootage(files, profiles);
    const namedDevices = footage.flatMap(({ device }) => (device === null ? [] : [device]));
    const isPhone = isByPhoneMaker(usb) && namedDevices.length === 0;
    if (isPhone || (footage.length === 0 && files.length > 0)) {
      await camera.close();
      bay.camera = null;
      return {
        at: 'no-camera',
        readings,
        trouble: isPhone ? 'phone' : 'not-a-camera',
        source: reopened(bay),
      };
    }
    const identity = decideIdentity({
      idFiles: [],
      namedDevices,
      usbSerial: camera.identity.serial ?? usb.serial,
      volumeLabel: null,
      folderName: null,
    });
    return {
      at: 'camera',
      readings,
      identity,
      source: mtpSource(camera, name ?? identity?.device ?? usb.port),
    };
  }

  /** The files of a device that was given free: it is opened again when somebody asks for them. */
  function reopened(bay: Bay): MtpSource {
    let source: Promise<MtpSource> | null = null;
    const openAgain = async (): Promise<MtpSource> => {
      const { sighting } = bay;
      const device = options.device(sighting.key);
      if (!device || isPulled(bay)) throw new MtpError('gone', 'the device was pulled');
      bay.camera = await openCamera(await open(device, bay.face), { usb: sighting.usb, timing });
      return mtpSource(bay.camera, sighting.name ?? sighting.usb.port);
    };
    return {
      transport: 'mtp',
      async answer(call) {
        source ??= openAgain();
        const asked = source;
        try {
          return await (await asked).answer(call);
        } catch (error) {
          if (error instanceof TypeError) throw error;
          if (source === asked) source = null;
          return { ok: false, failure: failureOfCamera(error, bay.sighting.name ?? bay.sighting.usb.port) };
        }
      },
      close: async () => (await source?.catch(() => null))?.close(),
    };
  }

  async function leave(bay: Bay): Promise<void> {
    bay.pulled.abort();
    clearTimeout(bay.retry);
    if ('source' in bay.stage) await bay.stage.source.close();
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
          facts: { serial: null, removes: false, clockSettable: false },
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
      return bay && 'source' in bay.stage ? bay.stage.source : null;
    },
    use(next) {
      profiles = next;
      for (const bay of bays.values()) {
        const { stage } = bay;
        const isNobody = stage.at === 'camera' && stage.identity === null;
        // What a person let in is being read.
        const isLeftAlone = stage.at === 'no-camera' && bay.camera === null;
        if (!isNobody && !isLeftAlone) continue;
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

function dockedCamera({ sighting, stage, facts }: Bay): DockedCamera {
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
          readOnly: !facts.removes,
        }
      : null,
    readings,
    identity: stage.at === 'camera' ? stage.identity : null,
    traits: traitsOfMtp(sighting.usb, facts.serial),
    clockSettable: stage.at === 'camera' && facts.clockSettable,
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
      return { state: 'readable', trouble: stage.trouble };
    case 'camera':
      return stage.identity
        ? { state: 'identified', trouble: null }
        : { state: 'readable', trouble: 'nameless' };
  }
}
