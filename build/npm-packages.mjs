import fs from 'node:fs';
import path from 'node:path';
import { npm } from './child.mjs';
import { root } from './paths.mjs';
import { Plain, say } from './say.mjs';

/**
 * @typedef {{ version?: string, resolved?: string, integrity?: string, link?: boolean, optional?: boolean,
 *   devOptional?: boolean, peer?: boolean }} LockedPackage
 */

/**
 * @param {string} file a package-lock.json, or the record that npm leaves in node_modules
 * @returns {Record<string, LockedPackage>} by install path
 */
function lockedPackages(file) {
  return JSON.parse(fs.readFileSync(file, 'utf8')).packages ?? {};
}

/**
 * Whether what lies in node_modules is what package-lock.json asks for. npm writes its record there as the last act of
 * an install, so an interrupted one does not count; and an install that somebody made by hand counts when it agrees.
 */
export function npmPackagesAreCurrent() {
  const record = path.join(root, 'node_modules', '.package-lock.json');
  if (!fs.existsSync(record)) return false;
  const installed = lockedPackages(record);
  return Object.entries(lockedPackages(path.join(root, 'package-lock.json'))).every(([place, wanted]) => {
    if (place === '') return true;
    const there = installed[place];
    // Optional ones are left out for other platforms, or by choice.
    if (there === undefined) return wanted.optional === true || wanted.devOptional === true;
    return there.version === wanted.version && there.integrity === wanted.integrity;
  });
}

/**
 * Installs the npm packages when they are missing or stale; does nothing (a few milliseconds) otherwise.
 */
export async function installNpmPackages() {
  if (npmPackagesAreCurrent()) return;
  say('Installing npm packages (once, about half a minute) …', '正在安装 npm 依赖（仅首次，约半分钟）……');
  const code = await npm(['ci', '--no-audit', '--no-fund', '--loglevel=error'], root);
  if (code !== 0) {
    throw new Plain(
      'npm could not install the packages; its own message stands above. Is the npm registry within reach?',
      'npm 依赖安装失败，原因见上方 npm 的输出。请检查能否访问 npm 镜像源。',
    );
  }
}
