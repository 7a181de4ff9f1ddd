/** What a recording tells of itself, as views carry it. It does not compile unless it gives {@link MediaFacts}. */
import { z } from 'zod';
import type { MediaFacts } from '../media';
import { count, instant, text } from './values';

const track = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('video'),
    codec: text,
    width: count.nullable(),
    height: count.nullable(),
    milliFps: count.nullable(),
  }),
  z.object({
    kind: z.literal('audio'),
    codec: text,
    rate: count.nullable(),
    channels: count.nullable(),
  }),
  z.object({ kind: z.literal('data'), codec: text }),
]);

const position = z.object({
  where: z.enum(['udta', 'text-track', 'gpmd-track', 'freegps-block', 'exif']),
  latitudeE6: z.int().nullable(),
  longitudeE6: z.int().nullable(),
});

export const mediaView = z.object({
  container: z.enum(['mp4', 'mp4-fragmented', 'quicktime', 'avi', 'mpeg-ts', 'wav', 'jpeg']),
  tracks: z.array(track).readonly(),
  claimedMs: count.nullable(),
  verifiedMs: count.nullable(),
  framesClaimed: count.nullable(),
  framesVerified: count.nullable(),
  keyFrameMs: count.nullable(),
  created: z.object({ at: instant, zone: z.enum(['told', 'not-told']) }).nullable(),
  positions: z.array(position).readonly(),
}) satisfies z.ZodType<MediaFacts>;
