import type { WitnessAct } from '#shared/acts/witness';
import * as shapes from '../entry-shapes';
import type { Database, Value } from '../sqlite';
import { accountOf, folding, insert, type Folding } from './folding';

/** What stations witnessed for one another. The notes themselves stay in the ledger and in the witness folder. */
export const witnessFoldings: Readonly<Record<WitnessAct['kind'], Folding>> = {
  'witness.asked': folding(shapes.ledgerHead, (db, place, head) => note(db, place, 'asked', head, {})),
  'witness.cosigned': folding(shapes.witnessCosigned, (db, place, data) =>
    note(db, place, 'cosigned', data, {
      peer: data.witness,
      public_key: data.publicKey,
      seconds: data.seconds,
    }),
  ),
  'witness.signed-for': folding(shapes.witnessSignedFor, (db, place, data) =>
    note(db, place, 'signed-for', data, {
      peer: data.origin,
      public_key: data.publicKey,
      seconds: data.seconds,
    }),
  ),
  'witness.refused': folding(shapes.witnessRefused, (db, place, data) =>
    note(db, place, 'refused', data, {
      peer: data.origin,
      public_key: data.publicKey,
      reason: data.reason,
    }),
  ),
};

function note(
  db: Database,
  place: shapes.ReadPlace,
  kind: string,
  { size, root }: { readonly size: number; readonly root: string },
  more: Readonly<Record<string, Value>>,
): void {
  const nothing = { peer: null, public_key: null, seconds: null, reason: null };
  insert(db, 'witness', {
    seq: place.seq,
    kind,
    at: place.at,
    account: accountOf(place),
    why: place.why ?? null,
    ...nothing,
    ...more,
    size,
    root,
  });
}
