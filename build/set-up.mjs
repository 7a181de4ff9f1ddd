// Makes a fresh clone ready: npm packages, an Electron, and on Linux the system's libraries. Nothing to do: 0.3 s at most.
//   node build/set-up.mjs [--tests]
import path from 'node:path';
import { run } from './child.mjs';
import { needsVirtualDisplay } from './display.mjs';
import { findElectron } from './electron-runtime.mjs';
import { isMain } from './is-main.mjs';
import { checkNodeVersion } from './node-version.mjs';
import { installNpmPackages } from './npm-packages.mjs';
import { root } from './paths.mjs';
import { Plain, runScript, say } from './say.mjs';
import { provideOnLinux } from './system-packages.mjs';

/** @typedef {import('./electron-runtime.mjs').ElectronRuntime} ElectronRuntime */

/**
 * Readies what every script needs: a Node that is new enough, and the npm packages.
 */
export async function setUpPackages() {
  checkNodeVersion();
  await installNpmPackages();
}

/**
 * Readies all that is needed to open the window.
 * @param {{ tests?: boolean }} [options] `tests`: also a virtual display and the programs that tests call
 * @returns {Promise<ElectronRuntime>}
 */
export async function setUp({ tests = false } = {}) {
  await setUpPackages();
  const electron = findElectron() ?? (await fetchElectron());
  if (process.platform === 'linux') {
    await provideOnLinux({ electron: electron.bin, display: tests || needsVirtualDisplay(), tests });
  }
  return electron;
}

/** Lets the electron package fetch its official build. */
async function fetchElectron() {
  say('Fetching Electron (once, about 110 MB) …', '正在下载 Electron（仅首次，约 110 MB）……');
  const code = await run(process.execPath, [path.join(root, 'node_modules', 'electron', 'install.js')], {
    stdio: ['ignore', 2, 2],
  });
  const fetched = code === 0 ? findElectron() : undefined;
  if (fetched) return fetched;
  throw new Plain(
    'Electron could not be fetched. Give this computer access to the release downloads (or a mirror, in ELECTRON_MIRROR),' +
      ' or put an unpacked Electron somewhere and name its folder in ELECTRON_OVERRIDE_DIST_PATH.',
    'Electron 下载失败。请联网重试，或用 ELECTRON_MIRROR 指定镜像，' +
      '或将已解压的 Electron 所在文件夹填入环境变量 ELECTRON_OVERRIDE_DIST_PATH。',
  );
}

if (isMain(import.meta.url)) {
  runScript(async () => {
    const { kind, version } = await setUp({ tests: process.argv.includes('--tests') });
    say(`Ready, with Electron ${version} (${kind}).`, `环境已就绪，Electron ${version}。`);
    return 0;
  });
}
