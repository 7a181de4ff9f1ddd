/** Where clips are kept: places, what they still lack, what is due to be read again, what is damaged. */
import type { ReadBack } from '#shared/clip';
import type { Instant } from '#shared/clock';
import type { ClipId, DeviceId, PlaceId, Sha256 } from '#shared/ids';
import type { ProofView } from '#shared/contract/footage';
import type { Holding } from '#shared/proof';
import {
  CLOCK_TOLERANCE,
  DAMAGES,
  DEFAULT_RULES,
  type DamageKind,
  type SafekeepingRules,
} from '#shared/safekeeping';
import { oneOf, readBackOf } from './clip-rows';
import { integer, text, textOrNull, time, timeOrNull } from './columns';
import { VAULT_PLACE } from './foldings/holdings';
import type { Prepare, Row } from './sqlite';

export { VAULT_PLACE } from './foldings/holdings';

/** A place of second copies that is in use. `n` is its number in the catalog, `clips` and `bytes` what it holds. */
export interface StoredPlace {
  readonly n: number;
  readonly place: PlaceId;
  readonly name: string;
  readonly folder: string;
  readonly addedAt: Instant;
  readonly clips: number;
  readonly bytes: number;
}

/** What copying a clip and reading it again need to know of it. */
export interface KeptClip {
  /** The clip's own entry. */
  readonly seq: number;
  readonly clip: ClipId;
  readonly sha256: Sha256;
  readonly bytes: number;
  readonly original: string;
}

/** A holding by its age; `verifiedAt` in milliseconds since 1970. */
export interface AgedClip extends KeptClip {
  readonly verifiedAt: number;
}

/** Damage that is on record and not healed. */
export interface OpenDamage extends KeptClip {
  readonly place: number;
  readonly how: DamageKind;
  readonly at: Instant;
  readonly quarantine: string | null;
  readonly device: DeviceId;
  readonly source: string;
}

/** Ages of what a place holds. */
export interface HoldingAges {
  readonly clips: number;
  /** How many are whole and were read since the asked time. */
  readonly fresh: number;
  readonly damaged: number;
  readonly oldest: Instant | null;
  readonly newest: Instant | null;
}

export interface SafekeepingQueries {
  safekeepingRules(): SafekeepingRules;
  /** The places in use, in the order they were first added. */
  placesInUse(): StoredPlace[];
  /** How many clips the vault has, and their bytes. */
  vaultTotals(): { readonly clips: number; readonly bytes: number };
  /**
   * Clips that a place lacks and that have a whole original, by their entries: the first ones above `above`, upwards,
   * or the last ones below `below`, downwards.
   */
  uncopied(
    place: number,
    from: { readonly above: number } | { readonly below: number },
    limit: number,
  ): KeptClip[];
  /** How many of these clips have no whole second copy in any place. */
  withoutCopy(clips: readonly ClipId[]): number;
  /**
   * Whole holdings of a place that were last read before `before` (or in a future that no clock can have meant), oldest
   * first, after the holding that was given last.
   */
  dueHoldings(
    place: number,
    due: { readonly before: number; readonly now: number; readonly after: AgedClip | null },
    limit: number,
  ): AgedClip[];
  /** The next clip by its entry, after `seq`, that a place holds whole, or null. */
  nextHolding(place: number, seq: number): KeptClip | null;
  /** `since` in milliseconds since 1970. */
  holdingAges(place: number, since: number): HoldingAges;
  /** Damage not healed, oldest first. */
  damages(limit: number): OpenDamage[];
  /** How many holdings are damaged: originals, and second copies. */
  damageCounts(): { readonly originals: number; readonly copies: number };
  /** Places that hold a clip whole, the vault as {@link VAULT_PLACE}. */
  holdersOf(seq: number): number[];
}

const KEPT = 'c.seq, c.clip, c.sha256, c.bytes, c.original';
const LACKING = `NOT EXISTS (SELECT 1 FROM holdings h WHERE h.seq = c.seq AND h.place = ?1)
  AND NOT EXISTS (SELECT 1 FROM holdings h WHERE h.seq = c.seq AND h.place = ${VAULT_PLACE} AND h.damaged_seq IS NOT NULL)`;
const UNCOPIED_ABOVE = `SELECT ${KEPT} FROM clips c WHERE c.seq > ?2 AND ${LACKING} ORDER BY c.seq LIMIT ?3`;
const UNCOPIED_BELOW = `SELECT ${KEPT} FROM clips c WHERE c.seq < ?2 AND ${LACKING} ORDER BY c.seq DESC LIMIT ?3`;

const DUE = `SELECT ${KEPT}, h.verified_at FROM holdings h JOIN clips c ON c.seq = h.seq
  WHERE h.place = ? AND (h.verified_at, h.seq) > (?, ?) AND h.verified_at < ? AND h.damaged_seq IS NULL
  ORDER BY h.verified_at, h.seq LIMIT ?`;

/** The queries over whatever connection `prepare` reaches at the time. */
export function safekeepingQueries(prepare: Prepare): SafekeepingQueries {
  const number = (sql: string, ...values: number[]): number => {
    const row = prepare(sql).get(...values);
    return row ? integer(row, 'n') : 0;
  };
  return {
    safekeepingRules: () => {
      const row = prepare('SELECT unplug_waits, scrub_days FROM safekeeping_rules').get();
      if (!row) return DEFAULT_RULES;
      return {
        unplugWaitsForCopy: integer(row, 'unplug_waits') === 1,
        scrubDays: integer(row, 'scrub_days'),
      };
    },
    placesInUse: () =>
      prepare(
        `SELECT n, place, name, folder, added_at, clips, bytes FROM places
         WHERE n > ${VAULT_PLACE} AND removed_at IS NULL ORDER BY n`,
      )
        .all()
        .map((row) => ({
          n: integer(row, 'n'),
          place: text(row, 'place') as PlaceId,
          name: text(row, 'name'),
          folder: text(row, 'folder'),
          addedAt: time(row, 'added_at'),
          clips: integer(row, 'clips'),
          bytes: integer(row, 'bytes'),
        })),
    vaultTotals: () => {
      const row = prepare('SELECT clips, bytes FROM places WHERE n = ?').get(VAULT_PLACE);
      return row ? { clips: integer(row, 'clips'), bytes: integer(row, 'bytes') } : { clips: 0, bytes: 0 };
    },
    uncopied: (place, from, limit) =>
      ('above' in from
        ? prepare(UNCOPIED_ABOVE).all(place, from.above, limit)
        : prepare(UNCOPIED_BELOW).all(place, from.below, limit)
      ).map(keptClip),
    withoutCopy: (clips) => {
      const row = prepare(
        `SELECT count(*) AS n FROM json_each(?) j JOIN clips c ON c.clip = j.value
         WHERE NOT EXISTS (SELECT 1 FROM holdings h
           WHERE h.seq = c.seq AND h.place > ${VAULT_PLACE} AND h.damaged_seq IS NULL)`,
      ).get(JSON.stringify(clips));
      return row ? integer(row, 'n') : 0;
    },
    dueHoldings: (place, { before, now, after }, limit) => {
      const [at, seq] = after ? [after.verifiedAt, after.seq] : [-1, -1];
      const ask = (from: number, fromSeq: number, until: number): AgedClip[] =>
        prepare(DUE)
          .all(place, from, fromSeq, until, limit)
          .map((row) => ({ ...keptClip(row), verifiedAt: integer(row, 'verified_at') }));
      const old = at < before ? ask(at, seq, before) : [];
      if (old.length > 0) return old;
      const future = now + CLOCK_TOLERANCE;
      return at > future
        ? ask(at, seq, Number.MAX_SAFE_INTEGER)
        : ask(future, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
    },
    nextHolding: (place, seq) => {
      const row = prepare(
        `SELECT ${KEPT} FROM holdings h JOIN clips c ON c.seq = h.seq
         WHERE h.seq > ? AND h.place = ? AND h.damaged_seq IS NULL ORDER BY h.seq LIMIT 1`,
      ).get(seq, place);
      return row ? keptClip(row) : null;
    },
    holdingAges: (place, since) => {
      const ends = prepare(
        `SELECT (SELECT min(verified_at) FROM holdings WHERE place = ?1) AS oldest,
           (SELECT max(verified_at) FROM holdings WHERE place = ?1) AS newest`,
      ).get(place);
      return {
        clips: number('SELECT clips AS n FROM places WHERE n = ?', place),
        fresh:
          number('SELECT count(*) AS n FROM holdings WHERE place = ? AND verified_at >= ?', place, since) -
          number(
            `SELECT count(*) AS n FROM holdings
             WHERE damaged_seq IS NOT NULL AND place = ? AND verified_at >= ?`,
            place,
            since,
          ),
        damaged: number(
          'SELECT count(*) AS n FROM holdings WHERE damaged_seq IS NOT NULL AND place = ?',
          place,
        ),
        oldest: ends ? timeOrNull(ends, 'oldest') : null,
        newest: ends ? timeOrNull(ends, 'newest') : null,
      };
    },
    damages: (limit) =>
      prepare(
        `SELECT ${KEPT}, c.device, c.source, h.place, h.damage, h.damaged_at, h.quarantine
         FROM holdings h JOIN clips c ON c.seq = h.seq
         WHERE h.damaged_seq IS NOT NULL ORDER BY h.damaged_seq, h.place LIMIT ?`,
      )
        .all(limit)
        .map((row) => ({
          ...keptClip(row),
          place: integer(row, 'place'),
          how: oneOf(DAMAGES, text(row, 'damage')),
          at: time(row, 'damaged_at'),
          quarantine: textOrNull(row, 'quarantine'),
          device: text(row, 'device') as DeviceId,
          source: text(row, 'source'),
        })),
    damageCounts: () => {
      const count = (condition: string): number =>
        number(`SELECT count(*) AS n FROM holdings WHERE damaged_seq IS NOT NULL AND ${condition}`);
      return { originals: count(`place = ${VAULT_PLACE}`), copies: count(`place > ${VAULT_PLACE}`) };
    },
    holdersOf: (seq) =>
      prepare('SELECT place FROM holdings WHERE seq = ? AND damaged_seq IS NULL ORDER BY place')
        .all(seq)
        .map((row) => integer(row, 'place')),
  };
}

function keptClip(row: Row): KeptClip {
  return {
    seq: integer(row, 'seq'),
    clip: text(row, 'clip') as ClipId,
    sha256: text(row, 'sha256') as Sha256,
    bytes: integer(row, 'bytes'),
    original: text(row, 'original'),
  };
}

/** What the acts say of how well one clip is proven; `seq` is its entry. */
export function proofFacts(prepare: Prepare, seq: number, sealedAt: Instant): ProofView {
  const rows = prepare(
    `SELECT h.place AS n, h.verified_at, h.read_back, h.damaged_at, h.damage, p.place, p.name
     FROM holdings h JOIN places p ON p.n = h.place WHERE h.seq = ? ORDER BY h.place`,
  ).all(seq);
  const original = rows.find((row) => row['n'] === VAULT_PLACE);
  return {
    sealedAt,
    original: original
      ? holding(original)
      : { verifiedAt: sealedAt, readBack: 'cached' satisfies ReadBack, damage: null },
    copies: rows
      .filter((row) => row !== original)
      .map((row) => ({ ...holding(row), place: text(row, 'place') as PlaceId, name: text(row, 'name') })),
  };
}

function holding(row: Row): Holding {
  const how = textOrNull(row, 'damage');
  return {
    verifiedAt: time(row, 'verified_at'),
    readBack: readBackOf(row),
    damage: how === null ? null : { how: oneOf(DAMAGES, how), at: time(row, 'damaged_at') },
  };
}

/** Second copies as acts in a clip's history, in the columns of `acts`. */
export const COPIES_AS_ACTS = `SELECT h.made_seq AS seq, h.made_at AS at, NULL AS account, 'copy.made' AS kind, NULL AS why
  FROM holdings h WHERE h.seq = ? AND h.place > ${VAULT_PLACE}`;
