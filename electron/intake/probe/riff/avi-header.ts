/** The header of an AVI (`hdrl`): its streams, and what it claims of them. */
import type { MediaTrack } from '#shared/media';
import { holeCheck, jpegCheck, type PictureCheck } from '../pictures';
import { printable } from '../notebook';
import { latin1, lengthOf, Malformed, u32le, type Span } from '../span';
import { chunksIn, type InnerChunk } from './chunks';
import { soundFormatOf } from './sound-formats';

export interface AviStream {
  readonly kind: 'video' | 'audio' | 'other';
  readonly track: MediaTrack;
  /** Units (pictures; for sound, samples) a second; 0 when the header does not say. */
  readonly perSecond: number;
  /** How many units the header claims. */
  readonly claimed: number;
  /** Bytes of one unit where all are equal (raw sound), else 0. */
  readonly unitBytes: number;
  readonly check: (() => PictureCheck) | null;
}

export interface AviHeader {
  readonly streams: readonly AviStream[];
  /** `IDIT`: when the recording began, by the camera's clock. */
  readonly created: string | null;
}

const MOST_STREAMS = 16;

/** Reads `hdrl`. Throws {@link Malformed} when a stream's own header is cut. */
export function aviHeader(hdrl: Span): AviHeader {
  const chunks = chunksIn(hdrl);
  const lists = chunks.filter(({ list }) => list === 'strl').slice(0, MOST_STREAMS);
  const idit = [...chunks, ...lists.flatMap(({ content }) => chunksIn(content))].find(
    ({ name }) => name === 'IDIT',
  );
  return {
    streams: lists.map(({ content }) => streamOf(chunksIn(content))),
    created: idit ? latin1(idit.content, 0, Math.min(64, lengthOf(idit.content))) : null,
  };
}

const VIDEO_NAMES: Readonly<Record<string, string>> = {
  MJPG: 'MJPEG',
  H264: 'H.264',
  X264: 'H.264',
  AVC1: 'H.264',
  HEVC: 'H.265',
  H265: 'H.265',
  HVC1: 'H.265',
  XVID: 'MPEG-4',
  DIVX: 'MPEG-4',
  DX50: 'MPEG-4',
  FMP4: 'MPEG-4',
};

function streamOf(chunks: readonly InnerChunk[]): AviStream {
  const head = chunks.find(({ name }) => name === 'strh')?.content;
  const format = chunks.find(({ name }) => name === 'strf')?.content;
  if (!head || !format) throw new Malformed('no strh or strf');
  const kind = latin1(head, 0, 4);
  const scale = u32le(head, 20);
  const rate = u32le(head, 24);
  const common = {
    perSecond: scale > 0 ? rate / scale : 0,
    claimed: u32le(head, 32),
    unitBytes: u32le(head, 44),
  };
  switch (kind) {
    case 'vids':
      return { kind: 'video', ...common, unitBytes: 0, ...pictures(head, format, common.perSecond) };
    case 'auds':
      return { kind: 'audio', ...common, track: soundFormatOf(format).track, check: null };
    default:
      return { kind: 'other', ...common, track: { kind: 'data', codec: printable(kind) }, check: null };
  }
}

function pictures(head: Span, format: Span, perSecond: number): Pick<AviStream, 'track' | 'check'> {
  const marks = [latin1(format, 16, 4), latin1(head, 4, 4)].map((mark) => mark.toUpperCase());
  const mark = marks.find((each) => VIDEO_NAMES[each] !== undefined) ?? marks[0] ?? '';
  const codec = VIDEO_NAMES[mark] ?? printable(mark);
  // A height below zero means that the picture is stored from the top.
  const [width, height] = [u32le(format, 4), Math.abs(u32le(format, 8) | 0)];
  const size = { width: width || null, height: height || null };
  const milliFps = perSecond > 0 && perSecond < 1e6 ? Math.round(perSecond * 1000) : null;
  return {
    track: { kind: 'video', codec, ...size, milliFps },
    check: codec === 'MJPEG' ? () => jpegCheck(size.width, size.height) : () => holeCheck(SUSPICIOUS_HOLE),
  };
}

/** Other codecs may fill up with zeros; so many are strange all the same. */
const SUSPICIOUS_HOLE = 1 << 16;
