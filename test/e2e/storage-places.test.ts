import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWindow, picture, resize, type OpenWindow } from './open-window';
import { signInAs } from './sign-in';

let open: OpenWindow;
let second: string;
const sizes = [
  [1366, 768],
  [1920, 1080],
] as const;

beforeAll(async () => {
  open = await openWindow();
  second = path.join(open.folder, '备份硬盘');
  fs.mkdirSync(second);
  await open.page.locator('[data-test=dock-safe]').waitFor({ timeout: 60_000 });
});
afterAll(async () => {
  await open.close();
  fs.rmSync(open.folder, { recursive: true, force: true });
});

const originalsIn = (folder: string): string[] =>
  fs
    .readdirSync(path.join(folder, 'originals'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /[0-9a-f]{64}\./.test(name))
    .sort();

function flip(file: string, at: number): void {
  fs.chmodSync(file, 0o644);
  const bytes = fs.readFileSync(file);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 0x10, at);
  fs.writeFileSync(file, bytes);
  fs.chmodSync(file, 0o444);
}

/** Who may change places may not look at footage, and the other way round. */
const become = (account: string): Promise<void> => signInAs(open.page, account);

async function pictures(name: string): Promise<void> {
  for (const [width, height] of sizes) {
    await resize(open, width, height);
    await picture(open, `${name}-${width}`);
  }
}

test('a place for second copies is added, and all footage is copied there', async () => {
  const { app, page } = open;
  await become('system');
  await page.locator('[data-test=nav-ledger]').click();
  await page.locator('[data-test=tab-places]').click();
  await page.locator('[data-test=no-places]').waitFor();
  await pictures('places-none');
  // The system's own dialog cannot be driven from outside.
  await app.evaluate(({ dialog }, folder) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [folder] });
  }, second);
  await page.locator('[data-test=add-place-open]').click();
  await page.locator('[data-test=choose-folder]').click();
  await page.locator('[data-test=place-folder]').waitFor();
  await page.locator('[data-test=place-name]').fill('备份硬盘 1 号');
  await page.locator('[data-test=same-disk]').waitFor();
  await pictures('places-adding');
  await page.locator('[data-test=place-add]').click();
  await page.locator('[data-test=storage-place][data-state=complete]').waitFor({ timeout: 60_000 });
  await pictures('places');
  expect(originalsIn(second)).toEqual(originalsIn(open.vault));
});

test('the list and the clip say that there are two', async () => {
  const { page } = open;
  await become('demo');
  await page.locator('[data-test=nav-footage]').click();
  await page.locator('[data-test=proof-mark][data-mark=second-copy]').first().waitFor();
  await pictures('footage-proof');
  await page.locator('[data-test=footage-row]', { hasText: 'DCAM_BC240001_B01OPR' }).first().click();
  await page.locator('[data-rung=second-copy][data-state=proven]').waitFor();
  await page.locator('[data-test=proof-ladder]').scrollIntoViewIfNeeded();
  await pictures('clip-proof');
});

test('C1: a damaged original heals by itself, and nothing has to be done', async () => {
  const { page } = open;
  const [victim = ''] = originalsIn(open.vault);
  flip(path.join(open.vault, 'originals', victim), 77);
  await become('system');
  await page.locator('[data-test=nav-ledger]').click();
  await page.locator('[data-test=tab-places]').click();
  await page.locator('[data-test=scrub-all]').click();
  await expect
    .poll(
      () =>
        fs
          .readFileSync(path.join(open.vault, 'originals', victim))
          .equals(fs.readFileSync(path.join(second, 'originals', victim))),
      { timeout: 60_000 },
    )
    .toBe(true);
  expect(fs.readdirSync(path.join(open.vault, 'quarantine'))).toEqual([path.basename(victim)]);
  await page.locator('[data-test=scrub-all]').waitFor({ timeout: 60_000 });
  expect(await page.locator('[data-test=damage-notice]').count()).toBe(0);
});

test('C1: damaged in both places, it stands on the screen and in the rail, in words', async () => {
  const { page } = open;
  const [victim = ''] = originalsIn(open.vault);
  flip(path.join(open.vault, 'originals', victim), 78);
  flip(path.join(second, 'originals', victim), 79);
  await page.locator('[data-test=scrub-all]').click();
  await page.locator('[data-test=damaged-clip]').first().waitFor({ timeout: 60_000 });
  await page.locator('[data-test=rail-care]').waitFor();
  expect(await page.locator('[data-test=damage-notice]').innerText()).toContain('没有其他完好的拷贝');
  await page.locator('[data-test=scrub-all]').waitFor({ timeout: 60_000 });
  await pictures('places-damaged');
  await page.locator('[data-test=tab-integrity]').click();
  await page.locator('[data-test=damage-notice]').waitFor();
  await pictures('ledger-damaged');
});

test('a disk that is away is told, in both languages', async () => {
  const { page } = open;
  fs.renameSync(second, `${second}-away`);
  await page.locator('[data-test=tab-places]').click();
  await page.locator('[data-test=place-trouble]').waitFor({ timeout: 60_000 });
  expect(await page.locator('[data-test=place-trouble]').innerText()).toContain('没有连接');
  await pictures('places-away');
  await page.locator('[data-test=language-switch]').click();
  await page.getByText('Not connected', { exact: false }).first().waitFor();
  await pictures('places-away-en');
});
