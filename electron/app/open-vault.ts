import type { VaultView } from '#shared/contract/station';
import { failed, failureOf, type Failure } from '#shared/failure';
import type { VaultClient } from './vault-client';

/** A folder that is to be, or to become, the vault. */
export interface VaultPlace {
  readonly folder: string;
  /** Whether a vault may be made there. False for a remembered one: its disk may just not be connected. */
  readonly make: boolean;
}

/** Which vault is open. */
export interface OpenVault {
  /** Opens a vault. Rejects with why it could not be opened. */
  open(place: VaultPlace): Promise<VaultView>;
  /** Opens the same one again, in a vault process that knows of none. Never rejects; {@link state} tells. */
  again(): Promise<void>;
  /** Resolves when no opening is under way. */
  settled(): Promise<void>;
  /** The vault that is open, or why the wanted one is not. Rejects while the vault process is away. */
  state(): Promise<{ readonly vault: VaultView | null; readonly failure: Failure | null }>;
}

/** Wants the vault at `first`, but does not open it yet. */
export function openVault(client: VaultClient, first: VaultPlace | null): OpenVault {
  let wanted = first;
  let failure: Failure | null = null;
  let last: Promise<unknown> = Promise.resolve();

  async function attempt(place: VaultPlace): Promise<VaultView> {
    failure = null;
    try {
      if (!place.make) {
        const { holds } = await client.call('look-at-place', { folder: place.folder });
        if (holds === 'nothing') throw failed('vault-missing', { place: place.folder });
      }
      const vault = await client.call('open-vault', { folder: place.folder });
      wanted = { folder: place.folder, make: false };
      return vault;
    } catch (error) {
      failure = failureOf(error);
      throw error;
    }
  }

  /** One after the other: two openings at once would race for the same lock. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  }

  return {
    open: (place) => inTurn(() => attempt(place)),
    again: () =>
      inTurn(async () => {
        // The failure is kept, and told by `state`.
        if (wanted) await attempt(wanted).catch(() => undefined);
      }),
    async settled() {
      await last;
    },
    async state() {
      await last;
      const state = await client.call('vault-state', {});
      return { vault: state.vault, failure: state.failure ?? (state.vault ? null : failure) };
    },
  };
}
