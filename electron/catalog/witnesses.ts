/** What the catalog knows of witnessing between stations. */
import { instantOf, type Instant } from '#shared/clock';
import type { Sha256 } from '#shared/ids';
import { integer, integerOrNull, text, textOrNull, time } from './columns';
import type { Prepare, Row } from './sqlite';

/** One act of witnessing. `peer`: the other station; null where we only asked. */
export interface WitnessRow {
  readonly seq: number;
  readonly kind: 'asked' | 'cosigned' | 'signed-for' | 'refused';
  readonly at: Instant;
  readonly by: string | null;
  readonly peer: string | null;
  readonly publicKey: string | null;
  readonly size: number;
  readonly root: Sha256;
  /** When it was counter-signed, by the witness's clock. */
  readonly signedAt: Instant | null;
  readonly reason: string | null;
}

export interface WitnessQueries {
  /** The last acts of witnessing, newest first. */
  witnessActs(limit: number): readonly WitnessRow[];
  /** The last time that another station counter-signed our state, or null. */
  lastCosigned(): WitnessRow | null;
  /** The last counter-signature of ours by this station, or null. */
  cosignedBy(name: string): WitnessRow | null;
  /** What we saw last of another station: the state that we counter-signed last, or null. */
  remembered(origin: string): WitnessRow | null;
  /** Sizes of our states that other stations were shown, newest first. */
  shownSizes(limit: number): readonly number[];
}

export function witnessQueries(prepare: Prepare): WitnessQueries {
  const last = (kind: string, peer?: string): WitnessRow | null => {
    const where = peer === undefined ? 'kind = ?' : 'kind = ? AND peer = ?';
    const row = prepare(`SELECT * FROM witness WHERE ${where} ORDER BY seq DESC LIMIT 1`).get(
      ...(peer === undefined ? [kind] : [kind, peer]),
    );
    return row ? witnessRow(row) : null;
  };
  return {
    witnessActs: (limit) =>
      prepare('SELECT * FROM witness ORDER BY seq DESC LIMIT ?').all(limit).map(witnessRow),
    lastCosigned: () => last('cosigned'),
    cosignedBy: (name) => last('cosigned', name),
    remembered: (origin) => last('signed-for', origin),
    shownSizes: (limit) =>
      prepare(
        "SELECT DISTINCT size FROM witness WHERE kind IN ('asked', 'cosigned') ORDER BY size DESC LIMIT ?",
      )
        .all(limit)
        .map((row) => integer(row, 'size')),
  };
}

function witnessRow(row: Row): WitnessRow {
  const seconds = integerOrNull(row, 'seconds');
  return {
    seq: integer(row, 'seq'),
    kind: text(row, 'kind') as WitnessRow['kind'],
    at: time(row, 'at'),
    by: textOrNull(row, 'account'),
    peer: textOrNull(row, 'peer'),
    publicKey: textOrNull(row, 'public_key'),
    size: integer(row, 'size'),
    root: text(row, 'root') as Sha256,
    signedAt: seconds === null ? null : instantOf(seconds * 1000),
    reason: textOrNull(row, 'reason'),
  };
}
