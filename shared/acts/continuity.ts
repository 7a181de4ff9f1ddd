import { z } from 'zod';
import { clipId, deviceId, sessionId } from '../contract/values';
import { CONTINUITY_CODES, GAP_REASONS } from '../continuity/finding';
import type { ActOf } from './act-of';
import { instant, line, note } from './shapes';

/** A finding as it is put on record: its times are by the camera's clock. */
const foundAcross = z.object({
  id: line,
  code: z.enum(CONTINUITY_CODES),
  severity: z.enum(['error', 'warning', 'note']),
  after: clipId.nullable(),
  before: clipId.nullable(),
  from: instant.nullable(),
  to: instant.nullable(),
  values: z.record(z.string(), z.union([z.string(), z.int()])),
});

/** What the recordings of one camera show when they are held against one another, and why. */
export const continuityActShapes = {
  /** After an import: what was found that was not known, and what later footage withdrew. Both may be empty. */
  'continuity.found': z.object({
    device: deviceId,
    session: sessionId,
    findings: z.array(foundAcross),
    withdrawn: z.array(line),
  }),
  /** Why footage is missing, by the person who recorded. A later reason stands in the place of an earlier one. */
  'continuity.explained': z.object({
    device: deviceId,
    finding: line,
    reason: z.enum(GAP_REASONS),
    text: note,
    person: line,
  }),
} as const;

export type ContinuityAct = ActOf<typeof continuityActShapes>;
