/** The register of devices: rebuilt, filled from spreadsheets, counted, and asked who held what. */
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { instantOf } from '#shared/clock';
import type { DeviceId } from '#shared/ids';
import { healthOf, isWatched } from '../../electron/station/device-health';
import { heldAt } from '../../electron/station/held-at';
import { inventoryDesk } from '../../electron/station/inventory-desk';
import { onRecord } from '../../electron/station/on-record';
import { CAMERA, codes, equipmentOffice, FACTS, HOUR, KEEPER, OFFICER } from './equipment-fixture';

const office = equipmentOffice();

describe('D1: the register', () => {
  it('is the same after the catalog is rebuilt from the ledger, with the whole life of each device', async () => {
    await office.dock();
    await office.handOut();
    const before = [
      office.station.catalog.equipmentNow(),
      office.station.catalog.lifeOf(CAMERA),
      office.station.catalog.allStays(),
    ];
    // What the command line tells of it: from the ledger alone, while the workstation runs.
    const told = await onRecord(path.join(office.folder, 'vault'));
    expect([...told.equipment.devices.values()]).toEqual([
      ...office.station.catalog.equipmentNow().devices.values(),
    ]);
    expect(told.names.get(OFFICER)).toBe('执法员丙');
    expect(told.lastDocked.get(CAMERA)).toBe(office.station.catalog.lastImport(CAMERA)?.started);
    expect(told.profiles.at(-1)?.profile).toEqual(office.profile());
    await office.station.close();
    await office.open(true);
    expect([
      office.station.catalog.equipmentNow(),
      office.station.catalog.lifeOf(CAMERA),
      office.station.catalog.allStays(),
    ]).toEqual(before);
    expect(office.station.catalog.lifeOf(CAMERA).map(({ kind }) => kind)).toEqual([
      'checkout.handed-out',
      'device.registered',
    ]);
  });

  it('takes all rows of a spreadsheet together or none, and tells what speaks against each', async () => {
    const good = { device: 'BC240002' as DeviceId, facts: { ...FACTS, serial: 'SN-2', asset: 'GZ-002' } };
    const rows = [
      good,
      { device: CAMERA, facts: FACTS },
      { device: 'BC240003' as DeviceId, facts: { ...FACTS, serial: 'SN-3', asset: 'GZ-002' } },
      { device: 'BC240004' as DeviceId, facts: { ...FACTS, serial: 'SN-4', asset: null, model: ' ' } },
    ];
    const before = office.station.ledger.size;
    const answers = await office.desk.registerMany(rows, KEEPER);
    expect(answers.map(codes)).toEqual([[], ['device-known'], ['asset-taken'], ['device-model-missing']]);
    expect(office.station.ledger.size).toBe(before);
    expect(office.station.catalog.equipmentNow().devices.has(good.device)).toBe(false);
    expect((await office.desk.registerMany([good], KEEPER)).map(codes)).toEqual([[]]);
    expect(office.station.catalog.equipmentNow().devices.has(good.device)).toBe(true);
  });
});

describe('D1: who held what, and how it ages', () => {
  it('is known for any moment of the past', async () => {
    await office.dock();
    const before = instantOf(office.clock);
    office.clock += HOUR;
    await office.handOut();
    const during = instantOf(office.clock + 1);
    office.clock += 5 * HOUR;
    await office.dock(60);
    const places = (at: ReturnType<typeof instantOf>) =>
      heldAt(office.station, at).map(({ device, where, person }) => [device, where, person?.person ?? null]);
    expect(places(instantOf(Date.parse('2020-01-01T00:00:00Z')))).toEqual([]);
    expect(places(before)).toEqual([[CAMERA, 'stock', null]]);
    expect(places(during)).toEqual([[CAMERA, 'out', OFFICER]]);
    expect(places(instantOf(office.clock))).toEqual([[CAMERA, 'stock', null]]);
  });

  it('is measured at both ends of each hand-out and at each docking, and watched when it drifts', async () => {
    await office.dock();
    await office.handOut();
    office.clock += 3 * HOUR;
    await office.dock(55);
    const health = healthOf(office.station, CAMERA);
    expect(health.duties).toMatchObject([{ batteryOut: 95, batteryBack: 55 }]);
    expect(health.dockings).toHaveLength(2);
    expect(health).toMatchObject({ watch: false, warnings: [] });
    expect(isWatched(office.station, CAMERA, null)).toBe(false);
    // A clock that lost its time is told, and the board knows at once.
    office.clock += HOUR;
    await office.dock(55, office.clock - 400 * 24 * HOUR);
    expect(healthOf(office.station, CAMERA).warnings).toMatchObject([{ code: 'clock-lost' }]);
    expect(isWatched(office.station, CAMERA, null)).toBe(true);
  });

  it('is told by the keeper where a camera cannot tell its battery', async () => {
    await office.dock(null);
    const preview = (batteryPercent: number | null) =>
      office.desk
        .preview({ device: CAMERA, person: OFFICER, batteryPercent }, new Set())
        .checks.find(({ check }) => check.name === 'battery')?.check;
    expect(preview(null)).toMatchObject({ result: 'unknown', value: null });
    expect(preview(20)).toMatchObject({ result: 'fail', value: 20, told: 'person' });
    expect(preview(90)).toMatchObject({ result: 'pass', value: 90, told: 'person' });
  });
});

describe('D1: stock-taking', () => {
  it('closes only when each difference is explained, and its report stays', async () => {
    await office.dock();
    const second = 'BC240002' as DeviceId;
    await office.desk.register(second, { ...FACTS, serial: 'SN-2', asset: 'GZ-002' }, KEEPER);
    await office.handOut();
    office.clock += HOUR;
    const inventory = inventoryDesk(office.station);
    expect(codes(await inventory.close(KEEPER))).toEqual(['inventory-unknown']);
    expect(await inventory.open(null, KEEPER)).toEqual({ refusals: [] });
    expect(codes(await inventory.open(null, KEEPER))).toEqual(['inventory-open-already']);
    expect(await inventory.scan('EVD:BC240001', KEEPER)).toMatchObject({ difference: 'here-though-out' });
    expect(await inventory.scan('某公司资产 0042', KEEPER)).toMatchObject({ difference: 'not-registered' });
    // A caps lock, and a second scan of the same label.
    expect(codes(await inventory.scan('evd:bc240001', KEEPER))).toEqual(['scanned-already']);
    expect(inventory.list()[0]?.differences.map(({ subject, kind }) => `${subject} ${kind}`)).toEqual([
      'BC240001 here-though-out',
      '某公司资产 0042 not-registered',
      'BC240002 not-found',
    ]);
    expect(codes(await inventory.close(KEEPER))).toEqual(['differences-unexplained']);
    for (const { subject, kind } of inventory.list()[0]?.differences ?? [])
      expect(await inventory.explain({ subject, kind, note: '已核实' }, KEEPER)).toEqual({ refusals: [] });
    expect(await inventory.close(KEEPER)).toEqual({ refusals: [] });
    const report = inventory.list();
    expect(report).toMatchObject([{ expected: 1, found: 2, by: 'keeper' }]);
    expect(report[0]?.differences).toHaveLength(3);
    await office.station.close();
    await office.open(true);
    expect(inventoryDesk(office.station).list()).toEqual(report);
  });
});
