import { afterEach, describe, expect, test } from 'vitest';
import { clockDifferenceMs, isClockOff } from '#shared/readings';
import { openCamera, type MtpCamera, type MtpCameraOptions } from '../../electron/dock/mtp/camera';
import { scriptedCamera, type ScriptedCamera } from '../mtp-camera/camera';
import { file, folder, LAB_CARD } from '../mtp-camera/cards';
import { synthetic } from '../mtp-camera/content';
import { carry, type CarrierOptions } from '../mtp-camera/in-process';
import { FIRST_STORAGE, type CameraScript } from '../mtp-camera/script';

const open: MtpCamera[] = [];
afterEach(async () => {
  for (const camera of open.splice(0)) await camera.close();
});

async function opened(
  script: Partial<CameraScript> = {},
  options: MtpCameraOptions & CarrierOptions = {},
): Promise<{ camera: MtpCamera; scripted: ScriptedCamera }> {
  const scripted = scriptedCamera({ objects: LAB_CARD, ...script });
  const camera = await openCamera(carry(scripted, options).transport, options);
  open.push(camera);
  return { camera, scripted };
}

async function paths(camera: MtpCamera): Promise<readonly string[]> {
  return (await camera.list()).map(({ path }) => path);
}

describe('a camera over MTP', () => {
  test('says who it is, with nothing in it that could harm a screen', async () => {
    const { camera } = await opened({ serial: 'BC\u202E-000\u0007777 ', model: '\uD800BC\uDC00-4G' });
    expect(camera.identity).toEqual({
      manufacturer: 'LabCam',
      model: 'BC -4G',
      version: '1.2.3',
      serial: 'BC -000 777',
    });
  });

  test('tells battery, space, clock and firmware, each with its source', async () => {
    const now = () => Date.parse('2026-07-13T02:31:00.000Z');
    const { camera } = await opened({ clock: () => '20260713T103000' }, { now });
    const readings = await camera.readings();
    expect(readings.batteryPercent).toEqual({ value: 87, source: 'device', at: '2026-07-13T02:31:00.000Z' });
    expect(readings.storage?.value).toEqual({ totalBytes: 64_000_000_000, freeBytes: 12_345_678_912 });
    expect(readings.firmware?.value).toBe('1.2.3');
    expect(readings.charging).toBeNull();
    const clock = readings.clock?.value;
    expect(clock).toMatchObject({ deviceClock: '2026-07-13T02:30:00.000Z', zone: 'assumed' });
    expect(clock && clock.uncertaintyMs >= 1_000 && clock.uncertaintyMs < 2_000).toBe(true);
    expect(clock && Math.round(clockDifferenceMs(clock) / 1_000)).toBe(-60);
    expect(clock && isClockOff(clock)).toBe(true);
  });

  test.each([
    ['20260713T103000.5+0800', '2026-07-13T02:30:00.500Z', 'told'],
    ['20260713T023000Z', '2026-07-13T02:30:00.000Z', 'told'],
    ['20260713T103000', '2026-07-13T02:30:00.000Z', 'assumed'],
  ])('reads its clock as %s', async (text, deviceClock, zone) => {
    const { camera } = await opened({ clock: () => text });
    expect((await camera.readings()).clock?.value).toMatchObject({ deviceClock, zone });
  });

  test.each(['', '20260231T103000', 'yesterday', '99991231T235959-1200', '\uD800'])(
    'says nothing of a clock that shows %j',
    async (text) => {
      const { camera } = await opened({ clock: () => text });
      const readings = await camera.readings();
      expect(readings.clock).toBeNull();
      expect(readings.batteryPercent?.value).toBe(87);
    },
  );

  test.each<[CameraScript['battery'], number | null]>([
    [{ level: 40, as: 'UINT16', form: ['any'] }, 40],
    [{ level: 0, as: 'UINT16', form: ['any'] }, null],
    [{ level: 3, as: 'UINT8', form: ['one-of', 0, 1, 2, 3, 4] }, 75],
    [{ level: 60, as: 'UINT8', form: ['range', 50, 70] }, 50],
    [{ level: 200, as: 'UINT8', form: ['range', 0, 100] }, null],
    [{ level: 50, as: 'UINT8', form: ['range', 100, 100] }, null],
    [null, null],
  ])('reads a battery of %j as %j percent', async (battery, percent) => {
    const { camera } = await opened({ battery });
    expect((await camera.readings()).batteryPercent?.value ?? null).toBe(percent);
  });

  test('does not repeat free space that cannot be', async () => {
    const storage = {
      id: FIRST_STORAGE,
      totalBytes: 58_000_000_000n,
      freeBytes: 940_000_000_000_000n,
      description: '',
    };
    const { camera } = await opened({ storages: [storage] });
    expect((await camera.readings()).storage?.value).toEqual({ totalBytes: 58_000_000_000, freeBytes: null });
    const usb = { vendorId: '46f4', productId: '0004', serial: 'X1', port: '1-1' };
    const qemu = await opened({ manufacturer: 'QEMU', storages: [{ ...storage, freeBytes: 1n }] }, { usb });
    expect((await qemu.camera.readings()).storage?.value.freeBytes).toBeNull();
    expect(qemu.camera.identity.serial).toBeNull();
  });

  test('sets the clock only when asked, in its own form, and tells what it showed before', async () => {
    const now = () => Date.parse('2026-07-13T02:31:07.250Z');
    const { camera, scripted } = await opened({ clock: () => '20260713T103000+0800' }, { now });
    await camera.readings();
    expect(scripted.clockSettings).toEqual([]);
    const before = await camera.setClock();
    expect(before?.before.deviceClock).toBe('2026-07-13T02:30:00.000Z');
    expect(scripted.clockSettings).toEqual(['20260713T103108+0800']);
    const fixed = await opened({ isClockWritable: false });
    expect(await fixed.camera.setClock()).toBeNull();
    expect(fixed.scripted.clockSettings).toEqual([]);
  });

  test('hears events', async () => {
    const scripted = scriptedCamera();
    const { transport } = carry(scripted);
    scripted.tell(0x4006, [0x5001]);
    expect([...(await transport.readEvent(50))]).toEqual([16, 0, 0, 0, 4, 0, 6, 64, 0, 0, 0, 0, 1, 80, 0, 0]);
    await expect(transport.readEvent(20)).rejects.toMatchObject({ trouble: 'timeout' });
  });
});

describe('its listing', () => {
  test.each(['known', 'root-refused', 'ignored'] as const)(
    'has every path, with folders %s',
    async (folders) => {
      const { camera } = await opened({ folders });
      const files = await camera.list();
      expect(files.map(({ path, type, bytes }) => [path, type, bytes])).toEqual([
        ['DCIM/BIG.MP4', 'file', 5_000_000_000],
        ['DCIM/CLIP0001.MP4', 'file', 3_000_000],
        ['DCIM/PKT500.BIN', 'file', 500],
        ['DCIM/ZERO.BIN', 'file', 0],
        ['DCIM/巡逻 Прогулка é 01.MP4', 'file', 5_000_000],
      ]);
      expect(files[0]?.modified).toBe('2026-07-13T02:30:00.000Z');
    },
  );

  test('is the same with and without lists of properties', async () => {
    const inBulk = await opened();
    const oneByOne = await opened({ without: [0x9805] });
    const plain = async ({ camera }: { camera: MtpCamera }) =>
      (await camera.list()).map(({ path, type, bytes, modified }) => ({ path, type, bytes, modified }));
    expect(await plain(inBulk)).toEqual(await plain(oneByOne));
    expect(inBulk.scripted.log.some(({ operation }) => operation === 0x9805)).toBe(true);
    expect(inBulk.scripted.log.filter(({ operation }) => operation === 0x1008)).toHaveLength(1); // the one folder
  });

  test('does not believe a size that was cut to 32 bits', async () => {
    const { camera } = await opened({ longSizes: 'cut', without: [0x9805] });
    expect((await camera.list()).find(({ path }) => path === 'DCIM/BIG.MP4')?.bytes).toBe(5_000_000_000);
  });

  test('calls a file unreadable whose length nobody tells', async () => {
    const { camera } = await opened({ without: [0x9805, 0x9803] });
    expect((await camera.list()).find(({ path }) => path === 'DCIM/BIG.MP4')).toMatchObject({
      type: 'unreadable',
    });
    expect(camera.open('DCIM/BIG.MP4')).toBeNull();
  });

  test('tells every two files apart, whatever they are called, and leads nowhere', async () => {
    const twice = { ...file(13, 'A.MP4', 20, 1), modified: '20260712T000000' };
    const { camera } = await opened({
      objects: [
        folder(1, 'DCIM'),
        file(10, '../../etc/passwd', 10),
        file(11, '..', 10),
        file(12, 'A.MP4', 10, 1),
        twice,
        file(14, 'A\\2.MP4', 10, 1),
        file(15, '', 10, 1),
        file(16, 'half\uD83D.MP4', 10, 1),
        file(17, '夜巡🚓.MP4', 10, 1),
        folder(18, 'DCIM'),
        file(19, 'A.MP4', 10, 18),
      ],
    });
    const found = await paths(camera);
    expect(found).toEqual([
      '..\\x2F..\\x2Fetc\\x2Fpasswd',
      'DCIM/A.MP4',
      'DCIM/A\\2.MP4',
      'DCIM/A\\x5C2.MP4',
      'DCIM/\\unnamed-0000000f',
      'DCIM/half\\uD83D.MP4',
      'DCIM/夜巡🚓.MP4',
      'DCIM\\2/A.MP4',
      '\\x2E\\x2E',
    ]);
    // The older of two comes first, also when the handles have changed.
    expect(camera.open('DCIM/A.MP4')?.bytes).toBe(20);
    expect(camera.open('DCIM/A\\2.MP4')?.bytes).toBe(10);
  });

  test.each(['known', 'root-refused', 'ignored'] as const)(
    'ends when folders lie in each other, and loses nothing (%s)',
    async (folders) => {
      const { camera } = await opened({
        folders,
        objects: [
          { ...folder(1, 'A'), parent: 2 },
          { ...folder(2, 'B'), parent: 1 },
          file(3, 'in A', 10, 1),
          file(4, 'lost', 10, 99),
          folder(5, 'self', 5),
          file(6, 'top', 10),
        ],
      });
      const found = await paths(camera);
      expect(found).toContain('top');
      // A camera that lists by folder never shows what hangs on none; the others do.
      if (folders === 'known') return;
      expect(found.map((path) => path.split('/').at(-1)).sort()).toEqual(['in A', 'lost', 'top']);
    },
  );

  test('does not follow folders without end', async () => {
    const depth = Array.from({ length: 60 }, (_, index) => folder(index + 1, 'd', index));
    const { camera } = await opened({ objects: depth });
    const files = await camera.list();
    expect(files).toHaveLength(1);
    expect(files[0]).toMatchObject({ type: 'unreadable', bytes: 0 });
  });

  test('gives each of several storages a folder', async () => {
    const storages = [1, 2, 3].map((number) => ({
      id: 0x10000 * number + 1,
      totalBytes: 1_000n,
      freeBytes: 10n,
      description: number === 3 ? '' : 'SD card',
    }));
    const objects = storages.map(({ id }, index) => ({ ...file(index + 1, 'A.MP4', 10), storage: id }));
    const { camera } = await opened({ storages, objects });
    expect(await paths(camera)).toEqual(['SD card/A.MP4', 'SD card\\2/A.MP4', 'storage-00030001/A.MP4']);
    expect((await camera.readings()).storage?.value).toEqual({ totalBytes: 3_000, freeBytes: 30 });
  });

  test('of a camera that shows no storage is no empty listing', async () => {
    const { camera } = await opened({ storages: [] });
    await expect(camera.list()).rejects.toMatchObject({ trouble: 'refused' });
    const emptySlot = await opened({
      storages: [{ id: 0x10000, totalBytes: 0n, freeBytes: 0n, description: 'no card' }],
    });
    await expect(emptySlot.camera.list()).rejects.toMatchObject({ trouble: 'refused' });
    const empty = await opened({ objects: [] });
    expect(await empty.camera.list()).toEqual([]);
  });

  test('has what one object refuses to tell as unreadable', async () => {
    const { camera, scripted } = await opened({ without: [0x9805] });
    scripted.fault({ operation: 0x1008, kind: 'refuse', code: 0x2009, skip: 2 });
    const files = await camera.list();
    expect(files.filter(({ type }) => type === 'unreadable')).toHaveLength(1);
    expect(files).toHaveLength(5);
  });
});

describe('reading a file', () => {
  async function read(camera: MtpCamera, path: string, position: number, length: number): Promise<Buffer> {
    const reader = camera.open(path);
    if (!reader) throw new Error(`${path} is not listed`);
    const into = Buffer.alloc(length);
    const bytes = await reader.read(into, position);
    await reader.close();
    return into.subarray(0, bytes);
  }
  const same = (a: Buffer, seed: number, position: number, length: number) =>
    a.equals(Buffer.from(synthetic(seed)(position, length)));

  // Parts with 64 bits, with 32, none at all.
  test.each([[[]], [[0x95c1]], [[0x95c1, 0x101b]]])('works at any position without %j', async (without) => {
    const { camera } = await opened({ without });
    await camera.list();
    const whole = await read(camera, 'DCIM/CLIP0001.MP4', 0, 3_000_000);
    expect(same(whole, 2, 0, 3_000_000)).toBe(true);
    expect(same(await read(camera, 'DCIM/CLIP0001.MP4', 1_234_567, 99), 2, 1_234_567, 99)).toBe(true);
    expect(same(await read(camera, 'DCIM/CLIP0001.MP4', 2_999_990, 4096), 2, 2_999_990, 10)).toBe(true);
    expect(await read(camera, 'DCIM/CLIP0001.MP4', 3_000_000, 10)).toHaveLength(0);
    expect(same(await read(camera, 'DCIM/PKT500.BIN', 0, 500), 4, 0, 500)).toBe(true);
    expect((await camera.readings()).batteryPercent?.value).toBe(87);
  });

  test('works beyond 4 GiB', async () => {
    const { camera } = await opened();
    await camera.list();
    expect(same(await read(camera, 'DCIM/BIG.MP4', 2 ** 32 + 16, 4096), 6, 2 ** 32 + 16, 4096)).toBe(true);
    expect(same(await read(camera, 'DCIM/BIG.MP4', 2 ** 32 - 5, 10), 6, 2 ** 32 - 5, 10)).toBe(true);
    expect(same(await read(camera, 'DCIM/BIG.MP4', 4_999_999_990, 100), 6, 4_999_999_990, 10)).toBe(true);
  });

  test('goes on where a camera gives less than it was asked for', async () => {
    const { camera } = await opened({ mostPerPart: 100_000 });
    await camera.list();
    expect(same(await read(camera, 'DCIM/CLIP0001.MP4', 7, 700_000), 2, 7, 700_000)).toBe(true);
  });

  test.each([64, 512, 1024])(
    'is right with packets of %i bytes, also where the data fills them',
    async (packetBytes) => {
      const { camera } = await opened({}, { packetBytes });
      await camera.list();
      for (const length of [packetBytes - 12, 2 * packetBytes - 12, packetBytes - 13, packetBytes - 11, 1])
        expect(same(await read(camera, 'DCIM/CLIP0001.MP4', 3, length), 2, 3, length)).toBe(true);
    },
  );

  test('takes fair turns: a long file holds up neither another one nor the battery', async () => {
    const { camera, scripted } = await opened();
    await camera.list();
    const before = scripted.log.length;
    await Promise.all([
      read(camera, 'DCIM/BIG.MP4', 0, 12 << 20),
      read(camera, 'DCIM/巡逻 Прогулка é 01.MP4', 0, 5_000_000),
      camera.readings(),
    ]);
    const parts = scripted.log
      .slice(before)
      .flatMap(({ operation, params }) => (operation === 0x95c1 ? [params[0]] : []));
    expect(parts.slice(0, 4)).toEqual([6, 3, 6, 3]);
  });

  test('sees that a file has changed', async () => {
    const { camera, scripted } = await opened();
    await camera.list();
    const reader = camera.open('DCIM/CLIP0001.MP4');
    expect(await reader?.isUnchanged()).toBe(true);
    scripted.change({ objects: LAB_CARD.map((o) => (o.handle === 2 ? { ...o, bytes: 3_000_001 } : o)) });
    expect(await reader?.isUnchanged()).toBe(false);
    scripted.change({ objects: [] });
    expect(await reader?.isUnchanged()).toBe(false);
  });

  test('in one piece can be left off and taken up, and does not keep the camera to itself', async () => {
    const { camera, scripted } = await opened(
      { without: [0x95c1, 0x101b] },
      { timing: { idleStreamMs: 30 } },
    );
    await camera.list();
    const reader = camera.open('DCIM/CLIP0001.MP4');
    const into = Buffer.alloc(1_000_000);
    await reader?.read(into, 0);
    await camera.readings(); // waits until the idle stream was cancelled
    expect(await reader?.read(into, 1_000_000)).toBe(1_000_000);
    expect(same(into, 2, 1_000_000, 1_000_000)).toBe(true);
    await reader?.close();
    expect(scripted.log.filter(({ operation }) => operation === 0x1009)).toHaveLength(2);
    expect((await camera.readings()).batteryPercent?.value).toBe(87);
  });
});
