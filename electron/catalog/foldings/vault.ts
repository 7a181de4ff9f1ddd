import type { VaultAct } from '#shared/acts/vault';
import { nothingToFold, type Folding } from './folding';

/** The vault's own acts are read from the ledger itself. */
export const vaultFoldings: Readonly<Record<VaultAct['kind'], Folding>> = {
  'vault.created': nothingToFold,
  'key.admitted': nothingToFold,
  'ledger.tail-cut': nothingToFold,
};
