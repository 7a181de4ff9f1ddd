/** What an administrator sets up for cameras: their files, their passwords; and hidden cameras on the Dock screen. */
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asInstant, type Instant } from '#shared/clock';
import type { DockCardView } from '#shared/contract/dock';
import { NOTHING_OWED } from '#shared/contract/owed';
import type { DeviceId, DockId } from '#shared/ids';
import { NO_READINGS } from '#shared/readings';
import { openWindow, picture, resize, type OpenWindow } from './open-window';
import { showCards } from './show-cards';

let open: OpenWindow;
const SIZES = [
  [1366, 768],
  [1920, 1080],
] as const;

interface Bridge {
  readonly station: {
    ask(name: string, args: unknown): Promise<{ ok: boolean; failure?: { code: string } }>;
  };
}

/** Asks as the window would. */
const ask = (name: string, args: unknown) =>
  open.page.evaluate(([n, a]) => (window as unknown as Bridge).station.ask(n, a), [name, args] as const);

beforeAll(async () => {
  open = await openWindow({ withCamera: false });
  await open.page.locator('[data-test=dock-empty]').waitFor();
  await ask('session.sign-out', {});
  await ask('session.sign-in', { account: 'system', password: 'evidock-demo' });
  await open.page.reload();
  await open.page.locator('[data-test=nav-ledger]').waitFor();
});
afterAll(async () => {
  await open.close();
  fs.rmSync(open.folder, { recursive: true, force: true });
});

const profile = (id: string, more: object = {}): string =>
  JSON.stringify({
    format: 'camera-profile-1',
    id,
    name: {
      zh: '城管二队 X3 型（2026 年采购批次，文件名带警号）',
      en: 'X3 of the second team, bought in 2026',
    },
    utcOffsetMinutes: 480,
    names: [
      {
        of: 'name',
        pattern: '^X3_(?<device>[A-Z0-9]{6})_(?<person>[A-Z0-9]{6})_(?<stamp>\\d{14})$',
        example: 'X3_BC2401_JX0999_20260713103000.mp4',
      },
    ],
    importantFolders: ['重要'],
    idFiles: [],
    ...more,
  });

/** Makes the system's dialog answer with this file. */
const choose = (file: string) =>
  open.app.evaluate(({ dialog }, chosen) => {
    const answer = { canceled: false, filePaths: [chosen], filePath: chosen };
    dialog.showOpenDialog = () => Promise.resolve(answer);
    dialog.showSaveDialog = () => Promise.resolve(answer);
  }, file);

test('D1: an office adds, exports and removes camera files; a damaged one is named and the others count', async () => {
  const { page, folder, vault } = open;
  const good = path.join(folder, 'x3 (终稿).json');
  fs.writeFileSync(good, profile('x3-team2'));
  await page.locator('[data-test=nav-ledger]').click();
  await page.locator('[data-test=tab-cameras]').click();
  await page.locator('[data-test=camera-files] tbody tr').nth(5).waitFor();
  await choose(good);
  await page.locator('[data-test=camera-files-add]').click();
  await page.locator('tr[data-file="profile-x3-team2.json"]').waitFor();
  expect(fs.readdirSync(path.join(vault, 'camera-profiles'))).toEqual(['profile-x3-team2.json']);

  const bad = path.join(folder, '坏文件.json');
  fs.writeFileSync(bad, profile('bad', { names: [{ of: 'name', pattern: '^.+$', example: 'a.mp4' }] }));
  await choose(bad);
  await page.locator('[data-test=camera-files-add]').click();
  expect(await page.locator('[data-test=camera-file-refused]').innerText()).toContain('不限次数的重复');

  // What others put there by hand.
  fs.writeFileSync(path.join(vault, 'camera-profiles', '手工放入.json'), profile('dcam'));
  fs.writeFileSync(path.join(vault, 'camera-profiles', 'truncated.json'), '{ "format": "camera-pro');
  await page.locator('[data-test=tab-integrity]').click();
  await page.locator('[data-test=tab-cameras]').click();
  await page.locator('tr.bad').nth(1).waitFor();
  expect(await page.locator('tr[data-file="手工放入.json"]').innerText()).toContain('以自带的为准');
  await choose(bad);
  await page.locator('[data-test=camera-files-add]').click();
  await page.locator('[data-test=camera-file-refused]').waitFor();
  for (const [width, height] of SIZES) {
    await resize(open, width, height);
    await picture(open, `camera-files-${width}`);
  }

  const to = path.join(folder, 'exported.json');
  await choose(to);
  await page.locator('tr[data-file="reference"] .el-button').last().click();
  await expect.poll(() => fs.existsSync(to)).toBe(true);
  expect(JSON.parse(fs.readFileSync(to, 'utf8'))).toMatchObject({
    format: 'camera-adapter-1',
    id: 'reference',
  });

  await page.locator('[data-test="remove-truncated.json"]').click();
  await page.locator('.el-popconfirm:visible .el-button--primary').click();
  await expect.poll(() => fs.readdirSync(path.join(vault, 'camera-profiles')).length).toBe(2);
});

test('mounting can be switched off, and stays so', async () => {
  const { page } = open;
  const box = page.locator('[data-test=camera-mounting]');
  await box.click();
  await expect.poll(() => ask('dock.mounting', {})).toMatchObject({ value: false });
  await box.click();
  await expect.poll(() => ask('dock.mounting', {})).toMatchObject({ value: true });
});

const at = asInstant('2026-11-21T01:30:05Z') as Instant;
const holder = {
  userNo: 'JX0999',
  userName: '张伟',
  unitNo: '210211000000',
  unitName: '城东综合行政执法大队',
};

function hidden(number: number, more: Partial<DockCardView>): DockCardView {
  return {
    dock: `vendor-${number}` as DockId,
    state: 'present',
    trouble: null,
    transport: 'vendor',
    device: `BC2400${number}` as DeviceId,
    doubt: null,
    traits: { model: '4255:1000', serial: null, volume: null },
    identityFrom: 'vendor-call',
    name: 'DSJ-A9 Body Camera',
    port: `1-4.${number}`,
    volume: null,
    readings: {
      ...NO_READINGS,
      batteryPercent: { value: 76, source: 'device', at },
      resolution: { value: { width: 1920, height: 1080 }, source: 'device', at },
    },
    vendor: { adapter: 'reference', camera: `BC2400${number}`, holder },
    clockToleranceSeconds: 60,
    offers: [],
    preferred: false,
    import: { phase: 'none' },
    unexplained: 0,
    owed: NOTHING_OWED,
    ...more,
  };
}

const cards: readonly DockCardView[] = [
  hidden(1, { trouble: 'password-missing' }),
  hidden(2, { trouble: 'password-wrong' }),
  hidden(3, {}),
  hidden(4, { trouble: 'switch-failed' }),
  hidden(5, {
    trouble: 'not-understood',
    device: null,
    identityFrom: null,
    readings: NO_READINGS,
    vendor: { adapter: 'reference', camera: null, holder: null },
  }),
  hidden(6, { trouble: 'same-number' }),
  hidden(7, { trouble: 'no-answer', device: null, transport: 'mtp', vendor: null, readings: NO_READINGS }),
  hidden(8, {
    trouble: 'mount-denied',
    device: null,
    transport: 'volume',
    vendor: null,
    readings: NO_READINGS,
  }),
  hidden(9, {
    trouble: 'mount-failed',
    device: null,
    transport: 'volume',
    vendor: null,
    readings: NO_READINGS,
  }),
];

test('hidden cameras and their troubles in words; only an administrator is offered to set a password', async () => {
  const { page } = open;
  await page.locator('[data-test=nav-dock]').click();
  for (const [width, height] of SIZES) {
    await resize(open, width, height);
    await showCards(open, cards);
    await picture(open, `dock-hidden-${width}`);
  }
  expect(await page.locator('[data-test=dock-holder]').first().innerText()).toContain('张伟');
  expect(await page.locator('[data-test=dock-password]').count()).toBe(2);
  await page.locator('[data-test=dock-password]').first().click();
  const dialog = page.locator('[data-test=camera-password]');
  // This computer has no keychain (the tests switch it off): it says so, and takes no password.
  await dialog.locator('[data-test=no-keychain]').waitFor();
  expect(await page.locator('[data-test=camera-password-keep]').isDisabled()).toBe(true);
  await picture(open, 'camera-password');
  expect(
    await ask('dock.set-password', { adapter: 'reference', camera: null, password: '0a1B2c' }),
  ).toMatchObject({
    ok: false,
    failure: { code: 'keychain-missing' },
  });
  await page.keyboard.press('Escape');
  await page.locator('[data-test=language-switch]').click();
  await page.locator('[data-test=theme-switch]').click();
  await picture(open, 'dock-hidden-dark-english');
  await page.locator('[data-test=nav-ledger]').click();
  await page.locator('[data-test=tab-cameras]').click();
  await page.locator('tr.bad').first().waitFor();
  await picture(open, 'camera-files-dark-english');
  await ask('session.sign-out', {});
  await page.locator('[data-test=nav-dock]').click();
  await expect.poll(() => page.locator('[data-test=dock-password]').count()).toBe(0);
  expect(await ask('camera-files.list', {})).toMatchObject({ ok: false, failure: { code: 'right-missing' } });
});
