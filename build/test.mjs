// `npm test [-- PATTERN …]`: everything that must hold before a change is taken. A pattern narrows the tests only.
import fs from 'node:fs';
import path from 'node:path';
import { bringUpToDate } from './bundle.mjs';
import { run } from './child.mjs';
import { withDisplay } from './display.mjs';
import { packageApp } from './package.mjs';
import { packageSmoke } from './package-smoke.mjs';
import { cache, root } from './paths.mjs';
import { Plain, runScript } from './say.mjs';
import { setUp } from './set-up.mjs';
import { countTests, failuresIn, inWords, sumOf } from './test-report.mjs';

/** The steps that did not go well, by name. @type {string[]} */
const failedSteps = [];
let interrupted = false;

/**
 * Runs one step and prints how long it took. A step that fails does not keep the others from telling what they find.
 * @param {string} name
 * @param {() => Promise<boolean>} work whether all is well
 */
async function step(name, work) {
  if (interrupted) return;
  const began = performance.now();
  let well = false;
  try {
    well = await work();
  } catch (problem) {
    if (problem instanceof Plain) console.log(`${problem.message}\n${problem.chinese}`);
    else console.log(problem);
  }
  if (!well) failedSteps.push(name);
  console.log(`${well ? '✓' : '✗'} ${name.padEnd(12)} ${((performance.now() - began) / 1000).toFixed(1)} s`);
}

/**
 * Runs a tool from node_modules; what it says is printed in one piece at the end, because several run at a time.
 * @param {string} script the tool's own file, which node can run on every system
 * @param {readonly string[]} args
 */
async function tool(script, ...args) {
  let said = '';
  const code = await run(process.execPath, [path.join(root, 'node_modules', script), ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    onStart: (child) => {
      for (const stream of [child.stdout, child.stderr]) {
        stream?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
          said += text;
        });
      }
    },
  });
  if (said.trim() !== '') console.log(said.trimEnd());
  return code === 0;
}

/**
 * @param {'unit' | 'e2e'} project
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly string[]} patterns
 */
async function vitest(project, env, patterns) {
  const report = reportOf(project);
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const args = ['run', '--project', project, '--passWithNoTests', ...reporters, ...patterns];
  const code = await run(
    process.execPath,
    [path.join(root, 'node_modules', 'vitest', 'vitest.mjs'), ...args],
    {
      cwd: root,
      env,
    },
  );
  return code === 0;
}

/** Makes the packaged application and starts it once, with a camera docked. */
async function packageAndTry() {
  const { clips } = await packageSmoke(await packageApp());
  console.log(`the packaged app sealed ${clips} clips`);
  return true;
}

/** @param {string} project */
function reportOf(project) {
  return path.join(cache, 'test', `${project}.json`);
}

runScript(async () => {
  const patterns = process.argv.slice(2);
  process.once('SIGINT', () => {
    interrupted = true;
  });
  const began = performance.now();
  fs.rmSync(path.join(cache, 'test'), { recursive: true, force: true });

  await step('set-up', async () => Boolean(await setUp({ tests: true })));
  if (failedSteps.length > 0) return 1;

  // The tools know one core each; types and lint take longest.
  await Promise.all([
    step('types', () => tool('vue-tsc/bin/vue-tsc.js', '--build')),
    step('lint', () => tool('eslint/bin/eslint.js', '.', '--max-warnings', '0')),
    step('bundle', async () => {
      await bringUpToDate();
      return true;
    }).then(() =>
      step('format', () => tool('prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.')),
    ),
  ]);
  if (!failedSteps.includes('bundle')) {
    await step('unit', () => vitest('unit', process.env, patterns));
    await step('e2e', () => withDisplay({ always: true }, (env) => vitest('e2e', env, patterns)));
    // It stands for the whole product, so that no pattern can mean it.
    if (patterns.length === 0) await step('package', packageAndTry);
  }

  const reports = ['unit', 'e2e'].map(reportOf);
  for (const failure of reports.flatMap(failuresIn)) console.log(failure);
  const count = sumOf(reports.map(countTests));
  const ran = count.passed + count.failed > 0;
  if (!ran) console.log('No test ran.');
  if (failedSteps.length > 0) console.log(`Failed: ${failedSteps.join(', ')}`);
  console.log(`All of it took ${((performance.now() - began) / 1000).toFixed(0)} s`);
  console.log(inWords(count));
  return ran && count.failed === 0 && failedSteps.length === 0 && !interrupted ? 0 : 1;
});
