/**
 * What the numbers of a movie mean. Hard findings are only made of what a whole recording cannot show: of 266 public
 * recordings that decode cleanly none is called broken. Trailers, unused data and durations that differ are notes.
 */
import type { MediaKind } from '#shared/clip';
import type { FindingCode } from '#shared/finding';
import { readAt, type Bytes } from '../bytes';
import { printable, type Notebook } from '../notebook';
import type { TopBox, TopEnd } from './boxes';
import type { Movie, Track } from './movie';
import type { TrackSum } from './samples';
import { mainTrack, secondsOf, type WalkedTrack } from './walked';

/** How the row of boxes ends. */
export function judgeEnd(
  bytes: Bytes,
  boxes: readonly TopBox[],
  end: TopEnd,
  tracks: readonly WalkedTrack[],
  into: Notebook,
): void {
  switch (end.how) {
    case 'whole':
      break;
    case 'cut':
      // Some cameras give the media data a few bytes too many; then all that the index mentions is there.
      into.add('CUT_SHORT', isAllThere(tracks) ? 'note' : 'error', {
        values: { part: printable(end.box.type), missing: end.missing },
        byte: bytes.length,
      });
      break;
    case 'stray':
      if (boxes.length === 0) into.add('INDEX_DAMAGED', 'error', { values: { part: 'header' }, byte: 0 });
      else judgeTrailer(bytes, boxes, end.at, into);
      break;
    case 'too-many':
      into.add('WALK_PARTIAL', 'warning', { values: { part: 'boxes' }, byte: end.at });
      break;
  }
  if (!boxes.some(({ type }) => type === 'mdat')) into.add('NO_MEDIA_DATA', 'error');
}

function isAllThere(tracks: readonly WalkedTrack[]): boolean {
  const samples = tracks.reduce((count, { sum }) => count + sum.samples, 0);
  return samples > 0 && tracks.every(({ sum }) => sum.pastEnd.count === 0);
}

/** Vendors write things of their own behind the last box; zeros are what a file system leaves of a lost end. */
function judgeTrailer(bytes: Bytes, boxes: readonly TopBox[], at: number, into: Notebook): void {
  const values = { bytes: bytes.length - at };
  const isZero = readAt(bytes, at, 4096).every((byte) => byte === 0);
  const complete = boxes.some(({ type }) => type === 'moov');
  if (isZero) into.add('TRAILING_ZEROS', 'warning', { values, byte: at });
  else into.add('TRAILING_BYTES', complete ? 'note' : 'warning', { values, byte: at });
}

const PAST_END: Readonly<Record<string, FindingCode>> = {
  vide: 'PICTURES_PAST_END',
  soun: 'SOUND_PAST_END',
};

/** One track's tables, against the file. */
export function judgeTrack(track: Track, sum: TrackSum, into: Notebook): void {
  const main = track.handler === 'vide' || track.handler === 'soun';
  const { pastEnd, outside } = sum;
  const named = { track: printable(track.handler) };
  if (pastEnd.count > 0)
    into.add(PAST_END[track.handler] ?? 'DATA_PAST_END', main ? 'error' : 'warning', {
      values: { count: pastEnd.count, of: sum.samples },
      byte: pastEnd.byte,
      ms: pastEnd.ms,
    });
  if (outside.count > 0)
    into.add('SAMPLES_OUTSIDE_DATA', main ? 'warning' : 'note', {
      values: { count: outside.count, of: sum.samples, ...named },
      byte: outside.byte,
      ms: outside.ms,
    });
  if (sum.overflow) into.add('WALK_PARTIAL', 'note', { values: { part: named.track } });
  if (track.coding.encrypted) into.add('ENCRYPTED', 'note', { values: { ...named } });
  if (track.handler === 'vide') sum.pace.judge(into);
  const seconds = secondsOf(sum);
  if (main && track.seconds !== null && sum.samples > 0 && Math.abs(seconds - track.seconds) > 0.5)
    durationDiffers(track.seconds, seconds, into);
}

function durationDiffers(claimed: number, found: number, into: Notebook): void {
  if (into.has('DURATION_DIFFERS')) return;
  into.add('DURATION_DIFFERS', 'note', {
    values: { claimed: claimed.toFixed(1), found: found.toFixed(1) },
  });
}

/** All tracks together. */
export function judgeMovie(
  movie: Movie,
  tracks: readonly WalkedTrack[],
  boxes: readonly TopBox[],
  kind: MediaKind,
  into: Notebook,
): void {
  for (const part of movie.damaged.slice(0, 4)) into.add('INDEX_DAMAGED', 'error', { values: { part } });
  const has = (handler: string): boolean => tracks.some(({ track }) => track.handler === handler);
  if (movie.tracks.length === 0) {
    if (movie.damaged.length === 0) into.add('INDEX_DAMAGED', 'error', { values: { part: 'moov' } });
    return;
  }
  const main = mainTrack(tracks);
  if (!main) into.add('NO_FRAMES', 'error');
  if (kind === 'video' && !has('vide')) into.add('NO_VIDEO', 'warning');
  if (kind === 'video' && !has('soun')) into.add('NO_AUDIO', 'note');
  if (main && movie.seconds !== null && Math.abs(secondsOf(main.sum) - movie.seconds) > 2)
    durationDiffers(movie.seconds, secondsOf(main.sum), into);
  judgeUse(movie, tracks, boxes, into);
}

/** Whether the index mentions what is there. */
function judgeUse(
  movie: Movie,
  tracks: readonly WalkedTrack[],
  boxes: readonly TopBox[],
  into: Notebook,
): void {
  const data = boxes.reduce(
    (sum, { type, content, end }) => (type === 'mdat' ? sum + end - content : sum),
    0,
  );
  const used = tracks.reduce((sum, { sum: { bytes } }) => sum + bytes, 0);
  if (movie.fragments || data === 0 || used / data >= 0.98) return;
  into.add('UNREFERENCED_DATA', 'note', { values: { percent: Math.round((1 - used / data) * 100) } });
}

/** What came of looking into the pictures. */
export function judgeContent({ track, sum, verdict }: WalkedTrack, into: Notebook): void {
  const { broken, provenHoles, likelyHoles, overlapping } = verdict;
  const of = sum.samples;
  const named = { track: printable(track.handler) };
  const at = ({ byte, ms }: { byte: number | null; ms: number | null }) => ({ byte, ms });
  if (overlapping.count > 0)
    into.add('SAMPLES_OVERLAP', 'warning', {
      values: { count: overlapping.count, of, ...named },
      ...at(overlapping),
    });
  if (broken.count > 0)
    into.add('FRAMES_BROKEN', 'error', { values: { count: broken.count, of }, ...at(broken) });
  if (provenHoles.count > 0)
    into.add('ZERO_HOLE', 'error', { values: { count: provenHoles.count, of }, ...at(provenHoles) });
  else if (likelyHoles.count > 0)
    into.add('ZERO_HOLE', 'warning', { values: { count: likelyHoles.count, of }, ...at(likelyHoles) });
}
