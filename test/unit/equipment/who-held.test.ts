import { describe, expect, test } from 'vitest';
import { completeReturn, handIn, handOut } from '#shared/checkout';
import type { Instant } from '#shared/clock';
import { openCheckoutOf } from '#shared/equipment';
import { recordIdOf } from '#shared/ids';
import { hebei } from '#shared/profile/hebei';
import { heldBy, holderAt, placeAt } from '#shared/who-held';
import { agencyUnder } from '../profile/chosen';
import { at, deviceOf, next, officeLedger, personOf, readings } from './office';

const H = agencyUnder(hebei);
const [one, two] = [deviceOf('BC240001'), deviceOf('BC240002')];
const [wang, li] = [personOf('王敏'), personOf('李强')];

describe('who held what', () => {
  const ledger = officeLedger();
  const give = (device: typeof one, person: typeof wang, now: Instant): void =>
    ledger.must(
      handOut(
        {
          checkout: recordIdOf('checkout', Date.parse(now), next()),
          purpose: 'inspection',
          case: null,
          expectedReturn: at('2026-07-31T18:00:00'),
          accessories: [],
          override: null,
        },
        {
          file: ledger.equipment.devices.get(device) ?? null,
          person,
          holds: 0,
          readings: readings(now),
          unstored: 0,
          profile: H,
          now,
        },
      ),
      now,
    );
  const file = () => ledger.equipment.devices.get(one) ?? null;
  const checkout = () => openCheckoutOf(one, ledger.equipment);
  ledger.register(one, at('2026-07-01T08:00:00'));
  ledger.register(two, at('2026-07-01T08:00:00'));
  give(one, wang, at('2026-07-13T08:30:00'));
  give(two, li, at('2026-07-13T08:40:00'));
  const back = {
    condition: 'good' as const,
    accessoriesMissing: [],
    readings: readings(at('2026-07-13T17:00:00')),
  };
  ledger.must(handIn(checkout(), file(), back, H, at('2026-07-13T17:00:00')), at('2026-07-13T17:00:00'));
  const proof = {
    session: recordIdOf('session', 0, next()),
    device: one,
    started: at('2026-07-13T17:10:00'),
    safeToUnplug: true,
    failed: 0,
    clips: 2,
    stillDocked: false,
  };
  const done = at('2026-07-13T17:20:00');
  ledger.must(completeReturn(checkout(), file(), proof, readings(done), H, done), done);
  give(one, li, at('2026-07-14T08:30:00'));

  test.each([
    ['2026-06-30T08:00:00', null, null],
    ['2026-07-01T08:00:00', 'stock', null],
    ['2026-07-13T08:29:59', 'stock', null],
    ['2026-07-13T08:30:00', 'out', wang],
    ['2026-07-13T16:59:59', 'out', wang],
    // On the desk it is the keeper's, proven or not.
    ['2026-07-13T17:00:00', 'handed-in', null],
    ['2026-07-13T17:20:00', 'stock', null],
    ['2026-07-14T08:30:00', 'out', li],
    ['2027-01-01T00:00:00', 'out', li],
  ] as const)('D1: at %s one camera was %s', (moment, where, holder) => {
    const stays = ledger.equipment.stays.get(one) ?? [];
    expect(placeAt(stays, at(moment))?.where ?? null).toBe(where);
    expect(holderAt(stays, at(moment))).toBe(holder?.person ?? null);
  });

  test('D1: a person held these at a moment', () => {
    const held = (person: typeof wang, moment: string) =>
      heldBy(person.person, ledger.equipment.stays, at(moment));
    expect(held(li, '2026-07-13T12:00:00')).toEqual([two]);
    expect(held(li, '2026-07-14T12:00:00')).toEqual([one, two]);
    expect(held(wang, '2026-07-14T12:00:00')).toEqual([]);
  });

  test("D1: a station's clock that was set back does not hide the later entry", () => {
    const stays = ledger.equipment.stays.get(one) ?? [];
    const last = stays.at(-1);
    if (!last) throw new Error('no stay');
    const setBack = {
      ...last,
      place: { where: 'stock' as const },
      from: at('2026-07-10T08:00:00'),
      seq: last.seq + 1,
    };
    expect(placeAt([...stays, setBack], at('2026-07-14T12:00:00'))?.where).toBe('stock');
  });
});
