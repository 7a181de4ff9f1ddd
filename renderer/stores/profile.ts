import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { ProfileView } from '#shared/contract/profile';
import type { Arguments, Result } from '#shared/contract/requests';
import { failureOf } from '#shared/failure';
import { choose, type AgencyProfile } from '#shared/profile/agency';
import { regulationOf } from '#shared/profile/built-in';
import { ask, on } from '../station';
import type { ShownFailure } from '../words/words';

/** The regulation that the office works under, read by the same pure rules as in the program's core. */
export const useProfile = defineStore('profile', () => {
  const view = shallowRef<ProfileView | 'asking'>('asking');
  const failure = shallowRef<ShownFailure | null>(null);
  const agency = computed<AgencyProfile | null>(() => {
    if (view.value === 'asking' || view.value === null) return null;
    const regulation = regulationOf(view.value.regulation, view.value.edition);
    const made = regulation && choose(regulation, view.value.own);
    return made?.ok ? made.profile : null;
  });

  async function refresh(): Promise<void> {
    try {
      view.value = await ask('profile.show', {});
      failure.value = null;
    } catch (error) {
      failure.value = failureOf(error);
    }
  }

  /** Throws FailureError; refusals are the answer. */
  async function change<N extends 'profile.choose' | 'profile.change'>(
    name: N,
    args: Arguments<N>,
  ): Promise<Result<N>> {
    const answer = await ask(name, args);
    await refresh();
    return answer;
  }

  on('profile.changed', () => void refresh());
  return { view, agency, failure, refresh, change };
});
