/** Missing footage: asked for at the dock, explained in a few taps, shown where the clip is. In the real window. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeClip } from '../footage/clips';
import { movie } from '../footage/variants';
import { openWindow, picture, resize, type OpenWindow } from './open-window';

let open: OpenWindow;
const sizes = [
  [1366, 768],
  [1920, 1080],
] as const;

/** Segments of three seconds; one is missing, one recording was broken off, one numbered file is not there. */
const CARD = [
  'Media/Video/DCAM_BC240001_B01OPR_20260713_103000.mp4',
  'Media/Video/DCAM_BC240001_B01OPR_20260713_103003.mp4',
  'Media/Video/DCAM_BC240001_B01OPR_20260713_103006.mp4',
  'Media/Video/DCAM_BC240001_B01OPR_20260713_103016.mp4',
  'Media/IMP/DCAM_BC240001_B01OPR_20260713_103019_IMP.mp4',
  'Media/Video/DCAM_BC240001_B01OPR_20260713_103058.mp4',
  'Media/Video/DCAM_BC240001_B01OPR_20260713_142530.mp4',
  'DCIM/100MEDIA/MOVI0007.MP4',
  'DCIM/100MEDIA/MOVI0009.MP4',
] as const;
const LENGTH = 3000;

beforeAll(async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-e2e-'));
  const clip = fs.readFileSync(await makeClip({ container: 'mp4', seconds: 3, size: [640, 360] }));
  CARD.forEach((name, i) => {
    const file = path.join(folder, 'camera', name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, movie(clip, name));
    const stamp = /_(\d{4})(\d\d)(\d\d)_(\d\d)(\d\d)(\d\d)/.exec(name)?.slice(1).map(Number);
    const [y = 2026, mo = 7, d = 13, h = 16, mi = 10 * i, s = 0] = stamp ?? [];
    const end = new Date(Date.UTC(y, mo - 1, d, h - 8, mi, s) + LENGTH);
    fs.utimesSync(file, end, end);
  });
  open = await openWindow({ folder });
});
afterAll(async () => {
  await open.close();
  fs.rmSync(open.folder, { recursive: true, force: true });
});

/** Picks a reason in a row, and waits until the list is closed again. */
async function pick(row: Locator, reason: string): Promise<void> {
  const list = open.page.locator('.el-select-dropdown:visible');
  await row.locator('[data-test=reason-pick]').click();
  await list.getByRole('option', { name: reason }).click();
  await list.waitFor({ state: 'hidden' });
}

test('I5: after the import the card asks for what is missing, and the officer says why', async () => {
  const { page } = open;
  await page.locator('[data-test=dock-safe]').waitFor({ timeout: 60_000 });
  const asked = page.locator('[data-test=dock-unexplained]');
  await asked.waitFor();
  expect(await asked.innerText()).toContain('3');
  for (const [width, height] of sizes) {
    await resize(open, width, height);
    await picture(open, `continuity-dock-${width}`);
  }
  await page.locator('[data-test=dock-explain]').click();
  const rows = page.locator('[data-test=reason-row]');
  await rows.nth(2).waitFor();
  expect(await rows.count()).toBe(3);
  expect(await page.locator('[data-test=reason-person]').inputValue()).toBe('B01OPR');
  const save = page.locator('[data-test=reason-confirm]');
  expect(await save.isDisabled()).toBe(true);
  await pick(rows.nth(0), '电池耗尽或更换电池');
  await pick(rows.nth(1), '其他');
  expect(await save.innerText()).toContain('1 / 3');
  await rows.nth(1).locator('[data-test=reason-words]').fill('对方要求暂停，经请示后继续录制');
  for (const [width, height] of sizes) {
    await resize(open, width, height);
    await picture(open, `continuity-reasons-${width}`);
  }
  await save.click();
  await page.locator('[data-test=reason-dialog]').waitFor({ state: 'hidden' });
  await page.waitForFunction(() =>
    document.querySelector('[data-test=dock-unexplained]')?.textContent.includes('1'),
  );
});

test('I5: the clip shows the recording it belongs to, the gaps, and the reason on file', async () => {
  const { page } = open;
  await page.locator('[data-test=nav-footage]').click();
  await page.locator('[data-test=footage-row]', { hasText: '103016' }).first().click();
  const run = page.locator('[data-test=clip-run]');
  await run.waitFor();
  expect(await run.innerText()).toMatch(/第 4 段，共 6 段.*中断 2 处/);
  const found = page.locator('[data-test=clip-continuity]');
  expect(await found.count()).toBe(2);
  expect(await found.nth(0).innerText()).toContain('电池耗尽或更换电池');
  expect(await found.nth(1).innerText()).toContain('对方要求暂停');
  for (const [width, height] of sizes) {
    await resize(open, width, height);
    await run.scrollIntoViewIfNeeded();
    await picture(open, `continuity-clip-${width}`);
  }
});

test('a clip whose neighbour is missing says that no reason is on file, and takes one there', async () => {
  const { page } = open;
  await page.locator('[data-test=clip-back]').click();
  await page.locator('[data-test=footage-row]', { hasText: 'MOVI0009' }).first().click();
  const found = page.locator('[data-test=clip-continuity]');
  await found.first().waitFor();
  expect(await found.first().innerText()).toContain('尚无说明');
  await page.locator('[data-test=language-switch]').click();
  await found.first().getByText('No reason yet').waitFor();
  await picture(open, 'continuity-clip-english');
  await found.first().locator('[data-test=clip-explain]').click();
  await pick(page.locator('[data-test=reason-row]'), 'A trial recording, deleted');
  await page.locator('[data-test=reason-person]').fill('B01OPR');
  await picture(open, 'continuity-reason-english');
  await page.locator('[data-test=reason-confirm]').click();
  await page.locator('[data-test=clip-reason]').waitFor();
  expect(await page.locator('[data-test=clip-reason]').innerText()).toContain('Said by B01OPR');
});
