import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DockedCamera } from '#shared/device';
import { steadyCapacity } from '../../electron/dock/bay';
import { builtInProfiles } from '../../electron/dock/camera-profiles';
import { capacityOf } from '../../electron/dock/capacity';
import type { RawVolume, VolumeReader } from '../../electron/dock/mass-storage/volume';
import {
  watchDocks,
  type AdapterTrouble,
  type DockWatch,
  type WatchOptions,
} from '../../electron/dock/watch';

const CLIP = 'DCAM_BC240001_B01OPR_20260713_103000.mp4';
const DCF = 'DCIM/100MEDIA/MOVI0001.MP4'; // says nothing of whose it is

let top = '';
const open: DockWatch[] = [];
beforeEach(async () => {
  top = await mkdtemp(path.join(os.tmpdir(), 'evidock-watch-'));
});
afterEach(async () => {
  for (const watch of open.splice(0)) await watch.close();
  await rm(top, { recursive: true, force: true });
});

interface Watched {
  readonly lists: (readonly DockedCamera[])[];
  readonly troubles: AdapterTrouble[];
  readonly watch: DockWatch;
  /** Resolves with the newest list once it is as wanted; fails after ten seconds with what there was instead. */
  readonly until: (wanted: (cameras: readonly DockedCamera[]) => boolean) => Promise<readonly DockedCamera[]>;
}

function watching(options: Partial<WatchOptions>): Watched {
  const lists: (readonly DockedCamera[])[] = [];
  const troubles: AdapterTrouble[] = [];
  const watch = watchDocks({
    readers: [],
    folders: [],
    profiles: builtInProfiles,
    intervalMs: 15,
    refreshMs: 30,
    onChange: (cameras) => lists.push(cameras),
    onTrouble: (trouble) => troubles.push(trouble),
    ...options,
  });
  open.push(watch);
  return {
    lists,
    troubles,
    watch,
    until: async (wanted) => {
      const deadline = performance.now() + 10_000;
      for (;;) {
        const newest = lists.at(-1);
        if (newest && wanted(newest)) return newest;
        if (performance.now() > deadline) throw new Error(`last list: ${JSON.stringify(newest)}`);
        await pause(5);
      }
    },
  };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const identified = (cameras: readonly DockedCamera[]) => cameras[0]?.state === 'identified';
const empty = (cameras: readonly DockedCamera[]) => cameras.length === 0;

async function card(name: string, files: readonly string[] = [CLIP]): Promise<string> {
  const root = path.join(top, name);
  for (const file of files) {
    await mkdir(path.dirname(path.join(root, file)), { recursive: true });
    await writeFile(path.join(root, file), 'x');
  }
  await mkdir(root, { recursive: true });
  return root;
}

/** A volume as a system would list it. */
function volume(mountPoint: string | null, more: Partial<RawVolume> = {}): RawVolume {
  return {
    key: 'usb|1-4',
    arrival: '7',
    device: 'sdb1',
    mountPoint,
    fileSystem: 'vfat',
    label: null,
    volumeId: null,
    readOnly: true,
    usb: null,
    serial: null,
    name: 'DSJ Body Camera',
    ...more,
  };
}

/** A system whose volumes a test plugs and pulls. */
function system(...volumes: RawVolume[]) {
  const state = { volumes, present: null as boolean | null, lists: 0 };
  const reader: VolumeReader = {
    name: 'fake',
    list() {
      state.lists++;
      return Promise.resolve(state.volumes);
    },
    isPresent: ({ key }) => Promise.resolve(state.present ?? state.volumes.some((v) => v.key === key)),
  };
  return { state, reader };
}

test('I1: a folder that appears is docked and identified, vanishes when it goes, and comes back as a new arrival', async () => {
  const root = path.join(top, 'bay');
  const { until, lists } = watching({ folders: [root] });
  await until(empty);
  await rename(await card('elsewhere'), root);
  const [first] = await until(identified);
  expect(first).toMatchObject({
    transport: 'folder',
    trouble: null,
    root,
    name: 'bay',
    usb: null,
    identity: { device: 'BC240001', from: 'file-names' },
    volume: { fileSystem: 'folder', label: null, readOnly: false },
  });
  expect(first?.volume?.totalBytes).toBe((await capacityOf(root)).totalBytes);
  expect(first?.volume?.freeBytes).toBeLessThanOrEqual(first?.volume?.totalBytes ?? 0);
  expect(first?.dock).not.toContain(top);

  await rename(root, path.join(top, 'elsewhere'));
  await until(empty);
  await rename(path.join(top, 'elsewhere'), root);
  const [second] = await until(identified);
  expect(second?.identity).toEqual(first?.identity);
  expect(second?.dock).not.toBe(first?.dock);
  // The states came in order, under one id each time.
  const states = lists.flatMap((list) =>
    list.filter(({ dock }) => dock === first?.dock).map(({ state }) => state),
  );
  expect(states.filter((state, n) => state !== states[n - 1])).toEqual(['mounted', 'readable', 'identified']);
});

test('a list is told only when it differs: a card that lies still is silent', async () => {
  const { state, reader } = system(volume(await card('a')));
  const { until, lists } = watching({ readers: [reader] });
  await until(identified);
  const told = lists.length;
  const polled = state.lists;
  await pause(300);
  expect(state.lists).toBeGreaterThan(polled + 3);
  expect(lists).toHaveLength(told);
});

test('free space is told when it moves by a hundredth, not at every byte', () => {
  const shown = { totalBytes: 1_000, freeBytes: 500 };
  expect(steadyCapacity(null, shown)).toBe(shown);
  expect(steadyCapacity(shown, { totalBytes: 1_000, freeBytes: 491 })).toBe(shown);
  expect(steadyCapacity(shown, { totalBytes: 1_000, freeBytes: 490 }).freeBytes).toBe(490);
  expect(steadyCapacity(shown, { totalBytes: 2_000, freeBytes: 500 }).totalBytes).toBe(2_000);
});

test('a volume goes from present to identified under one id; unmounted is trouble only after a while', async () => {
  const { state, reader } = system(volume(null));
  const { until } = watching({ readers: [reader], mountGraceMs: 100 });
  const [waiting] = await until((list) => list[0]?.state === 'present');
  expect(waiting).toMatchObject({ trouble: null, root: null, volume: null, identity: null });
  const [late] = await until((list) => list[0]?.trouble === 'not-mounted');
  state.volumes = [volume(await card('a'))];
  const [ready] = await until(identified);
  expect(new Set([waiting?.dock, late?.dock, ready?.dock]).size).toBe(1);
  expect(ready?.volume).toMatchObject({ fileSystem: 'vfat', readOnly: true });
});

test('a replug between two polls is a new arrival where the system counts them; ids outlive a restart of the watch', async () => {
  const root = await card('a');
  const { state, reader } = system(volume(root));
  const one = watching({ readers: [reader] });
  const [first] = await one.until(identified);
  const again = watching({ readers: [reader] });
  expect((await again.until(identified))[0]?.dock).toBe(first?.dock);
  state.volumes = [volume(root, { arrival: '8' })];
  const [second] = await one.until((list) => identified(list) && list[0]?.dock !== first?.dock);
  expect(second?.root).toBe(root);
});

test('where arrivals are not counted, a restarted watch gives no id again', async () => {
  const { reader } = system(volume(await card('a'), { arrival: null }));
  const first = (await watching({ readers: [reader] }).until(identified))[0]?.dock;
  const second = (await watching({ readers: [reader] }).until(identified))[0]?.dock;
  expect(second).not.toBe(first);
});

test('a card that lists empty because it was pulled is gone, never an empty card', async () => {
  const root = await card('a');
  const { state, reader } = system(volume(root));
  const { until, lists } = watching({ readers: [reader] });
  const [first] = await until(identified);
  // As FAT on Linux: the mount still stands and lists nothing, without an error.
  state.present = false;
  await rm(path.join(root, CLIP));
  await until(empty);
  await pause(100);
  expect(lists.at(-1)).toEqual([]);
  expect(lists.flat().some(({ trouble }) => trouble !== null)).toBe(false);
  // The same listing, but the device truly is there again: it was plugged in anew.
  await writeFile(path.join(root, CLIP), 'x');
  state.present = true;
  const [second] = await until(identified);
  expect(second?.dock).not.toBe(first?.dock);
});

test('a camera that was emptied while it stays plugged in remains that camera', async () => {
  const root = await card('a');
  const { state, reader } = system(volume(root));
  const { until, lists } = watching({ readers: [reader] });
  await until(identified);
  const told = lists.length;
  await rm(path.join(root, CLIP));
  const polled = state.lists;
  while (state.lists < polled + 8) await pause(5);
  expect(lists).toHaveLength(told);
});

test('what is seen on a card that was pulled meanwhile is worth nothing', async () => {
  const { state, reader } = system(volume(await card('a')));
  state.present = false;
  const { until, lists } = watching({ readers: [reader] });
  await until(empty);
  expect(lists.flat().some(({ identity }) => identity !== null)).toBe(false);
});

test('a stick without footage is no camera, and becomes one when footage comes', async () => {
  const root = await card('a', ['report.docx']);
  const { reader } = system(volume(root, { serial: '4C530001230716', label: 'BC240001' }));
  const { until } = watching({ readers: [reader] });
  const [stick] = await until((list) => list[0]?.trouble === 'not-a-camera');
  expect(stick).toMatchObject({ state: 'readable', identity: null });
  await writeFile(path.join(root, CLIP), 'x');
  expect((await until(identified))[0]?.dock).toBe(stick?.dock);
});

test('a camera of which nothing tells whose it is stays readable, and says that a person has to tell', async () => {
  const { reader } = system(volume(await card('a', [DCF])));
  const { until } = watching({ readers: [reader] });
  const [camera] = await until((cameras) => cameras[0]?.trouble === 'nameless');
  expect(camera).toMatchObject({ state: 'readable', identity: null });
});

test('a folder keeps its id when the watch starts anew: its import goes on', async () => {
  const root = await card('a');
  const [first] = await watching({ folders: [root] }).until(identified);
  const [second] = await watching({ folders: [root] }).until(identified);
  expect(second?.dock).toBe(first?.dock);
});

test('I1: each of two cameras with one serial number states it, with what else it shows; a card reader’s serial is not the camera’s', async () => {
  const usb = (port: string) => ({ vendorId: '4255', productId: '1000', serial: 'SAME7SERIAL', port });
  const plugged = (key: string, root: string, port: string, name = 'DSJ Body Camera') =>
    volume(root, { key, usb: usb(port), serial: 'SAME7SERIAL', name });
  const [a, b, c] = [await card('a', [DCF]), await card('b', [DCF]), await card('c', [DCF])];
  const twins = watching({ readers: [system(plugged('a', a, '1-1'), plugged('b', b, '1-2')).reader] });
  const settled = (list: readonly DockedCamera[]) =>
    list.length > 0 && list.every(({ volume: v }) => v !== null);
  const two = await twins.until((list) => list.length === 2 && list.every(({ identity }) => identity));
  const shown = { transport: 'volume', model: '4255:1000', serial: 'SAME7SERIAL', volume: null };
  expect(two.map(({ identity, traits }) => [identity?.device, traits])).toEqual([
    ['SAME7SERIAL', shown],
    ['SAME7SERIAL', shown],
  ]);
  // one device that shows its memory and its card is one camera
  const units = watching({ readers: [system(plugged('a', a, '1-1'), plugged('b', b, '1-1')).reader] });
  const both = await units.until(
    (list) => list.length === 2 && list.every(({ state }) => state === 'identified'),
  );
  expect(both.map(({ identity }) => identity?.device)).toEqual(['SAME7SERIAL', 'SAME7SERIAL']);
  for (const name of ['Generic USB2.0-CRW', 'Generic SD/MMC', 'UGREEN Multi-Card Reader']) {
    const reading = watching({ readers: [system(plugged('c', c, '1-3', name)).reader] });
    await reading.until(settled);
    await pause(50);
    expect(reading.lists.at(-1)?.[0], name).toMatchObject({ state: 'readable', identity: null });
  }
});

test('a reader that fails is reported once, keeps its last list, holds up no other, and works again', async () => {
  const { state, reader } = system(volume(await card('a')));
  let broken = false;
  const moody: VolumeReader = {
    ...reader,
    list: () => (broken ? Promise.reject(new Error('no sysfs')) : reader.list()),
  };
  const folder = path.join(top, 'later');
  const { until, troubles, lists } = watching({ readers: [moody], folders: [folder] });
  await until(identified);
  broken = true;
  while (troubles.length === 0) await pause(5);
  await card('later');
  const list = await until(
    (cameras) => cameras.length === 2 && cameras.every(({ state: s }) => s === 'identified'),
  );
  expect(list.map(({ transport }) => transport)).toEqual(['volume', 'folder']);
  await pause(100);
  expect(troubles).toHaveLength(1);
  expect(troubles[0]).toMatchObject({ adapter: 'fake', error: new Error('no sysfs') });
  state.volumes = [];
  broken = false;
  await until((cameras) => cameras.length === 1);
  expect(lists.every((cameras) => cameras.length > 0)).toBe(true);
});

test('a reader that hangs is asked once, reported once, and holds up nothing but itself', async () => {
  let asked = 0;
  const hanging: VolumeReader = {
    name: 'hanging',
    list() {
      asked++;
      return new Promise(() => undefined);
    },
    isPresent: () => Promise.resolve(true),
  };
  const root = await card('a');
  const { until, troubles, watch } = watching({ readers: [hanging], folders: [root], listPatienceMs: 50 });
  await until(identified);
  await pause(200);
  expect(asked).toBe(1);
  // On a busy machine the folder may be late once, too.
  const ofHanging = troubles.filter(({ adapter }) => adapter === 'hanging');
  expect(ofHanging.map(({ error }) => String(error))).toEqual(['Error: hanging gave no answer within 50 ms']);
  const before = performance.now();
  await watch.close();
  expect(performance.now() - before).toBeLessThan(5_000);
});

test('a volume that hangs or cannot be listed is mounted but not readable; its neighbour goes on', async () => {
  const stuck = volume(await card('stuck', []), { key: 'stuck' });
  const missing = volume(path.join(top, 'missing'), { key: 'missing' });
  const fine = volume(await card('fine'), { key: 'fine' });
  const reader: VolumeReader = {
    name: 'fake',
    list: () => Promise.resolve([stuck, missing, fine]),
    // an empty root is asked about, and there it hangs
    isPresent: ({ key }) => (key === 'stuck' ? new Promise(() => undefined) : Promise.resolve(true)),
  };
  const { until } = watching({ readers: [reader], lookPatienceMs: 60 });
  const list = await until(
    (cameras) =>
      cameras[0]?.trouble === 'not-readable' &&
      cameras[1]?.trouble === 'not-readable' &&
      cameras[2]?.state === 'identified',
  );
  expect(list.map(({ state, trouble }) => [state, trouble])).toEqual([
    ['mounted', 'not-readable'],
    ['mounted', 'not-readable'],
    ['identified', null],
  ]);
});

test('the first list waits for every adapter, so that a restart makes nobody believe in a pulled camera', async () => {
  let answer: (volumes: readonly RawVolume[]) => void = () => undefined;
  const slow: VolumeReader = {
    name: 'slow',
    list: () => new Promise((resolve) => (answer = resolve)),
    isPresent: () => Promise.resolve(true),
  };
  const { until, lists } = watching({ readers: [slow], folders: [await card('a')] });
  await pause(100);
  expect(lists).toEqual([]);
  answer([volume(await card('b'))]);
  const list = await until((cameras) => cameras.length === 2);
  expect(lists[0]).toHaveLength(2);
  expect(list.map(({ transport }) => transport)).toEqual(['volume', 'folder']);
});

test('nothing is told after closing, and a dock without any adapter says that it is empty', async () => {
  const { until, watch, lists } = watching({});
  await until(empty);
  await watch.close();
  const root = path.join(top, 'bay');
  const closing = watching({ folders: [root] });
  await closing.until(empty);
  await closing.watch.close();
  await card('bay');
  await pause(100);
  expect(closing.lists).toEqual([[]]);
  expect(lists).toEqual([[]]);
});
