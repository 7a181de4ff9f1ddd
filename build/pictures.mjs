// `npm run pictures [-- SCENE …]`: draws every screen and dialog of an office at work, in both sizes and both languages,
// into out/pictures, and says what is cut, untranslated or nameless on them. A scene's name narrows it.
import path from 'node:path';
import { bringUpToDate } from './bundle.mjs';
import { run } from './child.mjs';
import { withDisplay } from './display.mjs';
import { root } from './paths.mjs';
import { runScript } from './say.mjs';
import { setUp } from './set-up.mjs';

runScript(async () => {
  await setUp({ tests: true });
  await bringUpToDate();
  const vitest = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const scenes = process.argv.slice(2);
  const only = scenes.length > 0 ? ['-t', scenes.join('|')] : [];
  return withDisplay({ always: true }, (env) =>
    run(process.execPath, [vitest, 'run', '--project', 'pictures', '--reporter=verbose', ...only], {
      cwd: root,
      env,
    }),
  );
});
