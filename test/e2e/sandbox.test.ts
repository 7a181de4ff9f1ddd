import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = process.env['EVIDOCK_ROOT'] ?? process.cwd();
const electron = process.env['EVIDOCK_ELECTRON'] ?? '';

/** Root cannot run the sandbox; any other account can, also one that has no name. */
const asRoot = process.geteuid?.() === 0;
const ordinary = asRoot ? { uid: 65534, gid: 65534 } : {};

/** Whether this kernel gives user namespaces to ordinary users and they may read the checkout. */
function possible(): boolean {
  if (process.platform !== 'linux') return false;
  const namespaces = spawnSync('unshare', ['-Ur', 'true'], { ...ordinary, cwd: '/' }).status === 0;
  const readable = [electron, path.join(root, 'package.json')].every(
    (file) => spawnSync('test', ['-r', file], { ...ordinary, cwd: '/' }).status === 0,
  );
  return namespaces && readable;
}

test.skipIf(!possible())("as an ordinary user the window runs in Chromium's sandbox", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-sandbox-'));
  if (asRoot) fs.chownSync(folder, 65534, 65534);
  try {
    const run = spawnSync(
      process.execPath,
      [path.join(root, 'test/e2e/sandboxed-window.mjs'), root, electron, folder],
      {
        ...ordinary,
        encoding: 'utf8',
        env: { ...process.env, HOME: folder },
        timeout: 120_000,
      },
    );
    expect(run.stdout, run.stderr).toContain('{');
    expect(JSON.parse(run.stdout)).toEqual({
      seccomp: 2,
      user: asRoot ? 65534 : process.geteuid?.(),
      withoutSandbox: false,
      namespace: true,
    });
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
});
