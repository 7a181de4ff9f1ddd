import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DeviceFacts } from '#shared/acts/device';
import { instantOf } from '#shared/clock';
import type { DeviceIdentity } from '#shared/device';
import { openCheckoutOf } from '#shared/equipment';
import type { DeviceId, PersonId } from '#shared/ids';
import { settingInForce, type AgencyProfile } from '#shared/profile/agency';
import { fushun } from '#shared/profile/fushun';
import { NO_READINGS, type CameraReadings } from '#shared/readings';
import { accountActor } from '../../electron/station/account';
import { demoPeople } from '../../electron/station/demo-people';
import { healthOf, isWatched } from '../../electron/station/device-health';
import { equipmentDesk, type EquipmentDesk } from '../../electron/station/equipment-desk';
import { attachmentUrl, keepAttachment, PICTURES } from '../../electron/station/attachments';
import { heldAt } from '../../electron/station/held-at';
import { importInto, mountedCamera, newSession } from '../../electron/station/import';
import { inventoryDesk } from '../../electron/station/inventory-desk';
import { missingDesk } from '../../electron/station/missing-desk';
import { openStation, type Station } from '../../electron/station/open';
import { onRecord } from '../../electron/station/on-record';
import { overdueDesk } from '../../electron/station/overdue-desk';
import { overdueWatch } from '../../electron/station/overdue-watch';
import { peopleDesk } from '../../electron/station/people';
import { profileDesk } from '../../electron/station/profile-desk';
import { attachmentPath } from '../../electron/vault/layout';

const HOUR = 3_600_000;
const KEEPER = accountActor('keeper');
const CAMERA = 'BC240001' as DeviceId;
const OFFICER = 'D003' as PersonId;
const FACTS: DeviceFacts = {
  kind: 'body-camera',
  model: 'DSJ-1',
  serial: 'SN-1',
  usb: null,
  asset: 'GZ-001',
  section: '执法一科',
  custodian: null,
  assignedTo: null,
  cameraProfile: null,
  cards: [],
  bought: null,
  warrantyUntil: null,
  megabytesPerHour: null,
  note: '',
};

let folder: string;
let station: Station;
let desk: EquipmentDesk;
let clock: number;

async function open(rebuildCatalog = false): Promise<void> {
  station = await openStation({
    folder: path.join(folder, 'vault'),
    create: true,
    now: () => clock,
    rebuildCatalog,
  });
  desk = equipmentDesk(station);
}

beforeEach(async () => {
  clock = Date.parse('2026-11-20T01:00:00Z');
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-equipment-'));
  fs.mkdirSync(path.join(folder, 'card', 'DCIM'), { recursive: true });
  await open();
  await demoPeople(peopleDesk(station));
  const left = Object.entries(fushun.rules).flatMap(([name, rule]) =>
    rule.state === 'not-stated' ? [[name, rule.suggestion] as const] : [],
  );
  expect(
    await profileDesk(station).choose('fushun', Object.fromEntries(left), accountActor('system')),
  ).toEqual({ refusals: [] });
  await peopleDesk(station).change(
    { person: OFFICER, name: '执法员丙', section: '执法一科', certificate: 'ZF-1', aliases: [] },
    accountActor('security'),
  );
  expect(await desk.register(CAMERA, FACTS, KEEPER)).toEqual({ refusals: [] });
});
afterEach(async () => {
  await station.close();
  fs.rmSync(folder, { recursive: true });
});

const readings = (percent: number | null, deviceClock = instantOf(clock)): CameraReadings => {
  const at = instantOf(clock);
  return {
    ...NO_READINGS,
    batteryPercent: percent === null ? null : { value: percent, source: 'device', at },
    storage: { value: { totalBytes: 64e9, freeBytes: 60e9 }, source: 'file-system', at },
    clock: {
      value: { deviceClock, stationClock: at, uncertaintyMs: 500, zone: 'told' },
      source: 'device',
      at,
    },
  };
};

/** Docks the camera: imports its card, then tells the desk, as the dock does. */
async function dock(percent: number | null = 95, deviceClock = clock): Promise<void> {
  const identity: DeviceIdentity = { device: CAMERA, from: 'given' };
  const report = await importInto(station, {
    session: newSession(station),
    device: identity,
    source: await mountedCamera(path.join(folder, 'card')),
    readings: readings(percent, instantOf(deviceClock)),
    by: { kind: 'station' },
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  await desk.imported(CAMERA, report.session, true);
}

const record = (name: string): void =>
  fs.writeFileSync(path.join(folder, 'card', 'DCIM', name), Buffer.concat([JPEG, Buffer.from(name)]));
const JPEG = Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex');

const handOut = (override: string[] | null = null) =>
  desk.handOut(
    {
      device: CAMERA,
      person: OFFICER,
      purpose: 'inspection',
      case: null,
      expectedReturn: instantOf(clock + 8 * HOUR),
      accessories: ['充电器'],
      batteryPercent: null,
      override: override && { checks: override as never, reason: '只此一台可用' },
    },
    KEEPER,
  );
const codes = ({
  refusals,
}: {
  readonly refusals: readonly { readonly code: string; readonly values: object }[];
}) => refusals.map(({ code, values }) => `${code} ${'check' in values ? String(values.check) : ''}`.trim());
const profileOf = (): AgencyProfile => {
  const profile = profileDesk(station).history().at(-1)?.profile;
  if (!profile) throw new Error('no profile');
  return profile;
};
const failureCode = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error as { failure?: { code: string } }).failure?.code ?? String(error),
  );
const place = () => station.catalog.equipmentNow().devices.get(CAMERA)?.place.where;

describe('D2: hand-out', () => {
  it('is refused with every check that did not pass, each with its value and article', async () => {
    expect(codes(await handOut())).toEqual([
      'check-not-passed battery',
      'check-not-passed free-space',
      'check-not-passed clock',
      'check-not-passed readings-age',
      'check-not-passed old-footage',
    ]);
    await dock(40);
    const { checks } = desk.preview(
      { device: CAMERA, person: OFFICER, batteryPercent: null },
      new Set([CAMERA]),
    );
    const battery = checks.find(({ check }) => check.name === 'battery');
    expect(battery).toMatchObject({ check: { result: 'fail', value: 40, limit: 80, told: 'device' } });
    expect(battery?.articles).toEqual([{ regulation: 'fushun', article: 7 }]);
    expect(codes(await handOut())).toEqual(['check-not-passed battery']);
    expect(place()).toBe('stock');
  });

  it('goes through in spite of a check only with a reason, which stays on the hand-out for ever', async () => {
    await dock(40);
    expect(await handOut(['battery'])).toEqual({ refusals: [] });
    const open = openCheckoutOf(CAMERA, station.catalog.equipmentNow());
    expect(open?.override).toEqual({ checks: ['battery'], reason: '只此一台可用' });
    expect(codes(await handOut(['battery']))).toEqual(['device-elsewhere']);
  });

  it('of the last camera to two people at once goes to one', async () => {
    await dock();
    const both = await Promise.all([handOut(), handOut()]);
    expect(both.map(codes).sort()).toEqual([[], ['device-elsewhere']]);
  });
});

describe('D4: return', () => {
  it('happens by docking, when all is in the vault, and counts what was recorded for it', async () => {
    await dock();
    await handOut();
    clock += 3 * HOUR;
    record('MOVI0001.JPG');
    record('MOVI0002.JPG');
    await dock(60);
    expect(place()).toBe('stock');
    expect(station.catalog.checkoutsOf(CAMERA, 1)[0]?.end).toMatchObject({ how: 'dock', clips: 2 });
    expect(missingDesk(station).list().unexplained).toEqual([]);
  });

  it('does not happen while something on it is not in the vault', async () => {
    await dock();
    await handOut();
    clock += HOUR;
    record('MOVI0001.JPG');
    fs.mkdirSync(path.join(folder, 'card', 'DCIM', 'MOVI0002.MP4'));
    fs.rmSync(path.join(folder, 'card', 'DCIM', 'MOVI0002.MP4'), { recursive: true });
    fs.writeFileSync(path.join(folder, 'card', 'DCIM', 'MOVI0003.MP4'), 'x', { mode: 0o000 });
    const withoutRight = process.geteuid?.() !== 0;
    if (withoutRight) {
      await dock(60);
      expect(place()).toBe('out');
    }
    // At the desk it is here, but not returned, until a docking proves it.
    const handIn = {
      device: CAMERA,
      condition: 'good' as const,
      accessoriesMissing: [],
      batteryPercent: 55,
      fault: null,
    };
    expect(await desk.handIn(handIn, KEEPER)).toEqual({ refusals: [] });
    expect(place()).toBe('handed-in');
    clock += HOUR;
    fs.chmodSync(path.join(folder, 'card', 'DCIM', 'MOVI0003.MP4'), 0o644);
    await dock(60);
    expect(place()).toBe('stock');
  });

  it('without footage asks for a reason, and the profile says who has to know', async () => {
    await dock();
    await handOut();
    clock += 2 * HOUR;
    await dock(70);
    const missing = missingDesk(station);
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

describe('D3: a fault', () => {
  it('stops the device at once, and only a finished repair with a passed check puts it back', async () => {
    await dock();
    await desk.reportFault(
      { device: CAMERA, what: 'no-sound', note: '', person: OFFICER, photos: [] },
      KEEPER,
    );
    expect(codes(await handOut()).join()).toMatch(/check-not-(passed|overridable) fault/);
    expect(await desk.openRepair({ device: CAMERA, firm: '某维修公司', expectedBack: null }, KEEPER)).toEqual(
      { refusals: [] },
    );
    expect(place()).toBe('repair');
    expect(codes(await desk.checkRepaired({ device: CAMERA, passed: true, note: '' }, KEEPER))).toEqual([
      'repair-not-finished',
    ]);
    const finish = {
      device: CAMERA,
      result: 'repaired' as const,
      cost: 12_000,
      parts: ['麦克风'],
      notOpenedHere: true,
      note: '',
    };
    expect(await desk.finishRepair(finish, KEEPER)).toEqual({ refusals: [] });
    // It came back with a battery that fails: passing it would contradict what the camera itself says.
    clock += HOUR;
    await dock(30);
    expect(codes(await desk.checkRepaired({ device: CAMERA, passed: true, note: '' }, KEEPER))).toEqual([
      'check-contradicts',
    ]);
    clock += HOUR;
    await dock(95);
    expect(await desk.checkRepaired({ device: CAMERA, passed: true, note: '录音正常' }, KEEPER)).toEqual({
      refusals: [],
    });
    expect(place()).toBe('stock');
    expect(await handOut()).toEqual({ refusals: [] });
  });
});

describe('D3: a picture of a fault', () => {
  it('is in the vault and on record before the report that names it, and shown only as it was kept', async () => {
    const from = path.join(folder, '镜头 裂纹.jpg');
    fs.writeFileSync(from, JPEG);
    const photo = await keepAttachment(station, from, PICTURES, KEEPER);
    fs.rmSync(from);
    const report = { device: CAMERA, what: 'housing' as const, note: '镜头有裂纹', person: OFFICER };
    expect(await desk.reportFault({ ...report, photos: [photo] }, KEEPER)).toEqual({ refusals: [] });
    expect(station.catalog.equipmentNow().devices.get(CAMERA)?.faults).toMatchObject([{ photos: [photo] }]);
    expect(await attachmentUrl(station, photo)).toBe(`data:image/jpeg;base64,${JPEG.toString('base64')}`);
    // One that the vault does not have is not named, and a changed one is not shown.
    const unknown = 'a'.repeat(64) as typeof photo;
    const size = station.ledger.size;
    expect(await failureCode(desk.reportFault({ ...report, photos: [unknown] }, KEEPER))).toBe(
      'original-missing',
    );
    expect(station.ledger.size).toBe(size);
    const kept = station.vault.pathOf(attachmentPath(photo, 'jpg'));
    fs.chmodSync(kept, 0o644);
    fs.appendFileSync(kept, 'x');
    expect(await failureCode(attachmentUrl(station, photo))).toBe('original-missing');
  });

  it('is refused when it is none, with what can be done', async () => {
    const text = path.join(folder, 'note.txt');
    fs.writeFileSync(text, 'no picture');
    const large = path.join(folder, 'large.png');
    fs.writeFileSync(large, '');
    fs.truncateSync(large, 20_000_001);
    for (const file of [text, large, path.join(folder, 'gone.jpg'), folder])
      expect(await failureCode(keepAttachment(station, file, PICTURES, KEEPER))).toBe('photo-unusable');
  });
});

describe('D1: the register', () => {
  it('is the same after the catalog is rebuilt from the ledger, with the whole life of each device', async () => {
    await dock();
    await handOut();
    const before = [
      station.catalog.equipmentNow(),
      station.catalog.lifeOf(CAMERA),
      station.catalog.allStays(),
    ];
    // What the command line tells of it: from the ledger alone, while the workstation runs.
    const told = await onRecord(path.join(folder, 'vault'));
    expect([...told.equipment.devices.values()]).toEqual([
      ...station.catalog.equipmentNow().devices.values(),
    ]);
    expect(told.names.get(OFFICER)).toBe('执法员丙');
    expect(told.lastDocked.get(CAMERA)).toBe(station.catalog.lastImport(CAMERA)?.started);
    expect(told.profiles.at(-1)?.profile).toEqual(profileOf());
    await station.close();
    await open(true);
    expect([
      station.catalog.equipmentNow(),
      station.catalog.lifeOf(CAMERA),
      station.catalog.allStays(),
    ]).toEqual(before);
    expect(station.catalog.lifeOf(CAMERA).map(({ kind }) => kind)).toEqual([
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
    const before = station.ledger.size;
    const answers = await desk.registerMany(rows, KEEPER);
    expect(answers.map(codes)).toEqual([[], ['device-known'], ['asset-taken'], ['device-model-missing']]);
    expect(station.ledger.size).toBe(before);
    expect(station.catalog.equipmentNow().devices.has(good.device)).toBe(false);
    expect((await desk.registerMany([good], KEEPER)).map(codes)).toEqual([[]]);
    expect(station.catalog.equipmentNow().devices.has(good.device)).toBe(true);
  });
});

describe('D2: overdue', () => {
  it('is put on record once when it begins and once for the section head, also across a restart', async () => {
    await dock();
    expect(await handOut()).toEqual({ refusals: [] });
    const told = () =>
      station.catalog
        .lifeOf(CAMERA)
        .filter(({ kind }) => kind === 'checkout.overdue')
        .map(({ data }) => (data as { told: string }).told)
        .reverse();
    const due = Date.parse(station.catalog.checkoutsOf(CAMERA, 1)[0]?.expectedReturn ?? '');
    clock = due;
    expect(await overdueDesk(station).remind()).toBe(0);
    expect(overdueDesk(station).list()).toEqual([]);
    clock = due + 1000;
    expect(await overdueDesk(station).remind()).toBe(1);
    expect(await overdueDesk(station).remind()).toBe(0);
    expect(overdueDesk(station).list()).toMatchObject([
      { device: CAMERA, person: { person: OFFICER }, lateMs: 1000, reminders: 1, sectionHeadTold: null },
    ]);
    await station.close();
    await open(true);
    expect(await overdueDesk(station).remind()).toBe(0);
    clock = due + settingInForce(profileOf(), 'overdue.escalate-after').value * HOUR;
    expect(await overdueDesk(station).remind()).toBe(1);
    expect(await overdueDesk(station).remind()).toBe(0);
    expect(told()).toEqual(['holder', 'section-head']);
    expect(overdueDesk(station).list()[0]?.sectionHeadTold).toBe(instantOf(clock));
    // An extension makes it begin anew.
    await desk.extend({ device: CAMERA, expectedReturn: instantOf(clock + HOUR), why: '续办案件' }, KEEPER);
    expect(overdueDesk(station).list()).toEqual([]);
    clock += 2 * HOUR;
    expect(await overdueDesk(station).remind()).toBe(1);
  });

  it('runs by itself in the background of an open station', async () => {
    await dock();
    await handOut();
    clock += 100 * HOUR;
    let told = 0;
    station.background.add(
      overdueWatch(
        'overdue',
        () => overdueDesk(station).remind(),
        () => told++,
      ),
    );
    await station.background.idle();
    expect(told).toBe(1);
    expect(station.catalog.lifeOf(CAMERA)[0]?.kind).toBe('checkout.overdue');
  });
});

describe('D1: who held what, and how it ages', () => {
  it('is known for any moment of the past', async () => {
    await dock();
    const before = instantOf(clock);
    clock += HOUR;
    await handOut();
    const during = instantOf(clock + 1);
    clock += 5 * HOUR;
    await dock(60);
    const places = (at: ReturnType<typeof instantOf>) =>
      heldAt(station, at).map(({ device, where, person }) => [device, where, person?.person ?? null]);
    expect(places(instantOf(Date.parse('2020-01-01T00:00:00Z')))).toEqual([]);
    expect(places(before)).toEqual([[CAMERA, 'stock', null]]);
    expect(places(during)).toEqual([[CAMERA, 'out', OFFICER]]);
    expect(places(instantOf(clock))).toEqual([[CAMERA, 'stock', null]]);
  });

  it('is measured at both ends of each hand-out and at each docking, and watched when it drifts', async () => {
    await dock();
    await handOut();
    clock += 3 * HOUR;
    await dock(55);
    const health = healthOf(station, CAMERA);
    expect(health.duties).toMatchObject([{ batteryOut: 95, batteryBack: 55 }]);
    expect(health.dockings).toHaveLength(2);
    expect(health).toMatchObject({ watch: false, warnings: [] });
    expect(isWatched(station, CAMERA, null)).toBe(false);
    // A clock that lost its time is told, and the board knows at once.
    clock += HOUR;
    await dock(55, clock - 400 * 24 * HOUR);
    expect(healthOf(station, CAMERA).warnings).toMatchObject([{ code: 'clock-lost' }]);
    expect(isWatched(station, CAMERA, null)).toBe(true);
  });

  it('is told by the keeper where a camera cannot tell its battery', async () => {
    await dock(null);
    const preview = (batteryPercent: number | null) =>
      desk
        .preview({ device: CAMERA, person: OFFICER, batteryPercent }, new Set())
        .checks.find(({ check }) => check.name === 'battery')?.check;
    expect(preview(null)).toMatchObject({ result: 'unknown', value: null });
    expect(preview(20)).toMatchObject({ result: 'fail', value: 20, told: 'person' });
    expect(preview(90)).toMatchObject({ result: 'pass', value: 90, told: 'person' });
  });
});

describe('D1: stock-taking', () => {
  it('closes only when each difference is explained, and its report stays', async () => {
    await dock();
    const second = 'BC240002' as DeviceId;
    await desk.register(second, { ...FACTS, serial: 'SN-2', asset: 'GZ-002' }, KEEPER);
    await handOut();
    clock += HOUR;
    const inventory = inventoryDesk(station);
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
    await station.close();
    await open(true);
    expect(inventoryDesk(station).list()).toEqual(report);
  });
});
