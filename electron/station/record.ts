/** The one way a fact gets on record: append it to the ledger, durable, then fold it into the catalog. */
import type { Act, Actor } from '#shared/ledger';
import type { Catalog } from '../catalog/open';
import type { StoredEntry } from '../ledger/entry';
import type { Ledger } from '../ledger/open';

/** Resolves when the acts are durable and can be asked for. A ledger entry, once in, stays in, even when this rejects. */
export type Record = (acts: readonly Act[], by: Actor, why?: string) => Promise<readonly StoredEntry[]>;

/** Joins a ledger and its catalog; `onRecorded` is called after each append that can be asked for. */
export function recorder(ledger: Ledger, catalog: Catalog, onRecorded: () => void): Record {
  return async (acts, by, why) => {
    const stored = await ledger.append(acts, by, why);
    await catalog.fold(stored);
    onRecorded();
    return stored;
  };
}
