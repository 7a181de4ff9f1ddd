/** What a USB device offers: its interfaces and their pipes. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { LibraryDevice } from './library';

export interface UsbInterface {
  readonly number: number;
  readonly class: number;
  readonly subclass: number;
  readonly protocol: number;
  readonly name: string | null;
  readonly endpoints: readonly UsbEndpoint[];
}

export interface UsbEndpoint {
  /** With the direction in its highest bit: `0x81` is pipe 1 towards the computer. */
  readonly address: number;
  readonly type: 'bulk' | 'interrupt' | 'other';
  readonly packetBytes: number;
}

export const STILL_IMAGE = 6;
export const MASS_STORAGE = 8;
export const HUB = 9;
const VENDOR = 0xff;

const SYSFS = '/sys/bus/usb/devices';

/**
 * The interfaces of a device; empty while the system is still setting it up, null when nothing tells. On Linux the
 * kernel's tables are read: the library would open the device for it, which needs a right, and reads every
 * interface's name from the device, where one unreadable name makes all fail.
 */
export async function interfacesOf(
  device: LibraryDevice,
  port: string,
  sysfs: string = SYSFS,
): Promise<readonly UsbInterface[] | null> {
  const known = port === '' ? null : await fromKernel(path.join(sysfs, port), port);
  return known ?? fromLibrary(device);
}

/** Whether the interface speaks MTP: the still-image class, or a vendor's with its name, as Android had it for long. */
export function speaksMtp({ class: kind, subclass, name, endpoints }: UsbInterface): boolean {
  const declared =
    (kind === STILL_IMAGE && subclass === 1) || (kind === VENDOR && /\bMTP\b/i.test(name ?? ''));
  const bulk = endpoints.filter(({ type }) => type === 'bulk');
  return declared && bulk.some(isIn) && bulk.some((endpoint) => !isIn(endpoint));
}

/** Whether a pipe leads from the device to the computer. */
export function isIn({ address }: UsbEndpoint): boolean {
  return (address & 0x80) !== 0;
}

async function fromKernel(folder: string, port: string): Promise<readonly UsbInterface[] | null> {
  const names = await readdir(folder).catch(() => null);
  if (names === null) return null;
  const found = await Promise.all(
    names
      .filter((name) => name.startsWith(`${port}:`))
      .map((name) => interfaceFromKernel(path.join(folder, name))),
  );
  return found.flatMap((each) => each ?? []).sort((a, b) => a.number - b.number);
}

async function interfaceFromKernel(folder: string): Promise<UsbInterface | null> {
  const [number, kind, subclass, protocol, name, names] = await Promise.all([
    hexadecimal(folder, 'bInterfaceNumber'),
    hexadecimal(folder, 'bInterfaceClass'),
    hexadecimal(folder, 'bInterfaceSubClass'),
    hexadecimal(folder, 'bInterfaceProtocol'),
    text(folder, 'interface'),
    readdir(folder).catch(() => []),
  ]);
  if (number === null || kind === null || subclass === null || protocol === null) return null;
  const endpoints = await Promise.all(
    names
      .filter((entry) => entry.startsWith('ep_'))
      .map((entry) => endpointFromKernel(path.join(folder, entry))),
  );
  return {
    number,
    class: kind,
    subclass,
    protocol,
    name,
    endpoints: endpoints.flatMap((endpoint) => endpoint ?? []),
  };
}

async function endpointFromKernel(folder: string): Promise<UsbEndpoint | null> {
  const [address, type, packet] = await Promise.all([
    hexadecimal(folder, 'bEndpointAddress'),
    text(folder, 'type'),
    hexadecimal(folder, 'wMaxPacketSize'),
  ]);
  if (address === null || packet === null) return null;
  return { address, type: typeOf(type ?? ''), packetBytes: packet & 0x7ff };
}

function fromLibrary(device: LibraryDevice): readonly UsbInterface[] | null {
  try {
    return (device.configuration?.interfaces ?? []).flatMap(({ interfaceNumber, alternates }) => {
      const first = alternates[0];
      if (!first) return [];
      return {
        number: interfaceNumber,
        class: first.interfaceClass,
        subclass: first.interfaceSubclass,
        protocol: first.interfaceProtocol,
        name: first.interfaceName ?? null,
        endpoints: first.endpoints.map(({ endpointNumber, direction, type, packetSize }) => ({
          address: endpointNumber | (direction === 'in' ? 0x80 : 0),
          type: typeOf(type),
          packetBytes: packetSize,
        })),
      };
    });
  } catch {
    return null; // not allowed, or pulled meanwhile: what the device offers is unknown
  }
}

function typeOf(text: string): UsbEndpoint['type'] {
  const type = text.toLowerCase();
  return type === 'bulk' || type === 'interrupt' ? type : 'other';
}

async function hexadecimal(folder: string, name: string): Promise<number | null> {
  const value = Number.parseInt((await text(folder, name)) ?? '', 16);
  return Number.isNaN(value) ? null : value;
}

async function text(folder: string, name: string): Promise<string | null> {
  return readFile(path.join(folder, name), 'utf8').then(
    (read) => read.trim(),
    () => null,
  );
}
