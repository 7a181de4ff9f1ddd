/** What a scanner reads: labels on devices and badges of people. One short text, so that the QR code stays coarse. */
import { asDeviceId, type DeviceId } from './ids';

export type Scanned =
  | { readonly kind: 'device'; readonly device: DeviceId }
  /** A badge: which person it is, the accounts know. */
  | { readonly kind: 'badge'; readonly code: string }
  | { readonly kind: 'unknown'; readonly text: string };

const DEVICE_PREFIX = 'EVD:';

/** The text of a device's label. */
export function labelOf(device: DeviceId): string {
  return DEVICE_PREFIX + device;
}

/**
 * What a scan means. Scanners type on a keyboard: blanks and line ends around the text, and capitals by a caps lock,
 * do no harm. A bare device number counts when `isDevice` knows it, for labels that were there before the station.
 */
export function readScan(scan: string, isDevice: (device: DeviceId) => boolean): Scanned {
  const text = scan.trim();
  const isLabel = text.toUpperCase().startsWith(DEVICE_PREFIX);
  const number = isLabel ? text.slice(DEVICE_PREFIX.length) : text;
  const known = [number, number.toUpperCase()].map(asDeviceId).find((one) => one !== null && isDevice(one));
  if (known) return { kind: 'device', device: known };
  const device = asDeviceId(number);
  if (device && isLabel) return { kind: 'device', device };
  if (/^[\x21-\x7e]{4,64}$/.test(text) && !isLabel) return { kind: 'badge', code: text };
  return { kind: 'unknown', text };
}
