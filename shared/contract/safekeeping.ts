/** Where clips are kept: places of second copies, reading everything again, damage. */
import { z } from 'zod';
import { DAMAGES, PLACE_TROUBLES, SCRUB_DAYS } from '../safekeeping';
import type { RequestShapes } from './shape';
import { clipId, count, deviceId, instant, nothing, placeId, text } from './values';

export const rulesView = z.strictObject({
  unplugWaitsForCopy: z.boolean(),
  scrubDays: z.int().min(SCRUB_DAYS.least).max(SCRUB_DAYS.most),
});

const placeTrouble = z.object({
  code: z.enum(PLACE_TROUBLES),
  values: z.record(text, z.union([text, z.number()])).optional(),
});

/** How old the readings are of what one place holds: how many whole ones were read within the period, and the oldest. */
const agesView = z.object({
  /** Clips and attachments. */
  files: count,
  fresh: count,
  damaged: count,
  oldest: instant.nullable(),
  newest: instant.nullable(),
});

export const storagePlaceView = z.object({
  place: placeId,
  name: text,
  /** For reading only: no request takes a path. */
  folder: text,
  addedAt: instant,
  trouble: placeTrouble.nullable(),
  /** On the vault's own disk, so that one loss takes both; null while it cannot be told. */
  onVaultsDisk: z.boolean().nullable(),
  /** Null while the place cannot be reached. */
  space: z.object({ totalBytes: count, freeBytes: count }).nullable(),
  clips: count,
  attachments: count,
  bytes: count,
  behindClips: count,
  behindAttachments: count,
  behindBytes: count,
  /** Clips that its file system cannot hold. */
  tooLarge: count,
  ages: agesView,
  /** When its copy of the ledger was last brought up to date since the program was started. */
  ledgerCopiedAt: instant.nullable(),
});
export type StoragePlaceView = z.infer<typeof storagePlaceView>;

export const damageView = z.object({
  /** Null: an attachment, with the name that it came with as its source. */
  clip: clipId.nullable(),
  device: deviceId.nullable(),
  source: text,
  /** Null: the vault's original. */
  place: z.object({ place: placeId, name: text }).nullable(),
  how: z.enum(DAMAGES),
  at: instant,
  /** `healing`: a whole copy can be reached; `away`: there is one that cannot be reached now; `none`: there is none. */
  hope: z.enum(['healing', 'away', 'none']),
});
export type DamageView = z.infer<typeof damageView>;

export const safekeepingView = z.object({
  rules: rulesView,
  places: z.array(storagePlaceView),
  originals: agesView,
  scrub: z.object({ clipsDone: count, clipsTotal: count, bytesDone: count }).nullable(),
  damaged: z.object({ originals: count, copies: count, first: z.array(damageView) }),
});
export type SafekeepingView = z.infer<typeof safekeepingView>;

/** A folder that somebody would make a place of. */
export const placeCandidateView = z.object({
  folder: text,
  freeBytes: count,
  /** `ours`: a place of this vault, which is taken up again; all but it and `nothing` are refused. */
  holds: z.enum(['nothing', 'ours', 'vault', 'other-vault', 'other-files', 'inside-vault', 'in-use']),
  onVaultsDisk: z.boolean(),
});
export type PlaceCandidateView = z.infer<typeof placeCandidateView>;

export const safekeepingRequests = {
  /** Places, rules, how old the readings are, and what is damaged. */
  'safekeeping.state': { right: 'ledger.check', args: nothing, result: safekeepingView },
  /** Lets the person pick a folder for second copies in the system's own dialog; null when they cancel. */
  'safekeeping.choose-place': {
    right: 'station.set-up',
    args: nothing,
    result: placeCandidateView.nullable(),
  },
  /** Makes a place of the folder that was chosen last, or takes it up again where it is one. */
  'safekeeping.add-place': {
    right: 'station.set-up',
    args: z.strictObject({ name: z.string().trim().min(1).max(60) }),
    result: nothing,
  },
  /** Uses a place no more. What lies there stays, and counts no more. */
  'safekeeping.remove-place': {
    right: 'station.set-up',
    args: z.strictObject({ place: placeId, why: z.string().trim().min(1).max(500) }),
    result: nothing,
  },
  'safekeeping.set-rules': { right: 'station.set-up', args: rulesView, result: nothing },
  /** Begins to read again all that is due, or (`all`) everything, without waiting for its time. */
  'safekeeping.scrub': { right: 'ledger.check', args: z.strictObject({ all: z.boolean() }), result: nothing },
  'safekeeping.scrub-stop': { right: 'ledger.check', args: nothing, result: nothing },
  /** Tries again now whatever waits for a place or for a proven copy. */
  'safekeeping.retry': { right: 'ledger.check', args: nothing, result: nothing },
} as const satisfies RequestShapes;
