/** The notice of holidays for a year that the program does not know, entered in the real window. */
import fs from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWindow, picture, resize, type OpenWindow } from './open-window';
import { signInAs } from './sign-in';

let open: OpenWindow;
/** The last year that is shown: next year, whose notice may not be known to the program. */
let year: number;

beforeAll(async () => {
  open = await openWindow({ withCamera: false });
  const { page } = open;
  await page.locator('[data-test=sign-out]').waitFor({ timeout: 60_000 });
  await signInAs(page, 'system');
  await page.locator('[data-test=nav-ledger]').click();
  await page.locator('[data-test=tab-profile]').click();
  await page.locator('[data-test=holidays]').waitFor();
  const last = page.locator('[data-test^=notice-2]').last();
  year = Number((await last.getAttribute('data-test'))?.slice(7));
});
afterAll(async () => {
  await open.close();
  fs.rmSync(open.folder, { recursive: true, force: true });
});

/** Types a span as somebody does who has the notice before them. */
async function span(n: number, first: string, last = first): Promise<void> {
  const { page } = open;
  const inputs = page.locator(`[data-test=span-${String(n)}] input`);
  await inputs.nth(0).fill(`${String(year)}-${first}`);
  await inputs.nth(1).fill(`${String(year)}-${last}`);
  await inputs.nth(1).press('Enter');
}

async function english(work: () => Promise<unknown>): Promise<void> {
  const { page } = open;
  const change = () =>
    page.locator('[data-test=language-switch]').evaluate((one: HTMLElement) => one.click());
  await change();
  await work();
  await change();
}

test('K2: next year is said not to be known, its notice is typed, looked at and entered', async () => {
  const { page } = open;
  await page.locator('[data-test=holidays]').scrollIntoViewIfNeeded();
  await picture(open, 'holidays-before');
  await page.locator(`[data-test=notice-${String(year)}]`).click();
  // Invented: the State Council's own says otherwise.
  const days: readonly (readonly [string, string?])[] = [
    ['01-01', '01-03'],
    ['02-05', '02-11'],
    ['04-03', '04-05'],
    ['05-01', '05-05'],
    ['06-09', '06-11'],
    ['09-15', '09-17'],
    ['10-01', '10-07'],
  ];
  for (const [n, [first, last]] of days.entries()) await span(n, first, last);
  await page.locator('[data-test=notice-number]').fill(`国办发明电〔${String(year - 1)}〕7号`);
  // Two weekends worked, picked by the mouse: only Saturdays and Sundays can be.
  await page.locator('[data-test=notice-worked] input').click();
  const cells = page.locator('.el-date-table:visible td.available:not(.disabled)');
  await cells.nth(2).click();
  await cells.nth(3).click();
  await picture(open, 'holidays-picking');
  await page.locator('.el-picker-panel__footer:visible button').last().click();
  const why = page.locator('[data-test=notice-why]');
  if (await why.isVisible()) await why.fill('与通知原文不符');
  await picture(open, 'holidays-typed');
  await english(() => picture(open, 'holidays-typed-english'));
  await page.locator('[data-test=notice-confirm]').click();
  await page.locator('[data-test=notice-changes]').waitFor();
  await page.getByText(`${String(year)}-01-01`).waitFor();
  await picture(open, 'holidays-changes');
  await english(() => picture(open, 'holidays-changes-english'));
  await page.locator('[data-test=notice-confirm]').click();
  await page.locator('[data-test=notice-confirm]').waitFor({ state: 'detached' });
  const row = page.locator('[data-test=holidays] tr', { hasText: `〔${String(year - 1)}〕7号` });
  await row.waitFor();
  expect(await row.innerText()).toContain('02-05 – 02-11');
  expect(await row.innerText()).toContain('01-09');
  for (const [width, height] of [
    [1366, 768],
    [1920, 1080],
  ] as const) {
    await resize(open, width, height);
    await page.locator('[data-test=holidays]').scrollIntoViewIfNeeded();
    await picture(open, `holidays-${String(width)}`);
  }
  await resize(open, 1366, 768);
  await english(() => picture(open, 'holidays-english'));
});

test('K2: the same once more is refused, and a correction asks why', async () => {
  const { page } = open;
  await page.locator(`[data-test=notice-${String(year)}]`).click();
  await page.locator('[data-test=notice-number]').fill('国办发明电〔2099〕1号');
  expect(await page.locator('[data-test=notice-confirm]').isDisabled()).toBe(true);
  await page.locator('[data-test=notice-why]').fill('再录一次');
  await page.locator('[data-test=notice-confirm]').click();
  await page.locator('[data-test=notice-problem]').waitFor();
  await picture(open, 'holidays-correction');
});
