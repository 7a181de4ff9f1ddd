/** A drawn review from the list to the next one without ever touching the mouse, in the real window. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AccountName, ClipId, DrawId } from '#shared/ids';
import { accountActor } from '../../electron/station/account';
import { openStation } from '../../electron/station/open';
import { looksOf } from '../../electron/station/review/looks';
import { drawnFor, recordedLastWeek } from '../footage/last-week';
import { askStation } from './ask-station';
import { begun } from './at-the-desk';
import { openWindow, resize, type OpenWindow } from './open-window';

let window: OpenWindow;
let folder: string;
const REVIEWER = 'reviewer' as AccountName;

const at = (name: string) => window.page.locator(`[data-test=${name}]`);
const key = (name: string): Promise<void> => window.page.keyboard.press(name);
const type = (text: string): Promise<void> => window.page.keyboard.insertText(text);
const judgedSoFar = (): Promise<string> => window.page.locator('.checklist .done').innerText();
const has = (name: string): Promise<boolean> =>
  window.page.evaluate((wanted) => document.activeElement?.closest(`[data-test="${wanted}"]`) !== null, name);

/** Presses Tab until a part has the focus. */
async function tabTo(name: string, most = 60): Promise<void> {
  for (let i = 0; i < most; i++) {
    if (await has(name)) return;
    await key('Tab');
  }
  throw new Error(`Tab never came to ${name}`);
}

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-keys-'));
  const drawn: DrawId[] = [];
  await recordedLastWeek(folder, ['S02OFF', 'S02OFF', 'S03KEP'], async (station) => {
    drawn.push(await drawnFor(station, REVIEWER, 2));
  });
  // Somebody else allows the reviewer to look, today: a word holds for a week.
  const station = await openStation({ folder: path.join(folder, 'vault'), create: false });
  const looks = looksOf(station);
  for (const draw of drawn) await looks.ask({ what: 'draw', draw }, accountActor('reviewer'), '每周抽查');
  for (const { look } of looks.requests(accountActor('demo')))
    await looks.answer(look, true, accountActor('demo'), '同意');
  await station.close();
  window = await openWindow({ folder, withCamera: false });
  await resize(window, 1366, 768);
  await at('sign-out').waitFor({ timeout: 60_000 });
}, 180_000);
afterAll(async () => {
  await window.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

test('R2: signing in, the list, the desk, every verdict with its proof, completing and the next one: by keys alone', async () => {
  await tabTo('sign-out');
  await key('Enter');
  await at('sign-in').waitFor();
  await tabTo('sign-in');
  await key('Enter');
  await at('sign-in-account').waitFor();
  await tabTo('sign-in-account');
  await type('reviewer');
  await tabTo('sign-in-password');
  await type('evidock-demo');
  await key('Enter');
  await at('sign-out').waitFor();
  await tabTo('nav-reviews');
  await key('Enter');
  // The most urgent one has the focus: Enter opens it.
  await at('start-first').waitFor();
  await expect.poll(() => has('start-first')).toBe(true);
  await key('Enter');
  await begun(window);
  const first = window.page.url();

  // Looking: J, K, L, pictures, speeds.
  await key('l');
  await key('l');
  const time = () => window.page.evaluate(() => document.querySelector('video')?.currentTime ?? -1);
  await expect.poll(time, { timeout: 15_000 }).toBeGreaterThan(4);
  await key('k');
  const stood = await time();
  await key('j');
  await expect.poll(time).toBeLessThan(stood - 0.3);
  await key('k');
  await key('ArrowRight');

  // Judging: the digits go on by themselves, except where a proof is owed.
  const items = await at('desk-item').count();
  const active = () => window.page.locator('li.active').getAttribute('data-item');
  const start = await active();
  await key('2');
  expect(await active()).toBe(start);
  await key('m');
  await expect.poll(() => window.page.locator('li.active .chip').count()).toBe(1);
  // A wrong answer is taken back, one act after the other, and the item comes into hand again.
  await key('a');
  await key('4');
  await expect.poll(judgedSoFar).toContain(`2 / ${items}`);
  await key('z');
  await expect.poll(judgedSoFar).toContain(`1 / ${items}`);
  expect(await active()).not.toBe(start);
  await key('q');
  await key('e');
  await expect.poll(() => window.page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA');
  await type('未佩戴标识');
  await key('Escape');
  for (let i = 1; i < items; i++) {
    await key('a');
    await key('1');
    await key('q');
  }
  await expect.poll(judgedSoFar).toContain(`${items} / ${items}`);
  // What is kept of it is shown.
  await expect.poll(() => at('desk-kept-at').innerText()).toMatch(/草稿已自动保存 \d\d:\d\d:\d\d/);

  // A note, a still, a finding, and out of their fields again.
  await key('n');
  await expect.poll(() => has('desk-note-field')).toBe(true);
  await type('开头无告知');
  await key('Enter');
  await key('s');
  await expect.poll(() => window.page.locator('.mark.still').count()).toBe(1);
  await key('x');
  await expect.poll(() => has('finding-note')).toBe(true);
  await type('开始时未告知');
  await key('Escape');
  await key(']');
  await at('desk-written').waitFor();
  await key('?');
  await at('desk-keys').waitFor();
  await key('Escape');
  await at('desk-keys').waitFor({ state: 'detached' });

  // Completed from the desk, and Enter leads to the next one.
  await key('Control+Enter');
  await at('desk-place-done').waitFor();
  await expect.poll(() => has('desk-next')).toBe(true);
  await key('Enter');
  await begun(window);
  expect(window.page.url()).not.toBe(first);
  const left = await askStation(window.page, 'draws.mine', {});
  expect(left.length).toBe(1);
  const board = await askStation(window.page, 'findings.board', {});
  expect(board).toMatchObject([{ note: '开始时未告知' }]);
  expect(left[0]?.clip as ClipId).not.toBe(board[0]?.clip);
}, 150_000);
