/** The tracks of a movie after the walk, and which of them a person means by "the recording". */
import type { Track } from './movie';
import type { TrackVerdict } from './content';
import type { TrackSum } from './samples';

/** A track, its samples, and what came of looking into them. */
export interface WalkedTrack {
  readonly track: Track;
  readonly sum: TrackSum;
  readonly verdict: TrackVerdict;
}

/** The track that a person sees (or, without one, hears): the longest of its kind. */
export function mainTrack(tracks: readonly WalkedTrack[]): WalkedTrack | null {
  const longest = (handler: string): WalkedTrack | null =>
    tracks
      .filter(({ track, sum }) => track.handler === handler && sum.samples > 0)
      .reduce<WalkedTrack | null>(
        (best, each) => (best && secondsOf(best.sum) >= secondsOf(each.sum) ? best : each),
        null,
      );
  return longest('vide') ?? longest('soun');
}

/** How long a track is by its samples. */
export function secondsOf({ ticks, firstTicks, ticksPerSecond }: TrackSum): number {
  return (ticks - firstTicks) / ticksPerSecond;
}
