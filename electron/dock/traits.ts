/** What a docked thing shows beside its own number: see `DeviceTraits`. Pure. */
import type { Transport, UsbIdentity } from '#shared/device';
import { noTraits, type DeviceTraits } from '#shared/device-traits';
import { isTellingSerial } from './device-id';
import type { RawVolume } from './mass-storage/volume';

const CARD_READER =
  /card ?reader|multi-?card|\b(?:sd|tf|mmc|cf|ms)[/-](?:sd|tf|mmc|cf|ms)|\bcrw\b|storage device reader/i;

/** Whether what is plugged in is a reader, whose own description says nothing of the camera whose card is in it. */
export function isCardReader({ name }: Pick<RawVolume, 'name'>): boolean {
  return CARD_READER.test(name ?? '');
}

/** The traits of a mounted volume. A folder has none. */
export function traitsOfVolume(raw: RawVolume, transport: Transport): DeviceTraits {
  if (transport === 'folder') return noTraits('folder');
  if (isCardReader(raw)) return { ...noTraits(transport), volume: raw.volumeId };
  return {
    transport,
    model: modelOf(raw.usb),
    serial: tellingSerial(raw.serial),
    volume: raw.volumeId,
  };
}

/** The traits of a camera that speaks MTP. `serial`: its own word for it, where it tells one camera from another. */
export function traitsOfMtp(usb: UsbIdentity, serial: string | null): DeviceTraits {
  return { ...noTraits('mtp'), model: modelOf(usb), serial: tellingSerial(serial ?? usb.serial) };
}

/** The traits of a camera that is still hidden. */
export function traitsOfHidden(usb: UsbIdentity): DeviceTraits {
  return { ...noTraits('vendor'), model: modelOf(usb), serial: tellingSerial(usb.serial) };
}

function modelOf(usb: UsbIdentity | null): string | null {
  return usb ? `${usb.vendorId}:${usb.productId}` : null;
}

function tellingSerial(serial: string | null): string | null {
  return serial !== null && isTellingSerial(serial) ? serial : null;
}
