/** How fast this computer imports onto one of its disks, beside a program that copies the same files there. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { failed } from '#shared/failure';
import { asDeviceId } from '#shared/ids';
import { sizeText } from '#shared/size';
import { alignedMemory, DIRECT, readsMedium } from '../vault/medium';
import { systemDisk } from '../vault/disk';
import { closing, createNew, writeAll } from '../vault/files';
import { operator } from './account';
import { importInto, mountedCamera, newSession } from './import';
import { openStation } from './open';

/** What files are copied with otherwise; `rclone` also compares both sides, the others verify nothing. */
export const PEERS = ['cp', 'rsync', 'rclone'] as const;
export type PeerName = (typeof PEERS)[number];

export interface BenchOptions {
  /** A folder on the disk that is to be measured. Nothing stays there. */
  readonly folder: string;
  /** How much is copied; three times as much must be free. */
  readonly bytes: number;
  readonly peer: PeerName | null;
}

export interface BenchResult {
  readonly bytes: number;
  readonly files: number;
  readonly seconds: number;
  /** Processor seconds of the whole import. */
  readonly cpuSeconds: number;
  /** The highest memory of the process so far, bytes. */
  readonly peakBytes: number;
  readonly readBack: 'medium' | 'cached';
  /** Null: none was asked for. `seconds` null: it is not installed. */
  readonly peer: { readonly name: PeerName; readonly seconds: number | null } | null;
}

const FILE = 100e6;
const BLOCK = 4 << 20;

/** Makes files, imports them into a vault of its own, lets the peer copy them too, and removes everything again. */
export async function bench({ folder, bytes, peer }: BenchOptions): Promise<BenchResult> {
  const { freeBytes } = await systemDisk.space(folder);
  if (freeBytes < 3 * bytes + 2 ** 30)
    throw failed('vault-full', {
      needed: sizeText(3 * bytes),
      free: sizeText(freeBytes),
      reserve: sizeText(2 ** 30),
    });
  const work = fs.mkdtempSync(path.join(folder, 'evidock-bench-'));
  const tidy = (): void => fs.rmSync(work, { recursive: true, force: true });
  process.once('exit', tidy);
  try {
    const card = path.join(work, 'card');
    fs.mkdirSync(card);
    const files = Math.max(1, Math.round(bytes / FILE));
    for (let n = 0; n < files; n++)
      await writeFile(path.join(card, `${String(n).padStart(4, '0')}.mp4`), Math.round(bytes / files), n);
    const ours = await timedImport(card, path.join(work, 'vault'));
    return {
      ...ours,
      bytes: files * Math.round(bytes / files),
      files,
      peakBytes: process.resourceUsage().maxRSS * 1024,
      peer: peer && { name: peer, seconds: await timedPeer(peer, card, path.join(work, 'copy')) },
    };
  } finally {
    process.off('exit', tidy);
    tidy();
  }
}

/** Content that cannot be compressed, written past the cache where that can be: nobody is to read it from memory. */
async function writeFile(file: string, bytes: number, n: number): Promise<void> {
  const direct = (await readsMedium(systemDisk, path.dirname(file))) === 'medium' ? DIRECT : 0;
  const open = await createNew(systemDisk, file, direct).catch(() => createNew(systemDisk, file));
  const words = new Uint32Array(alignedMemory(BLOCK).buffer, 0, BLOCK / 4);
  let x = 0x2545f491 ^ n;
  for (let i = 0; i < words.length; i++) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    words[i] = x;
  }
  const block = new Uint8Array(words.buffer, 0, BLOCK);
  await closing(open, async () => {
    for (let at = 0; at < bytes; at += BLOCK) {
      words[0] = at / BLOCK;
      await writeAll(open, block, at);
    }
    await open.truncate(bytes);
    await open.sync();
  });
}

async function timedImport(
  card: string,
  vault: string,
): Promise<Pick<BenchResult, 'seconds' | 'cpuSeconds' | 'readBack'>> {
  const began = performance.now();
  const cpu = process.cpuUsage();
  const station = await openStation({ folder: vault, create: true });
  try {
    const device = asDeviceId('BENCH');
    if (!device) throw new Error('no device');
    const report = await importInto(station, {
      source: await mountedCamera(card),
      session: newSession(station),
      device: { device, from: 'given' },
      by: operator(),
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
    if (report.failure) throw failed(report.failure.code, report.failure.values);
    const bad = report.files.find(({ outcome }) => outcome !== 'sealed');
    if (bad) throw failed('source-unreadable', { place: bad.source, detail: bad.reason ?? '' });
    const { user, system } = process.cpuUsage(cpu);
    return {
      seconds: (performance.now() - began) / 1000,
      cpuSeconds: (user + system) / 1e6,
      readBack: station.vault.readBack,
    };
  } finally {
    await station.close();
  }
}

/** What each peer runs, one after the other; each copies to the same end: all of it on the disk. */
function commandsOf(peer: PeerName, card: string, copy: string): readonly (readonly [string, ...string[]])[] {
  switch (peer) {
    case 'cp':
      return [['cp', '-r', card, copy], ['sync']];
    case 'rsync':
      return [['rsync', '-a', '--checksum', `${card}/`, copy], ['sync']];
    case 'rclone':
      return [
        ['rclone', '-q', 'copy', '--checksum', card, copy],
        ['sync'],
        ['rclone', '-q', 'check', '--download', card, copy],
      ];
  }
}

async function timedPeer(peer: PeerName, card: string, copy: string): Promise<number | null> {
  const began = performance.now();
  for (const [command, ...args] of commandsOf(peer, card, copy)) {
    const ended = await new Promise<number | null>((resolve, reject) =>
      spawn(command, args, { stdio: 'ignore' })
        .once('error', (error: NodeJS.ErrnoException) =>
          error.code === 'ENOENT' ? resolve(null) : reject(error),
        )
        .once('close', (code) => resolve(code ?? 1)),
    );
    if (ended === null) return null;
    if (ended !== 0) throw failed('bad-arguments', { detail: `${command}: ${ended}` });
  }
  return (performance.now() - began) / 1000;
}
