import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import { instantOf, type Instant } from '#shared/clock';
import type { LedgerView } from '#shared/contract/ledger';
import { failureOf } from '#shared/failure';
import { ask, on } from '../station';
import type { ShownFailure } from '../words/words';
import { integrityAfter, type Integrity } from './integrity';

export type LedgerState =
  | { readonly at: 'asking' }
  | { readonly at: 'failed'; readonly failure: ShownFailure }
  | { readonly at: 'known'; readonly ledger: LedgerView };

/** The ledger's size and signature, and the last verification of everything. */
export const useLedger = defineStore('ledger', () => {
  const state = shallowRef<LedgerState>({ at: 'asking' });
  const integrity = shallowRef<Integrity>({ at: 'unchecked' });

  async function refresh(): Promise<void> {
    try {
      state.value = { at: 'known', ledger: await ask('ledger.state', {}) };
    } catch (error) {
      state.value = { at: 'failed', failure: failureOf(error) };
    }
  }

  /** Verifies everything; one at a time. The result stays until the next one or until another vault is opened. */
  async function verify(): Promise<void> {
    if (integrity.value.at === 'checking') return;
    integrity.value = integrityAfter(integrity.value, { kind: 'began', now: now() });
    try {
      const report = await ask('ledger.verify', {});
      integrity.value = integrityAfter(integrity.value, { kind: 'reported', report, now: now() });
    } catch (error) {
      const failure = failureOf(error);
      const event =
        failure.code === 'cancelled'
          ? ({ kind: 'stopped' } as const)
          : ({ kind: 'failed', failure } as const);
      integrity.value = integrityAfter(integrity.value, event);
    }
    await refresh();
  }

  /** Stops the verification after the original in hand. */
  async function stop(): Promise<void> {
    await ask('ledger.verify-stop', {});
  }

  on('ledger.verifying', (progress) => {
    integrity.value = integrityAfter(integrity.value, { kind: 'progressed', progress });
  });

  function otherVault(): void {
    integrity.value = integrityAfter(integrity.value, { kind: 'other-vault' });
  }

  return { state, integrity, refresh, verify, stop, otherVault };
});

function now(): Instant {
  return instantOf(Date.now());
}
