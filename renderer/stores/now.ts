import { onScopeDispose, ref, type Ref } from 'vue';

/** Deadlines are told in minutes. */
const EVERY_MS = 20_000;

/** This computer's time, milliseconds since 1970, kept up while the component lives. */
export function useNow(): Readonly<Ref<number>> {
  const now = ref(Date.now());
  const ticking = setInterval(() => (now.value = Date.now()), EVERY_MS);
  onScopeDispose(() => clearInterval(ticking));
  return now;
}
