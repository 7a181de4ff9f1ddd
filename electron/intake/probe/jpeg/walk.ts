/** The walk through a photo: marker by marker to the end mark, and what its EXIF says. */
import type { ContainerReport, MediaFacts } from '#shared/media';
import { readAt, type Bytes } from '../bytes';
import { notebook, type Notebook } from '../notebook';
import { JPEG_HOLE, mostZerosInJpeg } from '../pictures';
import { Malformed, spanOf, u16, u8 } from '../span';
import type { ContentPass, Walk } from '../walk';
import { zeroSeeker } from '../zeros';
import { exifIn, NO_EXIF, type Exif } from './exif';

const START = 0xd8;
const END = 0xd9;
const START_OF_SCAN = 0xda;
const APP1 = 0xe1;
/** Frame headers; the three numbers between are other things. */
const isFrame = (mark: number): boolean =>
  mark >= 0xc0 && mark <= 0xcf && mark !== 0xc4 && mark !== 0xc8 && mark !== 0xcc;
const standsAlone = (mark: number): boolean => mark === 0x01 || (mark >= 0xd0 && mark <= START);

/** Begins the walk. */
export function walkJpeg(bytes: Bytes): Walk {
  const into = notebook();
  const photo: Photo = { width: null, height: null, exif: NO_EXIF };
  const markers = markerPass(bytes, photo, into);
  return {
    content: markers.pass,
    finish(): ContainerReport {
      markers.judge();
      const media: MediaFacts = {
        container: 'jpeg',
        tracks: [{ kind: 'video', codec: 'JPEG', width: photo.width, height: photo.height, milliFps: null }],
        claimedMs: null,
        verifiedMs: null,
        framesClaimed: null,
        framesVerified: null,
        keyFrameMs: null,
        created: photo.exif.created,
        positions: photo.exif.position ? [photo.exif.position] : [],
      };
      return { media, findings: into.findings };
    },
  };
}

interface Photo {
  width: number | null;
  height: number | null;
  exif: Exif;
}

/** What is walked of a photo: no camera makes one of this size. */
const LARGEST = 256 << 20;
const MOST_MARKERS = 100_000;

/** Where the walk is. */
type State =
  | { readonly at: 'marker'; readonly next: number }
  /** Inside a scan: the next marker is searched from here on. */
  | { readonly at: 'scan'; readonly next: number }
  | { readonly at: 'ended' | 'broken' | 'too-much'; readonly next: number };

/** Follows the markers while the file is shown; segments themselves are read by position, because they are short. */
function markerPass(
  bytes: Bytes,
  photo: Photo,
  into: Notebook,
): { readonly pass: ContentPass; readonly judge: () => void } {
  const zeros = zeroSeeker(JPEG_HOLE);
  zeros.begin();
  let state: State = { at: 'marker', next: 0 };
  let scanStart: number | null = null;
  let markers = 0;

  const pass: ContentPass = {
    see(chunk, position) {
      const end = position + chunk.length;
      while ((state.at === 'marker' || state.at === 'scan') && state.next < end) {
        if (state.at === 'scan') state = inScan(chunk, position, state.next, bytes);
        else if (++markers > MOST_MARKERS || state.next > LARGEST)
          state = { at: 'too-much', next: state.next };
        else {
          const wasAt: number = state.next;
          state = atMarker(bytes, wasAt, photo);
          if (state.at === 'scan') scanStart ??= wasAt;
        }
      }
      const from = Math.max(scanStart ?? end, position);
      const to = state.at === 'marker' || state.at === 'scan' ? end : Math.min(state.next, end);
      if (from < to) zeros.see(chunk.subarray(from - position, to - position));
    },
  };

  return {
    pass,
    judge() {
      judgeEnd(bytes, state, into);
      if (state.at === 'ended' && scanStart === null) into.add('NO_FRAMES', 'error');
      const hole = zeros.first();
      if (hole === null || scanStart === null) return;
      const { width, height } = photo;
      const most = width && height ? mostZerosInJpeg(width, height) : Number.POSITIVE_INFINITY;
      const proven = Math.max(zeros.longest(), zeros.atEnd()) > most;
      into.add('ZERO_HOLE', proven ? 'error' : 'warning', {
        values: { count: 1, of: 1 },
        byte: scanStart + hole,
      });
    },
  };
}

function judgeEnd(bytes: Bytes, { at, next }: State, into: Notebook): void {
  switch (at) {
    case 'broken':
      into.add('CHUNKS_BROKEN', 'error', { values: { count: 1 }, byte: next });
      break;
    case 'too-much':
      into.add('WALK_PARTIAL', 'note', { values: { part: 'JPEG' }, byte: next });
      break;
    case 'ended':
      // Phones put further pictures there.
      if (next < bytes.length)
        into.add('TRAILING_BYTES', 'note', { values: { bytes: bytes.length - next }, byte: next });
      break;
    case 'marker':
    case 'scan':
      into.add('CUT_SHORT', 'error', {
        values: { part: 'JPEG', missing: Math.max(2, next - bytes.length) },
        byte: bytes.length,
      });
      break;
  }
}

/** Reads the marker at `at`, and what is to be told of its segment. */
function atMarker(bytes: Bytes, at: number, photo: Photo): State {
  const head = readAt(bytes, at, 4);
  const mark = head[1] ?? 0;
  if (head[0] !== 0xff || head.length < 2) return { at: 'broken', next: at };
  if (mark === 0xff) return { at: 'marker', next: at + 1 };
  if (mark === END) return { at: 'ended', next: at + 2 };
  if (standsAlone(mark)) return { at: 'marker', next: at + 2 };
  const length = head.length < 4 ? 0 : head.readUInt16BE(2);
  if (length < 2) return { at: 'broken', next: at };
  segment(bytes, mark, at + 4, length - 2, photo);
  return { at: mark === START_OF_SCAN ? 'scan' : 'marker', next: at + 2 + length };
}

/** Goes on in a scan, up to the next marker or the end of what is shown. */
function inScan(chunk: Buffer, position: number, next: number, bytes: Bytes): State {
  const end = position + chunk.length;
  for (let from = next - position; ;) {
    const mark = chunk.indexOf(0xff, from);
    if (mark < 0) return { at: 'scan', next: end };
    const at = position + mark;
    if (at > LARGEST) return { at: 'too-much', next: at };
    const code = mark + 1 < chunk.length ? chunk[mark + 1] : readAt(bytes, at + 1, 1)[0];
    // A stuffed byte, a restart mark, or filling: the scan goes on.
    const goesOn = code === 0 || code === 0xff || (code !== undefined && code >= 0xd0 && code <= 0xd7);
    if (!goesOn) return { at: 'marker', next: at };
    from = mark + (code === 0xff ? 1 : 2);
    if (from >= chunk.length) return { at: 'scan', next: position + from };
  }
}

/** Takes the facts out of a segment; one that cannot be read tells none. */
function segment(bytes: Bytes, mark: number, at: number, length: number, photo: Photo): void {
  if (mark !== APP1 && !isFrame(mark)) return;
  try {
    const content = spanOf(readAt(bytes, at, length));
    if (mark === APP1) {
      if (photo.exif === NO_EXIF) photo.exif = exifIn(content);
    } else if (u8(content, 0) > 0) {
      photo.height ??= u16(content, 1) || null;
      photo.width ??= u16(content, 3) || null;
    }
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
  }
}
