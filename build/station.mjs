// `npm run -s station -- ARGUMENTS`: the `station` command of this checkout. stdout carries the command's output alone.
import Module from 'node:module';
import path from 'node:path';
import { staleEntries } from './bundle.mjs';
import { run } from './child.mjs';
import { calledFrom, electronDist, root } from './paths.mjs';
import { runScript } from './say.mjs';
import { setUpPackages } from './set-up.mjs';

/** @type {import('./entries.mjs').Entry[]} */
const needed = ['station', 'hash-worker', 'small-files', 'walk-worker'];

/** Builds the command when it is stale: in a process of its own, whose memory is gone when the command runs. */
async function bringStationUpToDate() {
  if (staleEntries(needed).length === 0) return true;
  const bundler = [path.join(root, 'build', 'bundle.mjs'), ...needed];
  return (await run(process.execPath, bundler, { stdio: ['ignore', 2, 2] })) === 0;
}

runScript(async () => {
  await setUpPackages();
  if (!(await bringStationUpToDate())) return 1;
  process.chdir(calledFrom);
  // From here on this process is the command, as if it had been started as `node dist/electron/station.cjs ARGUMENTS`:
  // a signal meets the command itself, and no orphan goes on writing when this process is killed.
  process.argv[1] = path.join(electronDist, 'station.cjs');
  Module.runMain();
  return Number(process.exitCode ?? 0);
});
