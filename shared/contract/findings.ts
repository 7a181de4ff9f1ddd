/** What reviews found, and what became of it; good work; what reviewing amounts to. */
import { z } from 'zod';
import { ATTACHMENT_FORMATS } from '../acts/attachment';
import { ESCALATION_REASONS, MOST_ATTACHMENTS } from '../acts/rectification';
import { FINDING_GRADES, REVIEW_FINDING_KINDS, REVIEW_RESULTS } from '../acts/review';
import { day, line, note } from '../acts/shapes';
import { refusalsView } from './devices';
import type { RequestShapes } from './shape';
import {
  accountName,
  citationView,
  clipId,
  count,
  deviceId,
  findingId,
  instant,
  nothing,
  reviewId,
  sha256,
  text,
} from './values';

const who = z.object({ account: accountName, name: text });
const evidence = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('clip'), clip: clipId }),
  z.object({ kind: z.literal('document'), number: line, title: line }),
]);

/** A picture or a paper with an answer. */
export const attachmentView = z.object({
  sha256,
  /** The name that it came with. */
  name: text,
  bytes: count,
  format: z.enum(ATTACHMENT_FORMATS),
});
export type AttachmentView = z.infer<typeof attachmentView>;

const answerView = z.object({
  at: instant,
  by: text,
  answer: text,
  evidence: z.array(evidence),
  attachments: z.array(attachmentView),
  verified: z.object({ at: instant, by: text, accepted: z.boolean(), note: text }).nullable(),
});

export const foundView = z.object({
  finding: findingId,
  review: reviewId,
  clip: clipId,
  source: text,
  device: deviceId,
  person: text,
  section: text,
  /** Milliseconds into the clip; null: the clip as a whole. */
  atMs: count.nullable(),
  kind: z.enum(REVIEW_FINDING_KINDS),
  grade: z.enum(FINDING_GRADES),
  note: text,
  /** By which articles this is a breach; empty: by none. */
  articles: z.array(citationView),
  foundAt: instant,
  foundBy: text,
  state: z.enum(['new', 'waived', 'open', 'overdue', 'answered', 'sent-back', 'done']),
  owner: who.nullable(),
  due: day.nullable(),
  demand: text,
  waived: text,
  answers: z.array(answerView),
  escalated: z.array(z.object({ at: instant, reason: z.enum(ESCALATION_REASONS), note: text })),
  /** Findings of this kind within a year before: of the person, of the camera. */
  repeats: z.object({ person: count, device: count }),
  /** Whether it was found in the asking person's own footage. */
  isOwn: z.boolean(),
});
export type FoundView = z.infer<typeof foundView>;

export const trainingView = z.object({
  clip: clipId,
  source: text,
  person: text,
  section: text,
  durationMs: count.nullable(),
  state: z.enum(['proposed', 'approved', 'withdrawn']),
  proposedBy: text,
  note: text,
});
export type TrainingView = z.infer<typeof trainingView>;

export const reviewStatisticsView = z.object({
  completed: count,
  /** Of the recordings, and what was really on a screen. */
  lengthMs: count,
  watchedMs: count,
  results: z.record(z.enum(REVIEW_RESULTS), count),
  kinds: z.array(
    z.object({ kind: z.enum(REVIEW_FINDING_KINDS), slight: count, general: count, serious: count }),
  ),
  reviewers: z.array(
    z.object({
      name: text,
      completed: count,
      lengthMs: count,
      watchedMs: count,
      findings: count,
      waiting: count,
    }),
  ),
  /** Everybody who has footage: how much of it was ever reviewed, and when the last time. */
  persons: z.array(
    z.object({
      name: text,
      section: text,
      clips: count,
      reviewed: count,
      last: instant.nullable(),
      praised: count,
    }),
  ),
  /** Second reviews of the same footage. */
  agreement: z.object({
    reviews: count,
    pairs: count,
    alike: count,
    kappa: z.int().nullable(),
    sameResult: count,
  }),
  draws: z.object({ drawn: count, waiting: count, abandoned: count, late: count }),
  findings: z.object({ new: count, open: count, overdue: count, done: count }),
});
export type ReviewStatisticsView = z.infer<typeof reviewStatisticsView>;

const ofFinding = { finding: findingId };
const ofAttachment = z.strictObject({ ...ofFinding, attachment: sha256, as: z.enum(['picture', 'copy']) });
/** A picture as an address, or the name of the copy that was written; null: the person chose no place. */
const shownAttachment = z.object({ url: text.nullable(), file: text.nullable() });

export const findingRequests = {
  /** Every finding, the newest first. */
  'findings.board': { right: 'review.see', args: nothing, result: z.array(foundView) },
  /** Those that the asking section head has to answer, or answered. */
  'findings.to-answer': { right: 'review.answer', args: nothing, result: z.array(foundView) },
  /** Who can put something right, by their sections. */
  'findings.owners': {
    right: 'review.see',
    args: nothing,
    result: z.array(who.extend({ section: text })),
  },
  'rectifications.open': {
    right: 'review.do',
    args: z.strictObject({ ...ofFinding, owner: accountName, due: day, demand: note }),
    result: refusalsView,
  },
  'rectifications.waive': {
    right: 'review.do',
    args: z.strictObject({ ...ofFinding, note }),
    result: refusalsView,
  },
  'rectifications.answer': {
    right: 'review.answer',
    args: z.strictObject({
      ...ofFinding,
      answer: note,
      evidence: z.array(evidence).max(20),
      attachments: z.array(sha256).max(MOST_ATTACHMENTS).default([]),
    }),
    result: refusalsView,
  },
  /** Copies a picture or a paper that the owner picks into the vault, for the answer that names it; null: none picked. */
  'rectifications.attach': {
    right: 'review.answer',
    args: z.strictObject(ofFinding),
    result: attachmentView.nullable(),
  },
  /** What was attached to an answer of one's own, shown, or written out as a copy. */
  'rectifications.attachment': { right: 'review.answer', args: ofAttachment, result: shownAttachment },
  /** What was attached to any answer. */
  'findings.attachment': { right: 'review.see', args: ofAttachment, result: shownAttachment },
  'rectifications.verify': {
    right: 'review.verify',
    args: z.strictObject({ ...ofFinding, accepted: z.boolean(), note }),
    result: refusalsView,
  },
  /** Brings it before the deputy leader. */
  'rectifications.escalate': {
    right: 'review.do',
    args: z.strictObject({ ...ofFinding, reason: z.enum(['serious', 'repeated', 'asked']), note }),
    result: refusalsView,
  },
  /** Another owner, another day: the deputy leader's. */
  'rectifications.redirect': {
    right: 'review.oversee',
    args: z.strictObject({ ...ofFinding, owner: accountName, due: day, why: note }),
    result: refusalsView,
  },
  'praise.give': {
    right: 'review.do',
    args: z.strictObject({ clip: clipId, review: reviewId.nullable(), note }),
    result: refusalsView,
  },
  /** A clip would teach others: the deputy leader decides. */
  'training.propose': {
    right: 'review.do',
    args: z.strictObject({ clip: clipId, note }),
    result: refusalsView,
  },
  'training.decide': {
    right: 'review.oversee',
    args: z.strictObject({ clip: clipId, approved: z.boolean(), note }),
    result: refusalsView,
  },
  /** The clips that everybody of the office may learn from; who decides also sees what was proposed. */
  'training.list': { right: 'training.look', args: nothing, result: z.array(trainingView) },
  /** Opens an approved one: a ledger entry, then an address for the player. */
  'training.look': {
    right: 'training.look',
    args: z.strictObject({ clip: clipId }),
    result: z.object({ url: z.string(), mime: z.string() }),
  },
  /** What reviewing amounts to between two moments, and who was never looked at. */
  'reviews.statistics': {
    right: 'review.see',
    args: z.strictObject({ from: instant, to: instant }),
    result: reviewStatisticsView,
  },
} as const satisfies RequestShapes;
