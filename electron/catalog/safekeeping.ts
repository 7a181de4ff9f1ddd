/** Where clips and attachments are kept: places, what they still lack, what is due to be read again, what is damaged. */
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
  readonly attachments: number;
  readonly bytes: number;
}

/** What copying a file and reading it again need to know of it: a clip's original, or an attachment. */
export interface KeptFile {
  /** The entry that put it on record. */
  readonly seq: number;
  /** Null: an attachment. */
  readonly clip: ClipId | null;
  readonly sha256: Sha256;
  readonly bytes: number;
  /** Its place in the vault, and in each place of second copies. */
  readonly original: string;
}

/** A holding by its age; `verifiedAt` in milliseconds since 1970. */
export interface AgedFile extends KeptFile {
  readonly verifiedAt: number;
}

/** Damage that is on record and not healed. */
export interface OpenDamage extends KeptFile {
  readonly place: number;
  readonly how: DamageKind;
  readonly at: Instant;
  readonly quarantine: string | null;
  /** Null: an attachment; then `source` is the name that it came with. */
  readonly device: DeviceId | null;
  readonly source: string;
}

/** Ages of what a place holds, clips and attachments. */
export interface HoldingAges {
  readonly files: number;
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
  /** How many clips and attachments the vault has, and the bytes of both. */
  vaultTotals(): { readonly clips: number; readonly attachments: number; readonly bytes: number };
  /**
   * Files that a place lacks and that are whole in the vault, by their entries: the first ones above `above`, upwards,
   * or the last ones below `below`, downwards.
   */
  uncopied(
    place: number,
    from: { readonly above: number } | { readonly below: number },
    limit: number,
  ): KeptFile[];
  /** How many of these clips have no whole second copy in any place. */
  withoutCopy(clips: readonly ClipId[]): number;
  /**
   * Whole holdings of a place that were last read before `before` (or in a future that no clock can have meant), oldest
   * first, after the holding that was given last.
   */
  dueHoldings(
    place: number,
    due: { readonly before: number; readonly now: number; readonly after: AgedFile | null },
    limit: number,
  ): AgedFile[];
  /** The next file by its entry, after `seq`, that a place holds whole, or null. */
  nextHolding(place: number, seq: number): KeptFile | null;
  /** `since` in milliseconds since 1970. */
  holdingAges(place: number, since: number): HoldingAges;
  /** Damage not healed, oldest first. */
  damages(limit: number): OpenDamage[];
  /** How many holdings are damaged: originals, and second copies. */
  damageCounts(): { readonly originals: number; readonly copies: number };
  /** Places that hold a file whole, the vault as {@link VAULT_PLACE}. */
  holdersOf(seq: number): number[];
}

const CLIP = 'f.seq, f.clip, f.sha256, f.bytes, f.original FROM clips f';
const ATTACHMENT = 'f.seq, NULL AS clip, f.sha256, f.bytes, f.file AS original FROM attachments f';
const LACKING = `NOT EXISTS (SELECT 1 FROM holdings h WHERE h.seq = f.seq AND h.place = ?1)
  AND NOT EXISTS (SELECT 1 FROM holdings h WHERE h.seq = f.seq AND h.place = ${VAULT_PLACE} AND h.damaged_seq IS NOT NULL)`;
/** Each table by itself: a union of both could not be walked along their keys. */
const UNCOPIED = [CLIP, ATTACHMENT].map((kind) => ({
  above: `SELECT ${kind} WHERE f.seq > ?2 AND ${LACKING} ORDER BY f.seq LIMIT ?3`,
  below: `SELECT ${kind} WHERE f.seq < ?2 AND ${LACKING} ORDER BY f.seq DESC LIMIT ?3`,
}));

const KEPT = `h.seq, c.clip, coalesce(c.sha256, a.sha256) AS sha256, coalesce(c.bytes, a.bytes) AS bytes,
  coalesce(c.original, a.file) AS original`;
const HELD = 'holdings h LEFT JOIN clips c ON c.seq = h.seq LEFT JOIN attachments a ON a.seq = h.seq';
const DUE = `SELECT ${KEPT}, h.verified_at FROM ${HELD}
  WHERE h.place = ? AND (h.verified_at, h.seq) > (?, ?) AND h.verified_at < ? AND h.damaged_seq IS NULL
  ORDER BY h.verified_at, h.seq LIMIT ?`;

/** Damage is rare and has an index of its own; the plus keeps SQLite, which cannot know that, from the places' index. */
const DAMAGED = 'holdings WHERE damaged_seq IS NOT NULL';

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
        `SELECT n, place, name, folder, added_at, clips, attachments, bytes FROM places
         WHERE n > ${VAULT_PLACE} AND removed_at IS NULL ORDER BY n`,
      )
        .all()
        .map((row) => ({
          n: integer(row, 'n'),
          place: text(row, 'place') as PlaceId,
          name: text(row, 'name'),
          folder: text(row, 'folder'),
          addedAt: time(row, 'added_at'),
          ...totalsIn(row),
        })),
    vaultTotals: () => {
      const row = prepare('SELECT clips, attachments, bytes FROM places WHERE n = ?').get(VAULT_PLACE);
      return row ? totalsIn(row) : { clips: 0, attachments: 0, bytes: 0 };
    },
    uncopied: (place, from, limit) =>
      UNCOPIED.flatMap(({ above, below }) =>
        'above' in from
          ? prepare(above).all(place, from.above, limit)
          : prepare(below).all(place, from.below, limit),
      )
        .map(keptFile)
        .sort((a, b) => ('above' in from ? a.seq - b.seq : b.seq - a.seq))
        .slice(0, limit),
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
      const ask = (from: number, fromSeq: number, until: number): AgedFile[] =>
        prepare(DUE)
          .all(place, from, fromSeq, until, limit)
          .map((row) => ({ ...keptFile(row), verifiedAt: integer(row, 'verified_at') }));
      const old = at < before ? ask(at, seq, before) : [];
      if (old.length > 0) return old;
      const future = now + CLOCK_TOLERANCE;
      return at > future
        ? ask(at, seq, Number.MAX_SAFE_INTEGER)
        : ask(future, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
    },
    nextHolding: (place, seq) => {
      const row = prepare(
        `SELECT ${KEPT} FROM ${HELD}
         WHERE h.seq > ? AND h.place = ? AND h.damaged_seq IS NULL ORDER BY h.seq LIMIT 1`,
      ).get(seq, place);
      return row ? keptFile(row) : null;
    },
    holdingAges: (place, since) => {
      const ends = prepare(
        `SELECT (SELECT min(verified_at) FROM holdings WHERE place = ?1) AS oldest,
           (SELECT max(verified_at) FROM holdings WHERE place = ?1) AS newest`,
      ).get(place);
      return {
        files: number('SELECT clips + attachments AS n FROM places WHERE n = ?', place),
        fresh:
          number('SELECT count(*) AS n FROM holdings WHERE place = ? AND verified_at >= ?', place, since) -
          number(`SELECT count(*) AS n FROM ${DAMAGED} AND +place = ? AND +verified_at >= ?`, place, since),
        damaged: number(`SELECT count(*) AS n FROM ${DAMAGED} AND +place = ?`, place),
        oldest: ends ? timeOrNull(ends, 'oldest') : null,
        newest: ends ? timeOrNull(ends, 'newest') : null,
      };
    },
    damages: (limit) =>
      prepare(
        `SELECT ${KEPT}, c.device, coalesce(c.source, a.name) AS source, h.place, h.damage, h.damaged_at,
           h.quarantine
         FROM ${HELD}
         WHERE h.damaged_seq IS NOT NULL ORDER BY h.damaged_seq, h.place LIMIT ?`,
      )
        .all(limit)
        .map((row) => ({
          ...keptFile(row),
          place: integer(row, 'place'),
          how: oneOf(DAMAGES, text(row, 'damage')),
          at: time(row, 'damaged_at'),
          quarantine: textOrNull(row, 'quarantine'),
          device: textOrNull(row, 'device') as DeviceId | null,
          source: text(row, 'source'),
        })),
    damageCounts: () => {
      const count = (condition: string): number =>
        number(`SELECT count(*) AS n FROM ${DAMAGED} AND ${condition}`);
      return { originals: count(`+place = ${VAULT_PLACE}`), copies: count(`+place > ${VAULT_PLACE}`) };
    },
    holdersOf: (seq) =>
      prepare('SELECT place FROM holdings WHERE seq = ? AND damaged_seq IS NULL ORDER BY place')
        .all(seq)
        .map((row) => integer(row, 'place')),
  };
}

function totalsIn(row: Row): Pick<StoredPlace, 'clips' | 'attachments' | 'bytes'> {
  return {
    clips: integer(row, 'clips'),
    attachments: integer(row, 'attachments'),
    bytes: integer(row, 'bytes'),
  };
}

function keptFile(row: Row): KeptFile {
  return {
    seq: integer(row, 'seq'),
    clip: textOrNull(row, 'clip') as ClipId | null,
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
