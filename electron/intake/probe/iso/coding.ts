/** A track's sample description (`stsd`): which codec, how large, how often, and how its samples can be checked. */
import type { MediaTrack } from '#shared/media';
import { holeCheck, jpegCheck, unitCheck, type PictureCheck } from '../pictures';
import { printable } from '../notebook';
import { latin1, lengthOf, Malformed, part, u16, u32, u8, type Span } from '../span';
import { boxesIn, boxIn } from './boxes';

export interface Coding {
  readonly mark: string;
  readonly track: MediaTrack;
  readonly encrypted: boolean;
  /** Makes a check for this track's pictures; null where their inside says nothing. */
  readonly check: (() => PictureCheck) | null;
}

const NAMES: Readonly<Record<string, string>> = {
  avc1: 'H.264',
  avc3: 'H.264',
  hvc1: 'H.265',
  hev1: 'H.265',
  mp4v: 'MPEG-4',
  jpeg: 'MJPEG',
  mjpa: 'MJPEG',
  mjpb: 'MJPEG',
  s263: 'H.263',
  vp09: 'VP9',
  av01: 'AV1',
  mp4a: 'AAC',
  alaw: 'G.711 A-law',
  ulaw: 'G.711 µ-law',
  sowt: 'PCM',
  twos: 'PCM',
  lpcm: 'PCM',
  ipcm: 'PCM',
  'raw ': 'PCM',
  ima4: 'IMA ADPCM',
  '.mp3': 'MP3',
  'ac-3': 'AC-3',
  Opus: 'Opus',
  samr: 'AMR',
  sawb: 'AMR-WB',
  tx3g: 'tx3g',
};

const ENCRYPTED: ReadonlySet<string> = new Set(['encv', 'enca', 'enct', 'drmi', 'drms']);
/** The fixed part of a picture's description, after the entry's own head. */
const VIDEO_FIELDS = 78;
const LARGEST_UNIT_LENGTH = 4;

/** Reads the first description in `stsd`. Throws {@link Malformed}. */
export function codingOf(stsd: Span, handler: string): Coding {
  if (u32(stsd, 4) === 0) throw new Malformed('no sample description');
  const mark = latin1(stsd, 12, 4);
  const entry = part(stsd, 16, u32(stsd, 8) - 8);
  const codec = NAMES[mark] ?? printable(mark).trim();
  const encrypted = ENCRYPTED.has(mark);
  if (handler === 'vide') {
    const [width, height] = [u16(entry, 24), u16(entry, 26)];
    const size = { width: width || null, height: height || null };
    const { codec: inside, check } = checkOf(mark, entry, size);
    return {
      mark,
      encrypted,
      track: { kind: 'video', codec: inside ?? codec, ...size, milliFps: null },
      check: encrypted ? null : check,
    };
  }
  if (handler === 'soun')
    return { mark, encrypted, track: { kind: 'audio', codec, ...soundOf(entry, codec) }, check: null };
  return { mark, encrypted, track: { kind: 'data', codec }, check: null };
}

function checkOf(
  mark: string,
  entry: Span,
  size: { readonly width: number | null; readonly height: number | null },
): { readonly codec: string | null; readonly check: (() => PictureCheck) | null } {
  if (NAMES[mark] === 'MJPEG')
    // `mjpb` has no marks of its own inside.
    return { codec: null, check: mark === 'mjpb' ? null : () => jpegCheck(size.width, size.height) };
  const config = configOf(entry);
  if (config === null) return { codec: null, check: () => holeCheck(1 << 16) };
  const lengthBytes = (u8(config.content, config.type === 'avcC' ? 4 : 21) & 3) + 1;
  if (lengthBytes > LARGEST_UNIT_LENGTH) throw new Malformed('unit length');
  return { codec: config.type === 'avcC' ? 'H.264' : 'H.265', check: () => unitCheck(lengthBytes) };
}

/** The decoder's set-up, where the description has one that can be read. */
function configOf(entry: Span): { readonly type: string; readonly content: Span } | null {
  if (lengthOf(entry) <= VIDEO_FIELDS) return null;
  return tried(
    () => boxesIn(part(entry, VIDEO_FIELDS)).find(({ type }) => type === 'avcC' || type === 'hvcC') ?? null,
  );
}

function soundOf(entry: Span, codec: string): Omit<Extract<MediaTrack, { kind: 'audio' }>, 'kind' | 'codec'> {
  const version = u16(entry, 8);
  if (version === 2 && lengthOf(entry) >= 44) {
    const rate = entry.bytes.readDoubleBE(entry.start + 32);
    return { rate: rate > 0 && rate < 1e7 ? Math.round(rate) : null, channels: u32(entry, 40) || null };
  }
  // Of AAC the description always says two; only the decoder's own set-up tells.
  const own = codec === 'AAC' && version === 0 ? tried(() => aacSetup(entry)) : null;
  return own ?? { rate: u16(entry, 24) || null, channels: u16(entry, 16) || null };
}

const AAC_RATES = [
  96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350,
] as const;
const SOUND_FIELDS = 28;

/** The set-up in `esds` (ISO/IEC 14496-1): descriptions in one another, each a tag, a length and its content. */
function aacSetup(entry: Span): { readonly rate: number; readonly channels: number } | null {
  const esds = boxIn(part(entry, SOUND_FIELDS), 'esds');
  if (!esds) return null;
  let at = 4;
  const enter = (tag: number): void => {
    if (u8(esds, at) !== tag) throw new Malformed(`description ${tag}`);
    at += 1;
    while ((u8(esds, at) & 0x80) !== 0) at += 1;
    at += 1;
  };
  enter(3);
  at += 3;
  enter(4);
  at += 13;
  enter(5);
  const bits = u16(esds, at);
  const rate = AAC_RATES[(bits >> 7) & 0x0f];
  const channels = (bits >> 3) & 0x0f;
  return rate === undefined || channels === 0 ? null : { rate, channels };
}

/** Vendors put other things than boxes here: then nobody is accused, and less is known. */
function tried<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}
