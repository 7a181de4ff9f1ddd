/** Cheap relatives of a clip: the same recording with other bytes, so that a card of many files needs few encodings. */
import { createHash } from 'node:crypto';

/** An mp4 or mov with a `free` box behind it that holds `label`. Plays as before. */
export function movie(clip: Buffer, label: string): Buffer {
  const text = Buffer.from(label, 'utf8');
  const header = Buffer.alloc(8);
  header.writeUInt32BE(8 + text.length, 0);
  header.write('free', 4, 'latin1');
  return Buffer.concat([clip, header, text]);
}

/** A JPEG with a comment behind its start marker. */
export function photo(jpg: Buffer, label: string): Buffer {
  const text = Buffer.from(label, 'utf8');
  const header = Buffer.from([0xff, 0xfe, 0, 0]);
  header.writeUInt16BE(2 + text.length, 2);
  return Buffer.concat([jpg.subarray(0, 2), header, text, jpg.subarray(2)]);
}

/** A WAV with a chunk behind its sound, counted in its length. */
export function sound(wav: Buffer, label: string): Buffer {
  const text = Buffer.from(label.length % 2 ? `${label} ` : label, 'latin1');
  const header = Buffer.alloc(8);
  header.write('note', 0, 'latin1');
  header.writeUInt32LE(text.length, 4);
  const all = Buffer.concat([wav, header, text]);
  all.writeUInt32LE(all.length - 8, 4);
  return all;
}

/** What macOS writes beside a file on a volume that cannot hold its attributes: magic, version, no entries. */
export function appleDouble(): Buffer {
  const file = Buffer.alloc(4096);
  file.writeUInt32BE(0x00051607, 0);
  file.writeUInt32BE(0x00020000, 4);
  file.write('Mac OS X        ', 8, 'latin1');
  return file;
}

/** Windows' thumbnails: an OLE compound file by its magic. */
export function thumbsDb(): Buffer {
  const file = Buffer.alloc(512);
  file.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
  return file;
}

/** As a camera would write it into a `.md5` file. */
export function md5(bytes: Buffer): string {
  return createHash('md5').update(bytes).digest('hex');
}
