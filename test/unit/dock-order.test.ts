import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DockId } from '#shared/ids';
import { aheadOf, nextOf } from '../../electron/station/dock-order';

const dock = (n: number): DockId => `d${n}` as DockId;
const line = [3, 1, 2].map((place) => ({ dock: dock(place), place }));

test('first come, first served, up to the limit', () => {
  expect(nextOf(line, 0, 2, null)).toEqual([dock(1), dock(2)]);
  expect(nextOf(line, 2, 2, null)).toEqual([]);
  expect(line.map((one) => aheadOf(line, one.dock, null))).toEqual([2, 0, 1]);
});

test('the preferred one is first, and does not wait for a place', () => {
  expect(nextOf(line, 2, 2, dock(3))).toEqual([dock(3)]);
  expect(nextOf(line, 0, 2, dock(3))).toEqual([dock(3), dock(1)]);
  expect(aheadOf(line, dock(1), dock(3))).toBe(1);
});

test('nobody starves: while places come free, everybody in the line is begun, nobody twice, in order of arrival', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.nat({ max: 100 }), { maxLength: 20 }),
      fc.integer({ min: 1, max: 8 }),
      fc.option(fc.nat({ max: 100 })),
      (places, limit, chosen) => {
        let waiting = places.map((place) => ({ dock: dock(place), place }));
        const preferred = chosen === null ? null : dock(chosen);
        const begun: DockId[] = [];
        for (let turn = 0; waiting.length > 0 && turn < 50; turn++) {
          const now = nextOf(waiting, 0, limit, preferred);
          expect(now.length).toBeLessThanOrEqual(limit);
          expect(now.length).toBeGreaterThan(0);
          begun.push(...now);
          waiting = waiting.filter((one) => !now.includes(one.dock));
        }
        const inOrder = [...places].sort((a, b) => a - b).map(dock);
        const first = preferred && inOrder.includes(preferred) ? [preferred] : [];
        expect(begun).toEqual([...first, ...inOrder.filter((one) => one !== first[0])]);
      },
    ),
  );
});
