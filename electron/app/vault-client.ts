import type { DockedCamera } from '#shared/device';
import { FailureError, failed } from '#shared/failure';
import type { FromVault, ToVault, VaultCallName, VaultCalls } from '../processes/ports';

type Answer = Extract<FromVault, { type: 'answer' }>;

/** The vault process as a set of calls. */
export interface VaultClient {
  /**
   * Asks the vault process. Rejects with its {@link FailureError}, or with `vault-process-restarted` when the process
   * ended before it answered (the work may have been done or not) or is just being started again.
   * `account` is who asks, if somebody is signed in.
   */
  call<N extends VaultCallName>(
    name: N,
    args: VaultCalls[N]['args'],
    account?: string | null,
  ): Promise<VaultCalls[N]['result']>;
  /** Tells what is docked now. Dropped while the process is not there; say it again when it is. */
  docked(cameras: readonly DockedCamera[]): void;
  /** A new process was started; calls wait until it listens. */
  started(): void;
  /** The process listens: what waited is sent, in order. */
  ready(): void;
  answered(answer: Answer): void;
  /** The process ended by itself. */
  lost(): void;
}

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: FailureError) => void;
}

/** Calls over `send`, which reaches the vault process of the moment. */
export function vaultClient(send: (message: ToVault) => void): VaultClient {
  const pending = new Map<number, Pending>();
  let state: 'starting' | 'ready' | 'gone' = 'gone';
  let waiting: ToVault[] = [];
  let lastId = 0;

  return {
    call<N extends VaultCallName>(
      name: N,
      args: VaultCalls[N]['args'],
      account: string | null = null,
    ): Promise<VaultCalls[N]['result']> {
      if (state === 'gone') return Promise.reject(failed('vault-process-restarted'));
      const id = ++lastId;
      return new Promise<unknown>((resolve, reject) => {
        pending.set(id, { resolve, reject });
        const message: ToVault = { type: 'call', id, name, args, account };
        if (state === 'ready') send(message);
        else waiting.push(message);
        // The process answers what it was asked: both sides compile the same table of calls.
      }) as Promise<VaultCalls[N]['result']>;
    },
    docked(cameras) {
      if (state === 'ready') send({ type: 'docked', cameras });
    },
    started() {
      state = 'starting';
    },
    ready() {
      state = 'ready';
      const held = waiting;
      waiting = [];
      held.forEach(send);
    },
    answered({ id, envelope }) {
      const call = pending.get(id);
      if (!pending.delete(id) || !call) return;
      if (envelope.ok) call.resolve(envelope.value);
      else call.reject(new FailureError(envelope.failure));
    },
    lost() {
      state = 'gone';
      waiting = [];
      const lost = [...pending.values()];
      pending.clear();
      for (const call of lost) call.reject(failed('vault-process-restarted'));
    },
  };
}
