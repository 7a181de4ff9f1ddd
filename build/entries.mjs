// What is bundled: each file that a process starts with.

/** The Node entries, by the name of their bundle: `dist/electron/<name>.cjs`. */
export const nodeEntries = {
  main: 'electron/main.ts',
  preload: 'electron/preload.ts',
  vault: 'electron/processes/vault.ts',
  dock: 'electron/processes/dock.ts',
  'hash-worker': 'electron/vault/hash-worker.ts',
  'walk-worker': 'electron/intake/probe/walk-worker.ts',
  'small-files': 'electron/intake/small/thread.ts',
  station: 'electron/cli/station.ts',
};

/** @typedef {keyof typeof nodeEntries} NodeEntry */
/** @typedef {NodeEntry | 'renderer'} Entry */

/** @type {readonly Entry[]} */
export const allEntries = [
  'main',
  'preload',
  'vault',
  'dock',
  'hash-worker',
  'walk-worker',
  'small-files',
  'station',
  'renderer',
];

/**
 * @param {string} name
 * @returns {name is Entry}
 */
export function isEntry(name) {
  return name === 'renderer' || Object.hasOwn(nodeEntries, name);
}

/**
 * @param {string} name
 * @returns {name is NodeEntry}
 */
export function isNodeEntry(name) {
  return Object.hasOwn(nodeEntries, name);
}
