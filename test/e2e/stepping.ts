/** Pictures as the player really draws them, one step after another. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** Where the player itself says that it is, seconds, and the picture that the desk says it shows. */
export async function placeOf(page: Page): Promise<{
  readonly at: number;
  readonly length: number;
  readonly picture: number;
  readonly of: number;
}> {
  return page.evaluate(() => {
    const media = document.querySelector<HTMLMediaElement>(
      '[data-test="desk-video"], [data-test="desk-audio"]',
    );
    const told = document.querySelector<HTMLElement>('[data-test="desk-picture"]');
    const [, , of] = /(\d+)\D+(\d+)/.exec(told?.innerText ?? '') ?? [];
    return {
      at: media?.currentTime ?? -1,
      length: media?.duration ?? -1,
      picture: Number(told?.dataset['picture'] ?? -1),
      of: Number(of ?? -1),
    };
  });
}

/** From now on the window remembers which picture the video drew last, by the video's own word. */
export async function watchDrawing(page: Page): Promise<void> {
  await page.evaluate(() => {
    const video = document.querySelector<HTMLVideoElement>('[data-test="desk-video"]');
    if (!video || video.dataset['watched']) return;
    video.dataset['watched'] = 'yes';
    const drawn = (_: number, { mediaTime }: { readonly mediaTime: number }): void => {
      video.dataset['drawn'] = String(mediaTime);
      video.requestVideoFrameCallback(drawn);
    };
    video.requestVideoFrameCallback(drawn);
  });
}

/** The time of that picture, seconds of its file. */
export const drawnTime = async (page: Page): Promise<number> =>
  Number(await page.locator('[data-test="desk-video"]').getAttribute('data-drawn'));

/** Steps, and answers with what the video really drew: its own time of the picture after each step, seconds. */
export async function drawnBySteps(page: Page, key: string, steps: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < steps; i++) {
    const [before, { picture: from }] = [await drawnTime(page), await placeOf(page)];
    await page.keyboard.press(key);
    await expect
      .poll(async () => (await placeOf(page)).picture, { timeout: 8000, interval: 15 })
      .toBe(from + (key === 'ArrowRight' ? 1 : -1));
    await expect.poll(() => drawnTime(page), { timeout: 8000, interval: 15 }).not.toBe(before);
    times.push(await drawnTime(page));
  }
  return times;
}
