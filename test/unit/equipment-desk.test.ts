/** Cameras at the desk: handed out, taken back, overdue; on a real vault, with real imports. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { instantOf } from '#shared/clock';
import { openCheckoutOf } from '#shared/equipment';
import { settingInForce } from '#shared/profile/agency';
import { missingDesk } from '../../electron/station/missing-desk';
import { overdueDesk } from '../../electron/station/overdue-desk';
import { overdueWatch } from '../../electron/station/overdue-watch';
import { CAMERA, codes, equipmentOffice, HOUR, KEEPER, OFFICER } from './equipment-fixture';

const office = equipmentOffice();

describe('D2: hand-out', () => {
  it('is refused with every check that did not pass, each with its value and article', async () => {
    expect(codes(await office.handOut())).toEqual([
      'check-not-passed battery',
      'check-not-passed free-space',
      'check-not-passed clock',
      'check-not-passed readings-age',
      'check-not-passed old-footage',
    ]);
    await office.dock(40);
    const { checks } = office.desk.preview(
      { device: CAMERA, person: OFFICER, batteryPercent: null },
      new Set([CAMERA]),
    );
    const battery = checks.find(({ check }) => check.name === 'battery');
    expect(battery).toMatchObject({ check: { result: 'fail', value: 40, limit: 80, told: 'device' } });
    expect(battery?.articles).toEqual([{ regulation: 'fushun', article: 7 }]);
    expect(codes(await office.handOut())).toEqual(['check-not-passed battery']);
    expect(office.place()).toBe('stock');
  });

  it('goes through in spite of a check only with a reason, which stays on the hand-out for ever', async () => {
    await office.dock(40);
    expect(await office.handOut(['battery'])).toEqual({ refusals: [] });
    const open = openCheckoutOf(CAMERA, office.station.catalog.equipmentNow());
    expect(open?.override).toEqual({ checks: ['battery'], reason: '只此一台可用' });
    expect(codes(await office.handOut(['battery']))).toEqual(['device-elsewhere']);
  });

  it('of the last camera to two people at once goes to one', async () => {
    await office.dock();
    const both = await Promise.all([office.handOut(), office.handOut()]);
    expect(both.map(codes).sort()).toEqual([[], ['device-elsewhere']]);
  });
});

describe('D4: return', () => {
  it('happens by docking, when all is in the vault, and counts what was recorded for it', async () => {
    await office.dock();
    await office.handOut();
    office.clock += 3 * HOUR;
    office.record('MOVI0001.JPG');
    office.record('MOVI0002.JPG');
    await office.dock(60);
    expect(office.place()).toBe('stock');
    expect(office.station.catalog.checkoutsOf(CAMERA, 1)[0]?.end).toMatchObject({ how: 'dock', clips: 2 });
    expect(missingDesk(office.station).list().unexplained).toEqual([]);
  });

  it('does not happen while something on it is not in the vault', async () => {
    await office.dock();
    await office.handOut();
    office.clock += HOUR;
    office.record('MOVI0001.JPG');
    fs.mkdirSync(path.join(office.folder, 'card', 'DCIM', 'MOVI0002.MP4'));
    fs.rmSync(path.join(office.folder, 'card', 'DCIM', 'MOVI0002.MP4'), { recursive: true });
    fs.writeFileSync(path.join(office.folder, 'card', 'DCIM', 'MOVI0003.MP4'), 'x', { mode: 0o000 });
    const withoutRight = process.geteuid?.() !== 0;
    if (withoutRight) {
      await office.dock(60);
      expect(office.place()).toBe('out');
    }
    // At the desk it is here, but not returned, until a docking proves it.
    const handIn = {
      device: CAMERA,
      condition: 'good' as const,
      accessoriesMissing: [],
      batteryPercent: 55,
      fault: null,
    };
    expect(await office.desk.handIn(handIn, KEEPER)).toEqual({ refusals: [] });
    expect(office.place()).toBe('handed-in');
    office.clock += HOUR;
    fs.chmodSync(path.join(office.folder, 'card', 'DCIM', 'MOVI0003.MP4'), 0o644);
    await office.dock(60);
    expect(office.place()).toBe('stock');
  });

  it('without footage asks for a reason, and the profile says who has to know', async () => {
    await office.dock();
    await office.handOut();
    office.clock += 2 * HOUR;
    await office.dock(70);
    const missing = missingDesk(office.station);
    const [asked] = missing.list().unexplained;
    if (!asked) throw new Error('nobody asked');
    const explain = {
      checkout: asked.checkout,
      matter: null,
      reason: 'secret',
      note: '涉及隐私，当事人申请',
      basis: '',
    } as const;
    expect(codes(await missing.explain(explain, { kind: 'station' }))).toEqual(['missing-basis-needed']);
    expect(await missing.explain({ ...explain, basis: '第5条' }, { kind: 'station' })).toEqual({
      refusals: [],
    });
    expect(missing.list().unexplained).toEqual([]);
    expect(missing.list().explained[0]).toMatchObject({ reason: 'secret', tell: ['section-head'] });
  });
});

describe('D2: overdue', () => {
  it('is put on record once when it begins and once for the section head, also across a restart', async () => {
    await office.dock();
    expect(await office.handOut()).toEqual({ refusals: [] });
    const told = () =>
      office.station.catalog
        .lifeOf(CAMERA)
        .filter(({ kind }) => kind === 'checkout.overdue')
        .map(({ data }) => (data as { told: string }).told)
        .reverse();
    const due = Date.parse(office.station.catalog.checkoutsOf(CAMERA, 1)[0]?.expectedReturn ?? '');
    office.clock = due;
    expect(await overdueDesk(office.station).remind()).toBe(0);
    expect(overdueDesk(office.station).list()).toEqual([]);
    office.clock = due + 1000;
    expect(await overdueDesk(office.station).remind()).toBe(1);
    expect(await overdueDesk(office.station).remind()).toBe(0);
    expect(overdueDesk(office.station).list()).toMatchObject([
      { device: CAMERA, person: { person: OFFICER }, lateMs: 1000, reminders: 1, sectionHeadTold: null },
    ]);
    await office.station.close();
    await office.open(true);
    expect(await overdueDesk(office.station).remind()).toBe(0);
    office.clock = due + settingInForce(office.profile(), 'overdue.escalate-after').value * HOUR;
    expect(await overdueDesk(office.station).remind()).toBe(1);
    expect(await overdueDesk(office.station).remind()).toBe(0);
    expect(told()).toEqual(['holder', 'section-head']);
    expect(overdueDesk(office.station).list()[0]?.sectionHeadTold).toBe(instantOf(office.clock));
    // An extension makes it begin anew.
    await office.desk.extend(
      { device: CAMERA, expectedReturn: instantOf(office.clock + HOUR), why: '续办案件' },
      KEEPER,
    );
    expect(overdueDesk(office.station).list()).toEqual([]);
    office.clock += 2 * HOUR;
    expect(await overdueDesk(office.station).remind()).toBe(1);
  });

  it('runs by itself in the background of an open station', async () => {
    await office.dock();
    await office.handOut();
    office.clock += 100 * HOUR;
    let told = 0;
    office.station.background.add(
      overdueWatch(
        'overdue',
        () => overdueDesk(office.station).remind(),
        () => told++,
      ),
    );
    await office.station.background.idle();
    expect(told).toBe(1);
    expect(office.station.catalog.lifeOf(CAMERA)[0]?.kind).toBe('checkout.overdue');
  });
});
