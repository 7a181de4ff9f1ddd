/** Draws as the fold of their acts left them, and what they are drawn from. */
import type { DrawFilter, PopulationRow } from '#shared/acts/draw';
import { reviewActShapes, type ReviewData } from '#shared/acts/review';
import { millisecondsOf, type Instant } from '#shared/clock';
import type { Draw } from '#shared/draw/draw';
import type { DrawableClip } from '#shared/draw/population';
import type { AccountName, ClipId, DeviceId, DrawId, PersonId, ReviewId } from '#shared/ids';
import { oneOf } from './clip-rows';
import { integer, integerOrNull, text, textOrNull, time } from './columns';
import { DatabaseError, type Prepare, type Row } from './sqlite';

/** A review that came to its end. */
export interface CompletedReview {
  readonly review: ReviewId;
  readonly account: AccountName | null;
  readonly clip: ClipId;
  readonly drawn: { readonly draw: DrawId; readonly position: number } | null;
  /** A draw for a second reviewer asked for it. */
  readonly isRecheck: boolean;
  readonly openedAt: Instant;
  readonly endedAt: Instant;
  readonly endedSeq: number;
  readonly completion: ReviewData<'review.completed'>;
}

/** What the catalog alone knows of a recording that may be drawn. */
export type DrawableRow = Omit<DrawableClip, 'section' | 'endsSoon'>;

/** Times of storing and of recording, each end within. */
export type DrawableBounds = Pick<DrawFilter, 'sealedFrom' | 'sealedTo' | 'recordedFrom' | 'recordedTo'>;

const DRAWABLE = `SELECT clip, device, holder, kind, duration_ms, sealed_at, shown_at, device_mark, worst, storage
  FROM clips WHERE kind <> 'side-log'`;

export interface DrawQueries {
  /** All draws, the newest first. There are some hundred a year at most. */
  draws(limit: number): readonly Draw[];
  drawById(draw: DrawId): Draw | null;
  /** Every draw that came to something and names this clip, in its sample or in what it was drawn for. */
  drawsWith(clip: ClipId): readonly Draw[];
  /** The frozen list, as it was recorded before the draw was frozen. */
  populationOf(draw: DrawId): readonly PopulationRow[];
  /** Every recording stored and begun within the bounds, as far as drawing is concerned; null: no bound. */
  drawableRows(within: DrawableBounds): readonly DrawableRow[];
  /** One recording as far as drawing is concerned; null when there is none of this name. */
  drawableRow(clip: ClipId): DrawableRow | null;
  /** How many recordings there are of everybody who held a camera. */
  recordingsOfPersons(): ReadonlyMap<PersonId, number>;
  /** Every review that was completed, in the order in which they were. */
  completedReviews(): readonly CompletedReview[];
  /** Reviews that are going on for places of a draw, by position. */
  goingOnFor(draw: DrawId): ReadonlyMap<number, ReviewId>;
}

function drawableRow(row: Row): DrawableRow {
  return {
    clip: text(row, 'clip') as ClipId,
    device: text(row, 'device') as DeviceId,
    person: textOrNull(row, 'holder') as PersonId | null,
    kind: oneOf(KINDS, text(row, 'kind')),
    durationMs: integerOrNull(row, 'duration_ms'),
    sealedAt: time(row, 'sealed_at'),
    recordedAt: time(row, 'shown_at'),
    marked: integer(row, 'device_mark') === 1,
    // A warning or worse.
    hasFindings: integer(row, 'worst') >= 2,
    late: row['storage'] === 'late',
  };
}

/** The queries over whatever connection `prepare` reaches at the time. */
export function drawQueries(prepare: Prepare): DrawQueries {
  return {
    draws: (limit) =>
      prepare('SELECT row FROM draws ORDER BY frozen_at DESC, draw DESC LIMIT ?')
        .all(limit)
        .map((row) => parsed(text(row, 'row')) as Draw),
    drawById: (draw) => {
      const row = prepare('SELECT row FROM draws WHERE draw = ?').get(draw);
      return row ? (parsed(text(row, 'row')) as Draw) : null;
    },
    drawsWith: (clip) =>
      prepare("SELECT row FROM draws WHERE state = 'drawn' AND instr(row, ?) > 0")
        .all(clip)
        .map((row) => parsed(text(row, 'row')) as Draw),
    populationOf: (draw) =>
      prepare('SELECT rows FROM draw_population WHERE draw = ? ORDER BY part, seq')
        .all(draw)
        .flatMap((row) => parsed(text(row, 'rows')) as PopulationRow[]),
    drawableRows: ({ sealedFrom, sealedTo, recordedFrom, recordedTo }) => {
      const bounds = [
        ['sealed_at >= ?', sealedFrom],
        ['sealed_at <= ?', sealedTo],
        ['shown_at >= ?', recordedFrom],
        ['shown_at <= ?', recordedTo],
      ] as const;
      const set = bounds.flatMap(([condition, at]) => (at === null ? [] : [[condition, at] as const]));
      return prepare([DRAWABLE, ...set.map(([condition]) => condition)].join(' AND '))
        .all(...set.map(([, at]) => millisecondsOf(at)))
        .map(drawableRow);
    },
    drawableRow: (clip) => {
      const row = prepare(`${DRAWABLE} AND clip = ?`).get(clip);
      return row ? drawableRow(row) : null;
    },
    recordingsOfPersons: () => {
      const count = (where: string): ReadonlyMap<PersonId, number> =>
        new Map(
          prepare(`SELECT holder, count(*) AS n FROM clips WHERE holder IS NOT NULL ${where} GROUP BY holder`)
            .all()
            .map((row) => [text(row, 'holder') as PersonId, integer(row, 'n')]),
        );
      // Two counts by one index each, instead of a look at every recording.
      const logs = count("AND kind = 'side-log'");
      return new Map(
        [...count('')]
          .map(([person, n]) => [person, n - (logs.get(person) ?? 0)] as const)
          .filter(([, n]) => n > 0),
      );
    },
    completedReviews: () =>
      prepare(
        `SELECT r.*, d.row AS drawn_by FROM reviews r LEFT JOIN draws d ON d.draw = r.draw
         WHERE r.ending = 'completed' ORDER BY r.ended_seq`,
      )
        .all()
        .map((row) => {
          const draw = textOrNull(row, 'draw') as DrawId | null;
          const drawnBy = textOrNull(row, 'drawn_by');
          const read = reviewActShapes['review.completed'].safeParse(parsed(text(row, 'completion')));
          if (!read.success) throw new DatabaseError('corrupt', 'a completed review is none');
          return {
            review: text(row, 'review') as ReviewId,
            account: textOrNull(row, 'account') as AccountName | null,
            clip: text(row, 'clip') as ClipId,
            drawn: draw === null ? null : { draw, position: integer(row, 'position') },
            isRecheck: drawnBy !== null && (parsed(drawnBy) as Draw).terms.purpose === 'recheck',
            openedAt: time(row, 'opened_at'),
            endedAt: time(row, 'ended_at'),
            endedSeq: integer(row, 'ended_seq'),
            completion: read.data,
          };
        }),
    goingOnFor: (draw) =>
      new Map(
        prepare('SELECT review, position FROM reviews WHERE draw = ? AND ended_seq IS NULL')
          .all(draw)
          .map((row) => [integer(row, 'position'), text(row, 'review') as ReviewId]),
      ),
  };
}

const KINDS = ['video', 'audio', 'photo', 'side-log'] as const;

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new DatabaseError('corrupt', 'a row of the draws is no JSON');
  }
}
