import { describe, expect, test } from 'vitest';
import { handOutChecks } from '#shared/checks';
import {
  completeReturn,
  extend,
  handIn,
  handOut,
  writeOff,
  type HandOut,
  type Proof,
} from '#shared/checkout';
import type { Instant } from '#shared/clock';
import { deviceState, type DeviceFile } from '#shared/device-file';
import { holdsOf, openCheckoutOf } from '#shared/equipment';
import { recordIdOf } from '#shared/ids';
import type { Person } from '#shared/person';
import type { AgencyProfile } from '#shared/profile/agency';
import { citationText } from '#shared/profile/citation';
import { fushun } from '#shared/profile/fushun';
import { hebei } from '#shared/profile/hebei';
import { shanxi } from '#shared/profile/shanxi';
import { xigang } from '#shared/profile/xigang';
import { NO_READINGS, type CameraReadings } from '#shared/readings';
import { reportFault } from '#shared/repair';
import { agencyUnder, tightened } from '../profile/chosen';
import { at, codes, deviceOf, later, next, officeLedger, personOf, readings } from './office';

const H = agencyUnder(hebei);
const device = deviceOf('BC240001');
const morning = at('2026-07-13T08:30:00');
const HOUR = 3_600_000;

function office() {
  const ledger = officeLedger();
  ledger.register(device, at('2026-07-01T08:00:00'));
  const file = (): DeviceFile => ledger.equipment.devices.get(device) as DeviceFile;
  const checkout = () => openCheckoutOf(device, ledger.equipment);
  return { ledger, file, checkout, wang: personOf('王敏') };
}

const command = (changes: Partial<HandOut> = {}): HandOut => ({
  checkout: recordIdOf('checkout', Date.parse(morning), next()),
  purpose: 'inspection',
  case: null,
  expectedReturn: at('2026-07-13T18:00:00'),
  accessories: ['肩夹', '充电线'],
  override: null,
  ...changes,
});

interface Around {
  readonly file: DeviceFile | null;
  readonly person: Person | null;
  readonly holds?: number;
  readonly readings?: CameraReadings;
  readonly unstored?: number | null;
  readonly profile?: AgencyProfile;
  readonly now?: Instant;
}
const around = ({ now = morning, ...rest }: Around) => ({
  holds: 0,
  readings: readings(now),
  unstored: 0,
  profile: H,
  now,
  ...rest,
});

describe('a hand-out', () => {
  test('D2: is granted when every check passes, and keeps the values that were seen', () => {
    const { ledger, file, checkout, wang } = office();
    ledger.must(handOut(command(), around({ file: file(), person: wang })), morning);
    expect(file().place).toMatchObject({ where: 'out', person: wang.person });
    expect(deviceState(file(), false)).toBe('out');
    expect(checkout()).toMatchObject({ certificate: wang.certificate, section: '监管科', override: null });
    expect(checkout()?.checks).toContainEqual({
      name: 'battery',
      result: 'pass',
      value: 95,
      limit: 80,
      told: 'device',
      readAt: morning,
    });
    expect(checkout()?.checks).toContainEqual(
      expect.objectContaining({ name: 'free-space', value: 600, limit: 240, told: 'file-system' }),
    );
    expect(holdsOf(wang.person, ledger.equipment)).toBe(1);
  });

  test.each([
    ['battery', 'fail', { readings: readings(morning, { battery: 79 }) }],
    ['battery', 'pass', { readings: readings(morning, { battery: 80 }) }],
    ['battery', 'unknown', { readings: { ...readings(morning), batteryPercent: null } }],
    ['free-space', 'fail', { readings: readings(morning, { free: 3.99 }) }],
    ['free-space', 'pass', { readings: readings(morning, { free: 4 }) }],
    ['clock', 'pass', { readings: readings(morning, { offMs: -30_500 }) }],
    ['clock', 'fail', { readings: readings(morning, { offMs: 30_501 }) }],
    ['readings-age', 'pass', { readings: readings(later(morning, -16 * HOUR)) }],
    ['readings-age', 'fail', { readings: readings(later(morning, -16 * HOUR - 60_000)) }],
    ['readings-age', 'unknown', { readings: NO_READINGS }],
    ['battery', 'unknown', { readings: readings(later(morning, 60_000)) }],
    ['old-footage', 'fail', { unstored: 3 }],
    ['old-footage', 'unknown', { unstored: null }],
    ['one-camera', 'fail', { holds: 1 }],
    ['one-camera', 'pass', { holds: 1, profile: tightened(H, 'checkout.cameras-per-person', 2) }],
    ['certificate', 'fail', { person: personOf('李强', { certificate: null }) }],
  ] as const)('D2: the check of %s is %s by the settings', (name, result, changes) => {
    const { file, wang } = office();
    const facts = { ...around({ file: file(), person: wang }), file: file(), person: wang, ...changes };
    expect(handOutChecks(facts).find(({ check }) => check.name === name)?.check.result).toBe(result);
    const ruling = handOut(command(), facts);
    if (result === 'pass') expect(ruling.ok).toBe(true);
    else expect(codes(ruling)).toContain(`check-not-passed: ${name}`);
  });

  test("D2: a device's own appetite for space counts before the agency's", () => {
    const { ledger, wang } = office();
    const hungry = deviceOf('BC240009');
    ledger.register(hungry, morning, { megabytesPerHour: 7200 });
    const file = ledger.equipment.devices.get(hungry) ?? null;
    const ruling = handOut(
      command(),
      around({ file, person: wang, readings: readings(morning, { free: 7 }) }),
    );
    expect(codes(ruling)).toEqual(['check-not-passed: free-space']);
  });

  test("D2: a person's word fills in what the camera does not tell, and says that it is one", () => {
    const { ledger, file, checkout, wang } = office();
    const told = readings(morning, { battery: 90, source: 'person' });
    ledger.must(handOut(command(), around({ file: file(), person: wang, readings: told })), morning);
    expect(checkout()?.checks.find(({ name }) => name === 'battery')?.told).toBe('person');
  });

  test('D2: is refused with every failed check at once', () => {
    const { file, wang } = office();
    const ruling = handOut(
      command(),
      around({
        file: file(),
        person: wang,
        readings: readings(morning, { battery: 20, free: 1 }),
        unstored: 2,
        holds: 1,
      }),
    );
    expect(codes(ruling)).toEqual([
      'check-not-passed: battery',
      'check-not-passed: free-space',
      'check-not-passed: old-footage',
      'check-not-passed: one-camera',
    ]);
  });

  test.each([
    ['hebei', 'battery', ['河北街道 · 第22条']],
    ['shanxi', 'free-space', ['山西教育厅 · 第11条']],
    ['fushun', 'fault', ['抚顺教育 · 第7条']],
    ['hebei', 'fault', ['河北街道 · 第24条']],
    ['shanxi', 'clock', ['山西教育厅 · 第18条（四）']],
    ['xigang', 'battery', []],
  ] as const)('D2: under %s the check of %s cites %j', (id, name, cited) => {
    const { file, wang } = office();
    const profile = agencyUnder({ hebei, shanxi, fushun, xigang }[id]);
    const checks = handOutChecks({
      ...around({ file: file(), person: wang, profile }),
      file: file(),
      person: wang,
    });
    expect(checks.find(({ check }) => check.name === name)?.source.map((c) => citationText(c, 'zh'))).toEqual(
      cited,
    );
  });

  test('D2: a custodian overrides what was seen, with a reason, and that is on record for ever', () => {
    const { ledger, file, checkout, wang } = office();
    const facts = around({
      file: file(),
      person: wang,
      readings: readings(morning, { battery: 60 }),
      unstored: 1,
    });
    const override = (checks: readonly ('battery' | 'old-footage')[], reason: string) =>
      handOut(command({ override: { checks, reason } }), facts);
    // Something failed that the custodian did not see.
    expect(codes(override(['battery'], '紧急任务'))).toEqual(['check-not-passed: old-footage']);
    expect(codes(override(['battery', 'old-footage'], '  '))).toEqual(['override-reason-missing']);
    ledger.must(override(['battery', 'old-footage'], ' 紧急任务 '), morning);
    expect(checkout()?.override).toEqual({ checks: ['battery', 'old-footage'], reason: '紧急任务' });
  });

  test('an override that nothing needed is not put on record', () => {
    const { ledger, file, checkout, wang } = office();
    const ruling = handOut(
      command({ override: { checks: ['battery'], reason: '以防万一' } }),
      around({ file: file(), person: wang }),
    );
    ledger.must(ruling, morning);
    expect(checkout()?.override).toBeNull();
  });

  test('D3 H24: a fault stops the device at once; elsewhere a custodian may answer for it', () => {
    const { ledger, file, wang } = office();
    const fault = {
      fault: recordIdOf('fault', 0, next()),
      what: 'no-sound',
      note: '',
      person: null,
      photos: [],
    } as const;
    ledger.must(reportFault(file(), fault), morning);
    const insist = command({ override: { checks: ['fault'], reason: '没有别的设备' } });
    const stopped = handOut(insist, around({ file: file(), person: wang }));
    expect(stopped).toMatchObject({
      ok: false,
      refusals: [{ code: 'check-not-overridable', source: [{ regulation: 'hebei', article: 24 }] }],
    });
    expect(
      codes(handOut(command(), around({ file: file(), person: wang, profile: agencyUnder(fushun) }))),
    ).toEqual(['check-not-passed: fault']);
    ledger.must(
      handOut(insist, around({ file: file(), person: wang, profile: agencyUnder(fushun) })),
      morning,
    );
  });

  test('D2: a camera that is issued to somebody goes to nobody else', () => {
    const { ledger, wang } = office();
    const own = deviceOf('BC240007');
    ledger.register(own, morning, { assignedTo: wang.person });
    const file = ledger.equipment.devices.get(own) ?? null;
    expect(codes(handOut(command(), around({ file, person: personOf('李强') })))).toEqual([
      'check-not-passed: assigned',
    ]);
    ledger.must(
      handOut(command({ purpose: 'personal-issue', expectedReturn: null }), around({ file, person: wang })),
      morning,
    );
  });

  test('D1: makes no sense in these cases', () => {
    const { ledger, file, wang } = office();
    const refusal = (changes: Partial<HandOut>, facts: Partial<Around> = {}) =>
      codes(handOut(command(changes), around({ file: file(), person: wang, ...facts })));
    expect(refusal({}, { file: null })).toEqual(['device-not-registered']);
    expect(refusal({}, { person: null })).toEqual(['person-unknown']);
    expect(refusal({}, { person: { ...wang, active: false } })).toEqual(['person-left']);
    expect(refusal({ expectedReturn: null })).toEqual(['expected-return-missing']);
    expect(refusal({ expectedReturn: morning })).toEqual(['return-not-expected-later']);
    ledger.must(handOut(command(), around({ file: file(), person: wang })), morning);
    expect(refusal({}, { person: personOf('李强') })).toEqual(['device-elsewhere']);
  });
});

describe('a return', () => {
  const evening = at('2026-07-13T17:30:00');
  const proof = (changes: Partial<Proof> = {}): Proof => ({
    session: recordIdOf('session', Date.parse(evening), next()),
    device,
    started: evening,
    safeToUnplug: true,
    failed: 0,
    clips: 4,
    stillDocked: true,
    ...changes,
  });
  function out(changes: Partial<HandOut> = {}) {
    const o = office();
    o.ledger.must(handOut(command(changes), around({ file: o.file(), person: o.wang })), morning);
    const now = later(evening, 600_000);
    return {
      ...o,
      now,
      complete: (of: Proof | null) => completeReturn(o.checkout(), o.file(), of, readings(now), H, now),
      handIn: () =>
        handIn(
          o.checkout(),
          o.file(),
          { condition: 'worn', accessoriesMissing: ['肩夹'], readings: readings(now, { battery: 31 }) },
          H,
          now,
        ),
    };
  }

  test('D4: docking ends it when everything is in the vault', () => {
    const { ledger, file, checkout, complete, now } = out();
    const id = checkout()?.checkout;
    ledger.must(complete(proof()), now);
    expect(file().place).toEqual({ where: 'stock' });
    expect(checkout()).toBeNull();
    expect(id && ledger.equipment.checkouts.get(id)?.end).toMatchObject({ how: 'dock', clips: 4, at: now });
    expect(codes(complete(proof()))).toEqual(['checkout-unknown']);
  });

  test.each([
    ['was not docked', null],
    ['left files on it', { safeToUnplug: false, failed: 2 }],
    ['is of another camera', { device: deviceOf('BC240002') }],
    ['is older than the hand-out', { started: later(morning, -1), stillDocked: true }],
    ['has been pulled since', { stillDocked: false }],
  ] as const)('D4: is refused when the proof %s', (_, changes) => {
    const { complete } = out();
    expect(codes(complete(changes && proof(changes)))).toEqual(['footage-not-proven']);
  });

  test('D4: over the desk it stays open until an import after the hand-in proves it', () => {
    const { ledger, file, checkout, complete, handIn: handItIn, now } = out();
    ledger.must(handItIn(), now);
    expect(file().place.where).toBe('handed-in');
    expect(codes(handItIn())).toEqual(['handed-in-already']);
    expect(codes(complete(proof({ started: evening, stillDocked: false })))).toEqual(['footage-not-proven']);
    const id = checkout()?.checkout;
    ledger.must(complete(proof({ started: later(now, 1000), stillDocked: false })), later(now, 60_000));
    expect(id && ledger.equipment.checkouts.get(id)?.end).toMatchObject({ how: 'desk' });
    expect(file().place.where).toBe('stock');
  });

  test('D2: the state of the camera is on record at both ends', () => {
    const { ledger, handIn: handItIn, now } = out();
    ledger.must(handItIn(), now);
    const entry = ledger.entries.at(-1);
    expect(entry).toMatchObject({ kind: 'checkout.handed-in', data: { accessoriesMissing: ['肩夹'] } });
    expect(entry?.kind === 'checkout.handed-in' && entry.data.checks).toContainEqual(
      expect.objectContaining({ name: 'battery', value: 31, result: 'fail' }),
    );
  });

  test('D4: a camera that is issued for good stays with its holder when it is docked', () => {
    const { complete } = out({ purpose: 'personal-issue', expectedReturn: null });
    expect(codes(complete(proof()))).toEqual(['not-handed-in']);
  });

  test('D2: a longer time has to be longer', () => {
    const { ledger, checkout, now } = out();
    expect(codes(extend(checkout(), at('2026-07-13T17:59:00'), now))).toEqual(['return-not-expected-later']);
    ledger.must(extend(checkout(), at('2026-07-14T18:00:00'), now), now);
    expect(checkout()?.expectedReturn).toBe(at('2026-07-14T18:00:00'));
  });

  test('D4: what is lost, or cannot be read any more, is written off and never returned', () => {
    const lost = out();
    expect(codes(writeOff(lost.checkout(), lost.file(), 'lost', ' '))).toEqual(['reason-missing']);
    lost.ledger.must(writeOff(lost.checkout(), lost.file(), 'lost', '掉入水库'), lost.now);
    expect(lost.file().place).toEqual({ where: 'retired', reason: 'lost' });

    const broken = out();
    const write = () => writeOff(broken.checkout(), broken.file(), 'unreadable', '主板损坏');
    expect(codes(write())).toEqual(['not-handed-in']);
    broken.ledger.must(broken.handIn(), broken.now);
    expect(codes(write())).toEqual(['no-fault-open']);
    const fault = {
      fault: recordIdOf('fault', 0, next()),
      what: 'no-power',
      note: '',
      person: null,
      photos: [],
    } as const;
    broken.ledger.must(reportFault(broken.file(), fault), broken.now);
    broken.ledger.must(write(), broken.now);
    expect(deviceState(broken.file(), false)).toBe('faulty');
  });
});
