import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { secondVerifier } from '../fault/second-verifier';
import { openWindow, picture, resize, type OpenWindow } from './open-window';

/** Two stations: one in a window, the other behind the command line. */
let open: OpenWindow;
let folder: string;
const sizes = [
  [1366, 768],
  [1920, 1080],
] as const;

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-stick-'));
  open = await openWindow();
  await open.page.locator('[data-test=dock-safe]').waitFor({ timeout: 60_000 });
});
afterAll(async () => {
  await open.close();
  for (const one of [open.folder, folder]) fs.rmSync(one, { recursive: true, force: true });
});

/** What the command line prints for the other station. */
function station(...words: readonly string[]): string {
  const script = path.join(process.env['EVIDOCK_DIST'] ?? '', 'station.cjs');
  const env = { ...process.env, EVIDOCK_KEYCHAIN: 'off' };
  return execFileSync(process.execPath, [script, ...words], { encoding: 'utf8', env });
}

const onStick = (name: string): string => path.join(folder, name);

/** The system's dialogs answer with these files; null: cancelled. */
async function dialogs(pick: string | null, place: string | null): Promise<void> {
  await open.app.evaluate(
    ({ dialog }, files) => {
      dialog.showOpenDialog = () =>
        Promise.resolve({
          canceled: files.pick === null,
          filePaths: files.pick === null ? [] : [files.pick],
        });
      dialog.showSaveDialog = () =>
        Promise.resolve({ canceled: files.place === null, filePath: files.place ?? '' });
    },
    { pick, place },
  );
}

async function pictures(name: string): Promise<void> {
  // What has just opened is still fading in.
  await open.page.waitForTimeout(400);
  for (const [width, height] of sizes) {
    await resize(open, width, height);
    await picture(open, `${name}-${width}`);
  }
}

test('A4: the code on the Ledger page is the one that the command line prints, and is still contained later', async () => {
  const { page, vault } = open;
  await page.locator('[data-test=nav-ledger]').click();
  const code = await page.locator('[data-test=head-code]').innerText();
  expect(station('head', '--vault', vault).split('\n')[0]).toBe(code);
  await page.locator('[data-test=head-check]').fill(code.toLowerCase().replaceAll('-', ' '));
  await page.locator('[data-test=head-check-button]').click();
  await page.locator('[data-test=head-verdict][data-verdict=contained]').waitFor();
  await pictures('ledger-code');
  await page.locator('[data-test=head-check]').fill(code.replace(/.$/, (c) => (c === '0' ? '1' : '0')));
  expect(await page.locator('[data-test=head-check-button]').isDisabled()).toBe(true);
  await page.locator('[data-test=head-check]').fill('');
});

test('A4: the shift sheet has the code, a QR code that says it in full, and nothing else on paper', async () => {
  const { page, app, vault } = open;
  const headNow = () => JSON.parse(station('head', '--vault', vault, '--json')) as { code: string };
  // What is done in the background after an import goes on record, too: first all of it.
  let head = headNow();
  const grew = (): boolean => {
    const before = head.code;
    head = headNow();
    return head.code !== before;
  };
  await expect.poll(grew, { interval: 3_000, timeout: 60_000 }).toBe(false);
  await page.locator('[data-test=head-sheet]').click();
  await page.locator('[data-test=sheet-qr]').waitFor();
  expect(await page.locator('[data-test=sheet-code]').innerText()).toBe(head.code);
  await pictures('shift-sheet');
  await page.emulateMedia({ media: 'print' });
  expect(await page.locator('.rail').isVisible()).toBe(false);
  expect(await page.locator('[data-test=paper-print]').isVisible()).toBe(false);
  await page.emulateMedia({ media: null });
  const pdf = await app.evaluate(async ({ BrowserWindow }) => {
    const bytes = await BrowserWindow.getAllWindows()[0]?.webContents.printToPDF({ preferCSSPageSize: true });
    return bytes?.toString('base64') ?? '';
  });
  fs.mkdirSync(path.join(process.env['EVIDOCK_ROOT'] ?? '', 'out', 'pictures'), { recursive: true });
  fs.writeFileSync(
    path.join(process.env['EVIDOCK_ROOT'] ?? '', 'out', 'pictures', 'shift-sheet.pdf'),
    Buffer.from(pdf, 'base64'),
  );
  expect(
    Buffer.from(pdf, 'base64')
      .toString('latin1')
      .match(/\/Type\s*\/Page\b/g),
  ).toHaveLength(1);
  await page.locator('.off-paper a').click();
});

test('C2, A4: another station counter-signs through a stick, and both have it on record', async () => {
  const { page, vault } = open;
  await dialogs(null, null);
  await page.locator('[data-test=witness-ask]').click();
  await page.locator('[data-test=witness-open]').click();
  expect(await page.locator('[data-test=witness-act]').count()).toBe(0);

  await dialogs(null, onStick('request.json'));
  await page.locator('[data-test=witness-ask]').click();
  await page.locator('[data-test=witness-told]').waitFor();
  station('import', open.camera, '--vault', onStick('other'), '--device', 'BC240099');
  station(
    'witness',
    'sign',
    onStick('request.json'),
    '--out',
    onStick('reply.json'),
    '--vault',
    onStick('other'),
  );

  await dialogs(onStick('reply.json'), null);
  await page.locator('[data-test=witness-open]').click();
  await page.locator('[data-test=witness-look][data-known=new]').waitFor();
  await pictures('witness-reply');
  await page.locator('[data-test=witness-take]').click();
  await page.locator('[data-test=witness-act][data-kind=cosigned]').waitFor();
  expect(await page.locator('[data-test=witness-last]').innerText()).toContain('会签');
  const { failures, notes } = secondVerifier(vault, '--witness', onStick('reply.json'));
  expect([...failures, ...notes.filter((note) => !note.startsWith('ORIGINAL_WRITABLE'))]).toEqual([]);

  station('witness', 'export', onStick('theirs.json'), '--vault', onStick('other'));
  await dialogs(onStick('theirs.json'), onStick('ours.json'));
  await page.locator('[data-test=witness-open]').click();
  await page.locator('[data-test=witness-look]').waitFor();
  await page.locator('[data-test=witness-take]').click();
  await page.locator('[data-test=witness-act][data-kind=signed-for]').waitFor();
  station('witness', 'import', onStick('ours.json'), '--vault', onStick('other'));
  await page.locator('[data-test=witness-last]').scrollIntoViewIfNeeded();
  await pictures('ledger-witness');
});

test('C2, A4: a station whose vault was put back to yesterday is refused, in words, and on record', async () => {
  const { page } = open;
  fs.cpSync(onStick('other'), onStick('yesterday'), { recursive: true });
  station('import', open.camera, '--vault', onStick('other'), '--device', 'BC240098');
  station('witness', 'export', onStick('theirs.json'), '--vault', onStick('other'));
  await dialogs(onStick('theirs.json'), onStick('ours.json'));
  await page.locator('[data-test=witness-open]').click();
  await page.locator('[data-test=witness-look][data-known=same-key]').waitFor();
  await page.locator('[data-test=witness-take]').click();
  await page.locator('[data-test=witness-told]').waitFor();

  station('witness', 'export', onStick('theirs.json'), '--vault', onStick('yesterday'));
  await page.locator('[data-test=witness-open]').click();
  await page.locator('[data-test=witness-look]').waitFor();
  await page.locator('[data-test=witness-take]').click();
  await page.locator('[data-failure=witness-refused]').waitFor();
  await page.locator('[data-test=witness-act][data-kind=refused]').waitFor();
  await page.locator('[data-failure=witness-refused]').scrollIntoViewIfNeeded();
  await pictures('witness-refused');
});

test('A2, C2: the proof of a clip is exported from its page, holds outside, and stands in its history', async () => {
  const { page } = open;
  await page.locator('[data-test=nav-footage]').click();
  await page.locator('[data-test=footage-row]').first().click();
  await dialogs(null, onStick('proof.json'));
  await page.locator('[data-test=clip-prove]').click();
  await page.locator('[data-test=clip-proved]').waitFor();
  await page.locator('[data-test=clip-proved]').scrollIntoViewIfNeeded();
  await pictures('clip-proof');
  const { clip } = JSON.parse(fs.readFileSync(onStick('proof.json'), 'utf8')) as {
    clip: { original: string };
  };
  const original = path.join(open.vault, clip.original);
  expect(secondVerifier('--proof', onStick('proof.json'), '--original', original)).toMatchObject({
    exitCode: 0,
    failures: [],
  });
  expect(await page.locator('[data-test=clip-history]').innerText()).toContain('导出证明文件');
});

test('the same in English', async () => {
  const { page } = open;
  await page.locator('[data-test=nav-ledger]').click();
  await page.evaluate(() =>
    (window as unknown as { station: { ask(n: string, a: object): Promise<unknown> } }).station.ask(
      'station.prefer',
      { language: 'en' },
    ),
  );
  await page.reload();
  await page.locator('[data-test=head-code]').waitFor();
  await pictures('ledger-en');
});
