/** The review desk: a recording as one session, looking at it, keeping moments of it, completing a review. */
import { z } from 'zod';
import { FINDING_GRADES, ITEM_VERDICTS, REVIEW_FINDING_KINDS, REVIEW_RESULTS } from '../acts/review';
import { CONTINUITY_CODES, GAP_REASONS } from '../continuity/finding';
import { CHECKLIST_RULES } from '../review/checklist';
import type { RequestShapes } from './shape';
import {
  clipId,
  count,
  deviceId,
  drawId,
  failureView,
  findingView,
  instant,
  nothing,
  reviewId,
  sha256,
  stillId,
  text,
} from './values';

const because = z.object({ what: z.enum(['container', 'codec']), name: text });
export const showingView = z.discriminatedUnion('how', [
  z.object({ how: z.literal('native') }),
  z.object({ how: z.literal('photo') }),
  z.object({
    how: z.literal('proxy'),
    by: z.enum(['remux', 'transcode']),
    because,
    unless: z.enum(['hevc']).nullable(),
  }),
  z.object({ how: z.literal('never') }),
]);

/** How the copy for looking stands. */
export const proxyView = z.discriminatedUnion('at', [
  z.object({ at: z.literal('none') }),
  z.object({ at: z.literal('waiting') }),
  z.object({ at: z.literal('running'), percent: z.int().min(0).max(100) }),
  z.object({ at: z.literal('ready') }),
  z.object({ at: z.literal('failed'), failure: failureView }),
]);
export type ProxyView = z.infer<typeof proxyView>;

const interval = z.tuple([count, count]);

/** One segment of the recording. `start` is by the camera's clock. */
export const segmentView = z.object({
  clip: clipId,
  sha256,
  source: text,
  kind: z.enum(['video', 'audio', 'photo', 'side-log']),
  format: text,
  start: instant.nullable(),
  lengthMs: count,
  /** Pictures in 1,000 seconds; null where nothing tells. */
  milliFps: count.nullable(),
  hasSound: z.boolean(),
  worst: z.enum(['error', 'warning', 'note']).nullable(),
  findings: z.array(findingView),
  showing: showingView,
  proxy: proxyView,
  /** What this person had on the screen in this review, so far on record. */
  watched: z.array(interval),
});
export type SegmentView = z.infer<typeof segmentView>;

export const checklistItemView = z.object({
  id: text,
  rule: z.enum(CHECKLIST_RULES),
  word: text.nullable(),
  /** Articles in words, in both languages. */
  source: z.array(z.object({ zh: text, en: text })),
  phrase: text.nullable(),
  help: z.enum(['beginning', 'first-and-last', 'seams', 'appearance']).nullable(),
});
export type ChecklistItemView = z.infer<typeof checklistItemView>;

const seamFinding = z.object({
  id: text,
  code: z.enum(CONTINUITY_CODES),
  after: clipId.nullable(),
  before: clipId.nullable(),
  missing: count,
  reason: z.object({ reason: z.enum(GAP_REASONS), text, person: text }).nullable(),
  asks: z.boolean(),
});

const stillView = z.object({
  still: stillId,
  clip: clipId,
  /** Milliseconds of the recording. */
  at: count,
  keptAt: instant,
  by: text,
  sha256,
  file: text,
  proxy: z.boolean(),
});
export type StillView = z.infer<typeof stillView>;

const drawn = z.strictObject({ draw: drawId, position: count }).nullable();

/** Another camera that recorded at the same time. `shiftMs`: where its recording begins on this one's line. */
const besideView = z.object({
  clip: clipId,
  device: deviceId,
  source: text,
  shiftMs: z.int(),
  measured: z.boolean(),
});

export const deskView = z.object({
  clip: clipId,
  device: deviceId,
  /** Names of those who may have recorded it. */
  persons: z.array(text),
  segments: z.array(segmentView),
  findings: z.array(seamFinding),
  /** By how much the camera's clock was ahead of the station's; null: not measured. */
  aheadMs: z.int().nullable(),
  beside: z.array(besideView),
  /** The regulation in force; null: none was chosen, and nothing can be judged by it. */
  regulation: z.object({ name: text, zh: text, en: text }).nullable(),
  checklist: z.array(checklistItemView),
  stills: z.array(stillView),
  /** This person's review of it, or of the drawn place, that is going on. */
  review: z.object({ review: reviewId, drawn, openedAt: instant, why: text.nullable() }).nullable(),
  /** The drawn place has its review: somebody completed one. */
  placeDone: z.boolean(),
  /** Reviews of it that are completed. */
  completed: count,
  /** Why this person may not look at it, or not review it now; null: they may. */
  refusal: failureView.nullable(),
  reviewRefusal: failureView.nullable(),
  /** A look outside of a review has to say why: the regulation asks for it, and nothing was approved that says it. */
  asksReason: z.boolean(),
  /** What is missing to make copies for looking; empty: nothing. */
  toolsMissing: z.array(text),
});
export type DeskView = z.infer<typeof deskView>;

const note = z.string().max(2000);
const mark = z.strictObject({ clip: clipId, at: count, to: count.nullable(), still: stillId.nullable() });

/** What the background found in a clip. Helps for the eye and the ear, never verdicts. Milliseconds of the recording. */
export const analysisView = z.object({
  tool: text,
  /** Loudness, 0 to 100, in equal steps over the length; null: no sound, or it could not be read. */
  wave: z.array(z.int().min(0).max(100)).nullable(),
  /** A row of small pictures in equal steps over the length, as a data address. */
  strip: z.object({ picture: text, tiles: count }).nullable(),
  /** Stretches in which the picture was black or covered, or stood still; and in which nothing was heard. */
  dark: z.array(interval),
  frozen: z.array(interval),
  silent: z.array(interval),
  /** Where somebody probably speaks, in the first ten minutes; null: it was not listened to. */
  speech: z.array(interval).nullable(),
  /** What could not be done, and why. */
  lacking: z.array(text),
});
export type AnalysisView = z.infer<typeof analysisView>;

export const deskRequests = {
  /** A clip with the whole recording that it belongs to, laid out for looking. Nothing is shown yet. */
  'desk.session': {
    right: 'footage.list',
    /** `drawn`: the place of a draw that it is laid out for. */
    args: z.strictObject({ clip: clipId, drawn: drawn.default(null) }),
    result: deskView,
  },
  /** Opens one segment for looking: a ledger entry, then an address for a while. */
  'desk.look': {
    right: 'footage.look',
    args: z.strictObject({
      clip: clipId,
      review: reviewId.nullable(),
      why: z.string().max(500).nullable(),
      as: z.enum(['original', 'proxy']),
    }),
    result: z.object({ url: text, mime: text }),
  },
  /** Asks for a copy that the window can show. `force`: the window did not show the original although it should. */
  'desk.want-proxy': {
    right: 'footage.look',
    args: z.strictObject({ clip: clipId, force: z.boolean() }),
    result: proxyView,
  },
  /** Puts on record what was on the screen. */
  'desk.watched': {
    right: 'footage.look',
    args: z.strictObject({
      clip: clipId,
      review: reviewId.nullable(),
      intervals: z.array(interval).min(1).max(500),
      proxy: z.boolean(),
      why: z.string().max(500).nullable(),
    }),
    result: nothing,
  },
  /** Takes a recording up for review, drawn or chosen. A drawn place that is taken up already goes on. */
  'desk.open': {
    right: 'review.do',
    args: z.strictObject({ clip: clipId, drawn, why: z.string().max(500).nullable() }),
    result: z.object({ review: reviewId }),
  },
  /** Keeps a picture of a moment, as it is on the screen, as a file in the vault. `png`: base64. */
  'desk.keep-still': {
    right: 'footage.look',
    args: z.strictObject({
      clip: clipId,
      review: reviewId.nullable(),
      at: count,
      proxy: z.boolean(),
      width: z.int().min(1).max(8192),
      height: z.int().min(1).max(8192),
      png: z.string().max(40_000_000),
    }),
    result: stillView,
  },
  /** Completes a review. Everything that speaks against it comes back, and then nothing was recorded. */
  'desk.complete': {
    right: 'review.do',
    args: z.strictObject({
      review: reviewId,
      judgements: z
        .array(
          z.strictObject({
            item: text.max(80),
            verdict: z.enum(ITEM_VERDICTS),
            marks: z.array(mark).max(50),
            note,
          }),
        )
        .max(100),
      result: z.enum(REVIEW_RESULTS),
      findings: z
        .array(
          z.strictObject({
            grade: z.enum(FINDING_GRADES),
            kind: z.enum(REVIEW_FINDING_KINDS),
            clip: clipId,
            at: count.nullable(),
            note,
          }),
        )
        .max(50),
      notes: z.array(z.strictObject({ clip: clipId, at: count, text: note })).max(200),
      praise: note,
      summary: note,
    }),
    result: z.object({
      refusals: z.array(
        z.object({ code: text, item: text.nullable(), source: z.array(z.object({ zh: text, en: text })) }),
      ),
    }),
  },
  /** Gives a review back unfinished. */
  'desk.drop': {
    right: 'review.do',
    args: z.strictObject({ review: reviewId, why: z.string().trim().min(1).max(500) }),
    result: nothing,
  },
  /** What the background found; null: it has not come to this clip yet, and now it comes first. */
  'desk.analysis': {
    right: 'footage.look',
    args: z.strictObject({ clip: clipId }),
    result: analysisView.nullable(),
  },
} as const satisfies RequestShapes;
