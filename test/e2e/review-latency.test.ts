/** How fast the desk is beside a bare video element on the same file, in the same window: opening, seeking, stepping. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeClip } from '../footage/clips';
import { askStation } from './ask-station';
import { saysWhy } from './look-reason';
import { openWindow, type OpenWindow } from './open-window';

let window: OpenWindow;
let folder: string;

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-latency-'));
  const camera = path.join(folder, 'camera');
  await fs.promises.mkdir(path.join(camera, 'Media/Video'), { recursive: true });
  await fs.promises.copyFile('test/fixtures/demo-card/device.id', path.join(camera, 'device.id'));
  await fs.promises.copyFile(
    await makeClip({ container: 'mp4', seconds: 30, size: [1280, 720] }),
    path.join(camera, 'Media/Video/DCAM_BC240001_B01OPR_20260713_080000.mp4'),
  );
  window = await openWindow({ folder });
  await window.page.locator('[data-test=dock-safe]').waitFor({ timeout: 120_000 });
  // The demonstration's person signs in by itself, in its own time.
  await window.page.locator('[data-test=nav-footage]').waitFor({ timeout: 30_000 });
}, 180_000);
afterAll(async () => {
  await window.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
/** Ten seconds on and back: the same places for both. */
const PLACES = [10, 20, 10, 20, 10, 20, 10, 0];
const STEPS = 12;

test('R2: opening, seeking and stepping at the desk stay near what a bare video element takes', async () => {
  const { page } = window;
  const { rows } = await askStation(page, 'footage.page', {
    filter: { kind: 'video' },
    after: null,
    limit: 1,
  });
  const clip = rows[0]?.clip;
  if (!clip) throw new Error('no clip');

  const bare = await page.evaluate(
    async ([id, places, steps]) => {
      const { station } = globalThis as unknown as {
        readonly station: { ask(name: string, args: object): Promise<{ value: { url: string } }> };
      };
      const began = performance.now();
      const { value } = await station.ask('footage.look', { clip: id, why: 'latency' });
      const video = document.createElement('video');
      video.crossOrigin = 'anonymous';
      video.muted = true;
      document.body.append(video);
      const drawn = () => new Promise<void>((resolve) => video.requestVideoFrameCallback(() => resolve()));
      const first = drawn();
      video.src = value.url;
      await first;
      const open = performance.now() - began;
      const at = async (seconds: number): Promise<number> => {
        const from = performance.now();
        const seeked = new Promise((resolve) => video.addEventListener('seeked', resolve, { once: true }));
        video.currentTime = seconds;
        await seeked;
        return performance.now() - from;
      };
      const seeks: number[] = [];
      for (const place of places) seeks.push(await at(place));
      const stepped: number[] = [];
      for (let i = 1; i <= steps; i++) stepped.push(await at(i / 20 + 0.025));
      video.remove();
      return { open, seeks, stepped };
    },
    [clip, PLACES, STEPS] as const,
  );

  // The reason is said before: what is measured is the desk, and no person who types.
  await page.evaluate((id) => (globalThis.location.hash = `#/desk/${id}`), clip);
  await saysWhy(page);
  await page.evaluate(() => (globalThis.location.hash = '#/footage'));
  await page.locator('[data-test=desk]').waitFor({ state: 'detached' });

  const desk = await page.evaluate(
    async ([id, places, steps]) => {
      const until = async <T>(found: () => T | null | undefined | false): Promise<T> => {
        for (;;) {
          const value = found();
          if (value) return value;
          await new Promise((resolve) => requestAnimationFrame(resolve));
        }
      };
      const began = performance.now();
      globalThis.location.hash = `#/desk/${id}`;
      await until(() => document.querySelector('.stage[data-showing="true"]'));
      const open = performance.now() - began;
      const video = await until(() => document.querySelector<HTMLVideoElement>('[data-test="desk-video"]'));
      await until(() => document.querySelector('[data-test="desk-picture"]'));
      const press = (key: string) =>
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
      const seeks: number[] = [];
      let here = 0;
      for (const place of places) {
        const from = performance.now();
        const seeked = new Promise((resolve) => video.addEventListener('seeked', resolve, { once: true }));
        press(place > here ? 'ArrowDown' : 'ArrowUp');
        await seeked;
        here = place;
        seeks.push(performance.now() - from);
      }
      const picture = (): string =>
        document.querySelector<HTMLElement>('[data-test="desk-picture"]')?.dataset['picture'] ?? '';
      const stepped: number[] = [];
      for (let i = 0; i < steps; i++) {
        const [before, from] = [picture(), performance.now()];
        press('ArrowRight');
        await until(() => picture() !== before);
        stepped.push(performance.now() - from);
      }
      return { open, seeks, stepped };
    },
    [clip, PLACES, STEPS] as const,
  );

  const row = (name: string, one: number, other: number) => ({
    what: name,
    bareMs: Math.round(one),
    deskMs: Math.round(other),
    ratio: Number((other / one).toFixed(2)),
  });
  const table = [
    row('open to first picture', bare.open, desk.open),
    row('seek', median(bare.seeks), median(desk.seeks)),
    row('step one picture', median(bare.stepped), median(desk.stepped)),
  ];
  console.table(table);
  fs.mkdirSync('out', { recursive: true });
  fs.writeFileSync('out/review-latency.json', JSON.stringify(table, null, 2));
  const [open, seek, step] = table;
  // Wide bounds: a shared machine is no stop-watch. What they catch is work that grows with the recording.
  expect(open?.deskMs).toBeLessThan((open?.bareMs ?? 0) + 5000);
  expect(seek?.ratio).toBeLessThan(4);
  expect(step?.deskMs).toBeLessThan(Math.max(300, 4 * (step?.bareMs ?? 0)));
}, 120_000);
