/** Damage as it befalls recordings, done to a copy: the same seed gives the same damage. */

/** Flips `count` single bits between two places, as a worn card does. */
export function flipBits(clip: Buffer, count: number, from: number, to: number, seed = 1): Buffer {
  const hurt = Buffer.from(clip);
  const random = numbers(seed);
  for (let i = 0; i < count; i++) {
    const at = from + Math.floor(random() * (to - from));
    hurt.writeUInt8(hurt.readUInt8(at) ^ (1 << Math.floor(random() * 8)), at);
  }
  return hurt;
}

/** Writes zeros over a stretch. */
export function zeroed(clip: Buffer, from: number, length: number): Buffer {
  const hurt = Buffer.from(clip);
  hurt.fill(0, from, from + length);
  return hurt;
}

/** Where the content of the first top-level box of this type begins and ends (32-bit sizes only). */
export function boxOf(clip: Buffer, type: string): { readonly from: number; readonly to: number } {
  for (let at = 0; at + 8 <= clip.length; at += clip.readUInt32BE(at)) {
    if (clip.toString('latin1', at + 4, at + 8) === type)
      return { from: at + 8, to: at + clip.readUInt32BE(at) };
  }
  throw new Error(`no ${type}`);
}

/** Where the content of an AVI's index begins and ends. */
export function aviIndexOf(clip: Buffer): { readonly from: number; readonly to: number } {
  const at = clip.lastIndexOf('idx1', undefined, 'latin1');
  if (at < 0) throw new Error('no idx1');
  return { from: at + 8, to: at + 8 + clip.readUInt32LE(at + 4) };
}

/** Numbers from 0 to 1 that follow from the seed (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
