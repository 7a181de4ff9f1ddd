// `npm run test:power [-- CUTS]`: cuts the power of the lab's computer again and again, at random moments of imports
// (50 times unless told otherwise), and counts what was lost. Takes about a minute a cut: not part of `npm test`.
import path from 'node:path';
import { run } from './child.mjs';
import { lab, readyLab } from './lab-guest.mjs';
import { root } from './paths.mjs';
import { Plain, runScript, say } from './say.mjs';

runScript(async () => {
  const cuts = Number(process.argv[2] ?? 50);
  if (!Number.isSafeInteger(cuts) || cuts < 1) throw new Plain('CUTS is a number from 1', 'CUTS 须为正整数');
  const found = await readyLab();
  if (!found.ready) {
    if (found.reason !== null)
      say(`The USB lab cannot run here: ${found.reason}.`, 'USB 实验环境无法在此运行，原因见上。');
    return 1;
  }
  const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');
  return run(process.execPath, [vitest, 'run', '--project', 'power', '--reporter=verbose'], {
    cwd: root,
    env: { ...process.env, EVIDOCK_LAB: lab, EVIDOCK_CUTS: String(cuts) },
  });
});
