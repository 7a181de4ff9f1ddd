import { afterEach, expect, test } from 'vitest';
import { instantOf, type Instant } from '#shared/clock';
import { vendorAdapterSchema, type VendorAdapter } from '#shared/vendor-adapter';
import { interfacesOf } from '../../electron/dock/usb/interfaces';
import { openPipes, type UsbPipes } from '../../electron/dock/usb/pipes';
import { builtInAdapters } from '../../electron/dock/vendor/adapters';
import { bulkOnly, commandWrapper, statusWrapper } from '../../electron/dock/vendor/bulk-only';
import { fillCommand, vendorCalls, type VendorCalls } from '../../electron/dock/vendor/calls';
import { readClock, writeClock } from '../../electron/dock/vendor/clock-text';
import { VendorError } from '../../electron/dock/vendor/error';
import { greet } from '../../electron/dock/vendor/greeting';
import { fakeDevice } from '../mtp-camera/fake-usb';
import { carry, type Carrier } from '../mtp-camera/in-process';
import { identityStruct, scriptedVendorCamera, type ScriptedVendorCamera } from '../vendor-camera/camera';
import { CALL, type VendorFault } from '../vendor-camera/script';

const [reference] = builtInAdapters as readonly [VendorAdapter];
const AT = instantOf(Date.parse('2026-07-13T02:30:00Z'));
const PATIENCE = 150;

let pipes: UsbPipes | null = null;
afterEach(async () => {
  await pipes?.close();
  pipes = null;
});

interface Opened {
  readonly camera: ScriptedVendorCamera;
  readonly calls: VendorCalls;
  readonly carrier: Carrier;
}

async function opened(
  camera = scriptedVendorCamera(),
  { adapter = reference, password = '0a1B2c' }: { adapter?: VendorAdapter; password?: string | null } = {},
): Promise<Opened> {
  const carrier = carry(camera);
  const { class: kind, subclass, protocol } = camera.shows.face;
  const device = fakeDevice({ carrier, face: [kind, subclass, protocol] });
  const [face] = (await interfacesOf(device, '1-9', '/nowhere')) ?? [];
  if (!face) throw new Error('no interface');
  pipes = await openPipes(device, face, { fromDriver: true });
  return { camera, carrier, calls: vendorCalls(bulkOnly(pipes, PATIENCE), adapter, password) };
}

const troubleOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'none',
    (error: unknown) => (error instanceof VendorError ? error.trouble : String(error)),
  );

test('command and status wrappers have the bytes of the bulk-only transport', () => {
  const wrapper = commandWrapper(0x01020304, Uint8Array.of(0xd0, 3), { direction: 'in', bytes: 95 });
  expect(Buffer.from(wrapper).toString('hex')).toBe(`55534243040302015f000000800002d003${'00'.repeat(14)}`);
  const out = commandWrapper(1, Uint8Array.of(0xd1), { direction: 'out', bytes: 94 });
  expect(out[12]).toBe(0);
  expect(() => commandWrapper(1, new Uint8Array(17), { direction: 'in', bytes: 0 })).toThrow(RangeError);
  const good = Uint8Array.from(Buffer.from('555342530403020105000000' + '01', 'hex'));
  expect(statusWrapper(good)).toEqual({ tag: 0x01020304, residue: 5, status: 'failed' });
  for (const bad of [good.subarray(0, 12), Uint8Array.from([...good.subarray(0, 12), 3]), new Uint8Array(13)])
    expect(statusWrapper(bad)).toBeNull();
});

test('a command gets its password and its length, highest byte first', () => {
  const command = fillCommand(reference.calls.setMsdc ?? '', '0a1B2c', 0x1234);
  expect(Buffer.from(command).toString('hex')).toBe(`d006${Buffer.from('0a1B2c').toString('hex')}12340000`);
});

test('the eight calls, and the clock, as the camera answers them', async () => {
  const { camera, calls } = await opened();
  await calls.initDevice();
  expect(await calls.getIdCode()).toBe('REF-A1');
  expect(await calls.getZfyInfo()).toEqual({
    layout: 'terminated',
    info: {
      serial: 'BC24007',
      userNo: 'JX0999',
      userName: '张伟',
      unitNo: '210211000000',
      unitName: '城东执法大队',
    },
  });
  expect(await calls.readDevTime()).toBe(AT);
  expect(await calls.readDeviceResolution()).toEqual({ width: 1920, height: 1080 });
  expect(await calls.readDeviceBatteryDumpEnergy()).toBe(76);
  expect(await calls.syncDevTime(instantOf(Date.parse('2026-11-21T01:30:05Z')))).toBe(true);
  expect(camera.written.clock).toBe('20261121093005');
  const { info } = await calls.getZfyInfo();
  expect(await calls.writeZfyInfo({ ...info, userName: '王芳' }, 'terminated')).toBe(true);
  expect(camera.written.identity).toHaveLength(94);
  await calls.unInitDevice();
  expect(await troubleOf(calls.getZfyInfo())).toBe('refused');
  await calls.initDevice();
  await calls.setMsdc();
  expect(camera.calls.at(-1)).toBe(CALL.setMsdc);
});

test('both layouts of the identity, told by the length of the answer', async () => {
  const ascii = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));
  const struct = identityStruct([ascii('TA00999'), ascii('JX0999')], false);
  const { calls } = await opened(scriptedVendorCamera({ identity: struct }));
  await calls.initDevice();
  expect(await calls.getZfyInfo()).toMatchObject({ layout: 'unterminated', info: { serial: 'TA00999' } });
});

test('a wrong password is refused once and never tried again by itself', async () => {
  const { camera, calls } = await opened(scriptedVendorCamera(), { password: '999999' });
  await calls.initDevice();
  expect(await troubleOf(calls.setMsdc())).toBe('password-wrong');
  expect(camera.calls).toEqual([CALL.initDevice, CALL.setMsdc]);
  expect(await troubleOf(calls.syncDevTime(AT))).toBe('password-wrong');
  expect(camera.written.clock).toBeNull();
});

test('without a password nothing that carries one is sent', async () => {
  const { camera, calls } = await opened(scriptedVendorCamera(), { password: null });
  await calls.initDevice();
  expect(await troubleOf(calls.setMsdc())).toBe('password-missing');
  expect(camera.calls).toEqual([CALL.initDevice]);
});

test('a camera that refuses disk mode', async () => {
  const { calls } = await opened(scriptedVendorCamera({ switches: 'refuses' }));
  await calls.initDevice();
  await expect(calls.setMsdc()).rejects.toMatchObject({ trouble: 'refused', code: 8 });
});

const FAULTS: [VendorFault['kind'], string, Uint8Array?][] = [
  ['stall', 'refused'],
  ['hang', 'silent'],
  ['vanish', 'gone'],
  ['data', 'garbled', Uint8Array.of(0x63, 1, 2, 3)],
  ['data', 'garbled', Uint8Array.of(3, ...new Uint8Array(40))],
  ['too-much', 'garbled'],
  ['wrong-tag', 'garbled'],
  ['out-of-step', 'garbled'],
  ['failed', 'refused'],
  ['no-data', 'garbled'],
];
test.each(FAULTS)('%s in the middle is %s, and the next command is heard', async (kind, trouble, data) => {
  const { camera, calls } = await opened();
  await calls.initDevice();
  camera.fault({ call: CALL.getZfyInfo, kind, ...(data && { data }) });
  expect(await troubleOf(calls.getZfyInfo())).toBe(trouble);
  if (kind === 'vanish') return;
  expect((await calls.getZfyInfo()).info.serial).toBe('BC24007');
});

test('greeting: the clock is read first, and nothing is set', async () => {
  const { camera, calls } = await opened();
  await calls.initDevice();
  const now = () => Date.parse('2026-07-13T02:29:00Z');
  const { idCode, info, readings } = await greet(calls, now);
  expect(idCode).toBe('REF-A1');
  expect(info.serial).toBe('BC24007');
  expect(readings).toMatchObject({
    batteryPercent: { value: 76, source: 'device' },
    resolution: { value: { width: 1920, height: 1080 }, source: 'device' },
    clock: { value: { deviceClock: AT, zone: 'assumed' }, source: 'device' },
    storage: null,
    firmware: null,
  });
  expect(camera.calls[1]).toBe(CALL.readDevTime);
  for (const sets of [CALL.setMsdc, CALL.syncDevTime, CALL.writeZfyInfo])
    expect(camera.calls).not.toContain(sets);
});

test('readings that a camera refuses or garbles are null; a camera that is gone is gone', async () => {
  const { camera, calls } = await opened();
  await calls.initDevice();
  camera.fault({ call: CALL.readDeviceBatteryDumpEnergy, kind: 'data', data: Uint8Array.of(3, 130) });
  camera.fault({ call: CALL.readDeviceResolution, kind: 'failed' });
  camera.change({ clock: '20260231256161' });
  const { readings } = await greet(calls, Date.now);
  expect(readings).toMatchObject({ batteryPercent: null, resolution: null, clock: null });
  camera.fault({ call: CALL.getIdCode, kind: 'vanish' });
  expect(await troubleOf(greet(calls, Date.now))).toBe('gone');
});

test('a make that has only the calls that are needed', async () => {
  const { initDevice, getZfyInfo, setMsdc, unInitDevice } = reference.calls;
  const adapter = vendorAdapterSchema.parse({
    ...reference,
    calls: { initDevice, getZfyInfo, setMsdc, unInitDevice },
  });
  const { camera, calls } = await opened(scriptedVendorCamera(), { adapter });
  await calls.initDevice();
  expect(await greet(calls, Date.now)).toMatchObject({ idCode: null, readings: { clock: null } });
  expect(await calls.syncDevTime(AT)).toBe(false);
  expect(await calls.writeZfyInfo((await calls.getZfyInfo()).info, 'terminated')).toBe(false);
  expect(new Set(camera.calls)).toEqual(new Set([CALL.initDevice, CALL.getZfyInfo]));
});

test.each([
  ['digits', '3230323630373133313033303030'],
  ['bcd', '20260713103000'],
] as const)('clocks as %s', (format, hex) => {
  const clock = { format, utcOffsetMinutes: 480 };
  expect(Buffer.from(writeClock(AT, clock)).toString('hex')).toBe(hex);
  expect(readClock(Uint8Array.from(Buffer.from(hex, 'hex')), clock)).toBe(AT);
  for (const bad of [
    new Uint8Array(format === 'bcd' ? 7 : 14),
    Uint8Array.of(1),
    new Uint8Array(14).fill(0xff),
  ])
    expect(() => readClock(bad, clock) satisfies Instant).toThrow(VendorError);
});
