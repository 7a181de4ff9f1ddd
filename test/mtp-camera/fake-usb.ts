/**
 * Package `usb` as far as the dock uses it, with scripted cameras and other devices plugged in: the same texts in its
 * errors, the same getters that throw. No bus is needed.
 */
import { UsbError } from '../../electron/dock/usb/errors';
import type { LibraryDevice, UsbLibrary } from '../../electron/dock/usb/library';
import type { Carrier } from './in-process';

export interface FakeDeviceOptions {
  readonly vendorId?: number;
  readonly productId?: number;
  readonly deviceClass?: number;
  readonly serial?: string | null;
  readonly bus?: string;
  readonly ports?: readonly number[];
  /** Class, subclass, protocol, name. */
  readonly face?: readonly [number, number, number, string?];
  /** What is thrown when it is opened, or asked for its names. */
  readonly closedBecause?: string;
  /** How often claiming it fails, and with what. */
  readonly claimFails?: { times: number; readonly text: string };
  /** The camera behind it. */
  readonly carrier?: Carrier;
}

export interface FakeUsb extends UsbLibrary {
  /** Plugs in; with `silently`, no event is sent, as without udev. */
  plug(device: LibraryDevice, silently?: boolean): void;
  pull(device: LibraryDevice, silently?: boolean): void;
  /** What every listing throws from now on; null for none. */
  listingFails: string | null;
  listeningFails: string | null;
  readonly counts: { listings: number; listeners: number };
}

let handles = 0;

export function fakeUsb(): FakeUsb {
  const there = new Set<LibraryDevice>();
  const listeners = new Set<{ on: (device: LibraryDevice) => void; off: (handle: string) => void }>();
  const counts = { listings: 0, listeners: 0 };
  const usb: FakeUsb = {
    counts,
    listingFails: null,
    listeningFails: null,
    async devices() {
      counts.listings++;
      const seen = [...there];
      await new Promise((resolve) => setTimeout(resolve, 1)); // what changes meanwhile is not in it
      if (usb.listingFails !== null) throw new Error(usb.listingFails);
      return seen;
    },
    listen(on, off) {
      if (usb.listeningFails !== null) return Promise.reject(new Error(usb.listeningFails));
      const listener = { on, off };
      listeners.add(listener);
      counts.listeners++;
      return Promise.resolve(() => {
        listeners.delete(listener);
        return Promise.resolve();
      });
    },
    plug(device, silently = false) {
      there.add(device);
      if (!silently) for (const { on } of listeners) on(device);
    },
    pull(device, silently = false) {
      there.delete(device);
      if (!silently) for (const { off } of listeners) off(device.handle);
    },
  };
  return usb;
}

/** One plugging in of a device; plugged in again, it is another one. */
export function fakeDevice(options: FakeDeviceOptions = {}): LibraryDevice {
  const { vendorId = 0x2e8d, productId = 0x6b61, deviceClass = 0, bus = '001', ports = [4, 2] } = options;
  const { face = [6, 1, 1, 'MTP'], carrier, closedBecause, claimFails, serial = 'BC-000777' } = options;
  const refuse = () => {
    if (closedBecause !== undefined) throw new Error(closedBecause);
  };
  const unplugged = () => Promise.reject(new Error('transferIn error: endpoint not found'));
  const [interfaceClass, interfaceSubclass, interfaceProtocol, interfaceName] = face;
  const endpoint = (endpointNumber: number, direction: 'in' | 'out', type: string, packetSize: number) => ({
    endpointNumber,
    direction,
    type,
    packetSize,
  });
  let fails = claimFails?.times ?? 0;
  return {
    handle: `DeviceId(${++handles})`,
    vendorId,
    productId,
    deviceClass,
    bus,
    address: handles % 128,
    ports,
    manufacturerName: 'LabCam',
    productName: 'BC-4G',
    get serialNumber() {
      refuse();
      return serial;
    },
    get configuration() {
      refuse();
      const alternate = {
        alternateSetting: 0,
        interfaceClass,
        interfaceSubclass,
        interfaceProtocol,
        interfaceName,
        endpoints: [
          endpoint(1, 'in', 'bulk', 512),
          endpoint(2, 'out', 'bulk', 512),
          endpoint(3, 'in', 'interrupt', 64),
        ],
      };
      return { interfaces: [{ interfaceNumber: 0, alternates: [alternate] }] };
    },
    open() {
      return closedBecause === undefined
        ? Promise.resolve()
        : Promise.reject(new Error(`open error: ${closedBecause}`));
    },
    close: () => Promise.resolve(),
    claimInterface() {
      if (fails-- > 0) return Promise.reject(new Error(`claimInterface error: ${claimFails?.text ?? ''}`));
      return Promise.resolve();
    },
    releaseInterface: async () => carrier?.transport.close(),
    detachKernelDriver: () => Promise.resolve(),
    attachKernelDriver: () => Promise.resolve(),
    async reset() {
      refuse();
      carrier?.resetPort();
      return Promise.resolve();
    },
    async transferIn(number, length, timeoutMs = 1_000) {
      if (!carrier) return unplugged();
      const reading =
        number === 3 ? carrier.transport.readEvent(timeoutMs) : carrier.transport.read(length, timeoutMs);
      return { status: 'ok', data: viewOf(await reading.catch(asText)) };
    },
    async transferOut(_, data, timeoutMs = 1_000) {
      if (!carrier) return unplugged();
      await carrier.transport.write(data, timeoutMs).catch(asText);
      return { status: 'ok' };
    },
    async controlTransferIn({ request }, length, timeoutMs = 1_000) {
      if (!carrier) return unplugged();
      return {
        status: 'ok',
        data: viewOf(await carrier.transport.requestIn(request, length, timeoutMs).catch(asText)),
      };
    },
    async controlTransferOut({ request }, data, timeoutMs = 1_000) {
      if (!carrier) return unplugged();
      await carrier.transport.requestOut(request, data, timeoutMs).catch(asText);
      return { status: 'ok' };
    },
    async clearHalt(direction) {
      await carrier?.transport.clearHalt(direction).catch(asText);
    },
  };
}

/** The library has no codes, only texts. */
function asText(error: unknown): never {
  throw error instanceof UsbError ? new Error(error.message) : error;
}

function viewOf(data: Uint8Array): DataView {
  return new DataView(data.buffer, data.byteOffset, data.byteLength);
}
