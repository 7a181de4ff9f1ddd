import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import type { ClipId } from '#shared/ids';
import { useSession } from './session';

/** Why the signed-in person looks, as they said it last: it holds for the recording that they said it of. */
export const useLookReason = defineStore('look-reason', () => {
  const session = useSession();
  const last = ref('');
  const saidOf = shallowRef<ClipId | null>(null);
  const current = ref<string | null>(null);

  // The next one has reasons of their own.
  watch(
    () => session.signedIn?.account,
    () => {
      last.value = '';
      saidOf.value = null;
      current.value = null;
    },
  );

  return {
    /** The words of the last time, to begin with. */
    last: computed(() => last.value),
    /** Why the desk is at what it shows: said, or a review's; another camera beside is looked at for the same. */
    current: computed(() => current.value),
    of: (clip: ClipId): string | null => (saidOf.value === clip ? last.value : null),
    say(clip: ClipId, why: string): void {
      last.value = why;
      saidOf.value = clip;
      current.value = why;
    },
    reviewing(why: string): void {
      current.value = why;
    },
  };
});
