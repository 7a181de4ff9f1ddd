/** A day of a new workstation in the real window: from its first start to an automatic return, and an overdue camera. */
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openWindow, picture, resize, type OpenWindow } from './open-window';
import { signInAs } from './sign-in';

const PASSWORD = 'correct horse';
const BADGE = '0004711928';
let open: OpenWindow;
let device = '';

beforeAll(async () => {
  open = await openWindow({ withVault: false });
});
afterAll(async () => {
  await open.close();
  fs.rmSync(open.folder, { recursive: true, force: true });
});

interface Station {
  ask(name: string, args: unknown): Promise<{ readonly ok: boolean; readonly value?: unknown }>;
}

/** Asks as whoever is signed in; what is no part of this day's story is asked for without its screen. */
async function ask(name: string, args: unknown): Promise<unknown> {
  const answer = await open.page.evaluate(
    async ([wanted, given]) => {
      const { station } = window as unknown as { station: Station };
      return station.ask(wanted as string, given);
    },
    [name, args],
  );
  expect(answer, name).toMatchObject({ ok: true });
  return answer.value;
}

const signIn = (account: string): Promise<void> => signInAs(open.page, account, PASSWORD);

/** A scanner types what it reads, and Enter. */
async function scan(field: string, text: string): Promise<void> {
  const input = open.page.locator(`[data-test=${field}]`);
  await input.pressSequentially(text);
  await input.press('Enter');
}

test('first start: a vault, administrators, a regulation, a keeper, an officer with a badge', async () => {
  const { page } = open;
  await page.locator('[data-test=first-start-open]').click();
  await page.locator('[data-test=commission]').waitFor({ timeout: 60_000 });
  for (const [role, name, id] of [
    ['system-admin', '系统管理员甲', 'S001'],
    ['security-admin', '安全管理员乙', 'S002'],
    ['audit-admin', '审计管理员丙', 'S003'],
  ] as const) {
    const form = page.locator(`[data-test=commission-${role}]`);
    await form.locator('[data-test=name]').fill(name);
    await form.locator('[data-test=person]').fill(id);
    await form.locator('[data-test=section]').fill('办公室');
    await form.locator('[data-test=password]').fill(PASSWORD);
    await form.locator('[data-test=again]').fill(PASSWORD);
  }
  await page.locator('[data-test=commission-go]').click();
  await page.locator('[data-test=dock-safe]').waitFor({ timeout: 60_000 });
  device = (await page.locator('[data-test=dock-card]').first().getAttribute('data-device')) ?? '';
  expect(device).not.toBe('');

  await signIn('security');
  const section = '执法一科';
  await ask('people.register', {
    person: 'K001',
    name: '装备员甲',
    section: '办公室',
    certificate: null,
    aliases: [],
  });
  await ask('people.register', {
    person: 'E001',
    name: '执法员乙',
    section,
    certificate: 'ZF-001',
    aliases: [],
  });
  await ask('people.register', {
    person: 'E002',
    name: '执法员丙',
    section,
    certificate: 'ZF-002',
    aliases: [],
  });
  await ask('people.set-token', { person: 'E001', token: 'badge', secret: BADGE });
  await ask('people.create-account', {
    account: 'keeper',
    person: 'K001',
    roles: ['keeper'],
    password: PASSWORD,
  });
  await signIn('system');
  await page.locator('[data-test=nav-ledger]').click();
  await page.locator('[data-test=tab-profile]').click();
  await page.locator('[data-test=regulation-fushun]').click();
  await page.locator('[data-test=profile-choose]').click();
  await page.locator('[data-test=profile-choose]').waitFor({ state: 'detached' });
});

test('D1: what sits in the dock and is in no register is registered with one press', async () => {
  const { page } = open;
  await signIn('keeper');
  await page.locator('[data-test=nav-devices]').click();
  await page.locator(`[data-test=register-stranger]`).click();
  expect(await page.locator('[data-test=register-device]').inputValue()).toBe(device);
  await page.locator('[data-test=register-model]').fill('DSJ-V8');
  await page.locator('[data-test=register-section]').fill('执法一科');
  await page.locator('[data-test=register-confirm]').click();
  await page.locator('[data-test=register-confirm]').waitFor({ state: 'detached' });
  await page.locator(`[data-test=act-${device}]`).waitFor();
});

test('D2: a scan of the label and one of the badge hand it out', async () => {
  const { page } = open;
  await page.locator('[data-test=device-hand-out]').click();
  await page.locator('[data-test=hand-out-offer]').first().waitFor();
  const began = performance.now();
  await scan('hand-out-who', `EVD:${device}`);
  await scan('hand-out-who', BADGE);
  await page.locator('[data-test=hand-out-person]', { hasText: '执法员乙' }).waitFor();
  await page.locator('[data-test=hand-out-checks]').waitFor();
  await page.locator('[data-test=hand-out-battery] input').fill('95');
  await page.locator('[data-test=hand-out-battery] input').press('Enter');
  await page.locator('[data-test=hand-out-checks] li.pass', { hasText: '95%' }).waitFor();
  // The simulated camera does not tell its clock.
  await page.locator('[data-test=hand-out-reason]').fill('设备不能报告时钟，目测准确');
  await page.locator('[data-test=hand-out-confirm]').click();
  await page.locator('[data-test=hand-out-confirm]').waitFor({ state: 'detached' });
  expect(performance.now() - began).toBeLessThan(15_000);
  // On record as out, it still sits in its dock: the board says where it is, and who has it.
  const row = page.locator('.el-table__row', { hasText: device });
  await row.getByText('执法员乙').waitFor();
  await row.getByText('采集中').or(row.getByText('已接入')).first().waitFor();
});

test('D2, D4: it comes back with a recording; docked and proven, its hand-out is over without anybody', async () => {
  const { page, camera } = open;
  const away = `${camera}-away`;
  fs.renameSync(camera, away);
  const row = page.locator('.el-table__row', { hasText: device });
  await row.getByText('已领用').waitFor({ timeout: 30_000 });
  // On duty: one more recording.
  const files = fs.readdirSync(away, { recursive: true, encoding: 'utf8' });
  const video = files.find((name) => /\.(mp4|mov|avi)$/i.test(name)) ?? '';
  const copy = path.join(away, path.dirname(video), 'MOVI0999.MP4');
  fs.writeFileSync(copy, Buffer.concat([fs.readFileSync(path.join(away, video)), Buffer.alloc(16)]));
  fs.renameSync(away, camera);
  await page.locator('[data-test=nav-dock]').click();
  await page.locator('[data-test=dock-safe]').waitFor({ timeout: 60_000 });
  await page.locator('[data-test=nav-devices]').click();
  await row.click();
  await page.getByText('归还办结').first().waitFor({ timeout: 30_000 });
  const { row: now } = (await ask('devices.device', { device })) as { row: { checkout: unknown } };
  expect(now.checkout).toBeNull();
  await resize(open, 1366, 768);
  await picture(open, 'day-returned');
  await page.keyboard.press('Escape');
});

test('D2: another one does not come back: overdue in the rail, on the board, and on record', async () => {
  const { page } = open;
  const other = 'BC259999';
  const facts = {
    kind: 'body-camera',
    model: 'DSJ-V8',
    serial: null,
    usb: null,
    asset: null,
    section: '执法一科',
    custodian: null,
    assignedTo: null,
    cameraProfile: null,
    cards: [],
    bought: null,
    warrantyUntil: null,
    megabytesPerHour: null,
    note: '',
  };
  await ask('devices.register', { device: other, facts });
  const hours = 2500 / 3_600_000;
  await ask('checkout.hand-out', {
    device: other,
    person: 'E002',
    purpose: 'inspection',
    case: null,
    expectedReturn: new Date(Date.now() + hours * 3_600_000).toISOString(),
    accessories: [],
    batteryPercent: 90,
    override: { checks: ['free-space', 'clock', 'readings-age', 'old-footage'], reason: '新设备' },
  });
  await new Promise((resolve) => setTimeout(resolve, 3000));
  // Whatever changes hands next, the station looks at what is late.
  await ask('devices.amend', { device: other, facts: { ...facts, note: '备用' } });
  await page.locator('[data-test=overdue-badge]').waitFor({ timeout: 20_000 });
  await page.getByRole('button', { name: '逾期' }).click();
  await page.locator('.el-table__row', { hasText: other }).getByText('逾期').waitFor();
  await picture(open, 'day-overdue');
  await page.locator('.el-table__row', { hasText: other }).click();
  await page.getByText('逾期提醒').first().waitFor({ timeout: 20_000 });
  await picture(open, 'day-overdue-life');
});
