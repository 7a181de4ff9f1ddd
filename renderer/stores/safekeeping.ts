import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { SafekeepingView } from '#shared/contract/safekeeping';
import { failureOf } from '#shared/failure';
import { ask } from '../station';
import type { ShownFailure } from '../words/words';

export type SafekeepingState =
  | { readonly at: 'asking' }
  | { readonly at: 'failed'; readonly failure: ShownFailure }
  | { readonly at: 'known'; readonly view: SafekeepingView };

/** Where clips are kept, how fresh the readings are, and what is damaged. */
export const useSafekeeping = defineStore('safekeeping', () => {
  const state = shallowRef<SafekeepingState>({ at: 'asking' });
  const view = computed(() => (state.value.at === 'known' ? state.value.view : null));

  async function refresh(): Promise<void> {
    try {
      state.value = { at: 'known', view: await ask('safekeeping.state', {}) };
    } catch (error) {
      state.value = { at: 'failed', failure: failureOf(error) };
    }
  }

  return { state, view, refresh };
});
