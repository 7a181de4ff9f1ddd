/** The values that views and arguments are made of, as both sides parse them. */
import { z } from 'zod';
import { FINDING_CODES } from '../finding';
import { FAILURES, type FailureCode } from '../failure';
import type { Instant } from '../clock';
import { REGULATIONS } from '../profile/citation';
import type {
  AccountName,
  Blake3,
  CheckoutId,
  ClipId,
  DeviceId,
  DockId,
  DrawId,
  DutyId,
  FaultId,
  FindingId,
  InventoryId,
  LookId,
  MissingId,
  PersonId,
  PlaceId,
  PlanId,
  RepairId,
  ReviewId,
  SessionId,
  Sha256,
  Sm3,
  StillId,
} from '../ids';

export const text = z.string();
export const count = z.int().nonnegative();
export const instant = text.transform((t) => t as Instant);
export const clipId = text.regex(/^[0-9a-f]{32}$/).transform((t) => t as ClipId);
export const dockId = text
  .min(1)
  .max(200)
  .transform((t) => t as DockId);
export const deviceId = text.regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/).transform((t) => t as DeviceId);
export const personId = text.regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/).transform((t) => t as PersonId);
export const accountName = text
  .trim()
  .toLowerCase()
  .regex(/^[a-z][a-z0-9._-]{1,31}$/)
  .transform((t) => t as AccountName);
export const sessionId = text
  .min(1)
  .max(60)
  .transform((t) => t as SessionId);
const recordId = text.regex(/^\d{8}T\d{6}Z-[0-9a-f]{8}$/);
export const checkoutId = recordId.transform((t) => t as CheckoutId);
export const faultId = recordId.transform((t) => t as FaultId);
export const repairId = recordId.transform((t) => t as RepairId);
export const dutyId = recordId.transform((t) => t as DutyId);
export const inventoryId = recordId.transform((t) => t as InventoryId);
export const missingId = recordId.transform((t) => t as MissingId);
export const drawId = recordId.transform((t) => t as DrawId);
export const planId = recordId.transform((t) => t as PlanId);
export const reviewId = recordId.transform((t) => t as ReviewId);
export const findingId = recordId.transform((t) => t as FindingId);
export const lookId = recordId.transform((t) => t as LookId);
export const stillId = recordId.transform((t) => t as StillId);
export const blake3 = text.regex(/^[0-9a-f]{64}$/).transform((t) => t as Blake3);
export const placeId = text.regex(/^[0-9a-f]{16}$/).transform((t) => t as PlaceId);
export const sm3 = text.regex(/^[0-9a-f]{64}$/).transform((t) => t as Sm3);
export const sha256 = text.regex(/^[0-9a-f]{64}$/).transform((t) => t as Sha256);

/** An article, to be worded in the language of whoever reads it. */
export const citationView = z.object({
  regulation: z.enum(REGULATIONS),
  article: count,
  item: count.optional(),
});

const failureCode = z.enum(Object.keys(FAILURES) as [FailureCode, ...FailureCode[]]);
export const failureView = z.object({
  code: failureCode,
  values: z.record(text, z.union([text, z.number()])).optional(),
});

export const findingView = z.object({
  code: z.enum(FINDING_CODES),
  severity: z.enum(['error', 'warning', 'note']),
  values: z.record(text, z.union([text, z.number()])).optional(),
  place: z.object({ byte: count.optional(), ms: count.optional() }).optional(),
});

/** Arguments or a result with nothing in them. */
export const nothing = z.strictObject({});
