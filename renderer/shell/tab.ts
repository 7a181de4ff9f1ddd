import type { Right } from '#shared/contract/rights';
import type { WordKey } from '../words/words';

/** One page of a place that has several; who has none of the rights does not see it. */
export interface Tab {
  readonly path: string;
  readonly word: WordKey;
  readonly rights: readonly Right[];
  /** How many wait there. */
  readonly count?: number;
}
