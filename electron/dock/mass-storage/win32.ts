/** Volumes on Windows, from PowerShell and CIM. */
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { UsbIdentity } from '#shared/device';
import { runProgram, type Run } from './run';
import { wordsOf, type RawVolume, type VolumeReader } from './volume';
import { WIN32_QUERY } from './win32-query';

/** A cold first start of PowerShell on an office PC is slow; later ones are not. */
const TIMEOUT_MS = 30_000;
/** At least so long between two starts of PowerShell, and never more than a fifth of the time spent in it. */
const REST_MS = 3_000;
const REST_SHARE = 4;

/**
 * PowerShell's JSON has one thing where it found one, a list where it found several, null where it found none, and
 * for some lists (5.1) `{"value":[…],"Count":2}`.
 */
const some = <T extends z.ZodType>(item: T) => z.preprocess(asList, z.array(item));
const text = z.string().nullish();
const amount = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]).nullish();

function asList(value: unknown): unknown {
  if (value === null || value === undefined) return [];
  const list = typeof value === 'object' && 'value' in value && 'Count' in value ? value.value : value;
  return Array.isArray(list) ? (list as unknown[]) : [list];
}

const answerSchema = z.object({
  SystemDrive: text,
  Disks: some(
    z.object({
      DeviceID: z.string(),
      PNPDeviceID: text,
      Model: text,
      SerialNumber: text,
      Size: amount,
      Parent: text,
      LocationPaths: some(z.string()),
      Arrival: text,
    }),
  ),
  DiskPartitions: some(z.object({ Disk: z.string(), Partition: z.string() })),
  PartitionDrives: some(z.object({ Partition: z.string(), Drive: z.string() })),
  Drives: some(
    z.object({
      DeviceID: z.string(),
      VolumeName: text,
      VolumeSerialNumber: text,
      FileSystem: text,
      Size: amount,
      Access: amount,
    }),
  ),
});
type Answer = z.infer<typeof answerSchema>;
type Disk = Answer['Disks'][number];

export interface Win32Options {
  readonly run?: Run;
  readonly now?: () => number;
  readonly systemRoot?: string;
}

/**
 * Reads volumes by one PowerShell question. Starting PowerShell costs a good part of a second of a core, so within
 * a few seconds the last answer is given again.
 */
export function win32Volumes(options: Win32Options = {}): VolumeReader {
  const {
    run = runProgram,
    now = Date.now,
    systemRoot = process.env['SystemRoot'] ?? 'C:\\Windows',
  } = options;
  const powershell = path.win32.join(systemRoot, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe');
  const encoded = Buffer.from(WIN32_QUERY, 'utf16le').toString('base64');
  let last: { readonly volumes: readonly RawVolume[]; readonly until: number } | null = null;
  let asking: Promise<readonly RawVolume[]> | null = null;

  const ask = async () => {
    const started = now();
    const answer = await run(
      powershell,
      ['-NoLogo', '-NoProfile', '-NonInteractive', '-EncodedCommand', encoded],
      { timeoutMs: TIMEOUT_MS },
    );
    const volumes = parseWin32Answer(answer);
    last = { volumes, until: now() + Math.max(REST_MS, (now() - started) * REST_SHARE) };
    return volumes;
  };
  return {
    name: 'win32',
    list() {
      if (last && now() < last.until) return Promise.resolve(last.volumes);
      asking ??= ask().finally(() => {
        asking = null;
      });
      return asking;
    },
    // A drive letter goes with its device, so the letter is asked and not PowerShell.
    async isPresent({ mountPoint }) {
      if (mountPoint === null) return true;
      return stat(mountPoint).then(
        () => true,
        () => false,
      );
    },
  };
}

/** The volumes in PowerShell's answer. Throws when it is none. */
export function parseWin32Answer(answer: string): readonly RawVolume[] {
  const parsed = answerSchema.parse(JSON.parse(answer.replace(/^\uFEFF/, '')));
  return parsed.Disks.flatMap((disk) => volumesOf(disk, parsed));
}

function volumesOf(disk: Disk, answer: Answer): readonly RawVolume[] {
  const places = answer.DiskPartitions.filter(({ Disk }) => Disk === disk.DeviceID).flatMap(
    ({ Partition }): { Partition: string; Drive: string | null }[] => {
      const drives = answer.PartitionDrives.filter((link) => link.Partition === Partition);
      return drives.length === 0 ? [{ Partition, Drive: null }] : drives;
    },
  );
  // Windows itself can live on a USB disk.
  if (places.some(({ Drive }) => Drive !== null && Drive === answer.SystemDrive)) return [];
  if (places.length === 0) {
    if (!disk.Size) return []; // a card reader without a card
    return [volumeOf(disk, '', null, answer)];
  }
  return places.map(({ Partition, Drive }) => volumeOf(disk, Partition, Drive, answer));
}

function volumeOf(disk: Disk, partition: string, letter: string | null, answer: Answer): RawVolume {
  const drive = answer.Drives.find(({ DeviceID }) => DeviceID === letter);
  const usb = usbOf(disk);
  // `Disk #2, Partition #0`: the disk's number depends on the order of plugging in.
  const number = /#(\d+)$/.exec(partition)?.[1] ?? '0';
  return {
    key: ['usb', usb?.port ?? '', disk.PNPDeviceID ?? disk.DeviceID, number].join('|'),
    arrival: disk.Arrival ?? null,
    device: letter ?? disk.DeviceID,
    // A letter without a file system: not formatted, damaged, or locked by encryption.
    mountPoint: letter !== null && drive?.FileSystem ? `${letter}\\` : null,
    fileSystem: wordsOf(drive?.FileSystem),
    label: wordsOf(drive?.VolumeName),
    volumeId: wordsOf(drive?.VolumeSerialNumber),
    readOnly: drive?.Access === 1,
    usb,
    serial: usb?.serial ?? serialInInstance(disk.PNPDeviceID ?? ''),
    name: wordsOf(disk.Model?.replace(/ USB Device$/, '')),
  };
}

/** The USB device that a disk hangs on, from its parent `USB\VID_0781&PID_5567\<serial>`. */
function usbOf(disk: Disk): UsbIdentity | null {
  const match = /^USB\\VID_([0-9A-F]{4})&PID_([0-9A-F]{4})[^\\]*\\(.+)$/i.exec(disk.Parent ?? '');
  if (!match) return null;
  const [, vendorId = '', productId = '', instance = ''] = match;
  return {
    vendorId: vendorId.toLowerCase(),
    productId: productId.toLowerCase(),
    // Windows makes up `6&2f3a8b&0&2` for a device that has no serial number.
    serial: instance.includes('&') ? null : wordsOf(instance),
    port: portOf(disk.LocationPaths),
  };
}

/** The last part of `USBSTOR\DISK&VEN_X&PROD_Y&REV_Z\<serial>&<unit>`, where the device has a serial number. */
function serialInInstance(instanceId: string): string | null {
  const match = /^USBSTOR\\[^\\]*\\([^&\\]{2,})&\d+$/i.exec(instanceId);
  return wordsOf(match?.[1]);
}

/** `PCIROOT(0)#PCI(1400)#USBROOT(0)#USB(4)#USB(2)` as `4.2`; empty where Windows does not tell. */
function portOf(locations: readonly string[]): string {
  const chain = locations.find((location) => location.includes('#USBROOT('));
  return [...(chain ?? '').matchAll(/#USB\((\d+)\)/g)].map((match) => match[1]).join('.');
}
