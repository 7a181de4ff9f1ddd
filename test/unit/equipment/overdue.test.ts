import { describe, expect, test } from 'vitest';
import { checkoutAfter, type Checkout } from '#shared/checkout';
import type { Instant } from '#shared/clock';
import { recordIdOf } from '#shared/ids';
import { overdueActs, overdueList } from '#shared/overdue';
import { hebei } from '#shared/profile/hebei';
import { agencyUnder } from '../profile/chosen';
import { at, deviceOf, later, next, personOf } from './office';

const H = agencyUnder(hebei);
const HOUR = 3_600_000;
const expected = at('2026-07-13T18:00:00');

function open(changes: Partial<Checkout> = {}): Checkout {
  return {
    checkout: recordIdOf('checkout', 0, next()),
    device: deviceOf('BC240001'),
    person: personOf('王敏').person,
    section: '监管科',
    certificate: null,
    purpose: 'inspection',
    case: null,
    handedOut: at('2026-07-13T08:30:00'),
    expectedReturn: expected,
    accessories: [],
    checks: [],
    override: null,
    handedIn: null,
    back: null,
    checksBack: [],
    end: null,
    overdueTold: {},
    ...changes,
  };
}
const list = (checkout: Checkout, now: Instant, lastDocked: Instant | null = null) =>
  overdueList([{ checkout, lastDocked }], H, now);

describe('an overdue camera', () => {
  test.each([
    [0, []],
    [1, [{ lateMs: 1, reminders: 1, escalated: false, nextReminder: later(expected, 4 * HOUR) }]],
    [4 * HOUR, [{ reminders: 2, escalated: false, nextReminder: later(expected, 8 * HOUR) }]],
    [24 * HOUR - 1, [{ reminders: 6, escalated: false }]],
    [24 * HOUR, [{ reminders: 7, escalated: true }]],
  ])('D2: is, %i ms after its time, as it should be', (ms, found) => {
    expect(list(open(), later(expected, ms))).toMatchObject(found);
    expect(list(open(), later(expected, ms))).toHaveLength(found.length);
  });

  test('D2: is none once it is on the desk or over', () => {
    const now = later(expected, 48 * HOUR);
    expect(list(open({ handedIn: later(expected, HOUR) }), now)).toEqual([]);
    expect(list(open({ end: { how: 'lost', at: now, reason: '遗失' } }), now)).toEqual([]);
  });

  test('D2: issued for good, is one that no dock has seen for a week', () => {
    const own = open({ expectedReturn: null, purpose: 'personal-issue' });
    const week = 7 * 24 * HOUR;
    expect(list(own, later(own.handedOut, week))).toEqual([]);
    expect(list(own, later(own.handedOut, week + 1))).toMatchObject([{ why: 'not-docked' }]);
    const docked = at('2026-07-19T18:00:00');
    expect(list(own, later(own.handedOut, week + 1), docked)).toEqual([]);
    expect(list(own, later(docked, week + 1), docked)).toMatchObject([{ since: later(docked, week) }]);
  });

  test('D2: the latest comes first', () => {
    const [a, b] = [open(), open({ expectedReturn: later(expected, -HOUR) })];
    const found = overdueList(
      [a, b].map((checkout) => ({ checkout, lastDocked: null })),
      H,
      later(expected, HOUR),
    );
    expect(found.map(({ checkout }) => checkout)).toEqual([b, a]);
  });

  test('D2: is put on record once, once more for the section head, and anew after an extension', () => {
    let checkout = open();
    const told: string[] = [];
    const pass = (now: Instant): void => {
      for (const act of overdueActs(list(checkout, now))) {
        if (act.kind !== 'checkout.overdue') throw new Error(act.kind);
        told.push(act.data.told);
        checkout = checkoutAfter(checkout, { ...act, seq: 1, at: now, by: { kind: 'station' } }) ?? checkout;
      }
    };
    pass(later(expected, HOUR));
    pass(later(expected, 2 * HOUR));
    expect(told).toEqual(['holder']);
    pass(later(expected, 25 * HOUR));
    pass(later(expected, 26 * HOUR));
    expect(told).toEqual(['holder', 'section-head']);
    const { checkout: id, device } = checkout;
    const expectedReturn = later(expected, 48 * HOUR);
    const extended = { kind: 'checkout.extended' as const, data: { checkout: id, device, expectedReturn } };
    checkout =
      checkoutAfter(checkout, {
        ...extended,
        seq: 2,
        at: later(expected, 27 * HOUR),
        by: { kind: 'station' },
      }) ?? checkout;
    pass(later(expected, 47 * HOUR));
    pass(later(expected, 49 * HOUR));
    expect(told).toEqual(['holder', 'section-head', 'holder']);
  });

  test('D2: issued for good, is told of anew when it was docked meanwhile', () => {
    const own = open({
      expectedReturn: null,
      overdueTold: { holder: at('2026-07-21T08:00:00'), 'section-head': at('2026-07-22T08:00:00') },
    });
    const docked = at('2026-07-23T08:00:00');
    const found = overdueList([{ checkout: own, lastDocked: docked }], H, at('2026-07-30T09:00:00'));
    expect(overdueActs(found)).toMatchObject([{ data: { told: 'holder' } }]);
  });
});
