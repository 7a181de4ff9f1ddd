import type { Sha256 } from '../ids';

/** What happens to the vault and its ledger themselves. */
export type VaultAct =
  | { readonly kind: 'vault.created'; readonly data: { readonly vault: string; readonly format: number } }
  | {
      readonly kind: 'key.admitted';
      /** Ed25519 public key, 32 bytes in hexadecimal; checkpoints from here on are signed by it. */
      readonly data: {
        readonly publicKey: string;
        readonly keptBy: 'keychain' | 'file';
        readonly reason: 'first' | 'lost';
      };
    }
  | {
      readonly kind: 'ledger.tail-cut';
      /** A half-written line that a crash left; it was never acknowledged and is kept in quarantine. */
      readonly data: { readonly bytes: number; readonly sha256: Sha256 };
    };
