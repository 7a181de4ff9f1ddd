import { z } from 'zod';
import { checkoutId, deviceId, missingId, personId, sessionId } from '../contract/values';
import { MATTERS, RECIPIENTS } from '../profile/vocabulary';
import type { ActOf } from './act-of';
import { check, CHECK_NAMES } from './check';
import { count, instant, line, note } from './shapes';

/** What a device is handed out for. */
export const PURPOSES = [
  'inspection',
  'complaint',
  'investigation',
  'service',
  'personal-issue',
  'training',
  'test',
  'other',
] as const;
export type Purpose = (typeof PURPOSES)[number];

export const CONDITIONS = ['good', 'worn', 'damaged'] as const;

/** Hand-out and return (D2, D4). */
export const checkoutActShapes = {
  'checkout.handed-out': z.object({
    checkout: checkoutId,
    device: deviceId,
    person: personId,
    /** As they were on that day [H22, S11, F6–7]. */
    section: line,
    certificate: line.nullable(),
    purpose: z.enum(PURPOSES),
    case: line.nullable(),
    /** Null: issued for good. */
    expectedReturn: instant.nullable(),
    accessories: z.array(line).max(20),
    checks: z.array(check).max(20),
    /** The checks that did not pass, handed out in spite of. */
    override: z.object({ checks: z.array(z.enum(CHECK_NAMES)).min(1).max(20), reason: note }).nullable(),
  }),
  'checkout.extended': z.object({ checkout: checkoutId, device: deviceId, expectedReturn: instant }),
  /** The device is here again; whether all its footage is in the vault is not proven yet. */
  'checkout.handed-in': z.object({
    checkout: checkoutId,
    device: deviceId,
    condition: z.enum(CONDITIONS),
    accessoriesMissing: z.array(line).max(20),
    checks: z.array(check).max(20),
  }),
  /** All that was on the device is in the vault: the hand-out is over. */
  'checkout.returned': z.object({
    checkout: checkoutId,
    device: deviceId,
    how: z.enum(['dock', 'desk']),
    /** The import that proved it. */
    session: sessionId,
    /** Recordings of this hand-out; 0 asks for a line in the register of missing footage. */
    clips: count,
    checks: z.array(check).max(20),
  }),
  /** Over without proof: the device is lost, or nobody can read it any more. */
  'checkout.written-off': z.object({
    checkout: checkoutId,
    device: deviceId,
    outcome: z.enum(['lost', 'unreadable']),
    reason: note,
  }),
  /** It was noticed that a device is overdue, and who was told. */
  'checkout.overdue': z.object({
    checkout: checkoutId,
    device: deviceId,
    told: z.enum(['holder', 'section-head']),
    since: instant,
  }),
} as const;

export type CheckoutAct = ActOf<typeof checkoutActShapes>;

export const MISSING_REASONS = [
  'no-incident',
  'writing-sufficed',
  'device-fault',
  'bad-weather',
  'obstructed',
  'battery',
  'forgot',
  'secret',
  'urgent',
  'other',
] as const;
export type MissingReason = (typeof MISSING_REASONS)[number];

/** What the profile makes of a reason. */
export const VERDICTS = ['nothing-to-record', 'allowed', 'statement-needed', 'possible-breach'] as const;

/** The register of footage that is missing. */
export const missingActShapes = {
  'missing.explained': z.object({
    missing: missingId,
    person: personId,
    /** The hand-out that brought no footage; null: a duty without a device. */
    checkout: checkoutId.nullable(),
    device: deviceId.nullable(),
    matter: z.enum(MATTERS).nullable(),
    reason: z.enum(MISSING_REASONS),
    note,
    /** The basis for not recording, where the regulation asks for it [F5]. */
    basis: note,
    verdict: z.enum(VERDICTS),
    /** Who has to be told. */
    tell: z.array(z.enum(RECIPIENTS)).max(5),
  }),
  /** Somebody who had to be told has seen it. */
  'missing.acknowledged': z.object({ missing: missingId, as: z.enum(RECIPIENTS) }),
} as const;

export type MissingAct = ActOf<typeof missingActShapes>;
