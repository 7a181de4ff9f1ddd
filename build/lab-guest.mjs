// What the USB lab needs: QEMU and Debian packages of the system, the programs that run in the guest, and the guest.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { bringUpToDate } from './bundle.mjs';
import { run } from './child.mjs';
import { cache, root } from './paths.mjs';
import { say } from './say.mjs';
import { setUpPackages } from './set-up.mjs';

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
/** Everything that the lab makes. */
export const lab = path.join(cache, 'lab');
const tests = path.join(root, 'test', 'lab');

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

/** A computer that is slower than this to start the guest's kernel cannot tell a stall from its own slowness. */
const LONGEST_BOOT_S = 30;

/** Seconds until the guest's kernel has started and looked for its first program, which is not there. */
async function bootSeconds() {
  const began = performance.now();
  await run('qemu-system-x86_64', [
    ...['-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot', '-machine', 'q35'],
    ...['-accel', 'tcg,thread=multi', '-cpu', 'max', '-smp', '2', '-m', '1024'],
    ...['-kernel', path.join(lab, 'vmlinux'), '-initrd', path.join(lab, 'root.cpio')],
    ...['-append', 'quiet panic=-1 mitigations=off nokaslr cryptomgr.notests rdinit=/none init=/none'],
  ]);
  return (performance.now() - began) / 1000;
}

/**
 * Makes everything ready for tests in the lab.
 * @returns {Promise<{ readonly ready: true } | { readonly ready: false, readonly reason: string | null }>} `reason`: why the
 *   lab cannot run on this computer; null: the guest could not be made, which is a failure and has been told
 */
export async function readyLab() {
  await setUpPackages();
  const reason = await whyNot();
  if (reason !== null) return { ready: false, reason };
  await bringUpToDate(['hash-worker', 'small-files', 'walk-worker', 'station']);
  await bundleForGuest();
  const script = path.join(tests, 'guest', 'build-guest.sh');
  const agent = path.join(lab, 'bundle', 'agent.mjs');
  if ((await run('bash', [script, lab, path.join(root, 'node_modules'), agent])) !== 0) {
    say('The guest of the USB lab could not be made.', 'USB 实验环境的虚拟机未能构建。');
    return { ready: false, reason: null };
  }
  const seconds = await bootSeconds();
  if (seconds > LONGEST_BOOT_S) {
    const slow = `this computer needs ${seconds.toFixed(0)} s to start the guest's kernel, and times would tell nothing`;
    return { ready: false, reason: slow };
  }
  return { ready: true };
}
