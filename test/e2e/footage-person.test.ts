/** The Footage list narrowed to one of 60 people, in the real window. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStation } from '../../electron/station/open';
import { settle } from '../unit/draw/office';
import { openWindow, picture, resize, type OpenWindow } from './open-window';

let open: OpenWindow;
let folder: string;
/** Somebody of whom there is footage, and how much. */
let one: { readonly name: string; readonly person: string; readonly clips: number };

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-person-'));
  const station = await openStation({ folder: path.join(folder, 'vault'), create: true });
  await settle(station, { people: 60, clips: 600, now: Date.now() });
  const holders = station.catalog.footageHolders();
  const found = holders.at(-1);
  if (!found || holders.length < 50) throw new Error(`footage of ${String(holders.length)} people`);
  const { total } = station.catalog.clipPage({ person: found.person }, null, 1);
  one = { name: found.name, person: found.person, clips: total };
  await station.close();
  open = await openWindow({ folder, withCamera: false });
  await open.page.locator('[data-test=sign-out]').waitFor({ timeout: 60_000 });
}, 180_000);
afterAll(async () => {
  await open.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

test('footage is narrowed to one person, found by name or number among 60', async () => {
  const { page } = open;
  await resize(open, 1366, 768);
  await page.locator('[data-test=nav-footage]').click();
  const total = page.locator('[data-test=footage-total]');
  await total.waitFor();
  const all = await total.innerText();
  const input = page.locator('[data-test=filter-person] input');
  await input.click();
  await page.getByRole('option').first().waitFor();
  expect(await page.getByRole('option').count()).toBeGreaterThanOrEqual(50);
  await picture(open, 'footage-people');
  await input.fill(one.person.slice(-2));
  await picture(open, 'footage-people-searched');
  await input.fill(one.person);
  await page.getByRole('option', { name: one.person }).click();
  await expect.poll(() => total.innerText()).toContain(`${String(one.clips)} `);
  expect(await total.innerText()).not.toBe(all);
  for (const [width, height] of [
    [1366, 768],
    [1920, 1080],
  ] as const) {
    await resize(open, width, height);
    await picture(open, `footage-person-${String(width)}`);
  }
  await page.locator('[data-test=language-switch]').click();
  await resize(open, 1366, 768);
  await picture(open, 'footage-person-english');
});
