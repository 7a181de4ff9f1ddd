// Starts a packaged application once, with a simulated camera, and looks at what it leaves behind.
//   node build/package-smoke.mjs EXECUTABLE
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { asarPaths } from './asar.mjs';
import { makeDemo } from './demo.mjs';
import { wrongFuses } from './fuses.mjs';
import { isMain } from './is-main.mjs';
import { electronDist, root } from './paths.mjs';
import { runWindowed } from './run-app.mjs';
import { Plain, runScript } from './say.mjs';

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** An empty window of one colour compresses to less. */
const leastShotBytes = 10_000;

/**
 * Whether a file may be handed out: the bundles, and the packages that they load at run time.
 * @param {string} file its path in the archive
 * @param {Readonly<Record<string, { dev?: boolean }>>} locked package-lock.json's packages, by install path
 */
function mayBeInside(file, locked) {
  if (file === 'package.json' || file.startsWith('dist/')) return true;
  const [folder] = /^node_modules\/(@[^/]+\/)?[^/]+/.exec(file) ?? [''];
  const known = locked[folder];
  return known !== undefined && known.dev !== true && folder !== 'node_modules/electron-runtime-linux-x64';
}

/**
 * What of the package on disk is not as it must be.
 * @param {string} program
 * @returns {string[]}
 */
function wrongOnDisk(program) {
  const folder = path.dirname(program);
  const mac = process.platform === 'darwin';
  const resources = path.join(folder, ...(mac ? ['..', 'Resources'] : ['resources']));
  const framework = path.join(
    folder,
    '..',
    'Frameworks',
    'Electron Framework.framework',
    'Electron Framework',
  );
  const locked = JSON.parse(fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages;
  const inside = asarPaths(path.join(resources, 'app.asar'));
  const unpacked = path.join(resources, 'app.asar.unpacked');
  return [
    ...wrongFuses(mac ? framework : program).map((name) => `fuse ${name}`),
    ...['default_app.asar', 'app']
      .filter((name) => fs.existsSync(path.join(resources, name)))
      .map((name) => `${name} is there`),
    ...inside.filter((file) => !mayBeInside(file, locked)).map((file) => `${file} is inside`),
    ...inside
      .filter((file) => file.endsWith('.node') && !fs.existsSync(path.join(unpacked, file)))
      .map((file) => `${file} is not unpacked`),
    ...['evidock_verify.py', 'evidock_draw.py', 'draw.md', 'ledger-format.md']
      .filter((name) => !fs.existsSync(path.join(resources, 'verify', name)))
      .map((name) => `verify/${name} is missing`),
    ...(inside.some((file) => file.endsWith('.node')) ? [] : ['no native module is inside']),
  ];
}

/**
 * Asks the `station` command, under plain Node, about the vault that the packaged app left.
 * @param {import('./demo.mjs').Demo} demo
 * @returns {{ ok: boolean, clips: number, said: string }}
 */
function verifyVault({ vault, environment }) {
  const station = path.join(electronDist, 'station.cjs');
  const { stdout, stderr } = spawnSync(process.execPath, [station, 'verify', '--vault', vault, '--json'], {
    encoding: 'utf8',
    env: { ...process.env, ...environment },
  });
  const said = `${stdout}${stderr}`.trim();
  if (!stdout.trimStart().startsWith('{')) return { ok: false, clips: 0, said };
  const { ok, clips } = JSON.parse(stdout);
  return { ok, clips, said };
}

/**
 * Starts a packaged application on a throw-away vault with the demo camera docked, lets it import, save a picture and
 * quit, and verifies the vault from outside.
 * @param {string} program its executable
 * @returns {Promise<{ clips: number, shotBytes: number }>}
 * @throws {Plain} saying what was wrong
 */
export async function packageSmoke(program) {
  /** @type {(problem: string) => never} */
  const refuse = (problem) => {
    throw new Plain(`The packaged app is not fit: ${problem}`, `打包后的程序未通过检查：${problem}`);
  };
  const wrong = wrongOnDisk(program);
  if (wrong.length > 0) refuse(wrong.join('; '));
  const demo = makeDemo();
  try {
    const shot = path.join(demo.folder, 'shot.png');
    const args = [...demo.switches, `--shot=${shot}`];
    const code = await runWindowed({
      program,
      args,
      cwd: demo.folder,
      environment: demo.environment,
      timeoutMs: 180_000,
    });
    if (code !== 0) refuse(code === 124 ? 'it did not end within 180 s' : `it ended with code ${code}`);
    if (!fs.existsSync(shot)) refuse('it saved no picture');
    const picture = fs.readFileSync(shot);
    if (!picture.subarray(0, 8).equals(pngSignature)) refuse('its picture is no PNG');
    if (picture.length <= leastShotBytes)
      refuse(`its picture has ${picture.length} bytes only: an empty window`);
    const { ok, clips, said } = verifyVault(demo);
    if (!ok || !(clips > 0)) refuse(`its vault does not verify: ${said}`);
    return { clips, shotBytes: picture.length };
  } finally {
    demo.remove();
  }
}

if (isMain(import.meta.url)) {
  runScript(async () => {
    const [program] = process.argv.slice(2);
    if (program === undefined)
      throw new Plain(
        'usage: node build/package-smoke.mjs EXECUTABLE',
        '用法：node build/package-smoke.mjs 程序',
      );
    process.stdout.write(`${JSON.stringify(await packageSmoke(path.resolve(program)))}\n`);
    return 0;
  });
}
