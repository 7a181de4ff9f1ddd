// Where things are. Everything that the scripts make lies under `dist/`, `out/` or `.cache/` and may be deleted at any time.
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's root folder. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Things worth keeping between runs. Outside node_modules, so that `npm ci` does not throw them away. */
export const cache = path.join(root, '.cache');

/** The folder of the bundles that Electron and the `station` command run. */
export const electronDist = path.join(root, 'dist', 'electron');

/**
 * The folder in which the user typed the command: npm moves to the checkout's root and leaves the place in INIT_CWD.
 * A script started by hand from elsewhere ignores an INIT_CWD that it merely inherited.
 */
export const calledFrom =
  path.relative(process.cwd(), root) === '' ? (process.env.INIT_CWD ?? root) : process.cwd();
