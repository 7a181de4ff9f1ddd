/** A drawn place that somebody has to review: what the desk opens, and when it is done. */
import type { AccountName, ClipId, DrawId } from '../ids';
import { drawState, placesToReview, type Draw } from './draw';

/** A place of a draw and who reviews it. */
export interface Assignment {
  readonly draw: DrawId;
  readonly position: number;
  readonly clip: ClipId;
  readonly reviewer: AccountName;
}

/** A finished review, as far as assignments are concerned. Any `review.completed` with who recorded it is one. */
export interface FinishedReview {
  readonly drawn: { readonly draw: DrawId; readonly position: number } | null;
  readonly clips: readonly ClipId[];
  readonly by: string;
}

/** The places of a draw that this reviewer has to do, in the order of the draw; none before it is drawn. */
export function assignmentsOf(draw: Draw, reviewer: AccountName): readonly Assignment[] {
  if (drawState(draw) !== 'drawn') return [];
  return placesToReview(draw)
    .filter((place) => place.reviewer === reviewer)
    .map(({ position, clip }) => ({ draw: draw.draw, position, clip, reviewer }));
}

/** Whether a review does this assignment: it names the draw and the place, shows the clip, and is by its reviewer. */
export function isDoneBy({ draw, position, clip, reviewer }: Assignment, review: FinishedReview): boolean {
  return (
    review.drawn?.draw === draw &&
    review.drawn.position === position &&
    review.clips.includes(clip) &&
    review.by === reviewer
  );
}
