/** Drawing samples for review: plans, the draw itself, what a reviewer has to do. */
import { z } from 'zod';
import {
  DRAW_PURPOSES,
  drawFilter,
  drawScheme,
  PLAN_RHYTHMS,
  SKIP_REASONS,
  WEIGHT_REASONS,
} from '../acts/draw';
import { day, line, note } from '../acts/shapes';
import { REVIEW_RESULTS } from '../acts/review';
import { refusalsView } from './devices';
import type { RequestShapes } from './shape';
import {
  accountName,
  clipId,
  count,
  deviceId,
  drawId,
  instant,
  nothing,
  planId,
  reviewId,
  sha256,
  text,
} from './values';

/** Somebody's account with their name. */
const who = z.object({ account: accountName, name: text });

export const drawRowView = z.object({
  draw: drawId,
  purpose: z.enum(DRAW_PURPOSES),
  about: text,
  plan: z.object({ plan: planId, name: text }).nullable(),
  period: day.nullable(),
  frozenAt: instant,
  frozenBy: text,
  state: z.enum(['committing', 'revealing', 'number-awaited', 'drawn', 'abandoned']),
  clips: count,
  persons: count,
  /** Places to review, and how many of them are. */
  places: count,
  done: count,
  skipped: count,
  due: day,
  late: z.boolean(),
  /** Who has to bind themselves, or to show, before it goes on. */
  waitsFor: z.array(who),
  /** What this person can do for it now. */
  mine: z.enum(['commit', 'reveal', 'read-number']).nullable(),
});
export type DrawRowView = z.infer<typeof drawRowView>;

const placeView = z.object({
  position: count,
  /** Null: one of the asking person's own clips, which they are not told. */
  clip: clipId.nullable(),
  source: text,
  person: text,
  section: text,
  cover: z.boolean(),
  chance: z.boolean(),
  weight: count,
  because: z.array(z.enum(WEIGHT_REASONS)),
  reviewer: who.nullable(),
  state: z.enum(['waiting', 'going-on', 'done', 'skipped']),
  skipped: z.object({ reason: z.enum(SKIP_REASONS), note: text }).nullable(),
  /** The review that was completed for it. */
  review: reviewId.nullable(),
  result: z.enum(REVIEW_RESULTS).nullable(),
  findings: count,
});
export type PlaceView = z.infer<typeof placeView>;

export const drawPageView = z.object({
  row: drawRowView,
  filter: drawFilter,
  scheme: drawScheme,
  frozen: sha256,
  seedFrom: z.discriminatedUnion('by', [
    z.object({ by: z.literal('two-people'), first: who, second: who }),
    z.object({ by: z.literal('public-number'), named: text, notBefore: instant }),
  ]),
  commitments: z.array(z.object({ by: who, commitment: sha256 })),
  /** The secrets that were shown, or the number as it was read. */
  told: z.array(z.object({ by: who, text })),
  seed: sha256.nullable(),
  places: z.array(placeView),
  /** Drawn again just now from what is on record. Null: not drawn yet. */
  again: z.enum(['same', 'list', 'commitment', 'seed', 'sample', 'not-drawn']).nullable(),
  /** What the places drawn by chance show so far; null: none were. Skipped ones count as faulty. */
  shows: z
    .object({
      drawn: count,
      reviewed: count,
      faulty: count,
      skipped: count,
      all: count,
      atMost: count.nullable(),
    })
    .nullable(),
  abandoned: z.object({ at: instant, why: text, by: text }).nullable(),
});
export type DrawPageView = z.infer<typeof drawPageView>;

export const drawPreviewView = z.object({
  clips: count,
  persons: z.array(
    z.object({
      stratum: text,
      name: text,
      section: text,
      clips: count,
      waited: count,
      neverReviewed: z.boolean(),
    }),
  ),
  reasons: z.record(z.enum(WEIGHT_REASONS), count),
  /** How many clips come by chance, and all in all at most. */
  byChance: count,
  places: count,
});
export type DrawPreviewView = z.infer<typeof drawPreviewView>;

const planBody = {
  name: z.string().trim().min(1).max(100),
  every: z.enum(PLAN_RHYTHMS),
  from: day,
  within: z.int().min(1).max(366),
  filter: drawFilter,
  scheme: drawScheme,
  reviewers: z.array(accountName).min(1).max(50),
};

export const planView = z.object({
  plan: planId,
  ...planBody,
  name: text,
  ended: z.boolean(),
  /** The newest first. */
  periods: z.array(
    z.object({
      first: day,
      from: instant,
      to: instant,
      due: day,
      state: z.enum(['running', 'to-draw', 'missed', 'drawing', 'reviewing', 'late', 'done']),
      draw: drawId.nullable(),
      places: count,
      done: count,
    }),
  ),
});
export type PlanView = z.infer<typeof planView>;

export const assignmentView = z.object({
  draw: drawId,
  position: count,
  clip: clipId,
  purpose: z.enum(DRAW_PURPOSES),
  about: text,
  source: text,
  device: deviceId,
  person: text,
  recorded: instant,
  durationMs: count.nullable(),
  due: day,
  late: z.boolean(),
  /** The review of it that is going on. */
  review: reviewId.nullable(),
});
export type AssignmentView = z.infer<typeof assignmentView>;

const seedGiven = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('two-people'), second: accountName }),
  z.strictObject({ by: z.literal('public-number'), named: line.trim().min(1), notBefore: instant }),
]);
const ofDraw = z.strictObject({ draw: drawId });
const ofPlace = { draw: drawId, position: count };

export const drawRequests = {
  'draws.list': { right: 'review.see', args: nothing, result: z.array(drawRowView) },
  'draws.draw': { right: 'review.see', args: ofDraw, result: drawPageView },
  /** What a filter and a scheme would give; changes nothing. */
  'draws.preview': {
    right: 'review.draw',
    args: z.strictObject({ filter: drawFilter, scheme: drawScheme, recheck: z.boolean() }),
    result: drawPreviewView,
  },
  /** Who can review, and who can be the second of two. */
  'draws.people': {
    right: 'review.draw',
    args: nothing,
    result: z.object({ reviewers: z.array(who), witnesses: z.array(who), sections: z.array(text) }),
  },
  /** Freezes the list. Nothing that anybody chooses later changes what is drawn. */
  'draws.freeze': {
    right: 'review.draw',
    args: z.strictObject({
      purpose: z.enum(['spot-check', 'complaint', 'inspection', 'recheck']),
      about: line,
      filter: drawFilter,
      scheme: drawScheme,
      reviewers: z.array(accountName).min(1).max(50),
      due: day,
      seed: seedGiven,
    }),
    result: refusalsView.extend({ draw: drawId.nullable() }),
  },
  /** The same for a period of a plan, on the plan's own terms. */
  'draws.freeze-period': {
    right: 'review.draw',
    args: z.strictObject({ plan: planId, period: day, seed: seedGiven }),
    result: refusalsView.extend({ draw: drawId.nullable() }),
  },
  'draws.commit': {
    right: 'review.witness',
    args: z.strictObject({ draw: drawId, commitment: sha256 }),
    result: refusalsView,
  },
  'draws.reveal': {
    right: 'review.witness',
    args: z.strictObject({ draw: drawId, secret: line.min(1) }),
    result: refusalsView,
  },
  'draws.read-number': {
    right: 'review.witness',
    args: z.strictObject({ draw: drawId, number: z.string().regex(/^\d{6,40}$/) }),
    result: refusalsView,
  },
  'draws.skip': {
    right: 'review.do',
    args: z.strictObject({ ...ofPlace, reason: z.enum(SKIP_REASONS), note }),
    result: refusalsView,
  },
  'draws.assign': {
    right: 'review.draw',
    args: z.strictObject({ ...ofPlace, reviewer: accountName, why: note }),
    result: refusalsView,
  },
  'draws.abandon': {
    right: 'review.draw',
    args: z.strictObject({ draw: drawId, why: note }),
    result: refusalsView,
  },
  /** Writes the file with which anybody can draw again. Null: the person chose no place. */
  'draws.export': { right: 'review.see', args: ofDraw, result: z.object({ file: text.nullable() }) },
  /** What the asking reviewer still has to review, the most urgent first. */
  'draws.mine': { right: 'review.do', args: nothing, result: z.array(assignmentView) },
  'plans.list': { right: 'review.see', args: nothing, result: z.array(planView) },
  /** A new plan, or another word for an old one. */
  'plans.set': {
    right: 'review.draw',
    args: z.strictObject({ plan: planId.nullable(), ...planBody }),
    result: refusalsView,
  },
  'plans.end': {
    right: 'review.draw',
    args: z.strictObject({ plan: planId, why: note }),
    result: refusalsView,
  },
} as const satisfies RequestShapes;
