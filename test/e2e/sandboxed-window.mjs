// Run by sandbox.test.ts as an ordinary user: opens the workstation with Chromium's sandbox on and tells what the
// kernel says of the window's process.
import fs from 'node:fs';
import path from 'node:path';
import { _electron } from 'playwright-core';

const [root = '', electron = '', folder = ''] = process.argv.slice(2);
const app = await _electron.launch({
  executablePath: electron,
  chromiumSandbox: true,
  args: [
    root,
    `--user-data-dir=${path.join(folder, 'user-data')}`,
    `--vault=${path.join(folder, 'vault')}`,
    '--demo-people',
  ],
  env: { .../** @type {Record<string, string>} */ (process.env), HOME: folder, EVIDOCK_KEYCHAIN: 'off' },
});
const page = await app.firstWindow();
await page.locator('[data-test=nav-dock]').waitFor();
const pid = await app.evaluate(({ BrowserWindow }) =>
  BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
);
const argv = await app.evaluate(() => process.argv);
const status = fs.readFileSync(`/proc/${String(pid)}/status`, 'utf8');
console.log(
  JSON.stringify({
    seccomp: Number(/^Seccomp:\s+(\d+)/m.exec(status)?.[1]),
    user: process.geteuid?.(),
    withoutSandbox: argv.includes('--no-sandbox'),
    namespace: fs.readlinkSync(`/proc/${String(pid)}/ns/user`) !== fs.readlinkSync('/proc/self/ns/user'),
  }),
);
await app.close();
