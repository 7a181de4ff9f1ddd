/**
 * How soon the window can be used when the vault holds a million clips (see large-vault.ts; EVIDOCK_BENCH_CLIPS), beside
 * an empty window of the same Electron, in turns: it can be when the vault is open and the window shows what is docked
 * and lets people sign in. EVIDOCK_BENCH_ROUNDS: how often each is started.
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import type { _electron as Electron } from 'playwright-core';
import { withDisplay } from '../../build/display.mjs';
import { signInAs } from '../e2e/sign-in';
import { CLIPS, largeVault } from './large-vault';
import { median } from './measured-run';
import { against, heading, number, report } from './report';

const rounds = Number(process.env['EVIDOCK_BENCH_ROUNDS'] ?? 5);
const root = process.env['EVIDOCK_ROOT'] ?? process.cwd();
// Not bundled: it brings programs of its own.
const { _electron: electron } = createRequire(path.join(root, 'package.json'))('playwright-core') as {
  readonly _electron: typeof Electron;
};

const work = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-start-'));
process.once('exit', () => fs.rmSync(work, { recursive: true, force: true }));

/** An application of one window with one line in it. */
function emptyApp(): string {
  const folder = path.join(work, 'empty');
  fs.mkdirSync(folder);
  fs.writeFileSync(path.join(folder, 'package.json'), '{"name":"empty","main":"main.cjs"}');
  fs.writeFileSync(
    path.join(folder, 'main.cjs'),
    `const { app, BrowserWindow } = require('electron');
     app.whenReady().then(() => new BrowserWindow({ width: 1366, height: 768 }).loadURL('data:text/html,<p id=ready>ready</p>'));`,
  );
  return folder;
}

/** Seconds from the start until `selector` can be seen, and what `then` measures behind it. */
async function started(
  args: readonly string[],
  selector: string,
  env: NodeJS.ProcessEnv,
  then: (
    page: Awaited<ReturnType<Awaited<ReturnType<typeof electron.launch>>['firstWindow']>>,
  ) => Promise<void> = () => Promise.resolve(),
): Promise<number> {
  const began = performance.now();
  const app = await electron.launch({
    executablePath: process.env['EVIDOCK_ELECTRON'] ?? '',
    chromiumSandbox: false,
    args: [...args],
    env: { ...(env as Record<string, string>), EVIDOCK_KEYCHAIN: 'off' },
  });
  try {
    const page = await app.firstWindow();
    await page.locator(selector).first().waitFor({ timeout: 600_000 });
    const seconds = (performance.now() - began) / 1000;
    await then(page);
    return seconds;
  } finally {
    await app.close();
  }
}

async function measure(env: NodeJS.ProcessEnv, vault: string): Promise<void> {
  const ours = [root, `--user-data-dir=${path.join(work, 'user')}`, `--vault=${vault}`];
  const empty = [emptyApp(), `--user-data-dir=${path.join(work, 'empty-user')}`];
  // The first start names the people of a demonstration, and fills the caches of both.
  await started([...ours, '--demo-people'], '[data-test=sign-out]', env);
  await started(empty, '#ready', env);
  const usable: number[] = [];
  const plain: number[] = [];
  const listed: number[] = [];
  for (let round = 0; round < rounds; round++) {
    plain.push(await started(empty, '#ready', env));
    usable.push(
      await started(ours, '[data-test=sign-in]', env, async (page) => {
        await signInAs(page, 'reviewer');
        const began = performance.now();
        await page.locator('[data-test=nav-footage]').click();
        await page.locator('[data-test=footage-row]').first().waitFor();
        listed.push(performance.now() - began);
      }),
    );
  }
  const what = `start with ${number(CLIPS, 0)} clips`;
  report({
    what: 'an empty Electron window',
    measured: `${number(median(plain), 2)} s`,
    aim: null,
    met: null,
  });
  report({
    what: `${what}: window usable`,
    measured: `${number(median(usable), 2)} s`,
    aim: null,
    met: null,
  });
  const ratio = median(usable.map((seconds, i) => seconds / (plain[i] ?? Number.NaN)));
  against(`${what}: as a multiple of an empty Electron window`, ratio, { most: 2 }, '×', 2);
  report({
    what: `${what}: the first page of footage after a click, drawn`,
    measured: `${number(median(listed), 0)} ms`,
    aim: null,
    met: null,
  });
}

const { folder } = await largeVault(root);
heading('Start');
await withDisplay({ always: true }, (env) => measure(env, folder));
