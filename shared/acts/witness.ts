import type { Sha256 } from '../ids';

/** A state of a ledger: the tree over its first `size` entries. */
interface LedgerHead {
  readonly size: number;
  readonly root: Sha256;
}

/**
 * Witnessing between stations: one shows the other its signed state, the other makes sure that it continues what it
 * saw before and counter-signs. A note is the whole checkpoint file, as it also lies in the vault's witness folder.
 */
export type WitnessAct =
  /** Our state was written into a file, for another station to counter-sign. */
  | { readonly kind: 'witness.asked'; readonly data: LedgerHead }
  | {
      readonly kind: 'witness.cosigned';
      /** Another station had counter-signed our state; `seconds` since 1970 by its clock. */
      readonly data: LedgerHead & {
        readonly witness: string;
        readonly publicKey: string;
        readonly seconds: number;
        readonly note: string;
      };
    }
  | {
      readonly kind: 'witness.signed-for';
      /** We counter-signed the state of another station. What we remember of it is the last of these. */
      readonly data: LedgerHead & {
        readonly origin: string;
        readonly publicKey: string;
        readonly seconds: number;
        readonly note: string;
      };
    }
  | {
      readonly kind: 'witness.refused';
      /** Another station showed a state that does not continue the one that we remember, or signed with another key. */
      readonly data: LedgerHead & {
        readonly origin: string;
        readonly publicKey: string;
        readonly reason: WitnessRefusal;
        readonly remembered: LedgerHead;
        readonly note: string;
      };
    };

/**
 * Fewer entries than we saw; not the same entries; no proof from the state that we saw, which that station does not
 * know of any more; signed by a key that we do not know that station by.
 */
export type WitnessRefusal = 'shorter' | 'other-history' | 'unproven' | 'other-key';
