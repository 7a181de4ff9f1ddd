/**
 * A recording of two and a half hours, thirty real segments of five minutes with two gaps, at the desk in the real window:
 * it seeks to its end and over both gaps, says how long they are, and steps picture by picture at minute 149.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeClip } from '../footage/clips';
import { askStation } from './ask-station';
import { saysWhy } from './look-reason';
import { openWindow, picture, resize, type OpenWindow } from './open-window';
import { drawnBySteps, drawnTime, placeOf, watchDrawing } from './stepping';

const SEGMENTS = 30;
const SECONDS = 300;
/** Pictures a second: as few as make thirty files of five minutes in a moment. */
const FPS = 5;
/** Seconds that are missing before the 11th and the 21st segment. */
const GAPS: ReadonlyMap<number, number> = new Map([
  [10, 40],
  [20, 95],
]);
const ALL = SEGMENTS * SECONDS + [...GAPS.values()].reduce((sum, one) => sum + one, 0);

let window: OpenWindow;
let folder: string;

const time = (): Promise<string> => window.page.locator('[data-test="desk-time"]').innerText();
/** Seconds on the line, of the whole recording. */
const at = async (): Promise<number> => {
  const [h, m, s] = ((await time()).split('/')[0] ?? '').trim().split(':').map(Number);
  return (h ?? 0) * 3600 + (m ?? 0) * 60 + (s ?? 0);
};
const segment = async (): Promise<number> => {
  const title = await window.page.locator('.segment.here').getAttribute('title');
  return Number(/第 (\d+) 段/.exec(title ?? '')?.[1] ?? -1);
};
const showing = () => window.page.locator('.stage[data-showing="true"]').first().waitFor({ timeout: 20_000 });
const press = (key: string) => window.page.keyboard.press(key);

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-long-'));
  const videos = path.join(folder, 'camera/Media/Video');
  await fs.promises.mkdir(videos, { recursive: true });
  await fs.promises.copyFile('test/fixtures/demo-card/device.id', path.join(folder, 'camera/device.id'));
  const clip = await fs.promises.readFile(
    await makeClip({ container: 'mp4', seconds: SECONDS, size: [320, 180], fps: FPS }),
  );
  let from = Date.UTC(2026, 6, 13, 6, 0, 0);
  for (let n = 0; n < SEGMENTS; n++) {
    from += (GAPS.get(n) ?? 0) * 1000;
    const stamp = new Date(from)
      .toISOString()
      .slice(0, 19)
      .replaceAll('-', '')
      .replaceAll(':', '')
      .replace('T', '_');
    // Bytes behind the end make each a file of its own, and are no harm to a player.
    const own = Buffer.concat([
      clip,
      Buffer.from([0, 0, 0, 12]),
      Buffer.from(`free${String(n).padStart(4, '0')}`),
    ]);
    await fs.promises.writeFile(path.join(videos, `DCAM_BC240001_B01OPR_${stamp}.mp4`), own);
    from += SECONDS * 1000;
  }
  window = await openWindow({ folder });
  await resize(window, 1366, 768);
  await window.page.locator('[data-test=dock-safe]').waitFor({ timeout: 180_000 });
  // The demonstration's person signs in by itself, in its own time.
  await window.page.locator('[data-test=nav-footage]').waitFor({ timeout: 30_000 });
  const { rows } = await askStation(window.page, 'footage.page', { filter: {}, after: null, limit: 100 });
  expect(rows.length).toBe(SEGMENTS);
  const first = rows.at(-1)?.clip ?? '';
  await window.page.evaluate((to) => (globalThis.location.hash = `#/desk/${to}`), first);
  await window.page.locator('[data-test=look-reason]').waitFor();
  await picture(window, 'desk-look-reason-1366');
  await saysWhy(window.page);
  await window.page.locator('[data-test="desk-video"]').waitFor({ timeout: 30_000 });
  await showing();
}, 300_000);
afterAll(async () => {
  await window.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

test('R2: thirty segments of five minutes are one line of two and a half hours with its two gaps, each with its length', async () => {
  await expect.poll(() => window.page.locator('[data-test="desk-segment"]').count()).toBe(SEGMENTS);
  const gaps = window.page.locator('.seam.gap');
  expect(await gaps.count()).toBe(2);
  const said = await Promise.all([0, 1].map((n) => gaps.nth(n).getAttribute('title')));
  expect(said[0]).toMatch(/中断 0:00:(39|40).*尚无说明/);
  expect(said[1]).toMatch(/中断 0:01:(34|35).*尚无说明/);
  await window.page.locator('[data-test="desk-tab-facts"]').click();
  const facts = await window.page.locator('.facts').innerText();
  expect(facts).toMatch(/0:50:00/);
  expect(facts).toMatch(/1:40:40/);
  expect(await time()).toMatch(/\/ 2:32:1[45]$/);
  await picture(window, 'desk-long-1366');
}, 60_000);

test('R2: it seeks to its end, and over both gaps, as if it were one file', async () => {
  await press('End');
  await expect.poll(at, { timeout: 20_000 }).toBeGreaterThanOrEqual(ALL - 1);
  await expect.poll(segment).toBe(SEGMENTS);
  await press('Home');
  await expect.poll(at, { timeout: 20_000 }).toBe(0);
  // Each gap in turn: three seconds before it, and then on over it in one go.
  for (const n of GAPS.keys()) {
    await press('g');
    await expect.poll(segment, { timeout: 20_000 }).toBe(n);
    await showing();
    const before = await at();
    await press('l');
    await expect.poll(segment, { timeout: 30_000 }).toBe(n + 1);
    await expect.poll(async () => (await placeOf(window.page)).at, { timeout: 20_000 }).toBeGreaterThan(0.3);
    await press('k');
    // The line goes on behind what is missing.
    expect(await at()).toBeGreaterThanOrEqual(before + (GAPS.get(n) ?? 0) + 2);
    expect(await at()).toBeLessThan(before + (GAPS.get(n) ?? 0) + 20);
  }
}, 120_000);

test('R2: at minute 149 it steps twenty pictures forth and back, each exactly', async () => {
  await press('End');
  await expect.poll(segment, { timeout: 20_000 }).toBe(SEGMENTS);
  while ((await at()) > 149 * 60 + 10) {
    const before = await at();
    await press('ArrowUp');
    await expect.poll(at, { timeout: 20_000 }).toBeLessThan(before);
  }
  expect(Math.floor((await at()) / 60)).toBe(149);
  await showing();
  await window.page.locator('[data-test="desk-picture"]').waitFor({ timeout: 20_000 });
  await watchDrawing(window.page);
  const { picture: from } = await placeOf(window.page);
  await press('ArrowRight');
  await expect.poll(async () => (await placeOf(window.page)).picture).toBe(from + 1);
  await expect.poll(() => drawnTime(window.page)).toBeGreaterThan(0);
  const forth = await drawnBySteps(window.page, 'ArrowRight', 20);
  const back = await drawnBySteps(window.page, 'ArrowLeft', 20);
  expect((await placeOf(window.page)).picture).toBe(from + 1);
  const [first = -1] = forth;
  forth.forEach((drawn, i) => expect(drawn - first, `step ${i + 1}`).toBeCloseTo(i / FPS, 2));
  // The same pictures on the way back.
  expect(back.slice(0, 19).map((drawn) => drawn.toFixed(2))).toEqual(
    [...forth]
      .reverse()
      .slice(1)
      .map((drawn) => drawn.toFixed(2)),
  );
  await picture(window, 'desk-minute-149-1366');
}, 120_000);
