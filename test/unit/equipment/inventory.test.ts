import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inventoryActShapes, type InventoryAct } from '#shared/acts/inventory';
import { canonicalJson } from '#shared/canonical-json';
import type { Instant } from '#shared/clock';
import type { DeviceFile, Place } from '#shared/device-file';
import { recordIdOf, type InventoryId } from '#shared/ids';
import {
  closeInventory,
  differencesOf,
  explainDifference,
  inventoryAfter,
  openInventory,
  scanned,
  type Inventory,
} from '#shared/inventory';
import type { Ruling } from '#shared/ruling';
import { at, CAMERA, codes, deviceOf, later, next, personOf } from './office';

const opened = at('2026-07-13T09:00:00');
const checkout = recordIdOf('checkout', 0, next());
const { person } = personOf('王敏');
const OUT: Place = { where: 'out', checkout, person };
const file = (
  n: number,
  place: Place = { where: 'stock' },
  since = at('2026-07-01T08:00:00'),
  section = '监管科',
) =>
  ({
    device: deviceOf(`BC24000${n}`),
    facts: { ...CAMERA, section },
    registered: since,
    place,
    since,
    faults: [],
    repair: null,
  }) satisfies DeviceFile;

function counting(section: string | null = null) {
  let inventory: Inventory | null = null;
  const id: InventoryId = recordIdOf('inventory', Date.parse(opened), next());
  const must = (ruling: Ruling<InventoryAct, string>, now: Instant = opened): void => {
    if (!ruling.ok) throw new Error(codes(ruling).join());
    for (const { kind, data } of ruling.acts) {
      const read: unknown = inventoryActShapes[kind].parse(JSON.parse(canonicalJson(data)));
      expect(read).toEqual(data);
      const entry = { kind, data, seq: 1, at: now, by: { kind: 'station' } } as Parameters<
        typeof inventoryAfter
      >[1];
      inventory = inventoryAfter(inventory, entry);
    }
  };
  must(openInventory(id, section, null));
  return {
    must,
    now: () => inventory,
    scan: (device: DeviceFile) => must(scanned(inventory, `EVD:${device.device}`, device)),
    differences: (files: readonly DeviceFile[]) =>
      inventory ? differencesOf(inventory, files).map(({ subject, kind }) => `${kind} ${subject}`) : [],
  };
}

describe('stock-taking', () => {
  test('D1: closes at once when shelf and record agree', () => {
    const count = counting();
    const files = [file(1), file(2), file(3, OUT)];
    count.scan(file(1));
    count.scan(file(2));
    expect(count.differences(files)).toEqual([]);
    const closed = closeInventory(count.now(), files);
    expect(closed).toMatchObject({ ok: true, acts: [{ data: { expected: 2, found: 2, differences: 0 } }] });
    count.must(closed);
    expect(codes(closeInventory(count.now(), files))).toEqual(['inventory-closed']);
    expect(codes(scanned(count.now(), 'x', null))).toEqual(['inventory-closed']);
  });

  test('D1: finds every way in which they differ, and closes when each is explained', () => {
    const count = counting('监管科');
    const repair: Place = { where: 'repair', repair: recordIdOf('repair', 0, next()), handedIn: null };
    const files = [
      file(1),
      file(2, OUT),
      file(3, repair),
      file(4, { where: 'retired', reason: 'lost' }),
      file(5, { where: 'stock' }, undefined, '法规科'),
      file(6, { where: 'handed-in', checkout, person }),
    ];
    for (const found of files.slice(1, 5)) count.scan(found);
    count.must(scanned(count.now(), 'ABC-旧标签', null));
    expect(count.differences(files)).toEqual([
      'here-though-out BC240002',
      'here-though-in-repair BC240003',
      'here-though-retired BC240004',
      'of-another-section BC240005',
      'not-registered ABC-旧标签',
      'not-found BC240001',
      'not-found BC240006',
    ]);
    expect(codes(closeInventory(count.now(), files))).toEqual(['differences-unexplained']);
    const explain = (subject: string, kind: 'not-found' | 'here-though-out', note: string) =>
      explainDifference(count.now(), files, { subject, kind, note });
    expect(codes(explain('BC240001', 'here-though-out', '…'))).toEqual(['no-such-difference']);
    expect(codes(explain('BC240001', 'not-found', ' '))).toEqual(['reason-missing']);
    const now = count.now();
    for (const { subject, kind } of now ? differencesOf(now, files) : [])
      count.must(explainDifference(count.now(), files, { subject, kind, note: '已核实' }));
    count.must(closeInventory(count.now(), files));
    expect(count.now()?.closed).toBe(opened);
  });

  test('D1: goes on while cameras come and go', () => {
    const count = counting();
    count.scan(file(1));
    const afterwards = [
      file(1, OUT, later(opened, 60_000)),
      file(2, { where: 'stock' }, later(opened, 60_000)),
    ];
    // 1 was here and went out; 2 came back and was seen by the desk.
    expect(count.differences(afterwards)).toEqual([]);
  });

  test('D1: counts each label once and one stock-taking at a time', () => {
    const count = counting();
    count.scan(file(1));
    expect(codes(scanned(count.now(), 'EVD:BC240001', file(1)))).toEqual(['scanned-already']);
    expect(codes(openInventory(recordIdOf('inventory', 1, next()), null, count.now()))).toEqual([
      'inventory-open-already',
    ]);
  });

  test('D1: a shelf that is scanned whole has no device "not found", however it is scanned', () => {
    const places: readonly Place[] = [{ where: 'stock' }, OUT, { where: 'handed-in', checkout, person }];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...places), { maxLength: 9 }), fc.nat(), (where, skip) => {
        const files = where.map((place, n) => file(n, place));
        const here = files.filter(({ place }) => place.where !== 'out');
        const count = counting();
        const left = here[skip % Math.max(1, here.length)];
        for (const device of here) if (device !== left) count.scan(device);
        expect(count.differences(files)).toEqual(left ? [`not-found ${left.device}`] : []);
        if (left) count.scan(left);
        expect(closeInventory(count.now(), files).ok).toBe(true);
      }),
      { numRuns: 50 },
    );
  });
});
