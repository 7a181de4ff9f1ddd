/** The few entries of EXIF that matter here: when a photo was taken, and where. */
import type { MediaPosition, MediaTime } from '#shared/media';
import { degrees } from '../position-text';
import { latin1, lengthOf, Malformed, part, type Span } from '../span';
import { wallTimeIn } from '../wall-text';

export interface Exif {
  readonly created: MediaTime | null;
  readonly position: MediaPosition | null;
}

export const NO_EXIF: Exif = { created: null, position: null };

const EXIF_PART = 0x8769;
const GPS_PART = 0x8825;
const TAKEN = 0x9003;
const TAKEN_ZONE = 0x9011;
const CHANGED = 0x0132;

/** Reads an APP1 segment; {@link NO_EXIF} when it is none of EXIF's. Throws {@link Malformed}. */
export function exifIn(segment: Span): Exif {
  if (lengthOf(segment) < 14 || latin1(segment, 0, 6) !== 'Exif\0\0') return NO_EXIF;
  const tiff = part(segment, 6);
  const order = latin1(tiff, 0, 2);
  if (order !== 'II' && order !== 'MM') throw new Malformed('byte order');
  const read = numbersOf(tiff, order === 'II');
  const main = entriesAt(read, read.u32(4));
  const exif = main.get(EXIF_PART);
  const gps = main.get(GPS_PART);
  const own = exif ? entriesAt(read, read.u32(exif.value)) : new Map<number, Entry>();
  return {
    created: takenIn(read, main, own),
    position: gps ? positionIn(read, entriesAt(read, read.u32(gps.value))) : null,
  };
}

interface Numbers {
  readonly tiff: Span;
  u16(at: number): number;
  u32(at: number): number;
}

interface Entry {
  readonly count: number;
  /** Where the value, or the place of the value, stands. */
  readonly value: number;
}

function numbersOf(tiff: Span, little: boolean): Numbers {
  const place = (at: number, length: number): number => part(tiff, at, length).start;
  return {
    tiff,
    u16: (at) => (little ? tiff.bytes.readUInt16LE(place(at, 2)) : tiff.bytes.readUInt16BE(place(at, 2))),
    u32: (at) => (little ? tiff.bytes.readUInt32LE(place(at, 4)) : tiff.bytes.readUInt32BE(place(at, 4))),
  };
}

function entriesAt(read: Numbers, at: number): ReadonlyMap<number, Entry> {
  const found = new Map<number, Entry>();
  const count = read.u16(at);
  for (let i = 0; i < count; i++) {
    const entry = at + 2 + 12 * i;
    found.set(read.u16(entry), { count: read.u32(entry + 4), value: entry + 8 });
  }
  return found;
}

function textOf(read: Numbers, entry: Entry | undefined): string {
  if (!entry || entry.count > 64) return '';
  const at = entry.count > 4 ? read.u32(entry.value) : entry.value;
  return latin1(read.tiff, at, entry.count).replace(/\0.*$/s, '');
}

function takenIn(
  read: Numbers,
  main: ReadonlyMap<number, Entry>,
  own: ReadonlyMap<number, Entry>,
): MediaTime | null {
  const text = textOf(read, own.get(TAKEN)) || textOf(read, main.get(CHANGED));
  const zone = /^([+-])(\d{2}):(\d{2})$/.exec(textOf(read, own.get(TAKEN_ZONE)).trim());
  const minutes = zone ? (Number(zone[2]) * 60 + Number(zone[3])) * (zone[1] === '-' ? -1 : 1) : null;
  return wallTimeIn(text, minutes);
}

function positionIn(read: Numbers, gps: ReadonlyMap<number, Entry>): MediaPosition | null {
  const north = angleOf(read, gps.get(2));
  const east = angleOf(read, gps.get(4));
  if (north === null || east === null) return null;
  const at = degrees(
    textOf(read, gps.get(1)).startsWith('S') ? -north : north,
    textOf(read, gps.get(3)).startsWith('W') ? -east : east,
  );
  return at && { where: 'exif', ...at };
}

/** Degrees, minutes and seconds, each a fraction. */
function angleOf(read: Numbers, entry: Entry | undefined): number | null {
  if (!entry || entry.count !== 3) return null;
  const at = read.u32(entry.value);
  const parts = [0, 1, 2].map((i) => read.u32(at + 8 * i) / (read.u32(at + 8 * i + 4) || 1));
  const [d = 0, m = 0, s = 0] = parts;
  return d + m / 60 + s / 3600;
}
