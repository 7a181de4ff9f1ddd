/** Spoils files as bad luck and bad people do, the same for the same number. */

/** Whole numbers that follow from a seed (mulberry32). */
export interface Dice {
  /** From 0 up to, and without, `below`. */
  to(below: number): number;
  of<T>(choices: readonly T[]): T;
}

export function dice(seed: number): Dice {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const to = (below: number): number => Math.floor(next() * below);
  return { to, of: (choices) => choices[to(choices.length)] as never };
}

/** Numbers at which programs stumble. */
const SIZES = [
  0, 1, 2, 7, 8, 15, 16, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0xffff, 0x10000, 0x7fff_ffff, 0x8000_0000,
  0xffff_fffe, 0xffff_ffff,
];
const BYTES = [0x00, 0x01, 0x7f, 0x80, 0xff, 0x47, 0xd8, 0xd9, 0x30];

type Mutation = (bytes: Buffer, d: Dice, other: Buffer) => Buffer;

const MUTATIONS: readonly Mutation[] = [
  function flipBit(bytes, d) {
    const at = d.to(bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << d.to(8));
    return bytes;
  },
  function setByte(bytes, d) {
    bytes[d.to(bytes.length)] = d.of(BYTES);
    return bytes;
  },
  function setNumber(bytes, d) {
    if (bytes.length < 4) return bytes;
    const at = d.to(bytes.length - 3);
    if (d.to(2) === 0) bytes.writeUInt32BE(d.of(SIZES), at);
    else bytes.writeUInt32LE(d.of(SIZES), at);
    return bytes;
  },
  function nudgeNumber(bytes, d) {
    if (bytes.length < 4) return bytes;
    const at = d.to(bytes.length - 3);
    const big = d.to(2) === 0;
    const value = big ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at);
    const nudged = (value + d.to(65) - 32) >>> 0;
    if (big) bytes.writeUInt32BE(nudged, at);
    else bytes.writeUInt32LE(nudged, at);
    return bytes;
  },
  function cut(bytes, d) {
    return bytes.subarray(0, d.to(bytes.length));
  },
  function takeOut(bytes, d) {
    const at = d.to(bytes.length);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + d.to(64))]);
  },
  function takeOutMuch(bytes, d) {
    const at = d.to(bytes.length);
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + d.to(bytes.length))]);
  },
  function putIn(bytes, d) {
    const at = d.to(bytes.length);
    return Buffer.concat([
      bytes.subarray(0, at),
      Buffer.alloc(1 + d.to(300), d.of(BYTES)),
      bytes.subarray(at),
    ]);
  },
  function repeat(bytes, d) {
    const at = d.to(bytes.length);
    const part = bytes.subarray(at, at + 1 + d.to(200));
    return Buffer.concat([
      bytes.subarray(0, at),
      ...Array.from({ length: 1 + d.to(40) }, () => part),
      bytes.subarray(at),
    ]);
  },
  function moveWithin(bytes, d) {
    const from = d.to(bytes.length);
    bytes.copy(bytes, d.to(bytes.length), from, from + 1 + d.to(400));
    return bytes;
  },
  function hole(bytes, d) {
    const at = d.to(bytes.length);
    return bytes.fill(d.of([0x00, 0x00, 0xff]), at, Math.min(bytes.length, at + d.to(2000)));
  },
  function graft(bytes, d, other) {
    const at = d.to(bytes.length);
    const from = d.to(other.length);
    return Buffer.concat([
      bytes.subarray(0, at),
      other.subarray(from, from + d.to(2000)),
      bytes.subarray(at),
    ]);
  },
  function head(bytes, d, other) {
    return Buffer.concat([bytes.subarray(0, d.to(64)), other]);
  },
];

/** So long grows no case: repetition over repetition is no other test. */
const LONGEST = 64 << 10;

/** `bytes` with one to eight things done to it; `other` is another file to take parts from. */
export function spoiled(bytes: Buffer, other: Buffer, d: Dice): Buffer {
  let out = Buffer.from(bytes);
  for (let left = 1 + d.to(8); left > 0 && out.length > 0; left--)
    out = Buffer.from(d.of(MUTATIONS)(out, d, other).subarray(0, LONGEST));
  return out;
}
