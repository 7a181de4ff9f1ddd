/** What decoding clips whole found. */
import { z } from 'zod';
import type { DeepCheck } from '#shared/deep-check';
import { FINDING_CODES } from '#shared/finding';
import type { Instant } from '#shared/clock';
import type { ClipId, Sha256 } from '#shared/ids';
import { integer, text, textOrNull, time } from './columns';
import type { Prepare } from './sqlite';

/** A deep check with its place in the ledger. */
export interface DeepCheckOnRecord extends DeepCheck {
  readonly seq: number;
  readonly at: Instant;
  /** Null for the station itself. */
  readonly account: string | null;
}

export interface DeepCheckQueries {
  /** The latest deep check of a clip, or null. */
  lastDeepCheck(clip: ClipId): DeepCheckOnRecord | null;
  /** Clips that the import found damaged and that nobody has decoded yet, the oldest first. */
  damagedUnchecked(limit: number): ClipId[];
}

export function deepCheckQueries(prepare: Prepare): DeepCheckQueries {
  return {
    lastDeepCheck(clip) {
      const row = prepare('SELECT * FROM deep_checks WHERE clip = ? ORDER BY seq DESC LIMIT 1').get(clip);
      if (!row) return null;
      return {
        seq: integer(row, 'seq'),
        at: time(row, 'at'),
        account: textOrNull(row, 'account'),
        tool: text(row, 'tool'),
        complaints: integer(row, 'complaints'),
        tracks: tracks.parse(JSON.parse(text(row, 'tracks'))),
        samples: z.array(z.string()).parse(JSON.parse(text(row, 'samples'))),
        findings: findings.parse(JSON.parse(text(row, 'findings'))) as DeepCheck['findings'],
      };
    },
    // Damage is rare and has an index of its own; the plus keeps SQLite, which cannot know that, from that of kinds.
    damagedUnchecked: (limit) =>
      prepare(
        `SELECT clip FROM clips c WHERE worst = 3 AND +kind IN ('video', 'audio')
           AND NOT EXISTS (SELECT 1 FROM deep_checks d WHERE d.clip = c.clip) ORDER BY seq LIMIT ?`,
      )
        .all(limit)
        .map((row) => text(row, 'clip') as ClipId),
  };
}

const count = z.int().nonnegative();
const tracks = z.array(
  z.object({
    kind: z.enum(['video', 'audio']),
    codec: z.string(),
    frames: count,
    expected: count.nullable(),
    digest: z.string().transform((t) => t as Sha256),
  }),
);
const findings = z.array(
  z.object({
    code: z.enum(FINDING_CODES),
    severity: z.enum(['error', 'warning', 'note']),
    values: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    place: z.object({ byte: count.optional(), ms: count.optional() }).optional(),
  }),
);
