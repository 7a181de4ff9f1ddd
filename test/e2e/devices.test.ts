import fs from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWindow, picture, resize, type OpenWindow } from './open-window';

let open: OpenWindow;
const SIZES = [
  [1366, 768],
  [1920, 1080],
] as const;

beforeAll(async () => {
  open = await openWindow();
});
afterAll(async () => {
  await open.close();
  fs.rmSync(open.folder, { recursive: true, force: true });
});

interface Station {
  ask(name: string, args: unknown): Promise<{ readonly ok: boolean; readonly value?: unknown }>;
}

test('D1: a register of 300 devices, as a board by state', async () => {
  const { page } = open;
  await page.locator('[data-test=dock-safe]').waitFor({ timeout: 60_000 });
  const docked = await page.evaluate(async () => {
    const { station } = window as unknown as { station: Station };
    const { value } = await station.ask('dock.cards', {});
    return (value as { device: string }[])[0]?.device ?? '';
  });
  const rows = [docked, ...Array.from({ length: 299 }, (_, n) => `BC25${String(n).padStart(4, '0')}`)].map(
    (device, n) => ({
      device,
      facts: {
        kind: n % 17 === 5 ? 'recorder' : 'body-camera',
        model: ['DSJ-V8', 'DSJ-T5', '便携式音视频记录仪 X2'][n % 3],
        serial: `SN${String(10_000 + n)}`,
        usb: null,
        asset: `GZ-2026-${String(n).padStart(4, '0')}`,
        section: ['执法一科', '执法二科', '民办教育与校外培训监管科', '办公室'][n % 4],
        custodian: null,
        assignedTo: null,
        cameraProfile: null,
        cards: [],
        bought: null,
        warrantyUntil: null,
        megabytesPerHour: null,
        note: '',
      },
    }),
  );
  const refused = await page.evaluate(async (all) => {
    const { station } = window as unknown as { station: Station };
    const { value } = await station.ask('devices.register-many', { rows: all });
    return (value as { rows: { refusals: unknown[] }[] }).rows.filter((row) => row.refusals.length > 0)
      .length;
  }, rows);
  expect(refused).toBe(0);
  await page.locator('[data-test=nav-devices]').click();
  await page.getByText(docked).first().waitFor();
  for (const [width, height] of SIZES) {
    await resize(open, width, height);
    await picture(open, `devices-${width}`);
  }
  expect(docked).toMatch(/^[A-Z0-9]+$/);
});

test('D2: a scan of the label and of the badge hands a camera out, with its checks shown', async () => {
  const { page } = open;
  await resize(open, 1366, 768);
  const docked = await page.locator('.el-table__row').first().locator('td').first().innerText();
  await page.locator('[data-test=device-scan]').fill(`EVD:${docked}`);
  await page.locator('[data-test=device-scan]').press('Enter');
  await page.locator('[data-test=hand-out-who]').fill('D003');
  await page.locator('[data-test=hand-out-who]').press('Enter');
  await page.locator('[data-test=hand-out-checks]').waitFor();
  await picture(open, 'hand-out');
  // What the simulated camera cannot tell blocks, until the keeper says why it goes out all the same.
  expect(await page.locator('[data-test=hand-out-confirm]').isDisabled()).toBe(true);
  await page.locator('[data-test=hand-out-reason]').fill('模拟设备没有电量读数，目测满电');
  await page.locator('[data-test=hand-out-confirm]').click();
  await page.locator('[data-test=hand-out-confirm]').waitFor({ state: 'detached' });
  // The simulated camera still sits in its dock, so the row says so; its holder is on record all the same.
  await page.locator('.el-table__row').first().getByText('执法员丙').waitFor();
});

test('D2, D4: taken back at the desk, it waits for its proof, and its life tells it all', async () => {
  const { page } = open;
  const docked = await page.locator('.el-table__row').first().locator('td').first().innerText();
  await page.locator('[data-test=device-scan]').fill(docked);
  await page.locator('[data-test=device-scan]').press('Enter');
  await picture(open, 'return');
  await page.locator('[data-test=return-confirm]').click();
  await page.locator('[data-test=return-confirm]').waitFor({ state: 'detached' });
  await page.locator('.el-table__row').first().click();
  await page.getByText('放行理由').first().waitFor();
  await picture(open, 'device-life');
  await page.keyboard.press('Escape');
});

test('I4: the regulation in force shows the article of every number', async () => {
  const { page } = open;
  await page.locator('[data-test=nav-ledger]').click();
  await page.locator('[data-test=tab-profile]').click();
  await page.getByText('抚顺教育 · 第15条').first().waitFor();
  await picture(open, 'profile-1366');
  await page.locator('[data-test=language-switch]').click();
  await page.getByText('Fushun Education · Art. 15').first().waitFor();
  await picture(open, 'profile-english');
});
