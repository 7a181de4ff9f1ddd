/** How far two reviewers of the same footage agree, item by item of the checklist. */
import { ITEM_VERDICTS, type ItemVerdict, type Judgement } from '../acts/review';

/** One item as two people judged it. */
export type Pair = readonly [ItemVerdict, ItemVerdict];

export interface Agreement {
  readonly pairs: number;
  /** Judged alike, of all pairs. */
  readonly alike: number;
  /**
   * Cohen's kappa in thousandths: 1000 is full agreement, 0 what luck would bring. Null where luck alone would bring
   * full agreement (everything judged the same way by both), or nothing was judged: then it says nothing.
   */
  readonly kappa: number | null;
}

/** Items that both judged. */
export function pairsOf(
  first: readonly Pick<Judgement, 'item' | 'verdict'>[],
  second: readonly Pick<Judgement, 'item' | 'verdict'>[],
): readonly Pair[] {
  const other = new Map(second.map(({ item, verdict }) => [item, verdict]));
  return first.flatMap(({ item, verdict }): Pair[] => {
    const judged = other.get(item);
    return judged === undefined ? [] : [[verdict, judged]];
  });
}

export function agreementOf(pairs: readonly Pair[]): Agreement {
  const n = pairs.length;
  const alike = pairs.filter(([a, b]) => a === b).length;
  const count = (side: 0 | 1, verdict: ItemVerdict): number =>
    pairs.filter((pair) => pair[side] === verdict).length;
  // Both sides times n²: whole numbers until the last division.
  const byLuck = ITEM_VERDICTS.reduce((sum, verdict) => sum + count(0, verdict) * count(1, verdict), 0);
  const most = n * n - byLuck;
  return { pairs: n, alike, kappa: most === 0 ? null : Math.round((1000 * (alike * n - byLuck)) / most) };
}
