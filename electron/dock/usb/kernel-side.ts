/** What the system's own drivers hold of a USB device, from Linux' tables. Elsewhere nothing tells. */
import { readdir, readFile, readlink } from 'node:fs/promises';
import path from 'node:path';

const SYSFS = '/sys/bus/usb/devices';

/** The driver of each interface by its number, null where there is none. Null when the system does not tell. */
export async function driversOf(
  port: string,
  sysfs = SYSFS,
): Promise<ReadonlyMap<number, string | null> | null> {
  const folders = await interfaceFolders(port, sysfs);
  if (folders === null) return null;
  const found = await Promise.all(
    [...folders].map(async ([number, folder]) => {
      const driver = await readlink(path.join(folder, 'driver')).catch(() => null);
      return [number, driver === null ? null : path.basename(driver)] as const;
    }),
  );
  return new Map(found);
}

/**
 * Whether an interface that looks like a disk has memory behind it that can be used: `pending` while a driver holds it
 * and has not found out. A CD that a vendor puts in front of its camera is no memory. Null when the system does not
 * tell.
 */
export async function memoryBehind(
  port: string,
  interfaceNumber: number,
  sysfs = SYSFS,
): Promise<'there' | 'none' | 'pending' | null> {
  const folder = (await interfaceFolders(port, sysfs))?.get(interfaceNumber);
  if (folder === undefined) return null;
  const driver = await readlink(path.join(folder, 'driver')).catch(() => null);
  if (driver === null) return 'none';
  const disks: string[] = [];
  for (const host of await entries(folder, /^host\d+$/))
    for (const target of await entries(host, /^target\d/))
      for (const unit of await entries(target, /^\d+:\d+:\d+:\d+$/))
        disks.push(...(await entries(path.join(unit, 'block'), /./)));
  if (disks.length === 0) return 'pending';
  const sizes = await Promise.all(
    disks
      .filter((disk) => !path.basename(disk).startsWith('sr'))
      .map(async (disk) => Number(await readFile(path.join(disk, 'size'), 'utf8').catch(() => '0'))),
  );
  return sizes.some((sectors) => sectors > 0) ? 'there' : 'none';
}

/**
 * The other name of a port that has a slow and a fast side: a device may come back on the other one. Null when there is
 * none, or when the system does not tell.
 */
export async function peerOf(port: string, sysfs = SYSFS): Promise<string | null> {
  const place = /^(?:(\d+)-|(\d+-[\d.]*\d)\.)(\d+)$/.exec(port);
  if (!place) return null;
  const [, bus, hub, number] = place;
  // The ports of a root hub hang on the bus, those of others on their hub.
  const folder =
    bus !== undefined ? `usb${bus}/${bus}-0:1.0/usb${bus}-port` : `${hub}/${hub}:1.0/${hub}-port`;
  const peer = await readlink(path.join(sysfs, `${folder}${number ?? ''}`, 'peer')).catch(() => null);
  const named = /^(?:usb(\d+)|(\d+-[\d.]+))-port(\d+)$/.exec(path.basename(peer ?? ''));
  if (!named) return null;
  return named[1] !== undefined ? `${named[1]}-${named[3]}` : `${named[2]}.${named[3]}`;
}

async function interfaceFolders(port: string, sysfs: string): Promise<ReadonlyMap<number, string> | null> {
  if (port === '') return null;
  const names = await readdir(path.join(sysfs, port)).catch(() => null);
  if (names === null) return null;
  return new Map(
    names.flatMap((name) => {
      const number = name.startsWith(`${port}:`) ? /\.(\d+)$/.exec(name)?.[1] : undefined;
      return number === undefined ? [] : [[Number(number), path.join(sysfs, port, name)] as const];
    }),
  );
}

async function entries(folder: string, pattern: RegExp): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => pattern.test(name)).map((name) => path.join(folder, name));
}
