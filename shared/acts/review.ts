import { z } from 'zod';
import { clipId, drawId, findingId, reviewId, sha256, stillId } from '../contract/values';
import { BREACH_KINDS } from '../profile/vocabulary';
import type { ActOf } from './act-of';
import { count, line, note } from './shapes';

/** A moment of a clip, or a stretch of it, in milliseconds of the recording; the proof of a judgement or a finding. */
const mark = z.object({
  clip: clipId,
  at: count,
  /** The end of a stretch; null: one moment. */
  to: count.nullable(),
  /** A picture of the moment that was kept as evidence. */
  still: stillId.nullable(),
});
export type Mark = z.output<typeof mark>;

export const ITEM_VERDICTS = ['met', 'not-met', 'not-applicable', 'cannot-judge'] as const;
export type ItemVerdict = (typeof ITEM_VERDICTS)[number];

/** How one thing that the regulation asks was found. */
const judgement = z.object({
  /** A rule of the profile, or one thing in its list: `opening.elements:time`. */
  item: z.string().regex(/^[a-z-]+\.[a-z-]+(:[a-z-]+)?$/),
  verdict: z.enum(ITEM_VERDICTS),
  marks: z.array(mark).max(50),
  note,
});
export type Judgement = z.output<typeof judgement>;

/** The profile's kinds of breach, and what is to be done better without being one. */
export const REVIEW_FINDING_KINDS = [...BREACH_KINDS, 'shortcoming'] as const;
export type ReviewFindingKind = (typeof REVIEW_FINDING_KINDS)[number];

export const FINDING_GRADES = ['slight', 'general', 'serious'] as const;
export type FindingGrade = (typeof FINDING_GRADES)[number];

/** What a review found, to be answered and put right. */
const reviewFinding = z.object({
  finding: findingId,
  grade: z.enum(FINDING_GRADES),
  kind: z.enum(REVIEW_FINDING_KINDS),
  clip: clipId,
  /** Milliseconds into the clip; null: the clip as a whole. */
  at: count.nullable(),
  note,
});
export type ReviewFinding = z.output<typeof reviewFinding>;

/** What was written down at a moment while looking. */
const momentNote = z.object({ clip: clipId, at: count, text: note });
export type MomentNote = z.output<typeof momentNote>;

export const REVIEW_RESULTS = ['conforms', 'improve', 'does-not-conform', 'cannot-be-judged'] as const;
export type ReviewResult = (typeof REVIEW_RESULTS)[number];

/** The place in a draw that a review answers for; null where nobody drew it. */
const drawn = z.object({ draw: drawId, position: count }).nullable();

/** A stretch of a clip, in milliseconds of the recording: from, and up to. */
const interval = z.tuple([count, count]).refine(([from, to]) => from < to);

/** Replaying footage for a check (R2), and the looks themselves (R4, C2). */
export const reviewActShapes = {
  /** A reviewer took a recording up. `clips` is all of it, in order: the drawn clip with the segments that belong to it. */
  'review.opened': z.object({
    review: reviewId,
    drawn,
    /** The clip that was drawn or chosen; it is among `clips`. */
    clip: clipId,
    clips: z.array(clipId).min(1).max(500),
  }),
  /** What was really shown to somebody: every stretch that went over the screen, at whatever speed. Why: the entry's. */
  'clip.watched': z.object({
    clip: clipId,
    review: reviewId.nullable(),
    /** In order, apart from one another. */
    intervals: z.array(interval).min(1).max(500),
    /** The length of all of them together, rounded. */
    seconds: count,
    /** A copy made for looking was shown instead of the original. */
    proxy: z.boolean(),
  }),
  /** A picture of a moment, kept as a file of its own. Who saw it and when: the entry's. */
  'still.kept': z.object({
    still: stillId,
    clip: clipId,
    review: reviewId.nullable(),
    /** The picture's time in the recording, milliseconds. */
    at: count,
    /** The digest of the clip that it was taken from. */
    original: sha256,
    proxy: z.boolean(),
    /** The picture itself, an attachment: its digest, its place in the vault, its size. */
    sha256,
    file: line,
    bytes: count,
    /** How it was read back; left out: from the cache. */
    readBack: z.enum(['medium', 'cached']).optional(),
    width: count,
    height: count,
  }),
  'review.completed': z.object({
    review: reviewId,
    drawn,
    clips: z.array(clipId).min(1).max(500),
    /** The regulation and its edition that the checklist was made of. */
    regulation: line,
    judgements: z.array(judgement).max(100),
    result: z.enum(REVIEW_RESULTS),
    findings: z.array(reviewFinding).max(50),
    notes: z.array(momentNote).max(200),
    /** What was done well, in words; empty: nothing was said. */
    praise: note,
    /** In words; may be empty. */
    summary: note,
    /** Milliseconds of the recording that this reviewer had on the screen, and the length of all of it. */
    watchedMs: count,
    lengthMs: count,
  }),
  /** Taken up and not finished: the drawn place waits for somebody again. Why: the entry's. */
  'review.dropped': z.object({ review: reviewId }),
} as const;

export type ReviewAct = ActOf<typeof reviewActShapes>;
export type ReviewData<K extends ReviewAct['kind']> = Extract<ReviewAct, { kind: K }>['data'];
