/** Every fault of the scripted camera, and what is left of the camera after it. */
import { afterEach, describe, expect, test } from 'vitest';
import { openCamera, type MtpCamera } from '../../electron/dock/mtp/camera';
import { CHUNK } from '../../electron/dock/mtp/file-reader';
import { TIMING } from '../../electron/dock/mtp/timing';
import { scriptedCamera, type ScriptedCamera } from '../mtp-camera/camera';
import { file, folder } from '../mtp-camera/cards';
import { synthetic } from '../mtp-camera/content';
import { carry, type Carrier, type CarrierOptions } from '../mtp-camera/in-process';
import type { CameraScript, Fault } from '../mtp-camera/script';
import { onOwnClock } from './own-clock';

const BYTES = 6_000_000;
const CARD = [folder(1, 'DCIM'), file(2, 'CLIP.MP4', BYTES, 1), file(3, 'OTHER.MP4', 700_000, 1)];

onOwnClock();
const open: MtpCamera[] = [];
afterEach(async () => {
  for (const camera of open.splice(0)) await camera.close();
});

interface Opened {
  readonly camera: MtpCamera;
  readonly scripted: ScriptedCamera;
  readonly carrier: Carrier;
}

async function opened(script: Partial<CameraScript> = {}, options: CarrierOptions = {}): Promise<Opened> {
  const scripted = scriptedCamera({ objects: CARD, ...script });
  const carrier = carry(scripted, options);
  const camera = await openCamera(carrier.transport);
  open.push(camera);
  await camera.list();
  return { camera, scripted, carrier };
}

async function read(camera: MtpCamera, name: string, bytes: number): Promise<Buffer> {
  const reader = camera.open(`DCIM/${name}`);
  if (!reader) throw new Error(`${name} is not listed`);
  const into = Buffer.alloc(bytes);
  const got = await reader.read(into, 0);
  await reader.close();
  return into.subarray(0, got);
}

async function expectWhole(camera: MtpCamera): Promise<void> {
  const got = await read(camera, 'CLIP.MP4', BYTES);
  expect(got.equals(Buffer.from(synthetic(2)(0, BYTES)))).toBe(true);
}

/** How often the class's device reset was sent. */
function resets({ carrier }: Opened): number {
  return carrier.seen.classRequests.filter((request) => request === 0x66).length;
}

const PARTS = 0x95c1;
const INFO = 0x1005;

describe('in the middle of a file', () => {
  const MENDED_BY_ONE_RESET: readonly Omit<Fault, 'operation'>[] = [
    { kind: 'stall' },
    { kind: 'stall', at: 1_000_000 },
    { kind: 'stall', at: 262_144 - 12 },
    { kind: 'hang' },
    { kind: 'hang', at: 1_000_000 },
    { kind: 'hang', at: 0 },
    { kind: 'short', at: 1_000_000 },
    { kind: 'short', at: 1_000_004 },
    { kind: 'short', at: 0 },
    { kind: 'garbage' },
    { kind: 'garbage', bytes: new Uint8Array(600).fill(0xff) },
    { kind: 'garbage', bytes: new Uint8Array(0) },
    { kind: 'wrong-transaction' },
    { kind: 'too-much', at: 1 },
    { kind: 'too-much', at: 100_000 },
    { kind: 'refuse', code: 0x2003 },
    { kind: 'refuse', code: 0x2007 },
  ];
  test.each(MENDED_BY_ONE_RESET)('%j: the file is whole after one reset', async (fault) => {
    const all = await opened();
    all.scripted.fault({ operation: PARTS, skip: 1, ...fault });
    await expectWhole(all.camera);
    expect(resets(all)).toBe(1);
    expect((await all.camera.readings()).batteryPercent?.value).toBe(87);
  });

  const NO_FAULT_AT_ALL: readonly Omit<Fault, 'operation'>[] = [
    { kind: 'empty-packets' },
    { kind: 'split-header' },
    { kind: 'late-response' },
    { kind: 'no-empty-packet' },
    { kind: 'unknown-length' },
    { kind: 'refuse', code: 0x2019 },
  ];
  test.each(NO_FAULT_AT_ALL)('%j: the file is whole without a reset', async (fault) => {
    const all = await opened();
    all.scripted.fault({ operation: PARTS, skip: 1, times: 2, ...fault });
    await expectWhole(all.camera);
    expect(resets(all)).toBe(0);
  });

  test('only what a well ended exchange brought counts, and nothing before it is read again', async () => {
    const all = await opened();
    all.scripted.fault({ operation: PARTS, skip: 1, kind: 'stall', at: 1_500_000 });
    await expectWhole(all.camera);
    const offsets = all.scripted.log.flatMap(({ operation, params }) =>
      operation === PARTS ? [params[1]] : [],
    );
    expect(offsets).toEqual([0, CHUNK, CHUNK]);
  });

  test('a camera that does not know the reset is still got going', async () => {
    const all = await opened({}, { withoutClassRequests: true });
    all.scripted.fault({ operation: PARTS, skip: 1, kind: 'stall', at: 1_000_000 });
    await expectWhole(all.camera);
  });

  test('handles that are others after the reset are found again by path', async () => {
    const all = await opened({ renumbers: true });
    all.scripted.fault({ operation: PARTS, skip: 1, kind: 'hang', at: 500_000 });
    await expectWhole(all.camera);
    const handles = all.scripted.log.flatMap(({ operation, params }) =>
      operation === PARTS ? [params[0]] : [],
    );
    expect(handles).toEqual([1_002, 1_002, 2_002]);
  });

  test('a file that is another one after the reset is not gone on with', async () => {
    const all = await opened();
    all.scripted.fault({ operation: PARTS, skip: 1, kind: 'hang', at: 500_000 });
    const reading = read(all.camera, 'CLIP.MP4', BYTES);
    await new Promise((resolve) => setTimeout(resolve, 20));
    all.scripted.change({
      objects: CARD.map((o) => (o.handle === 2 ? { ...o, modified: '20260714T000000' } : o)),
    });
    await expect(reading).rejects.toMatchObject({ trouble: 'refused', response: 0x2009 });
  });

  test('a bad place in one file costs that file and no other', async () => {
    const all = await opened();
    all.scripted.fault({ operation: PARTS, skip: 1, times: 2, kind: 'hang', at: 500_000 });
    await expect(read(all.camera, 'CLIP.MP4', BYTES)).rejects.toMatchObject({ trouble: 'silent' });
    expect((await read(all.camera, 'OTHER.MP4', 700_000)).equals(Buffer.from(synthetic(3)(0, 700_000)))).toBe(
      true,
    );
    expect(all.camera.over).toBeNull();
  });

  test("another's reset does not disturb a file", async () => {
    const all = await opened();
    all.scripted.fault({ operation: INFO, kind: 'hang' });
    await Promise.all([expectWhole(all.camera), all.camera.readings()]);
    expect(resets(all)).toBe(1);
  });

  test('also where the file comes in one piece', async () => {
    for (const fault of [
      { kind: 'stall', at: 4_000_000 },
      { kind: 'hang', at: 4_000_000 },
    ] as const) {
      const all = await opened({ without: [PARTS, 0x101b] });
      all.scripted.fault({ operation: 0x1009, ...fault });
      await expectWhole(all.camera);
      expect(resets(all)).toBe(1);
    }
  });
});

describe('a camera that is lost', () => {
  test('by falling off the bus is named at once, for all who wait', async () => {
    const all = await opened();
    all.scripted.fault({ operation: PARTS, skip: 1, kind: 'vanish', at: 500_000 });
    const began = performance.now();
    const all3 = await Promise.allSettled([
      read(all.camera, 'CLIP.MP4', BYTES),
      read(all.camera, 'OTHER.MP4', 700_000),
      all.camera.list(),
    ]);
    expect(performance.now() - began).toBeLessThan(TIMING.stallMs);
    expect(all3[0]).toMatchObject({ status: 'rejected', reason: { trouble: 'gone' } });
    expect(all3[2]).toMatchObject({ status: 'rejected', reason: { trouble: 'gone' } });
    expect(all.camera.over?.trouble).toBe('gone');
    await all.camera.close();
    expect(all.carrier.seen.closed).toBe(1);
  });

  test('comes back as a camera of its own, and the file can be gone on with', async () => {
    const all = await opened();
    all.scripted.fault({ operation: PARTS, skip: 1, kind: 'vanish' });
    await expect(read(all.camera, 'CLIP.MP4', BYTES)).rejects.toMatchObject({ trouble: 'gone' });
    const again = await openCamera(all.carrier.plug().transport);
    open.push(again);
    await again.list();
    await expectWhole(again);
    await expect(all.camera.list()).rejects.toMatchObject({ trouble: 'gone' });
  });

  test('by silence is given up within two waits, whatever is asked', async () => {
    const all = await opened();
    all.scripted.fault({ operation: PARTS, skip: 1, kind: 'die' });
    const began = performance.now();
    await expect(read(all.camera, 'CLIP.MP4', BYTES)).rejects.toMatchObject({ trouble: 'silent' });
    const waited = performance.now() - began;
    expect(waited).toBeGreaterThanOrEqual(TIMING.stallMs);
    expect(waited).toBeLessThan(10_000);
    const after = performance.now();
    await expect(all.camera.readings()).rejects.toMatchObject({ trouble: 'silent' });
    expect(performance.now() - after).toBeLessThan(TIMING.stallMs / 2);
  });

  test('by pulling, in the middle of listing, is no empty card', async () => {
    const all = await opened();
    all.scripted.fault({ operation: 0x1007, kind: 'vanish' });
    await expect(all.camera.list()).rejects.toMatchObject({ trouble: 'gone' });
  });
});

describe('listing and readings', () => {
  test.each([0x1004, 0x1007, 0x1008, 0x9803])('survive a fault at operation %i', async (operation) => {
    for (const kind of ['stall', 'hang', 'garbage'] as const) {
      const all = await opened();
      const before = await all.camera.list();
      all.scripted.fault({ operation, kind });
      const plain = (files: typeof before) => files.map(({ path, bytes }) => [path, bytes]);
      expect(plain(await all.camera.list())).toEqual(plain(before));
      expect(resets(all)).toBe(1);
    }
  });

  test('a reading that is nonsense twice is null, and the others are told', async () => {
    const all = await opened();
    all.scripted.fault({ operation: INFO, kind: 'garbage', times: 2 });
    const readings = await all.camera.readings();
    expect(readings.storage).toBeNull();
    expect(readings.batteryPercent?.value).toBe(87);
    expect((await all.camera.readings()).storage?.value.totalBytes).toBe(64_000_000_000);
  });

  test('a question that silences the camera costs no other, and is asked once', async () => {
    const all = await opened();
    all.scripted.fault({ operation: 0x1014, kind: 'hang', times: 100 });
    const readings = await all.camera.readings();
    expect(readings.batteryPercent).toBeNull();
    expect(readings.storage?.value.totalBytes).toBe(64_000_000_000);
    const before = all.scripted.log.length;
    expect((await all.camera.readings()).clock).not.toBeNull();
    expect(all.scripted.log.slice(before).some(({ operation }) => operation === 0x1014)).toBe(false);
    await expectWhole(all.camera);
  });

  test('a camera that stays busy is given time, then called busy', async () => {
    const all = await opened();
    all.scripted.fault({ operation: 0x1004, kind: 'refuse', code: 0x2019, times: 100 });
    await expect(all.camera.list()).rejects.toMatchObject({ trouble: 'busy' });
    expect(resets(all)).toBe(0);
  });

  test.each([
    ['an array longer than its bytes', Uint8Array.of(255, 255, 255, 255)],
    ['nothing', new Uint8Array(0)],
    ['a megabyte of nothing', new Uint8Array(1 << 20)],
  ])('a list of handles that is %s is an error, and no list', async (_, bytes) => {
    const all = await opened();
    all.scripted.fault({ operation: 0x1007, kind: 'data', bytes, times: 10 });
    if (bytes.length > 4) expect(await all.camera.list()).toEqual([]);
    else await expect(all.camera.list()).rejects.toMatchObject({ trouble: 'garbled' });
  });

  test('a dataset of five gigabytes is not taken into memory', async () => {
    const all = await opened();
    const before = process.memoryUsage().arrayBuffers;
    const huge = file(2, 'x', 5_000_000_000).content;
    all.scripted.fault({ operation: INFO, kind: 'too-much', at: 5_000_000_000, times: 2 });
    const readings = await all.camera.readings();
    expect(huge).toBeDefined();
    expect(readings.storage).toBeNull();
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 << 20);
  });
});

describe('opening', () => {
  async function openOn(scripted: ScriptedCamera, carrier = carry(scripted)): Promise<MtpCamera> {
    const camera = await openCamera(carrier.transport);
    open.push(camera);
    return camera;
  }

  test('takes over a session that was left open', async () => {
    const scripted = scriptedCamera({ objects: CARD });
    await openOn(scripted);
    const second = await openOn(scripted);
    expect(second.identity.model).toBe('BC-4G');
    expect(scripted.log.map(({ operation }) => operation).slice(-4)).toEqual([
      0x1002, 0x1003, 0x1002, 0x1001,
    ]);
  });

  test('uses a session that cannot be closed', async () => {
    const scripted = scriptedCamera({ objects: CARD });
    await openOn(scripted);
    scripted.fault({ operation: 0x1003, kind: 'refuse', code: 0x2002 });
    const second = await openOn(scripted);
    expect(await second.list()).toHaveLength(2);
  });

  test.each([
    ['a few bytes', 5_000],
    ['whole packets', 5 * 512],
    ['more than anyone wants to read', 3_000_000_000],
  ])('drops what an earlier program left in the pipe: %s', async (_, bytes) => {
    const scripted = scriptedCamera({ objects: CARD });
    const carrier = carry(scripted);
    scripted.queue.push({ bytes, read: synthetic(9), then: 'go-on', endsEmpty: true });
    scripted.queue.push({ bytes: 12, read: synthetic(9), then: 'go-on', endsEmpty: true });
    const camera = await openOn(scripted, carrier);
    expect(await camera.list()).toHaveLength(2);
  });

  test('lets a camera finish that hears nothing before, and heeds no reset', async () => {
    const scripted = scriptedCamera({ objects: CARD, isDeafWhileSending: true, ignoresReset: true });
    const carrier = carry(scripted);
    scripted.queue.push({ bytes: 4 << 20, read: synthetic(9), then: 'go-on', endsEmpty: true });
    const camera = await openOn(scripted, carrier);
    expect(await camera.list()).toHaveLength(2);
  });

  test('wakes a camera that hangs in an earlier exchange, or whose pipe is halted', async () => {
    for (const kind of ['hang', 'stall'] as const) {
      const scripted = scriptedCamera({ objects: CARD });
      scripted.fault({ operation: 0x1002, kind });
      const camera = await openOn(scripted);
      expect(await camera.list()).toHaveLength(2);
    }
  });

  test('sets a clock once more, to the time that it then is, when the first attempt fails', async () => {
    const all = await opened();
    all.scripted.fault({ operation: 0x1016, kind: 'hang' });
    await all.camera.setClock();
    expect(all.scripted.clockSettings).toHaveLength(1);
    const attempts = all.scripted.log.filter(({ operation }) => operation === 0x1016);
    expect(attempts).toHaveLength(2);
  });

  test('waits for a camera that is still starting', async () => {
    const scripted = scriptedCamera({ objects: CARD });
    scripted.fault({ operation: 0x1002, kind: 'refuse', code: 0x2019 });
    expect((await openOn(scripted)).over).toBeNull();
  });

  test('of a dead camera fails in time, and gives it free', async () => {
    const scripted = scriptedCamera();
    scripted.fault({ operation: 0x1002, kind: 'die' });
    const carrier = carry(scripted);
    await expect(openCamera(carrier.transport)).rejects.toMatchObject({
      trouble: 'silent',
    });
    expect(carrier.seen.closed).toBe(1);
    const noInfo = scriptedCamera();
    noInfo.fault({ operation: 0x1001, kind: 'garbage', times: 5 });
    const second = carry(noInfo);
    await expect(openCamera(second.transport)).rejects.toMatchObject({
      trouble: 'garbled',
    });
    expect(second.seen.closed).toBe(1);
  });

  test('closing ends the session, once, and sends away who waits', async () => {
    const all = await opened();
    const waiting = [read(all.camera, 'CLIP.MP4', BYTES), all.camera.list()];
    const settled = Promise.allSettled(waiting);
    await Promise.all([all.camera.close(), all.camera.close()]);
    expect((await settled).map((each) => each.status)).toEqual(['rejected', 'rejected']);
    expect(all.scripted.log.at(-1)?.operation).toBe(0x1003);
    expect(all.carrier.seen.closed).toBe(1);
    await expect(all.camera.list()).rejects.toMatchObject({ trouble: 'closed' });
  });
});
