/** Says why somebody looks, where the window asks for it. */
import type { Page } from 'playwright-core';

export async function saysWhy(page: Page, why = '每周抽查'): Promise<void> {
  const asked = page.locator('[data-test="look-reason-field"]');
  await page
    .locator('[data-test="look-reason"], .stage, [data-test="clip-unplayable"], [data-test="desk-refused"]')
    .first()
    .waitFor({ timeout: 30_000 });
  if ((await asked.count()) === 0) return;
  await asked.fill(why);
  await page.locator('[data-test="look-reason-go"]').click();
}
