import fs from 'node:fs';
import path from 'node:path';
import { failed } from '#shared/failure';
import { sizeText } from '#shared/size';
import { bench, type BenchResult } from '../station/bench';
import type { Command } from './arguments';
import { EXIT, printJson, printLine } from './output';

/** `station bench`: how fast this computer imports onto the disk of a folder, in plain words. */
export async function runBench({
  folder,
  peer,
  bytes,
  json,
}: Extract<Command, { do: 'bench' }>): Promise<number> {
  const place = path.resolve(folder);
  if (!fs.existsSync(place)) throw failed('source-missing', { place });
  // The vault of a measurement leaves no key behind.
  process.env['EVIDOCK_KEYCHAIN'] = 'off';
  const result = await bench({ folder: place, bytes, peer });
  if (json) printJson(result);
  else for (const line of linesOf(result)) printLine(line);
  return EXIT.well;
}

const ABOUT_PEERS = {
  cp: ['只复制，不校验', 'copies and verifies nothing'],
  rsync: ['只复制，不校验落盘内容', 'copies, does not read back'],
  rclone: ['复制后再比对两边', 'copies, then compares both sides'],
} as const;

function* linesOf({
  bytes,
  files,
  seconds,
  cpuSeconds,
  peakBytes,
  readBack,
  peer,
}: BenchResult): Iterable<string> {
  const speed = (s: number): string => `${s.toFixed(1)} s, ${sizeText(bytes / s)}/s`;
  yield `采集 Import: ${files} 个文件 files, ${sizeText(bytes)}: ${speed(seconds)}`;
  yield '  复制、摘要、落盘、重新读取核对、记入台账 copied, hashed, on disk, read back and compared, on record';
  yield readBack === 'medium'
    ? '  核对读的是磁盘本身 The read-back came from the disk itself'
    : '  此处只能从系统缓存读回，不能证明磁盘 Here it can only be read back from the system’s cache, which proves no disk';
  yield `  处理器 Processor: ${(cpuSeconds / (bytes / 1e9)).toFixed(1)} s/GB; 内存 Memory: ${sizeText(peakBytes)}`;
  if (!peer) return;
  const [zh, en] = ABOUT_PEERS[peer.name];
  if (peer.seconds === null) {
    yield `${peer.name}: 本机没有安装 not installed here`;
    return;
  }
  yield `${peer.name} (${zh} ${en}): ${speed(peer.seconds)}`;
  const times = peer.seconds / seconds;
  yield times >= 1
    ? `  采集速度是它的 ${times.toFixed(2)} 倍 The import is ${times.toFixed(2)} times as fast`
    : `  采集用时是它的 ${(1 / times).toFixed(2)} 倍 The import takes ${(1 / times).toFixed(2)} times as long`;
}
