/** What people do on the Dock: pause, put one before the others, say which camera it is, and clear one in two steps. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeBigCard } from '../footage/big-card';
import { openWindow, picture, resize, type OpenWindow } from './open-window';
import { signInAs } from './sign-in';

let open: OpenWindow;
let folder: string;

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-e2e-'));
  const camera = path.join(folder, 'camera');
  fs.mkdirSync(camera);
  await makeBigCard(camera, { files: 12, bytesEach: 48 << 20 });
  open = await openWindow({ folder, args: [`--dock-folder=${path.join(folder, 'other')}`] });
  await resize(open, 1366, 768);
});
afterAll(async () => {
  await open.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

const cards = (): Locator => open.page.locator('[data-test=dock-card]');

const become = (account: string): Promise<void> => signInAs(open.page, account);

/** The entries of a kind in the ledger on disk. */
function entriesOf(kind: string): readonly { readonly why?: string; readonly data: unknown }[] {
  const ledger = path.join(open.vault, 'ledger');
  return fs
    .readdirSync(ledger)
    .filter((name) => name.startsWith('segment-'))
    .flatMap((name) => fs.readFileSync(path.join(ledger, name), 'utf8').split('\n'))
    .filter((line) => line.includes(`"kind":"${kind}"`))
    .map((line) => JSON.parse(line) as { why?: string; data: unknown });
}

test('I1: an import is paused and goes on where it was', async () => {
  const { page } = open;
  await cards()
    .filter({ hasText: /[1-9]\d*\s*\/\s*12/ })
    .waitFor({ timeout: 60_000 });
  await page.locator('[data-test=dock-pause]').click();
  await page.locator('[data-test=dock-paused]').waitFor();
  await picture(open, 'dock-paused');
  // What was in hand is brought to its end; then nothing moves any more, long before all is done.
  let told = '';
  const moves = async (): Promise<boolean> => {
    const before = told;
    told = await cards().innerText();
    return told !== before;
  };
  await expect.poll(moves, { interval: 1_000, timeout: 30_000 }).toBe(false);
  expect(await page.locator('[data-test=dock-safe]').count()).toBe(0);
  await page.locator('[data-test=dock-go-on]').click();
  await page.locator('[data-test=dock-safe]').waitFor({ timeout: 120_000 });
  expect(entriesOf('import.started')).toHaveLength(1);
});

test('I1: a second camera with the same number is asked about, never merged; the answer is on record with its reason', async () => {
  const { page } = open;
  const other = path.join(folder, 'other');
  const made = path.join(folder, 'made');
  fs.mkdirSync(made);
  // The same number, and nothing else in common: three recordings that the other one does not have.
  await makeBigCard(made, { files: 3, bytesEach: (2 << 20) + 7 });
  fs.renameSync(made, other);
  await page.locator('[data-test=dock-question]').waitFor({ timeout: 30_000 });
  expect(await cards().count()).toBe(2);
  await picture(open, 'dock-question');
  expect(entriesOf('import.started')).toHaveLength(1);

  await page.locator('[data-test=dock-tell]').click();
  await page.locator('[data-test=doubt-dialog]').waitFor();
  await page.locator('[data-test=doubt-number]').fill('BC249999');
  await page.locator('[data-test=doubt-why]').fill('机身铭牌为 BC249999，出厂序列号重复');
  await page.waitForTimeout(400);
  await picture(open, 'dock-doubt-dialog');
  await page.locator('[data-test=doubt-confirm]').click();
  await cards().filter({ hasText: 'BC249999' }).locator('[data-test=dock-safe]').waitFor({ timeout: 60_000 });
  expect(entriesOf('device.told-apart')).toMatchObject([
    { why: '机身铭牌为 BC249999，出厂序列号重复', data: { device: 'BC249999', doubt: 'twin' } },
  ]);
  expect(entriesOf('import.started')).toHaveLength(2);
});

test('clearing: not offered until the office turns it on; two steps; what was removed is on record file by file', async () => {
  const { page } = open;
  const other = path.join(folder, 'other', 'Media', 'Video');
  expect(await page.locator('[data-test=dock-clear]').count()).toBe(0);
  await become('system');
  await page.locator('[data-test=dock-settings]').click();
  await page.locator('[data-test=settings-clearing]').click();
  await page.locator('[data-test=settings-clearing-medium]').click();
  await picture(open, 'dock-settings');
  await page.locator('[data-test=settings-confirm]').click();
  await page.locator('[data-test=dock-settings-form]').waitFor({ state: 'hidden' });

  await become('keeper');
  const card = cards().filter({ hasText: 'BC249999' });
  await card.locator('[data-test=dock-clear]').click();
  await page.locator('[data-test=clearing-look]').waitFor({ timeout: 30_000 });
  await picture(open, 'dock-clearing-look');
  await page.locator('[data-test=clearing-next]').click();
  await page.waitForTimeout(400);
  await picture(open, 'dock-clearing-sure');
  // A click is not enough.
  await page.locator('[data-test=clearing-hold]').click();
  await page.waitForTimeout(500);
  expect(fs.readdirSync(other)).toHaveLength(3);
  await page.locator('[data-test=clearing-hold]').hover();
  await page.mouse.down();
  await page.waitForTimeout(2_400);
  await page.mouse.up();
  await card.locator('[data-test=dock-cleared]').waitFor({ timeout: 60_000 });
  await picture(open, 'dock-cleared');
  expect(fs.readdirSync(other)).toEqual([]);
  const cleared = entriesOf('device.cleared').flatMap(
    ({ data }) => (data as { files: { outcome: string }[] }).files,
  );
  expect(cleared.map(({ outcome }) => outcome)).toEqual(['removed', 'removed', 'removed']);
  // The other camera was not asked, and not touched.
  expect(fs.readdirSync(path.join(open.camera, 'Media', 'Video'))).toHaveLength(12);
});
