// `npm run test:usb [-- PATTERN …]`: the tests in test/lab, against a real USB stack in an emulated computer. Where that
// cannot be had, says why, skips them all and ends well.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { run } from './child.mjs';
import { lab, readyLab } from './lab-guest.mjs';
import { cache, root } from './paths.mjs';
import { runScript, say } from './say.mjs';
import { countTests } from './test-report.mjs';

const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');

/** How many tests the lab has, for when none can run. */
function countAll() {
  const args = [vitest, 'list', '--project', 'lab', '--json'];
  const list = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  /** @type {readonly unknown[]} */
  const all = JSON.parse(list.stdout);
  return all.length;
}

runScript(async () => {
  const found = await readyLab();
  if (!found.ready) {
    if (found.reason === null) return 1;
    say(`The USB lab cannot run here: ${found.reason}.`, 'USB 实验环境无法在此运行，原因见上。');
    console.log(`0 passed, 0 failed, ${countAll()} skipped`);
    return 0;
  }
  const report = path.join(cache, 'test', 'lab.json');
  fs.rmSync(report, { force: true });
  const reporters = ['--reporter=verbose', '--reporter=json', `--outputFile.json=${report}`];
  const code = await run(
    process.execPath,
    [vitest, 'run', '--project', 'lab', ...reporters, ...process.argv.slice(2)],
    { cwd: root, env: { ...process.env, EVIDOCK_LAB: lab } },
  );
  const { passed, failed, skipped } = countTests(report);
  console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  return code;
});
