import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { asDeviceId } from '#shared/ids';
import { builtInProfiles } from '../../electron/dock/camera-profiles';
import { deviceIdFrom, isTellingLabel, isTellingSerial } from '../../electron/dock/device-id';
import {
  decideIdentity,
  identify,
  identifyFolder,
  nameOfFolder,
  type Evidence,
} from '../../electron/dock/identify';
import { scanNames } from '../../electron/dock/scan';

const scratch: string[] = [];
afterEach(async () => {
  for (const folder of scratch.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** A folder with these files; a value is a file's content. */
async function card(
  files: Readonly<Record<string, string>> | readonly string[],
  name = 'card',
): Promise<string> {
  const top = await mkdtemp(path.join(os.tmpdir(), 'evidock-identify-'));
  scratch.push(top);
  const root = path.join(top, name);
  await mkdir(root);
  const entries = Array.isArray(files) ? files.map((file: string) => [file, 'x']) : Object.entries(files);
  for (const [file = '', content = ''] of entries as [string, string][]) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), content);
  }
  return root;
}

const nothing: Evidence = {
  idFiles: [],
  namedDevices: [],
  usbSerial: null,
  volumeLabel: null,
  folderName: null,
};
const outside = { usbSerial: null, volumeLabel: null, folderName: null };
const clip = (device: string, second = '00') => `DCAM_${device}_B01OPR_20260713_1030${second}.mp4`;

test('I1: each source counts only when those that are trusted more say nothing', () => {
  const all: Evidence = {
    idFiles: ['BC240001'],
    namedDevices: ['BC240002'],
    usbSerial: 'BC240003X',
    volumeLabel: 'BC240004',
    folderName: 'BC240005',
  };
  const without = (...names: (keyof Evidence)[]) =>
    decideIdentity({ ...all, ...Object.fromEntries(names.map((name) => [name, nothing[name]])) });
  expect(without()).toEqual({ device: 'BC240001', from: 'id-file' });
  expect(without('idFiles')).toEqual({ device: 'BC240002', from: 'file-names' });
  expect(without('idFiles', 'namedDevices')).toEqual({ device: 'BC240003X', from: 'usb-serial' });
  expect(without('idFiles', 'namedDevices', 'usbSerial')).toEqual({
    device: 'BC240004',
    from: 'volume-label',
  });
  expect(without('idFiles', 'namedDevices', 'usbSerial', 'volumeLabel')).toEqual({
    device: 'BC240005',
    from: 'folder-name',
  });
  expect(decideIdentity(nothing)).toBeNull();
});

test('a source that contradicts itself or holds no number is passed over', () => {
  const serial = { ...nothing, usbSerial: '4C53000123' };
  expect(decideIdentity({ ...serial, idFiles: ['BC240001', 'BC240002'] })?.from).toBe('usb-serial');
  expect(decideIdentity({ ...serial, idFiles: ['../../etc/passwd'] })?.from).toBe('usb-serial');
  expect(decideIdentity({ ...serial, namedDevices: ['BC240001', 'BC240002', 'BC240001'] })?.from).toBe(
    'usb-serial',
  );
  // the same number in two spellings is one camera, whichever comes first
  const spelled = { ...nothing, namedDevices: ['bc240001', 'BC240001'] };
  expect(decideIdentity(spelled)?.device).toBe('BC240001');
  expect(decideIdentity({ ...spelled, namedDevices: spelled.namedDevices.slice(0, 1) })?.device).toBe(
    'bc240001',
  );
});

const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom('BC240001', '执法仪01', '..', '-', ''),
);
const anyEvidence: fc.Arbitrary<Evidence> = fc.record({
  idFiles: fc.array(anyText, { maxLength: 3 }),
  namedDevices: fc.array(anyText, { maxLength: 5 }),
  usbSerial: fc.option(anyText),
  volumeLabel: fc.option(anyText),
  folderName: fc.option(anyText),
});

test('whatever is found, an identity is a device id and never depends on the order of files', () => {
  fc.assert(
    fc.property(anyEvidence, (evidence) => {
      const identity = decideIdentity(evidence);
      if (identity) expect(asDeviceId(identity.device)).toBe(identity.device);
      const turned = {
        ...evidence,
        idFiles: [...evidence.idFiles].reverse(),
        namedDevices: [...evidence.namedDevices].reverse(),
      };
      expect(decideIdentity(turned)).toEqual(identity);
    }),
  );
});

test('two devices in the names are never decided by the names', () => {
  const device = fc.stringMatching(/^[A-Z0-9]{6,10}$/);
  fc.assert(
    fc.property(
      fc.uniqueArray(device, { minLength: 2, maxLength: 6 }),
      anyEvidence,
      (namedDevices, other) => {
        expect(decideIdentity({ ...other, namedDevices })?.from).not.toBe('file-names');
      },
    ),
  );
});

test('an id file with a number decides, whatever else is there', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[A-Z][A-Z0-9_-]{0,39}$/), anyEvidence, (number, other) => {
      expect(decideIdentity({ ...other, idFiles: [` ${number}\r\n`] })).toEqual({
        device: number,
        from: 'id-file',
      });
    }),
  );
});

test('a name becomes a device id, and names in other scripts are kept apart', () => {
  expect(deviceIdFrom('BC240001')).toBe('BC240001');
  expect(deviceIdFrom(' DCAM BC240001 ')).toBe('DCAM-BC240001');
  expect(deviceIdFrom('ＢＣ２４０００１')).toBe('BC240001'); // full-width
  const [first, second] = [deviceIdFrom('执法仪01'), deviceIdFrom('记录仪01')];
  expect(first).toMatch(/^01-[0-9a-f]{8}$/);
  expect(second).not.toBe(first);
  expect(deviceIdFrom('执法仪')).toMatch(/^camera-[0-9a-f]{8}$/);
  expect(deviceIdFrom('x'.repeat(41))).toMatch(/^x{31}-[0-9a-f]{8}$/);
  for (const text of ['', ' ', '..', '---', '\u0000', 'x'.repeat(256)]) expect(deviceIdFrom(text)).toBeNull();
});

test('serial numbers and labels that thousands of devices share tell nothing', () => {
  for (const serial of [
    '0123456789ABCDEF',
    '123456789012',
    '000000000000',
    '1',
    '0000000000001',
    '123456789abcdef',
  ])
    expect(isTellingSerial(serial), serial).toBe(false);
  for (const serial of ['4C530001230716112345', 'BC240001A7'])
    expect(isTellingSerial(serial), serial).toBe(true);
  for (const label of [
    'NO NAME',
    'UNTITLED',
    'Untitled 1',
    '64GB',
    'SD 32G',
    'BODYCAM',
    '新加卷',
    'U盘2',
    'DISK1',
    '',
  ])
    expect(isTellingLabel(label), label).toBe(false);
  for (const label of ['BC240001', 'DCAM 0007', '执法仪02']) expect(isTellingLabel(label), label).toBe(true);
});

test('I1: a card is identified by the names of its footage alone, junk and side files aside', async () => {
  const root = await card([
    `DCIM/100MEDIA/${clip('BC240001', '01')}`,
    `DCIM/100MEDIA/${clip('BC240001', '02')}`,
    `DCIM/100MEDIA/MOVI0001.MP4`,
    `DCIM/100MEDIA/._${clip('BC240009')}`,
    `DCIM/100MEDIA/DCAM_BC240008_B01OPR_20260713_103000.log`,
    `System Volume Information/${clip('BC240007')}`,
    `.Trashes/${clip('BC240006')}`,
    '9999999_JX0999_20260623093621.MP4',
  ]);
  expect(await identify(root, builtInProfiles, outside)).toEqual({
    isCamera: true,
    identity: { device: 'BC240001', from: 'file-names' },
  });
});

test('a card on which two cameras recorded is not decided by names', async () => {
  const root = await card([clip('BC240001'), clip('BC240002')]);
  const hints = { ...outside, volumeLabel: 'DCAM 0007' };
  expect(await identify(root, builtInProfiles, hints)).toEqual({
    isCamera: true,
    identity: { device: 'DCAM-0007', from: 'volume-label' },
  });
});

test('the id file is read whatever the case of its name, and only when it is a small file', async () => {
  const idOf = async (files: Readonly<Record<string, string>>) =>
    (await identify(await card({ ...files, [clip('BC240001')]: 'x' }), builtInProfiles, outside)).identity;
  expect(await idOf({ 'DeviceId.txt': '\uFEFF TA00777 \r\n' })).toEqual({
    device: 'TA00777',
    from: 'id-file',
  });
  expect(await idOf({ '设备编号.txt': 'TA00778' })).toEqual({ device: 'TA00778', from: 'id-file' });
  expect((await idOf({ 'DEVICEID.TXT': 'TA00777 and more' }))?.from).toBe('file-names');
  expect((await idOf({ 'DEVICEID.TXT': `TA00777${' '.repeat(5_000)}` }))?.from).toBe('file-names');
  expect((await idOf({ 'DEVICEID.TXT/x': '' }))?.from).toBe('file-names');
});

test.skipIf(process.platform === 'win32')(
  'links and pipes on a card are neither followed nor waited for',
  async () => {
    const elsewhere = await card({ number: 'TA00666', [clip('BC240666')]: 'x' });
    const root = await card([clip('BC240001')]);
    await symlink(path.join(elsewhere, 'number'), path.join(root, 'DEVICEID.TXT'));
    await symlink(elsewhere, path.join(root, 'DCIM'));
    await symlink(root, path.join(root, 'loop'));
    execFileSync('mkfifo', [path.join(root, '设备编号.txt')]);
    expect(await identify(root, builtInProfiles, outside)).toEqual({
      isCamera: true,
      identity: { device: 'BC240001', from: 'file-names' },
    });
  },
);

test('what is a camera: footage, camera folders or an id file; an office stick is none', async () => {
  const isCamera = async (files: readonly string[]) =>
    (await identify(await card(files), builtInProfiles, outside)).isCamera;
  expect(await isCamera(['DCIM/note.txt'])).toBe(true);
  expect(await isCamera(['Media/Video/x'])).toBe(true);
  expect(await isCamera(['DEVICEID.TXT'])).toBe(true);
  expect(await isCamera(['20260713/103000.AVI'])).toBe(true);
  expect(await isCamera(['20260713/103000.docx', 'Media/report.docx', 'holiday.mp4', 'IMG_0001.JPG'])).toBe(
    false,
  );
  expect(await isCamera([])).toBe(false);
});

test('a look at a card is bounded in names, in depth, and by folder', async () => {
  const many = Object.fromEntries(Array.from({ length: 120 }, (_, n) => [`a/${n}.mp4`, '']));
  const root = await card({ ...many, 'b/c/d/e.mp4': '', 'z.mp4': '' });
  const bounded = await scanNames(root, { names: 60, namesInFolder: 40, depth: 3 });
  expect(bounded.files).toContain('z.mp4');
  expect(bounded.files.filter((file) => file.startsWith('a/'))).toHaveLength(40);
  expect(bounded.files).toContain('b/c/d/e.mp4');
  expect((await scanNames(root, { names: 500, namesInFolder: 500, depth: 2 })).files).not.toContain(
    'b/c/d/e.mp4',
  );
  expect(
    (await scanNames(root, { names: 5, namesInFolder: 500, depth: 9 })).files.length,
  ).toBeLessThanOrEqual(5);
  await expect(scanNames(path.join(root, 'missing'))).rejects.toThrow('ENOENT');
});

test('a folder given by a person falls back on its own name, not on that of an inner folder', async () => {
  const root = await card(['holiday.mp4'], '记录仪 7');
  expect(await identifyFolder(root, builtInProfiles)).toMatchObject({ from: 'folder-name' });
  expect((await identifyFolder(root, builtInProfiles))?.device).toMatch(/^7-[0-9a-f]{8}$/);
  expect(nameOfFolder('/cards/BC240001/DCIM/100MEDIA/')).toBe('BC240001');
  expect(nameOfFolder('/')).toBeNull();
  await expect(identifyFolder(path.join(root, 'missing'), builtInProfiles)).rejects.toThrow('ENOENT');
});
