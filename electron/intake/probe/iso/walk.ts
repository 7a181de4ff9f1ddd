/** The walk through MP4, MOV and their relatives: boxes, index, fragments, then every picture. */
import type { ContainerReport, MediaContainer, MediaFacts, MediaTime, MediaTrack } from '#shared/media';
import { asInstant } from '#shared/clock';
import type { MediaKind } from '#shared/clip';
import { readAt, type Bytes } from '../bytes';
import { notebook, whole, wholeOrNull, type Notebook } from '../notebook';
import { Malformed, spanOf, type Span } from '../span';
import type { Walk } from '../walk';
import { topBoxes, type TopBox } from './boxes';
import { contentOf, trackVerdict, type CheckedTrack } from './content';
import { layFragments, type FragmentTrack } from './fragments';
import { judgeContent, judgeEnd, judgeMovie, judgeTrack } from './judge';
import { movieOf, type Movie, type Track } from './movie';
import { positionsIn, zonedTimeIn } from './positions';
import { trackSum, type Ground } from './samples';
import { layTables } from './tables';
import { mainTrack, type WalkedTrack } from './walked';

/** An index is read whole into memory; that of ten hours has about ten megabytes. */
const LARGEST_INDEX = 32 << 20;

/** Begins the walk: reads the structure. */
export function walkIso(bytes: Bytes, kind: MediaKind): Walk {
  const into = notebook();
  const { boxes, end } = topBoxes(bytes);
  const moov = indexIn(bytes, boxes, into);
  const movie = moov && movieIn(moov, into);
  const tracks = movie ? layTracks(bytes, boxes, movie, into) : [];
  judgeEnd(bytes, boxes, end, tracks, into);
  if (movie) judgeMovie(movie, tracks, boxes, kind, into);
  const checked = checkedTracks(tracks);
  const positions = movie ? positionsIn(bytes, boxes, moov, movie.tracks) : [];

  return {
    content: contentOf(checked),
    finish(): ContainerReport {
      for (const walked of tracks) judgeContent(walked, into);
      if (!movie) return { media: null, findings: into.findings };
      const media: MediaFacts = {
        container: containerOf(bytes, boxes, movie),
        tracks: tracks.map(factsOf),
        ...timesOf(movie, tracks),
        created: createdIn(movie, moov),
        positions,
      };
      return { media, findings: into.findings };
    },
  };
}

function indexIn(bytes: Bytes, boxes: readonly TopBox[], into: Notebook): Span | null {
  const box = boxes.find(({ type }) => type === 'moov');
  if (!box) {
    into.add('NO_INDEX', 'error');
    return null;
  }
  // What is cut off is said already; half an index is none.
  if (box.end > bytes.length) return null;
  if (box.end - box.content > LARGEST_INDEX) {
    into.add('WALK_PARTIAL', 'warning', { values: { part: 'moov' }, byte: box.start });
    return null;
  }
  return spanOf(readAt(bytes, box.content, box.end - box.content));
}

function movieIn(moov: Span, into: Notebook): Movie | null {
  try {
    return movieOf(moov);
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    into.add('INDEX_DAMAGED', 'error', { values: { part: 'moov' } });
    return null;
  }
}

function layTracks(
  bytes: Bytes,
  boxes: readonly TopBox[],
  movie: Movie,
  into: Notebook,
): readonly WalkedTrack[] {
  const ground = groundOf(bytes, boxes);
  const tracks = movie.tracks.map((track): WalkedTrack => {
    const sum = trackSum(track.ticksPerSecond, track.coding.check !== null);
    try {
      layTables(track.stbl, sum, ground, track.handler, into);
    } catch (error) {
      if (!(error instanceof Malformed)) throw error;
      into.add('INDEX_DAMAGED', isMain(track) ? 'error' : 'note', { values: { part: 'stbl' } });
    }
    return { track, sum, verdict: trackVerdict() };
  });
  if (movie.fragments) {
    const defaults = movie.fragments;
    const none = { duration: 0, size: 0, flags: 0 };
    const continued = tracks.map(({ track, sum }): [number, FragmentTrack] => [
      track.id,
      { sum, defaults: defaults.get(track.id) ?? none },
    ]);
    layFragments(bytes, boxes, new Map(continued), ground, into);
  }
  for (const { track, sum } of tracks) judgeTrack(track, sum, into);
  return tracks;
}

function isMain({ handler }: Track): boolean {
  return handler === 'vide' || handler === 'soun';
}

/** Where samples may lie: inside the boxes that are there for them. */
function groundOf(bytes: Bytes, boxes: readonly TopBox[]): Ground {
  const data = boxes.filter(({ type }) => type === 'mdat' || type === 'free' || type === 'wide');
  let near = 0;
  const holds = (i: number, start: number, end: number): boolean => {
    const box = data[i];
    return box !== undefined && start >= box.content && end <= box.end;
  };
  return {
    fileBytes: bytes.length,
    isData(start, end) {
      // Samples come in the order of the file, so that the box of the last one or the one behind it is it.
      if (holds(near, start, end)) return true;
      if (holds(near + 1, start, end)) {
        near += 1;
        return true;
      }
      let [low, high] = [0, data.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((data[middle]?.content ?? 0) <= start) low = middle + 1;
        else high = middle;
      }
      if (!holds(low - 1, start, end)) return false;
      near = low - 1;
      return true;
    },
  };
}

function checkedTracks(tracks: readonly WalkedTrack[]): readonly CheckedTrack[] {
  return tracks.flatMap(({ track, sum, verdict }) => {
    const check = track.coding.check?.();
    if (!check || !sum.kept || sum.kept.count === 0) return [];
    return [{ samples: sum.kept, ticksPerSecond: sum.ticksPerSecond, check, verdict }];
  });
}

function containerOf(bytes: Bytes, boxes: readonly TopBox[], movie: Movie): MediaContainer {
  if (movie.fragments && boxes.some(({ type }) => type === 'moof')) return 'mp4-fragmented';
  const ftyp = boxes.find(({ type }) => type === 'ftyp');
  const brand = ftyp && readAt(bytes, ftyp.content, 4).toString('latin1');
  return brand === undefined || brand === 'qt  ' ? 'quicktime' : 'mp4';
}

function factsOf({ track, sum }: WalkedTrack): MediaTrack {
  const facts = track.coding.track;
  if (facts.kind !== 'video') return facts;
  const usual = sum.pace.usual();
  return { ...facts, milliFps: usual > 0 ? whole(1e6 / usual) : null };
}

function timesOf(
  movie: Movie,
  tracks: readonly WalkedTrack[],
): Pick<MediaFacts, 'claimedMs' | 'verifiedMs' | 'framesClaimed' | 'framesVerified' | 'keyFrameMs'> {
  const main = mainTrack(tracks);
  const claimedMs = wholeOrNull(movie.seconds === null ? null : movie.seconds * 1000);
  if (!main) return { claimedMs, verifiedMs: 0, framesClaimed: null, framesVerified: null, keyFrameMs: null };
  const { sum, verdict, track } = main;
  const inMs = (ticks: number): number => whole((ticks / sum.ticksPerSecond) * 1000);
  const isVideo = track.handler === 'vide';
  const keys = isVideo ? sum.keys.longest(sum.ticks) : null;
  return {
    claimedMs,
    verifiedMs: whole(inMs(sum.thereTicks - verdict.lostTicks) - (isVideo ? sum.pace.lostMs() : 0)),
    framesClaimed: isVideo ? whole(sum.samples) : null,
    framesVerified: isVideo ? whole(sum.there - verdict.lost) : null,
    keyFrameMs: keys === null ? null : inMs(keys),
  };
}

function createdIn(movie: Movie, moov: Span | null): MediaTime | null {
  const zoned = moov && zoneOf(moov);
  if (zoned) return zoned;
  return movie.created && { at: movie.created, zone: 'not-told' };
}

function zoneOf(moov: Span): MediaTime | null {
  try {
    const text = zonedTimeIn(moov)?.replace(/([+-]\d{2}):?(\d{2})$/, '$1:$2');
    const at = text === undefined ? null : asInstant(text);
    return at && { at, zone: 'told' };
  } catch (error) {
    if (error instanceof Malformed) return null;
    throw error;
  }
}
