/** What a camera tells of its files and folders. Pure; hostile bytes throw `garbled`. */
import { datasetReader, type PropertyValue } from './dataset';
import { MtpError } from './error';

export interface ObjectInfo {
  readonly storage: number;
  readonly format: number;
  /** Whether the camera protects it from being changed and removed. */
  readonly isProtected: boolean;
  /** 32 bits: 0xffffffff when there are more bytes than it can say. */
  readonly bytes: number;
  readonly parent: number;
  readonly name: string;
  readonly modified: string;
}

export function objectInfo(bytes: Uint8Array): ObjectInfo {
  const read = datasetReader(bytes);
  const storage = read.u32();
  const format = read.u16();
  const isProtected = read.u16() !== 0;
  const size = read.u32();
  read.skip(2 + 3 * 4 + 3 * 4); // thumbnail: format, bytes, width, height; image: width, height, depth
  const parent = read.u32();
  read.skip(2 + 4 + 4); // kind of association, its description, sequence number
  const name = read.text();
  const captured = read.textIfAny();
  const modified = read.textIfAny();
  return { storage, format, isProtected, bytes: size, parent, name, modified: modified || captured };
}

/** One row of an ObjectPropList. */
export interface ObjectPropertyRow {
  readonly handle: number;
  readonly property: number;
  readonly value: PropertyValue;
}

/** Handle, property and type, and one byte of value. */
const SHORTEST_ROW = 9;

export function objectPropertyRows(bytes: Uint8Array): readonly ObjectPropertyRow[] {
  const read = datasetReader(bytes);
  const count = read.u32();
  if (count > read.left() / SHORTEST_ROW)
    throw new MtpError('garbled', `${count} rows in ${bytes.length} bytes`);
  return Array.from({ length: count }, () => {
    const handle = read.u32();
    const property = read.u16();
    return { handle, property, value: read.value(read.u16()) };
  });
}
