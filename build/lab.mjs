// `npm run test:usb [-- PATTERN …]`: the tests in test/lab, against a real USB stack in an emulated computer. Where that
// cannot be had, says why, skips them all and ends well.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { bringUpToDate } from './bundle.mjs';
import { run } from './child.mjs';
import { cache, root } from './paths.mjs';
import { runScript, say } from './say.mjs';
import { setUpPackages } from './set-up.mjs';
import { countTests } from './test-report.mjs';

const packages = [
  'qemu-system-x86',
  'kmod',
  'cpio',
  'xz-utils',
  'binutils',
  'dosfstools',
  'exfatprogs',
  'mtools',
  'e2fsprogs',
];
const lab = path.join(cache, 'lab');
const tests = path.join(root, 'test', 'lab');
const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');

/** @param {string} name */
function isInstalled(name) {
  const query = spawnSync('dpkg-query', ['-W', '-f', '${Status}', name], { encoding: 'utf8' });
  return query.stdout?.endsWith('ok installed') ?? false;
}

/** @param {string} name */
function aptKnows(name) {
  return spawnSync('apt-cache', ['show', name], { stdio: 'ignore' }).status === 0;
}

/** @param {readonly string[]} args */
async function aptGet(...args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return (await run('apt-get', ['-qq', ...args], { env, stdio: ['ignore', 'ignore', 2] })) === 0;
}

/**
 * Provides what the lab needs of the system.
 * @returns {Promise<string | null>} why the lab cannot run here
 */
async function whyNot() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'the lab needs Linux on x64';
  if (spawnSync('apt-get', ['--version']).status !== 0)
    return 'the lab is made of Debian packages, and there is no apt-get';
  const isRoot = process.geteuid?.() === 0;
  const missing = packages.filter((name) => !isInstalled(name));
  if (missing.length > 0 && !isRoot)
    return `missing packages; run once: sudo apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (missing.length > 0) {
    say(
      `Installing with apt-get, once: ${missing.join(', ')} …`,
      `正在用 apt-get 安装：${missing.join('、')}……`,
    );
    await aptGet('update');
    if (!(await aptGet('install', '-y', '--no-install-recommends', ...missing)))
      return `apt-get could not install ${missing.join(' ')}`;
  }
  // A fresh system has no package lists at all.
  if (!aptKnows('linux-image-amd64') && isRoot) await aptGet('update');
  if (!aptKnows('linux-image-amd64')) return "apt does not know Debian's kernel, linux-image-amd64";
  return null;
}

/** Bundles the programs that run in the guest. */
async function bundleForGuest() {
  const { build } = await import('vite');
  for (const name of ['agent', 'station']) {
    await build({
      configFile: path.join(root, 'vite.config.ts'),
      mode: 'bench',
      build: {
        outDir: path.join(lab, 'bundle'),
        sourcemap: false,
        rolldownOptions: { input: { [name]: path.join(tests, 'guest', `${name}.ts`) } },
      },
    });
  }
}

/** How many tests the lab has, for when none can run. */
function countAll() {
  const args = [vitest, 'list', '--project', 'lab', '--json'];
  const list = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  /** @type {readonly unknown[]} */
  const all = JSON.parse(list.stdout);
  return all.length;
}

runScript(async () => {
  await setUpPackages();
  const reason = await whyNot();
  if (reason !== null) {
    say(`The USB lab cannot run here: ${reason}.`, 'USB 实验环境无法在此运行，原因见上。');
    console.log(`0 passed, 0 failed, ${countAll()} skipped`);
    return 0;
  }
  await bringUpToDate(['hash-worker', 'small-files', 'walk-worker', 'station']);
  await bundleForGuest();
  const script = path.join(tests, 'guest', 'build-guest.sh');
  const agent = path.join(lab, 'bundle', 'agent.mjs');
  if ((await run('bash', [script, lab, path.join(root, 'node_modules'), agent])) !== 0) {
    say('The guest of the USB lab could not be made.', 'USB 实验环境的虚拟机未能构建。');
    return 1;
  }
  const report = path.join(cache, 'test', 'lab.json');
  fs.rmSync(report, { force: true });
  const reporters = ['--reporter=verbose', '--reporter=json', `--outputFile.json=${report}`];
  const code = await run(
    process.execPath,
    [vitest, 'run', '--project', 'lab', ...reporters, ...process.argv.slice(2)],
    { cwd: root, env: { ...process.env, EVIDOCK_LAB: lab } },
  );
  const { passed, failed, skipped } = countTests(report);
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  return code;
});
