/** What the recordings of a camera show when they are held against one another, and the reasons on file. */
import { z } from 'zod';
import { CONTINUITY_CODES, GAP_REASONS } from '../continuity/finding';
import type { RequestShapes } from './shape';
import { clipId, count, deviceId, instant, nothing, text } from './values';

export const gapReasonView = z.object({
  reason: z.enum(GAP_REASONS),
  text,
  /** Who gave it. */
  person: text,
  at: instant,
  by: text,
  /** Its entry in the ledger. */
  seq: count,
});
export type GapReasonView = z.infer<typeof gapReasonView>;

/** One finding. `from` and `to` are by the camera's clock. */
export const continuityFindingView = z.object({
  device: deviceId,
  id: text,
  code: z.enum(CONTINUITY_CODES),
  severity: z.enum(['error', 'warning', 'note']),
  after: clipId.nullable(),
  before: clipId.nullable(),
  from: instant.nullable(),
  to: instant.nullable(),
  values: z.record(text, z.union([text, z.number()])),
  /** Whether somebody is asked for the reason. */
  asks: z.boolean(),
  reason: gapReasonView.nullable(),
  /** The officer's number in the clip's name, as a suggestion for who gives the reason. */
  personAlias: text.nullable(),
});
export type ContinuityFindingView = z.infer<typeof continuityFindingView>;

/** One continuous recording: its segments, and where footage is missing in it. Times are by the camera's clock. */
export const runView = z.object({
  kind: z.enum(['video', 'audio']),
  start: instant.nullable(),
  end: instant.nullable(),
  segments: z.array(z.object({ clip: clipId, start: instant.nullable(), end: instant.nullable() })),
  gaps: z.array(z.object({ id: text, after: clipId, before: clipId, from: instant, to: instant })),
});
export type RunView = z.infer<typeof runView>;

export const continuityRequests = {
  /** What a camera's footage lacks and nobody has given a reason for yet, oldest first. */
  'continuity.unexplained': {
    right: 'dock',
    args: z.strictObject({ device: deviceId }),
    result: z.array(continuityFindingView),
  },
  /** Files the reason for a finding. `other` needs words. A later reason stands in the place of an earlier one. */
  'continuity.explain': {
    right: 'dock',
    args: z.strictObject({
      device: deviceId,
      finding: z.string().max(200),
      reason: z.enum(GAP_REASONS),
      text: z.string().max(500),
      person: z.string().trim().min(1).max(60),
    }),
    result: nothing,
  },
  /** The recording that a clip is a part of, and all that was found beside the clip. */
  'continuity.of-clip': {
    right: 'footage.list',
    args: z.strictObject({ clip: clipId }),
    result: z.object({ run: runView.nullable(), findings: z.array(continuityFindingView) }),
  },
} as const satisfies RequestShapes;
