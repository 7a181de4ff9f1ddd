/** What a file is, told from its first bytes and never from its name. */
import type { ContentFormat, MediaKind } from '#shared/clip';
import { extensionOf } from '#shared/file-name';

const KIND: Readonly<Record<ContentFormat, MediaKind | null>> = {
  mp4: 'video',
  mov: 'video',
  '3gp': 'video',
  avi: 'video',
  ts: 'video',
  mkv: 'video',
  flv: 'video',
  mpg: 'video',
  asf: 'video',
  dav: 'video',
  m4a: 'audio',
  wav: 'audio',
  mp3: 'audio',
  aac: 'audio',
  amr: 'audio',
  ogg: 'audio',
  flac: 'audio',
  jpg: 'photo',
  png: 'photo',
  bmp: 'photo',
  text: null,
  unknown: null,
};

/** Formats that the same container is lawfully named as: nobody is misled by an mp4 that ends in `.mov`. */
const ALLOWED: Readonly<Record<string, readonly ContentFormat[]>> = {
  mp4: ['mp4', 'mov', '3gp', 'm4a'],
  m4v: ['mp4', 'mov', '3gp'],
  mov: ['mov', 'mp4'],
  '3gp': ['3gp', 'mp4'],
  m4a: ['m4a', 'mp4'],
  avi: ['avi'],
  ts: ['ts'],
  mts: ['ts'],
  m2ts: ['ts'],
  mkv: ['mkv'],
  flv: ['flv'],
  mpg: ['mpg', 'ts'],
  mpeg: ['mpg', 'ts'],
  wmv: ['asf'],
  wma: ['asf'],
  dav: ['dav'],
  wav: ['wav'],
  mp3: ['mp3'],
  aac: ['aac', 'm4a'],
  amr: ['amr'],
  ogg: ['ogg'],
  flac: ['flac'],
  jpg: ['jpg'],
  jpeg: ['jpg'],
  png: ['png'],
  bmp: ['bmp'],
};

/** The format of a file that begins with `head` (4 KiB are enough). */
export function formatOf(head: Uint8Array): ContentFormat {
  const at = (offset: number, text: string): boolean =>
    text.length + offset <= head.length &&
    Array.from(text).every((c, i) => head[offset + i] === c.charCodeAt(0));
  const bytes = (offset: number, ...values: number[]): boolean =>
    values.every((v, i) => head[offset + i] === v);

  if (at(4, 'ftyp')) {
    const brand = String.fromCharCode(...head.subarray(8, 12));
    if (brand === 'qt  ') return 'mov';
    if (brand.startsWith('M4A')) return 'm4a';
    return brand.startsWith('3g') ? '3gp' : 'mp4';
  }
  // QuickTime without a brand, and recordings whose first box is the media data.
  if (['moov', 'mdat', 'wide', 'free', 'skip', 'styp', 'moof'].some((box) => at(4, box))) return 'mov';
  if (at(0, 'RIFF')) return at(8, 'AVI ') ? 'avi' : at(8, 'WAVE') ? 'wav' : 'unknown';
  if (bytes(0, 0x1a, 0x45, 0xdf, 0xa3)) return 'mkv';
  if (at(0, 'FLV')) return 'flv';
  if (at(0, '#!AMR')) return 'amr';
  if (at(0, 'OggS')) return 'ogg';
  if (at(0, 'fLaC')) return 'flac';
  if (at(0, 'DHAV')) return 'dav';
  if (bytes(0, 0x30, 0x26, 0xb2, 0x75)) return 'asf';
  if (bytes(0, 0x00, 0x00, 0x01, 0xba)) return 'mpg';
  if (bytes(0, 0xff, 0xd8, 0xff)) return 'jpg';
  if (bytes(0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png';
  if (at(0, 'BM') && head.length >= 26) return 'bmp';
  if (isTransportStream(head)) return 'ts';
  if (at(0, 'ID3')) return 'mp3';
  if (bytes(0, 0xff) && ((head[1] ?? 0) & 0xf6) === 0xf0) return 'aac';
  if (bytes(0, 0xff) && ((head[1] ?? 0) & 0xe0) === 0xe0 && ((head[1] ?? 0) & 0x06) !== 0) return 'mp3';
  return isText(head) ? 'text' : 'unknown';
}

/** What kind of recording a format holds; null when it holds none. */
export function kindOfFormat(format: ContentFormat): MediaKind | null {
  return KIND[format];
}

/** Whether a name's extension promises another format than the content has. Extensions that promise nothing never lie. */
export function extensionLies(path: string, format: ContentFormat): boolean {
  const allowed = ALLOWED[extensionOf(path)];
  return allowed !== undefined && format !== 'unknown' && !allowed.includes(format);
}

/** Packets of 188, 192 or 204 bytes that each begin with 0x47 (192: after a four-byte time). */
function isTransportStream(head: Uint8Array): boolean {
  return (
    [
      [188, 0],
      [192, 4],
      [204, 0],
    ] as const
  ).some(([stride, first]) => {
    const packets = Math.min(8, Math.floor((head.length - first) / stride));
    return (
      packets >= 3 &&
      Array.from({ length: packets }, (_, i) => head[first + i * stride]).every((b) => b === 0x47)
    );
  });
}

function isText(head: Uint8Array): boolean {
  return head.length > 0 && head.every((b) => b >= 0x20 || b === 0x09 || b === 0x0a || b === 0x0d);
}
