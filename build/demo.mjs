// The simulated camera of the demo, the tests and the packaged app's smoke test.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from './paths.mjs';

/** The committed card: a few short real recordings, laid out as a camera's volume. */
const demoCard = path.join(root, 'test', 'fixtures', 'demo-card');

/** The demo camera's clock is set to Beijing time, as every camera in the field is. */
const beijingOffsetMs = 8 * 60 * 60 * 1000;

/** A camera writes its last byte when a recording ends; those on the demo card last 7 seconds, more or less. */
const recordingMs = 7_000;

/**
 * When a recording ended, by the time of its beginning that a camera puts into the name.
 * @param {string} name such as `TA00999_JX0999_20260623093621.MOV` or `DCAM_BC240001_B01OPR_20260713_103000_IMP.mp4`
 * @returns {Date | undefined} undefined for a name without a time
 */
function endOfRecording(name) {
  const [, year, month, day, hour, minute, second] = (
    /(?<!\d)(20\d\d)(\d\d)(\d\d)[_-]?(\d\d)(\d\d)(\d\d)(?!\d)/.exec(name) ?? []
  ).map(Number);
  if (!year || month === undefined) return undefined;
  const lasts = /\.(jpe?g|png|bmp)$/i.test(name) ? 0 : recordingMs;
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second) - beijingOffsetMs + lasts);
}

/**
 * @param {string} from
 * @param {string} to
 */
function copyCard(from, to) {
  fs.mkdirSync(to, { recursive: true });
  for (const entry of fs.readdirSync(from, { withFileTypes: true })) {
    const source = path.join(from, entry.name);
    const target = path.join(to, entry.name);
    if (entry.isDirectory()) {
      copyCard(source, target);
      continue;
    }
    fs.copyFileSync(source, target);
    const end = endOfRecording(entry.name);
    if (end) fs.utimesSync(target, end, end);
  }
}

/**
 * Makes a copy of the demo card that behaves as a camera's volume. Git keeps no modification times, so they are set
 * here, from the names.
 * @param {string} volume the folder to make
 */
export function layOutDemoCamera(volume) {
  copyCard(demoCard, volume);
}

/**
 * A throw-away station: nothing of it touches the user's own vault or settings.
 * @typedef {object} Demo
 * @property {string} folder holds all of it
 * @property {string} vault where the app makes its vault
 * @property {string} volume the simulated camera
 * @property {string} userData Chromium's and the app's settings
 * @property {readonly string[]} switches what the app must be started with
 * @property {Readonly<Record<string, string>>} environment and in which environment: a throw-away vault's key has no
 *   business in the user's keychain
 * @property {() => void} remove
 */

/**
 * Makes a demo station in the system's temporary folder.
 * @returns {Demo}
 */
export function makeDemo() {
  const folder = fs.mkdtempSync(path.join(fs.realpathSync(os.tmpdir()), 'evidock-demo-'));
  const vault = path.join(folder, 'vault');
  const volume = path.join(folder, 'BODYCAM');
  const userData = path.join(folder, 'user-data');
  layOutDemoCamera(volume);
  return {
    folder,
    vault,
    volume,
    userData,
    switches: [`--user-data-dir=${userData}`, `--vault=${vault}`, `--dock-folder=${volume}`, '--demo-people'],
    environment: { EVIDOCK_KEYCHAIN: 'off' },
    remove: () => {
      // Originals in a vault are read-only, their folders may be too; Windows refuses to remove such files.
      makeWritable(folder);
      fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

/** @param {string} folder */
function makeWritable(folder) {
  fs.chmodSync(folder, 0o700);
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const place = path.join(folder, entry.name);
    if (entry.isDirectory()) makeWritable(place);
    else if (entry.isFile()) fs.chmodSync(place, 0o600);
  }
}
