/** The size of the pictures, from the parameter set at the beginning of a stream (H.264 7.3.2.1.1, H.265 7.3.2.2). */

export type VideoCoding = 'H.264' | 'H.265';

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

const LARGEST_SET = 512;

/** The size in the first parameter set in `stream` (units behind start codes), or null when there is none to be read. */
export function pictureSizeIn(stream: Buffer, coding: VideoCoding): PictureSize | null {
  for (let at = stream.indexOf(START_CODE); at >= 0; at = stream.indexOf(START_CODE, at + 3)) {
    const unit = stream.subarray(at + 3, at + 3 + LARGEST_SET);
    const header = unit[0] ?? 0;
    const isSet = coding === 'H.264' ? (header & 0x1f) === 7 : ((header >> 1) & 0x3f) === 33;
    if (!isSet) continue;
    const bits = bitsOf(withoutEmulation(unit));
    const size = coding === 'H.264' ? sizeInAvc(bits) : sizeInHevc(bits);
    const possible = size.width > 0 && size.height > 0 && size.width <= 16384 && size.height <= 16384;
    return possible && !bits.exhausted() ? size : null;
  }
  return null;
}

const START_CODE = Buffer.from([0, 0, 1]);

/** Takes out the bytes that keep a unit's content from looking like a start code. */
function withoutEmulation(unit: Buffer): Buffer {
  const out = Buffer.alloc(unit.length);
  let length = 0;
  for (let at = 0, zeros = 0; at < unit.length; at++) {
    const byte = unit[at] ?? 0;
    if (zeros >= 2 && byte === 3) {
      zeros = 0;
      continue;
    }
    if (zeros >= 2 && byte <= 1) break;
    zeros = byte === 0 ? zeros + 1 : 0;
    out[length++] = byte;
  }
  return out.subarray(0, length);
}

interface Bits {
  /** The next `n` bits (at most 32); zeros behind the end. */
  read(n: number): number;
  /** Exponential-Golomb numbers, without and with a sign. */
  ue(): number;
  se(): number;
  skip(n: number): void;
  /** More was read than there was. */
  exhausted(): boolean;
}

function bitsOf(bytes: Buffer): Bits {
  let at = 0;
  const read = (n: number): number => {
    let value = 0;
    for (let i = 0; i < n; i++, at++) value = value * 2 + (((bytes[at >> 3] ?? 0) >> (7 - (at & 7))) & 1);
    return value;
  };
  const ue = (): number => {
    let zeros = 0;
    while (zeros < 32 && read(1) === 0) zeros += 1;
    return 2 ** zeros - 1 + read(zeros);
  };
  return {
    read,
    ue,
    se: () => {
      const code = ue();
      return code % 2 === 1 ? (code + 1) / 2 : -code / 2;
    },
    skip: (n) => {
      at += n;
    },
    exhausted: () => at > bytes.length * 8,
  };
}

const WITH_CHROMA: ReadonlySet<number> = new Set([
  100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135,
]);

function sizeInAvc(bits: Bits): PictureSize {
  bits.skip(8);
  const profile = bits.read(8);
  bits.skip(16);
  bits.ue();
  let chroma = 1;
  if (WITH_CHROMA.has(profile)) {
    chroma = bits.ue();
    if (chroma === 3) bits.skip(1);
    bits.ue();
    bits.ue();
    bits.skip(1);
    if (bits.read(1) === 1)
      for (let i = 0; i < (chroma === 3 ? 12 : 8); i++)
        if (bits.read(1) === 1) skipScaling(bits, i < 6 ? 16 : 64);
  }
  bits.ue();
  const order = bits.ue();
  if (order === 0) bits.ue();
  else if (order === 1) {
    bits.skip(1);
    bits.se();
    bits.se();
    for (let left = Math.min(bits.ue(), 255); left > 0; left--) bits.se();
  }
  bits.ue();
  bits.skip(1);
  const width = (bits.ue() + 1) * 16;
  const mapHeight = bits.ue() + 1;
  const frameOnly = bits.read(1);
  if (frameOnly === 0) bits.skip(1);
  bits.skip(1);
  const height = mapHeight * 16 * (2 - frameOnly);
  if (bits.read(1) === 0) return { width, height };
  const [left, right, top, bottom] = [bits.ue(), bits.ue(), bits.ue(), bits.ue()];
  const unitX = chroma === 1 || chroma === 2 ? 2 : 1;
  const unitY = (chroma === 1 ? 2 : 1) * (2 - frameOnly);
  return { width: width - (left + right) * unitX, height: height - (top + bottom) * unitY };
}

function skipScaling(bits: Bits, size: number): void {
  let [last, next] = [8, 8];
  for (let i = 0; i < size; i++) {
    if (next !== 0) next = (last + bits.se() + 256) % 256;
    if (next !== 0) last = next;
  }
}

function sizeInHevc(bits: Bits): PictureSize {
  bits.skip(16 + 4);
  const layers = bits.read(3);
  bits.skip(1);
  bits.skip(88 + 8);
  const flags = Array.from({ length: layers }, () => [bits.read(1), bits.read(1)] as const);
  if (layers > 0) bits.skip(2 * (8 - layers));
  for (const [profile, level] of flags) bits.skip((profile ? 88 : 0) + (level ? 8 : 0));
  bits.ue();
  const chroma = bits.ue();
  if (chroma === 3) bits.skip(1);
  const width = bits.ue();
  const height = bits.ue();
  if (bits.read(1) === 0) return { width, height };
  const [left, right, top, bottom] = [bits.ue(), bits.ue(), bits.ue(), bits.ue()];
  const unitX = chroma === 1 || chroma === 2 ? 2 : 1;
  const unitY = chroma === 1 ? 2 : 1;
  return { width: width - (left + right) * unitX, height: height - (top + bottom) * unitY };
}
