// What a Linux system itself must have before Electron starts: found by looking, installed where that is allowed.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { run } from './child.mjs';
import { Plain, say } from './say.mjs';

/** @typedef {'electron' | 'display' | 'font' | 'ffmpeg' | 'python'} SystemNeed */
/** @typedef {'apt-get' | 'dnf' | 'pacman' | 'zypper'} PackageManager */

/**
 * Package names by need. Several names in one item are alternatives, the newer first: Debian 13 and Ubuntu 24.04
 * renamed some libraries.
 * @type {Readonly<Record<PackageManager, Readonly<Record<SystemNeed, readonly (readonly string[])[]>>>>}
 */
const packages = {
  'apt-get': {
    electron: [['libgtk-3-0t64', 'libgtk-3-0'], ['libnss3'], ['libasound2t64', 'libasound2'], ['libgbm1']],
    display: [['xvfb']],
    font: [['fonts-noto-cjk']],
    ffmpeg: [['ffmpeg']],
    python: [['python3']],
  },
  dnf: {
    electron: [['gtk3'], ['nss'], ['alsa-lib'], ['mesa-libgbm']],
    display: [['xorg-x11-server-Xvfb']],
    font: [['google-noto-sans-cjk-ttc-fonts']],
    ffmpeg: [['ffmpeg']],
    python: [['python3']],
  },
  pacman: {
    electron: [['gtk3'], ['nss'], ['alsa-lib'], ['mesa']],
    display: [['xorg-server-xvfb']],
    font: [['noto-fonts-cjk']],
    ffmpeg: [['ffmpeg']],
    python: [['python']],
  },
  zypper: {
    electron: [['libgtk-3-0'], ['mozilla-nss'], ['libasound2'], ['libgbm1']],
    display: [['xorg-x11-server-Xvfb']],
    font: [['google-noto-sans-sc-fonts']],
    ffmpeg: [['ffmpeg']],
    python: [['python3']],
  },
};

/** @type {Readonly<Record<PackageManager, string>>} */
const installCommand = {
  'apt-get': 'apt-get install -y --no-install-recommends',
  dnf: 'dnf install -y',
  pacman: 'pacman -S --needed',
  zypper: 'zypper install -y',
};

/** @type {Readonly<Record<SystemNeed, { readonly english: string, readonly chinese: string }>>} */
const inWords = {
  electron: { english: "Electron's libraries", chinese: 'Electron 运行库' },
  display: { english: 'a virtual display', chinese: '虚拟显示' },
  font: { english: 'a Chinese font', chinese: '中文字体' },
  ffmpeg: { english: 'ffmpeg', chinese: 'ffmpeg' },
  python: { english: 'Python 3', chinese: 'Python 3' },
};

/**
 * @param {string} program
 * @returns {string | undefined} where it lies on the path
 */
function onPath(program) {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin', '/sbin'];
  return folders.map((folder) => path.join(folder, program)).find((file) => fs.existsSync(file));
}

/**
 * The shared libraries that the dynamic linker does not find for a program.
 * @param {string} program
 * @returns {readonly string[]} names such as `libgbm.so.1`
 */
function missingLibraries(program) {
  const ldd = spawnSync('ldd', [program], { encoding: 'utf8' });
  // No ldd: nothing can be said, and Electron itself will name the first library that it misses.
  return [...(ldd.stdout ?? '').matchAll(/^\s*(\S+) => not found/gm)].map(([, name = '']) => name);
}

/** Whether some font can draw Chinese; without fontconfig's tool it is taken that none can. */
function hasChineseFont() {
  const list = spawnSync('fc-list', [':lang=zh', 'family'], { encoding: 'utf8' });
  return list.status === 0 && list.stdout.trim() !== '';
}

/**
 * What this Linux system lacks.
 * @param {{ electron: string | undefined, display: boolean, tests: boolean }} wanted `electron`: the executable;
 *   `display`: a virtual one is needed; `tests`: so are the programs that the tests call
 * @returns {{ needs: readonly SystemNeed[], libraries: readonly string[] }}
 */
export function missingOnLinux(wanted) {
  /** @type {SystemNeed[]} */
  const needs = [];
  const libraries = wanted.electron === undefined ? [] : missingLibraries(wanted.electron);
  if (libraries.length > 0) needs.push('electron');
  if (wanted.display && onPath('Xvfb') === undefined) needs.push('display');
  if (wanted.electron !== undefined && !hasChineseFont()) needs.push('font');
  if (wanted.tests && (onPath('ffmpeg') === undefined || onPath('ffprobe') === undefined))
    needs.push('ffmpeg');
  if (wanted.tests && onPath('python3') === undefined) needs.push('python');
  return { needs, libraries };
}

/** @returns {PackageManager | undefined} */
function packageManager() {
  /** @type {readonly PackageManager[]} */
  const known = ['apt-get', 'dnf', 'pacman', 'zypper'];
  return known.find((program) => onPath(program) !== undefined);
}

/**
 * Whether apt knows a package of exactly this name (not merely one that provides it) and can install it.
 * @param {string} name
 */
function aptHas(name) {
  const policy = spawnSync('apt-cache', ['policy', name], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  return /^\s*Candidate: (?!\(none\))/m.test(policy.stdout ?? '');
}

/**
 * Of several names of one apt package, the one that this system uses. Without package lists it is told by what is
 * installed: the newer names came together with the suffix t64.
 * @param {readonly string[]} names the newer first
 */
function aptName(names) {
  const installed = '/var/lib/dpkg/info';
  const newer = fs.existsSync(installed) && fs.readdirSync(installed).some((name) => name.includes('t64'));
  return names.find(aptHas) ?? (newer ? names[0] : names.at(-1)) ?? '';
}

/**
 * @param {PackageManager} manager
 * @param {readonly SystemNeed[]} needs
 */
function packageNames(manager, needs) {
  const nameOf = manager === 'apt-get' ? aptName : (/** @type {readonly string[]} */ names) => names[0] ?? '';
  return needs.flatMap((need) => packages[manager][need].map(nameOf));
}

/**
 * The line that a person must type to install something.
 * @param {PackageManager} manager
 * @param {readonly SystemNeed[]} needs
 */
function commandLine(manager, needs) {
  const sudo = process.geteuid?.() === 0 ? '' : 'sudo ';
  const update = manager === 'apt-get' && !aptKnows(needs) ? `${sudo}apt-get update && ` : '';
  return `${update}${sudo}${installCommand[manager]} ${packageNames(manager, needs).join(' ')}`;
}

/**
 * Whether apt's package lists have all of it; a fresh container has none at all.
 * @param {readonly SystemNeed[]} needs
 */
function aptKnows(needs) {
  return needs.every((need) => packages['apt-get'][need].every((names) => names.some(aptHas)));
}

/** @param {readonly string[]} args */
async function aptGet(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // Hundreds of lines of progress on stdout; what goes wrong is said on stderr.
  return run('apt-get', ['-qq', ...args], { env, stdio: ['ignore', 'ignore', 2] });
}

/**
 * Installs what is missing with apt, when we are root on Debian, Ubuntu or one of their kin.
 * @param {readonly SystemNeed[]} needs
 */
async function installWithApt(needs) {
  if (!aptKnows(needs)) await aptGet(['update']);
  const install = () =>
    aptGet(['install', '-y', '--no-install-recommends', ...packageNames('apt-get', needs)]);
  if ((await install()) === 0) return;
  // Lists older than the mirror name files that are no longer there.
  await aptGet(['update']);
  await install();
}

/**
 * @param {readonly SystemNeed[]} needs
 * @param {'english' | 'chinese'} language
 */
function named(needs, language) {
  return needs.map((need) => inWords[need][language]).join(language === 'english' ? ', ' : '、');
}

/**
 * Sees to it that a Linux system has what is wanted, or says in one line how to get it. A missing Chinese font alone
 * is only warned of: the window works, its characters are boxes.
 * @param {{ electron: string | undefined, display: boolean, tests: boolean }} wanted see `missingOnLinux`
 */
export async function provideOnLinux(wanted) {
  const before = missingOnLinux(wanted);
  if (before.needs.length === 0) return;
  const manager = packageManager();
  if (manager === 'apt-get' && process.geteuid?.() === 0) {
    say(
      `Installing with apt-get, once, about a minute: ${named(before.needs, 'english')} …`,
      `正在用 apt-get 安装系统缺少的组件（仅首次，约一分钟）：${named(before.needs, 'chinese')}……`,
    );
    await installWithApt(before.needs);
  }
  const { needs, libraries } = missingOnLinux(wanted);
  if (needs.length === 0) return;
  const which = libraries.length > 0 ? ` (${libraries.join(' ')})` : '';
  const how =
    manager === undefined
      ? "Install them with the system's package manager."
      : `Run this once:\n\n  ${commandLine(manager, needs)}\n`;
  const english = `The system lacks ${named(needs, 'english')}${which}. ${how}`;
  const chinese = `系统缺少${named(needs, 'chinese')}，请按上述方法安装后重试。`;
  if (needs.every((need) => need === 'font')) say(english, chinese);
  else throw new Plain(english, chinese);
}
