/**
 * Reading and writing the datasets of MTP. A camera may send anything: every length is checked against the bytes that
 * are there before anything is allocated or read, and what does not fit throws `garbled`, never anything else.
 */
import { MtpError } from './error';

/** A value of a property. All integers are bigint, because some have 64 and 128 bits. */
export type PropertyValue = bigint | string | readonly bigint[];

const STRING = 0xffff;
const ARRAY = 0x4000;
/** Bytes of the integer types 1 to 10: INT8, UINT8, INT16 … UINT128. */
const INTEGER_BYTES = [1, 1, 2, 2, 4, 4, 8, 8, 16, 16] as const;

/** Reads a dataset from its beginning to its end. */
export interface DatasetReader {
  /** Bytes not yet read. */
  left(): number;
  u8(): number;
  u16(): number;
  u32(): number;
  u64(): bigint;
  skip(bytes: number): void;
  u16s(): readonly number[];
  u32s(): readonly number[];
  /** As it was sent, but for the zero at its end: half surrogates and control characters are left in it. */
  text(): string;
  /** The same; empty where the dataset ends before it. Many cameras leave out the last texts. */
  textIfAny(): string;
  /** A value of a numbered type. */
  value(type: number): PropertyValue;
}

export function datasetReader(bytes: Uint8Array): DatasetReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;

  /** Moves on by `count` bytes and gives where they begin. */
  function over(count: number): number {
    if (count > bytes.length - at)
      throw new MtpError('garbled', `a dataset of ${bytes.length} bytes is cut short`);
    at += count;
    return at - count;
  }

  function array<T>(bytesOfOne: number, read: (position: number) => T): T[] {
    const count = view.getUint32(over(4), true);
    const start = over(count * bytesOfOne);
    return Array.from({ length: count }, (_, index) => read(start + index * bytesOfOne));
  }

  function text(): string {
    const characters = view.getUint8(over(1));
    const start = over(characters * 2);
    const units = Array.from({ length: characters }, (_, index) => view.getUint16(start + index * 2, true));
    const end = units.indexOf(0);
    return String.fromCharCode(...(end < 0 ? units : units.slice(0, end)));
  }

  function integer(type: number, position: number): bigint {
    const signed = type % 2 === 1;
    const size = integerBytes(type);
    let value = 0n;
    for (let index = size - 1; index >= 0; index--)
      value = (value << 8n) | BigInt(view.getUint8(position + index));
    return signed ? BigInt.asIntN(size * 8, value) : value;
  }

  return {
    left: () => bytes.length - at,
    u8: () => view.getUint8(over(1)),
    u16: () => view.getUint16(over(2), true),
    u32: () => view.getUint32(over(4), true),
    u64: () => view.getBigUint64(over(8), true),
    skip: (count) => void over(count),
    u16s: () => array(2, (position) => view.getUint16(position, true)),
    u32s: () => array(4, (position) => view.getUint32(position, true)),
    text,
    textIfAny: () => (at < bytes.length ? text() : ''),
    value(type) {
      if (type === STRING) return text();
      if (type >= ARRAY)
        return array(integerBytes(type - ARRAY), (position) => integer(type - ARRAY, position));
      return integer(type, over(integerBytes(type)));
    },
  };
}

function integerBytes(type: number): number {
  const size = INTEGER_BYTES[type - 1];
  if (size === undefined) throw new MtpError('garbled', `no such data type: ${type}`);
  return size;
}

/** A text as a dataset holds it. Throws RangeError when it has more than 254 UTF-16 units. */
export function textDataset(text: string): Uint8Array {
  if (text.length > 254) throw new RangeError('a text of a dataset has at most 254 characters');
  if (text === '') return Uint8Array.of(0);
  const view = new DataView(new ArrayBuffer(1 + (text.length + 1) * 2));
  view.setUint8(0, text.length + 1);
  for (let index = 0; index < text.length; index++)
    view.setUint16(1 + index * 2, text.charCodeAt(index), true);
  return new Uint8Array(view.buffer);
}
