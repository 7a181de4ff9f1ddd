import { Checked, DataAnalysis, Film, Tickets, Upload, VideoCamera } from '@element-plus/icons-vue';
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
  /** Who has none of these does not see the place. */
  readonly rights: readonly Right[];
}

/** The left rail from top to bottom; at most eight. */
export const PLACES: readonly Place[] = [
  { id: 'dock', path: '/dock', word: 'place.dock', icon: Upload, rights: ['dock'] },
  { id: 'devices', path: '/devices', word: 'place.devices', icon: VideoCamera, rights: ['device.see'] },
  { id: 'footage', path: '/footage', word: 'place.footage', icon: Film, rights: ['footage.list'] },
  {
    id: 'reviews',
    path: '/reviews',
    word: 'place.reviews',
    icon: Checked,
    rights: ['review.do', 'review.see', 'review.answer', 'training.look'],
  },
  {
    id: 'records',
    path: '/records',
    word: 'place.records',
    icon: DataAnalysis,
    rights: ['own.see', 'device.see', 'statistics.see'],
  },
  {
    id: 'ledger',
    path: '/ledger',
    word: 'place.ledger',
    icon: Tickets,
    rights: ['ledger.check', 'people.see', 'station.set-up'],
  },
];
