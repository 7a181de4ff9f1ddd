import fs from 'node:fs';

/** What Electron's executable has right before its fuses. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';

/** The fuses that HOUSE.md's locks speak of, at their place in the wire, and what they must be in a package. */
const wanted = [
  { name: 'RunAsNode', place: 0, on: false },
  { name: 'EnableCookieEncryption', place: 1, on: true },
  { name: 'EnableNodeOptionsEnvironmentVariable', place: 2, on: false },
  { name: 'EnableNodeCliInspectArguments', place: 3, on: false },
  { name: 'OnlyLoadAppFromAsar', place: 5, on: true },
];

/**
 * Reads the fuses out of a packaged executable itself, rather than trust the tool that set them.
 * @param {string} program the file that holds Electron's code: on macOS the framework, elsewhere the executable
 * @returns {string[]} the names of those that are not as they must be; empty when all is well
 */
export function wrongFuses(program) {
  const bytes = fs.readFileSync(program);
  const found = bytes.indexOf(sentinel, 0, 'latin1');
  if (found < 0) return ['no fuses in the executable'];
  // After the sentinel: a version byte, the number of fuses, then '0' (off) or '1' (on) for each.
  const wire = bytes.toString('latin1', found + sentinel.length + 2, found + sentinel.length + 2 + 16);
  return wanted.filter(({ place, on }) => wire[place] !== (on ? '1' : '0')).map(({ name }) => name);
}
