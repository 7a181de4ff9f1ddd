import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { SessionView } from '#shared/contract/people';
import type { Right } from '#shared/contract/rights';
import { ask } from '../station';

/** The window says no more often than this that somebody is there. */
const TELL_ACTIVE_EVERY_MS = 20_000;

/** Who is signed in, and what they may do. Main checks every request itself; here it decides only what is shown. */
export const useSession = defineStore('session', () => {
  const view = shallowRef<SessionView | null>(null);
  /** The sign-in dialog is open. */
  const asking = ref(false);
  let told = -Infinity;

  const signedIn = computed(() => view.value?.signedIn ?? null);
  const rights = computed<ReadonlySet<Right>>(() => new Set(view.value?.rights ?? []));

  /** Asks who is here; an unreachable program shows itself elsewhere. */
  async function refresh(): Promise<void> {
    view.value = await ask('session.state', {}).catch(() => view.value);
  }

  /** Throws FailureError with why the sign-in was refused. */
  async function signIn(account: string, password: string): Promise<void> {
    view.value = await ask('session.sign-in', { account, password });
    asking.value = false;
  }

  /** Unlocks a kiosk by signing in. Throws FailureError; then it stays locked. */
  async function unlock(account: string, password: string): Promise<void> {
    view.value = await ask('kiosk.unlock', { account, password });
  }

  async function setKiosk(on: boolean): Promise<void> {
    view.value = await ask('kiosk.set', { on });
  }

  /** Throws FailureError with why it was refused. */
  async function changePassword(old: string, password: string): Promise<void> {
    await ask('session.change-password', { old, password });
  }

  async function signOut(): Promise<void> {
    view.value = await ask('session.sign-out', {});
  }

  /** Somebody touched the window. */
  function touched(): void {
    if (!signedIn.value || performance.now() - told < TELL_ACTIVE_EVERY_MS) return;
    told = performance.now();
    // Not saying so ends the session, which the person notices.
    ask('session.active', {}).catch(() => undefined);
  }

  return {
    view,
    signedIn,
    asking,
    can: (right: Right) => rights.value.has(right),
    refresh,
    signIn,
    signOut,
    unlock,
    setKiosk,
    changePassword,
    touched,
  };
});
