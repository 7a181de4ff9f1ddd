/** The equipment desk in the real window, with 300 devices and 60 people that came from spreadsheets. */
import fs from 'node:fs';
import path from 'node:path';
import writeSheets from 'write-excel-file/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWindow, picture, resize, type OpenWindow } from './open-window';
import { signInAs } from './sign-in';

let open: OpenWindow;

beforeAll(async () => {
  open = await openWindow({ withCamera: false });
  await open.page.locator('[data-test=sign-out]').waitFor();
});
afterAll(async () => {
  await open.close();
  fs.rmSync(open.folder, { recursive: true, force: true });
});

const SIZES = [
  [1366, 768],
  [1920, 1080],
] as const;
const FAMILY = '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许';
const SECTIONS = ['执法一科', '执法二科', '民办教育与校外培训监管科', '办公室'] as const;

/** Makes the system's dialogs answer with this file. */
const choose = (file: string) =>
  open.app.evaluate(({ dialog }, chosen) => {
    const answer = { canceled: false, filePaths: [chosen], filePath: chosen };
    dialog.showOpenDialog = () => Promise.resolve(answer);
    dialog.showSaveDialog = () => Promise.resolve(answer);
  }, file);

const signIn = (account: string): Promise<void> => signInAs(open.page, account);

/** A picture in both sizes, and in English in the smaller one. */
async function pictures(name: string): Promise<void> {
  for (const [width, height] of SIZES) {
    await resize(open, width, height);
    await picture(open, `${name}-${String(width)}`);
  }
  await resize(open, 1366, 768);
}

async function english<T>(work: () => Promise<T>): Promise<T> {
  const { page } = open;
  const change = () =>
    page.locator('[data-test=language-switch]').evaluate((one: HTMLElement) => one.click());
  await change();
  const done = await work();
  await change();
  return done;
}

test('D1: 60 people come from one spreadsheet', async () => {
  const { page, folder } = open;
  await signIn('security');
  await page.locator('[data-test=nav-ledger]').click();
  await page.locator('[data-test=people-sheet]').click();
  const file = path.join(folder, '人员.csv');
  const rows = Array.from({ length: 60 }, (_, n) =>
    [
      `E${String(n + 1).padStart(4, '0')}`,
      `${FAMILY[n % 20] ?? ''}${['敏', '强', '磊', '静', '文博'][n % 5] ?? ''}`,
      SECTIONS[n % 4],
      `ZF-2026-${String(n + 1).padStart(6, '0')}`,
    ].join(','),
  );
  fs.writeFileSync(file, ['人员编号,姓名,科室,执法证号', ...rows].join('\r\n'));
  await choose(file);
  await page.locator('[data-test=sheet-choose]').click();
  await page.locator('[data-test=sheet-found]').waitFor();
  await page.locator('[data-test=sheet-confirm]').click();
  await page.locator('[data-test=sheet-confirm]').waitFor({ state: 'detached' });
  await page.getByText('E0060').first().waitFor({ state: 'attached' });
  await signIn('demo');
});

test('D1: 300 devices come from one spreadsheet; every bad row is told and none of it is half done', async () => {
  const { page, folder } = open;
  await page.locator('[data-test=nav-devices]').click();
  await page.locator('[data-test=device-register] .el-dropdown__caret-button').click();
  await page.locator('[data-test=device-sheet]').click();
  const template = path.join(folder, '设备.xlsx');
  await choose(template);
  await page.locator('[data-test=sheet-template]').click();
  await expect.poll(() => fs.existsSync(template)).toBe(true);
  const file = path.join(folder, '设备清单.xlsx');
  const line = (n: number, device = `BC25${String(n).padStart(4, '0')}`) => [
    device,
    n % 17 === 5 ? '录音笔' : '执法记录仪',
    ['DSJ-V8', 'DSJ-T5', '便携式音视频记录仪 X2'][n % 3] ?? null,
    SECTIONS[n % 4] ?? null,
    `SN${String(10_000 + n)}`,
    `GZ-2026-${String(n).padStart(4, '0')}`,
    'E0001',
  ];
  await writeSheets([
    ['设备编号', '类型', '型号', '科室', '序列号', '资产编号', '保管人编号'],
    ...Array.from({ length: 300 }, (_, n) => line(n)),
    line(7),
    ['BC259001', '无人机', 'DSJ-V8', '执法一科', null, null, 'E9999'],
    ['BC259002', null, null, '执法一科', null, 'GZ-2026-0003', null],
  ]).toFile(file);
  await choose(file);
  await page.locator('[data-test=sheet-choose]').click();
  await page.locator('[data-test=sheet-problems]').waitFor();
  await pictures('sheet');
  await english(() => picture(open, 'sheet-english'));
  await page.locator('[data-test=sheet-confirm]').click();
  await page.locator('[data-test=sheet-confirm]').waitFor({ state: 'detached' });
  await page.getByText('BC250000').first().waitFor();
  await pictures('devices');
  await english(() => picture(open, 'devices-english'));
});

test('D1: what is on record about a device is changed, and it is retired and reinstated', async () => {
  const { page } = open;
  await page.getByText('BC250001').first().click();
  await page.locator('[data-test=device-edit]').click();
  await page.locator('[data-test=register-asset]').fill('GZ-2026-9999');
  await pictures('device-change');
  await page.locator('[data-test=register-confirm]').click();
  await page.locator('[data-test=register-confirm]').waitFor({ state: 'detached' });
  await page.getByText('BC250001').first().click();
  await page.getByText('GZ-2026-9999').waitFor();
  await page.locator('[data-test=retire-form]').click();
  await pictures('device-drawer');
  await page.locator('[data-test=retire-confirm]').click();
  await page.getByText('恢复使用的理由').or(page.getByPlaceholder('恢复使用的理由')).first().waitFor();
  await page.keyboard.press('Escape');
});

test('D1: labels with QR codes are printed many on a sheet, also on a sheet that was begun', async () => {
  const { page } = open;
  await page.locator('[data-test=device-register] .el-dropdown__caret-button').click();
  await page.locator('[data-test=device-labels]').click();
  await page.locator('[data-test=label-sheet]').first().waitFor();
  // 299 in use on sheets of 24.
  expect(await page.locator('[data-test=label-sheet]').count()).toBe(13);
  await pictures('labels');
  const pdf = await open.app.evaluate(async ({ BrowserWindow }) => {
    const bytes = await BrowserWindow.getAllWindows()[0]?.webContents.printToPDF({ preferCSSPageSize: true });
    return bytes?.toString('latin1') ?? '';
  });
  fs.writeFileSync('out/pictures/labels.pdf', pdf, 'latin1');
  expect(pdf.match(/\/Type\s*\/Page[^s]/g)).toHaveLength(13);
  await page.getByText('返回').first().click();
});

test('D2: the fittest camera is offered, the keeper tells its battery, and the receipt can be printed', async () => {
  const { page } = open;
  await page.locator('[data-test=device-hand-out]').click();
  await page.locator('[data-test=hand-out-offer]').first().waitFor();
  await pictures('hand-out-offer');
  const began = performance.now();
  await page.locator('[data-test=hand-out-who]').fill('EVD:BC250003');
  await page.locator('[data-test=hand-out-who]').press('Enter');
  await page.locator('[data-test=hand-out-who]').fill('E0004');
  await page.locator('[data-test=hand-out-who]').press('Enter');
  await page.locator('[data-test=hand-out-checks]').waitFor();
  await page.locator('[data-test=hand-out-battery] input').fill('90');
  await page.locator('[data-test=hand-out-battery] input').press('Enter');
  await page.locator('[data-test=hand-out-checks] li.pass', { hasText: '90' }).waitFor();
  await page.locator('[data-test=hand-out-reason]').fill('新设备首次领用，尚未接入过采集口');
  await page.locator('[data-test=hand-out-receipt]').check();
  await pictures('hand-out');
  await english(() => picture(open, 'hand-out-english'));
  await page.locator('[data-test=hand-out-confirm]').click();
  await page.locator('[data-test=receipt]').waitFor();
  expect(performance.now() - began).toBeLessThan(15_000);
  await pictures('receipt');
  await english(() => picture(open, 'receipt-english'));
  await page.getByText('返回').first().click();
  await page.locator('[data-test=device-scan]').fill('EVD:BC250003');
  await page.locator('[data-test=device-scan]').press('Enter');
  await pictures('return');
  await page.locator('[data-test=return-confirm]').click();
  await page.locator('[data-test=return-confirm]').waitFor({ state: 'detached' });
});

test('D1: stock is taken by scanning, and who held what is known for any moment', async () => {
  const { page } = open;
  await page.locator('[data-test=device-register] .el-dropdown__caret-button').click();
  await page.locator('[data-test=device-held]').click();
  await page.locator('[data-test=held-table] tbody tr').first().waitFor();
  await pictures('held-at');
  await page.keyboard.press('Escape');
  await page.locator('[data-test=held-table]').waitFor({ state: 'detached' });
  await page.locator('[data-test=device-register] .el-dropdown__caret-button').click();
  await page.locator('[data-test=device-inventory]').click();
  await page.locator('[data-test=inventory-open]').click();
  for (const label of ['EVD:BC250000', 'EVD:BC250002', '某公司资产 0042', 'EVD:BC250003']) {
    await page.locator('[data-test=inventory-scan]').fill(label);
    await page.locator('[data-test=inventory-scan]').press('Enter');
    await page.locator('[data-test=inventory-last]').getByText(label.replace('EVD:', '')).waitFor();
  }
  expect(await page.locator('[data-test=inventory-count]').innerText()).toBe('4 / 299');
  await pictures('inventory');
  await english(() => picture(open, 'inventory-english'));
});

test('D3: a fault is reported with a picture, and stops the device at once', async () => {
  const { page } = open;
  await page.locator('[data-test=nav-devices]').click();
  await page.locator('[data-test=device-scan]').fill('BC250006');
  await page.locator('.el-table__row', { hasText: 'BC250006' }).click();
  await page.locator('[data-test=fault-form]').click();
  expect(await page.locator('[data-test=fault-report]').isDisabled()).toBe(true);
  await page.locator('[data-test=fault-kind]').click();
  await page.getByRole('option', { name: '无画面' }).click();
  await choose(path.resolve('test/fixtures/demo-card', demoPhoto()));
  await page.locator('[data-test=fault-photo-add]').click();
  await page.locator('[data-test=fault-photo]').waitFor();
  await pictures('fault-photo');
  await page.locator('[data-test=fault-report]').click();
  await page.locator('[data-test=repair-open]').waitFor();
  await page.locator('[data-test=fault-photo]').first().waitFor();
  await page.locator('[data-test=repair-firm]').fill('授权维修中心');
  await page.locator('[data-test=repair-open]').click();
  await page.locator('[data-test=repair-finish]').waitFor();
  await pictures('repair');
  await page.keyboard.press('Escape');
});

function demoPhoto(): string {
  const files = fs.readdirSync('test/fixtures/demo-card', { recursive: true, encoding: 'utf8' });
  return files.find((name) => /\.jpe?g$/i.test(name)) ?? '';
}
