/** Footage: the list, one clip, looking at it. */
import { z } from 'zod';
import { mediaView } from './media';
import { PROOF_MARKS } from '../proof';
import { clipStorageView } from './storage';
import { DAMAGES } from '../safekeeping';
import type { RequestShapes } from './shape';
import {
  blake3,
  clipId,
  count,
  deviceId,
  findingView,
  instant,
  nothing,
  personId,
  placeId,
  sessionId,
  sha256,
  sm3,
  text,
} from './values';

const mediaKind = z.enum(['video', 'audio', 'photo', 'side-log']);

/** One line of the Footage list. `recorded` and `modified` are by the camera's clock, `sealedAt` by the station's. */
export const clipRowView = z.object({
  clip: clipId,
  device: deviceId,
  source: text,
  kind: mediaKind,
  format: text,
  bytes: count,
  /** The verified duration; null where there is none (photos), or none could be told. */
  durationMs: count.nullable(),
  recorded: instant.nullable(),
  modified: instant,
  sealedAt: instant,
  personAlias: text.nullable(),
  deviceMark: z.boolean(),
  worst: z.enum(['error', 'warning', 'note']).nullable(),
  readBack: z.enum(['medium', 'cached']),
  /** Who had the camera: by its hand-out, else by the number in the file's name. */
  holder: personId.nullable(),
  /** Null for side logs, and as long as no regulation is chosen. */
  storage: clipStorageView.nullable(),
  /** The proof ladder in one word. */
  proven: z.enum(PROOF_MARKS),
});
export type ClipRowView = z.infer<typeof clipRowView>;

const holdingView = z.object({
  verifiedAt: instant,
  readBack: z.enum(['medium', 'cached']),
  damage: z.object({ how: z.enum(DAMAGES), at: instant }).nullable(),
});

/** What the acts on record say of how well a clip is proven; {@link proofLadder} makes the rungs of it. */
export const proofView = z.object({
  sealedAt: instant,
  original: holdingView,
  copies: z.array(holdingView.extend({ place: placeId, name: text })),
});
export type ProofView = z.infer<typeof proofView>;

export const clipView = clipRowView.extend({
  sha256,
  /** Null where it was not computed: old entries, and stations whose system has no BLAKE3. */
  blake3: blake3.nullable(),
  /** Null until the station had time for it. */
  sm3: sm3.nullable(),
  original: text,
  session: sessionId,
  profile: text.nullable(),
  recordedFrom: z.enum(['file-name']).nullable(),
  claim: z.object({ algorithm: z.literal('md5'), value: text, computed: text }).nullable(),
  belongsTo: text.nullable(),
  media: mediaView.nullable(),
  sideLogs: z.array(clipRowView),
  findings: z.array(findingView),
  proof: proofView,
  /** The clip's entry in the ledger. */
  seq: count,
  /** Every act on this clip, oldest first. */
  history: z.array(z.object({ seq: count, at: instant, by: text, kind: text, why: text.nullable() })),
});
export type ClipView = z.infer<typeof clipView>;

/** Filters of the Footage list. Times are by the camera's clock, falling back to the file's time. `text` matches names;
 * `storage: 'unexplained'` is late with no reason on file. */
export const footageFilter = z.strictObject({
  device: deviceId.optional(),
  /** Who had the camera. */
  person: personId.optional(),
  from: instant.optional(),
  to: instant.optional(),
  kind: z.enum(['video', 'audio', 'photo', 'side-log']).optional(),
  findings: z.boolean().optional(),
  marked: z.boolean().optional(),
  storage: z.enum(['late', 'unexplained', 'in-time', 'undetermined']).optional(),
  text: z.string().max(100).optional(),
});
export type FootageFilter = z.infer<typeof footageFilter>;

export const footageHolderView = z.object({
  person: personId,
  name: text,
  section: text,
  active: z.boolean(),
});
export type FootageHolderView = z.infer<typeof footageHolderView>;

export const footageRequests = {
  /** One page of footage, newest recording first; `after` is the last clip of the page before. */
  'footage.page': {
    right: 'footage.list',
    args: z.strictObject({ filter: footageFilter, after: clipId.nullable(), limit: z.int().min(1).max(500) }),
    result: z.object({ rows: z.array(clipRowView), total: z.int().nonnegative() }),
  },
  /** The cameras that have footage. */
  'footage.devices': { right: 'footage.list', args: nothing, result: z.array(deviceId) },
  /** The people of whom there is footage, whether they are still here or not, in order of their numbers. */
  'footage.holders': { right: 'footage.list', args: nothing, result: z.array(footageHolderView) },
  /** Everything on record about one clip. */
  'footage.clip': { right: 'footage.list', args: z.strictObject({ clip: clipId }), result: clipView },
  /** Opens a clip for looking: a ledger entry, then an address that the player can use for a while. */
  'footage.look': {
    right: 'footage.look',
    args: z.strictObject({ clip: clipId, why: z.string().max(500).nullable() }),
    result: z.object({ url: z.string(), mime: z.string() }),
  },
} as const satisfies RequestShapes;
