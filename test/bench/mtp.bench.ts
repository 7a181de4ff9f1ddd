/**
 * What is left of a camera's speed when its files come by MTP: the whole import through the dock process and the vault
 * process of Electron, beside the bare transfers of the same camera, and beside an import of the same bytes from a folder.
 * The camera is scripted and in the dock process's memory, once as slow as USB 2 and a card, once as fast as a good card
 * reader, once as fast as memory. Then how much memory both processes take at any size of a file.
 * EVIDOCK_BENCH_DIR: where to work. EVIDOCK_BENCH_ROUNDS: how often each is run. EVIDOCK_BENCH_MIB: the larger size.
 */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { withDisplay } from '../../build/display.mjs';
import type { Pace } from '../mtp-camera/slow-bus';
import { dropCaches, median } from './measured-run';
import { digestsOf, type Card } from './mtp-card';
import type { Measured, Order } from './mtp-words';
import { against, heading, number, report, skipped } from './report';

const MIB = 1 << 20;
const rounds = Number(process.env['EVIDOCK_BENCH_ROUNDS'] ?? 3);
const largeMiB = Number(process.env['EVIDOCK_BENCH_MIB'] ?? 4700);
const work = fs.mkdtempSync(path.join(process.env['EVIDOCK_BENCH_DIR'] ?? os.tmpdir(), 'evidock-mtp-'));
process.once('exit', () => fs.rmSync(work, { recursive: true, force: true }));
const vault = path.join(work, 'vault');
const folder = path.join(work, 'card');

/** Runs one order in an Electron of its own, with cold caches; throws unless exactly `digests` were sealed. */
async function run(
  env: NodeJS.ProcessEnv,
  order: Omit<Order, 'vault' | 'folder'>,
  digests: readonly string[],
): Promise<Measured> {
  fs.rmSync(vault, { recursive: true, force: true });
  dropCaches();
  const program = path.join(process.env['EVIDOCK_BENCH_PROCESSES'] ?? '', 'main.cjs');
  const { stdout } = await promisify(execFile)(
    process.env['EVIDOCK_ELECTRON'] ?? '',
    ['--no-sandbox', `--user-data-dir=${path.join(work, 'user')}`, program],
    {
      env: {
        ...env,
        EVIDOCK_KEYCHAIN: 'off',
        EVIDOCK_BENCH_ORDER: JSON.stringify({ ...order, vault, folder } satisfies Order),
      },
      maxBuffer: 64 * MIB,
    },
  );
  const said = stdout.split('\n').find((line) => line.startsWith('measured '));
  if (said === undefined) throw new Error(`no measurement: ${stdout}`);
  const measured = JSON.parse(said.slice('measured '.length)) as Measured;
  const expected = order.measure === 'transport' ? [] : digests;
  if (measured.sha256.join() !== expected.join()) throw new Error(`other files were sealed: ${said}`);
  fs.rmSync(vault, { recursive: true, force: true });
  return measured;
}

/** The three ways in turns. */
async function speed(env: NodeJS.ProcessEnv, what: string, card: Card, pace: Pace | null): Promise<void> {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder);
  const digests = await digestsOf(card, folder);
  const seconds = { transport: [] as number[], camera: [] as number[], folder: [] as number[] };
  const cpu = { transport: [] as number[], camera: [] as number[], folder: [] as number[] };
  for (let round = 0; round < rounds; round++)
    for (const measure of ['transport', 'camera', 'folder'] as const) {
      const measured = await run(env, { measure, card, pace }, digests);
      seconds[measure].push(measured.seconds);
      if (measured.cpuSeconds !== null) cpu[measure].push(measured.cpuSeconds);
    }
  const megabytes = (card.files * card.bytesEach) / 1e6;
  const rate = (measure: keyof typeof seconds): string =>
    `${number(megabytes / median(seconds[measure]), 0)} MB/s`;
  const ratio = (beside: 'transport' | 'folder'): number =>
    median(seconds.camera.map((s, i) => (seconds[beside][i] ?? Number.NaN) / s));
  report({
    what: `MTP, ${what}, ${number(megabytes, 0)} MB: transfers alone; import; import of a folder`,
    measured: `${rate('transport')}; ${rate('camera')}; ${rate('folder')}`,
    aim: null,
    met: null,
  });
  if (pace === null && cpu.camera.length > 0) {
    const each = (measure: keyof typeof cpu): number => (median(cpu[measure]) * 1000) / megabytes;
    const beside = `(folder: ${number(each('folder'), 2)}; the camera itself: ${number(each('transport'), 2)})`;
    report({
      what: `MTP: processor time of both processes ${beside}`,
      measured: `${number(each('camera'), 2)} s/GB`,
      aim: null,
      met: null,
    });
  }
  const beside = `MTP, ${what}: import beside`;
  // No bus: held up by the disk, as the import of a folder is, while the camera itself works on the same processor.
  if (pace) against(`${beside} the transfers alone`, ratio('transport') * 100, { least: 80 }, '%', 0);
  else
    report({
      what: `${beside} that of a folder`,
      measured: `${number(ratio('folder') * 100, 0)} %`,
      aim: null,
      met: null,
    });
}

async function memory(env: NodeJS.ProcessEnv): Promise<void> {
  const peaks: Measured['peak'][] = [];
  for (const mib of [64, largeMiB]) {
    const card: Card = { files: 1, bytesEach: mib * MIB };
    const { peak } = await run(env, { measure: 'camera', card, pace: null }, await digestsOf(card, null));
    peaks.push(peak);
  }
  const [small, large] = peaks;
  for (const name of ['dock', 'vault'] as const) {
    const what = `MTP: peak memory of the ${name} process, one file of 64 MiB; more with one of ${number(largeMiB, 0)} MiB`;
    const [before, after] = [small?.[name] ?? null, large?.[name] ?? null];
    if (before === null || after === null) skipped(what, 'the system does not tell');
    else {
      report({ what, measured: `${number(before / MIB, 0)} MiB`, aim: null, met: null });
      against(
        `MTP: growth of the ${name} process with the file`,
        (after - before) / MIB,
        { most: 16 },
        'MiB',
        0,
      );
    }
  }
}

heading('Import by MTP');
await withDisplay({ always: true }, async (env) => {
  await speed(
    env,
    'a camera on USB 2 (40 MB/s, 2 ms a command)',
    { files: 3, bytesEach: 100e6 },
    {
      bytesPerSecond: 40e6,
      thinksMs: 2,
    },
  );
  await speed(
    env,
    'a camera as fast as its card (90 MB/s, 2 ms a command)',
    { files: 4, bytesEach: 150e6 },
    {
      bytesPerSecond: 90e6,
      thinksMs: 2,
    },
  );
  await speed(env, 'a camera as fast as memory', { files: 8, bytesEach: 150e6 }, null);
  fs.rmSync(folder, { recursive: true, force: true });
  await memory(env);
});
