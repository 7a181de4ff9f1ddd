import { Film, Tickets, Upload } from '@element-plus/icons-vue';
import type { Component } from 'vue';
import type { Right } from '#shared/contract/rights';
import type { WordKey } from '../words/words';

/** One place of the left rail. */
export interface Place {
  /** Also the end of its `data-test` name. */
  readonly id: string;
  readonly path: string;
  readonly word: WordKey;
  readonly icon: Component;
  /** Who lacks it does not see the place. */
  readonly right: Right;
}

/** The left rail from top to bottom; at most eight. */
export const PLACES: readonly Place[] = [
  { id: 'dock', path: '/dock', word: 'place.dock', icon: Upload, right: 'dock' },
  { id: 'footage', path: '/footage', word: 'place.footage', icon: Film, right: 'footage.list' },
  { id: 'ledger', path: '/ledger', word: 'place.ledger', icon: Tickets, right: 'ledger.check' },
];
