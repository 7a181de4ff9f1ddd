import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { linuxVolumes, type LinuxTables } from '../../electron/dock/mass-storage/linux';
import { mountOf, parseMountinfo, unescapeMount } from '../../electron/dock/mass-storage/mountinfo';

interface Captured {
  /** Path under /sys to a file's text, or to where a link leads. */
  readonly sysfs: Readonly<Record<string, string | { readonly link: string }>>;
  readonly mountinfo: string;
  readonly udev: Readonly<Record<string, string>>;
}
const captured = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '..', 'fixtures', 'dock', 'linux.json'), 'utf8'),
) as Captured;

const scratch: string[] = [];
afterEach(async () => {
  for (const folder of scratch.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** Lays the captured tables out on disk. */
async function tables(mountinfo = captured.mountinfo): Promise<LinuxTables> {
  const top = await mkdtemp(path.join(os.tmpdir(), 'evidock-dock-'));
  scratch.push(top);
  const at = {
    sysfs: path.join(top, 'sys'),
    mountinfo: path.join(top, 'mountinfo'),
    udev: path.join(top, 'udev'),
  };
  await mkdir(at.udev);
  await writeFile(at.mountinfo, mountinfo);
  for (const [name, text] of Object.entries(captured.udev)) await writeFile(path.join(at.udev, name), text);
  for (const [name, content] of Object.entries(captured.sysfs)) {
    const file = path.join(at.sysfs, name);
    await mkdir(path.dirname(file), { recursive: true });
    await (typeof content === 'string' ? writeFile(file, content) : symlink(content.link, file));
  }
  return at;
}

test('I1: cameras and sticks are listed with what Linux knows of them; the computer’s own disks never', async () => {
  const volumes = await linuxVolumes(await tables()).list();
  expect(volumes.map(({ device }) => device)).toEqual(['mmcblk1p1', 'sdb1', 'sdc', 'sdf2']);
  expect(volumes[1]).toEqual({
    key: 'usb|1-4.2|4255|1000|BC240001A7|0|1',
    arrival: '31',
    device: 'sdb1',
    mountPoint: '/media/user/DCAM BC240001',
    fileSystem: 'vfat',
    volumeId: '1234-ABCD',
    label: 'DCAM BC240001',
    readOnly: false,
    usb: { vendorId: '4255', productId: '1000', serial: 'BC240001A7', port: '1-4.2' },
    serial: 'BC240001A7',
    name: 'DSJ Body Camera',
  });
  // a file system on the whole disk, mounted read-only, on a device that says it is not removable
  expect(volumes[2]).toMatchObject({
    mountPoint: '/media/user/执法仪02',
    fileSystem: 'exfat',
    label: '执法仪02',
    readOnly: true,
    name: 'DSJ Body Camera',
  });
  // plugged in, and mounted by nobody
  expect(volumes[3]).toMatchObject({ mountPoint: null, fileSystem: 'exfat', label: 'WORK', arrival: '29' });
  expect(volumes[0]).toMatchObject({ usb: null, serial: null, name: null, mountPoint: null });
});

test('a disk on USB that runs the computer is left alone', async () => {
  for (const place of ['/', '/boot', '/boot/efi', '/home', '/run/live/medium', '/cdrom']) {
    const reader = linuxVolumes(
      await tables(`${captured.mountinfo}400 28 8:82 / ${place} rw - ext4 /dev/sdf2 rw\n`),
    );
    expect(
      (await reader.list()).map(({ device }) => device),
      place,
    ).not.toContain('sdf2');
  }
});

test('a volume counts as there only while its disk is in sysfs with the same sequence number', async () => {
  const at = await tables();
  const reader = linuxVolumes(at);
  const camera = (await reader.list()).find(({ device }) => device === 'sdb1');
  if (!camera) throw new Error('the camera is missing');
  expect(await reader.isPresent(camera)).toBe(true);
  expect(await reader.isPresent({ ...camera, arrival: '30' })).toBe(false);
  // A pulled disk leaves sysfs at once; its mount stays in the table.
  await rm(path.join(at.sysfs, 'block', 'sdb'));
  expect(await reader.isPresent(camera)).toBe(false);
});

test('without sysfs the reader says so instead of listing nothing', async () => {
  const at = await tables();
  await expect(linuxVolumes({ ...at, sysfs: '/nonexistent' }).list()).rejects.toThrow('ENOENT');
});

const line = (id: number, parent: number, device: string, root: string, at: string, kind = 'vfat') =>
  `${id} ${parent} ${device} ${root} ${at} rw shared:1 - ${kind} /dev/x rw`;
const placeOf = (device: string, ...lines: string[]) =>
  mountOf(device, '/dev/sdb1', parseMountinfo(lines.join('\n')))?.mountPoint ?? null;

test('of mounts on one place the last is what one sees', () => {
  const root = line(28, 1, '8:2', '/', '/');
  const card = line(40, 28, '8:17', '/', '/mnt');
  expect(placeOf('8:17', root, card)).toBe('/mnt');
  expect(placeOf('8:17', root, card, line(41, 40, '8:33', '/', '/mnt'))).toBeNull();
  expect(placeOf('8:33', root, card, line(41, 40, '8:33', '/', '/mnt'))).toBe('/mnt');
  // something mounted over the folder above, also when the card was mounted first
  expect(
    placeOf('8:17', root, line(40, 28, '8:17', '/', '/media/u/A'), line(41, 28, '0:9', '/', '/media')),
  ).toBeNull();
  expect(
    placeOf('8:17', root, line(41, 28, '0:9', '/', '/media'), line(40, 41, '8:17', '/', '/media/u/A')),
  ).toBe('/media/u/A');
});

test('a bind mount of a part is named only when the whole is mounted nowhere; the oldest whole mount stays', () => {
  const part = line(40, 28, '8:17', '/DCIM', '/srv/dcim');
  expect(
    placeOf('8:17', part, line(41, 28, '8:17', '/', '/mnt/a'), line(42, 28, '8:17', '/', '/mnt/b')),
  ).toBe('/mnt/a');
  expect(placeOf('8:17', part)).toBe('/srv/dcim');
  expect(placeOf('8:17', line(40, 28, '8:17', '/', '/mnt/x//deleted'))).toBeNull();
});

test('a file system with a device number of its own is found by its source', () => {
  const btrfs = '40 28 0:44 / /mnt/b rw - btrfs /dev/sdb1 rw';
  expect(placeOf('8:17', btrfs)).toBe('/mnt/b');
  expect(placeOf('8:17', btrfs.replace('0:44', '8:99'))).toBeNull();
});

test('a table of nonsense, and one whose mounts hang on one another, are read without harm', () => {
  expect(parseMountinfo('\n  \n1 2 3\n - - -\n1 2 3 4 5 6 7 8\n')).toEqual([]);
  expect(placeOf('8:17', line(40, 41, '8:17', '/', '/a'), line(41, 40, '8:18', '/', '/b'))).toBe('/a');
});

test('whatever a mount point is called, it is read back as it was', () => {
  const escaped = (name: string) =>
    [...Buffer.from(name, 'utf8')]
      .map((byte) =>
        ' \t\n\\#'.includes(String.fromCharCode(byte))
          ? `\\${byte.toString(8).padStart(3, '0')}`
          : String.fromCharCode(byte),
      )
      .join('');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (name) => {
      expect(unescapeMount(escaped(name))).toBe(name);
      const [mount] = parseMountinfo(line(40, 28, '8:17', '/', `/media/${escaped(name)}`));
      expect(mount?.mountPoint).toBe(`/media/${name}`);
    }),
  );
});
