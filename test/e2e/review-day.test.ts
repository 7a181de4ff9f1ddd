/**
 * A reviewer's day at the desk, in the real window: clip after clip, drawn ones and chosen ones, is looked at, judged and
 * completed, and in the middle the window's process is killed. Nothing is lost, and what the ledger says at the end agrees
 * with what was done. `npm run test:review-day` makes it the whole day of forty clips.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Arguments, RequestName, Result } from '#shared/contract/requests';
import type { AccountName, ClipId, DrawId } from '#shared/ids';
import { makeClip } from '../footage/clips';
import { drawnFor, recordedLastWeek } from '../footage/last-week';
import { askStation } from './ask-station';
import { begun, completes, judges, looks } from './at-the-desk';
import { saysWhy } from './look-reason';
import { openWindow, picture, resize, type OpenWindow } from './open-window';

const CLIPS = Number(process.env['EVIDOCK_REVIEW_DAY'] ?? 6);
/** Half of them were drawn; the others the reviewer chose. */
const DRAWN = Math.floor(CLIPS / 2);
const CRASH_AT = DRAWN - 1;

let window: OpenWindow;
let folder: string;
let draw: DrawId;
/** All recordings of the day: those that were drawn, in the order of their places, and the chosen ones. */
let clips: readonly ClipId[];
const taken = (n: number): ClipId | 'drawn' => (n < DRAWN ? 'drawn' : (clips[n] ?? ('' as ClipId)));

const ask = <N extends RequestName>(name: N, args: Arguments<N>): Promise<Result<N>> =>
  askStation(window.page, name, args);

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-day-'));
  const camera = path.join(folder, 'camera');
  await fs.promises.mkdir(path.join(camera, 'Media/Video'), { recursive: true });
  await fs.promises.copyFile('test/fixtures/demo-card/device.id', path.join(camera, 'device.id'));
  await recordedLastWeek(
    folder,
    Array.from({ length: DRAWN }, (_, n) => (n % 3 === 0 ? 'S03KEP' : 'S02OFF')),
    async (station) => {
      draw = await drawnFor(station, 'demo' as AccountName, DRAWN);
    },
  );
  for (let i = 0; i < CLIPS - DRAWN; i++) {
    const at = new Date(Date.UTC(2026, 6, 13, 1, 0, 0) + i * 20 * 60_000);
    const stamp = at.toISOString().slice(0, 19).replaceAll('-', '').replaceAll(':', '').replace('T', '_');
    // Only some are made: bytes behind the end make each a file of its own, and are no harm to a player.
    const clip = await fs.promises.readFile(
      await makeClip({ container: 'mp4', seconds: 4, size: [640, 360], seed: i % 4 }),
    );
    const own = Buffer.concat([
      clip,
      Buffer.from([0, 0, 0, 12]),
      Buffer.from(`free${String(i).padStart(4, '0')}`),
    ]);
    await fs.promises.writeFile(path.join(camera, `Media/Video/DCAM_BC240001_B01OPR_${stamp}.mp4`), own);
  }
  await start();
  await window.page.locator('[data-test=dock-safe]').waitFor({ timeout: 120_000 });
  // The demonstration's person signs in by itself, in its own time.
  await window.page.locator('[data-test=nav-footage]').waitFor({ timeout: 30_000 });
  const page = await ask('footage.page', {
    filter: {},
    after: null,
    limit: 100,
  });
  const drawn = (await ask('draws.mine', {})).map(({ clip }) => clip);
  expect(drawn.length).toBe(DRAWN);
  const chosen = page.rows.map(({ clip }) => clip).filter((clip) => !drawn.includes(clip));
  clips = [...drawn, ...chosen.reverse()];
  expect(clips.length).toBe(CLIPS);
}, 300_000);
afterAll(async () => {
  await window.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<void> {
  window = await openWindow({ folder });
  await resize(window, 1366, 768);
}

async function goTo(clip: ClipId): Promise<void> {
  await window.page.evaluate((to) => (globalThis.location.hash = `#/desk/${to}`), clip);
  await saysWhy(window.page);
  await window.page.locator('[data-test="desk-video"]').waitFor({ timeout: 30_000 });
  await window.page.locator('.stage[data-showing="true"]').first().waitFor({ timeout: 30_000 });
}

/** What was drawn is opened from the list, where the most urgent stands first; anything else from its own page. */
async function begin(clip: ClipId | 'drawn'): Promise<void> {
  if (clip === 'drawn') {
    await window.page.evaluate(() => (globalThis.location.hash = '#/reviews/mine'));
    await window.page.locator('[data-test="start-review"]').first().click();
  } else {
    await goTo(clip);
    await window.page.locator('[data-test="desk-start"]').click();
  }
  await begun(window);
}

test(
  'R2, R4: a day of reviews with a crash in the middle loses nothing, and the ledger agrees',
  async () => {
    for (const [n, clip] of clips.entries()) {
      await begin(taken(n));
      await looks(window);
      await judges(window);
      if (n === 1) {
        // A note, a finding and a still.
        await window.page.keyboard.press('n');
        await window.page.locator('[data-test="desk-note-field"]').fill('此处未佩戴标识');
        await window.page.keyboard.press('Enter');
        await window.page.keyboard.press('s');
        await expect.poll(() => window.page.locator('.mark.still').count()).toBe(1);
        await window.page.locator('[data-test="desk-tab-findings"]').click();
        await window.page.locator('[data-test="desk-add-finding"]').click();
        await window.page.locator('[data-test="finding-note"]').fill('着装不整');
        await picture(window, 'desk-finding-1366');
      }
      if (n === CRASH_AT) {
        // What was typed and judged is kept in a moment; then the window's process dies without a word.
        await window.page.keyboard.press('n');
        await window.page.locator('[data-test="desk-note-field"]').fill('崩溃前写下');
        await window.page.keyboard.press('Enter');
        await window.page.waitForTimeout(3000);
        const { pid } = window.app.process();
        if (pid === undefined) throw new Error('no process');
        process.kill(pid, 'SIGKILL');
        await new Promise((resolve) => setTimeout(resolve, 2000));
        await start();
        await window.page.locator('[data-test="nav-footage"]').waitFor({ timeout: 60_000 });
        await goTo(clip);
        await expect
          .poll(() => window.page.locator('[data-test="desk-mode"]').innerText())
          .toBe('抽查办理中');
        await window.page.locator('[data-test="desk-tab-checklist"]').click();
        const items = await window.page.locator('[data-test="desk-item"]').count();
        await expect
          .poll(() => window.page.locator('.checklist .done').innerText())
          .toContain(`${items} / ${items}`);
        await window.page.locator('[data-test="desk-tab-notes"]').click();
        expect(await window.page.locator('[data-test="desk-written"]').innerText()).toContain('崩溃前写下');
        await picture(window, 'desk-after-crash-1366');
      }
      await completes(window);
    }
    const station = path.join(process.env['EVIDOCK_DIST'] ?? '', 'station.cjs');
    const report = JSON.parse(
      execFileSync(process.execPath, [station, 'verify', '--vault', path.join(folder, 'vault'), '--json'], {
        encoding: 'utf8',
      }),
    ) as { ok: boolean };
    expect(report.ok).toBe(true);
    // What the ledger itself says, line by line.
    const lines = fs
      .readdirSync(path.join(folder, 'vault', 'ledger'))
      .filter((name) => name.endsWith('.jsonl'))
      .sort()
      .flatMap((name) =>
        fs
          .readFileSync(path.join(folder, 'vault', 'ledger', name), 'utf8')
          .trim()
          .split('\n'),
      )
      .map((line) => JSON.parse(line) as { kind: string; data: Record<string, unknown> });
    const of = (kind: string) => lines.filter((line) => line.kind === kind).map(({ data }) => data);
    expect(of('review.opened').length).toBe(CLIPS);
    expect(of('review.completed').length).toBe(CLIPS);
    expect(
      of('review.completed')
        .map(({ result }) => result)
        .sort(),
    ).toEqual([...Array<string>(CLIPS - 1).fill('conforms'), 'does-not-conform'].sort());
    expect(of('still.kept').length).toBe(1);
    // The drawn places are done, each for its own clip, and so says the draw.
    const [row] = await ask('draws.list', {});
    expect(row).toMatchObject({ draw, places: DRAWN, done: DRAWN });
    const completed = of('review.completed') as {
      drawn: { draw: string; position: number } | null;
      clips: string[];
    }[];
    const places = completed.filter(({ drawn }) => drawn?.draw === draw);
    expect(places.map(({ drawn, clips: own }) => [drawn?.position, own[0]])).toEqual(
      clips.slice(0, DRAWN).map((clip, n) => [n + 1, clip]),
    );
    expect(await ask('draws.mine', {})).toEqual([]);
    const counted = await ask('reviews.statistics', {
      from: '2020-01-01T00:00:00.000Z',
      to: '2099-01-01T00:00:00.000Z',
    });
    expect(counted).toMatchObject({
      completed: CLIPS,
      watchedMs: of('review.completed').reduce((sum, data) => sum + Number(data['watchedMs']), 0),
      results: { conforms: CLIPS - 1, 'does-not-conform': 1 },
    });
    for (const clip of clips) {
      const seconds = of('clip.watched')
        .filter((data) => data['clip'] === clip)
        .reduce((sum, data) => sum + Number(data['seconds']), 0);
      expect(seconds, clip).toBeGreaterThanOrEqual(1);
      const { completed } = await ask('desk.session', { clip });
      expect(completed).toBe(1);
    }
    for (const data of of('review.completed')) {
      expect(Number(data['watchedMs'])).toBeGreaterThan(1000);
      expect(Number(data['watchedMs'])).toBeLessThanOrEqual(Number(data['lengthMs']) + 100);
    }
  },
  Math.max(240_000, CLIPS * 30_000),
);

test('R2: the desk in both sizes and languages, light and dark', async () => {
  await begin(clips[0] ?? ('' as ClipId));
  await judges(window);
  await window.page.keyboard.press('Home');
  await window.page.keyboard.press('q');
  for (const [width, height] of [
    [1366, 768],
    [1920, 1080],
  ] as const) {
    await resize(window, width, height);
    await window.page.locator('[data-test="desk-tab-checklist"]').click();
    await picture(window, `desk-checklist-zh-${width}`);
    await ask('station.prefer', { language: 'en', theme: 'dark' });
    await window.page.reload();
    await window.page.locator('.stage[data-showing="true"]').first().waitFor({ timeout: 30_000 });
    await window.page.locator('[data-test="desk-tab-findings"]').click();
    await picture(window, `desk-findings-en-${width}`);
    await window.page.locator('[data-test="desk-tab-notes"]').click();
    await picture(window, `desk-notes-en-${width}`);
    await window.page.keyboard.press('?');
    await window.page.locator('[data-test="desk-keys"]').waitFor();
    await picture(window, `desk-keys-en-${width}`);
    await window.page.keyboard.press('Escape');
    await ask('station.prefer', { language: 'zh', theme: 'light' });
    await window.page.reload();
    await window.page.locator('.stage[data-showing="true"]').first().waitFor({ timeout: 30_000 });
  }
}, 120_000);
