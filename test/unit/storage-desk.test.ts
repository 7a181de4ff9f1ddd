import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { instantOf, type Instant } from '#shared/clock';
import type { DeviceIdentity } from '#shared/device';
import type { ClipId, DeviceId, DutyId, PersonId } from '#shared/ids';
import { hebei } from '#shared/profile/hebei';
import { hours } from '#shared/profile/time-limit';
import { NO_READINGS, type CameraReadings } from '#shared/readings';
import { compareWithLedger } from '../../electron/catalog/compare';
import { readEntries } from '../../electron/ledger/segments';
import { accountActor, operator } from '../../electron/station/account';
import { demoPeople } from '../../electron/station/demo-people';
import { importInto, mountedCamera, newSession } from '../../electron/station/import';
import { openStation, type Station } from '../../electron/station/open';
import { peopleDesk } from '../../electron/station/people';
import { profileDesk } from '../../electron/station/profile-desk';
import { storageDesk, type StorageDesk } from '../../electron/station/storage-desk';
import { systemDisk } from '../../electron/vault/disk';

const CAMERA = 'BC240001' as DeviceId;
const OFFICER = 'D003' as PersonId;
const SYSTEM = accountActor('system');
const china = (text: string): Instant => instantOf(Date.parse(`2026-${text.replace(' ', 'T')}:00+08:00`));
const JPEG = Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex');

let folder: string;
let station: Station;
let desk: StorageDesk;
let clock: number;

async function open(rebuildCatalog = false): Promise<void> {
  station = await openStation({
    folder: path.join(folder, 'vault'),
    create: true,
    now: () => clock,
    rebuildCatalog,
  });
  desk = storageDesk(station);
}

beforeEach(async () => {
  clock = Date.parse(china('11-02 08:00'));
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-storage-'));
  fs.mkdirSync(path.join(folder, 'card', 'DCIM'), { recursive: true });
  await open();
  await demoPeople(peopleDesk(station));
});
afterEach(async () => {
  await station.close();
  fs.rmSync(folder, { recursive: true });
});

async function chooseHebei(): Promise<void> {
  const left = Object.entries(hebei.rules).flatMap(([name, rule]) =>
    rule.state === 'not-stated' ? [[name, rule.suggestion] as const] : [],
  );
  expect(await profileDesk(station).choose('hebei', Object.fromEntries(left), SYSTEM)).toEqual({
    refusals: [],
  });
}

/** A photo whose camera showed `shown` when it was taken; the name tells nothing. */
function record(name: string, shown: Instant): void {
  const file = path.join(folder, 'card', 'DCIM', name);
  fs.writeFileSync(file, Buffer.concat([JPEG, Buffer.from(name)]));
  fs.utimesSync(file, new Date(shown), new Date(shown));
}

/** Docks the camera at `when`; its clock is `aheadMs` ahead, null: it does not tell. */
async function dock(when: Instant, aheadMs: number | null = 0): Promise<void> {
  clock = Date.parse(when);
  const identity: DeviceIdentity = { device: CAMERA, from: 'given' };
  const readings: CameraReadings = {
    ...NO_READINGS,
    clock:
      aheadMs === null
        ? null
        : {
            value: {
              deviceClock: instantOf(clock + aheadMs),
              stationClock: when,
              uncertaintyMs: 500,
              zone: 'told',
            },
            source: 'device',
            at: when,
          },
  };
  await importInto(station, {
    session: newSession(station),
    device: identity,
    source: await mountedCamera(path.join(folder, 'card')),
    readings,
    by: { kind: 'station' },
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
}

const rows = () => station.catalog.clipPage({}, null, 50).rows;
const clipOf = (name: string): ClipId => {
  const row = rows().find(({ source }) => source.endsWith(name));
  if (!row) throw new Error(name);
  return row.clip;
};
const standing = (name: string) => rows().find(({ source }) => source.endsWith(name))?.storage;

describe('I4: the storage deadline of what is in the vault', () => {
  it('runs from the end of the recording by the camera clock put right, and shows both and the article', async () => {
    await chooseHebei();
    // The camera is ten minutes ahead: it showed 10:10 at 10:00.
    record('A.JPG', china('11-02 10:10'));
    record('B.JPG', china('11-03 20:10'));
    await dock(china('11-03 20:30'), 600_000);
    expect(standing('A.JPG')).toMatchObject({
      state: 'late',
      due: china('11-03 10:00'),
      lateMs: 10.5 * 3_600_000,
      doubtful: false,
      reason: null,
    });
    expect(standing('B.JPG')).toMatchObject({ state: 'in-time', due: china('11-04 20:00') });
    expect(desk.account(clipOf('A.JPG'))).toMatchObject({
      end: {
        known: true,
        deviceClock: china('11-02 10:10'),
        stationClock: china('11-02 10:00'),
        clock: 'corrected',
        driftMs: 600_000,
      },
      deadline: { kind: 'runs', limit: hours(24), articles: [{ regulation: 'hebei', article: 21 }] },
    });
  });

  it('is counted for what was there before a regulation was chosen, and not anew by a later change', async () => {
    record('A.JPG', china('11-01 20:00'));
    await dock(china('11-02 10:00'));
    expect(standing('A.JPG')).toBeNull();
    expect(desk.statistics({ from: china('11-01 00:00'), to: china('12-01 00:00') }).profileChosen).toBe(
      false,
    );
    await chooseHebei();
    expect(standing('A.JPG')).toMatchObject({ state: 'in-time', due: china('11-02 20:00') });

    clock = Date.parse(china('11-03 09:00'));
    const tighter = { name: 'storage.within', value: hours(12) };
    expect(await profileDesk(station).change(tighter, SYSTEM, '从严')).toEqual({ refusals: [] });
    // Recorded under the looser rule: it stays judged by it. What is recorded from now on is judged by the new one.
    expect(standing('A.JPG')).toMatchObject({ state: 'in-time', due: china('11-02 20:00') });
    record('B.JPG', china('11-03 10:00'));
    await dock(china('11-03 23:00'));
    expect(standing('B.JPG')).toMatchObject({ state: 'late', due: china('11-03 22:00') });
  });

  it('begins with the recorded return where away duty is on file, also when it is filed afterwards', async () => {
    await chooseHebei();
    const { people } = { people: peopleDesk(station) };
    await people.change(
      { person: OFFICER, name: '执法员丙', section: '执法一科', certificate: null, aliases: ['B01OPR'] },
      accountActor('security'),
    );
    record('DCAM_BC240001_B01OPR_20261102_103000.JPG', china('11-02 10:30'));
    await dock(china('11-05 09:00'), null);
    const name = '103000.JPG';
    expect(standing(name)).toMatchObject({ state: 'late', due: china('11-03 10:30') });
    expect(rows()[0]?.holder).toBe(OFFICER);

    const duty = '20261105T010000Z-00000001' as DutyId;
    const filed = {
      duty,
      person: OFFICER,
      kind: 'elsewhere' as const,
      from: china('11-02 08:00'),
      expectedReturn: null,
      reason: '外地调查',
    };
    await station.record([{ kind: 'duty.filed', data: filed }], accountActor('officer'));
    expect(standing(name)).toMatchObject({ state: 'in-time', due: null });
    const returned = china('11-04 18:00');
    await station.record(
      [{ kind: 'duty.returned', data: { duty, returned, told: 'person' } }],
      accountActor('officer'),
    );
    expect(standing(name)).toMatchObject({ state: 'in-time', due: china('11-05 18:00') });
    expect(desk.account(clipOf(name))).toMatchObject({
      deadline: { kind: 'runs', from: returned, articles: [{ regulation: 'hebei', article: 21 }] },
      duty: { kind: 'elsewhere', reason: '外地调查', filedBy: 'officer', filedAt: china('11-05 09:00') },
    });
  });

  it('is undetermined where no clock tells the end, until somebody states it within what can be', async () => {
    await chooseHebei();
    record('A.JPG', instantOf(Date.UTC(2000, 0, 1)));
    await dock(china('11-03 09:00'), null);
    expect(standing('A.JPG')).toMatchObject({ state: 'undetermined', due: null });
    const clip = clipOf('A.JPG');
    const by = accountActor('officer');
    const late = { clip, end: china('11-03 09:01'), why: '值班记录' };
    expect((await desk.stateEnd(late, by)).refusals[0]?.code).toBe('end-after-docking');
    expect(await desk.stateEnd({ ...late, end: china('11-01 16:00') }, by)).toEqual({ refusals: [] });
    expect(standing('A.JPG')).toMatchObject({ state: 'late', due: china('11-02 16:00') });
    // A wrong statement can be mended, and both stay on record.
    expect(await desk.stateEnd({ ...late, end: china('11-02 16:00') }, by)).toEqual({ refusals: [] });
    expect(standing('A.JPG')).toMatchObject({ state: 'in-time', due: china('11-03 16:00') });
    const told = station.catalog.clipById(clip)?.history.filter(({ kind }) => kind === 'storage.end-stated');
    expect(told?.map(({ why }) => why)).toEqual(['值班记录', '值班记录']);
  });

  it('asks once why footage came late: at the dock by anybody, after that only by somebody signed in', async () => {
    await chooseHebei();
    record('A.JPG', china('11-01 10:00'));
    record('B.JPG', china('11-01 11:00'));
    record('C.JPG', china('11-02 22:00'));
    await dock(china('11-03 09:00'));
    expect(desk.unexplained({ device: CAMERA })).toMatchObject({ total: 2, person: null });
    const [a, b, c] = ['A.JPG', 'B.JPG', 'C.JPG'].map(clipOf) as [ClipId, ClipId, ClipId];
    const said = { device: CAMERA, reason: 'no-transport' as const, note: '', person: '执法员丙' };
    const codes = async (args: Parameters<StorageDesk['explain']>[0], by = operator()) =>
      (await desk.explain(args, by)).refusals.map(({ code }) => code);
    expect(await codes({ ...said, clips: [a, c] })).toEqual(['late-not-late']);
    expect(await codes({ ...said, device: 'BC240002' as DeviceId, clips: [a] })).toEqual(['late-not-late']);
    expect(await codes({ ...said, clips: [a], reason: 'other' })).toEqual(['late-note-needed']);
    expect(await codes({ ...said, clips: [a], person: ' ' })).toEqual(['late-person-missing']);
    expect(await codes({ ...said, clips: [a, b] })).toEqual([]);
    expect(desk.unexplained({ device: CAMERA }).total).toBe(0);
    expect(await codes({ ...said, clips: [a], reason: 'forgot' })).toEqual(['late-explained-already']);
    expect(await codes({ ...said, clips: [a], reason: 'forgot' }, accountActor('officer'))).toEqual([]);
    expect(standing('A.JPG')?.reason).toBe('forgot');
    expect(station.catalog.clipPage({ storage: 'late' }, null, 9).total).toBe(2);
    expect(station.catalog.clipPage({ storage: 'unexplained' }, null, 9).total).toBe(0);
    expect(station.catalog.clipPage({ storage: 'in-time' }, null, 9).rows.map(({ clip }) => clip)).toEqual([
      c,
    ]);
  });

  it('A3: is counted by month, section and person', async () => {
    await chooseHebei();
    await peopleDesk(station).change(
      { person: OFFICER, name: '执法员丙', section: '执法一科', certificate: null, aliases: ['B01OPR'] },
      accountActor('security'),
    );
    record('DCAM_BC240001_B01OPR_20261030_103000.JPG', china('10-30 10:30'));
    record('DCAM_BC240001_B01OPR_20261102_103000.JPG', china('11-02 10:30'));
    record('A.JPG', china('11-02 22:00'));
    await dock(china('11-03 09:00'), null);
    const { total, months, sections, persons } = desk.statistics({
      from: china('10-01 00:00'),
      to: china('12-01 00:00'),
    });
    expect(total).toMatchObject({ inTime: 2, late: 1, unexplained: 1, undetermined: 0 });
    expect(total.longestLateMs).toBe(Date.parse(china('11-03 09:00')) - Date.parse(china('10-31 10:30')));
    expect(months.map(({ month, inTime, late }) => [month, inTime, late])).toEqual([
      ['2026-10', 0, 1],
      ['2026-11', 2, 0],
    ]);
    expect(persons.find(({ person }) => person === OFFICER)).toMatchObject({
      name: '执法员丙',
      inTime: 1,
      late: 1,
    });
    expect(sections.find(({ section }) => section === '执法一科')).toMatchObject({ inTime: 1, late: 1 });
  });

  it('comes out the same when the catalog is made anew from the ledger, and verification agrees', async () => {
    record('A.JPG', china('11-01 10:00'));
    await dock(china('11-02 09:30'));
    await chooseHebei();
    record('B.JPG', instantOf(Date.UTC(2000, 0, 1)));
    await dock(china('11-04 09:00'));
    await desk.stateEnd(
      { clip: clipOf('B.JPG'), end: china('11-02 16:00'), why: '值班记录' },
      accountActor('officer'),
    );
    await desk.explain(
      { device: CAMERA, clips: [clipOf('B.JPG')], reason: 'on-leave', note: '', person: '执法员丙' },
      operator(),
    );
    const before = rows();
    const vault = path.join(folder, 'vault');
    await station.close();
    await open(true);
    expect(rows()).toEqual(before);
    const file = path.join(vault, 'catalog', fs.readdirSync(path.join(vault, 'catalog'))[0] ?? '');
    await station.close();
    expect(await compareWithLedger(file, readEntries({ disk: systemDisk, folder: vault }))).toEqual([]);
    await open();
  });
});
