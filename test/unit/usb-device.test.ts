import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openCamera } from '../../electron/dock/mtp/camera';
import { openPipes } from '../../electron/dock/usb/pipes';
import { resetPort } from '../../electron/dock/usb/reset';
import { usbErrorOf, type UsbTrouble } from '../../electron/dock/usb/errors';
import { deviceFile, holdersOf } from '../../electron/dock/usb/holder';
import { interfacesOf, speaksMtp, type UsbInterface } from '../../electron/dock/usb/interfaces';
import { driversOf, memoryBehind, peerOf } from '../../electron/dock/usb/kernel-side';
import type { LibraryDevice } from '../../electron/dock/usb/library';
import { scriptedCamera } from '../mtp-camera/camera';
import { LAB_CARD } from '../mtp-camera/cards';
import { synthetic } from '../mtp-camera/content';
import { fakeDevice, type FakeDeviceOptions } from '../mtp-camera/fake-usb';
import { carry } from '../mtp-camera/in-process';

let top = '';
beforeEach(() => {
  top = mkdtempSync(path.join(os.tmpdir(), 'evidock-usb-'));
});
afterEach(() => rmSync(top, { recursive: true, force: true }));

function put(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    const place = path.join(top, name);
    mkdirSync(path.dirname(place), { recursive: true });
    writeFileSync(place, text);
  }
}

// The library's own texts, as met on Linux and in its sources.
test.each<[string, UsbTrouble]>([
  ['getDevices error: /sys/bus/usb/devices/ not found (errno 2)', 'no-bus'],
  ['transferIn error: Disconnected', 'gone'],
  ['controlTransferIn error: device disconnected', 'gone'],
  ['open error: failed to open device (errno 19)', 'gone'],
  ['transferOut error: Stall', 'stall'],
  ['controlTransferOut error: endpoint stalled', 'stall'],
  ['transferIn error: Cancelled', 'timeout'],
  ['controlTransferIn error: transfer was cancelled', 'timeout'],
  ['open error: permission denied (errno 13)', 'denied'],
  ['claimInterface error: interface is busy (errno 16)', 'busy'],
  ['claimInterface error: Device driver is "WUDFWpdMtp", not WinUSB or USBCCGP', 'driver'],
  ['transferIn error: endpoint not found', 'pipe-in-use'],
  ['transferIn error: Fault', 'fault'],
  ['transferIn error: Unknown(12)', 'other'],
])('%s is %s', (text, trouble) => {
  expect(usbErrorOf(new Error(text)).trouble).toBe(trouble);
});

describe('interfaces', () => {
  test("are read from the kernel's table without opening the device", async () => {
    put({
      '1-4.2/1-4.2:1.1/bInterfaceNumber': '01\n',
      '1-4.2/1-4.2:1.1/bInterfaceClass': '08\n',
      '1-4.2/1-4.2:1.1/bInterfaceSubClass': '06\n',
      '1-4.2/1-4.2:1.1/bInterfaceProtocol': '50\n',
      '1-4.2/1-4.2:1.0/bInterfaceNumber': '00\n',
      '1-4.2/1-4.2:1.0/bInterfaceClass': '06\n',
      '1-4.2/1-4.2:1.0/bInterfaceSubClass': '01\n',
      '1-4.2/1-4.2:1.0/bInterfaceProtocol': '01\n',
      '1-4.2/1-4.2:1.0/interface': 'MTP\n',
      '1-4.2/1-4.2:1.0/ep_81/bEndpointAddress': '81\n',
      '1-4.2/1-4.2:1.0/ep_81/type': 'Bulk\n',
      '1-4.2/1-4.2:1.0/ep_81/wMaxPacketSize': '0200\n',
      '1-4.2/1-4.2:1.0/ep_02/bEndpointAddress': '02\n',
      '1-4.2/1-4.2:1.0/ep_02/type': 'Bulk\n',
      '1-4.2/1-4.2:1.0/ep_02/wMaxPacketSize': '0200\n',
      '1-4.2/ep_00/bEndpointAddress': '00\n',
      '1-4.2/bDeviceClass': '00\n',
    });
    const device = fakeDevice({ closedBecause: 'permission denied (errno 13)' });
    const found = await interfacesOf(device, '1-4.2', top);
    expect(found?.map(({ number, class: kind, name }) => [number, kind, name])).toEqual([
      [0, 6, 'MTP'],
      [1, 8, null],
    ]);
    expect(found?.[0]?.endpoints).toContainEqual({ address: 0x81, type: 'bulk', packetBytes: 512 });
    expect(found?.map(speaksMtp)).toEqual([true, false]);
    expect(await interfacesOf(device, '1-9', top)).toBeNull();
  });

  const speaks = async (face: FakeDeviceOptions['face'] & object) =>
    (await interfacesOf(fakeDevice({ face }), '1-9', top))?.map(speaksMtp);
  test('speak MTP by class, or by name where an older Android is', async () => {
    expect(await speaks([6, 1, 1])).toEqual([true]);
    expect(await speaks([255, 255, 0, 'MTP'])).toEqual([true]);
    expect(await speaks([255, 255, 0, 'ADB Interface'])).toEqual([false]);
    expect(await speaks([8, 6, 80])).toEqual([false]);
    expect(await speaks([3, 1, 1, 'Keyboard'])).toEqual([false]);
  });
});

test('who holds a device is named, where it can be seen', async () => {
  const file = deviceFile('1', 7);
  expect(file).toBe('/dev/bus/usb/001/007');
  put({
    '100/cmdline': '/usr/libexec/gvfs-mtp-volume-monitor\0--x\0',
    '100/comm': 'gvfs-mtp-volume\n',
    '200/comm': 'kthread\n',
    '300/cmdline': '/usr/bin/ours\0',
    'self/cmdline': 'x',
  });
  for (const pid of ['100', '200', '300']) mkdirSync(path.join(top, pid, 'fd'));
  symlinkSync('/dev/null', path.join(top, '100/fd/0'));
  symlinkSync(file, path.join(top, '100/fd/9'));
  symlinkSync('/dev/bus/usb/001/008', path.join(top, '200/fd/3'));
  symlinkSync(file, path.join(top, '300/fd/3'));
  expect(await holdersOf('001', 7, top, 300)).toEqual([{ pid: 100, program: 'gvfs-mtp-volume-monitor' }]);
  expect(await holdersOf('001', 9, top, 300)).toEqual([]);
});

describe('what the system’s drivers hold', () => {
  /** An interface of `1-4` in a driver's hands. */
  const bind = (name: string, driver: string): void => {
    put({ [`1-4/${name}/bInterfaceNumber`]: `0${name.slice(-1)}\n` });
    symlinkSync(`../../drivers/${driver}`, path.join(top, '1-4', name, 'driver'));
  };

  test('memory behind what looks like a disk: none, not known yet, a CD, there', async () => {
    put({ '1-4/1-4:1.0/bInterfaceNumber': '00\n' });
    expect(await memoryBehind('1-9', 0, top)).toBeNull();
    expect(await memoryBehind('1-4', 3, top)).toBeNull();
    expect(await memoryBehind('1-4', 0, top)).toBe('none');
    symlinkSync('../../drivers/usb-storage', path.join(top, '1-4/1-4:1.0/driver'));
    expect(await memoryBehind('1-4', 0, top)).toBe('pending');
    const unit = '1-4/1-4:1.0/host3/target3:0:0/3:0:0';
    put({ [`${unit}:0/block/sr0/size`]: '2097151\n' });
    expect(await memoryBehind('1-4', 0, top)).toBe('none');
    put({ [`${unit}:1/block/sdb/size`]: '0\n' });
    expect(await memoryBehind('1-4', 0, top)).toBe('none');
    put({ [`${unit}:1/block/sdb/size`]: '30302208\n' });
    expect(await memoryBehind('1-4', 0, top)).toBe('there');
  });

  test('the other name of a port that has a slow and a fast side', async () => {
    put({ 'usb1/1-0:1.0/usb1-port4/state': 'configured', '1-4/1-4:1.0/1-4-port2/state': 'configured' });
    symlinkSync('../../../usb2/2-0:1.0/usb2-port4', path.join(top, 'usb1/1-0:1.0/usb1-port4/peer'));
    symlinkSync('../../2-4/2-4:1.0/2-4-port2', path.join(top, '1-4/1-4:1.0/1-4-port2/peer'));
    expect(await peerOf('1-4', top)).toBe('2-4');
    expect(await peerOf('1-4.2', top)).toBe('2-4.2');
    expect(await peerOf('1-4.3', top)).toBeNull();
    expect(await peerOf('', top)).toBeNull();
  });

  test('a port is reset only while nobody else uses the device', async () => {
    let resets = 0;
    const device = {
      ...fakeDevice(),
      reset: () => {
        resets++;
        return Promise.resolve();
      },
    };
    const holders = { drivers: (port: string) => driversOf(port, top), holders: () => Promise.resolve([]) };
    const reset = (more = {}) => resetPort(device, { port: '1-4', interfaceNumber: 0, ...holders, ...more });
    expect(await reset()).toBe('unknown-users');
    bind('1-4:1.0', 'usbfs');
    put({ '1-4/1-4:1.1/bInterfaceNumber': '01\n' });
    expect(await driversOf('1-4', top)).toEqual(
      new Map([
        [0, 'usbfs'],
        [1, null],
      ]),
    );
    expect(await reset({ holders: () => Promise.resolve([{ pid: 7, program: 'gvfsd-mtp' }]) })).toBe(
      'in-use',
    );
    expect(resets).toBe(0);
    expect(await reset()).toBe('done');
    expect(resets).toBe(1);
    bind('1-4:1.2', 'usb-storage');
    expect(await reset()).toBe('in-use');
    expect(resets).toBe(1);
    const gone = fakeDevice({ closedBecause: 'no such device (errno 19)' });
    rmSync(path.join(top, '1-4', '1-4:1.2'), { recursive: true });
    expect(await resetPort(gone, { port: '1-4', interfaceNumber: 0, ...holders })).toBe('failed');
  });
});

describe('MTP over USB', () => {
  async function faceOf(device: LibraryDevice): Promise<UsbInterface> {
    const [face] = (await interfacesOf(device, '1-9', top)) ?? [];
    if (!face) throw new Error('no interface');
    return face;
  }

  test('reads a camera through the library, also when it stalls', async () => {
    const scripted = scriptedCamera({ objects: LAB_CARD });
    const device = fakeDevice({ carrier: carry(scripted) });
    const camera = await openCamera(await openPipes(device, await faceOf(device)));
    await camera.list();
    scripted.fault({ operation: 0x95c1, kind: 'stall', at: 700_000 });
    const into = Buffer.alloc(3_000_000);
    expect(await camera.open('DCIM/CLIP0001.MP4')?.read(into, 0)).toBe(3_000_000);
    expect(into.equals(Buffer.from(synthetic(2)(0, 3_000_000)))).toBe(true);
    await camera.close();
  });

  test('waits for a program that looks in only for a moment, and names one that stays', async () => {
    const text = 'interface is busy (errno 16)';
    const brief = fakeDevice({ carrier: carry(scriptedCamera()), claimFails: { times: 1, text } });
    await (await openPipes(brief, await faceOf(brief))).close();
    const held = fakeDevice({ claimFails: { times: 1_000, text } });
    const holders = () => Promise.resolve([{ pid: 100, program: 'gvfs-mtp-volume-monitor' }]);
    await expect(openPipes(held, await faceOf(held), { claimMs: 10, holders })).rejects.toMatchObject({
      trouble: 'busy',
      program: 'gvfs-mtp-volume-monitor',
    });
    const unseen = () => Promise.reject(new Error('not allowed'));
    await expect(openPipes(held, await faceOf(held), { claimMs: 10, holders: unseen })).rejects.toMatchObject(
      { trouble: 'busy', program: undefined },
    );
  });

  test('says when it may not', async () => {
    const face = await faceOf(fakeDevice());
    const device = fakeDevice({ closedBecause: 'permission denied (errno 13)' });
    await expect(openPipes(device, face)).rejects.toMatchObject({ trouble: 'denied' });
  });
});
