/** What a reviewer does at the desk, in the real window. */
import { expect } from 'vitest';
import type { OpenWindow } from './open-window';

/** The review goes on, and a picture stands on the screen. */
export async function begun({ page }: OpenWindow): Promise<void> {
  await expect
    .poll(() => page.locator('[data-test="desk-mode"]').innerText(), { timeout: 15_000 })
    .toBe('抽查办理中');
  await page.locator('[data-test="desk-video"]').waitFor({ timeout: 30_000 });
  await page.locator('.stage[data-showing="true"]').first().waitFor({ timeout: 30_000 });
}

/** Plays some seconds at double speed. */
export async function looks({ page }: OpenWindow): Promise<void> {
  await page.locator('[data-test="desk-video"]').click();
  await page.keyboard.press('.');
  await expect
    .poll(() => page.evaluate(() => document.querySelector('video')?.currentTime ?? 0), { timeout: 20_000 })
    .toBeGreaterThan(1.5);
  await page.keyboard.press('k');
}

/** Judges every item by keyboard: all met. */
export async function judges({ page }: OpenWindow): Promise<void> {
  const items = await page.locator('[data-test="desk-item"]').count();
  expect(items).toBeGreaterThan(5);
  for (let i = 0; i < items; i++) await page.keyboard.press('1');
  await expect.poll(() => page.locator('.checklist .done').innerText()).toContain(`${items} / ${items}`);
}

/** Completes it: the desk is out of the review, the result on record. */
export async function completes({ page }: OpenWindow): Promise<void> {
  await page.locator('[data-test="desk-tab-findings"]').click();
  await page.locator('[data-test="desk-complete"]').click();
  await expect
    .poll(() => page.locator('[data-test="desk-mode"]').innerText(), { timeout: 15_000 })
    .toBe('查看（未办理抽查）');
}
