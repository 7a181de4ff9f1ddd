/** Clips that lack a digest. */
import { knownClip, KNOWN_COLUMNS, type KnownClip } from './clip-rows';
import type { Prepare } from './sqlite';

export interface DigestQueries {
  /** The first clip after this number (its entry's, 0 for none) without an SM3 on record, or null. */
  nextWithoutSm3(after: number): KnownClip | null;
}

export function digestQueries(prepare: Prepare): DigestQueries {
  return {
    nextWithoutSm3(after) {
      const row = prepare(
        `SELECT ${KNOWN_COLUMNS} FROM clips c WHERE c.sm3 IS NULL AND c.seq > ? ORDER BY c.seq LIMIT 1`,
      ).get(after);
      return row ? knownClip(row) : null;
    },
  };
}
