/** Every screen and dialog of an office at work, drawn in both sizes and both languages to be looked at. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, test } from 'vitest';
import { layOutDemoCamera } from '../../build/demo.mjs';
import { openWindow, type OpenWindow } from '../e2e/open-window';
import { signInAs } from '../e2e/sign-in';
import { askStation } from '../e2e/ask-station';
import { deviceAt, makeOffice } from './office';
import { drawn } from './studio';

let open: OpenWindow;
let here = '';
let second = '';

beforeAll(async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-office-'));
  await makeOffice(folder);
  second = path.join(folder, '备份硬盘');
  fs.mkdirSync(second);
  layOutDemoCamera(path.join(folder, 'camera'));
  const other = path.join(folder, 'DSJ-T5');
  fs.cpSync(path.join(folder, 'cards', deviceAt(1)), other, { recursive: true });
  open = await openWindow({ folder, args: [`--dock-folder=${other}`], env: { TZ: 'Asia/Shanghai' } });
  await open.page.locator('[data-test=sign-out]').waitFor({ timeout: 60_000 });
  await open.page.locator('[data-test=dock-safe]').first().waitFor({ timeout: 60_000 });
  here = 'demo';
  open.page.setDefaultTimeout(10_000);
  await open.page.emulateMedia({ reducedMotion: 'reduce' });
});
afterAll(async () => {
  await open.close();
  fs.rmSync(open.folder, { recursive: true, force: true });
});

async function become(account: string): Promise<void> {
  if (here === account) return;
  await signInAs(open.page, account);
  here = account;
}

const draw = (name: string, scrollTo?: string): Promise<void> => drawn(open, name, scrollTo);

const at = (name: string): Locator => open.page.locator(`[data-test=${name}]`);
const rowOf = (device: string): Locator => open.page.locator('.el-table__row', { hasText: device }).first();

/** Makes the system's dialogs answer with this file. */
const choose = (file: string) =>
  open.app.evaluate(({ dialog }, chosen) => {
    const answer = { canceled: false, filePaths: [chosen], filePath: chosen };
    dialog.showOpenDialog = () => Promise.resolve(answer);
    dialog.showSaveDialog = () => Promise.resolve(answer);
  }, file);

async function go(address: string, account = 'demo'): Promise<Page> {
  await open.page.keyboard.press('Escape');
  for (const one of await open.page.locator('.el-message__closeBtn').all())
    await one.click().catch(() => undefined);
  await become(account);
  await open.page.evaluate((to) => (location.hash = to), `#/dock`);
  await open.page.evaluate((to) => (location.hash = to), `#${address}`);
  return open.page;
}

/** Opens an entry of the menu beside `register`. */
async function more(entry: string): Promise<void> {
  await open.page.locator('[data-test=device-register] .el-dropdown__caret-button').click();
  await at(entry).click();
}

async function openClip(text: string): Promise<void> {
  await go('/footage');
  await at('filter-text').fill(text);
  // Typing waits for a pause, and then for its answer.
  await open.page.waitForTimeout(800);
  await at('footage-row').first().click();
  await at('clip-storage').waitFor();
}

test('dock', async () => {
  await go('/dock');
  await at('dock-card').nth(1).waitFor();
  await draw('dock');
  await at('dock-files').first().click();
  await open.page.waitForTimeout(500);
  await draw('dock-files');
});

test('dock settings', async () => {
  await go('/dock', 'system');
  await at('dock-settings').click();
  await draw('dock-settings');
});

test('late', async () => {
  await go('/dock');
  await at('dock-late').first().click();
  await at('late-person').waitFor();
  await draw('late');
});

test('footage', async () => {
  await go('/footage');
  await at('filter-text').fill('');
  await at('footage-row').nth(5).waitFor();
  await open.page.waitForTimeout(1500);
  await draw('footage');
  await at('filter-text').fill('查无此物');
  await open.page.waitForTimeout(600);
  await draw('footage-nothing');
  await at('filter-text').fill('');
});

test('clip', async () => {
  await openClip(deviceAt(30));
  await open.page.waitForTimeout(1500);
  await draw('clip');
  await draw('clip-storage', '[data-test=clip-storage]');
  await draw('clip-history', '[data-test=clip-history]');
  await draw('clip-check', '[data-test=deep-check]');
  await at('clip-late').click();
  await draw('clip-late');
});

test('devices', async () => {
  await go('/devices');
  await rowOf('BC24').waitFor();
  await draw('devices');
  await open.page.locator('.states button', { hasText: '逾期' }).click();
  await draw('devices-overdue');
  await open.page.locator('.states button', { hasText: '故障' }).click();
  await draw('devices-faulty');
});

test('device page', async () => {
  for (const [name, device] of [
    ['device-health', deviceAt(0)],
    ['device-repair', deviceAt(85)],
    ['device-overdue', deviceAt(41)],
  ] as const) {
    await go('/devices');
    await at('device-scan').fill(device);
    await rowOf(device).click();
    await open.page.locator('.el-drawer').waitFor();
    await open.page.waitForTimeout(400);
    await draw(name);
    await open.page.keyboard.press('Escape');
  }
  await go('/devices');
  await at('device-scan').fill(deviceAt(0));
  await rowOf(deviceAt(0)).click();
  await at('device-health').locator('canvas').first().waitFor();
  await draw('device-health-chart', '[data-test=device-health]');
  await at('fault-form').click();
  await draw('device-fault');
});

test('device forms', async () => {
  await go('/devices');
  await open.page.locator('[data-test=device-register] button').first().click();
  await draw('device-register');
  await go('/devices');
  await more('device-held');
  await at('held-table').waitFor();
  await draw('held-at');
  await go('/devices');
  await more('device-sheet');
  await draw('sheet');
  const file = path.join(open.folder, '设备.csv');
  fs.writeFileSync(
    file,
    [
      '设备编号,类型,型号,科室',
      'BC249001,执法记录仪,DSJ-V8,执法一科',
      'BC249002,无人机,,执法一科',
      'BC240001,执法记录仪,DSJ-V8,执法一科',
    ].join('\r\n'),
  );
  await choose(file);
  await at('sheet-choose').click();
  await at('sheet-problems').waitFor();
  await draw('sheet-problems');
});

test('hand-out', async () => {
  await go('/devices');
  await at('device-hand-out').click();
  await at('hand-out-offer').first().waitFor();
  await draw('hand-out-offer');
  await at('hand-out-who').fill(deviceAt(150));
  await at('hand-out-who').press('Enter');
  await at('hand-out-who').fill('E0050');
  await at('hand-out-who').press('Enter');
  await at('hand-out-checks').waitFor();
  await draw('hand-out');
  await open.page.keyboard.press('Escape');
  await go('/devices');
  await at('device-scan').fill(deviceAt(47));
  await at('device-scan').press('Enter');
  await at('return-confirm').waitFor();
  await draw('return');
});

test('labels', async () => {
  await go('/devices/labels');
  await at('label-sheet').first().waitFor();
  await draw('labels');
});

test('inventory', async () => {
  await go('/devices/inventory');
  await at('inventory-scan').fill(`EVD:${deviceAt(243)}`);
  await at('inventory-scan').press('Enter');
  await at('inventory-last').waitFor();
  await draw('inventory');
});

test('receipt', async () => {
  const page = await go('/devices');
  await rowOf('BC24').waitFor();
  const { devices } = await askStation(page, 'devices.board', {});
  const checkout = devices.find(({ device }) => device === deviceAt(48))?.checkout?.checkout ?? '';
  await go(`/devices/${deviceAt(48)}/receipt/${checkout}`);
  await at('receipt').waitFor();
  await draw('receipt');
});

test('records', async () => {
  await go('/records/missing');
  await at('missing-list').waitFor();
  await draw('missing');
  await at('missing-open').getByRole('button').first().click();
  await at('missing-urgent').click();
  await draw('missing-dialog');
  await go('/records/duty');
  await at('duty-list').waitFor();
  await draw('duty');
  await at('duty-back').first().click();
  await draw('duty-back');
  await go('/records/duty');
  await at('duty-file').click();
  await draw('duty-dialog');
  await go('/records/storage');
  await at('chart').locator('canvas').first().waitFor();
  await draw('statistics');
});

test('ledger', async () => {
  await go('/ledger/integrity');
  await at('head-code').waitFor();
  await draw('ledger');
  await at('ledger-verify').click();
  await at('ledger-stop').waitFor({ state: 'detached', timeout: 120_000 });
  await draw('ledger-verified');
  await go('/ledger/integrity/sheet');
  await at('sheet-qr').waitFor();
  await draw('shift-sheet');
});

test('places', async () => {
  await go('/ledger/places', 'system');
  await at('no-places').waitFor();
  await draw('places-none');
  await choose(second);
  await at('add-place-open').click();
  await at('choose-folder').click();
  await at('place-folder').waitFor();
  await at('place-name').fill('备份硬盘 1 号');
  await draw('places-add');
  await at('place-add').click();
  await open.page.locator('[data-test=storage-place][data-state=complete]').waitFor({ timeout: 120_000 });
  await draw('places');
  await at('place-remove').click();
  await draw('places-remove');
});

test('people', async () => {
  await go('/ledger/people', 'security');
  await rowOf('E00').waitFor();
  await draw('people');
  await rowOf('E0003').click();
  await open.page.locator('.el-drawer').waitFor();
  await draw('person');
  await go('/ledger/people', 'security');
  await open.page.locator('.el-table__row', { hasText: 'D001' }).first().click();
  await open.page.locator('.el-drawer').waitFor();
  await draw('person-account');
  await go('/ledger/people', 'security');
  await at('people-register').click();
  await draw('person-new');
});

test('profile', async () => {
  await go('/ledger/profile');
  await at('profile').waitFor();
  await draw('profile');
});

test('profile change', async () => {
  await go('/ledger/profile', 'system');
  await at('profile').waitFor();
  await draw('profile-system');
});

test('cameras', async () => {
  await go('/ledger/cameras', 'system');
  await at('camera-files').first().waitFor();
  await draw('cameras');
});

test('own password', async () => {
  await go('/dock');
  await at('own-password').click();
  await draw('own-password');
});

test('signed out', async () => {
  await go('/dock');
  await at('sign-out').click();
  await at('sign-in').waitFor();
  here = '';
  await draw('signed-out');
  await at('sign-in').click();
  await at('sign-in-account').waitFor();
  await draw('sign-in');
  await open.page.keyboard.press('Escape');
});

test('dark', async () => {
  await become('demo');
  await go('/dock');
  await at('theme-switch').click();
  await draw('dark-dock');
  await go('/devices');
  await rowOf('BC24').waitFor();
  await draw('dark-devices');
  await at('device-scan').fill(deviceAt(0));
  await rowOf(deviceAt(0)).click();
  await at('device-health').locator('canvas').first().waitFor();
  await draw('dark-device');
  await openClip(deviceAt(30));
  await draw('dark-clip');
  await go('/records/storage');
  await at('chart').locator('canvas').first().waitFor();
  await draw('dark-statistics');
  await at('theme-switch').click();
});

test('officer', async () => {
  await become('officer');
  await go('/records/duty', 'officer');
  await draw('officer-duty');
});
