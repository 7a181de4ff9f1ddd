/**
 * A sample from the plan to the last signature, in the real window: two people draw it, each drawn place is opened from
 * the list and completed at the desk, what was found is put right and verified, and all that the program counts is what
 * the ledger says.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Arguments, RequestName, Result } from '#shared/contract/requests';
import { makeClip } from '../footage/clips';
import { recordedLastWeek } from '../footage/last-week';
import { answerOf, askStation } from './ask-station';
import { begun, completes, judges, looks } from './at-the-desk';
import { openWindow, picture, resize, type OpenWindow } from './open-window';
import { signInAs } from './sign-in';

/** Two of each of three officers' recordings, of whom one recorded one: so that both reviewers have some, however it falls. */
const PLACES = 5;

let window: OpenWindow;
let folder: string;

const at = (name: string) => window.page.locator(`[data-test=${name}]`);
const ask = <N extends RequestName>(name: N, args: Arguments<N>): Promise<Result<N>> =>
  askStation(window.page, name, args);

const signIn = (account: string): Promise<void> => signInAs(window.page, account);
async function go(tab: string): Promise<void> {
  await at('nav-reviews').click();
  await at(`tab-${tab}`).click();
}

/** The system's dialogs for files answer with this file. */
async function picks(file: string): Promise<void> {
  await window.app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen });
  }, file);
}

/** What the command line reads from the ledger itself, while the workstation runs. */
function station(...args: readonly string[]): unknown {
  const script = path.join(process.env['EVIDOCK_DIST'] ?? '', 'station.cjs');
  const vault = path.join(folder, 'vault');
  return JSON.parse(
    execFileSync(process.execPath, [script, ...args, '--vault', vault, '--json'], { encoding: 'utf8' }),
  );
}

interface ReviewsOnRecord {
  readonly reviews: readonly {
    readonly by: string;
    readonly result: string;
    readonly drawn: { readonly draw: string; readonly position: number } | null;
    readonly watchedMs: number;
    readonly lengthMs: number;
    readonly findings: readonly { readonly grade: string; readonly followUp: unknown }[];
  }[];
}

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-drawn-'));
  await recordedLastWeek(folder, ['S02OFF', 'S02OFF', 'S02OFF', 'S03KEP', 'S03KEP', 'S04REV']);
  window = await openWindow({ folder, withCamera: false });
  await resize(window, 1366, 768);
  await at('sign-out').waitFor({ timeout: 60_000 });
}, 180_000);
afterAll(async () => {
  await window.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

test('R1: a plan’s last week is drawn by two people', async () => {
  await signIn('reviewer');
  await go('plans');
  await at('new-plan').first().click();
  await at('plan-name').fill('每周抽查');
  await at('per-person').locator('input').fill('2');
  await at('per-person').locator('input').press('Tab');
  await at('plan-confirm').click();
  await at('draw-period').first().click();
  await at('second').click();
  await window.page.getByRole('option', { name: '审计管理员' }).click();
  await at('plan-confirm').click();
  await at('seed').first().waitFor();

  const secrets: Record<string, string> = {};
  for (const account of ['reviewer', 'audit']) {
    if (account === 'audit') await signIn('audit');
    await go('draws');
    await at('seed').first().click();
    secrets[account] = (await at('secret').textContent())?.trim() ?? '';
    await at('secret-kept').click();
    await at('seed-confirm').click();
    await at('seed-confirm').waitFor({ state: 'detached' });
  }
  for (const account of ['audit', 'reviewer']) {
    if (account === 'reviewer') await signIn('reviewer');
    await go('draws');
    await at('seed').first().click();
    await at('seed-typed').fill(secrets[account] ?? '');
    await at('seed-confirm').click();
    await at('seed-confirm').waitFor({ state: 'detached' });
  }
  const [row] = await ask('draws.list', {});
  expect(row).toMatchObject({ state: 'drawn', clips: 6, persons: 3, places: PLACES, done: 0 });
}, 120_000);

test('R1, R4: the drawn places need one word of approval for all of them, and open from the list', async () => {
  await go('mine');
  await at('my-reviews').locator('tbody tr').first().waitFor();
  expect(await at('start-review').count()).toBe((await ask('draws.mine', {})).length);
  await at('start-review').first().click();
  await at('desk-refused').waitFor();
  expect(await at('desk-refused').getAttribute('data-failure')).toBe('look-needs-approval');
  await at('desk-refused').locator('input').fill('每周抽查');
  await at('desk-ask-approval').click();
  await expect.poll(async () => (await ask('looking.requests', {})).length).toBe(1);

  await signIn('demo');
  await window.page.evaluate(() => (globalThis.location.hash = '#/reviews/approvals'));
  await at('look-grant').click();
  await expect.poll(async () => (await ask('looking.requests', {}))[0]?.answer?.granted).toBe(true);
}, 60_000);

test('R2, R3: every drawn place is completed at the desk, one after the other, by whom it was dealt to', async () => {
  let found = 0;
  for (const account of ['reviewer', 'demo']) {
    await signIn(account);
    const mine = await ask('draws.mine', {});
    expect(mine.length).toBeGreaterThan(0);
    await go('mine');
    await at('start-review').first().click();
    for (const [n, place] of mine.entries()) {
      await begun(window);
      expect(await window.page.locator('.desk header').innerText()).toContain(`抽中第 ${place.position} 位`);
      await looks(window);
      await judges(window);
      if (account === 'reviewer' && n === 0) {
        await at('desk-tab-findings').click();
        await at('desk-add-finding').click();
        await at('finding-note').fill('开始执法时未告知对方正在录音录像');
        await picture(window, 'desk-drawn-1366');
        found++;
      }
      await completes(window);
      await at('desk-place-done').waitFor();
      await picture(window, 'desk-drawn-done-1366');
      expect((await ask('draws.mine', {})).length).toBe(mine.length - n - 1);
      await at('desk-next').click();
    }
    // The last one leads back to the list, which is empty now.
    await at('tab-mine').waitFor();
    expect(await at('start-review').count()).toBe(0);
  }
  expect(found).toBe(1);
}, 180_000);

test('R1, R3: the plan, the draw, the statistics and the command line say what the ledger says', async () => {
  await signIn('reviewer');
  await go('plans');
  await at('periods').waitFor();
  const [plan] = await ask('plans.list', {});
  expect(plan?.periods.find(({ draw }) => draw !== null)).toMatchObject({
    state: 'done',
    places: PLACES,
    done: PLACES,
  });
  await picture(window, 'plans-done-1366');
  const [row] = await ask('draws.list', {});
  expect(row).toMatchObject({ places: PLACES, done: PLACES, late: false });
  if (!row) return;
  const page = await ask('draws.draw', { draw: row.draw });
  expect(new Set(page.places.map(({ state }) => state))).toEqual(new Set(['done']));
  expect(page.again).toBe('same');

  const { reviews } = station('reviews') as ReviewsOnRecord;
  expect(reviews).toHaveLength(PLACES);
  expect(reviews.map(({ drawn }) => drawn?.position).sort()).toEqual([1, 2, 3, 4, 5]);
  expect(new Set(reviews.map(({ drawn }) => drawn?.draw))).toEqual(new Set([row.draw]));
  const sum = (of: 'watchedMs' | 'lengthMs') => reviews.reduce((all, one) => all + one[of], 0);
  const counted = await ask('reviews.statistics', {
    from: '2020-01-01T00:00:00.000Z',
    to: '2099-01-01T00:00:00.000Z',
  });
  expect(counted).toMatchObject({
    completed: PLACES,
    lengthMs: sum('lengthMs'),
    watchedMs: sum('watchedMs'),
    results: { conforms: PLACES - 1, 'does-not-conform': 1 },
    draws: { drawn: 1, waiting: 0, abandoned: 0, late: 0 },
    findings: { new: 1, open: 0, overdue: 0, done: 0 },
  });
  expect(counted.persons.map(({ reviewed }) => reviewed).sort()).toEqual([1, 2, 2]);
  for (const { name, completed } of counted.reviewers) {
    const account = name === '抽查员乙' ? 'reviewer' : 'demo';
    expect(completed).toBe(reviews.filter(({ by }) => by === account).length);
  }
  await go('statistics');
  await at('coverage').locator('tbody tr').first().waitFor();
  expect(await at('figures').textContent()).toContain(`${PLACES}`);
  const { draws } = station('draw') as { draws: readonly { draw: string; state: string; places: number }[] };
  expect(draws).toMatchObject([{ draw: row.draw, state: 'drawn', places: PLACES }]);
}, 60_000);

test('R3: what was found is answered with evidence by its owner and verified by another person', async () => {
  await go('findings');
  await at('findings').locator('tbody tr').first().click();
  await at('finding').waitFor();
  await at('owner').click();
  await window.page.getByRole('option', { name: /演示人员/ }).click();
  await at('finding-words').fill('组织全科学习告知用语');
  await at('hand-on').click();
  await at('hand-on').waitFor({ state: 'detached' });
  await window.page.keyboard.press('Escape');

  await signIn('demo');
  await go('findings');
  await at('findings').locator('tbody tr').first().click();
  await at('finding').waitFor();
  await at('finding-words').fill('已组织学习，签到表附后');
  await at('add-evidence').click();
  await at('evidence-number').fill('教执〔2026〕8号');
  const photo = path.join(folder, '签到表.jpg');
  fs.copyFileSync(await makeClip({ container: 'jpg', size: [640, 360] }), photo);
  await picks(photo);
  await at('evidence-attach').click();
  await at('evidence-file').waitFor();
  const disguised = path.join(folder, '说明.pdf');
  fs.writeFileSync(disguised, 'MZ');
  await picks(disguised);
  await at('evidence-attach').click();
  await at('evidence-problem').waitFor();
  expect(await at('evidence-problem').innerText()).toContain('已填写的内容不受影响');
  await picture(window, 'finding-attach-1366');
  await at('answer').click();
  await at('answer').waitFor({ state: 'detached' });
  // The one who answered is not the one who verifies.
  const [own] = await ask('findings.board', {});
  if (!own) throw new Error('no finding');
  const verdict = { finding: own.finding, accepted: true, note: '' };
  expect(await answerOf(window.page, 'rectifications.verify', verdict)).toMatchObject({
    ok: true,
    value: { refusals: [{ code: 'verifier-same-person' }] },
  });
  await window.page.keyboard.press('Escape');

  await signIn('reviewer');
  await go('findings');
  await at('findings').locator('tbody tr').first().click();
  await at('finding').waitFor();
  await at('evidence-file').locator('img').waitFor();
  await window.page.waitForTimeout(400);
  for (const [width, height] of [
    [1366, 768],
    [1920, 1080],
  ] as const) {
    await resize(window, width, height);
    await picture(window, `finding-answered-${width}`);
  }
  const saved = path.join(folder, 'evidence.jpg');
  await picks(saved);
  await at('evidence-copy').click();
  await expect
    .poll(
      () =>
        fs.existsSync(saved) &&
        fs.readFileSync(saved).equals(fs.readFileSync(path.join(folder, '签到表.jpg'))),
    )
    .toBe(true);
  await at('verify').click();
  await at('verify').waitFor({ state: 'detached' });
  const [done] = await ask('findings.board', {});
  expect(done).toMatchObject({ state: 'done', answers: [{ verified: { accepted: true } }] });
  const { reviews } = station('reviews') as ReviewsOnRecord;
  expect(reviews.flatMap(({ findings }) => findings)).toMatchObject([
    {
      followUp: {
        how: 'rectified',
        answers: [{ evidence: [{ kind: 'document' }], verified: { accepted: true } }],
      },
    },
  ]);
  const script = path.join(process.env['EVIDOCK_DIST'] ?? '', 'station.cjs');
  const verified = execFileSync(
    process.execPath,
    [script, 'verify', '--vault', path.join(folder, 'vault'), '--json'],
    { encoding: 'utf8' },
  );
  expect(JSON.parse(verified)).toMatchObject({ ok: true });
}, 120_000);
