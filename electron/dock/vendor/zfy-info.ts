/**
 * The identity that a vendor camera holds, as its packed struct: five texts in GBK. Two layouts are in the field, with
 * a zero after each text and without. Pure.
 */
import { gbkBytes, gbkText } from './gbk';
import { VendorError } from './error';

/** Whose camera it is, in the camera's own words. The officer's number is an alias of six letters at most. */
export interface ZfyInfo {
  readonly serial: string;
  readonly userNo: string;
  readonly userName: string;
  readonly unitNo: string;
  readonly unitName: string;
}

export type ZfyLayout = 'terminated' | 'unterminated';

/** The texts in their order, and the most bytes that each may have. */
const FIELDS = [
  ['serial', 7],
  ['userNo', 6],
  ['userName', 32],
  ['unitNo', 12],
  ['unitName', 32],
] as const satisfies readonly (readonly [keyof ZfyInfo, number])[];

/** How long the struct is: 94 and 89 bytes. */
export const ZFY_BYTES: Readonly<Record<ZfyLayout, number>> = {
  terminated: FIELDS.reduce((sum, [, most]) => sum + most + 1, 0),
  unterminated: FIELDS.reduce((sum, [, most]) => sum + most, 0),
};

/**
 * Reads the struct. With `either`, its length tells the layout; 94 bytes without zeros where the texts of that layout
 * end, and with nothing in the last five, are the shorter one in a longer answer. Throws `garbled` for every other
 * length, and for bytes that are no GBK.
 */
export function readZfyInfo(
  bytes: Uint8Array,
  layout: ZfyLayout | 'either',
): { readonly info: ZfyInfo; readonly layout: ZfyLayout } {
  const found = layout === 'either' ? layoutOf(bytes) : layout;
  if (found === null || (bytes.length !== ZFY_BYTES[found] && !isPadded(bytes, found)))
    throw new VendorError('garbled', `an identity of ${bytes.length} bytes fits no layout`);
  let at = 0;
  const info: Record<keyof ZfyInfo, string> = {
    serial: '',
    userNo: '',
    userName: '',
    unitNo: '',
    unitName: '',
  };
  for (const [name, most] of FIELDS) {
    if (found === 'terminated' && bytes[at + most] !== 0)
      throw new VendorError('garbled', `${name} does not end where its layout says`);
    info[name] = fieldText(name, bytes.subarray(at, at + most));
    at += found === 'terminated' ? most + 1 : most;
  }
  return { info, layout: found };
}

/** Writes the struct. Throws RangeError for a text that is too long in GBK, or that GBK cannot hold. */
export function writeZfyInfo(info: ZfyInfo, layout: ZfyLayout): Uint8Array {
  const struct = new Uint8Array(ZFY_BYTES[layout]);
  let at = 0;
  for (const [name, most] of FIELDS) {
    const bytes = info[name].includes('\0') ? null : gbkBytes(info[name]);
    if (!bytes) throw new RangeError(`${name}: a character that GBK does not have`);
    if (bytes.length > most)
      throw new RangeError(`${name}: ${bytes.length} bytes, and there is room for ${most}`);
    struct.set(bytes, at);
    at += layout === 'terminated' ? most + 1 : most;
  }
  return struct;
}

function layoutOf(bytes: Uint8Array): ZfyLayout | null {
  if (bytes.length === ZFY_BYTES.unterminated) return 'unterminated';
  if (bytes.length !== ZFY_BYTES.terminated) return null;
  return !endsWhereTerminated(bytes) && isPadded(bytes, 'unterminated') ? 'unterminated' : 'terminated';
}

/** Whether the shorter struct lies in an answer of the longer one's length, with nothing behind it. */
function isPadded(bytes: Uint8Array, layout: ZfyLayout): boolean {
  const { unterminated, terminated } = ZFY_BYTES;
  return (
    layout === 'unterminated' &&
    bytes.length === terminated &&
    bytes.subarray(unterminated).every((byte) => byte === 0)
  );
}

function endsWhereTerminated(bytes: Uint8Array): boolean {
  let at = 0;
  return FIELDS.every(([, most]) => {
    at += most + 1;
    return bytes[at - 1] === 0;
  });
}

/** A field's text: up to its first zero, without padding. A field of erased memory (all ones) is empty. */
function fieldText(name: string, field: Uint8Array): string {
  if (field.every((byte) => byte === 0xff)) return '';
  const end = field.indexOf(0);
  const used = end < 0 ? field : field.subarray(0, end);
  // Firmware cuts names at the field's length, be it through the middle of a character.
  const text = gbkText(used) ?? (end < 0 ? gbkText(used.subarray(0, -1)) : null);
  if (text === null) throw new VendorError('garbled', `${name} is no GBK`);
  return text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
}
