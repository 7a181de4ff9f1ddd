/** One USB device from plugging in to pulling out, as the rest of the dock knows it. */
import type { UsbIdentity } from '#shared/device';
import { nameOf, wordsOf } from '../mass-storage/volume';
import { HUB, interfacesOf, type UsbInterface } from './interfaces';
import type { LibraryDevice } from './library';

export interface UsbSighting {
  /** Another one each time that the device is plugged in. */
  readonly key: string;
  readonly usb: UsbIdentity;
  /** The maker's and the product's names, for people. */
  readonly name: string | null;
  /** Null: nothing tells what the device offers. */
  readonly interfaces: readonly UsbInterface[] | null;
}

/** What can be told of a device. Never throws: what the device does not tell is null. */
export async function sightingOf(device: LibraryDevice, sysfs?: string): Promise<UsbSighting> {
  const port = portOf(device);
  return {
    key: device.handle,
    usb: {
      vendorId: fourDigits(device.vendorId),
      productId: fourDigits(device.productId),
      serial: wordsOf(told(() => device.serialNumber)),
      port,
    },
    name: nameOf(wordsOf(told(() => device.manufacturerName)), wordsOf(told(() => device.productName))),
    interfaces: await interfacesOf(device, port, sysfs),
  };
}

/**
 * Whether the device is part of the computer's own USB: a hub, or the root of a bus, which the library lists when its
 * controller appears later. The Linux Foundation's number alone says nothing: cameras that run Linux carry it too.
 */
export function isInfrastructure({ vendorId, productId, deviceClass }: LibraryDevice): boolean {
  return deviceClass === HUB || (vendorId === 0x1d6b && productId >= 1 && productId <= 3);
}

/** Where the device is plugged in, as Linux names it: bus, dash, ports. Elsewhere the bus has no number. */
export function portOf({ bus, ports }: LibraryDevice): string {
  const chain = ports.join('.');
  return /^\d+$/.test(bus) ? `${Number(bus)}-${chain}` : chain;
}

function fourDigits(id: number): string {
  return id.toString(16).padStart(4, '0');
}

/** A device that is being pulled, or that may not be opened, throws when asked for its names. */
function told(getter: () => string | null | undefined): string | null {
  try {
    return getter() ?? null;
  } catch {
    return null;
  }
}
