import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AccountName } from '#shared/ids';
import { accountActor } from '../../electron/station/account';
import { openStation } from '../../electron/station/open';
import { drawsOnRecord } from '../../electron/station/review/on-record';
import { review, settle } from '../unit/draw/office';
import { openWindow, picture, resize, type OpenWindow } from './open-window';
import { signInAs } from './sign-in';

let open: OpenWindow;
let folder: string;
const SIZES = [
  [1366, 768],
  [1920, 1080],
] as const;

const at = (name: string) => open.page.locator(`[data-test=${name}]`);

const signIn = (account: string): Promise<void> => signInAs(open.page, account);

async function go(tab: string): Promise<void> {
  await at('nav-reviews').click();
  await at(`tab-${tab}`).click();
}

async function pictures(name: string): Promise<void> {
  for (const [width, height] of SIZES) {
    await resize(open, width, height);
    await open.page.waitForTimeout(300);
    await picture(open, `${name}-${width}`);
  }
}

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-reviews-'));
  const station = await openStation({ folder: path.join(folder, 'vault'), create: true });
  await settle(station, { people: 60, clips: 3000, now: Date.now() });
  await station.close();
  open = await openWindow({ folder, withCamera: false });
  await at('sign-out').waitFor({ timeout: 60_000 });
}, 180_000);
afterAll(async () => {
  await open.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

test('R1: two people draw a sample of 3,000 clips that neither can steer', async () => {
  await signIn('reviewer');
  await go('draws');
  await at('new-draw').click();
  await at('by-claim').click();
  await at('claim').waitFor();
  expect(await at('claim').textContent()).toContain('95%');
  await at('second').click();
  await open.page.getByRole('option', { name: '审计管理员' }).click();
  await pictures('draw-new');
  await at('freeze').click();

  const secrets: string[] = [];
  for (const account of ['reviewer', 'audit']) {
    if (account === 'audit') await signIn('audit');
    await go('draws');
    await at('seed').first().click();
    secrets.push((await at('secret').textContent())?.trim() ?? '');
    if (account === 'audit') await pictures('draw-secret');
    await at('secret-kept').click();
    await at('seed-confirm').click();
    await at('seed-confirm').waitFor({ state: 'detached' });
  }
  expect(secrets[0]).toMatch(/^[2-9A-Z]{4}(-[2-9A-Z]{4}){3}$/);
  expect(secrets[0]).not.toBe(secrets[1]);

  // The wrong secret is told from the right one.
  await at('seed').first().click();
  await at('seed-typed').fill(secrets[0] ?? '');
  await at('seed-confirm').click();
  expect(await at('seed-problem').textContent()).toContain('不符');
  await at('seed-typed').fill(secrets[1]?.toLowerCase() ?? '');
  await at('seed-confirm').click();
  await at('seed-confirm').waitFor({ state: 'detached' });
  await signIn('reviewer');
  await go('draws');
  await at('seed').first().click();
  await at('seed-typed').fill(secrets[0] ?? '');
  await at('seed-confirm').click();
  await at('seed-confirm').waitFor({ state: 'detached' });
  await pictures('draws');

  await at('draws').locator('tbody tr').first().click();
  await at('again').waitFor();
  expect(await at('again').textContent()).toContain('一致');
  await at('places').waitFor();
  await pictures('draw-page');
  await go('mine');
  await at('my-reviews').locator('tbody tr').first().waitFor();
  await pictures('reviews-mine');
}, 240_000);

test('R3: what reviews found is on a board, handed on and counted', async () => {
  await open.close();
  const vault = path.join(folder, 'vault');
  const [first] = await drawsOnRecord(vault);
  if (!first) throw new Error('nothing drawn');
  const station = await openStation({ folder: vault, create: false });
  const mine = first.draw.places.filter(
    ({ reviewer, stratum }) => reviewer === 'reviewer' && stratum !== 'D000',
  );
  expect(mine.length).toBeGreaterThan(20);
  const found = [];
  for (const [n, place] of mine.slice(0, 24).entries()) {
    const grades = n % 4 === 0 ? (['general'] as const) : n % 7 === 3 ? (['serious', 'slight'] as const) : [];
    const drawn = { draw: first.draw.draw, position: place.position, clip: place.clip };
    found.push(...(await review(station, 'reviewer' as AccountName, drawn, grades)));
  }
  const opened = found.slice(0, 4).map((finding, n) => ({
    kind: 'rectification.opened' as const,
    data: {
      finding,
      owner: 'demo' as AccountName,
      section: '办公室',
      due: (n % 2 === 0 ? '2026-11-01' : '2099-01-01') as never,
      demand: '组织学习告知用语，抽查三次上岗录音',
    },
  }));
  await station.record(opened, accountActor('reviewer'));
  await station.close();

  open = await openWindow({ folder, withCamera: false });
  await at('sign-out').waitFor({ timeout: 60_000 });
  await signIn('reviewer');
  await go('findings');
  await at('findings').locator('tbody tr').first().waitFor();
  expect(await at('findings').locator('tbody tr').count()).toBe(found.length);
  await pictures('findings');
  await open.page.locator('[data-test=findings] tbody tr', { hasText: '待处理' }).first().click();
  await at('finding').waitFor();
  await at('owner').click();
  await open.page.getByRole('option', { name: /演示人员/ }).click();
  await at('finding-words').fill('补录情况说明，完善告知流程');
  await pictures('finding');
  await at('hand-on').click();
  await at('hand-on').waitFor({ state: 'detached' });
  await open.page.keyboard.press('Escape');

  await go('plans');
  await at('new-plan').first().click();
  await at('plan-name').fill('每周抽查');
  await pictures('plan-new');
  await at('plan-confirm').click();
  await at('periods').waitFor();
  await pictures('plans');
  await go('statistics');
  await at('coverage').locator('tbody tr').first().waitFor();
  expect(await at('figures').textContent()).toContain('24');
  await pictures('statistics');
  await at('language-switch').click();
  for (const tab of ['mine', 'draws', 'plans', 'findings', 'statistics', 'training']) {
    await go(tab);
    await open.page.waitForTimeout(400);
    await pictures(`reviews-en-${tab}`);
  }
  await at('language-switch').click();
}, 300_000);

test('R1: an officer sees no part of it', async () => {
  await signIn('officer');
  await at('nav-reviews').click();
  expect(await at('tab-draws').count()).toBe(0);
  expect(await at('tab-mine').count()).toBe(0);
  expect(await at('draws').count()).toBe(0);
});
