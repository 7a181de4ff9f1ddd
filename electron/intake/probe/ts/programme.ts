/** What a transport stream's tables (PAT, PMT) say it carries, and what the beginning of each part says of itself. */
import type { MediaTrack } from '#shared/media';
import { readAt, type Bytes } from '../bytes';
import { pictureSizeIn, type VideoCoding } from '../picture-size';
import { packetAt, SYNC, PACKET, type Spacing } from './packets';

export interface TsStream {
  readonly pid: number;
  readonly kind: 'video' | 'audio' | 'other';
  readonly track: MediaTrack;
}

interface StreamType {
  readonly kind: TsStream['kind'];
  readonly codec: string;
}

const TYPES: ReadonlyMap<number, StreamType> = new Map([
  [0x01, { kind: 'video', codec: 'MPEG-1' }],
  [0x02, { kind: 'video', codec: 'MPEG-2' }],
  [0x03, { kind: 'audio', codec: 'MP2' }],
  [0x04, { kind: 'audio', codec: 'MP2' }],
  [0x0f, { kind: 'audio', codec: 'AAC' }],
  [0x10, { kind: 'video', codec: 'MPEG-4' }],
  [0x11, { kind: 'audio', codec: 'AAC' }],
  [0x1b, { kind: 'video', codec: 'H.264' }],
  [0x24, { kind: 'video', codec: 'H.265' }],
  [0x80, { kind: 'audio', codec: 'PCM' }],
  [0x81, { kind: 'audio', codec: 'AC-3' }],
  [0x90, { kind: 'audio', codec: 'G.711 A-law' }],
]);

/** The tables come again several times a second: two megabytes hold them, and the first pictures. */
const SAMPLE = 2 << 20;
/** So much of each part's own beginning is looked at. */
const MOST_OF_A_PART = 64 << 10;

/** Reads the tables at the beginning of a stream; nothing when there are none. */
export function programmeOf(bytes: Bytes, { stride, first }: Spacing): readonly TsStream[] {
  const head = readAt(bytes, first, SAMPLE);
  const mapPids = new Set<number>();
  const types = new Map<number, number>();
  const starts = new Map<number, Buffer[]>();
  for (let at = 0; at + PACKET <= head.length; at += stride) {
    if (head[at] !== SYNC) continue;
    const { pid, begins, payload } = packetAt(head, at);
    const content = head.subarray(at + payload, at + PACKET);
    if (begins && pid === 0) readPat(sectionIn(content), mapPids);
    else if (begins && mapPids.has(pid)) readPmt(sectionIn(content), types);
    else gather(starts, pid, begins, content);
  }
  return [...types].map(([pid, type]) => {
    const { kind, codec } = TYPES.get(type) ?? { kind: 'other', codec: `0x${type.toString(16)}` };
    const start = Buffer.concat(starts.get(pid) ?? []);
    return { pid, kind, track: trackOf(kind, codec, start) };
  });
}

/** Keeps the beginning of each part, from the first packet that begins a picture or a sound. */
function gather(starts: Map<number, Buffer[]>, pid: number, begins: boolean, content: Buffer): void {
  const parts = starts.get(pid);
  if (!parts) {
    // More parts than this are no recording.
    if (begins && starts.size < 64) starts.set(pid, [content]);
  } else if (parts.length * PACKET < MOST_OF_A_PART) parts.push(content);
}

function trackOf(kind: TsStream['kind'], codec: string, start: Buffer): MediaTrack {
  switch (kind) {
    case 'video': {
      const size = isSized(codec) ? pictureSizeIn(start, codec) : null;
      return { kind, codec, width: size?.width ?? null, height: size?.height ?? null, milliFps: null };
    }
    case 'audio':
      return { kind, codec, ...adtsIn(start) };
    case 'other':
      return { kind: 'data', codec };
  }
}

function isSized(codec: string): codec is VideoCoding {
  return codec === 'H.264' || codec === 'H.265';
}

/** A section begins behind a pointer, and ends with its checksum. */
function sectionIn(payload: Buffer): Buffer {
  const start = 1 + (payload[0] ?? 0);
  const section = payload.subarray(start);
  if (section.length < 8) return section.subarray(0, 0);
  const length = 3 + (section.readUInt16BE(1) & 0xfff);
  return section.subarray(0, Math.max(0, Math.min(length, section.length) - 4));
}

function readPat(section: Buffer, mapPids: Set<number>): void {
  if (section[0] !== 0x00) return;
  for (let at = 8; at + 4 <= section.length && mapPids.size < 16; at += 4) {
    if (section.readUInt16BE(at) !== 0) mapPids.add(section.readUInt16BE(at + 2) & 0x1fff);
  }
}

function readPmt(section: Buffer, types: Map<number, number>): void {
  if (section[0] !== 0x02 || section.length < 12) return;
  for (let at = 12 + (section.readUInt16BE(10) & 0xfff); at + 5 <= section.length && types.size < 32;) {
    types.set(section.readUInt16BE(at + 1) & 0x1fff, section[at] ?? 0);
    at += 5 + (section.readUInt16BE(at + 3) & 0xfff);
  }
}

const ADTS_RATES = [
  96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350,
] as const;

/** The first head of AAC in a stream (ADTS): rate and channels. */
function adtsIn(start: Buffer): { readonly rate: number | null; readonly channels: number | null } {
  for (let at = start.indexOf(0xff); at >= 0 && at + 4 <= start.length; at = start.indexOf(0xff, at + 1)) {
    if (((start[at + 1] ?? 0) & 0xf6) !== 0xf0) continue;
    const rate = ADTS_RATES[((start[at + 2] ?? 0) >> 2) & 0x0f];
    const channels = (((start[at + 2] ?? 0) & 1) << 2) | ((start[at + 3] ?? 0) >> 6);
    if (rate !== undefined) return { rate, channels: channels || null };
  }
  return { rate: null, channels: null };
}
