/**
 * What can be told of one coded picture without decoding it. A picture is shown piece by piece, so that it may lie
 * across the borders of what is read in one step.
 */
import { zeroSeeker } from './zeros';

export interface PictureCheck {
  /** A picture of so many bytes begins. */
  begin(bytes: number): void;
  see(piece: Buffer): void;
  end(): PictureVerdict;
}

export interface PictureVerdict {
  /** Its own structure holds together, as far as this codec has one. */
  readonly whole: boolean;
  /** Where in the picture a stretch of zeros begins that an encoder would hardly write; null without one. */
  readonly hole: number | null;
  /** Whether no encoder could have written it: then it is proof of damage. */
  readonly proven: boolean;
}

/** Zeros between units behind start codes are lawful filling; so many are strange. */
const STRANGE_FILLING = 1 << 16;

/**
 * H.264 and H.265 as MP4 keeps them: units, each after its length of `lengthBytes` bytes, that fill the picture exactly
 * and begin with a zero bit. Three zero bytes cannot stand in such a unit (emulation prevention), so 64 are a hole.
 * Cheap cameras write start codes instead of lengths: such a picture begins with a "unit" of one byte, which no true
 * one does, and is not judged by lengths.
 */
export function unitCheck(lengthBytes: number): PictureCheck {
  const zeros = zeroSeeker(64);
  let first = true;
  let startCodes = false;
  let left = 0;
  let unit = 0;
  let length = 0;
  let toRead = lengthBytes;
  let atHeader = false;
  let broken = false;
  return {
    begin(bytes) {
      zeros.begin();
      left = bytes;
      unit = length = 0;
      toRead = lengthBytes;
      first = true;
      startCodes = atHeader = false;
      broken = bytes === 0;
    },
    see(piece) {
      zeros.see(piece);
      left -= piece.length;
      for (let at = 0; at < piece.length && !broken && !startCodes;) {
        if (toRead > 0) {
          length = length * 256 + (piece[at++] ?? 0);
          if (--toRead > 0) continue;
          startCodes = first && lengthBytes === 4 && length === 1;
          first = false;
          broken = length === 0 || length > piece.length - at + left;
          unit = length;
          atHeader = true;
        } else if (atHeader) {
          broken = ((piece[at] ?? 0) & 0x80) !== 0;
          atHeader = false;
        } else {
          const step = Math.min(unit, piece.length - at);
          at += step;
          unit -= step;
          if (unit > 0) continue;
          length = 0;
          toRead = lengthBytes;
        }
      }
    },
    end() {
      if (startCodes)
        return {
          whole: true,
          hole: zeros.longest() >= STRANGE_FILLING ? zeros.first() : null,
          proven: false,
        };
      return { whole: !broken && toRead === lengthBytes && !atHeader, hole: zeros.first(), proven: true };
    },
  };
}

/** A hole in a JPEG has at least the size of a file system's block. */
export const JPEG_HOLE = 4096;

/**
 * The most zero bytes that a whole JPEG of this size can have in a row: each of its 8×8 blocks takes two codes at least,
 * each code one bit at least.
 */
export function mostZerosInJpeg(width: number, height: number): number {
  const blocks = 3 * Math.ceil(width / 8) * Math.ceil(height / 8);
  return Math.max(JPEG_HOLE, Math.ceil(blocks / 4));
}

const START_MARK = 0xffd8;
/** Encoders fill up behind the end mark, mostly with zeros. */
const TAIL = 64;

/** Motion JPEG: a picture from its start mark to its end mark. Zeros behind the end mark are filling, not a hole. */
export function jpegCheck(width: number | null, height: number | null): PictureCheck {
  const zeros = zeroSeeker(JPEG_HOLE);
  const most = width !== null && height !== null ? mostZerosInJpeg(width, height) : Number.POSITIVE_INFINITY;
  let head = 0;
  let seen = 0;
  let tail = Buffer.alloc(0);
  /** Zeros that stand behind the tail. */
  let filling = 0;
  return {
    begin() {
      zeros.begin();
      head = seen = filling = 0;
      tail = Buffer.alloc(0);
    },
    see(piece) {
      for (let at = 0; seen + at < 2 && at < piece.length; at++) head = head * 256 + (piece[at] ?? 0);
      seen += piece.length;
      zeros.see(piece);
      const end = piece.length - Math.min(zeros.atEnd(), piece.length);
      if (end > 0) {
        const between = Buffer.alloc(Math.min(filling, TAIL));
        // The piece is the reader's own memory: what is kept of it is a copy.
        tail = Buffer.concat([tail, between, piece.subarray(Math.max(0, end - TAIL), end)]).subarray(-TAIL);
        filling = 0;
      }
      filling += piece.length - end;
    },
    end() {
      const ended = tail.includes(END_MARK);
      const inside = zeros.longest() >= JPEG_HOLE;
      return {
        whole: head === START_MARK && ended,
        hole: inside ? zeros.first() : null,
        proven: zeros.longest() > most,
      };
    },
  };
}

const END_MARK = Buffer.from([0xff, 0xd9]);

/** Any other codec: a long stretch of zeros is strange, and proves nothing. */
export function holeCheck(least: number): PictureCheck {
  const zeros = zeroSeeker(least);
  return {
    begin: () => zeros.begin(),
    see: (piece) => zeros.see(piece),
    end: () => ({ whole: true, hole: zeros.longest() > 0 ? zeros.first() : null, proven: false }),
  };
}
