import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/**
 * @param {string} place a file or a folder
 * @returns {string[]} the files in it, in a fixed order
 */
function filesIn(place) {
  const found = fs.statSync(place, { throwIfNoEntry: false });
  if (!found) return [];
  if (!found.isDirectory()) return [place];
  return fs
    .readdirSync(place)
    .sort()
    .flatMap((name) => filesIn(path.join(place, name)));
}

/**
 * One short text that changes when any name or byte under the given places changes. By content rather than by time,
 * because git sets times as it likes.
 * @param {string} base
 * @param {readonly string[]} places files and folders, relative to `base`; missing ones count as empty
 */
export function contentStamp(base, places) {
  const hash = createHash('sha256');
  for (const file of places.flatMap((place) => filesIn(path.join(base, place)))) {
    const content = createHash('sha256').update(fs.readFileSync(file)).digest('hex');
    hash.update(`${path.relative(base, file).split(path.sep).join('/')}\0${content}\n`);
  }
  return hash.digest('hex').slice(0, 32);
}
