/** What the review desk asks of the catalog. */
import { z } from 'zod';
import type { Instant } from '#shared/clock';
import type { ClipId, DeviceId, DrawId, ReviewId, SessionId, Sha256, StillId } from '#shared/ids';
import { SECRECY_KINDS } from '#shared/profile/vocabulary';
import type { SecrecyKind } from '#shared/review/looking';
import type { Interval } from '#shared/review/intervals';
import { integer, integerOrNull, text, textOrNull, time } from './columns';
import type { Prepare, Row } from './sqlite';

/** A review as it stands. */
export interface ReviewRow {
  readonly review: ReviewId;
  readonly account: string | null;
  readonly clip: ClipId;
  readonly drawn: { readonly draw: DrawId; readonly position: number } | null;
  readonly openedAt: Instant;
  readonly why: string | null;
  readonly ending: 'completed' | 'dropped' | null;
}

export interface StillRow {
  readonly still: StillId;
  readonly seq: number;
  readonly clip: ClipId;
  readonly at: number;
  readonly keptAt: Instant;
  readonly by: string | null;
  readonly sha256: Sha256;
  readonly file: string;
  readonly proxy: boolean;
}

/** A recording of another camera. Milliseconds since 1970, by its own clock. */
export interface BesideRow {
  readonly clip: ClipId;
  readonly device: DeviceId;
  readonly source: string;
  readonly session: SessionId;
  readonly recorded: number;
}

export interface ReviewQueries {
  reviewById(review: ReviewId): ReviewRow | null;
  /** The footage that a review was opened for, in order. */
  clipsOfReview(review: ReviewId): readonly ClipId[];
  /** An account's reviews that are going on and have this clip. */
  goingOnWith(account: string, clip: ClipId): readonly ReviewRow[];
  /** The review that has taken up, or completed, a place of a draw; null: it waits. */
  reviewOfPlace(draw: DrawId, position: number): ReviewRow | null;
  completedWith(clip: ClipId): number;
  /** Reviews that have this clip and go on, or were given back while their drawn place still waits for one. */
  unconcludedReviews(clip: ClipId): readonly (ReviewRow & { readonly seq: number })[];
  /** What an account had on the screen of a clip: in one review, or (null) all in all. */
  watchedOf(account: string, clip: ClipId, review: ReviewId | null): readonly Interval[];
  stillsOf(clips: readonly ClipId[]): readonly StillRow[];
  /** The kinds of secrets that a clip is marked with. */
  secrecyOf(clip: ClipId): readonly SecrecyKind[];
  /** By how much a camera's clock was ahead at an import; null: not measured. */
  clockAhead(session: SessionId): number | null;
  /** Videos of other cameras that began between two moments of their clocks. */
  camerasBeside(device: DeviceId, from: number, to: number, limit: number): readonly BesideRow[];
}

export function reviewQueries(prepare: Prepare): ReviewQueries {
  return {
    reviewById(review) {
      const row = prepare('SELECT * FROM reviews WHERE review = ?').get(review);
      return row ? reviewRow(row) : null;
    },
    clipsOfReview: (review) =>
      prepare('SELECT clip FROM review_clips WHERE review = ? ORDER BY n')
        .all(review)
        .map((row) => text(row, 'clip') as ClipId),
    goingOnWith: (account, clip) =>
      prepare(
        `SELECT r.* FROM reviews r WHERE r.account = ? AND r.ended_seq IS NULL
           AND EXISTS (SELECT 1 FROM review_clips c WHERE c.review = r.review AND c.clip = ?)
         ORDER BY r.opened_seq DESC`,
      )
        .all(account, clip)
        .map(reviewRow),
    reviewOfPlace(draw, position) {
      const row = prepare(
        `SELECT * FROM reviews WHERE draw = ? AND position = ? AND (ending IS NULL OR ending = 'completed')
         ORDER BY opened_seq DESC LIMIT 1`,
      ).get(draw, position);
      return row ? reviewRow(row) : null;
    },
    completedWith: (clip) =>
      integer(
        prepare(
          `SELECT count(*) AS n FROM review_clips c JOIN reviews r ON r.review = c.review
           WHERE c.clip = ? AND r.ending = 'completed'`,
        ).get(clip) ?? { n: 0 },
        'n',
      ),
    unconcludedReviews: (clip) =>
      prepare(
        `SELECT r.* FROM review_clips c JOIN reviews r ON r.review = c.review
         WHERE c.clip = ? AND (r.ending IS NULL OR (r.ending = 'dropped' AND r.draw IS NOT NULL AND NOT EXISTS (
           SELECT 1 FROM reviews d WHERE d.draw = r.draw AND d.position = r.position AND d.ending = 'completed')))`,
      )
        .all(clip)
        .map((row) => ({ ...reviewRow(row), seq: integer(row, 'opened_seq') })),
    watchedOf: (account, clip, review) =>
      prepare(
        `SELECT intervals FROM watched WHERE clip = ? AND account = ? AND (?3 IS NULL OR review = ?3) ORDER BY seq`,
      )
        .all(clip, account, review)
        .flatMap((row) => intervals.parse(JSON.parse(text(row, 'intervals')))),
    stillsOf: (clips) => {
      const one = prepare('SELECT * FROM stills WHERE clip = ? ORDER BY at_ms, seq');
      return clips.flatMap((clip) => one.all(clip).map(stillRow));
    },
    secrecyOf(clip) {
      const row = prepare('SELECT kinds FROM secrecy WHERE clip = ?').get(clip);
      return row ? secrets.parse(JSON.parse(text(row, 'kinds'))) : [];
    },
    clockAhead(session) {
      const row = prepare('SELECT clock_ahead FROM sessions WHERE session = ?').get(session);
      return row ? integerOrNull(row, 'clock_ahead') : null;
    },
    camerasBeside: (device, from, to, limit) =>
      prepare(
        `SELECT clip, device, source, session, recorded FROM clips
         WHERE shown_at BETWEEN ? AND ? AND device <> ? AND +kind = 'video' AND recorded IS NOT NULL
         ORDER BY shown_at LIMIT ?`,
      )
        .all(from, to, device, limit)
        .map((row) => ({
          clip: text(row, 'clip') as ClipId,
          device: text(row, 'device') as DeviceId,
          source: text(row, 'source'),
          session: text(row, 'session') as SessionId,
          recorded: integer(row, 'recorded'),
        })),
  };
}

const secrets = z.array(z.enum(SECRECY_KINDS));
const intervals = z.array(z.tuple([z.int(), z.int()]));

function reviewRow(row: Row): ReviewRow {
  const draw = textOrNull(row, 'draw') as DrawId | null;
  const ending = textOrNull(row, 'ending');
  return {
    review: text(row, 'review') as ReviewId,
    account: textOrNull(row, 'account'),
    clip: text(row, 'clip') as ClipId,
    drawn: draw === null ? null : { draw, position: integer(row, 'position') },
    openedAt: time(row, 'opened_at'),
    why: textOrNull(row, 'why'),
    ending: ending === 'completed' || ending === 'dropped' ? ending : null,
  };
}

function stillRow(row: Row): StillRow {
  return {
    still: text(row, 'still') as StillId,
    seq: integer(row, 'seq'),
    clip: text(row, 'clip') as ClipId,
    at: integer(row, 'at_ms'),
    keptAt: time(row, 'kept_at'),
    by: textOrNull(row, 'account'),
    sha256: text(row, 'sha256') as Sha256,
    file: text(row, 'file'),
    proxy: integer(row, 'proxy') === 1,
  };
}
