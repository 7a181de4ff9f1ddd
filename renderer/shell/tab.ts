import type { Right } from '#shared/contract/rights';
import type { WordKey } from '../words/words';

/** One page of a place that has several; who lacks the right does not see it. */
export interface Tab {
  readonly path: string;
  readonly word: WordKey;
  readonly right: Right;
}
