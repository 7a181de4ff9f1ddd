import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { failureOf } from '#shared/failure';
import type { Language } from '#shared/words/sentences';
import { ask } from '../station';
import { openingAfter, type Opening } from './opening';

export type Theme = 'light' | 'dark';

interface Preferences {
  readonly language?: Language;
  readonly theme?: Theme;
}

/** The station itself: version, vault, and how this person likes to see it. */
export const useStation = defineStore('station', () => {
  const opening = shallowRef<Opening>({ at: 'asking' });
  /** Chosen in this window; holds at once, before it is saved. */
  const chosen = ref<Preferences>({});

  const about = computed(() => ('about' in opening.value ? opening.value.about : null));
  const vault = computed(() => (opening.value.at === 'open' ? opening.value.vault : null));
  const language = computed<Language>(() => chosen.value.language ?? about.value?.language ?? 'zh');
  const theme = computed<Theme>(() => chosen.value.theme ?? about.value?.theme ?? 'light');

  async function refresh(): Promise<void> {
    try {
      opening.value = openingAfter(opening.value, {
        kind: 'answered',
        about: await ask('station.about', {}),
      });
    } catch (error) {
      opening.value = openingAfter(opening.value, { kind: 'failed', failure: failureOf(error) });
    }
  }

  /** Holds at once for this window; rejects when it could not be saved for the next time. */
  async function prefer(preferences: Preferences): Promise<void> {
    chosen.value = { ...chosen.value, ...preferences };
    await ask('station.prefer', preferences);
  }

  return { opening, about, vault, language, theme, refresh, prefer };
});
