import fs from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Whether the module is the script that node was started with, rather than imported by one. Links and letter case in
 * the typed path do not matter.
 * @param {string} moduleUrl the module's import.meta.url
 */
export function isMain(moduleUrl) {
  const started = process.argv[1];
  return (
    started !== undefined &&
    fs.existsSync(started) &&
    fs.realpathSync.native(started) === fs.realpathSync.native(fileURLToPath(moduleUrl))
  );
}
