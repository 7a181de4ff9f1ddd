/** What a station shows before it has an office, while it is locked, when footage is missing, and beside another one. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, test } from 'vitest';
import { openWindow, type OpenWindow } from '../e2e/open-window';
import { makeClip } from '../footage/clips';
import { movie } from '../footage/variants';
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

/** A camera's card: a segment is missing, a recording was broken off, and one has a clock that had lost its time. */
async function layOutGaps(camera: string): Promise<void> {
  const clip = fs.readFileSync(await makeClip({ container: 'mp4', seconds: 3, size: [640, 360] }));
  const at = ['20260713_103000', '20260713_103003', '20260713_103016', '20260713_142530', '20050101_000012'];
  for (const stamp of at) {
    const file = path.join(camera, `Media/Video/DCAM_BC240001_B01OPR_${stamp}.mp4`);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, movie(clip, stamp));
    const [y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0] = (
      /(\d{4})(\d\d)(\d\d)_(\d\d)(\d\d)(\d\d)/.exec(stamp)?.slice(1) ?? []
    ).map(Number);
    const end = new Date(Date.UTC(y, mo - 1, d, h - 8, mi, s) + 3000);
    fs.utimesSync(file, end, end);
  }
}

test('gaps', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-e2e-'));
  await layOutGaps(path.join(folder, 'camera'));
  open = await openWindow({ folder, env: { TZ: 'Asia/Shanghai' } });
  const { page } = open;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const at = (name: string) => page.locator(`[data-test=${name}]`);
  await at('dock-safe').waitFor({ timeout: 60_000 });
  await at('dock-unexplained').waitFor();
  await drawn(open, 'gaps-dock');
  await at('dock-unexplained').locator('button').click();
  await at('reason-pick').first().click();
  await page.locator('.el-select-dropdown:visible').getByRole('option').nth(1).click();
  await page.locator('.el-select-dropdown:visible').waitFor({ state: 'hidden' });
  await at('reason-words').waitFor();
  await drawn(open, 'gaps-reasons');
  await page.keyboard.press('Escape');
  await page.evaluate(() => (location.hash = '#/footage'));
  await at('filter-text').fill('20050101');
  await page.waitForTimeout(800);
  await at('footage-row').first().click();
  await at('clip-state-end').waitFor();
  await drawn(open, 'end-unknown', '[data-test=clip-storage]');
  await at('clip-state-end').click();
  await at('end-basis').waitFor();
  await drawn(open, 'end-stated');
});

test('witness', async () => {
  open = await openWindow({ env: { TZ: 'Asia/Shanghai' } });
  const { page, app, folder, camera } = open;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const at = (name: string) => page.locator(`[data-test=${name}]`);
  const on = (name: string): string => path.join(folder, name);
  const station = (...words: readonly string[]): string =>
    execFileSync(process.execPath, [path.join(process.env['EVIDOCK_DIST'] ?? '', 'station.cjs'), ...words], {
      encoding: 'utf8',
      env: { ...process.env, EVIDOCK_KEYCHAIN: 'off' },
    });
  const dialogs = (pick: string, place: string) =>
    app.evaluate(
      ({ dialog }, files) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [files.pick] });
        dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: files.place });
      },
      { pick, place },
    );
  await at('dock-safe').waitFor({ timeout: 60_000 });
  await at('nav-ledger').click();
  await dialogs(on('reply.json'), on('request.json'));
  await at('witness-ask').click();
  await at('witness-told').waitFor();
  await drawn(open, 'witness-asked', '[data-test=witness-told]');
  station('import', camera, '--vault', on('other'), '--device', 'BC240099');
  station('witness', 'sign', on('request.json'), '--out', on('reply.json'), '--vault', on('other'));
  await at('witness-open').click();
  await at('witness-look').waitFor();
  await drawn(open, 'witness-reply');
  await at('witness-take').click();
  await page.locator('[data-test=witness-act][data-kind=cosigned]').waitFor();
  await drawn(open, 'witness-kept', '[data-test=witness-last]');
  station('witness', 'export', on('theirs.json'), '--vault', on('other'));
  fs.cpSync(on('other'), on('yesterday'), { recursive: true });
  station('import', camera, '--vault', on('other'), '--device', 'BC240098');
  station('witness', 'export', on('theirs.json'), '--vault', on('other'));
  await dialogs(on('theirs.json'), on('ours.json'));
  await at('witness-open').click();
  await at('witness-take').click();
  await at('witness-look').waitFor({ state: 'detached' });
  station('witness', 'export', on('theirs.json'), '--vault', on('yesterday'));
  await at('witness-open').click();
  await at('witness-look').waitFor();
  await drawn(open, 'witness-request');
  await at('witness-take').click();
  await page.locator('[data-failure=witness-refused]').waitFor();
  await drawn(open, 'witness-refused', '[data-failure=witness-refused]');
});
