/**
 * An office whose general office reviews: six weeks of weekly draws, one period missed and one late, findings in every
 * state, examples, a second review; and one real recording of several files with a second camera beside it, for the desk.
 */
import fs from 'node:fs';
import path from 'node:path';
import { CHINA_OFFSET, dayOf, instantOf, type Day } from '#shared/clock';
import { commitmentText } from '#shared/draw/algorithm';
import {
  asDeviceId,
  type AccountName,
  type ClipId,
  type DeviceId,
  type DrawId,
  type PlanId,
} from '#shared/ids';
import { NO_READINGS } from '#shared/readings';
import { accountActor } from '../../electron/station/account';
import { importInto, mountedCamera, newSession } from '../../electron/station/import';
import { openStation, type Station } from '../../electron/station/open';
import { peopleDesk } from '../../electron/station/people';
import { digest, drawDesk, type DrawDesk } from '../../electron/station/review/draw-desk';
import { findingsDesk } from '../../electron/station/review/findings-desk';
import { looksOf } from '../../electron/station/review/looks';
import { rewritten } from '../footage/clips';
import { review, settle } from '../unit/draw/office';

const DAY = 86_400_000;
const REVIEWER = accountActor('reviewer');
const DEMO = accountActor('demo');
const CARD = 'test/fixtures/demo-card/Media/';
const STREET = `${CARD}Video/DCAM_BC240001_B01OPR_20260713_103000.mp4`;
const SHOP = `${CARD}IMP/DCAM_BC240001_B01OPR_20260713_142530_IMP.mp4`;
const NIGHT = `${CARD}Video/DCAM_BC240001_B01OPR_20260713_191512.mp4`;

/** What the scenes need to know. */
export interface ReviewOffice {
  /** A draw of the real recording, all of it for `reviewer`. */
  readonly real: DrawId;
  readonly drawn: DrawId;
  /** The first file of the real recording; one whose pictures only a copy shows; the reviewer's own; a secret one. */
  readonly clips: {
    readonly session: ClipId;
    readonly copy: ClipId;
    readonly own: ClipId;
    readonly secret: ClipId;
  };
  /** What the office itself calls things: text that no language changes. Longer ones first. */
  readonly words: readonly string[];
}

const stampOf = (ms: number): string =>
  new Date(ms + CHINA_OFFSET * 60_000).toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '_');

async function seeded(station: Station, desk: DrawDesk, draw: DrawId): Promise<void> {
  const { frozen } = station.catalog.drawById(draw)?.terms ?? {};
  if (!frozen) throw new Error('not frozen');
  const both = ['reviewer', 'audit'] as const;
  for (const account of both)
    await desk.commit(
      { draw, commitment: digest(commitmentText(frozen, account as AccountName, `of ${account}`)) },
      accountActor(account),
    );
  for (const account of both) await desk.reveal({ draw, secret: `of ${account}` }, accountActor(account));
}

const FILTER = {
  sealedFrom: null,
  sealedTo: null,
  recordedFrom: null,
  recordedTo: null,
  kinds: ['video' as const],
  sections: [],
  persons: [],
  devices: [],
  minSeconds: 0,
};
const POINTS = { marked: 2, findings: 3, 'never-reviewed': 3, late: 2, 'ends-soon': 1 };
const TWO_PEOPLE = { by: 'two-people' as const, second: 'audit' as AccountName };
const GRADES = [[], ['general'], [], ['slight', 'serious'], [], [], ['general', 'general']] as const;

/** What people of this office wrote. */
const SAID = {
  weekly: '每周抽查（全体执法人员）',
  monthly: '每月按结论抽查',
  found: '开始执法时未告知对方正在录音录像',
  demand: '组织本科室学习告知用语，连续一周抽查上岗录音并报办公室',
  answer: '已组织全科学习，签到表和一周录音自查表附后；今后由带班负责人每日抽听一段。',
  paper: '教执〔2026〕8号',
  paperTitle: '执法一科告知用语学习签到表',
  verified: '已抽听三段，告知完整',
  sentBack: '自查表缺两日，请补齐',
  waived: '经核实当事人已于录像前签收书面告知',
  escalated: '需协调装备部门换发记录仪',
  praise1: '告知完整、语气平和，全程佩戴规范',
  praise2: '争议处置得当，先说明后检查',
  praise3: '证照核验步骤清楚，可作示范',
  example: '进店检查前完整告知，全程边走边说明',
  complaint: '市教信访〔2026〕117号',
  inspection: '省厅督查〔2026〕9号',
  recheck: '第三季度复核',
  number: '排列五 第 26318 期开奖号码',
  ...{
    note: '当事人到场，执法员出示证件，未见口头告知录音录像',
    late: '开始检查时未告知对方正在录音录像，约三分钟后补告知',
  },
  ...{ ask: '核查信访件所涉现场检查', own: '核对本人影像的拍摄时间', beside: '与另一台记录仪核对现场' },
  ...{ agree: '同意', look: '每周抽查', chinese: '中文' },
} as const;

/** Makes the vault below `folder`, up to now. */
export async function makeReviewOffice(folder: string): Promise<ReviewOffice> {
  const until = Date.now();
  let clock = until - 44 * DAY;
  const station = await openStation({ folder: path.join(folder, 'vault'), create: true, now: () => clock });
  // Everything comes in over six weeks and not at once.
  const slowly: Station = {
    ...station,
    record: async (acts, ...given) => {
      if (acts.length > 100) clock += 6 * DAY;
      return station.record(acts, ...given);
    },
  };
  await settle(slowly, { people: 60, clips: 1500, now: until });
  clock = until - 43 * DAY;
  const desk = drawDesk(station);
  const found = findingsDesk(station);

  const plan = {
    filter: FILTER,
    scheme: { persons: null, perPerson: 1, byChance: 0, claim: null, points: POINTS },
    reviewers: ['reviewer' as AccountName, 'demo' as AccountName],
  };
  const from = dayOf(instantOf(until - 43 * DAY), CHINA_OFFSET);
  await desk.setPlan({ plan: null, name: SAID.weekly, every: 'week', from, within: 10, ...plan }, REVIEWER);
  await desk.setPlan(
    {
      plan: null,
      name: SAID.monthly,
      every: 'month',
      from,
      within: 15,
      ...plan,
      scheme: { ...plan.scheme, claim: { confidence: 950, share: 50, allowed: 0 } },
    },
    REVIEWER,
  );
  const [weekly] = [...desk.plans().keys()] as [PlanId];
  let drawn: DrawId | null = null;
  // Five weeks have ended: done, done in part and late, missed, under review, to be drawn.
  for (const [n, share] of [
    [0, 1],
    [1, 0.6],
    [3, 0.4],
  ] as const) {
    clock = until - (28 - n * 7) * DAY;
    const period = periodBefore(clock);
    const { draw, refusals } = await desk.freezePeriod({ plan: weekly, period, seed: TWO_PEOPLE }, REVIEWER);
    if (!draw) throw new Error(`${period}: ${JSON.stringify(refusals)}`);
    await seeded(station, desk, draw);
    drawn = draw;
    const places = station.catalog.drawById(draw)?.places ?? [];
    for (const [i, place] of places.slice(0, Math.floor(places.length * share)).entries()) {
      if (!place.reviewer || place.stratum === 'D000') continue;
      const clip = { draw, position: place.position, clip: place.clip };
      await review(station, place.reviewer, clip, [...(GRADES[i % 7] ?? [])]);
    }
  }
  if (!drawn) throw new Error('nothing drawn');

  await followUp(found, until, (now) => {
    clock = now;
  });
  const praised =
    station.catalog
      .drawById(drawn)
      ?.places.slice(0, 3)
      .map(({ clip }) => clip) ?? [];
  for (const [n, clip] of praised.entries()) {
    const note = [SAID.praise1, SAID.praise2, SAID.praise3][n] ?? '';
    await found.praise({ clip, review: null, note }, REVIEWER);
    await found.propose({ clip, note }, REVIEWER);
    if (n === 0) await found.decide({ clip, approved: true, note: '' }, DEMO);
  }

  clock = until - 3 * 3_600_000;
  const clips = await realFootage(station, folder, until);
  const make = async (about: string, devices: readonly string[], scheme = plan.scheme): Promise<DrawId> => {
    const { draw, refusals } = await desk.freeze(
      {
        purpose: devices.length > 0 ? 'complaint' : 'inspection',
        about,
        filter: { ...FILTER, devices: devices.map((one) => asDeviceId(one) as DeviceId) },
        scheme,
        reviewers: ['reviewer' as AccountName],
        due: dayOf(instantOf(until + 9 * DAY), CHINA_OFFSET),
        seed: TWO_PEOPLE,
      },
      REVIEWER,
    );
    if (!draw) throw new Error(JSON.stringify(refusals));
    return draw;
  };
  await found.propose({ clip: clips.session, note: SAID.example }, REVIEWER);
  await found.decide({ clip: clips.session, approved: true, note: '' }, DEMO);
  await secondReview(station, desk, until);
  await looksOf(station).setSecrecy([clips.secret], ['personal-privacy'], DEMO, '画面涉及未成年人');
  const real = await make(SAID.complaint, ['BC240101'], {
    ...plan.scheme,
    perPerson: 0,
    // All of them, so that it does not hang on chance which are there to be looked at.
    byChance: 7,
  });
  await seeded(station, desk, real);
  await make(SAID.inspection, []);
  clock = until - 2 * 3_600_000;
  await desk.freeze(
    {
      purpose: 'spot-check',
      about: SAID.number,
      filter: FILTER,
      scheme: plan.scheme,
      reviewers: plan.reviewers,
      due: dayOf(instantOf(until + 9 * DAY), CHINA_OFFSET),
      seed: {
        by: 'public-number',
        named: SAID.number,
        notBefore: instantOf(until - 3_600_000),
      },
    },
    REVIEWER,
  );
  const { persons } = station.catalog.people();
  const words = [...persons.values()].flatMap(({ name, section }) => [name, section]);
  await station.close();
  return {
    real,
    drawn,
    clips,
    words: [...Object.values(SAID), ...words].sort((a, b) => b.length - a.length),
  };
}

/** A share of the reviews is done again by the other reviewer, who does not agree in everything. */
async function secondReview(station: Station, desk: DrawDesk, until: number): Promise<void> {
  const { draw, refusals } = await desk.freeze(
    {
      purpose: 'recheck',
      about: SAID.recheck,
      filter: FILTER,
      scheme: { persons: null, perPerson: 0, byChance: 12, claim: null, points: POINTS },
      reviewers: ['reviewer' as AccountName, 'demo' as AccountName],
      due: dayOf(instantOf(until + 9 * DAY), CHINA_OFFSET),
      seed: TWO_PEOPLE,
    },
    REVIEWER,
  );
  if (!draw) throw new Error(JSON.stringify(refusals));
  await seeded(station, desk, draw);
  for (const [n, { position, clip, reviewer }] of (station.catalog.drawById(draw)?.places ?? []).entries())
    if (reviewer)
      await review(station, reviewer, { draw, position, clip }, n % 5 === 0 ? ['slight'] : [], [
        'met',
        n % 4 === 0 ? 'not-met' : 'met',
        'met',
      ]);
}

/** The Monday of the last whole week before `now`. */
function periodBefore(now: number): Day {
  const local = now + CHINA_OFFSET * 60_000;
  const weekday = (new Date(local).getUTCDay() + 6) % 7;
  return new Date(local - (weekday + 7) * DAY).toISOString().slice(0, 10) as Day;
}

/** Findings in every state. */
async function followUp(
  desk: ReturnType<typeof findingsDesk>,
  until: number,
  at: (now: number) => void,
): Promise<void> {
  const board = desk.board(REVIEWER, false).filter(({ isOwn }) => !isOwn);
  const demand = SAID.demand;
  const day = (ms: number): Day => dayOf(instantOf(ms), CHINA_OFFSET);
  for (const [n, { finding }] of board.slice(0, 12).entries()) {
    at(until - 12 * DAY + n * 3_600_000);
    if (n === 0) {
      await desk.waive({ finding, note: SAID.waived }, REVIEWER);
      continue;
    }
    const due = day(until + (n % 3 === 0 ? -4 : 8) * DAY);
    await desk.open({ finding, owner: 'demo' as AccountName, due, demand }, REVIEWER);
    if (n % 4 !== 1) continue;
    at(until - 8 * DAY + n * 3_600_000);
    await desk.answer(
      {
        finding,
        answer: SAID.answer,
        evidence: [{ kind: 'document', number: SAID.paper, title: SAID.paperTitle }],
        attachments: [],
      },
      DEMO,
    );
    if (n === 5) await desk.verify({ finding, accepted: true, note: SAID.verified }, REVIEWER);
    if (n === 9) await desk.verify({ finding, accepted: false, note: SAID.sentBack }, REVIEWER);
  }
  at(until - 2 * DAY);
  const [, , late] = board;
  if (late) await desk.escalate({ finding: late.finding, reason: 'asked', note: SAID.escalated }, REVIEWER);
}

async function realFootage(station: Station, folder: string, until: number): Promise<ReviewOffice['clips']> {
  const people = peopleDesk(station);
  for (const [person, alias] of [
    ['P003', 'S02OFF'],
    ['D002', 'S04REV'],
  ] as const) {
    const known = people.everybody().persons.get(person as never);
    if (!known) throw new Error(person);
    const { name, section, certificate, aliases } = known;
    await people.change(
      { person: known.person, name, section, certificate, aliases: [...aliases, alias] },
      accountActor('security'),
    );
  }
  const morning = Math.floor((until - 2 * DAY) / DAY) * DAY + 2 * 3_600_000;
  const put = async (device: string, mark: string, at: number, from: string, extension = 'mp4') => {
    const file = path.join(
      folder,
      device,
      'Media/Video',
      `DCAM_${device}_${mark}_${stampOf(at)}.${extension}`,
    );
    await fs.promises.mkdir(path.dirname(file), { recursive: true });
    await fs.promises.copyFile(from, file);
    fs.utimesSync(file, new Date(at), new Date(at + 7000));
    return stampOf(at);
  };
  const copied = async (from: string, extension: string, start: number, seconds: number, tag: string) =>
    rewritten(from, extension, [
      '-ss',
      `${start}`,
      '-t',
      `${seconds}`,
      '-c',
      'copy',
      '-metadata',
      `title=${tag}`,
    ]);
  const day = (hours: number, seconds = 0): number => morning + hours * 3_600_000 + seconds * 1000;
  const first = await put('BC240101', 'S02OFF', day(0), STREET);
  await put('BC240101', 'S02OFF', day(0, 7), `${CARD}Video/DCAM_BC240001_B01OPR_20260713_103007.mp4`);
  await put('BC240101', 'S02OFF', day(0, 52), SHOP);
  await put('BC240101', 'S02OFF', day(0, 59), NIGHT);
  const foreign = await put('BC240101', 'S02OFF', day(3), await copied(SHOP, 'ts', 0, 7, 'ts'), 'ts');
  const own = await put('BC240101', 'S04REV', day(5), await copied(NIGHT, 'mp4', 0, 6, 'own'));
  const secret = await put('BC240101', 'S02OFF', day(6), await copied(STREET, 'mp4', 0, 6, 'secret'));
  await put('BC240102', 'S03KEP', day(0, 14), await copied(STREET, 'mp4', 0, 7, 'beside'));
  for (const [device, aheadMs] of [
    ['BC240101', 0],
    ['BC240102', 12_000],
  ] as const) {
    const at = instantOf(station.now());
    await importInto(station, {
      session: newSession(station),
      device: { device: asDeviceId(device) as DeviceId, from: 'given' },
      source: await mountedCamera(path.join(folder, device)),
      readings: {
        ...NO_READINGS,
        clock: {
          value: {
            deviceClock: instantOf(station.now() + aheadMs),
            stationClock: at,
            uncertaintyMs: 0,
            zone: 'assumed',
          },
          source: 'device',
          at,
        },
      },
      by: { kind: 'station' },
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
  }
  const clipAt = (stamp: string): ClipId => {
    const clip = station.catalog.clipPage({ text: stamp }, null, 1).rows[0]?.clip;
    if (!clip) throw new Error(stamp);
    return clip;
  };
  return { session: clipAt(first), copy: clipAt(foreign), own: clipAt(own), secret: clipAt(secret) };
}
