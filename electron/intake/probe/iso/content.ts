/** The pass through the pictures of a movie: each is checked inside, in the order in which they lie in the file. */
import { met, tally, type Tally } from '../notebook';
import type { PictureCheck } from '../pictures';
import type { ContentPass } from '../walk';
import type { SampleList } from './samples';

/** A track whose pictures are checked. */
export interface CheckedTrack {
  readonly samples: SampleList;
  readonly ticksPerSecond: number;
  readonly check: PictureCheck;
  readonly verdict: TrackVerdict;
}

export interface TrackVerdict {
  readonly broken: Tally;
  readonly provenHoles: Tally;
  readonly likelyHoles: Tally;
  /** Pictures whose bytes another one has as well. */
  readonly overlapping: Tally;
  /** Time of the pictures that are not whole, in ticks, and how many they are. */
  lostTicks: number;
  lost: number;
}

export function trackVerdict(): TrackVerdict {
  return {
    broken: tally(),
    provenHoles: tally(),
    likelyHoles: tally(),
    overlapping: tally(),
    lostTicks: 0,
    lost: 0,
  };
}

/** One sample in the order of the file. */
interface Place {
  readonly track: CheckedTrack;
  readonly sample: number;
  readonly start: number;
  readonly end: number;
}

/** The pass through these tracks' pictures, or null when there are none. */
export function contentOf(tracks: readonly CheckedTrack[]): ContentPass | null {
  const places = inFileOrder(tracks);
  let current = places.next();
  /** How far the current picture was shown to its check; null before its first byte. */
  let shown: number | null = null;
  let reached = 0;
  if (!current) return null;

  const leave = (): void => {
    shown = null;
    current = places.next();
  };
  return {
    see(chunk, position) {
      const end = position + chunk.length;
      while (current && current.start < end) {
        const { track, start, end: last } = current;
        if (shown === null) {
          // What lies in front of the bytes in hand was seen as another picture's.
          if (start < reached || start < position) {
            overlaps(current);
            leave();
            continue;
          }
          track.check.begin(last - start);
          shown = start;
        }
        const to = Math.min(last, end);
        track.check.see(chunk.subarray(shown - position, to - position));
        shown = to;
        if (to < last) return;
        judge(current);
        reached = last;
        leave();
      }
    },
  };
}

function overlaps({ track, sample, start }: Place): void {
  met(track.verdict.overlapping, start, msOf(track, sample));
}

function judge({ track, sample, start }: Place): void {
  const { whole, hole, proven } = track.check.end();
  const ms = msOf(track, sample);
  const { verdict } = track;
  if (!whole) met(verdict.broken, start, ms);
  if (hole !== null) met(proven ? verdict.provenHoles : verdict.likelyHoles, start + hole, ms);
  if (whole && !(hole !== null && proven)) return;
  verdict.lost += 1;
  verdict.lostTicks += track.samples.duration[sample] ?? 0;
}

function msOf({ samples, ticksPerSecond }: CheckedTrack, sample: number): number {
  return ((samples.time[sample] ?? 0) / ticksPerSecond) * 1000;
}

/** The samples of all tracks by their place; those that share exactly the same bytes come once. */
function inFileOrder(tracks: readonly CheckedTrack[]): { next(): Place | null } {
  const rows = tracks.map(({ samples }) => ({ order: ascending(samples), at: 0 }));
  const startOf = (track: number): number => {
    const row = rows[track];
    const sample = row && row.at < row.order.length ? row.order[row.at] : undefined;
    return sample === undefined ? Number.POSITIVE_INFINITY : (tracks[track]?.samples.offset[sample] ?? 0);
  };
  let previous: Place | null = null;
  const take = (): Place | null => {
    let first = 0;
    for (let i = 1; i < rows.length; i++) if (startOf(i) < startOf(first)) first = i;
    const [row, track] = [rows[first], tracks[first]];
    const sample = row?.order[row.at];
    if (!row || !track || sample === undefined) return null;
    row.at += 1;
    const start = track.samples.offset[sample] ?? 0;
    return { track, sample, start, end: start + (track.samples.size[sample] ?? 0) };
  };
  return {
    next() {
      let place = take();
      while (place && previous && place.start === previous.start && place.end === previous.end)
        place = take();
      previous = place;
      return place;
    },
  };
}

/** The samples' numbers by their place in the file: mostly 0, 1, 2, … */
function ascending({ count, offset }: SampleList): Uint32Array {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  for (let i = 1; i < count; i++) {
    if ((offset[i] ?? 0) < (offset[i - 1] ?? 0))
      return order.sort((a, b) => (offset[a] ?? 0) - (offset[b] ?? 0) || a - b);
  }
  return order;
}
