/**
 * What is not told of a review before it is concluded (R1): whoever recorded footage would learn from it that a clip of
 * theirs was drawn, and could set it right, or talk to the reviewer, in time.
 */
import type { PersonId } from '../ids';

/** Acts that only come of somebody looking at a clip. */
const LOOKING: ReadonlySet<string> = new Set([
  'review.opened',
  'clip.looked-at',
  'clip.watched',
  'still.kept',
  'clip.deep-checked',
]);

/** Who asks about a clip that is drawn, or under review. */
export interface Asker {
  readonly account: string | null;
  readonly person: PersonId | null;
  /** They may see draws and reviews in general. */
  readonly seesReviews: boolean;
}

/**
 * Whether this asker is told of looks at a clip whose review is not concluded: whoever may see reviews, unless the clip
 * concerns them. `concerned`: who may have recorded it, and in a recheck who reviewed it first.
 */
export function isToldOfReview(asker: Asker, concerned: readonly string[]): boolean {
  return asker.seesReviews && (asker.person === null || !concerned.includes(asker.person));
}

/** A clip's history for somebody who is not told: without looks of others from the ledger's entry `since` on. */
export function discreetHistory<
  A extends { readonly seq: number; readonly by: string; readonly kind: string },
>(history: readonly A[], since: number, asker: Asker): readonly A[] {
  return history.filter(({ seq, by, kind }) => seq < since || by === asker.account || !LOOKING.has(kind));
}
