/** Whether a mounted volume or a folder is a camera, whose it is, and how we know. */
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { readName, type CameraProfile, type NameReading } from '#shared/camera-profile';
import { kindOfName } from '#shared/card';
import type { DeviceIdentity, IdentitySource } from '#shared/device';
import { asDeviceId, type DeviceId } from '#shared/ids';
import { deviceIdFrom, isTellingLabel, isTellingSerial } from './device-id';
import { rootNames, scanNames, type Scan } from './scan';

/** All that may tell whose camera it is, as it was found: nothing here is trusted yet. */
export interface Evidence {
  /** The contents of id files at the root. */
  readonly idFiles: readonly string[];
  /** The device numbers that names of footage state, each once or more. */
  readonly namedDevices: readonly string[];
  readonly usbSerial: string | null;
  readonly volumeLabel: string | null;
  readonly folderName: string | null;
}

/** What is known of a volume from outside its files. */
export type OutsideEvidence = Pick<Evidence, 'usbSerial' | 'volumeLabel' | 'folderName'>;

export interface Identification {
  /** It has footage as a profile names it, a camera's folders, or an id file. Anything else is never imported. */
  readonly isCamera: boolean;
  readonly identity: DeviceIdentity | null;
}

/**
 * Whose camera it is, by the most trusted thing that says so: its id file, the device number on which all its
 * footage agrees, its USB serial number, its label, its folder's name. A source that contradicts itself (two numbers
 * in one card's names) or that says nothing (a serial number of zeros) is passed over. Null when none is left. Pure.
 */
export function decideIdentity(evidence: Evidence): DeviceIdentity | null {
  const { usbSerial, volumeLabel, folderName } = evidence;
  const candidates: readonly (readonly [IdentitySource, DeviceId | null])[] = [
    ['id-file', unanimous(evidence.idFiles)],
    ['file-names', unanimous(evidence.namedDevices)],
    ['usb-serial', usbSerial !== null && isTellingSerial(usbSerial) ? deviceIdFrom(usbSerial) : null],
    ['volume-label', volumeLabel !== null && isTellingLabel(volumeLabel) ? deviceIdFrom(volumeLabel) : null],
    ['folder-name', folderName === null ? null : deviceIdFrom(folderName)],
  ];
  for (const [from, device] of candidates) if (device) return { device, from };
  return null;
}

/** The one device that all the texts name, letter case aside; null when they name none or several. */
function unanimous(texts: readonly string[]): DeviceId | null {
  const spellings = new Set(texts.flatMap((text) => asDeviceId(text.trim()) ?? []));
  const [first, ...others] = spellings;
  if (first === undefined || others.length === 0) return first ?? null;
  const upper = first.toUpperCase();
  return others.every((other) => other.toUpperCase() === upper) ? asDeviceId(upper) : null;
}

/**
 * Looks at the volume or folder at `root`: a bounded number of names, and its id files. Reads nothing else. Throws
 * when the root cannot be listed.
 */
export async function identify(
  root: string,
  profiles: readonly CameraProfile[],
  outside: OutsideEvidence,
): Promise<Identification> {
  const scan = await scanNames(root);
  const footage = namedFootage(scan.files, profiles);
  const idNames = new Set(profiles.flatMap(({ idFiles }) => idFiles.map((name) => name.toLowerCase())));
  const idFiles = (await rootNames(root)).filter((name) => idNames.has(name.toLowerCase()));
  const contents = await Promise.all(idFiles.map((name) => idFileText(path.join(root, name))));
  const found = contents.filter((text) => text !== null);
  const identity = decideIdentity({
    ...outside,
    idFiles: found,
    namedDevices: footage.flatMap(({ device }) => (device === null ? [] : [device])),
  });
  return { isCamera: footage.length > 0 || found.length > 0 || hasCameraFolders(scan), identity };
}

/** What the names of footage say, of the files whose names a profile understands. */
export function namedFootage(
  files: readonly string[],
  profiles: readonly CameraProfile[],
): readonly NameReading[] {
  return files.flatMap((file) => {
    const kind = kindOfName(file);
    const reading = kind === null || kind === 'side-log' ? null : readName(file, profiles);
    return reading?.profile != null ? [reading] : [];
  });
}

/**
 * Whose camera's files lie in a folder that a person names, for an import by command; null when nothing tells. The
 * folder's own name is the last thing to go by; a camera's inner folder (`DCIM`) takes the name of what it lies in.
 * Throws when the folder cannot be listed.
 */
export async function identifyFolder(
  root: string,
  profiles: readonly CameraProfile[],
): Promise<DeviceIdentity | null> {
  const outside = { usbSerial: null, volumeLabel: null, folderName: nameOfFolder(root) };
  return (await identify(root, profiles, outside)).identity;
}

/** The name of a folder as a camera's: not that of a folder that every camera has. Null at the top. */
export function nameOfFolder(root: string): string | null {
  for (let at = path.resolve(root); at !== path.dirname(at); at = path.dirname(at)) {
    const name = path.basename(at);
    if (!INNER_FOLDER.test(name)) return name;
  }
  return null;
}

const INNER_FOLDER = /^(?:dcim|media|video|image|audio|imp|files|data|[1-9]\d\d[a-z_]{5}|\d{8})$/i;

/** Folders that cameras have and office sticks have not. */
function hasCameraFolders({ folders }: Scan): boolean {
  return folders.some((folder) => /^(?:dcim|media\/(?:video|image|audio|imp))$/i.test(folder));
}

/** What a small text file holds; null for anything else of that name. Never follows a link, never waits on a pipe. */
async function idFileText(file: string): Promise<string | null> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants as Partial<typeof constants>;
  try {
    const opened = await open(file, (O_RDONLY ?? 0) | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0));
    try {
      if (!(await opened.stat()).isFile()) return null;
      const buffer = Buffer.alloc(256);
      const { bytesRead } = await opened.read(buffer, 0, buffer.length, 0);
      if (bytesRead === buffer.length) return null;
      const text = buffer.toString('utf8', 0, bytesRead).replace(/^\uFEFF/, '');
      return text.replaceAll('\0', '').trim() || null;
    } finally {
      await opened.close();
    }
  } catch {
    // Unreadable is as good as not there: the next source decides.
    return null;
  }
}
