// Finds an Electron to run, or unpacks the one that npm carries for development on Linux.
//   node build/electron-runtime.mjs          prints the distribution's folder
//   node build/electron-runtime.mjs --bin    prints the executable
//   node build/electron-runtime.mjs --json   prints all that is known about it
import { createHash } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { asarArchive } from './asar.mjs';
import { isMain } from './is-main.mjs';
import { cache, root } from './paths.mjs';
import { Plain } from './say.mjs';

/**
 * @typedef {object} ElectronRuntime
 * @property {'override' | 'official' | 'carried'} kind named by ELECTRON_OVERRIDE_DIST_PATH; fetched by the electron
 *   package; unpacked from the npm package that happens to carry one
 * @property {string} dist the distribution's folder
 * @property {string} bin the executable
 * @property {string} version such as `45.4.1`; empty when an override does not say
 */

/**
 * The npm package that carries an old Electron inside. Only the runtime is taken out of it: the carrier's own
 * application is never written to disk, never run and never shipped.
 */
const carrier = {
  package: 'electron-runtime-linux-x64',
  archive: path.join('release', 'app.tar.gz'),
  archiveSha256: 'b8e39248a44fe923dd1c57c93dfbaf918e1cb42588ed013c1c119990966a1a95',
  bin: '@wingconsoledesktop',
  version: '25.1.1',
};

/** @returns {ElectronRuntime | undefined} */
function named() {
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (dist === undefined || dist === '') return undefined;
  const inside = { win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' };
  const bin = path.join(
    dist,
    process.platform === 'win32' || process.platform === 'darwin' ? inside[process.platform] : 'electron',
  );
  if (!fs.existsSync(bin)) {
    throw new Plain(
      `ELECTRON_OVERRIDE_DIST_PATH names ${dist}, but there is no Electron in it.`,
      `环境变量 ELECTRON_OVERRIDE_DIST_PATH 指向 ${dist}，但其中没有 Electron。`,
    );
  }
  return { kind: 'override', dist, bin, version: versionIn(dist) };
}

/**
 * The official one, if the electron package has fetched it. Never asks the package's own entry point, which would
 * start the download.
 * @returns {ElectronRuntime | undefined}
 */
function official() {
  const folder = path.join(root, 'node_modules', 'electron');
  const pathFile = path.join(folder, 'path.txt');
  if (!fs.existsSync(pathFile)) return undefined;
  const dist = path.join(folder, 'dist');
  const bin = path.join(dist, fs.readFileSync(pathFile, 'utf8').trim());
  return fs.existsSync(bin) ? { kind: 'official', dist, bin, version: versionIn(dist) } : undefined;
}

/** @returns {ElectronRuntime | undefined} */
function carried() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const defaultApp = fs.readFileSync(path.join(root, 'build', 'default-app', 'main.cjs'));
  const key = createHash('sha256')
    .update(carrier.archiveSha256)
    .update(defaultApp)
    .digest('hex')
    .slice(0, 12);
  const dist = path.join(cache, 'electron', `${carrier.version}-${key}`);
  const bin = path.join(dist, 'electron');
  /** @type {ElectronRuntime} */
  const runtime = { kind: 'carried', dist, bin, version: carrier.version };
  if (fs.existsSync(bin)) return runtime;
  const archive = path.join(root, 'node_modules', carrier.package, carrier.archive);
  if (!fs.existsSync(archive)) return undefined;
  unpack(archive, dist, defaultApp);
  return runtime;
}

/**
 * Unpacks beside the final folder and moves it there in one step, so that a half-unpacked runtime is never found.
 * @param {string} archive
 * @param {string} dist
 * @param {Buffer} defaultApp
 */
function unpack(archive, dist, defaultApp) {
  const found = createHash('sha256').update(fs.readFileSync(archive)).digest('hex');
  if (found !== carrier.archiveSha256) {
    throw new Plain(
      `${archive} is not the archive that was examined (sha256 ${found}); delete node_modules and try again.`,
      `${archive} 与已核验的文件不一致，请删除 node_modules 后重试。`,
    );
  }
  fs.mkdirSync(path.dirname(dist), { recursive: true });
  const fresh = fs.mkdtempSync(`${dist}.new-`);
  try {
    const leaveOut = ['--exclude=./resources/app', '--exclude=./resources/app-update.yml'];
    const tar = spawnSync(
      'tar',
      ['-xzf', archive, '-C', fresh, '--no-same-owner', '--warning=no-unknown-keyword', ...leaveOut],
      {
        stdio: ['ignore', 'ignore', 'pipe'],
        encoding: 'utf8',
      },
    );
    if (tar.error) throw tar.error;
    if (tar.status !== 0) throw new Error(`tar could not unpack ${archive}: ${tar.stderr.slice(-500)}`);
    fs.renameSync(path.join(fresh, carrier.bin), path.join(fresh, 'electron'));
    fs.writeFileSync(path.join(fresh, 'version'), carrier.version);
    const description = Buffer.from(
      JSON.stringify({ name: 'electron', productName: 'Electron', main: 'main.cjs' }),
    );
    const defaultAppAsar = asarArchive({ 'main.cjs': defaultApp, 'package.json': description });
    fs.writeFileSync(path.join(fresh, 'resources', 'default_app.asar'), defaultAppAsar);
    // mkdtemp makes a folder for its owner alone; a test runs Electron as another user.
    fs.chmodSync(fresh, 0o755);
    fs.renameSync(fresh, dist);
  } catch (problem) {
    fs.rmSync(fresh, { recursive: true, force: true });
    // Another process may have been quicker.
    if (!fs.existsSync(path.join(dist, 'electron'))) throw problem;
  }
}

/** @param {string} dist */
function versionIn(dist) {
  const file = path.join(dist, 'version');
  return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim().replace(/^v/, '') : '';
}

/**
 * The Electron to run: the one named by ELECTRON_OVERRIDE_DIST_PATH, else the official one if it was fetched, else the
 * one carried by npm (unpacked at the first call, which takes some seconds). Never touches the network.
 * @returns {ElectronRuntime | undefined} undefined when there is none
 */
export function findElectron() {
  return named() ?? official() ?? carried();
}

/**
 * As `findElectron`, for callers that cannot go on without one.
 * @returns {ElectronRuntime}
 */
export function electronRuntime() {
  const found = findElectron();
  if (found) return found;
  throw new Plain(
    'There is no Electron here. Run `npx install-electron` once, with access to the Electron release downloads.',
    '未找到 Electron。请在可访问 Electron 发布下载的网络中运行一次 npx install-electron。',
  );
}

if (isMain(import.meta.url)) {
  try {
    const runtime = electronRuntime();
    if (process.argv[2] === '--json') console.log(JSON.stringify(runtime));
    else console.log(process.argv[2] === '--bin' ? runtime.bin : runtime.dist);
  } catch (problem) {
    if (!(problem instanceof Plain)) throw problem;
    console.error(`${problem.message}\n${problem.chinese}`);
    process.exitCode = 1;
  }
}
