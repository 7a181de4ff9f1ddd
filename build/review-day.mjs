// `npm run test:review-day`: a reviewer's whole day of forty clips in the real window, where `npm test` does a few.
import path from 'node:path';
import { bringUpToDate } from './bundle.mjs';
import { run } from './child.mjs';
import { withDisplay } from './display.mjs';
import { root } from './paths.mjs';
import { runScript } from './say.mjs';
import { setUp } from './set-up.mjs';

const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');

runScript(async () => {
  await setUp({ tests: true });
  await bringUpToDate();
  return withDisplay({ always: true }, (env) =>
    run(process.execPath, [vitest, 'run', '--project', 'e2e', 'test/e2e/review-day.test.ts'], {
      cwd: root,
      env: { EVIDOCK_REVIEW_DAY: '40', ...env },
    }),
  );
});
