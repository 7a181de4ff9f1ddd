import type { VaultCallName, VaultCalls } from '../../processes/ports';
import type { Actor } from '#shared/ledger';
import type { Station } from '../open';

/** What answers each call of the vault process's port. `by` is who asks. */
export type Answers = {
  readonly [N in VaultCallName]: (args: VaultCalls[N]['args'], by: Actor) => Promise<VaultCalls[N]['result']>;
};

/** The open station. Throws `no-vault` when there is none. */
export type OpenStation = () => Station;

/** Runs `work` so that what it throws is a rejection. */
export async function later<T>(work: () => T): Promise<T> {
  return Promise.resolve().then(work);
}
