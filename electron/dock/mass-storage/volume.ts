import type { UsbIdentity } from '#shared/device';

/** One volume of a plugged-in device, as the operating system tells it; mounted or not. */
export interface RawVolume {
  /** The place and the thing in it: the same for as long as it stays plugged in, the same again when it comes back. */
  readonly key: string;
  /** What the system counts up at every plugging in or change of card; null where it counts nothing. */
  readonly arrival: string | null;
  /** The system's name of the volume, for messages: `sdb1`, `E:`, `disk4s1`. */
  readonly device: string;
  /** Where its files are, or null. An absolute path. */
  readonly mountPoint: string | null;
  readonly fileSystem: string | null;
  readonly label: string | null;
  /** The number that formatting gave the file system, where the system tells it. */
  readonly volumeId: string | null;
  readonly readOnly: boolean;
  readonly usb: UsbIdentity | null;
  /** The serial number of the USB device, also where the rest of its description is not told. */
  readonly serial: string | null;
  /** Maker and model, for people. */
  readonly name: string | null;
}

/** One system's way to list plugged-in volumes. Looks only: never mounts, never writes. */
export interface VolumeReader {
  /** For messages. */
  readonly name: string;
  /** All volumes of removable or USB devices, never one of the computer's own disks. Throws when it cannot tell. */
  list(): Promise<readonly RawVolume[]>;
  /** Whether this very plugging in of the volume still lasts. Asked of the system anew at every call. */
  isPresent(volume: RawVolume): Promise<boolean>;
}

/** Whether a fresh listing still has this very plugging in of a volume. */
export function holds(volumes: readonly RawVolume[], volume: RawVolume): boolean {
  return volumes.some((other) => other.key === volume.key && other.arrival === volume.arrival);
}

/** A device's own words made fit for people: no control characters or text-direction marks, no padding; null when nothing is left. */
export function wordsOf(text: string | null | undefined): string | null {
  const clean = (text ?? '').replace(/[\p{Cc}\p{Cf}\uFFFD\s]+/gu, ' ').trim();
  return clean === '' ? null : clean.slice(0, 120);
}

/** Maker and model as one name; the maker is not said twice. */
export function nameOf(maker: string | null, model: string | null): string | null {
  if (maker === null || model === null) return model ?? maker;
  return model.toLowerCase().startsWith(maker.toLowerCase()) ? model : `${maker} ${model}`;
}
