// `npm run package [-- --release]`: the packaged application as a folder under out/, started once to see that it works.
// Works without a network: when the official Electron that releases are built on is not here, the runtime of development
// stands in for it. Such a package is a rehearsal and must not be handed out; --release refuses to make one.
import fs from 'node:fs';
import path from 'node:path';
import { bringUpToDate } from './bundle.mjs';
import { run } from './child.mjs';
import { isMain } from './is-main.mjs';
import { packageSmoke } from './package-smoke.mjs';
import { root } from './paths.mjs';
import { Plain, runScript, say } from './say.mjs';
import { setUp } from './set-up.mjs';

/** The Electron version that electron-builder.yml names for releases. */
function releaseVersion() {
  const [, version] =
    /^electronVersion: (\S+)$/m.exec(fs.readFileSync(path.join(root, 'electron-builder.yml'), 'utf8')) ?? [];
  if (version === undefined) throw new Error('electron-builder.yml names no electronVersion');
  return version;
}

/**
 * @param {import('./electron-runtime.mjs').ElectronRuntime} electron
 * @param {boolean} release
 * @returns {readonly string[]} what electron-builder is told about the Electron to pack
 */
function electronToPack(electron, release) {
  const wanted = releaseVersion();
  // Fuses that the old development runtime does not have yet.
  const newerFuses = ['-c.electronFuses.grantFileProtocolExtraPrivileges=false'];
  if (electron.version === wanted) return [`-c.electronDist=${electron.dist}`, ...newerFuses];
  // electron-builder downloads it.
  if (release) return newerFuses;
  say(
    `Electron ${wanted} is not here; packing Electron ${electron.version} instead: a rehearsal, not for handing out.`,
    `未找到 Electron ${wanted}，改用 ${electron.version} 打包：仅供演练，不可分发。`,
  );
  return [`-c.electronDist=${electron.dist}`, `-c.electronVersion=${electron.version}`];
}

/** Where electron-builder puts the folder for this system, and the program in it. */
function packagedProgram() {
  const out = path.join(root, 'out');
  const suffix = process.arch === 'x64' ? '' : `-${process.arch}`;
  if (process.platform === 'win32') return path.join(out, `win${suffix}-unpacked`, 'EviDock.exe');
  if (process.platform === 'darwin')
    return path.join(out, `mac${suffix}`, 'EviDock.app', 'Contents', 'MacOS', 'EviDock');
  return path.join(out, `linux${suffix}-unpacked`, 'evidock');
}

/**
 * Makes the packaged application for this system.
 * @param {{ release?: boolean }} [options] `release`: with the Electron of releases, or not at all
 * @returns {Promise<string>} its executable
 */
export async function packageApp({ release = false } = {}) {
  const electron = await setUp();
  await bringUpToDate();
  const builder = path.join(root, 'node_modules', 'electron-builder', 'cli.js');
  const args = ['--dir', '--publish', 'never', ...electronToPack(electron, release)];
  const code = await run(process.execPath, [builder, ...args], { cwd: root, stdio: ['ignore', 2, 2] });
  if (code !== 0)
    throw new Plain('electron-builder failed; its own message stands above.', '打包失败，原因见上方输出。');
  return packagedProgram();
}

if (isMain(import.meta.url)) {
  runScript(async () => {
    const program = await packageApp({ release: process.argv.includes('--release') });
    const { clips, shotBytes } = await packageSmoke(program);
    say(
      `The packaged app imported and sealed ${clips} clips and drew its window (${shotBytes} bytes): ${path.dirname(program)}`,
      `打包后的程序已导入并封存 ${clips} 个文件，窗口正常：${path.dirname(program)}`,
    );
    return 0;
  });
}
