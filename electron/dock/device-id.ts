/** A camera's number out of what a camera, a person or a factory wrote. Nothing is ever passed on raw. Pure. */
import { createHash } from 'node:crypto';
import { asDeviceId, type DeviceId } from '#shared/ids';

const LONGEST = 40;
/** Text longer than this names nothing. */
const READ_AT_MOST = 255;

/**
 * The text as a device id: as it is where it is one already; with blanks and punctuation made `-`; and where letters
 * had to be left out or it is too long, with eight digits of its SHA-256 behind, so that names in other scripts are
 * kept apart. Null when the text holds no letter and no digit, or is absurdly long.
 */
export function deviceIdFrom(text: string): DeviceId | null {
  if (text.length > READ_AT_MOST || !/[\p{L}\p{N}]/u.test(text)) return null;
  const plain = text.normalize('NFKC').trim(); // full-width letters and digits are the same to people
  const kept = plain.replace(/[^A-Za-z0-9_-]+/g, '-').replace(/^[^A-Za-z0-9]+/, '');
  const whole = withoutEndDash(kept);
  if (/^[\x20-\x7e]*$/.test(plain) && whole.length <= LONGEST) return asDeviceId(whole);
  const digest = createHash('sha256').update(plain).digest('hex').slice(0, 8);
  const start = withoutEndDash(whole.slice(0, LONGEST - 9)) || 'camera';
  return asDeviceId(`${start}-${digest}`);
}

/** Whether a USB serial number tells one device from another, as far as anyone can see from the number. */
export function isTellingSerial(serial: string): boolean {
  const digits = serial.replace(/[^A-Za-z0-9]/g, '').toUpperCase();
  if (digits.length < 4 || new Set(digits).size < 3) return false;
  return !ascending.some((row) => row.includes(digits));
}

const ascending = [
  '01234567890123456789ABCDEF',
  '0123456789ABCDEF0123456789ABCDEF',
  '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ',
];

/** Whether a volume's label may name one camera: it has a digit, and is not what a factory or a system writes on every card. */
export function isTellingLabel(label: string): boolean {
  const plain = label.normalize('NFKC').trim();
  return /\d/.test(plain) && !FACTORY_LABEL.test(plain);
}

const FACTORY_LABEL =
  /^(?:\d+ ?[KMGT]B?|(?:DISK|USB|SD|SDCARD|CARD|TF|VOLUME|DRIVE|UNTITLED|NO NAME|SANDISK|KINGSTON|EOS|NIKON|DSC|U盘|磁盘|新加卷|可移动磁盘)[ _-]?\d{0,3} ?[GT]?B?)$/i;

function withoutEndDash(text: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === '-') end--;
  return text.slice(0, end);
}
