import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import type { ClipId } from '#shared/ids';
import { useSession } from './session';

/** Why the signed-in person looks, as they said it last: it holds for the recording that they said it of. */
export const useLookReason = defineStore('look-reason', () => {
  const session = useSession();
  const last = ref('');
  const saidOf = shallowRef<ClipId | null>(null);

  // The next one has reasons of their own.
  watch(
    () => session.signedIn?.account,
    () => {
      last.value = '';
      saidOf.value = null;
    },
  );

  return {
    /** The words of the last time, to begin with. */
    last: computed(() => last.value),
    of: (clip: ClipId): string | null => (saidOf.value === clip ? last.value : null),
    say(clip: ClipId, why: string): void {
      last.value = why;
      saidOf.value = clip;
    },
  };
});
