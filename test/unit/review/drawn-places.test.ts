/** Drawn places at the desk: one word of approval for all of a draw, and what becomes of a review whose place is taken away. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { endOfDay } from '#shared/calendar/due';
import { CHINA_OFFSET, dayOf, instantOf } from '#shared/clock';
import { periodOf } from '#shared/draw/plan';
import { failureOf } from '#shared/failure';
import type { AccountName, DrawId } from '#shared/ids';
import { accountActor } from '../../../electron/station/account';
import { openStation, type Station } from '../../../electron/station/open';
import { overdueWatch } from '../../../electron/station/overdue-watch';
import { drawDesk } from '../../../electron/station/review/draw-desk';
import { findingsDesk } from '../../../electron/station/review/findings-desk';
import { openReviewRoom, type ReviewRoom } from '../../../electron/station/review/room';
import { drawnFor } from '../../footage/last-week';
import { REVIEWER, review, settle } from '../draw/office';
import { openMediaTools } from '../../../electron/media/tools';

const demo = accountActor('demo');
const DAY_MS = 86_400_000;
const ANY_TIME = { sealedFrom: null, sealedTo: null, recordedFrom: null, recordedTo: null };
const MADE = Date.now();
let now = MADE;
const reviewer = 'reviewer' as AccountName;

let folder: string;
let station: Station;
let room: ReviewRoom;
let draw: DrawId;

/** The n-th place that anybody may review: one of the reviewers has footage, too. */
const place = (n: number) => {
  const all = station.catalog.drawById(draw)?.places ?? [];
  const found = all.filter(({ stratum }) => stratum !== 'D000')[n - 1];
  if (!found) throw new Error(`no place ${n}`);
  return { clip: found.clip, drawn: { draw, position: found.position } };
};
const open = (position: number, by = REVIEWER) => room.desk.open({ ...place(position), why: null }, by);
const codeOf = async (work: Promise<unknown>): Promise<string | null> =>
  work.then(
    () => null,
    (error: unknown) => failureOf(error).code,
  );

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-places-'));
  station = await openStation({ folder: path.join(folder, 'vault'), create: true, now: () => now });
  await settle(station, { people: 24, clips: 120, now });
  draw = await drawnFor(station, reviewer, 20);
  room = openReviewRoom(station, openMediaTools({ setting: null, bundled: null }), {
    proxy: () => undefined,
    analysed: () => undefined,
  });
});
afterAll(async () => {
  await room.close();
  await station.close();
  fs.rmSync(folder, { recursive: true });
});

test('R4: a word for a draw opens its places before any review of them is, and no other footage', async () => {
  const { clip, drawn } = place(1);
  expect((await room.desk.session(clip, REVIEWER, drawn)).refusal?.code).toBe('look-needs-approval');
  expect(await codeOf(open(1))).toBe('look-needs-approval');
  await room.looks.ask({ what: 'draw', draw }, REVIEWER, '每周抽查');
  const [asked] = room.looks.requests(demo);
  if (asked) await room.looks.answer(asked.look, true, demo, '同意');
  expect(await room.desk.session(clip, REVIEWER, drawn)).toMatchObject({
    refusal: null,
    reviewRefusal: null,
    review: null,
    placeDone: false,
  });
  const own = new Set(station.catalog.drawById(draw)?.places.map((one) => one.clip));
  const other = station.catalog.drawableRows(ANY_TIME).find((row) => !own.has(row.clip))?.clip;
  expect(other && (await room.desk.session(other, REVIEWER)).refusal?.code).toBe('look-needs-approval');
});

test('R1, R2: each place has a review of its own, also where the reviewer is at the same recording for another reason', async () => {
  const { clip, drawn } = place(1);
  const chosen = await room.desk.open({ clip, drawn: null, why: '另有举报' }, REVIEWER);
  expect((await room.desk.session(clip, REVIEWER, drawn)).review).toBeNull();
  const taken = await open(1);
  expect(taken).not.toBe(chosen);
  expect(await open(1)).toBe(taken);
  expect((await room.desk.session(clip, REVIEWER, drawn)).review).toMatchObject({ review: taken, drawn });
});

test('R1: a place that is handed on or skipped takes its review with it, and the next reviewer finds it free', async () => {
  const desk = drawDesk(station);
  const left = await open(2);
  const assigned = await desk.assign(
    { ...place(2).drawn, reviewer: 'demo' as AccountName, why: '原审看人病假' },
    REVIEWER,
  );
  expect(assigned.refusals).toEqual([]);
  // With the place goes the word that was given for it.
  expect(await codeOf(open(2))).toBe('look-needs-approval');
  expect(await codeOf(room.desk.drop(left, REVIEWER, '退回'))).toBe('review-ended');
  const now = await open(2, demo);
  expect(now).not.toBe(left);

  const skipped = await open(3);
  const note = { ...place(3).drawn, reason: 'unplayable' as const, note: '画面全黑' };
  expect((await desk.skip(note, REVIEWER)).refusals).toEqual([]);
  expect(await codeOf(open(3))).toBe('look-needs-approval');
  expect(await codeOf(open(3, demo))).toBe('not-found');
  const given = {
    judgements: [],
    result: 'conforms' as const,
    findings: [],
    notes: [],
    praise: '',
    summary: '',
  };
  expect(await codeOf(room.desk.complete({ review: skipped, ...given }, REVIEWER))).toBe('review-ended');
});

test('R3: what was done well is praise that names its review', async () => {
  const { clip, drawn } = place(5);
  const going = await open(5);
  await station.record([{ kind: 'clip.looked-at', data: { clip } }], REVIEWER);
  const seen = { clip, review: going, intervals: [[0, 5000] as [number, number]], proxy: false, why: null };
  await room.desk.watched(seen, REVIEWER);
  const { checklist } = await room.desk.session(clip, REVIEWER, drawn);
  const given = {
    ...{ review: going, result: 'conforms' as const, findings: [], notes: [], summary: '' },
    judgements: checklist.map(({ id }) => ({ item: id, verdict: 'met' as const, marks: [], note: '' })),
    praise: ' 告知清楚，态度耐心 ',
  };
  expect(room.looks.reasonFor(clip, REVIEWER, going, null)).toBe(`抽查 ${draw} #${drawn.position}`);
  expect((await room.desk.complete(given, REVIEWER)).refusals).toEqual([]);
  const person = station.catalog.clipById(clip)?.holder;
  const praise = { clip, person, review: going, note: '告知清楚，态度耐心' };
  expect(station.catalog.keptActs(['praise.given'])).toMatchObject([
    { data: praise, by: { account: reviewer } },
  ]);
  // Praise that is given later names a review that was completed, and of this clip.
  const findings = findingsDesk(station);
  const other = findings.praise({ clip: place(6).clip, review: going, note: '好' }, demo);
  expect(await codeOf(other)).toBe('not-found');
  expect((await findings.praise({ clip, review: going, note: '可作示范' }, demo)).refusals).toEqual([]);
});

test('R3: what is not put right in time goes up by itself, once, when the day is over', async () => {
  const [finding] = await review(station, 'demo' as AccountName, { ...place(4).drawn, clip: place(4).clip }, [
    'general',
  ]);
  if (!finding) throw new Error('no finding');
  const due = dayOf(instantOf(now + 2 * DAY_MS), CHINA_OFFSET);
  const findings = findingsDesk(station);
  const demand = { finding, owner: 'demo' as AccountName, due, demand: '组织学习' };
  expect((await findings.open(demand, REVIEWER)).refusals).toEqual([]);
  const up = () => findings.board(REVIEWER, false)[0]?.escalated ?? [];
  expect(await findings.remind()).toBe(0);
  now = Date.parse(endOfDay(due));
  expect(await findings.remind()).toBe(0);
  now += 1;
  let told = 0;
  station.background.add(
    overdueWatch(
      'overdue-findings',
      () => findings.remind(),
      () => told++,
    ),
  );
  await station.background.idle();
  expect(told).toBe(1);
  expect(up()).toMatchObject([{ reason: 'overdue', at: instantOf(now) }]);
  expect(await findings.remind()).toBe(0);
  now += 30 * DAY_MS;
  expect(await findings.remind()).toBe(0);
});

test('R1: a plan’s period is drawn by a public number, named while nobody can know it', async () => {
  const desk = drawDesk(station);
  const { filter, scheme } = station.catalog.drawById(draw)?.terms ?? {};
  if (!filter || !scheme) throw new Error('no draw');
  const plan = {
    ...{
      plan: null,
      name: '每月抽查',
      every: 'month' as const,
      within: 10,
      reviewers: [reviewer],
      filter,
      scheme,
    },
    from: dayOf(instantOf(now - 62 * DAY_MS), CHINA_OFFSET),
  };
  expect((await desk.setPlan(plan, REVIEWER)).refusals).toEqual([]);
  const [made] = desk.plans().values();
  if (!made) throw new Error('no plan');
  // The footage came in when this station was made, more than a month ago by its clock.
  const period = periodOf(dayOf(instantOf(MADE), CHINA_OFFSET), made).first;
  now = Math.max(now, MADE + 40 * DAY_MS);
  const named = (afterMs: number) => ({
    by: 'public-number' as const,
    named: '排列五 第 26305 期',
    notBefore: instantOf(now + afterMs),
  });
  const early = await desk.freezePeriod({ plan: made.plan, period, seed: named(60_000) }, REVIEWER);
  expect(early.refusals).toMatchObject([{ code: 'draw-number-too-soon' }]);
  const { draw: drawn, refusals } = await desk.freezePeriod(
    { plan: made.plan, period, seed: named(3_600_000) },
    REVIEWER,
  );
  expect(refusals).toEqual([]);
  if (!drawn) return;
  const read = (account: string) =>
    desk.readNumber({ draw: drawn, number: '8073514' }, accountActor(account));
  expect((await read('reviewer')).refusals).toMatchObject([{ code: 'draw-not-yet' }]);
  now += 3_600_000;
  expect((await read('reviewer')).refusals).toEqual([]);
  expect(station.catalog.drawById(drawn)?.result).toBeNull();
  expect((await read('audit')).refusals).toEqual([]);
  expect(station.catalog.drawById(drawn)).toMatchObject({ terms: { plan: made.plan, period, clips: 120 } });
  expect(station.catalog.drawById(drawn)?.places.length).toBe(20);
});
