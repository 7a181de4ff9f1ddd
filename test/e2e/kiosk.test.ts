/** The station locked to docking: an officer docks without signing in, and nothing else is answered, whoever asks. */
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { REQUESTS, type RequestName } from '#shared/contract/requests';
import { KIOSK_REQUESTS } from '#shared/kiosk';
import { openWindow, picture as pagePicture, type OpenWindow } from './open-window';

let open: OpenWindow;
const SIZES = [
  [1366, 768],
  [1920, 1080],
] as const;

interface Answer {
  readonly ok: boolean;
  readonly value?: unknown;
  readonly failure?: { readonly code: string };
}
/** The page is enlarged, so its own width is not the window's. */
async function resize(width: number, height: number): Promise<void> {
  await open.app.evaluate(
    ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
    { width, height },
  );
  await open.page.waitForFunction(
    (w) => Math.abs(window.innerWidth * window.devicePixelRatio - w) < 4,
    width,
  );
}

/** The window as it is on the screen: a picture of the enlarged page would lack its edge. */
async function picture(name: string): Promise<void> {
  const png = await open.app.evaluate(async ({ BrowserWindow }) => {
    const shot = await BrowserWindow.getAllWindows()[0]?.webContents.capturePage();
    return shot?.toPNG().toString('base64') ?? '';
  });
  const folder = path.join(process.env['EVIDOCK_ROOT'] ?? process.cwd(), 'out', 'pictures');
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, `${name}.png`), Buffer.from(png, 'base64'));
}

/** How much of the dock lies below the edge of the screen, pixels. */
const hidden = (): Promise<number> =>
  open.page.locator('main').evaluate((main) => main.scrollHeight - main.clientHeight);

/** Asks past every button, as a page that was tampered with could. */
function askRaw(name: string, args: unknown): Promise<Answer> {
  return open.page.evaluate(
    ([of, given]) =>
      (window as unknown as { station: { ask(name: string, args: unknown): Promise<Answer> } }).station.ask(
        of,
        given,
      ),
    [name, args] as const,
  );
}

beforeAll(async () => {
  open = await openWindow({ args: ['--kiosk'] });
});
afterAll(async () => {
  await open.close();
  fs.rmSync(open.folder, { recursive: true, force: true });
});

test('D2: an officer docks without signing in, before a screen that shows nothing but the dock', async () => {
  const { page, app } = open;
  await page.locator('[data-test=kiosk]').waitFor({ timeout: 60_000 });
  await page.locator('[data-test=dock-safe]').waitFor({ timeout: 60_000 });
  expect(await page.locator('nav').count()).toBe(0);
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isKiosk())).toBe(true);
  await page.locator('[data-test=dock-late]').waitFor();
  for (const [width, height] of SIZES) {
    await resize(width, height);
    expect(await hidden(), String(width)).toBeLessThanOrEqual(0);
    await picture(`kiosk-${width}`);
  }
  await page.locator('[data-test=language-switch]').click();
  await resize(1366, 768);
  expect(await hidden(), 'English').toBeLessThanOrEqual(0);
  await picture('kiosk-english');
  await page.locator('[data-test=language-switch]').click();
});

test('the locked station answers no request but those of docking, whatever the page asks', async () => {
  const refused: string[] = [];
  for (const name of (Object.keys(REQUESTS) as RequestName[]).sort()) {
    if (KIOSK_REQUESTS.includes(name)) continue;
    const { ok, failure } = await askRaw(name, {});
    expect(ok, name).toBe(false);
    expect(failure?.code, name).toBe('kiosk-locked');
    refused.push(name);
  }
  expect(refused.length).toBe(Object.keys(REQUESTS).length - KIOSK_REQUESTS.length);
  // An address typed into the page leads nowhere either.
  await open.page.evaluate(() => (location.hash = '#/footage'));
  await open.page.locator('[data-test=kiosk]').waitFor();
  expect(await open.page.locator('[data-test=footage-row]').count()).toBe(0);
});

test('D2: the locked window stays in front and comes back; what the desktop lets go is taken', async () => {
  const { app } = open;
  const state = () =>
    app.evaluate(({ BrowserWindow, globalShortcut }) => {
      const window = BrowserWindow.getAllWindows()[0];
      return {
        inFront: window?.isAlwaysOnTop(),
        minimised: window?.isMinimized(),
        kiosk: window?.isKiosk(),
        taken: globalShortcut.isRegistered('Alt+Tab'),
      };
    });
  const locked = { inFront: true, minimised: false, kiosk: true, taken: true };
  expect(await state()).toEqual(locked);
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
  await expect.poll(state).toEqual(locked);
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setKiosk(false));
  await expect.poll(state).toEqual(locked);
  const before = await open.page.evaluate(() => performance.timeOrigin);
  for (const key of ['F5', 'Control+r', 'F12', 'Control+Shift+I', 'Alt+F4', 'Control+w', 'Control+-'])
    await open.page.keyboard.press(key);
  expect(await open.page.evaluate(() => performance.timeOrigin)).toBe(before);
  expect(
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.isDevToolsOpened(),
    ),
  ).toBe(false);
});

test('the window does not close, and only a keeper unlocks it; signing out locks it again', async () => {
  const { page, app } = open;
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await page.locator('[data-test=kiosk]').waitFor();
  await resize(1366, 768);
  const unlock = async (account: string): Promise<void> => {
    await page.locator('[data-test=kiosk-account]').fill(account);
    await page.locator('[data-test=kiosk-password]').fill('evidock-demo');
    await page.locator('[data-test=kiosk-go]').click();
  };
  await page.locator('[data-test=kiosk-unlock]').click();
  await unlock('reviewer');
  await page.locator('[data-test=kiosk-refused]').waitFor();
  await picture('kiosk-unlock');
  expect((await askRaw('footage.page', { filter: {}, after: null, limit: 1 })).failure?.code).toBe(
    'kiosk-locked',
  );
  await unlock('keeper');
  await page.locator('[data-test=sign-out]').waitFor();
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isKiosk())).toBe(false);
  expect(
    await app.evaluate(({ BrowserWindow, globalShortcut }) => [
      BrowserWindow.getAllWindows()[0]?.isAlwaysOnTop(),
      globalShortcut.isRegistered('Alt+Tab'),
    ]),
  ).toEqual([false, false]);
  await page.locator('[data-test=nav-devices]').waitFor();
  await picture('kiosk-unlocked');
  await page.locator('[data-test=sign-out]').click();
  await page.locator('[data-test=kiosk]').waitFor();
  expect((await askRaw('devices.board', {})).failure?.code).toBe('kiosk-locked');
});

test('one changes one’s own password, and the old one must be known', async () => {
  const { page } = open;
  await page.locator('[data-test=kiosk-unlock]').click();
  await page.locator('[data-test=kiosk-account]').fill('keeper');
  await page.locator('[data-test=kiosk-password]').fill('evidock-demo');
  await page.locator('[data-test=kiosk-go]').click();
  await page.locator('[data-test=own-password]').click();
  const change = async (old: string, fresh: string): Promise<void> => {
    await page.locator('[data-test=own-old]').fill(old);
    await page.locator('[data-test=own-fresh]').fill(fresh);
    await page.locator('[data-test=own-again]').fill(fresh);
    await page.locator('[data-test=own-confirm]').click();
  };
  await change('not the old one', 'another long one');
  await page.locator('[data-test=own-problem]').waitFor();
  await pagePicture(open, 'own-password');
  await change('evidock-demo', 'another long one');
  await page.locator('[data-test=own-confirm]').waitFor({ state: 'detached' });
  await page.locator('[data-test=kiosk-off]').click();
  await page.locator('[data-test=sign-out]').click();
  await page.locator('[data-test=sign-in]').click();
  await page.locator('[data-test=sign-in-account]').fill('keeper');
  await page.locator('[data-test=sign-in-password]').fill('another long one');
  await page.locator('[data-test=sign-in-password]').press('Enter');
  await page.locator('[data-test=sign-out]').waitFor();
});
