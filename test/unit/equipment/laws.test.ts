/**
 * Laws of equipment: whatever people try, in whatever order, with cameras that record, fail, are docked and pulled. The
 * world below is what really happens; the rules see only what an office sees of it.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CheckName } from '#shared/acts/check';
import type { DeviceAct } from '#shared/acts/device';
import { completeReturn, extend, handIn, handOut, writeOff, type Proof } from '#shared/checkout';
import type { Instant } from '#shared/clock';
import { openCheckout, type DeviceFile, type EquipmentAct } from '#shared/device-file';
import { reinstateDevice, retireDevice } from '#shared/device-register';
import { holdsOf, openCheckoutOf } from '#shared/equipment';
import { recordIdOf, type DeviceId } from '#shared/ids';
import { BUILT_IN } from '#shared/profile/built-in';
import { checkRepaired, finishRepair, openRepair, reportFault } from '#shared/repair';
import { heldBy, holderAt, placeAt } from '#shared/who-held';
import { agencyUnder } from '../profile/chosen';
import { at, deviceOf, later, next, officeLedger, personOf, readings } from './office';

const DEVICES = ['BC240001', 'BC240002'].map(deviceOf);
const PEOPLE = [personOf('王敏'), personOf('李强'), personOf('赵磊')];
const MINUTE = 60_000;

/** What somebody does, or what happens to a camera. `d` which camera, `p` which person, `n` a detail. */
const step = fc.record({
  what: fc.constantFrom(
    ...([
      'hand-out',
      'hand-out',
      'hand-out',
      'record',
      'record',
      'dock',
      'dock',
      'pull',
      'hand-in',
      'hand-in',
    ] as const),
    ...([
      'complete',
      'complete',
      'complete',
      'extend',
      'fault',
      'repair',
      'finish',
      'check',
      'retire',
    ] as const),
    ...(['reinstate', 'lost', 'unreadable'] as const),
  ),
  d: fc.nat({ max: DEVICES.length - 1 }),
  p: fc.nat({ max: PEOPLE.length - 1 }),
  n: fc.nat({ max: 7 }),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** A camera as it really is. */
interface Camera {
  onlyHere: number;
  docked: boolean;
  lastImport: Omit<Proof, 'stillDocked'> | null;
}

function play(steps: readonly Step[], profile: ReturnType<typeof agencyUnder>) {
  const ledger = officeLedger();
  const cameras = new Map<DeviceId, Camera>(
    DEVICES.map((device) => [device, { onlyHere: 0, docked: false, lastImport: null }]),
  );
  let now: Instant = at('2026-07-01T08:00:00');
  for (const device of DEVICES) ledger.register(device, now);

  for (const { what, d, p, n } of steps) {
    now = later(now, (1 + n) * 7 * MINUTE);
    const device = DEVICES[d] as DeviceId;
    const person = PEOPLE[p] ?? null;
    const camera = cameras.get(device) as Camera;
    const file = ledger.equipment.devices.get(device) ?? null;
    const checkout = openCheckoutOf(device, ledger.equipment);
    const granted = rule();
    if (granted?.ok) {
      for (const act of granted.acts) lawsOfAct(act, file, camera);
      ledger.append(granted.acts, now);
      lawsOfState();
    }

    function rule() {
      switch (what) {
        case 'record':
          // In somebody's hands: not in a dock, not on the keeper's shelf, not at the firm.
          if (file?.place.where === 'out' && !camera.docked) camera.onlyHere++;
          return null;
        case 'dock': {
          camera.docked = true;
          const failed = Math.min(camera.onlyHere, n < 5 ? 0 : n - 4);
          camera.onlyHere = failed;
          camera.lastImport = {
            session: recordIdOf('session', Date.parse(now), next()),
            device,
            started: now,
            safeToUnplug: failed === 0,
            failed,
            clips: 1,
          };
          return null;
        }
        case 'pull':
          camera.docked = false;
          return null;
        case 'hand-out': {
          // Who takes a camera from the keeper takes it out of the dock.
          const unstored = camera.lastImport?.failed ?? null;
          const ruling = handOut(
            {
              checkout: recordIdOf('checkout', Date.parse(now), next()),
              purpose: n === 7 ? 'personal-issue' : 'inspection',
              case: null,
              expectedReturn: n === 7 ? null : later(now, 600 * MINUTE),
              accessories: [],
              override: n === 0 ? null : { checks: OVERRIDDEN[n % 3] ?? [], reason: n === 1 ? ' ' : '应急' },
            },
            {
              file,
              person,
              holds: person ? holdsOf(person.person, ledger.equipment) : 0,
              readings: readings(now, { battery: n === 3 ? 20 : 95 }),
              unstored,
              profile,
              now,
            },
          );
          if (ruling.ok) camera.docked = false;
          return ruling;
        }
        case 'hand-in':
          return handIn(
            checkout,
            file,
            { condition: 'good', accessoriesMissing: [], readings: readings(now) },
            profile,
            now,
          );
        case 'complete': {
          const proof = camera.lastImport && { ...camera.lastImport, stillDocked: camera.docked };
          return completeReturn(checkout, file, proof, readings(now), profile, now);
        }
        case 'extend':
          return extend(checkout, later(now, 900 * MINUTE), now);
        case 'fault':
          return reportFault(file, {
            fault: recordIdOf('fault', Date.parse(now), next()),
            what: 'no-picture',
            note: '',
            person: null,
            photos: [],
          });
        case 'repair':
          return openRepair(
            file,
            recordIdOf('repair', Date.parse(now), next()),
            n < 4 ? '维修中心' : null,
            null,
          );
        case 'finish':
          return file?.repair
            ? finishRepair(
                file,
                {
                  repair: file.repair.repair,
                  result: n < 5 ? 'repaired' : 'no-fault-found',
                  cost: 12_000,
                  parts: [],
                  notOpenedHere: true,
                  note: '',
                },
                profile,
              )
            : null;
        case 'check':
          return file?.repair
            ? checkRepaired(file, {
                repair: file.repair.repair,
                passed: n < 6,
                checks: [],
                fault: recordIdOf('fault', Date.parse(now), next()),
                note: '',
              })
            : null;
        case 'retire':
          return n < 2 ? retireDevice(file, 'worn-out', '') : null;
        case 'reinstate':
          return reinstateDevice(file, '找回');
        case 'lost':
          return n === 0 ? writeOff(checkout, file, 'lost', '现场遗失') : null;
        case 'unreadable':
          return n < 3 ? writeOff(checkout, file, 'unreadable', '主板损坏') : null;
      }
    }
  }
  return ledger;

  function lawsOfAct(act: EquipmentAct | DeviceAct, file: DeviceFile | null, camera: Camera): void {
    if (act.kind === 'checkout.handed-out') {
      expect(file?.place.where).toBe('stock');
      if ((file?.faults.length ?? 0) > 0) {
        expect(act.data.override?.checks).toContain('fault');
        expect(act.data.override?.reason).not.toBe('');
        expect(profile.regulation.id).not.toBe('hebei');
      }
      const failed = act.data.checks.filter(({ result }) => result !== 'pass').map(({ name }) => name);
      expect(act.data.override?.checks ?? []).toEqual(failed);
    }
    // D4: the vault has everything that is on it at this moment.
    if (act.kind === 'checkout.returned') expect(camera.onlyHere).toBe(0);
    if (act.kind === 'device.checked' && act.data.passed) expect(file?.repair?.finished).toBe(true);
    if (act.kind === 'device.repair-opened') expect(['stock', 'handed-in']).toContain(file?.place.where);
  }

  function lawsOfState(): void {
    const { devices, checkouts, stays } = ledger.equipment;
    const open = [...checkouts.values()].filter(({ end }) => end === null);
    for (const file of devices.values()) {
      const mine = open.filter(({ device }) => device === file.device);
      // One place, and at most one hand-out, which agree with each other.
      expect(mine.map(({ checkout }) => checkout)).toEqual(
        [openCheckout(file)].flatMap((h) => (h ? [h.checkout] : [])),
      );
      expect(mine.every(({ handedIn }) => (handedIn === null) === (file.place.where === 'out'))).toBe(true);
      if (file.place.where === 'repair') expect(file.repair).not.toBeNull();
      expect(placeAt(stays.get(file.device) ?? [], now)).toEqual(file.place);
    }
    for (const { person } of PEOPLE) {
      const held = heldBy(person, stays, now);
      expect(held.length).toBe(holdsOf(person, ledger.equipment));
      for (const device of held) expect(holderAt(stays.get(device) ?? [], now)).toBe(person);
    }
  }
}

const OVERRIDDEN: readonly (readonly CheckName[])[] = [
  ['fault', 'battery', 'old-footage', 'one-camera'],
  ['battery', 'old-footage', 'one-camera'],
  ['fault', 'old-footage', 'one-camera'],
];

describe('equipment', () => {
  test.each(BUILT_IN.map((regulation) => [regulation.id, agencyUnder(regulation)] as const))(
    'D1 D2 D3 D4 %s: a camera is in one place, never out with a fault that nobody overrode, never returned with unproven footage',
    (_, profile) => {
      fc.assert(
        fc.property(fc.array(step, { minLength: 5, maxLength: 120, size: 'max' }), (steps) => {
          play(steps, profile);
        }),
        { numRuns: 60 },
      );
    },
  );

  test('the play above gets to every kind of act', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(fc.array(step, { minLength: 80, maxLength: 120, size: 'max' }), (steps) => {
        for (const { kind } of play(steps, agencyUnder(BUILT_IN[0] as (typeof BUILT_IN)[number])).entries)
          seen.set(kind, (seen.get(kind) ?? 0) + 1);
      }),
      { numRuns: 60, seed: 20261121 },
    );
    const kinds = [
      'checkout.handed-out',
      'checkout.handed-in',
      'checkout.returned',
      'checkout.extended',
      'checkout.written-off',
      'device.fault-reported',
      'device.repair-opened',
      'device.repair-finished',
      'device.checked',
      'device.retired',
      'device.reinstated',
    ];
    for (const kind of kinds) expect(seen.get(kind) ?? 0, kind).toBeGreaterThan(5);
  });
});
