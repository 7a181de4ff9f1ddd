import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spawnSync } from 'node:child_process';
import type { Day } from '#shared/clock';
import type { Arguments } from '#shared/contract/requests';
import { commitmentText } from '#shared/draw/algorithm';
import { failureOf } from '#shared/failure';
import type { AccountName, DrawId, Sha256 } from '#shared/ids';
import type { Actor } from '#shared/ledger';
import { accountActor } from '../../../electron/station/account';
import type { Answers } from '../../../electron/station/answers/answer';
import { openStation } from '../../../electron/station/open';
import { digest } from '../../../electron/station/review/draw-desk';
import { drawsOnRecord, reviewsOnRecord } from '../../../electron/station/review/on-record';
import { verifyVault } from '../../../electron/station/verify';
import { makeClip } from '../../footage/clips';
import { freshAnswers, toldTo } from './asked';
import { AUDIT, REVIEWER, review, settle } from './office';
import { SCHEME } from './sampling';

const SECRETS = { reviewer: '3f9a one', audit: 'b771 two' } as const;
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
const FREEZE = {
  purpose: 'spot-check' as const,
  about: '',
  filter: FILTER,
  scheme: { ...SCHEME, claim: { confidence: 950, share: 50, allowed: 0 } },
  reviewers: ['reviewer', 'demo'] as AccountName[],
  due: '2026-12-31' as Day,
  seed: { by: 'two-people' as const, second: 'audit' as AccountName },
};

let folder: string;
let vault: string;
let ask: Answers;
const codes = (answer: { refusals: readonly { code: string }[] }) => answer.refusals.map(({ code }) => code);

async function bindAndShow(draw: DrawId): Promise<void> {
  const { frozen } = await ask['draws.draw']({ draw }, REVIEWER);
  const both = [
    ['reviewer', SECRETS.reviewer, REVIEWER],
    ['audit', SECRETS.audit, AUDIT],
  ] as const;
  for (const [name, secret, by] of both) {
    const commitment = digest(commitmentText(frozen, name as AccountName, secret));
    expect(codes(await ask['draws.commit']({ draw, commitment }, by))).toEqual([]);
  }
  for (const [, secret, by] of both)
    expect(codes(await ask['draws.reveal']({ draw, secret }, by))).toEqual([]);
}

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-draws-'));
  vault = path.join(folder, 'vault');
  const station = await openStation({ folder: vault, create: true });
  await settle(station, { people: 24, clips: 600, now: Date.now() });
  await station.close();
  ask = freshAnswers();
  await ask['open-vault']({ folder: vault }, REVIEWER);
});
afterAll(async () => {
  await ask.close({}, REVIEWER);
  fs.rmSync(folder, { recursive: true });
});

const officersSee = (rows: Parameters<typeof toldTo>[3]) =>
  toldTo(ask, accountActor('officer'), ['officer'], rows);

describe('R1: draws at a station', () => {
  it('are frozen, bound, shown and drawn, and tell an officer nothing at all', async () => {
    const { rows } = await ask['footage.page']({ filter: {}, after: null, limit: 60 }, REVIEWER);
    const before = await officersSee(rows);
    expect(before.size).toBeGreaterThan(40);
    expect(
      [...before.keys()].filter((name) => /^(draws|plans|findings|rectif|reviews|desk)/.test(name)),
    ).toEqual([]);

    const { draw, refusals } = await ask['draws.freeze'](FREEZE, REVIEWER);
    expect(refusals).toEqual([]);
    if (!draw) return;
    await bindAndShow(draw);
    const page = await ask['draws.draw']({ draw }, REVIEWER);
    expect(page.again).toBe('same');
    expect(page.row).toMatchObject({ state: 'drawn', clips: 600, persons: 24, done: 0 });
    expect(page.shows).toMatchObject({ drawn: page.scheme.byChance, all: 600, atMost: null });
    expect(
      new Set(page.places.filter(({ cover }) => cover).map(({ person }) => person)).size,
    ).toBeGreaterThan(20);

    const drawn = new Set(page.places.map(({ clip }) => clip));
    expect(rows.filter(({ clip }) => drawn.has(clip)).length).toBeGreaterThan(2);
    expect([...(await officersSee(rows))]).toEqual([...before]);
  });

  it('hide a reviewer’s own clips from them and deal them to another', async () => {
    const demo = accountActor('demo');
    const [row] = await ask['draws.list']({}, demo);
    if (!row) throw new Error('no draw');
    const theirs = await ask['draws.draw']({ draw: row.draw }, demo);
    const others = await ask['draws.draw']({ draw: row.draw }, REVIEWER);
    const hidden = theirs.places.filter(({ clip }) => clip === null);
    expect(hidden.length).toBeGreaterThan(0);
    for (const { position, reviewer } of hidden) {
      expect(others.places[position - 1]).toMatchObject({ person: '演示人员' });
      expect(reviewer?.account).toBe('reviewer');
      const args = { draw: row.draw, position, reviewer: 'demo' as AccountName, why: '轮换' };
      expect(codes(await ask['draws.assign'](args, REVIEWER))).toEqual(['reviewer-barred']);
      const skip = { draw: row.draw, position, reason: 'unplayable' as const, note: 'x' };
      expect(codes(await ask['draws.skip'](skip, demo))).toEqual(['own-footage-drawn']);
    }
    await expect(
      ask['export-draw']({ draw: row.draw, to: path.join(folder, 'x.json') }, demo),
    ).rejects.toThrow();
    const mine = await ask['draws.mine']({}, demo);
    expect(mine.length).toBeGreaterThan(10);
    expect(mine.some(({ person }) => person === '演示人员')).toBe(false);
  });

  it('export a file that the script repeats; the ledger alone tells the same', async () => {
    const [row] = await ask['draws.list']({}, REVIEWER);
    if (!row) throw new Error('no draw');
    const first = { draw: row.draw, position: 1, reason: 'unplayable' as const, note: '画面全黑，无法判断' };
    expect(codes(await ask['draws.skip'](first, REVIEWER))).toEqual([]);
    const to = path.join(folder, 'draw.json');
    await ask['export-draw']({ draw: row.draw, to }, REVIEWER);
    const script = path.resolve(import.meta.dirname, '../../../docs/verify/evidock_draw.py');
    const python = process.platform === 'win32' ? 'python' : 'python3';
    const { status, stderr } = spawnSync(python, [script, to], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    const [onRecord] = await drawsOnRecord(vault);
    expect(onRecord?.population).toHaveLength(600);
    expect(onRecord?.draw.skips).toEqual([1]);
  });

  it('refuse whoever has no business: an unfit reviewer, a period that is not over, a bad secret', async () => {
    const unfit = { ...FREEZE, reviewers: ['keeper' as AccountName] };
    expect(codes(await ask['draws.freeze'](unfit, REVIEWER))).toEqual(['draw-reviewer-unfit']);
    const second = { ...FREEZE, seed: { by: 'two-people' as const, second: 'officer' as AccountName } };
    expect(codes(await ask['draws.freeze'](second, REVIEWER))).toEqual(['draw-witness-unfit']);
    const { draw } = await ask['draws.freeze'](FREEZE, REVIEWER);
    if (!draw) throw new Error('not frozen');
    const commitment = digest('x');
    expect(codes(await ask['draws.commit']({ draw, commitment }, accountActor('demo')))).toEqual([
      'draw-not-your-turn',
    ]);
    expect(codes(await ask['draws.abandon']({ draw, why: '' }, REVIEWER))).toEqual(['reason-needed']);
    expect(codes(await ask['draws.abandon']({ draw, why: '第二人出差' }, REVIEWER))).toEqual([]);
    const list = await ask['draws.list']({}, REVIEWER);
    expect(list.map(({ state }) => state).sort()).toEqual(['abandoned', 'drawn']);
  });

  it('repeat by a plan whose periods tell what is missing', async () => {
    const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10) as Day;
    const plan = {
      plan: null,
      name: '每周抽查',
      every: 'week' as const,
      from: new Date(Date.now() - 15 * 86_400_000).toISOString().slice(0, 10) as Day,
      within: 10,
      filter: FILTER,
      scheme: { ...SCHEME, byChance: 5 },
      reviewers: ['reviewer' as AccountName],
    };
    expect(codes(await ask['plans.set'](plan, REVIEWER))).toEqual([]);
    const [made] = await ask['plans.list']({}, REVIEWER);
    const states = made?.periods.map(({ state }) => state) ?? [];
    expect(states[0]).toBe('running');
    expect(states.length).toBeGreaterThanOrEqual(3);
    expect(states.at(1)).toBe('to-draw');
    const running = made?.periods[0];
    if (!made || !running) return;
    const seed = FREEZE.seed;
    const early = await ask['draws.freeze-period'](
      { plan: made.plan, period: running.first, seed },
      REVIEWER,
    );
    expect(codes(early)).toEqual(['period-running']);
    expect(running.due > today).toBe(true);
    // Nothing came into the vault in those weeks: the test sealed everything just now.
    const last = made.periods[1];
    const none =
      last && (await ask['draws.freeze-period']({ plan: made.plan, period: last.first, seed }, REVIEWER));
    expect(none && codes(none)).toEqual(['draw-nothing-in-it']);
    expect(codes(await ask['plans.end']({ plan: made.plan, why: '合并' }, REVIEWER))).toEqual([]);
  });
});

describe('R3: what reviews found', () => {
  it('is handed on, answered with evidence, sent back, verified by another, and counted', async () => {
    await ask.close({}, REVIEWER);
    const station = await openStation({ folder: vault, create: false });
    const [{ draw } = { draw: null }] = (await drawsOnRecord(vault)).filter(({ draw: one }) => one.result);
    const places =
      draw?.places.filter(
        ({ skipped, reviewer, stratum }) => !skipped && reviewer === 'reviewer' && stratum !== 'D000',
      ) ?? [];
    const reviewer = 'reviewer' as AccountName;
    const [a, b, c] = places;
    if (!draw || !a || !b || !c) throw new Error('no places');
    const place = (one: typeof a) => ({ draw: draw.draw, position: one.position, clip: one.clip });
    const [slight, serious] = await review(
      station,
      reviewer,
      place(a),
      ['slight', 'serious'],
      ['met', 'not-met'],
    );
    const [again] = await review(station, reviewer, place(b), ['slight']);
    await review(station, reviewer, place(c));
    await station.close();
    ask = freshAnswers();
    await ask['open-vault']({ folder: vault }, REVIEWER);
    if (!slight || !serious || !again) throw new Error('no findings');

    const board = await ask['findings.board']({}, REVIEWER);
    expect(board.map(({ state }) => state)).toEqual(['new', 'new', 'new']);
    const demo = accountActor('demo');
    const owner = 'demo' as AccountName;
    const open: Arguments<'rectifications.open'> = {
      finding: slight,
      owner,
      due: '2026-11-01',
      demand: '组织学习',
    };
    const keeper = { ...open, owner: 'keeper' as AccountName };
    expect(codes(await ask['rectifications.open'](keeper as never, REVIEWER))).toEqual(['owner-unfit']);
    expect(codes(await ask['rectifications.open'](open as never, REVIEWER))).toEqual([]);
    expect(codes(await ask['rectifications.open'](open as never, REVIEWER))).toEqual(['finding-taken-up']);
    expect(
      codes(await ask['rectifications.waive']({ finding: again, note: '已当场纠正' }, REVIEWER)),
    ).toEqual([]);

    // The day is long past: it goes up by itself, whether or not somebody looks.
    const onRecord = async () => (await reviewsOnRecord(vault)).followUps.get(slight);
    await expect.poll(onRecord, { timeout: 20_000 }).toMatchObject({ escalated: [{ reason: 'overdue' }] });
    // What is on record can be asked for a moment later.
    const onBoard = async () =>
      (await ask['findings.board']({}, REVIEWER)).find(({ finding }) => finding === slight);
    await expect
      .poll(onBoard, { timeout: 20_000 })
      .toMatchObject({ state: 'overdue', escalated: [{ reason: 'overdue' }] });
    const answer = {
      finding: slight,
      answer: '已组织全科学习告知用语',
      evidence: [{ kind: 'document' as const, number: '教执〔2026〕8号', title: '学习记录' }],
      attachments: [],
    };
    expect(codes(await ask['rectifications.answer'](answer, REVIEWER))).toEqual(['not-the-owner']);
    // Pictures and papers with the answer are in the vault before it names them, and are what they say.
    const jpg = path.join(folder, '签到表.jpg');
    fs.copyFileSync(await makeClip({ container: 'jpg' }), jpg);
    const pdf = path.join(folder, '学习记录.pdf');
    fs.writeFileSync(pdf, '%PDF-1.4 a paper');
    const disguised = path.join(folder, 'page.png');
    fs.writeFileSync(disguised, '<script>');
    const keep = (from: string, by = demo) => ask['keep-answer-attachment']({ finding: slight, from }, by);
    const code = (work: Promise<unknown>) => work.catch((error: unknown) => failureOf(error).code);
    expect(await code(keep(disguised))).toBe('photo-unusable');
    expect(await code(keep(jpg, REVIEWER))).toBe('not-found');
    const kept = [await keep(jpg), await keep(pdf)];
    expect(kept).toMatchObject([
      { name: '签到表.jpg', format: 'jpg' },
      { name: '学习记录.pdf', format: 'pdf', bytes: 16 },
    ]);
    const [picture, paper] = kept.map(({ sha256 }) => sha256);
    if (!picture || !paper) return;
    const unknown = { ...answer, attachments: ['0'.repeat(64) as Sha256] };
    expect(await code(ask['rectifications.answer'](unknown, demo))).toBe('original-missing');
    const show = (attachment: Sha256, to: string | null, onlyOwn: boolean, by: Actor) =>
      ask['show-attachment']({ finding: slight, attachment, to, onlyOwn }, by);
    // Nobody is shown what no answer names.
    expect(await code(show(picture, null, false, REVIEWER))).toBe('not-found');
    const proven = { ...answer, attachments: [picture, paper] };
    expect(codes(await ask['rectifications.answer'](proven, demo))).toEqual([]);
    const seen = (await ask['findings.board']({}, REVIEWER)).find(({ finding }) => finding === slight);
    expect(seen?.answers[0]?.attachments).toEqual(kept);
    expect((await show(picture, null, false, REVIEWER)).url).toMatch(/^data:image\/jpeg;base64,/);
    expect(await code(show(picture, null, true, REVIEWER))).toBe('not-found');
    const to = path.join(folder, 'copy.pdf');
    await show(paper, to, true, demo);
    expect(fs.readFileSync(to)).toEqual(fs.readFileSync(pdf));
    const verdict = { finding: slight, accepted: true, note: '' };
    expect(codes(await ask['rectifications.verify'](verdict, demo))).toEqual(['verifier-same-person']);
    const back = { ...verdict, accepted: false, note: '没有签到表' };
    expect(codes(await ask['rectifications.verify'](back, REVIEWER))).toEqual([]);
    expect(codes(await ask['rectifications.answer'](answer, demo))).toEqual([]);
    expect(codes(await ask['rectifications.verify'](verdict, REVIEWER))).toEqual([]);
    const done = (await ask['findings.to-answer']({}, demo)).find(({ finding }) => finding === slight);
    expect(done).toMatchObject({ state: 'done' });
    expect(done?.answers).toHaveLength(2);
    // The clips of this office are names only; of what was attached nothing is missing.
    const { failures } = await verifyVault(vault);
    expect(failures.filter((one) => JSON.stringify(one).includes('attachments'))).toEqual([]);
    const inVault = fs.readdirSync(path.join(vault, 'attachments'), { recursive: true }).map(String);
    expect(inVault.filter((name) => name.includes(picture) || name.includes(paper))).toHaveLength(2);

    const counted = await ask['reviews.statistics'](
      { from: '2020-01-01T00:00:00.000Z' as never, to: '2099-01-01T00:00:00.000Z' as never },
      REVIEWER,
    );
    expect(counted).toMatchObject({
      completed: 3,
      results: { conforms: 1, improve: 1, 'does-not-conform': 1 },
      draws: { drawn: 1, abandoned: 1 },
      findings: { new: 1, overdue: 0, done: 2 },
    });
    expect(counted.persons).toHaveLength(24);
    expect(counted.persons.filter(({ reviewed }) => reviewed === 0).length).toBeGreaterThanOrEqual(21);
  });

  it('counts a second reviewer’s agreement on a drawn share of reviews', async () => {
    const recheck = {
      ...FREEZE,
      purpose: 'recheck' as const,
      scheme: { ...SCHEME, perPerson: 2 },
      reviewers: ['demo', 'reviewer'] as AccountName[],
    };
    const { draw, refusals } = await ask['draws.freeze'](recheck, REVIEWER);
    expect(refusals).toEqual([]);
    if (!draw) return;
    await bindAndShow(draw);
    const demo = accountActor('demo');
    const mine = (await ask['draws.mine']({}, demo)).filter((one) => one.draw === draw);
    expect(mine).toHaveLength(2);
    // The first reviewer is not told which of their reviews is looked at again.
    const theirs = await ask['draws.draw']({ draw }, REVIEWER);
    expect(theirs.places.map(({ clip }) => clip)).toEqual([null, null]);
    await ask.close({}, REVIEWER);
    const station = await openStation({ folder: vault, create: false });
    for (const one of mine) await review(station, 'demo' as AccountName, one, [], ['met', 'met', 'met']);
    await station.close();
    ask = freshAnswers();
    await ask['open-vault']({ folder: vault }, REVIEWER);
    const span = { from: '2020-01-01T00:00:00.000Z' as never, to: '2099-01-01T00:00:00.000Z' as never };
    const { agreement } = await ask['reviews.statistics'](span, REVIEWER);
    expect(agreement.reviews).toBe(2);
    expect(agreement.pairs).toBeGreaterThanOrEqual(5);
    expect(agreement.alike).toBeGreaterThanOrEqual(agreement.pairs - 1);
  });
});
