import { z } from 'zod';
import { accountName, clipId, findingId, personId, reviewId, sha256 } from '../contract/values';
import type { ActOf } from './act-of';
import { day, line, note } from './shapes';

/** Why a rectification went up. */
export const ESCALATION_REASONS = ['overdue', 'sent-back-twice', 'serious', 'repeated', 'asked'] as const;
export type EscalationReason = (typeof ESCALATION_REASONS)[number];

/** What an answer stands on: a clip in the vault, or a document by its number. */
const evidence = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('clip'), clip: clipId }),
  z.object({ kind: z.literal('document'), number: line, title: line }),
]);
export type Evidence = z.output<typeof evidence>;

/** Pictures and papers with one answer. */
export const MOST_ATTACHMENTS = 10;

/** What becomes of a review's findings (R3). A rectification has the id of its finding. */
export const rectificationActShapes = {
  /** Somebody has to put it right, and answer. */
  'rectification.opened': z.object({
    finding: findingId,
    owner: accountName,
    section: line,
    due: day,
    demand: note,
  }),
  /** Nothing has to be put right; why is said. */
  'rectification.waived': z.object({ finding: findingId, note }),
  'rectification.answered': z.object({
    finding: findingId,
    answer: note,
    evidence: z.array(evidence).max(20),
    /** Pictures and papers that show it, kept in the vault before. */
    attachments: z.array(sha256).max(MOST_ATTACHMENTS).default([]),
  }),
  /** Somebody else than who answered has seen whether it is so. */
  'rectification.verified': z.object({ finding: findingId, accepted: z.boolean(), note }),
  'rectification.escalated': z.object({
    finding: findingId,
    reason: z.enum(ESCALATION_REASONS),
    note,
  }),
  /** A copy of an answer's attachment was written out of the vault. */
  'rectification.evidence-copied': z.object({ finding: findingId, attachment: sha256 }),
  /** Another owner, another day. Why: the entry's. */
  'rectification.redirected': z.object({
    finding: findingId,
    owner: accountName,
    section: line,
    due: day,
  }),
} as const;

export type RectificationAct = ActOf<typeof rectificationActShapes>;

/** Good work. */
export const praiseActShapes = {
  'praise.given': z.object({ clip: clipId, person: personId, review: reviewId.nullable(), note }),
  /** A clip would teach others; the approver decides. */
  'training.proposed': z.object({ clip: clipId, note }),
  /** Everybody of the office may look at it from now on. */
  'training.approved': z.object({ clip: clipId }),
  'training.withdrawn': z.object({ clip: clipId, note }),
} as const;

export type PraiseAct = ActOf<typeof praiseActShapes>;
