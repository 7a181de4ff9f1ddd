/** Volumes on Linux, from the kernel's and udev's own files: nothing is started, nothing needs rights. */
import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import path from 'node:path';
import type { UsbIdentity } from '#shared/device';
import { mountOf, mountsOf, parseMountinfo, type Mount } from './mountinfo';
import { holds, nameOf, wordsOf, type RawVolume, type VolumeReader } from './volume';

/** Where the system's tables are; tests put captured ones in their place. */
export interface LinuxTables {
  readonly sysfs: string;
  readonly mountinfo: string;
  readonly udev: string;
}

const SYSTEM_TABLES: LinuxTables = {
  sysfs: '/sys',
  mountinfo: '/proc/self/mountinfo',
  udev: '/run/udev/data',
};

/** Disks that are no disks, optical drives and floppies: looking into these can spin them up. */
const NO_CARD = /^(?:loop|ram|zram|dm-|md|nbd|sr|fd|rbd|zd)/;
/** A disk that is mounted at one of these runs the computer, even where it is plugged into a USB port. */
const SYSTEM_PLACE =
  /^\/(?:|usr|var|etc|home|opt|root|srv|cdrom|boot(?:\/.*)?|run\/(?:live|initramfs|rootfsbase|archiso)\/.*|lib\/live\/.*)$/s;
/** Partitions that firmware and Windows keep for themselves. */
const SERVICE_PARTITIONS = new Set([
  'c12a7328-f81f-11d2-ba4b-00a0c93ec93b', // EFI system
  'e3c9e316-0b5c-4db8-817d-f92df00215ae', // Microsoft reserved
]);
/** In sectors of 512 bytes. An extended partition shows two of them. */
const SMALLEST = 128;

interface Disk {
  readonly folder: string;
  readonly arrival: string | null;
  readonly usb: UsbIdentity | null;
  readonly name: string | null;
  /** Which of the device's units it is: a camera may show its memory and its card. */
  readonly unit: string;
}

interface Node {
  readonly device: string;
  /** 0 for the whole disk. */
  readonly partition: number;
  readonly sectors: number;
  readonly heldByOthers: boolean;
  readonly label: string | null;
  readonly volumeId: string | null;
  readonly fileSystem: string | null;
  readonly partitionType: string | null;
  readonly mount: Mount | null;
  readonly runsComputer: boolean;
}

/** Reads volumes from sysfs, the table of mounts and udev's notes. */
export function linuxVolumes(tables: LinuxTables = SYSTEM_TABLES): VolumeReader {
  const list = async (): Promise<readonly RawVolume[]> => {
    const [names, table] = await Promise.all([
      readdir(path.join(tables.sysfs, 'block')),
      readFile(tables.mountinfo, 'latin1'),
    ]);
    const mounts = parseMountinfo(table);
    const disks = names.filter((name) => !NO_CARD.test(name)).sort();
    return (await Promise.all(disks.map((name) => volumesOf(tables, name, mounts)))).flat();
  };
  return { name: 'linux', list, isPresent: async (volume) => holds(await list(), volume) };
}

async function volumesOf(
  tables: LinuxTables,
  diskName: string,
  mounts: readonly Mount[],
): Promise<readonly RawVolume[]> {
  const disk = await removableDisk(tables.sysfs, diskName);
  if (!disk) return [];
  const whole = await readNode(tables, disk.folder, diskName, mounts);
  if (!whole || whole.sectors === 0) return []; // a card reader without a card
  const inside = await readdir(disk.folder).catch(() => []);
  const partitions = (
    await Promise.all(
      inside
        .filter((name) => name.startsWith(diskName))
        .map((name) => readNode(tables, path.join(disk.folder, name), name, mounts)),
    )
  ).filter((node) => node !== null && node.partition > 0) as readonly Node[];
  const nodes = [whole, ...partitions];
  if (nodes.some(({ runsComputer }) => runsComputer)) return [];
  const volumes = whole.mount || partitions.length === 0 ? [whole] : partitions;
  return volumes
    .filter(
      (node) =>
        node.mount ??
        (node.sectors >= SMALLEST &&
          !node.heldByOthers &&
          !SERVICE_PARTITIONS.has((node.partitionType ?? '').toLowerCase())),
    )
    .sort((a, b) => a.partition - b.partition)
    .map((node) => volumeOf(disk, node));
}

function volumeOf(disk: Disk, node: Node): RawVolume {
  const { usb } = disk;
  const place = usb
    ? ['usb', usb.port, usb.vendorId, usb.productId, usb.serial ?? '', disk.unit]
    : ['disk', disk.folder];
  return {
    key: [...place, String(node.partition)].join('|'),
    arrival: disk.arrival,
    device: node.device,
    mountPoint: node.mount?.mountPoint ?? null,
    fileSystem: node.mount?.fileSystem ?? node.fileSystem,
    label: node.label,
    volumeId: node.volumeId,
    readOnly: node.mount?.readOnly ?? false,
    usb,
    serial: usb?.serial ?? null,
    name: disk.name,
  };
}

/** The disk, when it is plugged in from outside: removable, on USB (many sticks say that they are not removable), or a card in a slot. */
async function removableDisk(sysfs: string, name: string): Promise<Disk | null> {
  const folder = await realpath(path.join(sysfs, 'block', name)).catch(() => null);
  if (folder === null) return null;
  const usbFolder = await usbFolderOf(folder);
  const usb = usbFolder === null ? null : await usbIdentityOf(usbFolder);
  const [removable, type] = await Promise.all([
    line(path.join(folder, 'removable')),
    line(path.join(folder, 'device', 'type')),
  ]);
  if (removable !== '1' && usb === null && type !== 'SD') return null;
  const [sequence, plugging, vendor, model, unit, usbMaker, usbModel] = await Promise.all([
    line(path.join(folder, 'diskseq')), // Linux 5.15 and later; also counts a change of card in a reader
    usbFolder === null ? null : line(path.join(usbFolder, 'devnum')),
    line(path.join(folder, 'device', 'vendor')),
    line(path.join(folder, 'device', 'model')),
    readlink(path.join(folder, 'device')).catch(() => ''),
    usbFolder === null ? null : line(path.join(usbFolder, 'manufacturer')),
    usbFolder === null ? null : line(path.join(usbFolder, 'product')),
  ]);
  return {
    folder,
    arrival: sequence ?? plugging,
    usb,
    name: nameOf(wordsOf(usbMaker ?? vendor), wordsOf(usbModel ?? model)),
    unit: /:(\d+)$/.exec(unit)?.[1] ?? '0',
  };
}

/** The folder of the USB device that a disk hangs on: the nearest one above it that has an identity. */
async function usbFolderOf(folder: string): Promise<string | null> {
  if (!/\/usb\d+\//.test(folder)) return null;
  for (let at = path.dirname(folder); at !== path.dirname(at); at = path.dirname(at)) {
    if (/^\d+-\d+(?:\.\d+)*$/.test(path.basename(at)) && (await line(path.join(at, 'idVendor'))) !== null)
      return at;
  }
  return null;
}

async function usbIdentityOf(folder: string): Promise<UsbIdentity | null> {
  const [vendorId, productId, serial] = await Promise.all([
    line(path.join(folder, 'idVendor')),
    line(path.join(folder, 'idProduct')),
    line(path.join(folder, 'serial')),
  ]);
  if (vendorId === null || productId === null) return null;
  return {
    vendorId: vendorId.toLowerCase(),
    productId: productId.toLowerCase(),
    serial: wordsOf(serial),
    port: path.basename(folder),
  };
}

async function readNode(
  tables: LinuxTables,
  folder: string,
  device: string,
  mounts: readonly Mount[],
): Promise<Node | null> {
  const [number, size, partition, holders] = await Promise.all([
    line(path.join(folder, 'dev')),
    line(path.join(folder, 'size')),
    line(path.join(folder, 'partition')),
    readdir(path.join(folder, 'holders')).catch(() => []),
  ]);
  if (number === null || size === null) return null; // pulled while being read
  const notes = await udevNotes(path.join(tables.udev, `b${number}`));
  return {
    device,
    partition: Number(partition ?? 0),
    sectors: Number(size),
    heldByOthers: holders.length > 0,
    label: wordsOf(notes.get('ID_FS_LABEL_ENC') ?? notes.get('ID_FS_LABEL')),
    volumeId: wordsOf(notes.get('ID_FS_UUID')),
    fileSystem: notes.get('ID_FS_TYPE') ?? null,
    partitionType: notes.get('ID_PART_ENTRY_TYPE') ?? null,
    mount: mountOf(number, `/dev/${device}`, mounts),
    runsComputer: mountsOf(number, `/dev/${device}`, mounts).some(({ mountPoint }) =>
      SYSTEM_PLACE.test(mountPoint),
    ),
  };
}

/** What udev found out about a block device; empty where no udev runs. Its `\x20` for unsafe bytes is read back. */
async function udevNotes(file: string): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(file, 'latin1').catch(() => '');
  return new Map(
    text.split('\n').flatMap((entry) => {
      const match = /^E:([A-Z0-9_]+)=(.*)$/.exec(entry);
      const bytes = match?.[2]?.replace(/\\x([0-9a-fA-F]{2})/g, (_, hex: string) =>
        String.fromCharCode(parseInt(hex, 16)),
      );
      return match ? [[match[1] ?? '', Buffer.from(bytes ?? '', 'latin1').toString('utf8')] as const] : [];
    }),
  );
}

/** The one line of a kernel file; null when the file is not there, or its device no longer is. */
async function line(file: string): Promise<string | null> {
  return readFile(file, 'utf8').then(
    (text) => text.trim(),
    () => null,
  );
}
