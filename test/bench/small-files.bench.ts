/**
 * How fast thousands of small files are imported, where the steps cost more than the bytes.
 * EVIDOCK_BENCH_DIR: where to work. EVIDOCK_BENCH_FILES: how many (5,000). EVIDOCK_BENCH_ROUNDS: how often each is run.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { contest } from './contest';
import { median } from './measured-run';
import { PLAIN, RCLONE, SUMMED } from './peers';
import { against, besidePeer, heading, number, report, skipped } from './report';

const BYTES = 100_000;
const files = Number(process.env['EVIDOCK_BENCH_FILES'] ?? 5000);
const rounds = Number(process.env['EVIDOCK_BENCH_ROUNDS'] ?? 5);

const work = fs.mkdtempSync(path.join(process.env['EVIDOCK_BENCH_DIR'] ?? os.tmpdir(), 'evidock-small-'));
process.once('exit', () => fs.rmSync(work, { recursive: true, force: true }));

/** A baseline photo of one scan, as large as it is to be: its entropy-coded part holds no marker and no long zeros. */
function photo(n: number): Buffer {
  const head = Buffer.from(
    'ffd8ffdb004300' + '10'.repeat(64) + 'ffc0000b0801e00280010111' + '00' + 'ffda0008010100003f00',
    'hex',
  );
  const out = Buffer.alloc(BYTES);
  head.copy(out);
  let state = n + 1;
  for (let i = head.length; i < BYTES - 2; i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    out[i] = 1 + ((state >>> 16) % 254);
  }
  out.writeUInt16BE(0xffd9, BYTES - 2);
  return out;
}

heading('Import of small files');
if (process.platform === 'win32') skipped('small files beside cp and rclone', 'they are not here');
else {
  const card = path.join(work, 'card');
  const folder = path.join(card, 'Media', 'Photo');
  fs.mkdirSync(folder, { recursive: true });
  for (let n = 0; n < files; n++)
    fs.writeFileSync(
      path.join(folder, `DCAM_BC240002_B02OPR_${String(20_260_713_000_000 + n)}.jpg`),
      photo(n),
    );
  const { ours, ratios } = await contest(card, work, {
    ...{ files, rounds },
    peers: [
      { ...PLAIN, least: null },
      { ...SUMMED, least: 2.5 },
      { ...RCLONE, least: null },
    ],
  });
  const seconds = median(ours.map((run) => run.seconds));
  report({
    what: `import of ${number(files, 0)} photos of 100 kB`,
    measured: `${number(files / seconds, 0)} files/s`,
    aim: null,
    met: null,
  });
  for (const [peer, ratio] of ratios)
    besidePeer(`small files: times as fast as ${peer.name}`, ratio, peer.least);
  const cpu = ours.flatMap(({ cpuSeconds }) => (cpuSeconds === null ? [] : [(cpuSeconds * 1000) / files]));
  if (cpu.length > 0)
    report({
      what: 'small files: processor time',
      measured: `${number(median(cpu), 2)} ms/file`,
      aim: null,
      met: null,
    });
  const peaks = ours.flatMap(({ peakBytes }) => (peakBytes === null ? [] : [peakBytes / 2 ** 20]));
  if (peaks.length > 0)
    against('small files: peak memory of the import', Math.max(...peaks), { most: 160 }, 'MiB', 0);
}
