/** The deep check from the clip page, in the real window: a whole clip, one with bit rot, one that cannot be checked. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeClip } from '../footage/clips';
import { boxOf, flipBits } from '../footage/damage';
import { movie } from '../footage/variants';
import { openWindow, picture, resize, type OpenWindow } from './open-window';

let open: OpenWindow;
const sizes = [
  [1366, 768],
  [1920, 1080],
] as const;

beforeAll(async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-e2e-'));
  const clip = fs.readFileSync(await makeClip({ container: 'mp4', seconds: 10, size: [640, 360] }));
  const { from, to } = boxOf(clip, 'mdat');
  const card = path.join(folder, 'camera', 'Media', 'Video');
  fs.mkdirSync(card, { recursive: true });
  const put = (time: string, content: Buffer): void =>
    fs.writeFileSync(path.join(card, `DCAM_BC240001_B01OPR_20260713_${time}.mp4`), content);
  put('090000', movie(clip, 'whole'));
  put('100000', flipBits(clip, 64, from, to));
  open = await openWindow({ folder });
  await open.page.locator('[data-test=dock-safe]').waitFor({ timeout: 60_000 });
});
afterAll(async () => {
  await open.close();
  fs.rmSync(open.folder, { recursive: true, force: true });
});

async function openClip(time: string): Promise<void> {
  const { page } = open;
  await page.locator('[data-test=nav-footage]').click();
  await page.locator('[data-test=footage-row]', { hasText: time }).first().click();
  await page.locator('[data-test=deep-check]').waitFor();
}

test('a whole clip is decoded on demand, and the page says so', async () => {
  const { page } = open;
  await openClip('090000');
  await page.locator('[data-test=deep-check-start]').click();
  await page.locator('[data-test=deep-check-last]').waitFor({ timeout: 60_000 });
  expect(await page.locator('[data-test=deep-check-last]').innerText()).toContain('没有发现问题');
  expect(await page.locator('[data-test=clip-history]').innerText()).toContain('深度检查');
  await page.locator('[data-test=deep-check]').scrollIntoViewIfNeeded();
  await picture(open, 'deep-check-whole');
});

test('I5: bit rot is found, placed, and the clip counts as damaged', async () => {
  const { page } = open;
  await openClip('100000');
  await page.locator('[data-test=deep-check-start]').click();
  const found = page.locator('[data-test=deep-check-last] [data-finding=DECODE_ERRORS]');
  await found.waitFor({ timeout: 60_000 });
  expect(await found.innerText()).toMatch(/损坏[\s\S]*处错误[\s\S]*首处约在 0:00:0/);
  await page.locator('[data-test=deep-check] summary').click();
  for (const [width, height] of sizes) {
    await resize(open, width, height);
    await page.locator('[data-test=deep-check]').scrollIntoViewIfNeeded();
    await picture(open, `deep-check-rot-${width}`);
  }
  await page.locator('[data-test=language-switch]').click();
  await page.getByText('Deep check').first().waitFor();
  await page.locator('[data-test=deep-check]').scrollIntoViewIfNeeded();
  await picture(open, 'deep-check-english');
});
