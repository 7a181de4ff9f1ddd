/**
 * What the walk through a container costs: processor seconds for a gigabyte, as a whole process (`station probe`), beside
 * tools that read the same file. EVIDOCK_BENCH_DIR: where to work; EVIDOCK_BENCH_MIB: size of a file (1,000).
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { median, processorSeconds } from './measured-run';
import { lacking } from './peers';
import { against, heading, number, skipped } from './report';

const mib = Number(process.env['EVIDOCK_BENCH_MIB'] ?? 1000);
const ROUNDS = 3;
const station = path.join(process.env['EVIDOCK_DIST'] ?? '', 'station.cjs');
const work = fs.mkdtempSync(path.join(process.env['EVIDOCK_BENCH_DIR'] ?? os.tmpdir(), 'evidock-walks-'));
process.once('exit', () => fs.rmSync(work, { recursive: true, force: true }));

function ffmpeg(...args: readonly string[]): void {
  execFileSync('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

/** Some seconds of 1080p as a camera writes it; long files repeat it. */
function base(name: string, codec: readonly string[]): string {
  const file = path.join(work, name);
  const picture = 'testsrc2=s=1920x1080:r=30:d=6,noise=c0s=9:allf=t:all_seed=7';
  const sound = 'sine=f=300:r=48000:d=6';
  ffmpeg('-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', sound, ...codec, file);
  return file;
}

function long(from: string, name: string, options: readonly string[]): string {
  const file = path.join(work, name);
  const times = Math.max(0, Math.ceil((mib << 20) / fs.statSync(from).size) - 1);
  ffmpeg('-stream_loop', String(times), '-i', from, '-map', '0', '-c', 'copy', ...options, file);
  return file;
}

/** Processor seconds for a gigabyte, the middle of some rounds; the file is in the cache. */
async function cost(bytes: number, command: string, args: readonly string[]): Promise<number> {
  const rounds: number[] = [];
  for (let i = 0; i < ROUNDS; i++) rounds.push((await processorSeconds(command, args)).seconds);
  return median(rounds) / (bytes / 1e9);
}

type Files = readonly (readonly [name: string, make: () => string])[];

/** One long recording of each container. */
function files(): Files {
  const h264 = base('base.mp4', [
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-b:v', '8M', '-g', '30', '-pix_fmt', 'yuv420p'],
    ...['-c:a', 'aac', '-b:a', '64k'],
  ]);
  const mjpeg = base('base.avi', [
    ...['-c:v', 'mjpeg', '-q:v', '8', '-pix_fmt', 'yuvj420p'],
    ...['-c:a', 'pcm_alaw', '-ar', '8000'],
  ]);
  const fragments = ['-movflags', '+frag_keyframe+empty_moov+default_base_moof'];
  return [
    ['MP4, index behind', () => long(h264, 'a.mp4', [])],
    ['MP4 in fragments', () => long(h264, 'b.mp4', fragments)],
    ['MPEG-TS', () => long(h264, 'c.ts', ['-f', 'mpegts'])],
    ['AVI, motion JPEG', () => long(mjpeg, 'd.avi', [])],
  ];
}

async function measure(): Promise<void> {
  for (const [name, make] of files()) {
    const file = make();
    const bytes = fs.statSync(file).size;
    const probed = JSON.parse(
      execFileSync(process.execPath, [station, 'probe', file, '--json'], { encoding: 'utf8' }),
    ) as { findings: { severity: string }[]; media: { framesVerified: number } | null };
    // A walk that turned away at the first byte would be cheap as well.
    if (!(probed.media && probed.media.framesVerified > 100))
      throw new Error(`${name}: ${JSON.stringify(probed)}`);
    if (probed.findings.some((f) => f.severity === 'error')) throw new Error(JSON.stringify(probed.findings));
    const ours = await cost(bytes, process.execPath, [station, 'probe', file, '--json']);
    const copied = ['-v', 'error', '-i', file, '-map', '0', '-c', 'copy', '-f', 'null', '-'];
    const packets = await cost(bytes, 'ffmpeg', copied);
    const sum = await cost(bytes, 'sha256sum', [file]);
    const beside = `ffmpeg -c copy ${number(packets, 2)}, sha256sum ${number(sum, 2)}`;
    against(`walk through ${name}: processor time (beside: ${beside})`, ours, { most: 2 }, 's/GB', 2);
    fs.rmSync(file);
  }
}

heading(`What looking inside costs, whole processes, ${mib} MiB a file, in the cache`);
const missing = lacking({ name: '', script: '', needs: ['ffmpeg', 'sha256sum'], least: 0 });
if (missing === null) await measure();
else skipped('walk through a recording', `${missing} is not installed`);
