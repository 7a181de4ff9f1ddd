/** Many cameras at once: a line with a limit, pause, priority, and one that is pulled among others. */
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { DockedCamera } from '#shared/device';
import { DOCK_SETTINGS } from '#shared/dock-settings';
import type { DockId } from '#shared/ids';
import { mountedSource } from '../../electron/intake/mounted-source';
import type { FootageSource } from '../../electron/intake/source';
import { verifyVault } from '../../electron/station/verify';
import { dockedCamera, makeCard, openFloor, sealedOf, throttled, type Floor } from './docks-fixture';

let floor: Floor;
afterEach(() => floor.close());

const EIGHT = [1, 2, 3, 4, 5, 6, 7, 8];
const id = (n: number): string => `BC24000${n}`;
const by = { kind: 'operator', account: 'keeper' } as const;
const dock = (n: number): DockId => `p${n}` as DockId;

test('I1, I3: eight cameras side by side; one is pulled and hurts none of the others, bytes and outcomes alike', async () => {
  floor = await openFloor();
  const roots = EIGHT.map((n) => makeCard(floor, id(n), 4, 6 << 20));
  const plugged = (without: number[] = []): DockedCamera[] =>
    EIGHT.filter((n) => !without.includes(n)).map((n) => dockedCamera(`p${n}`, roots[n - 1] ?? '', id(n)));
  floor.docks.docked(plugged());
  // All have begun, none is done.
  await floor.until((cards) => cards.length === 8 && cards.every((c) => c.import.phase === 'copying'));
  floor.docks.docked(plugged([5]));
  await floor.until((cards) =>
    cards.every((c) => (c.device === id(5) ? c.trouble === 'gone' : c.import.phase === 'safe')),
  );
  for (const n of EIGHT.filter((other) => other !== 5)) {
    const sealed = sealedOf(floor, id(n), roots[n - 1] ?? '');
    expect(
      [...sealed.values()].every((sha256) => sha256 !== null),
      id(n),
    ).toBe(true);
    expect(floor.card(id(n))?.import).toMatchObject({ totals: { sealed: 4, failed: 0 } });
  }
  await floor.until(() => ['stopped', 'not-safe'].includes(floor.card(id(5))?.import.phase ?? ''));
  expect(floor.card(id(5))?.import).toMatchObject({ failure: { code: 'camera-gone' } });
  // Back again, it is finished; and the ledger and all originals are proven.
  floor.docks.docked([...plugged([5]), dockedCamera('p5#2', roots[4] ?? '', id(5))]);
  await floor.until(() => floor.card('p5#2')?.import.phase === 'safe');
  expect([...sealedOf(floor, id(5), roots[4] ?? '').values()].includes(null)).toBe(false);
  expect(await verifyVault(path.join(floor.folder, 'vault'))).toMatchObject({ failures: [], clips: 32 });
});

/** Cameras whose files come only as fast as they are allowed to. */
async function slowFloor(cameras: number, clips: number, bytes: number) {
  const sources = new Map<string, ReturnType<typeof throttled>>();
  floor = await openFloor({
    sourceOf: ({ dock: docked, root }, isPresent): FootageSource | null => {
      if (root === null) return null;
      const source = throttled(mountedSource(root, isPresent));
      sources.set(docked, source);
      return source;
    },
  });
  const numbers = EIGHT.slice(0, cameras);
  const roots = numbers.map((n) => makeCard(floor, id(n), clips, bytes));
  const plugged = numbers.map((n) => dockedCamera(`p${n}`, roots[n - 1] ?? '', id(n)));
  return { sources, plugged, roots };
}
const ALL = Number.MAX_SAFE_INTEGER;

test('the limit: those beyond it wait in line with their place, and begin as places come free', async () => {
  const { sources, plugged } = await slowFloor(4, 2, 100_000);
  await floor.docks.setUp({ ...DOCK_SETTINGS, parallelImports: 2 }, by);
  floor.docks.docked(plugged);
  await floor.until(
    (cards) => cards.filter((c) => ['listing', 'copying'].includes(c.import.phase)).length === 2,
  );
  expect(floor.card(id(3))?.import).toEqual({ phase: 'waiting', ahead: 0 });
  expect(floor.card(id(4))?.import).toEqual({ phase: 'waiting', ahead: 1 });
  expect([...sources.keys()]).toEqual(['p1', 'p2']);
  sources.get('p1')?.allow(ALL);
  await floor.until(() => floor.card(id(3))?.import.phase === 'copying');
  expect(floor.card(id(4))?.import).toEqual({ phase: 'waiting', ahead: 0 });
  // Somebody stops one that waits: nothing was begun, and the next may go.
  floor.docks.cancel(dock(4));
  expect(floor.card(id(4))?.import).toEqual({ phase: 'stopped', failure: { code: 'cancelled' } });
  for (const source of sources.values()) source.allow(ALL);
  await floor.until(() => [1, 2, 3].every((n) => floor.card(id(n))?.import.phase === 'safe'));
  floor.docks.import(dock(4));
  await floor.until(() => sources.has('p4'));
  sources.get('p4')?.allow(ALL);
  await floor.until(() => floor.card(id(4))?.import.phase === 'safe');
  expect((await floor.entries('dock.set-up'))[0]).toMatchObject({ by, data: { parallelImports: 2 } });
});

test('a waiting camera that is pulled keeps its card: nobody may think that it was imported', async () => {
  const { sources, plugged } = await slowFloor(2, 1, 100_000);
  await floor.docks.setUp({ ...DOCK_SETTINGS, parallelImports: 1 }, by);
  floor.docks.docked(plugged);
  await floor.until(() => floor.card(id(2))?.import.phase === 'waiting');
  floor.docks.docked(plugged.slice(0, 1));
  expect(floor.card(id(2))).toMatchObject({
    trouble: 'gone',
    import: { phase: 'stopped', failure: { code: 'camera-gone' } },
  });
  sources.get('p1')?.allow(ALL);
  await floor.until(() => floor.card(id(1))?.import.phase === 'safe');
});

test('pause: within a file, for as long as one likes; others take its place; it goes on where it was, and nothing is doubled', async () => {
  const { sources, plugged, roots } = await slowFloor(2, 2, 20 << 20);
  await floor.docks.setUp({ ...DOCK_SETTINGS, parallelImports: 1 }, by);
  floor.docks.docked(plugged);
  await floor.until(() => sources.has('p1'));
  const first = sources.get('p1');
  first?.allow(9 << 20);
  await floor.until(() => (first?.bytes() ?? 0) >= 9 << 20);
  floor.docks.pause(dock(1));
  expect(floor.card(id(1))?.import).toMatchObject({ phase: 'paused', by: 'person' });
  first?.allow(ALL);
  // The other one is imported meanwhile, whole; of the paused one no more than the pieces in hand come.
  await floor.until(() => sources.has('p2'));
  sources.get('p2')?.allow(ALL);
  await floor.until(() => floor.card(id(2))?.import.phase === 'safe');
  const rested = first?.bytes() ?? 0;
  expect(rested).toBeLessThan(40 << 20);
  await new Promise((resolve) => setTimeout(resolve, 150));
  expect(first?.bytes()).toBe(rested);
  expect(floor.card(id(1))?.import).toMatchObject({ phase: 'paused' });
  floor.docks.goOn(dock(1));
  await floor.until(() => floor.card(id(1))?.import.phase === 'safe');
  // It was not read again from the beginning.
  expect((first?.bytes() ?? 0) - rested).toBeLessThan(41 << 20);
  for (const n of [1, 2])
    expect([...sealedOf(floor, id(n), roots[n - 1] ?? '').values()].includes(null)).toBe(false);
  expect(await floor.entries('import.started')).toHaveLength(2);
});

test('a paused import can be stopped, and pulled; what was sealed before stays sealed', async () => {
  const { sources, plugged } = await slowFloor(2, 2, 9 << 20);
  floor.docks.docked(plugged);
  for (const n of [1, 2]) {
    await floor.until(() => sources.has(`p${n}`));
    sources.get(`p${n}`)?.allow(5 << 20);
  }
  await floor.until((cards) => cards.every((c) => c.import.phase === 'copying'));
  floor.docks.pause(dock(1));
  floor.docks.pause(dock(2));
  for (const source of sources.values()) source.allow(ALL);
  floor.docks.cancel(dock(1));
  await floor.until(() => floor.card(id(1))?.import.phase === 'not-safe');
  expect(floor.card(id(1))?.import).toMatchObject({ failure: { code: 'cancelled' } });
  floor.docks.docked(plugged.slice(0, 1));
  await floor.until(() => ['stopped', 'not-safe'].includes(floor.card(id(2))?.import.phase ?? ''));
  expect(floor.card(id(2))).toMatchObject({ trouble: 'gone', import: { failure: { code: 'camera-gone' } } });
  floor.docks.import(dock(1));
  await floor.until(() => sources.get('p1')?.bytes() === 0);
  sources.get('p1')?.allow(ALL);
  await floor.until(() => floor.card(id(1))?.import.phase === 'safe');
});

test('first this one: a waiting camera begins at once and is done before those that were under way', async () => {
  floor = await openFloor();
  const roots = [1, 2, 3].map((n) => makeCard(floor, id(n), n === 3 ? 2 : 6, 8 << 20));
  await floor.docks.setUp({ ...DOCK_SETTINGS, parallelImports: 2 }, by);
  floor.docks.docked([1, 2, 3].map((n) => dockedCamera(`p${n}`, roots[n - 1] ?? '', id(n))));
  await floor.until(() => floor.card(id(1))?.import.phase === 'copying');
  expect(floor.card(id(3))?.import.phase).toBe('waiting');
  floor.docks.prefer(dock(3));
  expect(floor.card(id(3))).toMatchObject({ preferred: true });
  await floor.until(() => floor.card(id(3))?.import.phase === 'safe');
  expect([1, 2].map((n) => floor.card(id(n))?.import.phase)).toEqual(['copying', 'copying']);
  expect(floor.card(id(3))?.preferred).toBe(false);
  await floor.until((cards) => cards.every((c) => c.import.phase === 'safe'));
});

test('another camera under the very same plugging in is not taken for the first', async () => {
  const { sources, plugged } = await slowFloor(1, 2, 9 << 20);
  floor.docks.docked(plugged);
  await floor.until(() => sources.has('p1'));
  const other = makeCard(floor, 'other', 1);
  floor.docks.docked([dockedCamera('p1', other, 'BC999')]);
  sources.get('p1')?.allow(ALL);
  await floor.until((cards) => ['stopped', 'not-safe'].includes(cards[0]?.import.phase ?? ''));
  expect(fs.existsSync(other)).toBe(true);
  expect([...sealedOf(floor, id(1), other).values()]).toEqual([null]);
});

test('what a person reads off the battery is on record with its source, and on the card until the camera itself tells', async () => {
  floor = await openFloor();
  floor.docks.docked([dockedCamera('p1', makeCard(floor, id(1), 1), id(1))]);
  await floor.until(([card]) => card?.import.phase === 'safe');
  expect(floor.card(id(1))?.offers).toContain('battery');
  await floor.docks.tellBattery(dock(1), 75, by);
  expect(floor.card(id(1))?.readings.batteryPercent).toMatchObject({ value: 75, source: 'person' });
  const [entry] = await floor.entries('device.readings');
  expect(entry).toMatchObject({
    by,
    data: { device: id(1), batteryPercent: { value: 75, source: 'person' } },
  });
  expect(floor.station.catalog.deviceActs(id(1) as never).map(({ kind }) => kind)).toEqual([
    'device.readings',
  ]);
});

test('a hidden camera that told its number stands in nobody’s way, and is imported when it shows its files', async () => {
  floor = await openFloor();
  const hidden = dockedCamera('v1', null, id(1), { transport: 'vendor', state: 'present' });
  const other = dockedCamera('p2', makeCard(floor, id(2), 1), id(2));
  await floor.docks.setUp({ ...DOCK_SETTINGS, parallelImports: 1 }, by);
  floor.docks.docked([hidden, other]);
  expect(floor.card(id(1))?.import).toEqual({ phase: 'none' });
  await floor.until(() => floor.card(id(2))?.import.phase === 'safe');
  // A wrong password; while it is tried again with the right one the camera is not told of.
  floor.docks.docked([{ ...hidden, trouble: 'password-wrong' }, other]);
  floor.docks.docked([other]);
  expect(floor.card(id(1))).toBeUndefined();
  floor.docks.docked([dockedCamera('v1', makeCard(floor, id(1), 1), id(1)), other]);
  await floor.until(() => floor.card(id(1))?.import.phase === 'safe');
});

test('a camera that was pulled and is back under the very same name of its plugging in is imported anew', async () => {
  const { sources, plugged } = await slowFloor(1, 2, 9 << 20);
  floor.docks.docked(plugged);
  await floor.until(() => sources.has('p1'));
  floor.docks.docked([]);
  sources.get('p1')?.allow(ALL);
  await floor.until(([c]) => ['stopped', 'not-safe'].includes(c?.import.phase ?? ''));
  sources.delete('p1');
  floor.docks.docked(plugged);
  await floor.until(() => sources.has('p1'));
  sources.get('p1')?.allow(ALL);
  await floor.until(() => floor.card(id(1))?.import.phase === 'safe');
});

test('clearing: off until the office turns it on; two steps; never another camera than the one that was shown', async () => {
  floor = await openFloor();
  const roots = [1, 2].map((n) => makeCard(floor, id(n), 2));
  const [first, second] = [1, 2].map((n) => dockedCamera('p1', roots[n - 1] ?? '', id(n)));
  const names = (n: number): number => fs.readdirSync(path.join(roots[n - 1] ?? '', 'DCIM')).length;
  if (!first || !second) throw new Error('two cameras');
  floor.docks.docked([first]);
  await floor.until(() => floor.card(id(1))?.import.phase === 'safe');
  expect(floor.card(id(1))?.offers).not.toContain('clearing');
  await expect(floor.docks.planClearing(dock(1))).rejects.toMatchObject({
    failure: { code: 'clearing-off' },
  });

  await floor.docks.setUp({ ...DOCK_SETTINGS, clearing: 'medium' }, by);
  expect(floor.card(id(1))?.offers).toContain('clearing');
  const plan = await floor.docks.planClearing(dock(1));
  expect(plan).toMatchObject({ goes: { files: 2 }, stays: [] });
  expect(() => floor.docks.clear(dock(1), 'of another plan', by)).toThrow();
  // Exchanged between the two steps.
  floor.docks.docked([second]);
  await floor.until(() => floor.card(id(2)) !== undefined);
  expect(() => floor.docks.clear(dock(1), plan.plan, by)).toThrow();
  await floor.until(() => floor.card(id(2))?.import.phase === 'safe');
  expect(() => floor.docks.clear(dock(1), plan.plan, by)).toThrow();
  expect([names(1), names(2)]).toEqual([2, 2]);
  expect(await floor.entries('device.clearing')).toEqual([]);

  floor.docks.docked([]);
  floor.docks.docked([first]);
  await floor.until(() => floor.card(id(1))?.import.phase === 'safe');
  const again = await floor.docks.planClearing(dock(1));
  floor.docks.clear(dock(1), again.plan, by);
  await floor.until(() => {
    const work = floor.card(id(1))?.import;
    return work?.phase === 'safe' && work.cleared !== null;
  });
  expect([names(1), names(2)]).toEqual([0, 2]);
  expect(await floor.entries('device.cleared')).toHaveLength(1);
});

test('a dock process that starts anew sees a camera before it knows which one it is: its import goes on', async () => {
  const { sources, plugged } = await slowFloor(1, 2, 9 << 20);
  floor.docks.docked(plugged);
  await floor.until(() => sources.has('p1'));
  sources.get('p1')?.allow(5 << 20);
  await floor.until(([c]) => c?.import.phase === 'copying');
  floor.docks.docked(plugged.map((camera) => ({ ...camera, state: 'mounted', identity: null })));
  floor.docks.docked(plugged);
  sources.get('p1')?.allow(ALL);
  await floor.until(() => floor.card(id(1))?.import.phase === 'safe');
  expect(await floor.entries('import.started')).toHaveLength(1);
});
