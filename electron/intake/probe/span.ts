/** A part of a file that is in memory. Each read is checked, because every length in it may be a lie. */
export interface Span {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

/** A structure does not hold what it announces. Never leaves a walk: it becomes a finding there. */
export class Malformed extends Error {
  override readonly name = 'Malformed';
}

export function spanOf(bytes: Buffer): Span {
  return { bytes, start: 0, end: bytes.length };
}

export function lengthOf(span: Span): number {
  return span.end - span.start;
}

/** The part from `at` on, `length` bytes or to the end. Throws {@link Malformed} when it does not lie inside. */
export function part(span: Span, at: number, length = lengthOf(span) - at): Span {
  const start = placeOf(span, at, length);
  return { bytes: span.bytes, start, end: start + length };
}

export function u8(span: Span, at: number): number {
  return span.bytes.readUInt8(placeOf(span, at, 1));
}

export function u16(span: Span, at: number): number {
  return span.bytes.readUInt16BE(placeOf(span, at, 2));
}

export function u32(span: Span, at: number): number {
  return span.bytes.readUInt32BE(placeOf(span, at, 4));
}

export function u16le(span: Span, at: number): number {
  return span.bytes.readUInt16LE(placeOf(span, at, 2));
}

export function u32le(span: Span, at: number): number {
  return span.bytes.readUInt32LE(placeOf(span, at, 4));
}

/** Beyond 2^53 not every number can be told from its neighbour; no true size or time is there. */
export function u64(span: Span, at: number): number {
  return Number(span.bytes.readBigUInt64BE(placeOf(span, at, 8)));
}

/** Bytes as text, one character each. */
export function latin1(span: Span, at: number, length: number): string {
  const start = placeOf(span, at, length);
  return span.bytes.toString('latin1', start, start + length);
}

function placeOf(span: Span, at: number, length: number): number {
  const place = span.start + at;
  if (!(at >= 0 && length >= 0 && place + length <= span.end))
    throw new Malformed(`${length} bytes at ${at} of ${lengthOf(span)}`);
  return place;
}
