/** The media type that a player is told for an original, by the extension that its content gave it. */
const TYPES: Readonly<Record<string, string>> = {
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  '3gp': 'video/3gpp',
  avi: 'video/x-msvideo',
  ts: 'video/mp2t',
  mkv: 'video/x-matroska',
  flv: 'video/x-flv',
  mpg: 'video/mpeg',
  asf: 'video/x-ms-asf',
  m4a: 'audio/mp4',
  wav: 'audio/wav',
  mp3: 'audio/mpeg',
  aac: 'audio/aac',
  amr: 'audio/amr',
  ogg: 'audio/ogg',
  flac: 'audio/flac',
  jpg: 'image/jpeg',
  png: 'image/png',
  bmp: 'image/bmp',
  txt: 'text/plain; charset=utf-8',
};

export function mimeOf(original: string): string {
  return TYPES[original.slice(original.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
}
