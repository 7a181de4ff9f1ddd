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

/** The ledger takes no more acts in one piece. */
const ACTS_AT_ONCE = 256;

/** Puts any number of acts on record, one piece after the other: an interruption leaves the first of them on record. */
export async function recordInPieces(record: Record, acts: readonly Act[], by: Actor): Promise<void> {
  for (let i = 0; i < acts.length; i += ACTS_AT_ONCE) await record(acts.slice(i, i + ACTS_AT_ONCE), by);
}
