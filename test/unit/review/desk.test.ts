/** The review desk over a real vault: rights, watched stretches, pictures, completing, copies for looking, analysis. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { instantOf } from '#shared/clock';
import type { FailureCode } from '#shared/failure';
import { failureOf } from '#shared/failure';
import { asDeviceId, type ClipId, type DeviceId, type LookId, type ReviewId } from '#shared/ids';
import { NO_READINGS } from '#shared/readings';
import { accountActor } from '../../../electron/station/account';
import { demoPeople, demoRegulation } from '../../../electron/station/demo-people';
import { importInto, mountedCamera, newSession } from '../../../electron/station/import';
import { openStation, type Station } from '../../../electron/station/open';
import { peopleDesk } from '../../../electron/station/people';
import { profileDesk } from '../../../electron/station/profile-desk';
import { openReviewRoom, type ReviewRoom } from '../../../electron/station/review/room';
import { verifyVault } from '../../../electron/station/verify';
import { openMediaTools } from '../../../electron/media/tools';
import { makeClip } from '../../footage/clips';

const CAMERA = asDeviceId('BC240001') as DeviceId;
const NOW = Date.parse('2026-07-13T08:00:00Z');
const demo = accountActor('demo');
const reviewer = accountActor('reviewer');
const security = accountActor('security');

let folder: string;
let station: Station;
let room: ReviewRoom;
let now = NOW;
let clips: readonly ClipId[];
const by = async (name: string): Promise<ClipId> => {
  const page = station.catalog.clipPage({ text: name }, null, 1);
  const [row] = page.rows;
  if (!row) throw new Error(name);
  return Promise.resolve(row.clip);
};

async function place(name: string, from: string): Promise<void> {
  const file = path.join(folder, 'card', name);
  await fs.promises.mkdir(path.dirname(file), { recursive: true });
  await fs.promises.copyFile(from, file);
  fs.utimesSync(file, new Date(NOW - 3_600_000), new Date(NOW - 3_600_000));
}

const refusal = async (work: Promise<unknown> | (() => unknown)): Promise<FailureCode | null> => {
  try {
    await (typeof work === 'function' ? work() : work);
    return null;
  } catch (error) {
    return failureOf(error).code;
  }
};

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-desk-'));
  process.env['EVIDOCK_REVIEW_CACHE'] = path.join(folder, 'cache');
  const mp4 = (seed: number) => makeClip({ container: 'mp4', seconds: 6, seed });
  await place('Media/Video/DCAM_BC240001_S02ABC_20260713_103000.mp4', await mp4(1));
  await place('Media/Video/DCAM_BC240001_S02ABC_20260713_103006.mp4', await mp4(2));
  await place('Media/Video/DCAM_BC240001_S02ABC_20260713_103052.mp4', await mp4(3));
  await place('DCIM/old.avi', await makeClip({ container: 'avi', seconds: 2 }));
  await place('DCIM/road.ts', await makeClip({ container: 'ts', seconds: 2 }));
  station = await openStation({ folder: path.join(folder, 'vault'), create: true, now: () => now });
  await demoPeople(peopleDesk(station));
  await demoRegulation(profileDesk(station));
  await importInto(station, {
    session: newSession(station),
    device: { device: CAMERA, from: 'given' },
    source: await mountedCamera(path.join(folder, 'card')),
    by: { kind: 'station' },
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  room = openReviewRoom(station, openMediaTools({ setting: null, bundled: null }), {
    proxy: () => undefined,
    analysed: () => undefined,
  });
  clips = [await by('103000'), await by('103006'), await by('103052')];
}, 60_000);
afterAll(async () => {
  await room.close();
  await station.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

/** A digest of all that a file's pictures or sound decode to. */
async function decoded(file: string, what: 'a' | 'v'): Promise<string> {
  const run = promisify(execFile);
  return (await run('ffmpeg', ['-v', 'error', '-i', file, '-map', `0:${what}`, '-f', 'hash', '-'])).stdout;
}

const [first, second] = [0, 1].map((i) => () => clips[i] ?? ('' as ClipId)) as [() => ClipId, () => ClipId];

test('R2: three files of one recording are one session with its gap, and the checklist is the regulation’s', async () => {
  const view = await room.desk.session(second(), demo);
  expect(view.segments.map(({ clip }) => clip)).toEqual(clips);
  expect(view.segments[0]).toMatchObject({ hasSound: true, milliFps: 20_000, showing: { how: 'native' } });
  expect(view.segments[0]?.lengthMs).toBeGreaterThan(5900);
  expect(view.checklist.find(({ id }) => id === 'opening.phrase')?.source[0]?.zh).toContain('第8条');
  expect(view).toMatchObject({ review: null, refusal: null, completed: 0 });
});

test('R2: another camera at the same event is lined up by the times that their clocks should have shown', async () => {
  const other = path.join(folder, 'other');
  const file = path.join(other, 'Media/Video/DCAM_BC240002_B02OPR_20260713_103034.mp4');
  await fs.promises.mkdir(path.dirname(file), { recursive: true });
  await fs.promises.copyFile(await makeClip({ container: 'mp4', seconds: 6, seed: 9 }), file);
  fs.utimesSync(file, new Date(NOW - 3_600_000), new Date(NOW - 3_600_000));
  const at = instantOf(NOW);
  await importInto(station, {
    session: newSession(station),
    device: { device: asDeviceId('BC240002') as DeviceId, from: 'given' },
    source: await mountedCamera(other),
    // This camera's clock is half a minute ahead: its 10:30:34 was 10:30:04.
    readings: {
      ...NO_READINGS,
      clock: {
        value: { deviceClock: instantOf(NOW + 30_000), stationClock: at, uncertaintyMs: 0, zone: 'assumed' },
        source: 'device',
        at,
      },
    },
    by: { kind: 'station' },
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  const view = await room.desk.session(first(), demo);
  expect(view.beside).toMatchObject([{ device: 'BC240002', shiftMs: 4000, measured: false }]);
  const back = await room.desk.session(view.beside[0]?.clip ?? first(), demo);
  expect(back.aheadMs).toBe(30_000);
  expect(back.beside).toMatchObject([{ device: 'BC240001', shiftMs: -4000 }]);
});

test('R4: where the regulation asks for approval nobody looks without the word of another', async () => {
  expect(await refusal(() => room.looks.mayLook(first(), reviewer))).toBe('look-needs-approval');
  expect((await room.desk.session(first(), reviewer)).refusal?.code).toBe('look-needs-approval');
  const watched = {
    clip: first(),
    review: null,
    intervals: [[0, 5] as [number, number]],
    proxy: false,
    why: null,
  };
  // Nobody can say that they saw what they never opened.
  expect(await refusal(room.desk.watched(watched, reviewer))).toBe('not-found');
  await room.looks.ask({ what: 'clips', clips: [...clips] }, reviewer, '每周抽查');
  const look = room.looks.requests(demo).at(-1)?.look ?? ('' as LookId);
  expect(await refusal(room.looks.answer(look, true, reviewer, '自批'))).toBe('own-request');
  await room.looks.answer(look, true, demo, '同意');
  expect(await refusal(room.looks.answer(look, false, demo, '再答'))).toBe('look-answered');
  expect(await refusal(() => room.looks.mayLook(first(), reviewer))).toBeNull();
  // What was approved is why they look.
  expect(room.looks.reasonFor(first(), reviewer, null, null)).toBe('每周抽查');
  expect((await room.desk.session(first(), reviewer)).asksReason).toBe(false);
  // The word holds for a week.
  now += 8 * 86_400_000;
  expect(await refusal(() => room.looks.mayLook(first(), reviewer))).toBe('look-needs-approval');
  now = NOW;
});

test('C5, R4: secret footage is open only to those who are cleared for its kind', async () => {
  await room.looks.setSecrecy([first()], ['state-secret'], demo, '涉密会议');
  expect(await refusal(() => room.looks.mayLook(first(), demo))).toBe('footage-secret');
  await room.looks.clear('D000' as never, ['commercial-secret'], security, '岗位');
  expect(await refusal(() => room.looks.mayLook(first(), demo))).toBe('footage-secret');
  await room.looks.clear('D000' as never, ['state-secret'], security, '岗位');
  expect(await refusal(() => room.looks.mayLook(first(), demo))).toBeNull();
  await room.looks.setSecrecy([first()], [], demo, '解密');
  expect(station.catalog.secrecyOf(first())).toEqual([]);
});

test('R4: nobody reviews what they recorded themselves', async () => {
  const people = peopleDesk(station);
  const details = { name: '抽查员乙', section: '办公室', certificate: null };
  await people.change({ ...details, person: 'D002' as never, aliases: ['S02ABC'] }, security);
  expect(station.catalog.clipById(first())?.personAlias).toBe('S02ABC');
  expect(await refusal(room.desk.open({ clip: first(), drawn: null, why: null }, reviewer))).toBe(
    'own-footage',
  );
  expect((await room.desk.session(first(), reviewer)).reviewRefusal?.code).toBe('own-footage');
  expect((await room.desk.session(first(), demo)).persons).toEqual(['抽查员乙']);
});

let review: ReviewId;

test('R2, R4: what was watched is on record by stretches, for a review and its reviewer only', async () => {
  // What nobody drew is reviewed for a reason, and a look outside of a review has one, too.
  expect(await refusal(room.desk.open({ clip: second(), drawn: null, why: ' ' }, demo))).toBe(
    'look-needs-reason',
  );
  expect(await refusal(() => room.looks.reasonFor(first(), demo, null, null))).toBe('look-needs-reason');
  expect(room.looks.reasonFor(first(), demo, null, ' 投诉核查 ')).toBe('投诉核查');
  expect((await room.desk.session(first(), demo)).asksReason).toBe(true);
  review = await room.desk.open({ clip: second(), drawn: null, why: '每周抽查' }, demo);
  expect(room.looks.reasonFor(first(), demo, review, null)).toBe('每周抽查');
  expect(await room.desk.open({ clip: first(), drawn: null, why: null }, demo)).toBe(review);
  for (const clip of clips) await station.record([{ kind: 'clip.looked-at', data: { clip } }], demo);
  const look = (intervals: [number, number][]) =>
    room.desk.watched({ clip: first(), review, intervals, proxy: false, why: '每周抽查' }, demo);
  await look([
    [0, 2000],
    [1500, 3000],
  ]);
  await look(
    [
      [2500, 4000.4 as number],
      [5000, 999_999],
    ].map(([a, b]) => [a ?? 0, Math.round(b ?? 0)]),
  );
  const view = await room.desk.session(first(), demo);
  const [seen] = view.segments;
  expect(view.review?.review).toBe(review);
  expect(seen?.watched.length).toBe(3);
  expect(Math.max(...(seen?.watched ?? []).map(([, to]) => to))).toBeLessThan(9000);
  expect(
    await refusal(
      room.desk.watched({ clip: first(), review, intervals: [[0, 1]], proxy: false, why: null }, reviewer),
    ),
  ).toBe('review-of-another');
  const acts = station.catalog.clipById(first())?.history.filter(({ kind }) => kind === 'clip.watched');
  expect(acts).toMatchObject([{ by: 'demo', why: '每周抽查' }, { by: 'demo' }]);
});

test('R2: a kept picture is a file of its own with its digest, and nothing but a picture is taken', async () => {
  const png = fs.readFileSync(await makeClip({ container: 'jpg' })).toString('base64');
  const order = { clip: first(), review, at: 1250, proxy: false, width: 1, height: 1, png };
  expect(await refusal(room.desk.keepStill(order, demo))).toBe('bad-arguments');
  const real = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  const still = await room.desk.keepStill({ ...order, png: real.toString('base64') }, demo);
  const file = station.vault.pathOf(still.file);
  expect(fs.readFileSync(file)).toEqual(real);
  expect(still.sha256).toBe(createHash('sha256').update(real).digest('hex'));
  expect(fs.statSync(file).mode & 0o222).toBe(0);
  expect((await room.desk.session(first(), demo)).stills).toMatchObject([
    { still: still.still, at: 1250, by: '演示人员' },
  ]);
});

test('R2, R3: a review is completed once, by its reviewer, with every item judged', async () => {
  const { checklist } = await room.desk.session(first(), demo);
  const judgements = checklist.map(({ id }) => ({ item: id, verdict: 'met' as const, marks: [], note: '' }));
  const given = {
    review,
    judgements,
    result: 'conforms' as const,
    findings: [],
    notes: [],
    praise: '',
    summary: '',
  };
  const open = await room.desk.complete({ ...given, judgements: judgements.slice(1) }, demo);
  expect(open.refusals).toMatchObject([{ code: 'item-open', item: checklist[0]?.id }]);
  expect(await refusal(room.desk.complete(given, reviewer))).toBe('review-of-another');
  const finding = {
    grade: 'slight' as const,
    kind: 'shortcoming' as const,
    clip: first(),
    at: 1250,
    note: '着装',
  };
  const done = { ...given, findings: [finding], result: 'improve' as const };
  expect((await room.desk.complete(done, demo)).refusals).toEqual([]);
  expect(await refusal(room.desk.complete(done, demo))).toBe('review-ended');
  expect(station.catalog.completedWith(first())).toBe(1);
  expect((await room.desk.session(first(), demo)).completed).toBe(1);
});

test('R2: what the window cannot show gets a marked copy outside of the vault, every picture once; the original stays', async () => {
  for (const [name, by] of [
    ['old.avi', 'transcode'],
    ['road.ts', 'remux'],
  ] as const) {
    const clip = station.catalog.clipPage({ text: name }, null, 1).rows[0]?.clip ?? ('' as ClipId);
    const { segments } = await room.desk.session(clip, demo);
    const showing = segments.find((segment) => segment.clip === clip)?.showing;
    expect(showing).toMatchObject({ how: 'proxy', by });
    await room.proxies.want(clip, false);
    await expect.poll(() => room.proxies.state(clip), { timeout: 30_000 }).toEqual({ at: 'ready' });
    const file = await room.proxies.file(clip);
    expect(file.startsWith(path.join(folder, 'cache'))).toBe(true);
    const { sha256 } = station.catalog.clipById(clip) ?? {};
    expect(path.basename(file)).toContain(sha256);
    expect(fs.readFileSync(file).includes(`review proxy of sha256 ${sha256}`)).toBe(true);
    const original = station.vault.pathOf(station.catalog.clipById(clip)?.original ?? '');
    // The sound is the very same, sample by sample; so are the pictures that were only wrapped anew.
    expect(await decoded(file, 'a')).toBe(await decoded(original, 'a'));
    if (by === 'remux') expect(await decoded(file, 'v')).toBe(await decoded(original, 'v'));
    // Thrown away, it is made anew.
    fs.rmSync(file);
    expect(await room.proxies.state(clip)).toEqual({ at: 'none' });
  }
  // What the window shows as it is gets none.
  expect(await room.proxies.want(first(), false)).toEqual({ at: 'none' });
}, 60_000);

test('I5: the background draws a strip, a wave, and finds nothing to accuse in whole footage', async () => {
  await expect.poll(async () => (await room.analyses.of(first()))?.lacking, { timeout: 30_000 }).toEqual([]);
  const found = await room.analyses.of(first());
  expect(found?.strip?.picture).toMatch(/^data:image\/jpeg;base64,\/9j/);
  expect(found?.wave?.length).toBeGreaterThan(20);
  expect(Math.max(...(found?.wave ?? [0]))).toBeGreaterThan(50);
  expect(found).toMatchObject({ dark: [], silent: [] });
}, 60_000);

test('R2: without ffmpeg the desk works and says what is missing', async () => {
  const bare = openReviewRoom(
    station,
    Promise.resolve({ ...(await openMediaTools({ setting: null, bundled: null })), state: { found: false } }),
    { proxy: () => undefined, analysed: () => undefined },
  );
  const clip = station.catalog.clipPage({ text: 'old.avi' }, null, 1).rows[0]?.clip ?? ('' as ClipId);
  expect((await bare.desk.session(clip, demo)).toolsMissing).toEqual(['ffmpeg']);
  await bare.proxies.want(clip, false);
  await expect
    .poll(() => bare.proxies.state(clip))
    .toMatchObject({ at: 'failed', failure: { code: 'media-tools-missing' } });
  await bare.close();
});

test('C1: what reviews write leaves the vault proven', async () => {
  const { failures } = await verifyVault(path.join(folder, 'vault'));
  expect(failures).toEqual([]);
});
