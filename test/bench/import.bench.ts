/**
 * How fast a whole import of recordings is (copy, hash, sync, read back, look inside, record) beside what people type,
 * what it costs of the processor, and how much memory it takes at any size.
 * EVIDOCK_BENCH_DIR: where to work (default: the system's temporary folder). EVIDOCK_BENCH_MIB: size of the card
 * (4,000: forty recordings); six times as much must be free. EVIDOCK_BENCH_ROUNDS: how often each is run.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { makeBigCard } from '../footage/big-card';
import { movie } from '../footage/variants';
import { contest, importOnce } from './contest';
import { dropCaches, median } from './measured-run';
import { lacking, PLAIN, RCLONE, RSYNC, SUMMED } from './peers';
import { against, besidePeer, heading, number, report, skipped } from './report';

const MIB = 1 << 20;
const EACH = 100 * MIB;
const rounds = Number(process.env['EVIDOCK_BENCH_ROUNDS'] ?? 3);
const cardMiB = Number(process.env['EVIDOCK_BENCH_MIB'] ?? 4000);

const work = fs.mkdtempSync(path.join(process.env['EVIDOCK_BENCH_DIR'] ?? os.tmpdir(), 'evidock-bench-'));
process.once('exit', () => fs.rmSync(work, { recursive: true, force: true }));

/** Recordings of about 100 MiB that differ in a box behind each; null without ffmpeg. */
function recordings(card: string, files: number): number | null {
  if (lacking({ name: '', script: '', needs: ['ffmpeg'], least: 0 }) !== null) return null;
  const [base, long] = [path.join(work, 'base.mp4'), path.join(work, 'long.mp4')];
  const ffmpeg = (...args: readonly string[]): void => {
    execFileSync('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args]);
  };
  const picture = 'testsrc2=s=1920x1080:r=30:d=6,noise=c0s=9:allf=t:all_seed=7';
  ffmpeg(
    ...['-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', 'sine=f=300:r=48000:d=6'],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-b:v', '8M', '-g', '30', '-pix_fmt', 'yuv420p'],
    ...['-c:a', 'aac', '-b:a', '64k', base],
  );
  const times = Math.max(0, Math.round(EACH / fs.statSync(base).size) - 1);
  ffmpeg('-stream_loop', String(times), '-i', base, '-map', '0', '-c', 'copy', long);
  const clip = fs.readFileSync(long);
  const folder = path.join(card, 'Media', 'Video');
  fs.mkdirSync(folder, { recursive: true });
  let bytes = 0;
  for (let n = 0; n < files; n++) {
    const time = new Date(Date.UTC(2026, 6, 13, 8) + n * 300_000)
      .toISOString()
      .slice(11, 19)
      .replaceAll(':', '');
    const content = movie(clip, `bench ${n}`);
    fs.writeFileSync(path.join(folder, `DCAM_BC240002_B02OPR_20260713_${time}.mp4`), content);
    bytes += content.length;
  }
  return bytes;
}

async function againstPeers(): Promise<void> {
  const files = Math.max(1, Math.round(cardMiB / 100));
  const card = path.join(work, 'card');
  const real = recordings(card, files);
  if (real === null) await makeBigCard(card, { files, bytesEach: EACH });
  const bytes = real ?? files * EACH;
  const { ours, ratios, readBack } = await contest(card, work, {
    ...{ files, rounds },
    peers: [PLAIN, SUMMED, RSYNC, RCLONE],
  });
  const gigabytes = bytes / 1e9;
  const seconds = median(ours.map((run) => run.seconds));
  const what = `${files} ${real === null ? 'files' : 'recordings (MP4)'} of ${(bytes / files / 1e6).toFixed(0)} MB`;
  report({
    what: `import of ${what}, read-back: ${readBack}, caches ${dropCaches() ? 'cold' : 'warm'}`,
    measured: `${number(bytes / 1e6 / seconds, 0)} MB/s`,
    aim: null,
    met: null,
  });
  for (const [peer, ratio] of ratios) besidePeer(`times as fast as ${peer.name}`, ratio, peer.least);
  const cpu = ours.flatMap(({ cpuSeconds }) => (cpuSeconds === null ? [] : [cpuSeconds / gigabytes]));
  if (cpu.length > 0) against('processor time of the import', median(cpu), { most: 4 }, 's/GB', 2);
  peak(
    'peak memory of the import',
    ours.map(({ peakBytes }) => peakBytes),
  );
  fs.rmSync(card, { recursive: true });
}

function peak(what: string, bytes: readonly (number | null)[]): void {
  const known = bytes.filter((n) => n !== null);
  if (known.length === 0) skipped(what, 'the system does not tell');
  else against(what, Math.max(...known) / MIB, { most: 160 }, 'MiB', 0);
}

async function memoryAtSize(mib: number): Promise<void> {
  const card = path.join(work, `card-${mib}`);
  await makeBigCard(card, { files: 1, bytesEach: mib * MIB });
  const run = await importOnce(card, work, 1);
  peak(
    `peak memory, one file of ${number(mib, 0)} MiB (${number((mib * MIB) / 1e6 / run.seconds, 0)} MB/s)`,
    [run.peakBytes],
  );
  fs.rmSync(card, { recursive: true });
}

heading('Import of long recordings');
if (process.platform === 'win32') skipped('the import beside cp, rsync and rclone', 'they are not here');
else await againstPeers();
for (const mib of [64, cardMiB < 1600 ? cardMiB : 4600]) await memoryAtSize(mib);
