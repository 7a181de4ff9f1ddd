import { describe, expect, test } from 'vitest';
import { asDay } from '#shared/clock';
import { deviceState, type DeviceFile } from '#shared/device-file';
import { amendDevice, registerDevice, reinstateDevice, retireDevice } from '#shared/device-register';
import { recordIdOf } from '#shared/ids';
import { fushun } from '#shared/profile/fushun';
import { hebei } from '#shared/profile/hebei';
import { checkRepaired, finishRepair, openRepair, reportFault, type FinishRepair } from '#shared/repair';
import { agencyUnder } from '../profile/chosen';
import { at, CAMERA, codes, deviceOf, next, officeLedger } from './office';

const now = at('2026-07-13T09:00:00');
const device = deviceOf('BC240001');

function faulty() {
  const ledger = officeLedger();
  ledger.register(device, now);
  const file = () => ledger.equipment.devices.get(device) as DeviceFile;
  const fault = recordIdOf('fault', 0, next());
  ledger.must(reportFault(file(), { fault, what: 'no-sound', note: '', person: null, photos: [] }), now);
  const repair = recordIdOf('repair', 0, next());
  const finish: FinishRepair = {
    repair,
    result: 'repaired',
    cost: 28_000,
    parts: ['麦克风'],
    notOpenedHere: true,
    note: '',
  };
  const check = { repair, passed: true, checks: [], fault: recordIdOf('fault', 1, next()), note: '' };
  return { ledger, file, fault, repair, finish, check };
}

describe('a fault', () => {
  test('D3 H24: stops the device until a finished repair with a passed check', () => {
    const { ledger, file, repair, finish, check } = faulty();
    expect(deviceState(file(), false)).toBe('faulty');
    ledger.must(openRepair(file(), repair, ' 授权维修中心 ', asDay('2026-07-20')), now);
    expect(deviceState(file(), false)).toBe('in-repair');
    expect(codes(checkRepaired(file(), check))).toEqual(['repair-not-finished']);
    ledger.must(finishRepair(file(), finish, agencyUnder(hebei)), now);
    expect(deviceState(file(), false)).toBe('in-repair');
    expect(codes(finishRepair(file(), finish, agencyUnder(hebei)))).toEqual(['repair-finished-already']);
    ledger.must(checkRepaired(file(), check), now);
    expect(deviceState(file(), false)).toBe('in-stock');
    expect(file().faults).toEqual([]);
  });

  test('D3: a check that fails is a fault of its own, and the old ones stay', () => {
    const { ledger, file, fault, repair, finish, check } = faulty();
    ledger.must(openRepair(file(), repair, '授权维修中心', null), now);
    ledger.must(finishRepair(file(), finish, agencyUnder(hebei)), now);
    ledger.must(checkRepaired(file(), { ...check, passed: false }), now);
    expect(file().faults.map((open) => open.fault)).toEqual([fault, check.fault]);
    expect(deviceState(file(), false)).toBe('faulty');
  });

  test('D3: that turns up during the repair is not ended by it', () => {
    const { ledger, file, repair, finish, check } = faulty();
    ledger.must(openRepair(file(), repair, '授权维修中心', null), now);
    const second = {
      fault: recordIdOf('fault', 2, next()),
      what: 'housing',
      note: '',
      person: null,
      photos: [],
    } as const;
    ledger.must(reportFault(file(), second), now);
    ledger.must(finishRepair(file(), finish, agencyUnder(hebei)), now);
    ledger.must(checkRepaired(file(), check), now);
    expect(file().faults.map(({ what }) => what)).toEqual(['housing']);
  });

  test('D3: a check with a failed value cannot be called passed', () => {
    const { ledger, file, repair, finish, check } = faulty();
    ledger.must(openRepair(file(), repair, '授权维修中心', null), now);
    ledger.must(finishRepair(file(), finish, agencyUnder(hebei)), now);
    const failed = {
      name: 'battery',
      result: 'fail',
      value: 3,
      limit: 80,
      told: 'device',
      readAt: now,
    } as const;
    expect(codes(checkRepaired(file(), { ...check, checks: [failed] }))).toEqual(['check-contradicts']);
  });

  test('D3 H24: is repaired by professionals and never opened here, where the regulation says so', () => {
    const { ledger, file, repair, finish } = faulty();
    ledger.must(openRepair(file(), repair, null, null), now);
    expect(finishRepair(file(), finish, agencyUnder(hebei))).toMatchObject({
      ok: false,
      refusals: [{ code: 'professional-repair-needed', source: [{ regulation: 'hebei', article: 24 }] }],
    });
    expect(finishRepair(file(), finish, agencyUnder(fushun)).ok).toBe(true);
    const opened = { ...finish, result: 'no-fault-found', notOpenedHere: false } as const;
    expect(codes(finishRepair(file(), opened, agencyUnder(hebei)))).toEqual(['opened-here-unexplained']);
    const told = finishRepair(file(), { ...opened, note: '借用人擅自拆开后盖' }, agencyUnder(hebei));
    expect(told).toMatchObject({ ok: true, acts: [{ data: { notOpenedHere: false } }] });
  });

  test('D3: makes no sense in these cases', () => {
    const { ledger, file, fault, repair } = faulty();
    const again = { fault, what: 'other', note: '屏幕碎', person: null, photos: [] } as const;
    expect(codes(reportFault(null, again))).toEqual(['device-not-registered']);
    expect(codes(reportFault(file(), again))).toEqual(['fault-known']);
    expect(codes(reportFault(file(), { ...again, fault: recordIdOf('fault', 3, next()), note: '' }))).toEqual(
      ['fault-note-missing'],
    );
    ledger.must(openRepair(file(), repair, null, null), now);
    expect(codes(openRepair(file(), repair, null, null))).toEqual(['repair-under-way']);
    expect(
      codes(openRepair({ ...file(), place: { where: 'stock' }, faults: [] }, repair, null, null)),
    ).toEqual(['no-fault-open']);
  });
});

describe('the register of devices', () => {
  const serial = { ...CAMERA, serial: 'TA00999', asset: 'ZC-0017' };

  test('D1: takes a device once, and no number twice', () => {
    const ledger = officeLedger();
    ledger.must(registerDevice(device, { ...serial, model: ' DSJ-X9 ', cards: ['A1', ' A1', ''] }, []), now);
    const all = [...ledger.equipment.devices.values()];
    expect(all[0]?.facts).toMatchObject({ model: 'DSJ-X9', cards: ['A1'] });
    const other = deviceOf('BC240002');
    expect(codes(registerDevice(device, CAMERA, all))).toEqual(['device-known']);
    expect(codes(registerDevice(other, { ...CAMERA, asset: 'ZC-0017' }, all))).toEqual(['asset-taken']);
    expect(codes(registerDevice(other, { ...CAMERA, serial: 'TA00999' }, all))).toEqual(['serial-taken']);
    // Makers number each model for itself.
    expect(registerDevice(other, { ...CAMERA, serial: 'TA00999', model: 'VRT-3' }, all).ok).toBe(true);
    expect(codes(registerDevice(other, { ...CAMERA, model: ' ' }, all))).toEqual(['device-model-missing']);
    expect(codes(registerDevice(other, { ...CAMERA, section: '' }, all))).toEqual(['device-section-missing']);
  });

  test('D1: changes what is on record, and says when nothing changes', () => {
    const ledger = officeLedger();
    ledger.register(device, now, serial);
    const all = () => [...ledger.equipment.devices.values()];
    expect(codes(amendDevice(device, { ...serial }, all()))).toEqual(['device-unchanged']);
    ledger.must(amendDevice(device, { ...serial, section: '法规科' }, all()), now);
    expect(all()[0]?.facts.section).toBe('法规科');
  });

  test('D1: retires and takes back', () => {
    const ledger = officeLedger();
    ledger.register(device, now, serial);
    const file = () => ledger.equipment.devices.get(device) ?? null;
    ledger.must(retireDevice(file(), 'worn-out', ''), now);
    expect(codes(retireDevice(file(), 'worn-out', ''))).toEqual(['device-retired']);
    // Its numbers are free again.
    expect(registerDevice(deviceOf('BC240002'), serial, [...ledger.equipment.devices.values()]).ok).toBe(
      true,
    );
    expect(codes(reinstateDevice(file(), ''))).toEqual(['reason-missing']);
    ledger.must(reinstateDevice(file(), '盘点时找回'), now);
    expect(codes(reinstateDevice(file(), '再来'))).toEqual(['device-not-retired']);
  });
});
