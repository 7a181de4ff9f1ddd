/** Every screen and dialog of reviewing, drawn in both sizes and both languages, and the desk in both themes too. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';
import type { ClipId } from '#shared/ids';
import { askStation } from '../e2e/ask-station';
import { saysWhy } from '../e2e/look-reason';
import { openWindow, type OpenWindow } from '../e2e/open-window';
import { signInAs } from '../e2e/sign-in';
import { makeReviewOffice, type ReviewOffice } from './review-office';
import { drawn } from './studio';

let open: OpenWindow;
let office: ReviewOffice;
let here = 'demo';

const at = (name: string) => open.page.locator(`[data-test=${name}]`);

beforeAll(async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-review-office-'));
  office = await makeReviewOffice(folder);
  open = await openWindow({ folder, withCamera: false, env: { TZ: 'Asia/Shanghai' } });
  await at('sign-out').waitFor({ timeout: 60_000 });
  open.page.setDefaultTimeout(15_000);
  await open.page.emulateMedia({ reducedMotion: 'reduce' });
});
afterAll(async () => {
  await open.close();
  fs.rmSync(open.folder, { recursive: true, force: true });
});

async function become(account: string): Promise<void> {
  if (here === account) return;
  await signInAs(open.page, account);
  here = account;
}

const draw = (name: string, scrollTo?: string): Promise<void> =>
  drawn(open, `review-${name}`, scrollTo, office.words);

async function go(tab: string): Promise<void> {
  await at('nav-reviews').click();
  await at(`tab-${tab}`).click();
  await open.page.waitForTimeout(300);
}

async function desk(clip: ClipId, query = ''): Promise<void> {
  await open.page.evaluate((to) => (globalThis.location.hash = `#/desk/${to}`), `${clip}${query}`);
  await at('desk').waitFor();
  await saysWhy(open.page);
}
const showing = () => open.page.locator('.stage[data-showing="true"]').first().waitFor({ timeout: 60_000 });
const key = (name: string): Promise<void> => open.page.keyboard.press(name);
const closeDialog = async (): Promise<void> => {
  await key('Escape');
  await open.page.waitForTimeout(400);
};

test('draws, step by step', async () => {
  await become('reviewer');
  await go('draws');
  await draw('draws');
  await at('new-draw').click();
  await at('by-claim').click();
  await at('claim').waitFor();
  await at('by-number').click();
  await at('number-named').waitFor();
  await draw('draw-new');
  await go('draws');
  await open.page.locator('[data-test=draws] tbody tr', { hasText: '省厅督查' }).click();
  await at('seed').waitFor();
  await draw('draw-waiting');
  await at('seed').click();
  await at('secret').waitFor();
  await draw('draw-secret');
  await closeDialog();
  await go('draws');
  await open.page.locator('[data-test=draws] tbody tr', { hasText: '排列五' }).click();
  await at('seed').waitFor();
  await draw('draw-number-awaited');
  await at('seed').click();
  await at('seed-typed').waitFor();
  await draw('draw-number');
  await closeDialog();
  await open.page.evaluate((to) => (globalThis.location.hash = `#/reviews/draws/${to}`), office.real);
  await at('shows').waitFor();
  await draw('draw-by-chance');
  await open.page.evaluate((to) => (globalThis.location.hash = `#/reviews/draws/${to}`), office.drawn);
  await at('places').waitFor();
  await draw('draw-page');
  const waiting = open.page.locator('[data-test=places] tbody tr', { hasText: '待抽查' }).first();
  await waiting.getByRole('button', { name: '跳过' }).click();
  await draw('draw-skip');
  await closeDialog();
  await waiting.getByRole('button', { name: '换人' }).click();
  await draw('draw-assign');
  await closeDialog();
  const done = open.page.locator('[data-test=places] tbody tr', { hasText: '符合要求' }).first();
  await done.getByRole('button', { name: '表扬' }).click();
  await draw('praise');
  await closeDialog();
});

test('plans, what is mine, findings, statistics, examples', async () => {
  await become('reviewer');
  await go('plans');
  await draw('plans');
  await at('new-plan').first().click();
  await draw('plan-new');
  await closeDialog();
  await at('draw-period').first().click();
  await at('by-number').click();
  await draw('plan-draw');
  await closeDialog();
  await go('mine');
  await draw('mine');
  await go('findings');
  await draw('findings');
  for (const [state, name] of [
    ['待处理', 'new'],
    ['逾期未改', 'overdue'],
    ['待核实', 'answered'],
    ['已完成', 'done'],
  ] as const) {
    await open.page.locator('[data-test=findings] tbody tr', { hasText: state }).first().click();
    await at('finding').waitFor();
    await draw(`finding-${name}`);
    await closeDialog();
  }
  await go('statistics');
  await at('coverage').locator('tbody tr').first().waitFor();
  await at('agreement').waitFor();
  await draw('statistics');
  await become('demo');
  await go('training');
  await draw('training');
  await open.page
    .locator('[data-test=training] tbody tr', { hasText: '边走边说明' })
    .locator('[data-test=example]')
    .click();
  await at('example-dialog').locator('video').waitFor();
  await open.page.waitForTimeout(1500);
  await at('example-dialog')
    .locator('video')
    .evaluate((video: HTMLVideoElement) => {
      video.pause();
    });
  await draw('training-watched');
  await closeDialog();
  await go('findings');
  await open.page.locator('[data-test=findings] tbody tr', { hasText: '整改中' }).first().click();
  await draw('finding-to-answer');
  await at('redirect').click();
  await draw('finding-redirect');
  await closeDialog();
});

test('looking needs a word, and some is refused', async () => {
  await become('reviewer');
  const mine = await askStation(open.page, 'draws.mine', {});
  const place = mine.find(({ draw: one, clip }) => one === office.real && clip === office.clips.session);
  if (!place) throw new Error('no place');
  await desk(place.clip, `?draw=${place.draw}&position=${place.position}`);
  await at('desk-refused').waitFor();
  await draw('approval-needed');
  await at('desk-refused').locator('input').fill('核查信访件所涉现场检查');
  await at('desk-ask-approval').click();
  await at('approval-waits').waitFor();
  await draw('approval-waits');
  await desk(office.clips.own);
  await at('desk-refused').waitFor();
  await draw('own-refused');
  await at('desk-refused').locator('input').fill('核对本人影像的拍摄时间');
  await at('desk-ask-approval').click();
  await at('approval-waits').waitFor();
  await become('demo');
  await go('approvals');
  await at('look-grant').nth(1).waitFor();
  await draw('approvals');
  await at('look-grant').first().click();
  await open.page.locator('.answer .good').first().waitFor();
  await draw('approvals-given');
  await at('look-grant').first().click();
  await open.page.locator('.answer .good').nth(1).waitFor();
  await become('reviewer');
  await desk(office.clips.own);
  await showing();
  await draw('own-looked-at');
  await desk(office.clips.secret);
  await at('desk-refused').waitFor();
  await draw('secret-refused');
  await become('demo');
  await open.page.evaluate((to) => (globalThis.location.hash = `#/desk/${to}`), office.clips.copy);
  await at('look-reason').waitFor();
  await draw('reason');
});

test('the desk', async () => {
  await become('reviewer');
  await go('mine');
  const mine = await askStation(open.page, 'draws.mine', {});
  const place = mine.find(({ draw: one, clip }) => one === office.real && clip === office.clips.session);
  if (!place) throw new Error('no place');
  await desk(place.clip, `?draw=${place.draw}&position=${place.position}`);
  await showing();
  await key('2');
  await key('q');
  await key('ArrowDown');
  await key('m');
  await draw('desk-item');
  for (let i = 0; i < 6; i++) await key('1');
  await key('3');
  await key('n');
  await at('desk-note-field').fill('当事人到场，执法员出示证件，未见口头告知录音录像');
  await draw('desk-note');
  await key('Enter');
  await key('s');
  await at('desk-tab-notes').click();
  await at('desk-kept').first().waitFor();
  // What is told in passing is told in one language.
  await open.page.locator('.el-message').waitFor({ state: 'detached' });
  await at('desk-tab-notes').click();
  await draw('desk-notes');
  await at('desk-tab-findings').click();
  await at('desk-add-finding').click();
  await at('finding-note').fill('开始检查时未告知对方正在录音录像，约三分钟后补告知');
  await at('desk-complete').click();
  await open.page.waitForTimeout(500);
  await draw('desk-findings');
  await at('desk-tab-facts').click();
  await open.page.waitForTimeout(3000);
  await draw('desk-facts');
  if ((await at('desk-beside').count()) > 0) {
    await at('desk-beside').first().click();
    // Another camera's footage needs a word of its own.
    await at('desk-ask-approval').waitFor();
    await draw('desk-beside-asks');
    await open.page.locator('.beside input').fill('与另一台记录仪核对现场');
    await at('desk-ask-approval').click();
    await at('approval-waits').waitFor();
    await become('demo');
    await go('approvals');
    await at('look-grant').click();
    await open.page.locator('.answer .good').nth(2).waitFor();
    await become('reviewer');
    await desk(place.clip, `?draw=${place.draw}&position=${place.position}`);
    await showing();
    await at('desk-tab-facts').click();
    await at('desk-beside').first().click();
    await at('desk-beside-stage').waitFor();
    await key('Home');
    for (let i = 0; i < 8; i++) await key('Shift+ArrowRight');
    await open.page.waitForTimeout(1500);
    await draw('desk-beside');
    await at('desk-beside').first().click();
  }
  await key('c');
  await key('PageDown');
  await showing();
  await open.page.waitForTimeout(500);
  await key('c');
  await at('desk-compare-dialog').waitFor();
  await draw('desk-compare');
  await closeDialog();
  await key('?');
  await at('desk-keys').waitFor();
  await draw('desk-keys');
  await closeDialog();
  await at('desk-tab-findings').click();
  await at('desk-drop').click();
  await draw('desk-drop');
  await closeDialog();
  await at('desk-tab-checklist').click();
  await askStation(open.page, 'station.prefer', { theme: 'dark' });
  await open.page.reload();
  await showing();
  await draw('desk-dark');
  for (const [tab, name] of [
    ['mine', 'mine'],
    ['draws', 'draws'],
    ['findings', 'findings'],
    ['statistics', 'statistics'],
    ['plans', 'plans'],
  ] as const) {
    await go(tab);
    await draw(`dark-${name}`);
  }
  await askStation(open.page, 'station.prefer', { theme: 'light' });
  await open.page.reload();
  await become('demo');
  await desk(office.clips.copy);
  await open.page.waitForTimeout(4000);
  await draw('desk-copy');
});

test('nothing to review yet', async () => {
  const empty = await openWindow({ withCamera: false, env: { TZ: 'Asia/Shanghai' } });
  try {
    const part = (name: string) => empty.page.locator(`[data-test=${name}]`);
    await part('sign-out').waitFor({ timeout: 60_000 });
    await signInAs(empty.page, 'reviewer');
    await part('nav-reviews').click();
    for (const tab of ['mine', 'draws', 'plans', 'findings', 'approvals', 'statistics', 'training']) {
      await part(`tab-${tab}`).click();
      await empty.page.waitForTimeout(300);
      await drawn(empty, `review-none-${tab}`, undefined, office.words);
    }
  } finally {
    await empty.close();
    fs.rmSync(empty.folder, { recursive: true, force: true });
  }
});
