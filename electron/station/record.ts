/**
 * The one way a fact gets on record: append it to the ledger, durable, then fold it into the catalog. What the
 * catalog could not take is folded before anything later, so the tables never skip an entry.
 */
import type { Act, Actor } from '#shared/ledger';
import type { Catalog } from '../catalog/open';
import type { Ledger, StoredEntry } from '../ledger/open';

export type Record = (acts: readonly Act[], by: Actor, why?: string) => Promise<readonly StoredEntry[]>;

/** Joins a ledger and its catalog. Rejects when either fails; a ledger entry, once in, stays in. */
export function recorder(ledger: Ledger, catalog: Catalog): Record {
  const waiting: StoredEntry[] = [];
  return async (acts, by, why) => {
    const stored = await ledger.append(acts, by, why);
    waiting.push(...stored);
    waiting.sort((a, b) => a.entry.seq - b.entry.seq);
    const ready = waiting.slice(0, contiguous(waiting, catalog.position().seq + 1));
    catalog.fold(ready);
    waiting.splice(0, ready.length);
    return stored;
  };
}

/** How many entries at the front follow one another from `seq` on. */
function contiguous(entries: readonly StoredEntry[], seq: number): number {
  const gap = entries.findIndex((stored, i) => stored.entry.seq !== seq + i);
  return gap === -1 ? entries.length : gap;
}
