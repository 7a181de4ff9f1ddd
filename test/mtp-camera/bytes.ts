/** Writes what a camera sends: little-endian numbers, texts, arrays. Checks nothing, so that nonsense can be written. */
export interface Bytes {
  u8(value: number): Bytes;
  u16(value: number): Bytes;
  u32(value: number): Bytes;
  u64(value: bigint): Bytes;
  text(value: string): Bytes;
  u16s(values: readonly number[]): Bytes;
  u32s(values: readonly number[]): Bytes;
  raw(value: Uint8Array): Bytes;
  done(): Uint8Array;
}

export function bytes(): Bytes {
  const written: number[] = [];
  const little = (value: bigint, size: number): Bytes => {
    for (let index = 0; index < size; index++) written.push(Number((value >> BigInt(8 * index)) & 0xffn));
    return writer;
  };
  const writer: Bytes = {
    u8: (value) => little(BigInt(value), 1),
    u16: (value) => little(BigInt(value), 2),
    u32: (value) => little(BigInt(value), 4),
    u64: (value) => little(value, 8),
    text(value) {
      if (value === '') return writer.u8(0);
      writer.u8(value.length + 1);
      for (let index = 0; index < value.length; index++) writer.u16(value.charCodeAt(index));
      return writer.u16(0);
    },
    u16s(values) {
      writer.u32(values.length);
      for (const value of values) writer.u16(value);
      return writer;
    },
    u32s(values) {
      writer.u32(values.length);
      for (const value of values) writer.u32(value);
      return writer;
    },
    raw(value) {
      for (const byte of value) written.push(byte);
      return writer;
    },
    done: () => Uint8Array.from(written),
  };
  return writer;
}
