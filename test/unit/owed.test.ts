import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { asInstant, instantOf, type Instant } from '#shared/clock';
import type { DockCardView } from '#shared/contract/dock';
import type { DockedCamera } from '#shared/device';
import { noTraits } from '#shared/device-traits';
import type { DeviceId, DockId, PersonId } from '#shared/ids';
import { hebei } from '#shared/profile/hebei';
import { NO_READINGS } from '#shared/readings';
import { mountedSource } from '../../electron/intake/mounted-source';
import { FileFailure } from '../../electron/intake/source';
import { accountActor } from '../../electron/station/account';
import { demoPeople } from '../../electron/station/demo-people';
import { dockImports, type Docks } from '../../electron/station/docks';
import { dutyDesk } from '../../electron/station/duty-desk';
import { equipmentDesk } from '../../electron/station/equipment-desk';
import { openStation, type Station } from '../../electron/station/open';
import { peopleDesk } from '../../electron/station/people';
import { profileDesk } from '../../electron/station/profile-desk';

const CAMERA = 'BC240001' as DeviceId;
const OFFICER = 'D003' as PersonId;
const HOUR = 3_600_000;
const china = (text: string): Instant => asInstant(`2026-${text.replace(' ', 'T')}:00+08:00`) as Instant;
const JPEG = Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex');

let folder: string;
let station: Station;
let docks: Docks;
let clock: number;
/** Files that cannot be read now. */
let unreadable: Set<string>;

beforeEach(async () => {
  clock = Date.parse(china('11-02 08:00'));
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-owed-'));
  fs.mkdirSync(path.join(folder, 'card', 'DCIM'), { recursive: true });
  station = await openStation({ folder: path.join(folder, 'vault'), create: true, now: () => clock });
  await demoPeople(peopleDesk(station));
  const left = Object.entries(hebei.rules).flatMap(([name, rule]) =>
    rule.state === 'not-stated' ? [[name, rule.suggestion] as const] : [],
  );
  await profileDesk(station).choose('hebei', Object.fromEntries(left), accountActor('system'));
  unreadable = new Set();
  docks = dockImports({
    sourceOf: ({ root }, isPresent) => {
      const source = mountedSource(root ?? '', isPresent);
      return {
        transport: source.transport,
        list: () => source.list(),
        open: (file) =>
          unreadable.has(path.posix.basename(file.path))
            ? Promise.reject(new FileFailure('source-unreadable'))
            : source.open(file),
      };
    },
    onChange: () => undefined,
    onSealed: () => undefined,
    onReturned: () => undefined,
  });
  docks.useStation(station);
});
afterEach(async () => {
  await docks.close();
  await station.close();
  fs.rmSync(folder, { recursive: true });
});

function record(name: string, shown: Instant): void {
  const file = path.join(folder, 'card', 'DCIM', name);
  fs.writeFileSync(file, Buffer.concat([JPEG, Buffer.from(name)]));
  fs.utimesSync(file, new Date(shown), new Date(shown));
}

/** Docks the camera and waits until its card says so; what follows an import is told a moment after its end. */
async function docked(says: (card: DockCardView) => boolean): Promise<DockCardView> {
  const camera: DockedCamera = {
    dock: 'p1' as DockId,
    transport: 'volume',
    state: 'identified',
    trouble: null,
    root: path.join(folder, 'card'),
    usb: null,
    volume: null,
    readings: NO_READINGS,
    identity: { device: CAMERA, from: 'id-file' },
    traits: noTraits('volume'),
    clockSettable: false,
    name: null,
    vendor: null,
  };
  docks.docked([camera]);
  for (let i = 0; i < 1000; i++) {
    const [card] = docks.cards();
    if (card && says(card)) return card;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`never: ${JSON.stringify(docks.cards())}`);
}

async function handOut(): Promise<void> {
  const desk = equipmentDesk(station);
  const by = accountActor('keeper');
  await desk.register(
    CAMERA,
    {
      kind: 'body-camera',
      model: 'DSJ-1',
      serial: null,
      usb: null,
      asset: null,
      section: '执法一科',
      custodian: null,
      assignedTo: null,
      cameraProfile: null,
      cards: [],
      bought: null,
      warrantyUntil: null,
      megabytesPerHour: null,
      note: '',
    },
    by,
  );
  const { refusals } = await desk.handOut(
    {
      device: CAMERA,
      person: OFFICER,
      purpose: 'inspection',
      case: '夜间巡查',
      expectedReturn: instantOf(clock + 8 * HOUR),
      accessories: [],
      batteryPercent: null,
      override: {
        checks: ['battery', 'free-space', 'clock', 'readings-age', 'old-footage', 'certificate'],
        reason: '没有读数',
      },
    },
    by,
  );
  expect(refusals).toEqual([]);
}

it('I4: the card says until when what is left on the camera has to be stored, and who has the camera', async () => {
  await handOut();
  record('A.JPG', china('11-02 10:00'));
  record('B.JPG', china('11-02 15:00'));
  unreadable.add('B.JPG');
  clock = Date.parse(china('11-02 18:00'));
  const card = await docked(
    ({ import: { phase }, owed }) => phase === 'not-safe' && owed.waiting?.clips === 1,
  );
  expect(card.owed.waiting).toEqual({
    clips: 1,
    due: china('11-03 15:00'),
    soonFrom: china('11-03 09:00'),
    missingYear: null,
    undetermined: 0,
  });
  expect(card.owed.holder).toMatchObject({
    name: '执法员丙',
    purpose: 'inspection',
    case: '夜间巡查',
    since: china('11-02 08:00'),
    returned: null,
  });
  expect(card.owed).toMatchObject({ late: 0, missing: null });
});

it('I4: once all is in the vault nothing is due, and what came late is asked about', async () => {
  await handOut();
  record('A.JPG', china('11-02 10:00'));
  clock = Date.parse(china('11-03 12:00'));
  const card = await docked(({ owed }) => owed.late === 1 && owed.holder?.returned !== null);
  expect(card.import.phase).toBe('safe');
  expect(card.owed).toMatchObject({ waiting: null, late: 1, missing: null });
  expect(card.owed.holder?.returned).toBe(china('11-03 12:00'));
});

it('F5: a hand-out that brought no footage is asked about at the dock', async () => {
  await handOut();
  clock = Date.parse(china('11-02 18:00'));
  const card = await docked(({ owed }) => owed.missing !== null);
  expect(card.owed.missing).toBe(station.catalog.checkoutsOf(CAMERA, 1)[0]?.checkout);
});

it('H21: the dock ends the duty away of whoever has the camera; then the time to store begins', async () => {
  await handOut();
  const officer = accountActor('officer');
  const desk = dutyDesk(station);
  const file = { kind: 'elsewhere' as const, expectedReturn: null, returned: null, reason: '外地调查' };
  const other = { ...file, person: 'D002' as PersonId, from: china('11-02 08:00') };
  expect((await desk.file(other, officer)).refusals[0]?.code).toBe('duty-of-another');
  expect(await desk.file({ ...file, person: OFFICER, from: china('11-02 08:00') }, officer)).toEqual({
    refusals: [],
  });
  record('A.JPG', china('11-02 10:00'));
  clock = Date.parse(china('11-05 09:00'));
  await docked(({ import: { phase } }) => phase === 'safe');
  expect(desk.list(officer).duties).toMatchObject([{ returned: china('11-05 09:00'), told: 'docking' }]);
  const [clip] = station.catalog.clipPage({}, null, 9).rows;
  expect(clip?.storage).toMatchObject({ state: 'in-time', due: china('11-06 09:00') });
});

it('H21: duty that is over already is filed with its return, or not at all', async () => {
  const desk = dutyDesk(station);
  const officer = accountActor('officer');
  clock = Date.parse(china('11-05 09:00'));
  const over = {
    person: OFFICER,
    kind: 'remote' as const,
    from: china('11-02 08:00'),
    expectedReturn: null,
    reason: '偏远乡镇',
  };
  const future = { ...over, returned: china('11-06 08:00') };
  expect((await desk.file(future, officer)).refusals[0]?.code).toBe('duty-return-in-future');
  expect(desk.list(officer).duties).toEqual([]);
  expect(await desk.file({ ...over, returned: china('11-04 18:00') }, officer)).toEqual({ refusals: [] });
  expect(desk.list(officer).duties).toMatchObject([{ returned: china('11-04 18:00'), told: 'person' }]);
});
