import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { makeBigCard } from '../footage/big-card';
import { openWindow, picture, type OpenWindow } from './open-window';

let open: OpenWindow | null = null;

afterEach(async () => {
  await open?.close().catch(() => undefined);
  if (open) fs.rmSync(open.folder, { recursive: true, force: true });
  open = null;
});

function verify(vault: string): { ok: boolean; clips: number } {
  const station = path.join(process.env['EVIDOCK_DIST'] ?? '', 'station.cjs');
  const { stdout } = spawnSync(process.execPath, [station, 'verify', '--vault', vault, '--json'], {
    encoding: 'utf8',
  });
  return JSON.parse(stdout) as { ok: boolean; clips: number };
}

/** The utility process that writes the vault, as the program's own log names it. */
function vaultProcess(userData: string): number {
  const logs = path.join(userData, 'logs');
  const lines = fs
    .readdirSync(logs)
    .flatMap((name) => fs.readFileSync(path.join(logs, name), 'utf8').split('\n'));
  const started = lines.flatMap((line) => /\[vault\] started, process (\d+)/.exec(line)?.[1] ?? []);
  return Number(started.at(-1));
}

test('I3: the storing process is killed in mid-import; it comes back, goes on by itself, and nothing is lost or doubled', async () => {
  open = await openWindow({
    withCamera: false,
    folder: fs.mkdtempSync(path.join(process.env['TMPDIR'] ?? '/tmp', 'evidock-e2e-')),
  });
  await open.close();
  const { folder, camera } = open;
  fs.mkdirSync(camera);
  await makeBigCard(camera, { files: 12, bytesEach: 48 << 20 });
  open = await openWindow({ folder });
  const { page, vault } = open;
  await page.locator('[data-test=dock-card]', { hasText: /[1-9]\d*\s*\/\s*12/ }).waitFor({ timeout: 60_000 });
  await picture(open, 'dock-copying');
  process.kill(vaultProcess(path.join(folder, 'user-data')), 'SIGKILL');
  await page.locator('[data-test=dock-safe]').waitFor({ timeout: 120_000 });
  expect(verify(vault)).toMatchObject({ ok: true, clips: 12 });
});
