/** The process that watches the docks may die: it is back within two seconds, and imports of mounted cameras never notice. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { makeBigCard } from '../footage/big-card';
import { openWindow, type OpenWindow } from './open-window';

const CLIPS = 16;
let open: OpenWindow | null = null;
let folder: string;

afterEach(async () => {
  await open?.close().catch(() => undefined);
  open = null;
  fs.rmSync(folder, { recursive: true, force: true });
});

interface LogLine {
  readonly at: number;
  readonly text: string;
}

/** What the program's own log says of the dock and vault processes, oldest first. */
function logLines(name: 'dock' | 'vault'): readonly LogLine[] {
  const logs = path.join(folder, 'user-data', 'logs');
  return fs
    .readdirSync(logs)
    .sort()
    .flatMap((file) => fs.readFileSync(path.join(logs, file), 'utf8').split('\n'))
    .filter((line) => line.includes(`[${name}] `))
    .map((line) => ({
      at: Date.parse(line.slice(0, line.indexOf(' '))),
      text: line.slice(line.indexOf(`[${name}] `) + name.length + 3),
    }));
}

const startsOf = (name: 'dock' | 'vault'): readonly LogLine[] =>
  logLines(name).filter(({ text }) => text.startsWith('started, process '));
const pidOf = ({ text }: LogLine): number => Number(/\d+/.exec(text)?.[0]);

async function until<T>(what: string, look: () => T | undefined, seconds = 30): Promise<T> {
  for (const end = Date.now() + seconds * 1000; ;) {
    const found = look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error(`not within ${seconds} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The times of all entries of a kind in the ledger on disk. */
function entriesOf(vault: string, kind: string): readonly number[] {
  const ledger = path.join(vault, 'ledger');
  return fs
    .readdirSync(ledger)
    .filter((name) => name.startsWith('segment-'))
    .flatMap((name) => fs.readFileSync(path.join(ledger, name), 'utf8').split('\n'))
    .filter((line) => line.includes(`"kind":"${kind}"`))
    .map((line) => Date.parse(/"at":"([^"]+)"/.exec(line)?.[1] ?? ''));
}

test('I1, I3: the dock process is killed in mid-import: noticed, logged, back within two seconds; the import goes on as if nothing had been', async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-e2e-'));
  const camera = path.join(folder, 'camera');
  fs.mkdirSync(camera);
  await makeBigCard(camera, { files: CLIPS, bytesEach: 48 << 20 });
  open = await openWindow({ folder });
  const { page, vault } = open;
  await page
    .locator('[data-test=dock-card]', { hasText: new RegExp(`[1-9]\\d*\\s*/\\s*${CLIPS}`) })
    .waitFor({ timeout: 60_000 });
  const [first] = startsOf('dock');
  if (!first) throw new Error('the dock process was never started');

  // Twice: the second time what was started anew.
  process.kill(pidOf(first), 'SIGKILL');
  const killed = Date.now();
  const second = await until('started again', () => startsOf('dock')[1]);
  expect(second.at - killed).toBeLessThan(2_000);
  expect(logLines('dock').map(({ text }) => text)).toContainEqual(expect.stringMatching(/^ended, code/));
  process.kill(pidOf(second), 'SIGKILL');
  const killedAgain = Date.now();
  const third = await until('started a second time', () => startsOf('dock')[2]);
  expect(third.at - killedAgain).toBeLessThan(2_000);

  await page.locator('[data-test=dock-safe]').waitFor({ timeout: 120_000 });
  // It was under way all the time: begun once, never broken off, and ended after the deaths.
  expect(entriesOf(vault, 'import.started')).toHaveLength(1);
  expect(entriesOf(vault, 'import.interrupted')).toEqual([]);
  const [finished] = entriesOf(vault, 'import.finished');
  expect(finished).toBeGreaterThan(killedAgain);
  expect(startsOf('vault')).toHaveLength(1);
  // The new one sees what is docked: the card is gone when the camera is.
  fs.renameSync(camera, `${camera}-pulled`);
  await page.locator('[data-test=dock-empty]').waitFor({ timeout: 20_000 });

  const station = path.join(process.env['EVIDOCK_DIST'] ?? '', 'station.cjs');
  const { stdout } = spawnSync(process.execPath, [station, 'verify', '--vault', vault, '--json'], {
    encoding: 'utf8',
  });
  expect(JSON.parse(stdout)).toMatchObject({ ok: true, clips: CLIPS });
});
