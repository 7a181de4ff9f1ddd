import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWindow, picture, resize, type OpenWindow } from './open-window';

let open: OpenWindow;

beforeAll(async () => {
  open = await openWindow({ withVault: false });
});
afterAll(async () => {
  await open.close();
  fs.rmSync(open.folder, { recursive: true, force: true });
});

test('first start: a place is suggested, one press makes the vault, and the waiting camera is imported', async () => {
  const { page, folder } = open;
  const begin = page.locator('[data-test=first-start-open]');
  await begin.waitFor();
  for (const [width, height] of [
    [1366, 768],
    [1920, 1080],
  ] as const) {
    await resize(open, width, height);
    await picture(open, `first-start-${width}`);
  }
  await begin.click();
  await page.locator('[data-test=dock-safe]').waitFor({ timeout: 60_000 });
  expect(fs.existsSync(path.join(folder, 'user-data', 'vault', 'vault.json'))).toBe(true);
});

test('the language switch changes every word, and stays after a restart', async () => {
  const { page } = open;
  expect(await page.locator('[data-test=nav-footage]').innerText()).toContain('影像');
  await page.locator('[data-test=language-switch]').click();
  await page.getByText('Footage').first().waitFor();
  await picture(open, 'dock-english');
  expect(await page.locator('[data-test=dock-safe]').innerText()).toContain('Safe to unplug');
  await open.close();
  open = await openWindow({ withVault: false, folder: open.folder });
  await open.page.getByText('Footage').first().waitFor();
  await open.page.locator('[data-test=dock-safe]').waitFor({ timeout: 60_000 });
});

test('a vault whose disk is away is never made anew; connected again, it opens at the press of a button', async () => {
  await open.close();
  const vault = path.join(open.folder, 'user-data', 'vault');
  const away = path.join(open.folder, 'away');
  fs.renameSync(vault, away);
  open = await openWindow({ withVault: false, folder: open.folder });
  const { page } = open;
  await page.getByText('not where it was').waitFor();
  await picture(open, 'vault-away');
  expect(fs.existsSync(vault)).toBe(false);
  fs.renameSync(away, vault);
  await page.locator('[data-test=trouble-again]').click();
  await page.locator('[data-test=dock-safe]').waitFor({ timeout: 60_000 });
});
