/** Whole recordings of every layout that cameras write: what damage is done to, and what nobody may accuse. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { makeClip, rewritten } from './clips';
import { photo } from './variants';

export interface IntactClip {
  readonly name: string;
  readonly bytes: Buffer;
}

/** The base clips that the damaged ones are made of: a few megabytes each, some seconds long. */
export interface BaseClips {
  /** H.264 and AAC, index in front; and the same with the index behind, in fragments, as MOV, as TS, as AVI. */
  readonly mp4: Buffer;
  readonly mp4Last: Buffer;
  readonly fragmented: Buffer;
  readonly mov: Buffer;
  readonly ts: Buffer;
  readonly avi: Buffer;
  readonly hevc: Buffer;
  readonly wav: Buffer;
  readonly jpg: Buffer;
}

const COPY = ['-map', '0', '-c', 'copy'];
const SIZE = [480, 270] as const;

export async function baseClips(): Promise<BaseClips> {
  const mp4 = await makeClip({ container: 'mp4', seconds: 6, size: SIZE, grain: true });
  const read = async (clip: Promise<string>): Promise<Buffer> => readFile(await clip);
  return {
    mp4: await readFile(mp4),
    mp4Last: await read(rewritten(mp4, 'mp4', [...COPY, '-tag:v', 'avc1'])),
    fragmented: await read(
      rewritten(mp4, 'mp4', [...COPY, '-movflags', '+frag_keyframe+empty_moov+default_base_moof']),
    ),
    mov: await read(makeClip({ container: 'mov', seconds: 4, size: SIZE, grain: true })),
    ts: await read(rewritten(mp4, 'ts', [...COPY, '-f', 'mpegts'])),
    avi: await read(makeClip({ container: 'avi', seconds: 4, size: SIZE, grain: true })),
    hevc: await read(makeClip({ container: 'hevc', seconds: 3, size: SIZE, grain: true })),
    wav: await read(makeClip({ container: 'wav', seconds: 4 })),
    jpg: await read(makeClip({ container: 'jpg', size: [640, 360], grain: true })),
  };
}

/** Whole recordings, among them the odd ones that true cameras and programs write. */
export async function intactClips(base: BaseClips): Promise<readonly IntactClip[]> {
  const mp4 = await makeClip({ container: 'mp4', seconds: 6, size: SIZE, grain: true });
  const again = async (name: string, extension: string, options: readonly string[]): Promise<IntactClip> => ({
    name,
    bytes: await readFile(await rewritten(mp4, extension, options)),
  });
  return [
    { name: 'mp4, index in front', bytes: base.mp4 },
    { name: 'mp4, index behind', bytes: base.mp4Last },
    { name: 'mp4 in fragments', bytes: base.fragmented },
    await again('mp4 in fragments, places from the file’s beginning', 'mp4', [
      ...COPY,
      '-movflags',
      '+frag_keyframe+empty_moov',
    ]),
    await again('mp4 in fragments, one for each track', 'mp4', [
      ...COPY,
      '-movflags',
      '+frag_keyframe+empty_moov+separate_moof',
    ]),
    { name: 'mov with raw sound', bytes: base.mov },
    { name: 'H.265', bytes: base.hevc },
    { name: 'avi', bytes: base.avi },
    { name: 'ts of 188', bytes: base.ts },
    { name: 'ts of 192', bytes: spaced(base.ts, 4, 0) },
    { name: 'ts of 204', bytes: spaced(base.ts, 0, 16) },
    { name: 'wav', bytes: base.wav },
    { name: 'jpg', bytes: base.jpg },
    { name: 'jpg with a comment', bytes: photo(base.jpg, 'EviDock') },
    await again('edit list: the first second is cut off', 'mp4', ['-ss', '1.02', ...COPY]),
    await again('pictures of uneven length', 'mp4', [
      '-vf',
      'select=not(mod(n\\,2))+gt(n\\,60)',
      '-vsync',
      'vfr',
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-c:a',
      'copy',
    ]),
    await again('B-pictures', 'mp4', ['-c:v', 'libx264', '-bf', '3', '-preset', 'veryfast', '-c:a', 'copy']),
    await again('motion JPEG in mov', 'mov', ['-c:v', 'mjpeg', '-q:v', '8', '-c:a', 'copy']),
    await again('MPEG-4 pictures', 'mp4', ['-c:v', 'mpeg4', '-q:v', '8', '-c:a', 'copy']),
    await again('no sound', 'mp4', [...COPY, '-an']),
    { name: 'a vendor’s trailer', bytes: Buffer.concat([base.mp4, noise(54_000)]) },
    { name: 'media data a few bytes too long', bytes: longMediaData(base.mp4) },
    { name: 'avi, pictures filled up with zeros', bytes: filledUp(base.avi) },
    { name: 'a track of measurements that has no durations', bytes: measured(await withTexts(mp4)) },
    { name: 'texts beside the pictures', bytes: await withTexts(mp4) },
    { name: 'units behind start codes', bytes: startCodes(base.mp4) },
  ];
}

/** Each packet of 188 bytes with others in front (a time) or behind (a check sum). */
export function spaced(ts: Buffer, before: number, behind: number): Buffer {
  const packets = Math.floor(ts.length / 188);
  const stride = 188 + before + behind;
  const out = Buffer.alloc(packets * stride, 0xa7);
  for (let i = 0; i < packets; i++) ts.copy(out, i * stride + before, i * 188, (i + 1) * 188);
  return out;
}

/** Bytes that look like nothing, the same each time. */
export function noise(length: number, seed = 1): Buffer {
  const out = Buffer.alloc(length);
  let state = seed >>> 0 || 1;
  for (let i = 0; i < length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    out[i] = state & 0xff;
  }
  return out;
}

/** The last box, `mdat`, says that it is 8 bytes longer than the file. */
function longMediaData(mp4: Buffer): Buffer {
  const out = Buffer.from(mp4);
  const at = out.indexOf('mdat') - 4;
  out.writeUInt32BE(out.readUInt32BE(at) + 8, at);
  return out;
}

/** The same clip with a track of texts that hold places. */
export async function withTexts(mp4: string): Promise<Buffer> {
  const srt = path.join(os.tmpdir(), `evidock-places-${process.pid}.srt`);
  const line = (i: number): string =>
    `${i + 1}\n00:00:0${i},000 --> 00:00:0${i + 1},000\nN31.2304 E121.473${i}\n`;
  await writeFile(srt, [0, 1, 2, 3].map(line).join('\n'));
  try {
    return await readFile(
      await rewritten(mp4, 'mp4', ['-i', srt, '-map', '0', '-map', '1', '-c', 'copy', '-c:s', 'mov_text']),
    );
  } finally {
    await rm(srt);
  }
}

/** What an action camera writes: a track of measurements of which each lasts no time. */
function measured(mp4: Buffer): Buffer {
  const out = Buffer.from(mp4);
  const track = out.lastIndexOf('trak');
  out.write('meta', out.indexOf('hdlr', track) + 12, 'latin1');
  out.write('gpmd', out.indexOf('tx3g', track), 'latin1');
  const times = out.indexOf('stts', track);
  for (let i = 0; i < out.readUInt32BE(times + 8); i++) out.writeUInt32BE(0, times + 16 + 8 * i);
  return out;
}

/** A cheap camera's MP4: pictures as in a raw stream, a start code in front of each unit instead of its length. */
function startCodes(mp4: Buffer): Buffer {
  const out = Buffer.from(mp4);
  const video = out.indexOf('stbl');
  const sizes = out.indexOf('stsz', video);
  const places = out.indexOf('stco', video);
  const count = out.readUInt32BE(sizes + 12);
  // One picture a chunk, as the fixture is written.
  for (let i = 0; i < count; i++) {
    const start = out.readUInt32BE(places + 12 + 4 * i);
    const end = start + out.readUInt32BE(sizes + 16 + 4 * i);
    for (let at = start; at < end;) {
      const length = out.readUInt32BE(at);
      out.writeUInt32BE(1, at);
      at += 4 + length;
    }
  }
  return out;
}

/** Each picture in whole sectors: zeros behind its end mark, as several cameras write them. */
function filledUp(avi: Buffer): Buffer {
  const movi = avi.indexOf('movi');
  const idx1 = avi.lastIndexOf('idx1');
  const chunks: Buffer[] = [];
  const index: Buffer[] = [];
  let place = 4;
  for (let at = movi + 4; at + 8 <= idx1;) {
    const name = avi.toString('latin1', at, at + 4);
    const size = avi.readUInt32LE(at + 4);
    const isPicture = name === '00dc';
    const filled = isPicture ? Math.ceil((size + 8192) / 512) * 512 : size;
    const chunk = Buffer.alloc(8 + filled + (filled % 2));
    avi.copy(chunk, 0, at, at + 8 + size);
    chunk.writeUInt32LE(filled, 4);
    const entry = Buffer.alloc(16);
    entry.write(name, 0, 'latin1');
    entry.writeUInt32LE(16, 4);
    entry.writeUInt32LE(place, 8);
    entry.writeUInt32LE(filled, 12);
    if (/^\d\d(dc|wb)$/.test(name)) index.push(entry);
    chunks.push(chunk);
    place += chunk.length;
    at += 8 + size + (size % 2);
  }
  const head = Buffer.from(avi.subarray(0, movi + 4));
  head.writeUInt32LE(place, movi - 4);
  const indexHead = Buffer.alloc(8);
  indexHead.write('idx1', 0, 'latin1');
  indexHead.writeUInt32LE(index.length * 16, 4);
  const out = Buffer.concat([head, ...chunks, indexHead, ...index]);
  out.writeUInt32LE(out.length - 8, 4);
  return out;
}
