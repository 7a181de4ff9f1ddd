/** Where a movie holds places on earth: in its user data, in a track of texts or of measurements, in blocks of its own. */
import type { MediaPosition } from '#shared/media';
import { readAt, type Bytes } from '../bytes';
import { degrees, positionIn, type Degrees } from '../position-text';
import { Malformed, u32, u8, type Span } from '../span';
import { boxAt, boxesIn, boxIn, type TopBox } from './boxes';
import type { Track } from './movie';

/** All places that are found, each kind once. */
export function positionsIn(
  bytes: Bytes,
  boxes: readonly TopBox[],
  moov: Span | null,
  tracks: readonly Track[],
): readonly MediaPosition[] {
  const found = [
    moov && tried(() => inUserData(moov)),
    ...tracks.map((track) => tried(() => inTrack(bytes, track))),
    tried(() => inOwnBlock(bytes, boxes)),
  ].filter((position): position is MediaPosition => position !== null);
  return found.filter((position, i) => found.findIndex(({ where }) => where === position.where) === i);
}

/** A place that cannot be read is no place; whatever else the movie holds is not the worse for it. */
function tried(look: () => MediaPosition | null): MediaPosition | null {
  try {
    return look();
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}

function positionAt(where: MediaPosition['where'], at: Degrees | null): MediaPosition {
  return { where, latitudeE6: at?.latitudeE6 ?? null, longitudeE6: at?.longitudeE6 ?? null };
}

/** `©xyz` (QuickTime), `loci` (3GPP), or Apple's key for the same. */
function inUserData(moov: Span): MediaPosition | null {
  const udta = boxIn(moov, 'udta');
  for (const { type, content } of udta ? boxesIn(udta) : []) {
    if (type === '\xa9xyz') return positionAt('udta', positionIn(textOf(content)));
    if (type === 'loci') return positionAt('udta', loci(content));
  }
  const list = boxAt(moov, 'meta', 'ilst');
  const text = list ? textOf(list) : '';
  const at = /[+-]\d{1,2}\.\d+[+-]\d{1,3}\.\d+/.test(text) ? positionIn(text) : null;
  return at && positionAt('udta', at);
}

function loci(box: Span): Degrees | null {
  let at = 6;
  while (u8(box, at) !== 0) at += 1;
  const fixed = (place: number): number => (u32(box, place) | 0) / 65536;
  return degrees(fixed(at + 6), fixed(at + 2));
}

const TEXTS: ReadonlySet<string> = new Set(['text', 'sbtl', 'subt', 'meta', 'camm']);
/** As many texts are read, and no more of each. */
const MOST_TEXTS = 8;
const LONGEST_TEXT = 1024;

function inTrack(bytes: Bytes, { handler, coding, stbl }: Track): MediaPosition | null {
  if (coding.mark === 'gpmd') return positionAt('gpmd-track', null);
  if (!TEXTS.has(handler)) return null;
  const chunks = boxIn(stbl, 'stco');
  const count = chunks ? Math.min(u32(chunks, 4), MOST_TEXTS) : 0;
  for (let i = 0; chunks && i < count; i++) {
    const text = readAt(bytes, u32(chunks, 8 + 4 * i), LONGEST_TEXT).toString('latin1');
    const at = positionIn(text);
    if (at) return positionAt('text-track', at);
  }
  return null;
}

/** What several camera makers write between the boxes: a `free` box whose content begins with `GPS `. */
function inOwnBlock(bytes: Bytes, boxes: readonly TopBox[]): MediaPosition | null {
  const own = boxes
    .filter(({ type }) => type === 'free' || type === 'gps ' || type === 'GPS ')
    .slice(0, MOST_TEXTS)
    .some(({ type, content }) => type !== 'free' || readAt(bytes, content, 4).toString('latin1') === 'GPS ');
  return own ? positionAt('freegps-block', null) : null;
}

function textOf(span: Span): string {
  return span.bytes.toString('latin1', span.start, Math.min(span.end, span.start + LONGEST_TEXT));
}

/** The time that Apple writes with its zone (`com.apple.quicktime.creationdate`), as text. */
export function zonedTimeIn(moov: Span): string | null {
  const list = boxAt(moov, 'meta', 'ilst');
  const match = list && /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:?\d{2}/.exec(textOf(list));
  return match ? match[0] : null;
}
