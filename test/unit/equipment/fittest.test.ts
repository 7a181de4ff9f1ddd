import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JudgedCheck } from '#shared/checks';
import type { Place } from '#shared/device-file';
import { fittestFirst, type Candidate } from '#shared/fittest';
import { at, CAMERA, deviceOf } from './office';

const now = at('2026-07-13T08:00:00');
function candidate(
  n: number,
  changes: Partial<Candidate> = {},
  place: Place = { where: 'stock' },
): Candidate {
  return {
    file: {
      device: deviceOf(`BC${n}`),
      facts: CAMERA,
      registered: now,
      place,
      since: now,
      faults: [],
      repair: null,
    },
    checks: [],
    watch: false,
    batteryPercent: 90,
    dockedSince: at('2026-07-12T18:00:00'),
    lastUsed: at('2026-07-12T17:00:00'),
    ...changes,
  };
}
const failed = (overridable: boolean): JudgedCheck => ({
  check: { name: 'battery', result: 'fail', value: 1, limit: 80, told: 'device', readAt: now },
  source: [],
  overridable,
});
const order = (...candidates: readonly Candidate[]) =>
  fittestFirst(candidates).map(({ file }) => file.device);

describe('the fittest camera', () => {
  test.each([
    ['passes its checks', { checks: [failed(true)], batteryPercent: 100 }, {}],
    ['can be handed out at all', { checks: [failed(false)] }, { checks: [failed(true), failed(true)] }],
    ['needs no watching', { watch: true, batteryPercent: 100 }, {}],
    ['is fuller', { batteryPercent: 89 }, {}],
    ['tells its battery', { batteryPercent: null }, { batteryPercent: 1 }],
    ['has been charged longer', { dockedSince: at('2026-07-12T19:00:00') }, {}],
    ['is in a dock', { dockedSince: null }, {}],
    ['has rested longer', { lastUsed: at('2026-07-12T17:30:00') }, {}],
    ['has never been used', {}, { lastUsed: null }],
    ['has the smaller number', {}, {}],
  ] as const)('D2: %s', (_, less, more) => {
    const [fitter, other] = [candidate(1, more), candidate(2, less)];
    expect(order(other, fitter)).toEqual(['BC1', 'BC2']);
    expect(order(fitter, other)).toEqual(['BC1', 'BC2']);
  });

  test('D2: is one that is in stock', () => {
    expect(order(candidate(1, {}, { where: 'retired', reason: 'lost' }), candidate(2))).toEqual(['BC2']);
  });

  test('D2: is the same whoever asks', () => {
    const some = fc.array(
      fc.record({
        batteryPercent: fc.option(fc.integer({ min: 0, max: 3 })),
        watch: fc.boolean(),
        dockedSince: fc.option(fc.constant(now)),
        lastUsed: fc.option(fc.constant(now)),
      }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(some, fc.nat(), (changes, turn) => {
        const all = changes.map((change, n) => candidate(n, change));
        const turned = [...all.slice(turn % 8), ...all.slice(0, turn % 8)];
        expect(order(...turned)).toEqual(order(...all));
      }),
    );
  });
});
