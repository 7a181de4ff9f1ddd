/** The deep check of one clip, and what this computer has for it. */
import { z } from 'zod';
import { ANALYSES } from '../media-tools';
import type { RequestShapes } from './shape';
import { clipId, count, failureView, findingView, instant, nothing, sha256, text } from './values';

const parts = z.object({
  decoders: count,
  encoders: count,
  filters: count,
  muxers: count,
  demuxers: count,
});

export const mediaToolsView = z.discriminatedUnion('found', [
  z.object({ found: z.literal(false) }),
  z.object({
    found: z.literal(true),
    version: text,
    place: z.enum(['setting', 'bundled', 'path']),
    holdsMemory: z.boolean(),
    parts,
    lacking: z.record(z.enum(ANALYSES), z.array(text)),
  }),
]);

/** A deep check on record. */
export const deepCheckView = z.object({
  seq: count,
  at: instant,
  by: text,
  tool: text,
  tracks: z.array(
    z.object({
      kind: z.enum(['video', 'audio']),
      codec: text,
      frames: count,
      expected: count.nullable(),
      digest: sha256,
    }),
  ),
  complaints: count,
  samples: z.array(text),
  findings: z.array(findingView),
});
export type DeepCheckView = z.infer<typeof deepCheckView>;

/** What is being done about a clip now. */
export const deepCheckStateView = z.discriminatedUnion('at', [
  z.object({ at: z.literal('idle'), failure: failureView.nullable() }),
  z.object({ at: z.literal('waiting') }),
  z.object({ at: z.literal('running'), framesDone: count, framesTotal: count }),
]);
export type DeepCheckStateView = z.infer<typeof deepCheckStateView>;

export const deepCheckRequests = {
  /** The tools of this computer, and what they can honestly be asked. */
  'media.tools': { right: 'footage.list', args: nothing, result: mediaToolsView },
  /** The last deep check of a clip, and what is being done about it now. */
  'deep-check.of-clip': {
    right: 'footage.list',
    args: z.strictObject({ clip: clipId }),
    result: z.object({ last: deepCheckView.nullable(), now: deepCheckStateView }),
  },
  /** Puts a clip next in turn. `deep-check.changed` tells how far it is. */
  'deep-check.start': { right: 'footage.look', args: z.strictObject({ clip: clipId }), result: nothing },
  /** Stops it, or takes it out of turn. Nothing goes on record. */
  'deep-check.stop': { right: 'footage.look', args: z.strictObject({ clip: clipId }), result: nothing },
} as const satisfies RequestShapes;
