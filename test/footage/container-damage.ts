/**
 * Damage as it is met: lost power, bad blocks, broken file systems, wrong names. Each case is made from a whole
 * recording by a script, the same each time; what has to be said of it is written down here by hand.
 */
import type { FindingCode, Severity } from '#shared/finding';
import { boxOf, flipBits } from './damage';
import type { BaseClips } from './intact';

export interface DamagedClip {
  readonly name: string;
  /** Its name on the card. */
  readonly file: string;
  readonly bytes: Buffer;
  /** What has to be found, at least; empty for what only decoding, or the next recording, can tell. */
  readonly expected: readonly (readonly [FindingCode, Severity])[];
}

type Case = readonly [
  name: string,
  file: string,
  bytes: Buffer,
  ...expected: (readonly [FindingCode, Severity])[],
];

const KIB = 1024;

/** The 27 cases of the matrix. */
export function damagedClips(base: BaseClips): readonly DamagedClip[] {
  const { mp4, mp4Last, fragmented, mov, ts, avi, hevc, jpg } = base;
  const middle = middleOf(mp4);
  const cases: readonly Case[] = [
    [
      'index behind, cut at 60 %',
      'a.mp4',
      cutAt(mp4Last, 0.6),
      ['CUT_SHORT', 'error'],
      ['NO_INDEX', 'error'],
    ],
    [
      'index in front, cut at 60 %',
      'a.mp4',
      cutAt(mp4, 0.6),
      ['CUT_SHORT', 'error'],
      ['PICTURES_PAST_END', 'error'],
    ],
    ['last 64 KiB missing', 'a.mp4', mp4.subarray(0, -64 * KIB), ['PICTURES_PAST_END', 'error']],
    ['last byte missing', 'a.mp4', mp4.subarray(0, -1), ['CUT_SHORT', 'error'], ['SOUND_PAST_END', 'error']],
    [
      'a large hole of zeros',
      'a.mp4',
      over(mp4, middle, Buffer.alloc(64 * KIB)),
      ['ZERO_HOLE', 'error'],
      ['FRAMES_BROKEN', 'error'],
    ],
    ['a hole of 4 KiB', 'a.mp4', over(mp4, middle, Buffer.alloc(4 * KIB)), ['ZERO_HOLE', 'error']],
    ['32 KiB of 0xFF', 'a.mp4', over(mp4, middle, Buffer.alloc(32 * KIB, 0xff)), ['FRAMES_BROKEN', 'error']],
    [
      'a block from elsewhere in the file',
      'a.mp4',
      over(mp4, middle, Buffer.from(mp4.subarray(middle + 133_337, middle + 133_337 + 64 * KIB))),
      ['FRAMES_BROKEN', 'error'],
    ],
    [
      'the end never written (zeros)',
      'a.mp4',
      over(mp4, mp4.length - 256 * KIB, Buffer.alloc(256 * KIB)),
      ['ZERO_HOLE', 'error'],
      ['FRAMES_BROKEN', 'error'],
    ],
    ['32 bytes flipped in the sizes', 'a.mp4', flipSizes(mp4), ['PICTURES_PAST_END', 'error']],
    ['all places 1,000 too high', 'a.mp4', movePlaces(mp4, 1000, () => true), ['FRAMES_BROKEN', 'error']],
    ['one place wrong', 'a.mp4', movePlaces(mp4, 777, (i) => i === 5), ['FRAMES_BROKEN', 'error']],
    ['index overwritten with zeros', 'a.mp4', zeroIndex(mp4), ['INDEX_DAMAGED', 'error']],
    ['64 single bits', 'a.mp4', flipBits(mp4, 64, middle, middle + 200_000)],
    [
      'zeros appended',
      'a.mp4',
      Buffer.concat([mp4, Buffer.alloc(1024 * KIB)]),
      ['TRAILING_ZEROS', 'warning'],
    ],
    ['nothing but zeros', 'a.mp4', Buffer.alloc(256 * KIB), ['CONTENT_UNKNOWN', 'error']],
    ['no bytes', 'a.mp4', Buffer.alloc(0), ['EMPTY_FILE', 'warning']],
    ['a photo that calls itself a clip', 'a.mp4', jpg, ['EXTENSION_LIES', 'warning']],
    [
      'fragments, cut',
      'a.mp4',
      cutAt(fragmented, 0.6),
      ['CUT_SHORT', 'error'],
      ['PICTURES_PAST_END', 'error'],
    ],
    ['mov, cut', 'a.mov', cutAt(mov, 0.6), ['CUT_SHORT', 'error'], ['NO_INDEX', 'error']],
    ['ts, cut between two packets', 'a.ts', ts.subarray(0, videoBoundary(ts, 0.6))],
    ['ts, a hole', 'a.ts', over(ts, 188 * 3000 + 77, Buffer.alloc(64 * KIB)), ['SYNC_LOST', 'error']],
    ['ts, 500 packets dropped', 'a.ts', without(ts, 188 * 3000, 188 * 500), ['PACKETS_LOST', 'error']],
    ['avi, cut', 'a.avi', cutAt(avi, 0.6), ['CUT_SHORT', 'error']],
    [
      'avi, a hole',
      'a.avi',
      over(avi, Math.floor(avi.length / 2), Buffer.alloc(64 * KIB)),
      ['CHUNKS_BROKEN', 'error'],
      ['FRAMES_BROKEN', 'error'],
    ],
    ['avi, index flipped', 'a.avi', flipIndex(avi), ['INDEX_DIFFERS', 'warning']],
    ['H.265, a hole', 'a.mp4', over(hevc, middleOf(hevc), Buffer.alloc(32 * KIB)), ['ZERO_HOLE', 'error']],
  ];
  return cases.map(described);
}

/** What else is met: the other containers, and damage that only shows in fragments and between tables. */
export function moreDamage(base: BaseClips): readonly DamagedClip[] {
  const { mp4, fragmented, ts, wav, jpg, avi, mov } = base;
  const cases: readonly Case[] = [
    ['wav, cut', 'a.wav', cutAt(wav, 0.6), ['CUT_SHORT', 'error']],
    ['wav, never closed', 'a.wav', unfilledWav(wav), ['HEADER_UNFINISHED', 'warning']],
    ['jpg, cut', 'a.jpg', cutAt(jpg, 0.6), ['CUT_SHORT', 'error']],
    [
      'jpg, a hole',
      'a.jpg',
      over(jpg, Math.floor(jpg.length / 2), Buffer.alloc(16 * KIB)),
      ['ZERO_HOLE', 'error'],
    ],
    [
      'fragments, a hole',
      'a.mp4',
      over(fragmented, middleOf(fragmented), Buffer.alloc(16 * KIB)),
      ['ZERO_HOLE', 'error'],
    ],
    ['fragments, one taken out', 'a.mp4', withoutFragment(fragmented), ['TIME_GAP', 'warning']],
    [
      'fragments, cut behind a fragment’s head',
      'a.mp4',
      fragmented.subarray(0, lastData(fragmented)),
      ['FRAGMENT_INCOMPLETE', 'error'],
    ],
    ['durations for fewer pictures', 'a.mp4', fewerTimes(mp4), ['TABLES_DISAGREE', 'warning']],
    ['avi, never closed', 'a.avi', unfilledAvi(avi), ['HEADER_UNFINISHED', 'warning']],
    ['avi, a byte of a head changed', 'a.avi', breakHead(avi), ['CHUNKS_BROKEN', 'error']],
    ['ts, half a packet at the end', 'a.ts', ts.subarray(0, ts.length - 100), ['CUT_SHORT', 'error']],
    [
      'ts, room never used',
      'a.ts',
      Buffer.concat([ts, Buffer.alloc(100 * KIB)]),
      ['TRAILING_ZEROS', 'warning'],
    ],
    ['mov without an index box', 'a.mov', renamed(mov, 'moov', 'skip'), ['NO_INDEX', 'error']],
  ];
  return cases.map(described);
}

function described([name, file, bytes, ...expected]: Case): DamagedClip {
  return { name, file, bytes, expected };
}

function cutAt(clip: Buffer, share: number): Buffer {
  return clip.subarray(0, Math.floor(clip.length * share));
}

function over(clip: Buffer, at: number, what: Buffer): Buffer {
  const out = Buffer.from(clip);
  what.copy(out, at);
  return out;
}

function without(clip: Buffer, at: number, length: number): Buffer {
  return Buffer.concat([clip.subarray(0, at), clip.subarray(at + length)]);
}

function renamed(clip: Buffer, from: string, to: string): Buffer {
  return over(clip, clip.indexOf(from), Buffer.from(to));
}

/** The middle of the first `mdat`, or of the middle one. */
function middleOf(clip: Buffer): number {
  const boxes = topBoxesOf(clip).filter(({ type }) => type === 'mdat');
  const box = boxes[Math.floor(boxes.length / 2)];
  if (!box) throw new Error('no media data');
  return Math.floor((box.start + box.end) / 2);
}

function topBoxesOf(clip: Buffer): { type: string; start: number; end: number }[] {
  const found = [];
  for (let at = 0; at + 8 <= clip.length;) {
    const size = clip.readUInt32BE(at);
    found.push({ type: clip.toString('latin1', at + 4, at + 8), start: at, end: at + size });
    at += size;
  }
  return found;
}

/** Flips 32 bytes in the middle of the first table of sizes, the pictures'. */
function flipSizes(mp4: Buffer): Buffer {
  const out = Buffer.from(mp4);
  const table = out.indexOf('stsz') + 16;
  for (let i = 0; i < 32; i++) out[table + 100 + i] = (out[table + 100 + i] ?? 0) ^ 0xff;
  return out;
}

function movePlaces(mp4: Buffer, by: number, which: (index: number) => boolean): Buffer {
  const out = Buffer.from(mp4);
  const table = out.indexOf('stco') + 4;
  const count = out.readUInt32BE(table + 4);
  for (let i = 0; i < count; i++) {
    const at = table + 8 + 4 * i;
    if (which(i)) out.writeUInt32BE(out.readUInt32BE(at) + by, at);
  }
  return out;
}

function zeroIndex(mp4: Buffer): Buffer {
  const { from, to } = boxOf(mp4, 'moov');
  return Buffer.from(mp4).fill(0, from, to);
}

/** About that share of the stream, in front of a packet of a picture that goes on. */
function videoBoundary(ts: Buffer, share: number): number {
  let at = Math.floor((ts.length * share) / 188) * 188;
  // 0x100 is the pictures' number here.
  while ((ts.readUInt16BE(at + 1) & 0x5fff) !== 0x0100) at += 188;
  return at;
}

function flipIndex(avi: Buffer): Buffer {
  const out = Buffer.from(avi);
  const table = out.lastIndexOf('idx1') + 8;
  for (let i = 0; i < 512; i++) out[table + 320 + i] = (out[table + 320 + i] ?? 0) ^ 0xff;
  return out;
}

function unfilledWav(wav: Buffer): Buffer {
  const out = Buffer.from(wav);
  out.writeUInt32LE(0xffff_ffff, 4);
  out.writeUInt32LE(0xffff_ffff, out.indexOf('data') + 4);
  return out;
}

function unfilledAvi(avi: Buffer): Buffer {
  const out = Buffer.from(avi.subarray(0, avi.lastIndexOf('idx1')));
  out.writeUInt32LE(0, 4);
  out.writeUInt32LE(0, out.indexOf('movi') - 4);
  return out;
}

function breakHead(avi: Buffer): Buffer {
  const out = Buffer.from(avi);
  const head = out.indexOf('00dc', Math.floor(avi.length / 3));
  out[head] = 0xee;
  return out;
}

function withoutFragment(fragmented: Buffer): Buffer {
  const boxes = topBoxesOf(fragmented);
  const moofs = boxes.filter(({ type }) => type === 'moof');
  const [from, to] = [moofs[2]?.start, moofs[3]?.start];
  if (from === undefined || to === undefined) throw new Error('too few fragments');
  return without(fragmented, from, to - from);
}

function lastData(fragmented: Buffer): number {
  const box = topBoxesOf(fragmented).findLast(({ type }) => type === 'mdat');
  return box?.start ?? 0;
}

/** The pictures' durations account for ten fewer. */
function fewerTimes(mp4: Buffer): Buffer {
  const out = Buffer.from(mp4);
  const table = out.indexOf('stts') + 12;
  out.writeUInt32BE(out.readUInt32BE(table) - 10, table);
  return out;
}
