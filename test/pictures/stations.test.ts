/** What a station shows before it has an office, and while it is locked. */
import fs from 'node:fs';
import { afterEach, test } from 'vitest';
import { openWindow, type OpenWindow } from '../e2e/open-window';
import { drawn } from './studio';

let open: OpenWindow | null = null;

afterEach(async () => {
  await open?.close();
  if (open) fs.rmSync(open.folder, { recursive: true, force: true });
  open = null;
});

test('first start', async () => {
  open = await openWindow({ withVault: false, env: { TZ: 'Asia/Shanghai' } });
  const { page } = open;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const at = (name: string) => page.locator(`[data-test=${name}]`);
  await at('first-start-open').waitFor();
  await drawn(open, 'first-start');
  await at('first-start-open').click();
  await at('commission').waitFor({ timeout: 60_000 });
  await drawn(open, 'commission');
  for (const [role, name, id] of [
    ['system-admin', '系统管理员', 'S001'],
    ['security-admin', '安全管理员', 'S002'],
    ['audit-admin', '审计管理员', 'S003'],
  ] as const) {
    const form = at(`commission-${role}`);
    await form.locator('[data-test=name]').fill(name);
    await form.locator('[data-test=person]').fill(id);
    await form.locator('[data-test=section]').fill('办公室');
    await form.locator('[data-test=password]').fill('correct horse');
    await form.locator('[data-test=again]').fill('correct horse');
  }
  await at('commission-go').click();
  await at('dock-safe').waitFor({ timeout: 60_000 });
  await drawn(open, 'commissioned');
  await at('sign-in').click();
  await at('sign-in-account').fill('system');
  await at('sign-in-password').fill('wrong one');
  await at('sign-in-go').click();
  await at('sign-in-refused').waitFor();
  await drawn(open, 'sign-in-refused');
  await at('sign-in-password').fill('correct horse');
  await at('sign-in-password').press('Enter');
  await at('nav-ledger').click();
  await at('tab-profile').click();
  await at('regulation-fushun').waitFor();
  await drawn(open, 'regulations');
  await at('regulation-fushun').click();
  await at('profile-choose').waitFor();
  await drawn(open, 'regulation-choose');
});

test('kiosk', async () => {
  open = await openWindow({ args: ['--kiosk'], env: { TZ: 'Asia/Shanghai' } });
  const { page } = open;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const at = (name: string) => page.locator(`[data-test=${name}]`);
  await at('kiosk').waitFor({ timeout: 60_000 });
  await at('dock-safe').waitFor({ timeout: 60_000 });
  await drawn(open, 'kiosk');
  await at('dock-late').click();
  await at('late-forgot').waitFor();
  await drawn(open, 'kiosk-late');
  await at('late-dialog').locator('.el-dialog__headerbtn').click();
  await at('kiosk-unlock').click();
  await at('kiosk-account').waitFor();
  await drawn(open, 'kiosk-unlock');
});
