import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { DockCardView } from '#shared/contract/dock';
import { failureOf } from '#shared/failure';
import type { DockId } from '#shared/ids';
import { ask } from '../station';
import type { ShownFailure } from '../words/words';
import { toneCounts } from './dock-face';

export type DockList =
  | { readonly at: 'asking' }
  | { readonly at: 'failed'; readonly failure: ShownFailure }
  | { readonly at: 'known'; readonly cards: readonly DockCardView[] };

export type DockEvent =
  | { readonly kind: 'told'; readonly cards: readonly DockCardView[] }
  | { readonly kind: 'failed'; readonly failure: ShownFailure };

/** What was told last holds; a failed question does not take away cards that are known. */
export function dockAfter(list: DockList, event: DockEvent): DockList {
  switch (event.kind) {
    case 'told':
      return { at: 'known', cards: event.cards };
    case 'failed':
      return list.at === 'known' ? list : { at: 'failed', failure: event.failure };
  }
}

/** What is plugged in, and what becomes of it. */
export const useDock = defineStore('dock', () => {
  const list = shallowRef<DockList>({ at: 'asking' });
  const cards = computed(() => (list.value.at === 'known' ? list.value.cards : []));
  const counts = computed(() => toneCounts(cards.value));

  async function refresh(): Promise<void> {
    try {
      told(await ask('dock.cards', {}));
    } catch (error) {
      list.value = dockAfter(list.value, { kind: 'failed', failure: failureOf(error) });
    }
  }

  function told(now: readonly DockCardView[]): void {
    list.value = dockAfter(list.value, { kind: 'told', cards: now });
  }

  /** Imports again what is docked there. */
  const importAgain = (dock: DockId) => ask('dock.import', { dock });

  /** Stops after the file in hand; sealed files stay sealed. */
  const stop = (dock: DockId) => ask('dock.cancel', { dock });

  return { list, cards, counts, refresh, told, importAgain, stop };
});
