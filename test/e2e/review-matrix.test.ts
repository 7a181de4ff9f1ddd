/**
 * The proof matrix of the review desk, in the real window: every kind of recording plays or shows, seeks to its end and
 * steps exactly, or the desk says truthfully why not.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ClipId } from '#shared/ids';
import { makeClip, rewritten } from '../footage/clips';
import { askStation } from './ask-station';
import { saysWhy } from './look-reason';
import { openWindow, picture, resize, type OpenWindow } from './open-window';
import { drawnBySteps, drawnTime, placeOf, watchDrawing } from './stepping';

const COPY = ['-map', '0', '-c', 'copy'];
const SECONDS = 6;
const SEGMENTS = 30;

let window: OpenWindow;
let folder: string;
const put = async (name: string, from: string, bytes?: number): Promise<void> => {
  const file = path.join(folder, 'camera', name);
  await fs.promises.mkdir(path.dirname(file), { recursive: true });
  const whole = await fs.promises.readFile(from);
  await fs.promises.writeFile(file, bytes === undefined ? whole : whole.subarray(0, bytes));
};

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-matrix-'));
  const seconds = SECONDS;
  const mp4 = await makeClip({ container: 'mp4', seconds, grain: true });
  await put('Media/Video/DCAM_BC240001_B01OPR_20260713_080000.mp4', mp4);
  await put(
    'Media/Video/DCAM_BC240001_B01OPR_20260713_081000.mp4',
    await rewritten(mp4, 'mp4', [...COPY, '-tag:v', 'avc1']),
  );
  await put(
    'Media/Video/DCAM_BC240001_B01OPR_20260713_082000.mov',
    await makeClip({ container: 'mov', seconds }),
  );
  await put(
    'Media/Video/DCAM_BC240001_B01OPR_20260713_083000.mov',
    await rewritten(mp4, 'mov', ['-c:v', 'copy', '-c:a', 'pcm_alaw', '-ar', '8000', '-f', 'mov']),
  );
  await put(
    'Media/Video/DCAM_BC240001_B01OPR_20260713_084000.mp4',
    await makeClip({ container: 'hevc', seconds }),
  );
  await put(
    'Media/Video/DCAM_BC240001_B01OPR_20260713_085000.avi',
    await makeClip({ container: 'avi', seconds }),
  );
  await put(
    'Media/Video/DCAM_BC240001_B01OPR_20260713_090000.ts',
    await makeClip({ container: 'ts', seconds }),
  );
  await put(
    'Media/Video/DCAM_BC240001_B01OPR_20260713_110000.avi',
    await rewritten(mp4, 'avi', ['-c:v', 'copy', '-c:a', 'pcm_alaw', '-ar', '8000', '-f', 'avi']),
  );
  await put(
    'Media/Video/DCAM_BC240001_B01OPR_20260713_113000.avi',
    await rewritten(mp4, 'avi', ['-c:v', 'copy', '-c:a', 'pcm_u8', '-ar', '16000', '-f', 'avi']),
  );
  await put(
    'Media/Video/DCAM_BC240001_B01OPR_20260713_091000.mp4',
    await rewritten(mp4, 'mp4', [...COPY, '-movflags', '+frag_keyframe+empty_moov+default_base_moof']),
  );
  const cut = await makeClip({ container: 'mp4', seconds, grain: true, seed: 3 });
  await put(
    'Media/Video/DCAM_BC240001_B01OPR_20260713_092000.mp4',
    cut,
    Math.floor(fs.statSync(cut).size * 0.6),
  );
  const headless = await rewritten(
    await makeClip({ container: 'mp4', seconds, grain: true, seed: 4 }),
    'mp4',
    [...COPY, '-tag:v', 'avc1'],
  );
  await put(
    'Media/Video/DCAM_BC240001_B01OPR_20260713_093000.mp4',
    headless,
    Math.floor(fs.statSync(headless).size * 0.6),
  );
  await put(
    'Media/Image/DCAM_BC240001_B01OPR_20260713_103015.jpg',
    await makeClip({ container: 'jpg', size: [640, 360] }),
  );
  await put(
    'Media/Audio/DCAM_BC240001_B01OPR_20260713_150045.wav',
    await makeClip({ container: 'wav', seconds }),
  );
  // One recording of thirty segments, with two gaps.
  let at = Date.UTC(2026, 6, 13, 12, 0, 0);
  for (let i = 0; i < SEGMENTS; i++) {
    if (i === 10 || i === 20) at += 40_000;
    const stamp = new Date(at)
      .toISOString()
      .slice(0, 19)
      .replaceAll('-', '')
      .replaceAll(':', '')
      .replace('T', '_');
    await put(
      `Media/Video/DCAM_BC240001_B01OPR_${stamp}.mp4`,
      await makeClip({ container: 'mp4', seconds: 4, size: [160, 90], seed: 100 + i }),
    );
    at += 4000;
  }
  await fs.promises.copyFile('test/fixtures/demo-card/device.id', path.join(folder, 'camera', 'device.id'));
  window = await openWindow({ folder });
  await resize(window, 1366, 768);
  await window.page.locator('[data-test=dock-safe]').waitFor({ timeout: 120_000 });
  // The demonstration's person signs in by itself, in its own time.
  await window.page.locator('[data-test=nav-footage]').waitFor({ timeout: 30_000 });
}, 300_000);
afterAll(async () => {
  await window.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

async function clipNamed(stamp: string): Promise<ClipId> {
  const { rows } = await askStation(window.page, 'footage.page', {
    filter: { text: stamp },
    after: null,
    limit: 1,
  });
  const [row] = rows;
  if (!row) throw new Error(`no clip ${stamp}`);
  return row.clip;
}

const stage = () => window.page.locator('.stage').first();

async function openAtDesk(stamp: string): Promise<void> {
  const clip = await clipNamed(stamp);
  await window.page.evaluate((to) => (globalThis.location.hash = `#/desk/${to}`), clip);
  await window.page.locator('[data-test="desk"]').waitFor();
  await saysWhy(window.page);
}

const place = () => placeOf(window.page);
const drawn = () => drawnTime(window.page);

async function stepsExactly(): Promise<void> {
  await window.page.keyboard.press('Home');
  await window.page.locator('[data-test="desk-picture"]').waitFor({ timeout: 20_000 });
  await window.page.keyboard.press('ArrowDown');
  await window.page.keyboard.press('Home');
  await watchDrawing(window.page);
  await window.page.keyboard.press('ArrowRight');
  await expect.poll(async () => (await place()).picture).toBe(1);
  await expect.poll(drawn).toBeGreaterThan(0.04);
  const second = await drawn();
  await window.page.keyboard.press('ArrowLeft');
  await expect.poll(async () => (await place()).picture).toBe(0);
  // The first picture, and not still the second one: the steps are counted from here.
  await expect.poll(drawn).toBeLessThan(second - 0.02);
  const forth = await drawnBySteps(window.page, 'ArrowRight', 20);
  expect((await place()).picture).toBe(20);
  const back = await drawnBySteps(window.page, 'ArrowLeft', 20);
  expect((await place()).picture).toBe(0);
  // Twenty pictures a second, the first a little after 0 where the sound runs ahead: each step shows the very next
  // picture, and on the way back the same ones.
  const [first = -1] = forth;
  expect(first).toBeGreaterThan(0.04);
  expect(first).toBeLessThan(0.1);
  forth.forEach((time, i) => expect(time - first, `step ${i + 1}`).toBeCloseTo(i / 20, 2));
  expect(back.slice(0, 19).map((time) => time.toFixed(2))).toEqual(
    [...forth]
      .reverse()
      .slice(1)
      .map((time) => time.toFixed(2)),
  );
}

async function seeksToTheEnd(seconds: number): Promise<void> {
  await window.page.keyboard.press('End');
  await expect.poll(async () => (await place()).at, { timeout: 10_000 }).toBeGreaterThan(seconds - 0.5);
  const { length } = await place();
  expect(length).toBeGreaterThan(seconds - 0.3);
  expect(length).toBeLessThan(seconds + 0.6);
}

/** Bytes of sound that the window has decoded so far. */
const heard = (): Promise<number> =>
  window.page.evaluate(() => {
    const video: (HTMLVideoElement & { readonly webkitAudioDecodedByteCount?: number }) | null =
      document.querySelector('[data-test="desk-video"]');
    return video?.webkitAudioDecodedByteCount ?? -1;
  });

const NATIVE = [
  ['H.264/AAC mp4, index in front', '080000'],
  ['H.264/AAC mp4, index behind', '081000'],
  ['mov with PCM', '082000'],
  ['mov with A-law', '083000'],
  ['fragmented mp4', '091000'],
] as const;
const BY_COPY = [
  ['HEVC mp4', '084000'],
  ['MJPEG avi', '085000'],
  ['H.264 ts', '090000'],
  ['H.264 avi with A-law', '110000'],
  ['H.264 avi with PCM of eight bits', '113000'],
] as const;

test.each(NATIVE)(
  'R2: %s plays as it is, seeks to its end, steps 20 pictures forth and back exactly',
  async (_, stamp) => {
    await openAtDesk(`20260713_${stamp}`);
    await stage().and(window.page.locator('[data-showing="true"]')).waitFor({ timeout: 20_000 });
    expect(await window.page.locator('[data-test="desk-proxy"]').count()).toBe(0);
    await seeksToTheEnd(SECONDS);
    await stepsExactly();
  },
  90_000,
);

test.each(BY_COPY)(
  'R2: %s is shown through a marked copy, seeks to its end, steps exactly',
  async (_, stamp) => {
    await openAtDesk(`20260713_${stamp}`);
    await stage().and(window.page.locator('[data-showing="true"]')).waitFor({ timeout: 60_000 });
    expect(await window.page.locator('[data-test="desk-proxy"]').count()).toBe(1);
    await seeksToTheEnd(SECONDS);
    await stepsExactly();
    expect(await heard()).toBeGreaterThan(0);
  },
  120_000,
);

test('R2: a truncated file plays as far as it goes, its damage named; one without index says truthfully why not', async () => {
  await openAtDesk('20260713_092000');
  await stage().and(window.page.locator('[data-showing="true"]')).waitFor({ timeout: 20_000 });
  await window.page.locator('[data-test="desk-tab-facts"]').click();
  expect(await window.page.locator('.facts').innerText()).toMatch(/不完整|缺|截断|提前|结束|断/);
  await openAtDesk('20260713_093000');
  await window.page
    .locator('[data-test="desk-unplayable"], [data-test="desk-failed"]')
    .waitFor({ timeout: 60_000 });
  await picture(window, 'desk-no-index-1366');
}, 120_000);

test('R2: a photo shows; A-law sound plays and seeks to its end', async () => {
  await openAtDesk('103015');
  await window.page.locator('[data-test="desk-photo"]').waitFor();
  await expect
    .poll(() =>
      window.page.evaluate(
        () => document.querySelector<HTMLImageElement>('[data-test="desk-photo"]')?.naturalWidth,
      ),
    )
    .toBe(640);
  await openAtDesk('150045');
  await stage().and(window.page.locator('[data-showing="true"]')).waitFor({ timeout: 20_000 });
  await seeksToTheEnd(SECONDS);
  await window.page.keyboard.press('Home');
  await window.page.keyboard.press('k');
  await window.page.keyboard.press('l');
  await expect.poll(async () => (await place()).at, { timeout: 10_000 }).toBeGreaterThan(0.5);
  await window.page.keyboard.press('k');
}, 90_000);

test('R2: thirty segments with two gaps are one line: it seeks to its end and plays over a seam', async () => {
  await openAtDesk('20260713_120000');
  await stage().and(window.page.locator('[data-showing="true"]')).waitFor({ timeout: 20_000 });
  await expect.poll(() => window.page.locator('[data-test="desk-segment"]').count()).toBe(SEGMENTS);
  expect(await window.page.locator('.seam.gap').count()).toBe(2);
  await window.page.keyboard.press('End');
  await expect
    .poll(() => window.page.locator('[data-test="desk-time"]').innerText(), { timeout: 20_000 })
    .toMatch(/^0:03:1[89] \/ 0:03:/);
  await window.page.keyboard.press('Home');
  await window.page.locator('[data-test="desk-video"]').waitFor();
  await window.page.keyboard.press('End');
  await window.page.keyboard.press('Home');
  // Into the end of the first segment, then on over the seam.
  for (let i = 0; i < 7; i++) await window.page.keyboard.press('Shift+ArrowRight');
  await window.page.keyboard.press('k');
  await window.page.keyboard.press('l');
  await expect
    .poll(() => window.page.locator('.segment.here').getAttribute('title'), { timeout: 30_000 })
    .toContain('第 2 段');
  await window.page.keyboard.press('k');
  await picture(window, 'desk-session-1366');
}, 120_000);
