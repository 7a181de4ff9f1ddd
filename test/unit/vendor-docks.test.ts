import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DockedCamera, UsbIdentity } from '#shared/device';
import { noTraits } from '#shared/device-traits';
import type { DockId } from '#shared/ids';
import { instantOf } from '#shared/clock';
import { NO_READINGS } from '#shared/readings';
import { vendorDocks, type VendorDocks, type VendorDocksOptions } from '../../electron/dock/vendor-docks';
import { openPipes } from '../../electron/dock/usb/pipes';
import { bulkOnly } from '../../electron/dock/vendor/bulk-only';
import { builtInAdapters } from '../../electron/dock/vendor/adapters';
import type { memoryBehind } from '../../electron/dock/usb/kernel-side';
import type { LibraryDevice } from '../../electron/dock/usb/library';
import type { PortReset } from '../../electron/dock/usb/reset';
import { sightingOf, type UsbSighting } from '../../electron/dock/usb/sighting';
import { fakeDevice, type FakeDeviceOptions } from '../mtp-camera/fake-usb';
import { carry, type Carrier } from '../mtp-camera/in-process';
import { identityStruct, scriptedVendorCamera, type ScriptedVendorCamera } from '../vendor-camera/camera';
import { CALL } from '../vendor-camera/script';

let docks: VendorDocks;
let devices: Map<string, LibraryDevice>;
let plugged: UsbSighting[];
let volumes: DockedCamera[];
let passwords: Record<string, string>;
let troubles: string[];
let memory: Awaited<ReturnType<typeof memoryBehind>>;
let resets: PortReset[];

beforeEach(() => {
  devices = new Map();
  plugged = [];
  volumes = [];
  passwords = { reference: '0a1B2c' };
  troubles = [];
  memory = 'none';
  resets = [];
  start({});
});
afterEach(() => docks.close());

function start(options: Partial<VendorDocksOptions>): void {
  docks = vendorDocks({
    device: (key) => devices.get(key) ?? null,
    adapters: builtInAdapters,
    passwordOf: (adapter, cameras) => {
      const names = [...cameras.map((camera) => `${adapter}/${camera}`), adapter];
      return Promise.resolve(names.map((name) => passwords[name]).find((found) => found) ?? null);
    },
    isTaken: (device, port) =>
      docks.cameras(volumes).some(({ identity, usb }) => identity?.device === device && usb?.port !== port),
    onChange: () => undefined,
    onTrouble: (_, error) => troubles.push(error.message),
    memory: () => Promise.resolve(memory),
    peer: (port) => Promise.resolve(port.replace('1-', '2-')),
    reset: async (device) => {
      await device.reset();
      resets.push('done');
      return 'done';
    },
    now: () => Date.parse('2026-07-13T02:29:00Z'),
    retryMs: 20,
    switchMs: 400,
    memoryMs: 60,
    ...options,
  });
}

/** For tests in which the camera says nothing: nobody waits for seconds. */
const impatient: Partial<VendorDocksOptions> = {
  open: async (device, face) =>
    bulkOnly(await openPipes(device, face, { claimMs: 20, fromDriver: true }), 100),
};

interface Plugged {
  readonly carrier: Carrier;
  readonly usb: UsbIdentity;
}

async function plug(
  camera: ScriptedVendorCamera,
  ports: readonly number[] = [2],
  more: FakeDeviceOptions = {},
): Promise<Plugged> {
  const carrier = carry(camera);
  const { class: kind, subclass, protocol } = camera.shows.face;
  const shown: FakeDeviceOptions = { ...camera.script.usb, face: [kind, subclass, protocol], ports };
  const device = fakeDevice({ ...shown, carrier, ...more });
  // The system tells what a device offers also where it may not be opened.
  const sighting = { ...(await sightingOf(fakeDevice(shown), '/nowhere')), key: device.handle };
  devices.set(sighting.key, device);
  plugged = [...plugged, sighting];
  docks.sighted(plugged);
  camera.onDiskMode = () => unplug(sighting.usb.port);
  return { carrier, usb: sighting.usb };
}

function unplug(port: string): void {
  plugged = plugged.filter(({ usb }) => usb.port !== port);
  docks.sighted(plugged);
}

function volume(port: string, more: Partial<DockedCamera> = {}): DockedCamera {
  return {
    dock: `volume-${port}` as DockId,
    transport: 'volume',
    state: 'readable',
    trouble: null,
    root: '/media/user/CARD',
    usb: { vendorId: '1209', productId: '0002', serial: 'X', port },
    volume: null,
    readings: NO_READINGS,
    identity: null,
    traits: noTraits('volume'),
    clockSettable: false,
    name: 'Generic Disk',
    vendor: null,
    ...more,
  };
}

async function until(
  condition: (cameras: readonly DockedCamera[]) => boolean,
): Promise<readonly DockedCamera[]> {
  for (const end = performance.now() + 8_000; performance.now() < end;) {
    const cameras = docks.cameras(volumes);
    if (condition(cameras)) return cameras;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`never: ${JSON.stringify(docks.cameras(volumes))} ${troubles.join('; ')}`);
}

const stuckAs = (trouble: DockedCamera['trouble']) => until(([camera]) => camera?.trouble === trouble);
/** The calls after the first connecting. */
const settings = ({ calls }: ScriptedVendorCamera) =>
  calls.filter((call) => call === CALL.setMsdc || call === CALL.syncDevTime || call === CALL.writeZfyInfo);

test('I1: hidden, greeted, switched, and joined with its volume: one camera all along', async () => {
  const camera = scriptedVendorCamera();
  const { usb } = await plug(camera);
  const [hidden] = await until(([c]) => c?.identity !== null && c?.identity !== undefined);
  expect(hidden).toMatchObject({
    transport: 'vendor',
    state: 'present',
    trouble: null,
    identity: { device: 'BC24007', from: 'vendor-call' },
    readings: {
      batteryPercent: { value: 76, source: 'device' },
      resolution: { value: { width: 1920, height: 1080 } },
      clock: { value: { deviceClock: instantOf(Date.parse('2026-07-13T02:30:00Z')) } },
    },
    vendor: {
      adapter: 'reference',
      camera: 'BC24007',
      holder: { userNo: 'JX0999', userName: '张伟', unitNo: '210211000000', unitName: '城东执法大队' },
    },
  });
  await until(() => plugged.length === 0);
  expect(docks.cameras(volumes)).toMatchObject([{ dock: hidden?.dock, state: 'present', trouble: null }]);
  const storage = {
    value: { totalBytes: 64e9, freeBytes: 5e9 },
    source: 'file-system',
    at: instantOf(0),
  } as const;
  volumes = [volume(usb.port, { state: 'mounted' })];
  expect(docks.cameras(volumes)).toMatchObject([
    { dock: hidden?.dock, transport: 'volume', state: 'mounted' },
  ]);
  // An empty card has nothing by which anybody could tell that it is a camera's; its camera said so.
  volumes = [volume(usb.port, { trouble: 'not-a-camera', readings: { ...NO_READINGS, storage } })];
  expect(docks.cameras(volumes)).toMatchObject([
    {
      dock: hidden?.dock,
      transport: 'volume',
      state: 'identified',
      trouble: null,
      root: '/media/user/CARD',
      identity: { device: 'BC24007', from: 'vendor-call' },
      readings: { batteryPercent: { value: 76 }, storage },
      vendor: { holder: { userName: '张伟' } },
    },
  ]);
  volumes = [];
  expect(docks.cameras(volumes)).toEqual([]);
  expect(settings(camera)).toEqual([CALL.setMsdc]);
  expect(camera.calls.indexOf(CALL.setMsdc)).toBe(camera.calls.length - 1);
});

test('a camera that leaves the bus without answering is waited for as well', async () => {
  const { usb } = await plug(scriptedVendorCamera({ switches: 'leaves' }));
  await until(() => plugged.length === 0);
  volumes = [volume(usb.port, { identity: null })];
  const cameras = await until(([c]) => c?.state === 'identified');
  expect(cameras).toHaveLength(1);
});

test('a camera that comes back on the fast side of its socket, under another name, is known again', async () => {
  await plug(scriptedVendorCamera());
  const [hidden] = await until(() => plugged.length === 0);
  volumes = [volume('2-3'), volume('2-2')];
  const cameras = docks.cameras(volumes);
  expect(cameras.map(({ identity }) => identity?.device)).toEqual([undefined, 'BC24007']);
  expect(cameras[1]?.dock).toBe(hidden?.dock);
});

test('two volumes of one camera, memory and card, have its name both; only one goes on under its dock', async () => {
  const { usb } = await plug(scriptedVendorCamera());
  const [hidden] = await until(() => plugged.length === 0);
  volumes = [volume(usb.port), { ...volume(usb.port), dock: 'second' as DockId }];
  const cameras = docks.cameras(volumes);
  expect(cameras.map(({ dock }) => dock)).toEqual([hidden?.dock, 'second']);
  expect(cameras.map(({ identity }) => identity?.device)).toEqual(['BC24007', 'BC24007']);
});

test('both layouts of the identity; a number that tells nothing leaves the volume its own', async () => {
  const ascii = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));
  const short = scriptedVendorCamera({ identity: identityStruct([ascii('TA00999')], false) });
  await plug(short);
  await until(([c]) => c?.identity?.device === 'TA00999');
  unplug('1-2');
  const nobody = scriptedVendorCamera({ identity: identityStruct([ascii('0000000')], true) });
  const { usb } = await plug(nobody, [3]);
  await until(() => nobody.isGone);
  volumes = [volume(usb.port, { state: 'identified', identity: { device: 'X1' as never, from: 'id-file' } })];
  await until((cameras) => cameras.some((c) => c.identity?.device === ('X1' as never)));
});

test('no password: it says so, nothing is set, and it goes on when one is kept', async () => {
  passwords = {};
  const camera = scriptedVendorCamera();
  await plug(camera);
  const [stuck] = await stuckAs('password-missing');
  // What it tells without a password is shown all the same.
  expect(stuck).toMatchObject({
    identity: { device: 'BC24007' },
    readings: { batteryPercent: { value: 76 } },
  });
  expect(settings(camera)).toEqual([]);
  passwords = { 'reference/BC24007': '0a1B2c' };
  docks.passwordKept('reference', 'BC24007');
  await until(() => plugged.length === 0);
});

test('a wrong password: it says so and does not try again, until another is kept', async () => {
  passwords = { reference: '999999' };
  const camera = scriptedVendorCamera();
  await plug(camera);
  await stuckAs('password-wrong');
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(settings(camera)).toEqual([CALL.setMsdc]);
  expect(troubles.join()).not.toContain('999999');
  docks.use([...builtInAdapters]);
  docks.passwordKept('another-make', null);
  docks.passwordKept('reference', 'TA00999');
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(settings(camera)).toEqual([CALL.setMsdc]);
  passwords = { reference: '0a1B2c' };
  docks.passwordKept('reference', null);
  await until(() => plugged.length === 0);
});

test('a password of its own goes before that of its make', async () => {
  passwords = { reference: '999999', 'reference/BC24007': '0a1B2c' };
  const camera = scriptedVendorCamera();
  await plug(camera);
  await until(() => plugged.length === 0);
  expect(settings(camera)).toEqual([CALL.setMsdc]);
});

test('a keychain that cannot be asked is as one without a password, and is told', async () => {
  start({ passwordOf: () => Promise.reject(new Error('the keychain is locked')) });
  await plug(scriptedVendorCamera());
  await stuckAs('password-missing');
  expect(troubles).toContain('the keychain is locked');
});

test.each(['refuses', 'stays'] as const)('a camera that %s to become a disk is named', async (switches) => {
  await plug(scriptedVendorCamera({ switches }));
  const [stuck] = await stuckAs('switch-failed');
  expect(stuck).toMatchObject({ state: 'present', identity: { device: 'BC24007' } });
  unplug('1-2');
  expect(docks.cameras(volumes)).toEqual([]);
});

test('a camera that never comes back as a disk leaves no card behind', async () => {
  await plug(scriptedVendorCamera());
  await until(() => plugged.length === 0);
  expect(docks.cameras(volumes)).toHaveLength(1);
  await until((cameras) => cameras.length === 0);
});

test('pulled while it is greeted: no card, no trouble, and the next plugging starts afresh', async () => {
  const camera = scriptedVendorCamera();
  camera.fault({ call: CALL.getZfyInfo, kind: 'hang' });
  const { carrier } = await plug(camera);
  await until(() => camera.calls.includes(CALL.getZfyInfo));
  carrier.pull();
  unplug('1-2');
  expect(docks.cameras(volumes)).toEqual([]);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(docks.cameras(volumes)).toEqual([]);
  expect(troubles).toEqual([]);
  await plug(scriptedVendorCamera());
  await until(() => plugged.length === 0);
});

test('garbage instead of an identity: it is named, and nothing is set', async () => {
  const camera = scriptedVendorCamera({ identity: Uint8Array.of(1, 2, 3) });
  await plug(camera);
  const [stuck] = await stuckAs('not-understood');
  expect(stuck?.identity).toBeNull();
  expect(settings(camera)).toEqual([]);
});

test('a camera that is frozen is freed by a reset of its port, once, with the reason told', async () => {
  await docks.close();
  start(impatient);
  const camera = scriptedVendorCamera();
  camera.fault({ call: CALL.initDevice, kind: 'freeze' });
  await plug(camera);
  await until(() => plugged.length === 0);
  expect(resets).toEqual(['done']);
  expect(troubles.join('\n')).toMatch(/port reset because of ".*": done/);
});

test('a dead camera: one reset, then it says that it does not answer', async () => {
  await docks.close();
  start(impatient);
  const camera = scriptedVendorCamera();
  camera.fault({ call: CALL.initDevice, kind: 'die' });
  await plug(camera);
  await until(([c]) => c?.trouble === 'no-answer');
  expect(resets).toEqual(['done']);
});

test('held by another program, or not ours to open: it says so and tries again', async () => {
  await docks.close();
  start(impatient);
  const text = 'interface is busy (errno 16)';
  const camera = scriptedVendorCamera();
  await plug(camera, [2], { claimFails: { times: 3, text } });
  await stuckAs('held');
  await until(() => plugged.length === 0);
  const denied = scriptedVendorCamera();
  await plug(denied, [5], { closedBecause: 'permission denied (errno 13)' });
  await until((cameras) => cameras.some((c) => c.trouble === 'denied'));
});

test('a disk with memory behind it is never spoken to: it may be mounted', async () => {
  const camera = scriptedVendorCamera();
  for (const found of ['there', null] as const) {
    memory = found;
    await plug(camera, [found === null ? 3 : 2]);
  }
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(camera.calls).toEqual([]);
  expect(docks.cameras(volumes)).toEqual([]);
});

test('a driver that finds no disk in time has nothing to lose', async () => {
  memory = 'pending';
  await plug(scriptedVendorCamera());
  await until(() => plugged.length === 0);
});

test('two cameras with one number: the second is not switched, and says why', async () => {
  const [first, second] = [scriptedVendorCamera(), scriptedVendorCamera()];
  await plug(first);
  await until(() => first.isGone);
  volumes = [volume('1-2', { state: 'identified' })];
  docks.cameras(volumes);
  await plug(second, [3]);
  await until((cameras) => cameras.some((c) => c.trouble === 'same-number'));
  expect(settings(second)).toEqual([]);
  unplug('1-3');
  volumes = [];
  docks.cameras(volumes);
  await plug(second, [3]);
  await until(() => second.isGone);
});

test('plugged in again at once, before its volume was missed', async () => {
  const camera = scriptedVendorCamera();
  const { usb } = await plug(camera);
  await until(() => camera.isGone);
  volumes = [volume(usb.port)];
  docks.cameras(volumes);
  const again = scriptedVendorCamera();
  await plug(again);
  await new Promise((resolve) => setTimeout(resolve, 30));
  expect(again.calls).toEqual([]);
  volumes = [];
  await until(() => again.isGone);
});

test('what no adapter knows is not shown, and is taken up when an adapter is added', async () => {
  await docks.close();
  start({ adapters: [] });
  await plug(scriptedVendorCamera());
  expect(docks.cameras(volumes)).toEqual([]);
  docks.use(builtInAdapters);
  await until(() => plugged.length === 0);
});

test('a make that wants its password for reading too', async () => {
  const [reference] = builtInAdapters;
  if (!reference) throw new Error('no reference adapter');
  const reads = ['getZfyInfo', 'readDeviceBatteryDumpEnergy', 'readDeviceResolution'] as const;
  const calls = { ...reference.calls };
  for (const call of reads)
    calls[call] = calls[call]?.replace('00 00 00 00 00 00 LL', 'PP PP PP PP PP PP LL') ?? '';
  const strict = [{ ...reference, calls }];
  await docks.close();
  passwords = {};
  start({ adapters: strict });
  const camera = scriptedVendorCamera({ readsNeedPassword: true });
  await plug(camera);
  expect(await stuckAs('password-missing')).toMatchObject([
    { vendor: { camera: 'REF000777' }, identity: null },
  ]);
  passwords = { 'reference/REF000777': '0a1B2c' };
  docks.passwordKept('reference', 'REF000777');
  await until(() => plugged.length === 0);
});
