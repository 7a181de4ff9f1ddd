/** Memory cards as image files, filled without mounting anything. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { synthetic } from '../../mtp-camera/content';
import type { SyntheticFile } from '../guest/calls';

const CARD_BYTES = 128 * 2 ** 20;

/** Footage of one camera, named as its profile names it; no two cameras hold equal bytes. */
export function footageOf(device: string, sizes: readonly number[]): readonly SyntheticFile[] {
  return sizes.map((bytes, n) => ({
    path: `DCIM/DCAM_${device}_B01OPR_20260713_${String(100_000 + n * 500)}.mp4`,
    seed: Number.parseInt(device.replace(/\D/g, ''), 10) + n,
    bytes,
  }));
}

export function sha256Of({ seed, bytes }: Pick<SyntheticFile, 'seed' | 'bytes'>): string {
  return createHash('sha256').update(synthetic(seed)(0, bytes)).digest('hex');
}

/** A FAT32 card with these files. */
export function fat32Card(image: string, files: readonly SyntheticFile[]): void {
  emptyFile(image);
  execFileSync('mkfs.vfat', ['-F', '32', '-n', 'BODYCAM', image], { stdio: 'pipe', env: withSbin() });
  const mtools = { stdio: 'pipe', env: { ...withSbin(), MTOOLS_SKIP_CHECK: '1' } } as const;
  for (const folder of new Set(files.map((file) => path.posix.dirname(file.path))))
    execFileSync('mmd', ['-i', image, `::${folder}`], mtools);
  for (const { path: name, seed, bytes } of files)
    execFileSync('mcopy', ['-i', image, '-', `::${name}`], { ...mtools, input: synthetic(seed)(0, bytes) });
}

/** An empty exFAT card: no tool fills one without mounting, so the guest does (its `fill`). */
export function exfatCard(image: string): void {
  emptyFile(image);
  execFileSync('mkfs.exfat', ['-L', 'BODYCAMX', image], { stdio: 'pipe', env: withSbin() });
}

/** A disk for the guest's vault. */
export function ext4Disk(image: string): void {
  fs.rmSync(image, { force: true });
  emptyFile(image, 512 * 2 ** 20);
  execFileSync('mkfs.ext4', ['-q', '-F', image], { stdio: 'pipe', env: withSbin() });
}

function emptyFile(file: string, bytes = CARD_BYTES): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, '');
  fs.truncateSync(file, bytes);
}

/** Tools for file systems lie where ordinary users' paths do not lead. */
function withSbin(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin` };
}
