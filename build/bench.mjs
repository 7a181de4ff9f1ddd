// `npm run bench [-- PATTERN]`: bundles every test/bench/*.bench.{ts,mjs} for plain node and runs them one after another. The
// files in a folder of the bench's name are programs that it runs in Electron, which is told where they are.
// A bench prints what it measures on stdout; the places of the checkout, its bundles and Electron come in the
// environment, as in the tests. At the end the rows of all stand in one table, ready for the README, with the machine.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { bringUpToDate } from './bundle.mjs';
import { run } from './child.mjs';
import { cache, electronDist, root } from './paths.mjs';
import { Plain, runScript, say } from './say.mjs';
import { setUp } from './set-up.mjs';

const folder = path.join(root, 'test', 'bench');

runScript(async () => {
  const patterns = process.argv.slice(2);
  const files = (fs.existsSync(folder) ? fs.readdirSync(folder) : [])
    .filter((name) => /\.bench\.(ts|mjs)$/.test(name))
    .filter((name) => patterns.length === 0 || patterns.some((pattern) => name.includes(pattern)))
    .sort();
  if (files.length === 0)
    throw new Plain('There is no such bench in test/bench.', 'test/bench 中没有匹配的基准测试。');
  const electron = await setUp({ tests: true });
  await bringUpToDate();
  const { build } = await import('vite');
  const outDir = path.join(cache, 'bench');
  const table = path.join(cache, 'bench', 'table.jsonl');
  fs.mkdirSync(path.dirname(table), { recursive: true });
  fs.rmSync(table, { force: true });
  const env = {
    ...process.env,
    EVIDOCK_BENCH_TABLE: table,
    EVIDOCK_ROOT: root,
    EVIDOCK_DIST: electronDist,
    EVIDOCK_ELECTRON: electron.bin,
  };
  let worst = 0;
  for (const file of files) {
    const name = file.replace(/\.(ts|mjs)$/, '');
    const input = { [name]: path.join(folder, file) };
    await build({
      configFile: path.join(root, 'vite.config.ts'),
      mode: 'bench',
      build: { outDir, rolldownOptions: { input } },
    });
    const processes = path.join(folder, name.replace('.bench', ''));
    const built = path.join(outDir, path.basename(processes));
    for (const program of fs.existsSync(processes) ? fs.readdirSync(processes) : [])
      await build({
        configFile: path.join(root, 'vite.config.ts'),
        mode: 'bench-electron',
        build: {
          outDir: built,
          rolldownOptions: { input: { [path.parse(program).name]: path.join(processes, program) } },
        },
      });
    say(`Bench ${name} …`, `基准测试 ${name}……`);
    const code = await run(process.execPath, ['--enable-source-maps', path.join(outDir, `${name}.mjs`)], {
      cwd: root,
      env: { ...env, EVIDOCK_BENCH_PROCESSES: built },
    });
    worst = Math.max(worst, code);
  }
  printTable(table);
  return worst;
});

/** @typedef {{ what: string, measured: string, aim: string | null, met: boolean | null }} Row */

/** All rows that the benches reported, as one table. @param {string} file */
function printTable(file) {
  if (!fs.existsSync(file)) return;
  const lines = fs.readFileSync(file, 'utf8').split('\n').filter(Boolean);
  const [cpu] = os.cpus();
  const memory = (os.totalmem() / 2 ** 30).toFixed(0);
  console.log(
    `\n${cpu?.model.trim() ?? '?'}, ${os.cpus().length} cores, ${memory} GiB; ${os.type()} ${os.release()}; Node ${process.version}; load ${os.loadavg()[0]?.toFixed(1) ?? '?'}\n`,
  );
  console.log('| what | measured | aim | met |\n| --- | --- | --- | --- |');
  for (const line of lines) {
    /** @type {Row} */
    const { what, measured, aim, met } = JSON.parse(line);
    console.log(`| ${what} | ${measured} | ${aim ?? ''} | ${met === null ? '' : met ? 'yes' : 'no'} |`);
  }
}
