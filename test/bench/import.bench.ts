/**
 * How fast a whole import is (copy, hash, sync, read back, record) beside what people type to get the same proof:
 * `cp`, `sync`, and `sha256sum` of both sides; and how much memory it takes at any size.
 * EVIDOCK_BENCH_DIR: where to work (default: the system's temporary folder). EVIDOCK_BENCH_MIB: size of the card.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { makeBigCard } from '../footage/big-card';
import { dropCaches, measured, median } from './measured-run';

const MIB = 1 << 20;
const ROUNDS = 3;
const cardMiB = Number(process.env['EVIDOCK_BENCH_MIB'] ?? 1600);
const station = path.join(process.env['EVIDOCK_DIST'] ?? '', 'station.cjs');
const env = { ...process.env, EVIDOCK_KEYCHAIN: 'off' };

interface Import {
  readonly safeToUnplug: boolean;
  readonly files: readonly { readonly readBack: string | null }[];
}

const work = fs.mkdtempSync(path.join(process.env['EVIDOCK_BENCH_DIR'] ?? os.tmpdir(), 'evidock-bench-'));
process.once('exit', () => fs.rmSync(work, { recursive: true, force: true }));

function importCard(card: string) {
  const vault = path.join(work, 'vault');
  fs.rmSync(vault, { recursive: true, force: true });
  dropCaches();
  return measured(
    process.execPath,
    [station, 'import', card, '--vault', vault, '--device', 'BENCH', '--json'],
    env,
  );
}

function copyAndSum(card: string) {
  const copy = path.join(work, 'copy');
  fs.rmSync(copy, { recursive: true, force: true });
  dropCaches();
  const script =
    'cp -r "$1" "$2" && sync && (cd "$1" && find . -type f -exec sha256sum {} +) >/dev/null && (cd "$2" && find . -type f -exec sha256sum {} +) >/dev/null';
  return measured('sh', ['-c', script, 'sh', card, copy]);
}

async function againstCopyAndSum(): Promise<void> {
  const files = Math.max(1, Math.round(cardMiB / 100));
  const card = path.join(work, 'card');
  await makeBigCard(card, { files, bytesEach: 100 * MIB });
  const bytes = files * 100 * MIB;
  const ours: number[] = [];
  const theirs: number[] = [];
  let peak = 0;
  let readBack = '';
  for (let round = 0; round < ROUNDS; round++) {
    const run = await importCard(card);
    const report = JSON.parse(run.stdout) as Import;
    if (!report.safeToUnplug || report.files.length !== files) throw new Error('the import did not end well');
    readBack = report.files[0]?.readBack ?? '?';
    ours.push(run.seconds);
    peak = Math.max(peak, run.peakBytes ?? 0);
    theirs.push((await copyAndSum(card)).seconds);
  }
  const ratios = theirs.map((seconds, i) => seconds / (ours[i] ?? Number.NaN));
  const speed = (seconds: number): string => `${(bytes / 1e6 / seconds).toFixed(0)} MB/s`;
  console.log(
    `\nImport of ${files} files of 100 MiB, ${ROUNDS} rounds in turn, read-back: ${readBack}, caches ${dropCaches() ? 'dropped' : 'not dropped'}`,
  );
  console.log(`| | median s | MB/s |\n| --- | --- | --- |`);
  console.log(`| station import | ${median(ours).toFixed(1)} | ${speed(median(ours))} |`);
  console.log(
    `| cp + sync + sha256sum of both sides | ${median(theirs).toFixed(1)} | ${speed(median(theirs))} |`,
  );
  console.log(
    `ratio (theirs / ours, round by round): median ${median(ratios).toFixed(2)}, ${ratios.map((r) => r.toFixed(2)).join(' ')}`,
  );
  console.log(`peak memory of the import: ${(peak / MIB).toFixed(0)} MiB`);
  fs.rmSync(card, { recursive: true });
  fs.rmSync(path.join(work, 'copy'), { recursive: true, force: true });
}

async function memoryAtSize(mib: number): Promise<void> {
  const card = path.join(work, `card-${mib}`);
  await makeBigCard(card, { files: 1, bytesEach: mib * MIB });
  const run = await importCard(card);
  const speed = (mib * MIB) / 1e6 / run.seconds;
  console.log(
    `one file of ${mib} MiB: peak memory ${((run.peakBytes ?? 0) / MIB).toFixed(0)} MiB, ${speed.toFixed(0)} MB/s`,
  );
  fs.rmSync(card, { recursive: true });
}

console.log(
  `${os.cpus()[0]?.model ?? '?'}, ${os.cpus().length} cores, Node ${process.version}, ${os.type()} ${os.release()}`,
);
if (process.platform === 'win32') console.log('cp and sha256sum are not here: only the import is measured.');
else await againstCopyAndSum();
for (const mib of [64, 4600]) await memoryAtSize(mib);
