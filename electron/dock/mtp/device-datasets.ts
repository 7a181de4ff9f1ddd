/** What a camera tells of itself, its storages and its properties. Pure; hostile bytes throw `garbled`. */
import { datasetReader, type PropertyValue } from './dataset';
import { MtpError } from './error';

export interface DeviceInfo {
  readonly operations: ReadonlySet<number>;
  readonly properties: ReadonlySet<number>;
  readonly manufacturer: string;
  readonly model: string;
  readonly version: string;
  readonly serial: string;
}

export function deviceInfo(bytes: Uint8Array): DeviceInfo {
  const read = datasetReader(bytes);
  read.skip(2 + 4 + 2); // versions of PTP and of the vendor's extension
  read.text(); // its description
  read.skip(2); // functional mode
  const operations = new Set(read.u16s());
  read.u16s(); // events
  const properties = new Set(read.u16s());
  read.u16s(); // formats of captures
  read.u16s(); // formats of objects
  return {
    operations,
    properties,
    manufacturer: read.textIfAny(),
    model: read.textIfAny(),
    version: read.textIfAny(),
    serial: read.textIfAny(),
  };
}

export interface StorageInfo {
  readonly totalBytes: bigint;
  readonly freeBytes: bigint;
  readonly description: string;
  readonly volumeLabel: string;
}

export function storageInfo(bytes: Uint8Array): StorageInfo {
  const read = datasetReader(bytes);
  read.skip(2 + 2 + 2); // type, file system, access
  const totalBytes = read.u64();
  const freeBytes = read.u64();
  read.skip(4); // how many more images it says that it can hold
  return { totalBytes, freeBytes, description: read.textIfAny(), volumeLabel: read.textIfAny() };
}

/** Which values a property can take, as far as the camera says. */
export type PropertyForm =
  | { readonly is: 'any' }
  | { readonly is: 'range'; readonly least: bigint; readonly most: bigint }
  | { readonly is: 'one-of'; readonly values: readonly PropertyValue[] };

export interface PropertyDescription {
  readonly property: number;
  readonly type: number;
  readonly writable: boolean;
  readonly current: PropertyValue;
  readonly form: PropertyForm;
}

export function propertyDescription(bytes: Uint8Array): PropertyDescription {
  const read = datasetReader(bytes);
  const property = read.u16();
  const type = read.u16();
  const writable = read.u8() === 1;
  read.value(type); // what it was set to in the factory
  const current = read.value(type);
  const form = read.left() > 0 ? read.u8() : 0;
  if (form === 1) {
    const [least, most] = [read.value(type), read.value(type)];
    if (typeof least !== 'bigint' || typeof most !== 'bigint')
      throw new MtpError('garbled', 'a range of what is no number');
    return { property, type, writable, current, form: { is: 'range', least, most } };
  }
  if (form === 2) {
    const values = Array.from({ length: read.u16() }, () => read.value(type));
    return { property, type, writable, current, form: { is: 'one-of', values } };
  }
  return { property, type, writable, current, form: { is: 'any' } };
}
