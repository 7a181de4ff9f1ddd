// `npm run fuzz`: spoiled input for every parser that sees a camera's bytes, for EVIDOCK_FUZZ_SECONDS (60). The fuzzer is a
// process of its own, so that a parser that never ends is noticed and ended.
import { fork } from 'node:child_process';
import path from 'node:path';
import { cache, root } from './paths.mjs';
import { runScript } from './say.mjs';
import { setUpPackages } from './set-up.mjs';

/** A case takes milliseconds, and every thousandth is told. */
const SILENCE_MS = 120_000;

runScript(async () => {
  await setUpPackages();
  const { build } = await import('vite');
  const outDir = path.join(cache, 'fuzz-bundle');
  await build({
    configFile: path.join(root, 'vite.config.ts'),
    mode: 'bench',
    build: { outDir, rolldownOptions: { input: { fuzz: path.join(root, 'test', 'fuzz', 'main.ts') } } },
  });
  const child = fork(path.join(outDir, 'fuzz.mjs'), [], {
    cwd: root,
    env: { ...process.env, EVIDOCK_ROOT: root },
    execArgv: ['--enable-source-maps'],
  });
  let last = 'the first';
  const hung = setTimeout(() => {
    console.log(`A case after ${last} does not end.`);
    child.kill('SIGKILL');
  }, SILENCE_MS);
  child.on('message', (/** @type {{ number: number }} */ { number }) => {
    last = `number ${number}`;
    hung.refresh();
  });
  const code = await new Promise((resolve) => {
    child.once('exit', (exit) => resolve(exit ?? 1));
  });
  clearTimeout(hung);
  return Number(code);
});
