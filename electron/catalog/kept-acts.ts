/** Acts that the catalog keeps as they are, in the order of the ledger. */
import type { Recorded } from '#shared/acts/act-of';
import type { Actor } from '#shared/ledger';
import { integer, text, textOrNull, time } from './columns';
import { KEPT_SHAPES, type KeptAct, type KeptKind } from './foldings/kept';
import { DatabaseError, type Prepare, type Row } from './sqlite';

/** All acts of these kinds, oldest first. */
export function keptActs<K extends KeptKind>(
  prepare: Prepare,
  kinds: readonly K[],
): readonly Recorded<Extract<KeptAct, { kind: K }>>[] {
  const places = kinds.map(() => '?').join(', ');
  return prepare(`SELECT * FROM kept_acts WHERE kind IN (${places}) ORDER BY seq`)
    .all(...kinds)
    .map((row) => recorded(row) as Recorded<Extract<KeptAct, { kind: K }>>);
}

function recorded(row: Row): Recorded<KeptAct> {
  const kind = text(row, 'kind') as KeptKind;
  const read = KEPT_SHAPES[kind].safeParse(JSON.parse(text(row, 'data')));
  if (!read.success) throw new DatabaseError('corrupt', `a kept act is no ${kind}`);
  const account = textOrNull(row, 'account');
  const why = textOrNull(row, 'why');
  const by: Actor = account === null ? { kind: 'station' } : { kind: 'operator', account };
  const act = { kind, data: read.data } as KeptAct;
  return { ...act, seq: integer(row, 'seq'), at: time(row, 'at'), by, ...(why === null ? {} : { why }) };
}
