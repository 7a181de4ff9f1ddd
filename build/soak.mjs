// `npm run test:soak`: the long runs. SIGKILLs at random moments (EVIDOCK_SOAK_KILLS imports, 200), and each file operation
// of the writers with each error, where `npm test` takes one of a kind. Says its counts at the end of each.
import path from 'node:path';
import readline from 'node:readline';
import { bringUpToDate } from './bundle.mjs';
import { run } from './child.mjs';
import { root } from './paths.mjs';
import { runScript } from './say.mjs';
import { setUpPackages } from './set-up.mjs';

const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');
/** Tests that are more thorough when they are told to be. */
const THOROUGH = ['safekeeping-faults', 'desk-faults', 'hanging-place'].map((name) => `test/fault/${name}`);

/** What the tests counted, each line as they said it. @type {string[]} */
const counts = [];

/** @param {readonly string[]} args */
function tests(...args) {
  return run(process.execPath, [vitest, 'run', '--disable-console-intercept', ...args], {
    cwd: root,
    env: { ...process.env, EVIDOCK_SOAK: '1' },
    stdio: ['inherit', 'pipe', 'inherit'],
    onStart({ stdout }) {
      if (!stdout) return;
      stdout.pipe(process.stdout, { end: false });
      readline.createInterface(stdout).on('line', (line) => {
        if (/\blost: \d|operations hung/.test(line)) counts.push(line.trim());
      });
    },
  });
}

runScript(async () => {
  await setUpPackages();
  await bringUpToDate();
  const killed = await tests('--project', 'soak');
  const struck = await tests('--project', 'unit', ...THOROUGH);
  console.log(`\nCounted 统计:\n${counts.map((line) => `  ${line}`).join('\n')}`);
  return Math.max(killed, struck);
});
