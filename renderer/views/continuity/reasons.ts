import type { ContinuityFindingView } from '#shared/contract/continuity';
import type { GapReason } from '#shared/continuity/finding';

/** What a person is about to say of one finding. */
export interface Draft {
  readonly reason: GapReason | null;
  readonly text: string;
}

export const NO_DRAFT: Draft = { reason: null, text: '' };

/** Whether a draft can be filed: a reason is picked, and `other` has words. */
export function isFilled({ reason, text }: Draft): boolean {
  return reason !== null && (reason !== 'other' || text.trim() !== '');
}

/** The same draft for all findings that have none yet. */
export function sameForRest(
  drafts: ReadonlyMap<string, Draft>,
  findings: readonly ContinuityFindingView[],
  draft: Draft,
): ReadonlyMap<string, Draft> {
  const all = new Map(drafts);
  for (const { id } of findings) if (!isFilled(drafts.get(id) ?? NO_DRAFT)) all.set(id, draft);
  return all;
}
