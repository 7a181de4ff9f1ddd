/** An office with one camera and one officer, on a real vault made anew for each test: what the tests of the desk share. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import type { DeviceFacts } from '#shared/acts/device';
import { instantOf } from '#shared/clock';
import type { DeviceId, PersonId } from '#shared/ids';
import type { AgencyProfile } from '#shared/profile/agency';
import { fushun } from '#shared/profile/fushun';
import { NO_READINGS, type CameraReadings } from '#shared/readings';
import { accountActor } from '../../electron/station/account';
import { demoPeople } from '../../electron/station/demo-people';
import { equipmentDesk, type EquipmentDesk } from '../../electron/station/equipment-desk';
import { importInto, mountedCamera, newSession } from '../../electron/station/import';
import { openStation, type Station } from '../../electron/station/open';
import { peopleDesk } from '../../electron/station/people';
import { profileDesk } from '../../electron/station/profile-desk';

export const HOUR = 3_600_000;
export const KEEPER = accountActor('keeper');
export const CAMERA = 'BC240001' as DeviceId;
export const OFFICER = 'D003' as PersonId;
export const FACTS: DeviceFacts = {
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
/** The first bytes of a picture. */
export const JPEG = Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex');

export interface EquipmentOffice {
  readonly folder: string;
  readonly station: Station;
  readonly desk: EquipmentDesk;
  /** The station's clock, milliseconds; moved by the tests. */
  clock: number;
  /** Opens the station again after it was closed. */
  readonly open: (rebuildCatalog?: boolean) => Promise<void>;
  /** Docks the camera: imports its card, then tells the desk, as the dock does. */
  readonly dock: (percent?: number | null, deviceClock?: number) => Promise<void>;
  /** Puts a picture on the camera's card. */
  readonly record: (name: string) => void;
  /** Hands the camera out to the officer, in spite of these checks where some are named. */
  readonly handOut: (override?: readonly string[]) => ReturnType<EquipmentDesk['handOut']>;
  /** Where the camera is. */
  readonly place: () => string | undefined;
  /** The rules in force. */
  readonly profile: () => AgencyProfile;
}

/** Opens the office before each test of the file, and clears up after it. */
export function equipmentOffice(): EquipmentOffice {
  let folder = '';
  let station: Station | null = null;
  let desk: EquipmentDesk | null = null;
  let clock = 0;
  function there<T>(thing: T | null): T {
    if (thing === null) throw new Error('only within a test');
    return thing;
  }

  const office: EquipmentOffice = {
    get folder() {
      return folder;
    },
    get station() {
      return there(station);
    },
    get desk() {
      return there(desk);
    },
    get clock() {
      return clock;
    },
    set clock(to) {
      clock = to;
    },
    async open(rebuildCatalog = false) {
      station = await openStation({
        folder: path.join(folder, 'vault'),
        create: true,
        now: () => clock,
        rebuildCatalog,
      });
      desk = equipmentDesk(station);
    },
    async dock(percent = 95, deviceClock = clock) {
      const report = await importInto(office.station, {
        session: newSession(office.station),
        device: { device: CAMERA, from: 'given' },
        source: await mountedCamera(path.join(folder, 'card')),
        readings: readingsAt(clock, percent, deviceClock),
        by: { kind: 'station' },
        signal: new AbortController().signal,
        onProgress: () => undefined,
      });
      await office.desk.imported(CAMERA, report.session, true);
    },
    record(name) {
      const file = path.join(folder, 'card', 'DCIM', name);
      fs.writeFileSync(file, Buffer.concat([JPEG, Buffer.from(name)]));
    },
    handOut(override) {
      return office.desk.handOut(
        {
          device: CAMERA,
          person: OFFICER,
          purpose: 'inspection',
          case: null,
          expectedReturn: instantOf(clock + 8 * HOUR),
          accessories: ['充电器'],
          batteryPercent: null,
          override: override ? { checks: override as never, reason: '只此一台可用' } : null,
        },
        KEEPER,
      );
    },
    place: () => office.station.catalog.equipmentNow().devices.get(CAMERA)?.place.where,
    profile() {
      const profile = profileDesk(office.station).history().at(-1)?.profile;
      if (!profile) throw new Error('no profile');
      return profile;
    },
  };

  beforeEach(async () => {
    clock = Date.parse('2026-11-20T01:00:00Z');
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-equipment-'));
    fs.mkdirSync(path.join(folder, 'card', 'DCIM'), { recursive: true });
    await office.open();
    await demoPeople(peopleDesk(office.station));
    const left = Object.entries(fushun.rules).flatMap(([name, rule]) =>
      rule.state === 'not-stated' ? [[name, rule.suggestion] as const] : [],
    );
    const chosen = profileDesk(office.station).choose(
      'fushun',
      Object.fromEntries(left),
      accountActor('system'),
    );
    expect(await chosen).toEqual({ refusals: [] });
    await peopleDesk(office.station).change(
      { person: OFFICER, name: '执法员丙', section: '执法一科', certificate: 'ZF-1', aliases: [] },
      accountActor('security'),
    );
    expect(await office.desk.register(CAMERA, FACTS, KEEPER)).toEqual({ refusals: [] });
  });
  afterEach(async () => {
    await office.station.close();
    fs.rmSync(folder, { recursive: true });
  });
  return office;
}

function readingsAt(now: number, percent: number | null, deviceClock: number): CameraReadings {
  const at = instantOf(now);
  return {
    ...NO_READINGS,
    batteryPercent: percent === null ? null : { value: percent, source: 'device', at },
    storage: { value: { totalBytes: 64e9, freeBytes: 60e9 }, source: 'file-system', at },
    clock: {
      value: {
        deviceClock: instantOf(deviceClock),
        stationClock: at,
        uncertaintyMs: 500,
        zone: 'told',
      },
      source: 'device',
      at,
    },
  };
}

/** What speaks against an act, in short. */
export const codes = ({
  refusals,
}: {
  readonly refusals: readonly { readonly code: string; readonly values: object }[];
}) => refusals.map(({ code, values }) => `${code} ${'check' in values ? String(values.check) : ''}`.trim());

/** The code of the failure that this ends with. */
export const failureCode = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error as { failure?: { code: string } }).failure?.code ?? String(error),
  );
