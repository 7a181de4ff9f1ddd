import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { saysWhy } from './look-reason';
import { openWindow, picture, resize, type OpenWindow } from './open-window';

let open: OpenWindow;
const sizes = [
  [1366, 768],
  [1920, 1080],
] as const;

beforeAll(async () => {
  open = await openWindow();
});
afterAll(async () => {
  await open.close();
  fs.rmSync(open.folder, { recursive: true, force: true });
});

/** `station verify` from outside, while or after the workstation runs. */
function verify(vault: string): { ok: boolean; clips: number; failures: unknown[] } {
  const station = path.join(process.env['EVIDOCK_DIST'] ?? '', 'station.cjs');
  return JSON.parse(
    execFileSync(process.execPath, [station, 'verify', '--vault', vault, '--json'], { encoding: 'utf8' }),
  ) as never;
}

test('I1, I3: a docked camera is found, imported, sealed and only then safe to unplug', async () => {
  const { page, vault, camera } = open;
  await page.locator('[data-test=dock-card]').waitFor();
  await page.locator('[data-test=dock-safe]').waitFor({ timeout: 60_000 });
  expect(await page.locator('[data-test=dock-safe]').innerText()).toContain('可以拔下');
  const report = verify(vault);
  expect(report).toMatchObject({ ok: true, failures: [] });
  const originals = fs
    .readdirSync(path.join(vault, 'originals'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /[0-9a-f]{64}\./.test(name));
  expect(originals.length).toBe(report.clips);
  const onCamera = fs
    .readdirSync(camera, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(mp4|jpg|wav|nmea)$/i.test(name))
    .map((name) =>
      createHash('sha256')
        .update(fs.readFileSync(path.join(camera, name)))
        .digest('hex'),
    );
  expect(originals.map((name) => path.basename(name).slice(0, 64)).sort()).toEqual(
    [...new Set(onCamera)].sort(),
  );
});

test('every file of the import stands beside the only camera, with its outcome', async () => {
  const { page } = open;
  await page
    .locator('[data-test=file-row]', { hasText: 'DCAM_BC240001_B01OPR_20260713_103000.mp4' })
    .waitFor();
  expect(await page.locator('[data-test=files-all]').innerText()).toContain('13');
});

test.each(sizes)('a picture of the Dock at %i×%i', async (width, height) => {
  await resize(open, width, height);
  expect((await picture(open, `dock-${width}`)).length).toBeGreaterThan(20_000);
});

test('C2: a clip plays over clip://, its picture advances, and the look is on record', async () => {
  const { page } = open;
  await page.locator('[data-test=nav-footage]').click();
  const row = page.locator('[data-test=footage-row]', {
    hasText: 'DCAM_BC240001_B01OPR_20260713_103000.mp4',
  });
  await row.first().waitFor();
  for (const [width, height] of sizes) {
    await resize(open, width, height);
    await picture(open, `footage-${width}`);
  }
  await row.first().click();
  // The regulation of the demonstration guards footage: a look says why.
  await page.locator('[data-test=look-reason]').waitFor();
  for (const [width, height] of sizes) {
    await resize(open, width, height);
    await picture(open, `clip-look-reason-${width}`);
  }
  await saysWhy(page, '投诉核查');
  const video = page.locator('video[data-test=clip-player]');
  await video.waitFor();
  // Seven seconds, verified picture by picture.
  const inside = await page.locator('[data-test=clip-media]').innerText();
  expect(inside).toContain('0:07');
  expect(inside).toContain('H.264 · ');
  const frames = await video.evaluate(async (element) => {
    const player = element as HTMLVideoElement;
    player.muted = true;
    await player.play();
    const seen = new Set<string>();
    const canvas = document.createElement('canvas');
    canvas.width = 64;
    canvas.height = 36;
    const painter = canvas.getContext('2d');
    for (let i = 0; i < 20 && player.currentTime < 3; i++) {
      await new Promise((resolve) => player.requestVideoFrameCallback(resolve));
      painter?.drawImage(player, 0, 0, 64, 36);
      seen.add(canvas.toDataURL());
    }
    player.currentTime = player.duration - 0.5;
    await new Promise((resolve) => player.addEventListener('seeked', resolve, { once: true }));
    return {
      different: seen.size,
      at: player.currentTime,
      duration: player.duration,
      width: player.videoWidth,
    };
  });
  expect(frames.width).toBeGreaterThan(0);
  expect(frames.different).toBeGreaterThan(5);
  expect(frames.at).toBeGreaterThan(frames.duration - 1);
  for (const [width, height] of sizes) {
    await resize(open, width, height);
    await picture(open, `clip-${width}`);
  }
  const ledger = fs.readFileSync(path.join(open.vault, 'ledger', 'segment-000001.jsonl'), 'utf8');
  expect(ledger).toContain('"kind":"clip.looked-at"');
});

test('C2: integrity is proven at the press of a button', async () => {
  const { page } = open;
  await page.locator('[data-test=nav-ledger]').click();
  await page.locator('[data-test=ledger-verify]').click();
  await page.locator('[data-test=ledger-verdict][data-verdict=proven]').waitFor({ timeout: 30_000 });
  for (const [width, height] of sizes) {
    await resize(open, width, height);
    await picture(open, `ledger-${width}`);
  }
});

test('the window has no way out: no Node, no network, no other page', async () => {
  const { page } = open;
  const found = await page.evaluate(async () => ({
    node: typeof (globalThis as { require?: unknown }).require,
    process: typeof (globalThis as { process?: unknown }).process,
    station: Object.keys((window as unknown as { station: object }).station).sort(),
    fetched: await fetch('https://example.com').then(
      () => 'reached',
      () => 'refused',
    ),
    inlineScript: (() => {
      // A script put into the page by whoever got that far; asked this way because the test's own code is exempt.
      const script = document.createElement('script');
      script.textContent = "document.documentElement.dataset.injected = 'ran'";
      document.head.append(script);
      return document.documentElement.dataset['injected'] ?? 'refused';
    })(),
    opened: window.open('https://example.com') === null,
  }));
  expect(found).toEqual({
    node: 'undefined',
    process: 'undefined',
    station: ['ask', 'on'],
    fetched: 'refused',
    inlineScript: 'refused',
    opened: true,
  });
});
