/** MTP over a claimed USB interface. */
import { patiently } from '../patience';
import { UsbError, usbErrorOf } from '../usb/errors';
import { holdersOf, type UsbHolder } from '../usb/holder';
import { isIn, type UsbInterface } from '../usb/interfaces';
import type { LibraryAnswer, LibraryDevice, LibrarySetup } from '../usb/library';
import { MtpError, mtpErrorOf } from './error';
import type { MtpTransport } from './transport';

export interface UsbTransportOptions {
  /** How long another program is given to let go: desktops look into what is plugged in. */
  readonly claimMs?: number;
  readonly holders?: (bus: string, address: number) => Promise<readonly UsbHolder[]>;
}

/** Beyond a transfer's own time, in case that the library does not keep to it. */
const GRACE_MS = 1_000;
const PIPE_TRIES = 5;

/**
 * Opens the device and claims the interface. Throws {@link MtpError}: `held` with the other program's name where the
 * system shows it, `denied` where this user may not.
 */
export async function openUsbTransport(
  device: LibraryDevice,
  face: UsbInterface,
  options: UsbTransportOptions = {},
): Promise<MtpTransport> {
  const { claimMs = 2_000, holders = holdersOf } = options;
  const bulkIn = face.endpoints.find((endpoint) => endpoint.type === 'bulk' && isIn(endpoint));
  const bulkOut = face.endpoints.find((endpoint) => endpoint.type === 'bulk' && !isIn(endpoint));
  const events = face.endpoints.find((endpoint) => endpoint.type === 'interrupt' && isIn(endpoint));
  if (!bulkIn || !bulkOut) throw new MtpError('garbled', 'the interface has no two bulk pipes');
  try {
    await device.open();
    await claim(device, face.number, claimMs);
  } catch (thrown) {
    await device.close().catch(() => undefined);
    const error = mtpErrorOf(thrown);
    if (error.trouble !== 'held') throw error;
    const [holder] = await holders(device.bus, device.address).catch(() => []);
    throw new MtpError('held', error.message, { program: holder?.program ?? null, cause: thrown });
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
