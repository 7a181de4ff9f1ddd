import { z } from 'zod';
import { clipId, sha256 } from '../contract/values';
import { FINDING_CODES } from '../finding';
import type { ActOf } from './act-of';
import { count, line } from './shapes';

const finding = z.object({
  code: z.enum(FINDING_CODES),
  severity: z.enum(['error', 'warning', 'note']),
  values: z.record(z.string(), z.union([z.string(), z.int()])).optional(),
  place: z.object({ byte: count.optional(), ms: count.optional() }).optional(),
});

/** Every picture and sound of a clip was decoded, and this came of it. */
export const deepCheckActShapes = {
  'clip.deep-checked': z.object({
    clip: clipId,
    tool: line,
    tracks: z.array(
      z.object({
        kind: z.enum(['video', 'audio']),
        codec: line,
        frames: count,
        expected: count.nullable(),
        digest: sha256,
      }),
    ),
    complaints: count,
    samples: z.array(line),
    findings: z.array(finding),
  }),
} as const;

export type DeepCheckAct = ActOf<typeof deepCheckActShapes>;
