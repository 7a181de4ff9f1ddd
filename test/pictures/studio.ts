/** Draws what is on the screen in both languages and both sizes, and holds it against what can be judged. */
import fs from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { picture, type OpenWindow } from '../e2e/open-window';
import { objections } from './judge';
import { OWN_WORDS } from './office';

const SIZES = [
  [1366, 768],
  [1920, 1080],
] as const;
type Language = 'zh' | 'en';

/**
 * Every picture of a scene; it ends in Chinese, at the smaller size. What is wrong fails the test, once all is drawn.
 * `own`: what the office itself calls things, the longer ones first.
 */
export async function drawn(
  open: OpenWindow,
  name: string,
  scrollTo?: string,
  own: readonly string[] = OWN_WORDS,
): Promise<void> {
  const { page } = open;
  const wrong: string[] = [];
  for (const language of ['zh', 'en'] as const) {
    await speak(open, language);
    for (const [width, height] of SIZES) {
      await fit(open, width, height);
      if (scrollTo)
        await page
          .locator(scrollTo)
          .first()
          .evaluate((one) => {
            one.scrollIntoView({ block: 'start' });
          });
      // What has just changed is still fading.
      await page.waitForTimeout(250);
      await shoot(open, `${name}-${language}-${String(width)}`);
      for (const one of await objections(page, language, own))
        wrong.push(`${language} ${String(width)} ${one}`);
    }
  }
  await speak(open, 'zh');
  await fit(open, 1366, 768);
  expect.soft(wrong, name).toEqual([]);
}

async function speak({ page }: OpenWindow, language: Language): Promise<void> {
  if ((await page.evaluate(() => document.documentElement.lang.slice(0, 2))) === language) return;
  // A dialog may lie above the switch.
  await page.locator('[data-test=language-switch]').evaluate((one: HTMLElement) => {
    one.click();
  });
  await page.waitForFunction((lang) => document.documentElement.lang.startsWith(lang), language);
}

/** The page of a locked station is enlarged: its own width is not the window's. */
async function fit({ app, page }: OpenWindow, width: number, height: number): Promise<void> {
  await app.evaluate(
    ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
    { width, height },
  );
  await page.waitForFunction(
    (wanted) => Math.abs(window.innerWidth * window.devicePixelRatio - wanted) < 4,
    width,
  );
}

/** A picture of an enlarged page would lack its edge, so that one is taken of the window. */
async function shoot(open: OpenWindow, name: string): Promise<void> {
  if ((await open.page.evaluate(() => window.devicePixelRatio)) === 1) {
    await picture(open, name);
    return;
  }
  const png = await open.app.evaluate(async ({ BrowserWindow }) => {
    const shot = await BrowserWindow.getAllWindows()[0]?.webContents.capturePage();
    return shot?.toPNG().toString('base64') ?? '';
  });
  const folder = path.join(process.env['EVIDOCK_ROOT'] ?? process.cwd(), 'out', 'pictures');
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, `${name}.png`), Buffer.from(png, 'base64'));
}
