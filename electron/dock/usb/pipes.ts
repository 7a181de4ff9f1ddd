/** A claimed interface of a USB device: two bulk pipes, one for events, and its class's control requests. */
import { patiently } from '../patience';
import { UsbError, usbErrorOf } from './errors';
import { holdersOf, type UsbHolder } from './holder';
import { isIn, type UsbInterface } from './interfaces';
import type { LibraryAnswer, LibraryDevice, LibrarySetup } from './library';

/** What carries a protocol; tests put scripted cameras behind it. Everything throws {@link UsbError}. */
export interface UsbPipes {
  /** Bytes of a full packet towards the computer. A read asks for whole packets, or bytes would be lost. */
  readonly packetBytes: number;
  /** Bytes of a full packet towards the camera. */
  readonly packetBytesOut: number;
  /**
   * One transfer: ends when `length` bytes came, or with a packet that is not full, which may be an empty one. After
   * a timeout or a stall, what had come of it is lost.
   */
  read(length: number, timeoutMs: number): Promise<Uint8Array>;
  /** One transfer. Empty `bytes` send an empty packet. */
  write(bytes: Uint8Array, timeoutMs: number): Promise<void>;
  /** The next event. Throws `timeout` when none comes. */
  readEvent(timeoutMs: number): Promise<Uint8Array>;
  clearHalt(pipe: 'in' | 'out'): Promise<void>;
  /** A control request of the interface's class to the camera. */
  requestOut(request: number, data: Uint8Array, timeoutMs: number): Promise<void>;
  /** A control request of the interface's class from the camera; at most `length` bytes. */
  requestIn(request: number, length: number, timeoutMs: number): Promise<Uint8Array>;
  /** Gives the camera free. Never throws. */
  close(): Promise<void>;
}

export interface OpenPipesOptions {
  /** How long another program is given to let go: desktops look into what is plugged in. */
  readonly claimMs?: number;
  readonly holders?: (bus: string, address: number) => Promise<readonly UsbHolder[]>;
  /**
   * Takes the interface from the system's own driver, and gives it back on closing (Linux). Only for an interface on
   * which nothing is mounted.
   */
  readonly fromDriver?: boolean;
}

/** Beyond a transfer's own time, in case that the library does not keep to it. */
const GRACE_MS = 1_000;
const PIPE_TRIES = 5;

/**
 * Opens the device and claims the interface. Throws {@link UsbError}: `busy` with the other program's name where the
 * system shows it, `denied` where this user may not.
 */
export async function openPipes(
  device: LibraryDevice,
  face: UsbInterface,
  options: OpenPipesOptions = {},
): Promise<UsbPipes> {
  const { claimMs = 2_000, holders = holdersOf, fromDriver = false } = options;
  const bulkIn = face.endpoints.find((endpoint) => endpoint.type === 'bulk' && isIn(endpoint));
  const bulkOut = face.endpoints.find((endpoint) => endpoint.type === 'bulk' && !isIn(endpoint));
  const events = face.endpoints.find((endpoint) => endpoint.type === 'interrupt' && isIn(endpoint));
  if (!bulkIn || !bulkOut) throw new UsbError('other', 'the interface has no two bulk pipes');
  try {
    await device.open();
    // No driver there to take it from is as good.
    if (fromDriver) await device.detachKernelDriver(face.number).catch(() => undefined);
    await claim(device, face.number, claimMs);
  } catch (thrown) {
    await device.close().catch(() => undefined);
    const error = usbErrorOf(thrown);
    if (error.trouble !== 'busy') throw error;
    const [holder] = await holders(device.bus, device.address).catch(() => []);
    throw new UsbError('busy', error.message, thrown, holder?.program);
  }

  const setup = (request: number): LibrarySetup => ({
    requestType: 'class',
    recipient: 'interface',
    request,
    value: 0,
    index: face.number,
  });
  const read = (address: number, length: number, timeoutMs: number) =>
    transfer(timeoutMs, () => device.transferIn(address & 0x7f, length, timeoutMs)).then(bytesOf);

  return {
    packetBytes: bulkIn.packetBytes,
    packetBytesOut: bulkOut.packetBytes,
    read: (length, timeoutMs) => read(bulkIn.address, length, timeoutMs),
    async write(bytes, timeoutMs) {
      const { status } = await transfer(timeoutMs, () =>
        device.transferOut(bulkOut.address, Uint8Array.from(bytes), timeoutMs),
      );
      if (status === 'stall') throw new UsbError('stall', 'transferOut: stall');
    },
    async readEvent(timeoutMs) {
      if (!events) throw new UsbError('other', 'the interface has no pipe for events');
      return read(events.address, events.packetBytes, timeoutMs);
    },
    async clearHalt(pipe) {
      const { address } = pipe === 'in' ? bulkIn : bulkOut;
      await device.clearHalt(pipe, address & 0x7f).catch(thrownByLibrary);
    },
    async requestOut(request, data, timeoutMs) {
      await transfer(timeoutMs, () =>
        device.controlTransferOut(setup(request), Uint8Array.from(data), timeoutMs),
      );
    },
    requestIn: (request, length, timeoutMs) =>
      transfer(timeoutMs, () => device.controlTransferIn(setup(request), length, timeoutMs)).then(bytesOf),
    async close() {
      await device.releaseInterface(face.number).catch(() => undefined);
      if (fromDriver) await device.attachKernelDriver(face.number).catch(() => undefined);
      await device.close().catch(() => undefined);
    },
  };
}

async function claim(device: LibraryDevice, number: number, patienceMs: number): Promise<void> {
  const end = performance.now() + patienceMs;
  for (;;) {
    try {
      await device.claimInterface(number);
      return;
    } catch (thrown) {
      const error = usbErrorOf(thrown);
      if (error.trouble !== 'busy' || performance.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/** One transfer, begun again for as long as the pipe of the former one is being torn down. */
async function transfer<T>(timeoutMs: number, start: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await patiently(start(), timeoutMs + GRACE_MS, 'USB transfer');
    } catch (thrown) {
      const error = usbErrorOf(thrown);
      if (error.trouble !== 'pipe-in-use' || tries === PIPE_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, 5 * tries));
    }
  }
}

function bytesOf({ data, status }: LibraryAnswer): Uint8Array {
  if (status === 'stall' || !data) throw new UsbError('stall', 'transferIn: stall');
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

function thrownByLibrary(error: unknown): never {
  throw usbErrorOf(error);
}
