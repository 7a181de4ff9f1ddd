/** The datasets of a scripted camera. Written from the texts of PTP and MTP, not from the code that reads them. */
import { bytes, type Bytes } from './bytes';
import type { CameraScript, ScriptedObject } from './script';

const OPERATIONS = [
  0x1001, 0x1002, 0x1003, 0x1004, 0x1005, 0x1006, 0x1007, 0x1008, 0x1009, 0x100b, 0x1014, 0x1015, 0x1016,
  0x101b, 0x9803, 0x9805, 0x95c1,
];

export function operationsOf({ without }: CameraScript): readonly number[] {
  return OPERATIONS.filter((operation) => !without.includes(operation));
}

export function deviceInfo(script: CameraScript): Uint8Array {
  const properties = [...(script.battery ? [0x5001] : []), ...(script.clock ? [0x5011] : [])];
  return bytes()
    .u16(100)
    .u32(6)
    .u16(100)
    .text('microsoft.com: 1.0; android.com: 1.0;')
    .u16(0)
    .u16s(operationsOf(script))
    .u16s([0x4002, 0x4003, 0x4006])
    .u16s(properties)
    .u16s([])
    .u16s([0x3000, 0x3001, 0x300d])
    .text(script.manufacturer)
    .text(script.model)
    .text(script.version)
    .text(script.serial)
    .done();
}

export function storageInfo({
  totalBytes,
  freeBytes,
  description,
}: CameraScript['storages'][number]): Uint8Array {
  const numbers = bytes().u16(3).u16(2).u16(0).u64(totalBytes).u64(freeBytes).u32(0xffff_ffff);
  return numbers.text(description).text('').done();
}

export function objectInfo(
  object: ScriptedObject,
  storage: number,
  longSizes: CameraScript['longSizes'],
): Uint8Array {
  const size = object.bytes ?? 0;
  const told = longSizes === 'cut' ? size % 2 ** 32 : Math.min(size, 0xffff_ffff);
  return bytes()
    .u32(storage)
    .u16(object.isFolder ? 0x3001 : 0x300d)
    .u16(object.isProtected ? 1 : 0)
    .u32(told)
    .raw(new Uint8Array(2 + 4 * 3 + 4 * 3))
    .u32(object.parent)
    .u16(object.isFolder ? 1 : 0)
    .u32(0)
    .u32(0)
    .text(object.name)
    .text(object.modified ?? '')
    .text(object.modified ?? '')
    .text('')
    .done();
}

/** The type and the value of an object's property; null for one that it does not have. */
export function objectProperty(object: ScriptedObject, property: number): Uint8Array | null {
  switch (property) {
    case 0xdc02:
      return bytes()
        .u16(4)
        .u16(object.isFolder ? 0x3001 : 0x300d)
        .done();
    case 0xdc04:
      return bytes()
        .u16(8)
        .u64(BigInt(object.bytes ?? 0))
        .done();
    case 0xdc07:
      return bytes().u16(0xffff).text(object.name).done();
    case 0xdc09:
      return bytes()
        .u16(0xffff)
        .text(object.modified ?? '')
        .done();
    default:
      return null;
  }
}

export function propertyList(objects: readonly ScriptedObject[], property: number): Uint8Array {
  const rows = objects.flatMap((object) => {
    const value = objectProperty(object, property);
    return value ? [bytes().u32(object.handle).u16(property).raw(value).done()] : [];
  });
  const list = bytes().u32(rows.length);
  for (const row of rows) list.raw(row);
  return list.done();
}

export function batteryDescription({ level, as, form }: NonNullable<CameraScript['battery']>): Uint8Array {
  const writer = bytes();
  const value = (number: number): Bytes => (as === 'UINT8' ? writer.u8(number) : writer.u16(number));
  writer
    .u16(0x5001)
    .u16(as === 'UINT8' ? 2 : 4)
    .u8(0);
  value(0);
  value(level);
  const [kind, ...numbers] = form;
  writer.u8(kind === 'range' ? 1 : kind === 'one-of' ? 2 : 0);
  if (kind === 'one-of') writer.u16(numbers.length);
  for (const number of numbers) value(number);
  if (kind === 'range') value(1);
  return writer.done();
}

export function batteryValue({ level, as }: NonNullable<CameraScript['battery']>): Uint8Array {
  return (as === 'UINT8' ? bytes().u8(level) : bytes().u16(level)).done();
}

export function clockDescription(shown: string, isWritable: boolean): Uint8Array {
  const head = bytes()
    .u16(0x5011)
    .u16(0xffff)
    .u8(isWritable ? 1 : 0);
  return head.text('').text(shown).u8(0).done();
}
