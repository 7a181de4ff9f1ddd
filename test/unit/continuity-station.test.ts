/** Continuity from the card to the catalog: real imports into a real vault, with what was done to the card known. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { instantOf } from '#shared/clock';
import { asDeviceId, type DeviceId } from '#shared/ids';
import type { CameraReadings } from '#shared/readings';
import { NO_READINGS } from '#shared/readings';
import { continuityAnswers } from '../../electron/station/answers/continuity';
import { operator } from '../../electron/station/account';
import { catchUpContinuity, checkAfterImport, runOfClip } from '../../electron/station/continuity';
import { importInto, mountedCamera, newSession } from '../../electron/station/import';
import { openStation, type Station } from '../../electron/station/open';
import { verifyVault } from '../../electron/station/verify';

const CAMERA = asDeviceId('BC240001') as DeviceId;
const MINUTE = 60_000;
/** Eight in the morning in China. */
const EIGHT = Date.parse('2026-07-13T00:00:00Z');

let folder: string;
let card: string;
let station: Station;
let now: number;

const reopen = async (): Promise<void> => {
  station = await openStation({ folder: path.join(folder, 'vault'), create: true, now: () => now });
};

beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-continuity-'));
  card = path.join(folder, 'card');
  fs.mkdirSync(card);
  now = EIGHT + 600 * MINUTE;
  await reopen();
});
afterEach(async () => {
  await station.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

/** Puts a recording on the card whose name tells its beginning and whose time of change tells its end, in minutes after eight. */
function record(begin: number, end: number): string {
  const wall = new Date(EIGHT + begin * MINUTE + 8 * 60 * MINUTE).toISOString();
  const stamp = `${wall.slice(0, 10).replaceAll('-', '')}_${wall.slice(11, 19).replaceAll(':', '')}`;
  return put(`Media/Video/DCAM_BC240001_B01OPR_${stamp}.mp4`, end);
}

function numbered(n: number, end: number): string {
  return put(`DCIM/100MEDIA/MOVI${String(n).padStart(4, '0')}.MP4`, end);
}

function put(name: string, end: number): string {
  const file = path.join(card, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, `\0\0\0\x18ftypisom\0\0\0\0isomavc1 ${name}`, 'latin1');
  const at = new Date(EIGHT + end * MINUTE);
  fs.utimesSync(file, at, at);
  return file;
}

async function dock(readings?: CameraReadings) {
  now += MINUTE;
  const report = await importInto(station, {
    session: newSession(station),
    device: { device: CAMERA, from: 'given' },
    source: await mountedCamera(card),
    ...(readings ? { readings } : {}),
    by: { kind: 'station' },
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  await checkAfterImport(station, report);
  return report;
}

/** The camera's clock is so many seconds ahead. */
const clock = (seconds: number): CameraReadings => {
  const at = instantOf(now);
  const value = {
    deviceClock: instantOf(now + seconds * 1000),
    stationClock: at,
    uncertaintyMs: 500,
    zone: 'assumed' as const,
  };
  return { ...NO_READINGS, clock: { value, source: 'device', at } };
};

const open = () => station.catalog.unexplained(CAMERA, 100);
const found = async () => {
  const all: string[] = [];
  for await (const { entry } of station.ledger.entries(0)) {
    if (entry.kind !== 'continuity.found') continue;
    const { findings, withdrawn } = entry.data as unknown as {
      findings: readonly { code: string }[];
      withdrawn: readonly string[];
    };
    all.push([...findings.map(({ code }) => code), ...withdrawn.map(() => 'withdrawn')].sort().join(' '));
  }
  return all;
};

test('an ordinary shift: every import is checked, on record, and nothing is asked', async () => {
  for (const [begin, end] of [
    [0, 5],
    [5, 10],
    [10, 12],
    [60, 65],
    [65, 66],
  ] as const)
    record(begin, end);
  await dock();
  await dock();
  expect(await found()).toEqual(['', '']);
  expect(station.catalog.countUnexplained(CAMERA)).toBe(0);
});

test('I5, C2: an interruption is asked for, the reason is filed by whom and when, and a later one takes its place', async () => {
  record(0, 5);
  record(6, 9);
  await dock();
  const [gap, ...others] = open();
  expect(others).toEqual([]);
  expect(gap).toMatchObject({ code: 'INTERRUPTED', values: { seconds: 60 }, personAlias: 'B01OPR' });
  let told = 0;
  const answers = continuityAnswers(
    () => station,
    () => (told += 1),
  );
  const reason = {
    device: CAMERA,
    finding: gap?.id ?? '',
    reason: 'battery',
    text: '',
    person: '张三',
  } as const;
  await expect(
    answers['continuity.explain']({ ...reason, finding: 'gap:x:y' }, operator()),
  ).rejects.toMatchObject({
    failure: { code: 'not-found' },
  });
  await expect(
    answers['continuity.explain']({ ...reason, reason: 'other' }, operator()),
  ).rejects.toMatchObject({
    failure: { code: 'reason-needs-words' },
  });
  await answers['continuity.explain'](reason, operator());
  expect(open()).toEqual([]);
  expect(told).toBe(1);
  await answers['continuity.explain'](
    { ...reason, reason: 'other', text: '换岗', person: '李四' },
    operator(),
  );
  const clip = gap?.after;
  const page = await answers['continuity.of-clip']({ clip: clip as NonNullable<typeof clip> });
  expect(page.run).toMatchObject({ kind: 'video', gaps: [{ id: gap?.id }] });
  expect(page.run?.segments).toHaveLength(2);
  expect(page.findings).toMatchObject([{ reason: { reason: 'other', text: '换岗', person: '李四' } }]);
});

test('I5: footage that comes later withdraws what was found, on record, and the same is not found twice', async () => {
  record(0, 5);
  record(6, 9);
  await dock();
  expect(open()).toHaveLength(1);
  // Only the segment in between was missing: it could not be read the first time.
  record(5, 6);
  await dock();
  await dock();
  expect(open()).toEqual([]);
  expect(await found()).toEqual(['INTERRUPTED', 'withdrawn', '']);
});

test('I5: recorded, and removed before the next docking: its number is missed; one that was seen empty is not', async () => {
  numbered(1, 5);
  numbered(2, 30);
  await dock();
  numbered(5, 400);
  fs.writeFileSync(path.join(card, 'DCIM/100MEDIA/MOVI0003.MP4'), '');
  await dock();
  expect(open()).toMatchObject([{ code: 'NUMBERS_MISSING', values: { count: 1, numbers: '100-0004' } }]);
});

test('I5: the oldest file that makes room for others is noted and not asked about', async () => {
  const oldest = record(0, 5);
  record(60, 65);
  await dock();
  fs.rmSync(oldest);
  await dock();
  expect(await found()).toEqual(['', 'FILES_GONE']);
  expect(open()).toEqual([]);
});

test('I5: the middle one of three is taken off: that was chosen', async () => {
  record(0, 5);
  const middle = record(60, 65);
  record(120, 125);
  await dock();
  fs.rmSync(middle);
  await dock();
  expect(open()).toMatchObject([{ code: 'FILES_REMOVED', severity: 'warning', values: { count: 1 } }]);
});

test('I5: the clocks of two dockings are compared', async () => {
  record(0, 5);
  await dock(clock(3));
  await dock(clock(7200));
  await dock(clock(7203));
  expect(await found()).toEqual(['', 'CLOCK_CHANGED', '']);
});

test('a check that was not done is made up for, once; a catalog made anew says the same', async () => {
  record(0, 5);
  record(6, 9);
  const report = await importInto(station, {
    session: newSession(station),
    device: { device: CAMERA, from: 'given' },
    source: await mountedCamera(card),
    by: { kind: 'station' },
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  expect(report.safeToUnplug).toBe(true);
  expect(await found()).toEqual([]);
  await station.close();
  await reopen();
  await catchUpContinuity(station);
  await catchUpContinuity(station);
  expect(await found()).toEqual(['INTERRUPTED']);
  const before = open();
  await station.catalog.rebuild();
  expect(open()).toEqual(before);
  expect((await verifyVault(path.join(folder, 'vault'))).failures).toEqual([]);
});

test('a run is found over segments that several imports brought', async () => {
  record(0, 5);
  record(5, 10);
  await dock();
  record(10, 15);
  record(15, 16);
  await dock();
  const rows = station.catalog.recordingsBetween(CAMERA, EIGHT - MINUTE, EIGHT + 60 * MINUTE, 10);
  const run = runOfClip(station, CAMERA, rows[0]?.clip as never, EIGHT);
  expect(run?.segments).toHaveLength(4);
  expect(run?.gaps).toEqual([]);
});
