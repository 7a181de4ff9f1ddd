/** What became of every finding, read from the acts that the catalog keeps. */
import type { FindingId } from '#shared/ids';
import { followUps, type FollowUp } from '#shared/rectification';
import type { Station } from '../open';

const RECTIFICATION = [
  'rectification.opened',
  'rectification.waived',
  'rectification.answered',
  'rectification.verified',
  'rectification.escalated',
  'rectification.evidence-copied',
  'rectification.redirected',
] as const;

export function followUpsOf({ catalog }: Pick<Station, 'catalog'>): ReadonlyMap<FindingId, FollowUp> {
  return followUps(catalog.keptActs(RECTIFICATION));
}
