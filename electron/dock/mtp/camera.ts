/**
 * One camera that speaks MTP, from opening to closing: who it is, what it reads, its files. Nothing is written to it
 * but its clock, on demand; and nothing removed but what was proven, one file at a time: see `removal.ts`.
 */
import { CHINA_OFFSET, instantOf } from '#shared/clock';
import type { CameraReadings, ClockComparison, ClockSetting } from '#shared/readings';
import type { UsbIdentity } from '#shared/device';
import { wordsOf } from '../mass-storage/volume';
import { DeviceProperty, Operation, ResponseCode } from './codes';
import { formatDateTime } from './date-time';
import { clockText, compareClocks, descriptionOf, takeReadings, type Taking } from './device-readings';
import { isRefusal, MtpError, mtpErrorOf } from './error';
import { openFile, type MtpReader } from './file-reader';
import { listFiles, type MtpFile } from './listing';
import { factsReader } from './object-facts';
import { getDeviceInfo, setDateTime } from './operations';
import { quirksOf } from './quirks';
import { isLocked, removal } from './removal';
import { withRenewal } from './renewal';
import { openSession } from './session';
import type { UsbPipes } from '../usb/pipes';
import { TIMING, type MtpTiming } from './timing';

/** The camera's own words about itself, made fit for people; null where it says nothing, or nothing that tells. */
export interface MtpIdentity {
  readonly manufacturer: string | null;
  readonly model: string | null;
  readonly version: string | null;
  readonly serial: string | null;
}

/** Everything throws {@link MtpError}. Calls may overlap: the camera answers one at a time, in turn. */
export interface MtpCamera {
  readonly identity: MtpIdentity;
  /** Why the camera is of no more use, or null. */
  readonly over: MtpError | null;
  readings(): Promise<CameraReadings>;
  /** All files, sorted by path, asked anew at each call. An empty list means that the camera was seen to be empty. */
  list(): Promise<readonly MtpFile[]>;
  /** Opens a file of the last listing by its path; null when there is none. */
  open(path: string): MtpReader | null;
  /** Whether the camera takes the order to remove a file. */
  readonly removes: boolean;
  /** Both clocks now; null when the camera shows none. */
  readClock(): Promise<ClockComparison | null>;
  /** Whether the camera says that its clock can be set. */
  isClockSettable(): Promise<boolean>;
  /**
   * Sets the camera's clock to the station's, and gives both clocks before and after. Null, and nothing is set, when
   * this camera's clock cannot be read or set this way.
   */
  setClock(): Promise<ClockSetting | null>;
  /** Ends the session and gives the camera free. Never throws. */
  close(): Promise<void>;
}

export interface MtpCameraOptions {
  /** As the camera shows itself on USB; helps to know its quirks. */
  readonly usb?: UsbIdentity | null;
  readonly timing?: Partial<MtpTiming>;
  /** The station's clock. */
  readonly now?: () => number;
  /** The zone of a camera that does not tell its own. */
  readonly assumedOffsetMinutes?: number;
}

/** Opens a camera. The transport is the camera's from here on, and closed with it, also when this fails. */
export async function openCamera(transport: UsbPipes, options: MtpCameraOptions = {}): Promise<MtpCamera> {
  const { usb = null, now = Date.now, assumedOffsetMinutes = CHINA_OFFSET } = options;
  const timing: MtpTiming = { ...TIMING, ...options.timing };
  const session = await openSession(transport, timing);
  const device = await getDeviceInfo(session).catch(async (error: unknown) => {
    await session.close();
    throw mtpErrorOf(error);
  });
  const quirks = quirksOf({ usb, manufacturer: device.manufacturer, model: device.model });
  const taking: Taking = { session, device, quirks, now, assumedOffsetMinutes, unanswered: new Set() };
  const facts = factsReader(session, device, assumedOffsetMinutes);
  let listed: ReadonlyMap<string, MtpFile> = new Map();

  async function listNow(): Promise<readonly MtpFile[]> {
    const files = await listFiles(session, facts);
    listed = new Map(files.map((file) => [file.path, file]));
    return files;
  }

  /** Whether the object of that handle is this file as it was listed. */
  async function isStill(file: MtpFile, generation: number): Promise<boolean> {
    if (!file.facts) return false;
    const { handle, by, name, bytes, modified } = file.facts;
    try {
      const seen = await facts.ofObject(handle, by, { generation });
      return !seen.isFolder && seen.name === name && seen.bytes === bytes && seen.modified === modified;
    } catch (error) {
      if (isRefusal(error)) return false;
      throw error;
    }
  }

  /** After the session was opened anew: by its handle, if that still means the same file, else by its path. */
  async function relocate(file: MtpFile): Promise<MtpFile> {
    const { generation } = session;
    if (await isStill(file, generation)) return { ...file, generation };
    await listNow();
    const again = listed.get(file.path);
    if (again?.facts && again.bytes === file.bytes && again.modified === file.modified) return again;
    throw new MtpError('refused', 'the file is not on the camera any more, or is another one', {
      response: ResponseCode.InvalidObjectHandle,
    });
  }

  function inSession(file: MtpFile): Promise<MtpFile> {
    return file.generation === session.generation ? Promise.resolve(file) : relocate(file);
  }

  async function isClockSettable(): Promise<boolean> {
    const { operations, properties } = device;
    if (!operations.has(Operation.SetDevicePropValue) || !properties.has(DeviceProperty.DateTime))
      return false;
    return (await descriptionOf(session, device, DeviceProperty.DateTime))?.writable !== false;
  }

  async function isUnchanged(file: MtpFile): Promise<boolean> {
    const { generation } = session;
    if (file.generation === generation) return isStill(file, generation);
    try {
      await relocate(file);
      return true;
    } catch (error) {
      if (isRefusal(error)) return false;
      throw error;
    }
  }

  return {
    identity: {
      manufacturer: tellingWords(device.manufacturer),
      model: tellingWords(device.model),
      version: tellingWords(device.version),
      serial: quirks.serialIsConstant ? null : tellingWords(device.serial),
    },
    get over() {
      return session.over;
    },
    readings: () => takeReadings(taking),
    list: () => withRenewal(session, listNow),
    open(path) {
      const file = listed.get(path);
      if (!file?.facts) return null;
      return openFile(file, {
        session,
        operations: device.operations,
        timing,
        relocate,
        isUnchanged: (opened) => withRenewal(session, () => isUnchanged(opened)),
        isLocked: (opened) => withRenewal(session, async () => isLocked(session, await inSession(opened))),
        remove: (opened) => removal(session, opened, isStill),
      });
    },
    removes: device.operations.has(Operation.DeleteObject),
    readClock: () => compareClocks(taking),
    isClockSettable,
    async setClock() {
      const before = await compareClocks(taking);
      if (!before || !(await isClockSettable())) return null;
      const like = await clockText(session);
      await withRenewal(session, async () => {
        // A camera takes whole seconds: it is told one at the moment that it begins.
        const second = Math.ceil(now() / 1_000) * 1_000;
        await new Promise((resolve) => setTimeout(resolve, second - now()));
        const text = formatDateTime(instantOf(second), like, assumedOffsetMinutes);
        await setDateTime(session, text, { generation: session.generation });
      });
      return { before, after: await compareClocks(taking).catch(() => null) };
    },
    close: () => session.close(),
  };
}

/** Without half surrogates, controls and padding. */
function tellingWords(text: string): string | null {
  const whole = text.replace(
    /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g,
    '\uFFFD',
  );
  return wordsOf(whole);
}
