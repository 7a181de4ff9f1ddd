/** The register of devices, hand-out and return, faults and repairs, missing footage. */
import { z } from 'zod';
import { check, CHECK_NAMES } from '../acts/check';
import { CONDITIONS, MISSING_REASONS, PURPOSES } from '../acts/checkout';
import { deviceFacts, FAULT_KINDS, REPAIR_RESULTS, RETIREMENT_REASONS } from '../acts/device';
import { day } from '../acts/shapes';
import { MATTERS, RECIPIENTS } from '../profile/vocabulary';
import { readingsView } from './dock';
import type { RequestShapes } from './shape';
import {
  checkoutId,
  citationView,
  count,
  deviceId,
  faultId,
  instant,
  missingId,
  nothing,
  personId,
  repairId,
  sha256,
  text,
} from './values';

const note = z.string().max(2000);
const line = z.string().trim().max(200);

/** Why something was not done: each reason with its values and the articles that it stands on. None: it was done. */
export const refusalsView = z.object({
  refusals: z.array(
    z.object({
      code: text,
      values: z.record(text, z.union([text, z.number()])),
      articles: z.array(citationView),
    }),
  ),
});
export type RefusalsView = z.infer<typeof refusalsView>;

export const personLineView = z.object({
  person: personId,
  name: text,
  section: text,
  certificate: text.nullable(),
});
export type PersonLine = z.infer<typeof personLineView>;

/** A check as it is shown: with the articles that ask for it, and whether a custodian may override it. */
export const judgedCheckView = z.object({ check, articles: z.array(citationView), overridable: z.boolean() });
export type JudgedCheckView = z.infer<typeof judgedCheckView>;

export const checkoutView = z.object({
  checkout: checkoutId,
  device: deviceId,
  person: personLineView,
  purpose: z.enum(PURPOSES),
  case: text.nullable(),
  handedOut: instant,
  expectedReturn: instant.nullable(),
  accessories: z.array(text),
  checks: z.array(check),
  override: z.object({ checks: z.array(z.enum(CHECK_NAMES)), reason: text }).nullable(),
  handedIn: instant.nullable(),
  back: z.object({ condition: z.enum(CONDITIONS), accessoriesMissing: z.array(text) }).nullable(),
  checksBack: z.array(check),
  end: z
    .object({ how: z.enum(['dock', 'desk', 'lost', 'unreadable']), at: instant, clips: count.nullable() })
    .nullable(),
  /** It brought no footage, and nobody has said why. */
  asksForReason: z.boolean(),
});
export type CheckoutView = z.infer<typeof checkoutView>;

export const DEVICE_STATES = [
  'in-stock',
  'out',
  'handed-in',
  'docked',
  'faulty',
  'in-repair',
  'retired',
] as const;

export const deviceRowView = z.object({
  device: deviceId,
  facts: deviceFacts,
  state: z.enum(DEVICE_STATES),
  since: instant,
  custodian: text.nullable(),
  holder: personLineView.nullable(),
  checkout: checkoutView.nullable(),
  faults: z.array(
    z.object({
      fault: faultId,
      what: z.enum(FAULT_KINDS),
      note: text,
      reported: instant,
      photos: z.array(sha256),
    }),
  ),
  repair: z.object({ repair: repairId, firm: text.nullable(), finished: z.boolean() }).nullable(),
  readings: readingsView,
  /** When a dock last saw it, and how many files were left on it; null: never, or unknown. */
  lastDocked: instant.nullable(),
  unstored: count.nullable(),
  /** Somebody should keep an eye on it: its health tells why. */
  watch: z.boolean(),
  /** How late it is, milliseconds; null: it is not overdue. `escalated`: the section head's matter by now. */
  overdue: z
    .object({
      since: instant,
      lateMs: z.number(),
      escalated: z.boolean(),
      why: z.enum(['not-returned', 'not-docked']),
    })
    .nullable(),
});
export type DeviceRowView = z.infer<typeof deviceRowView>;

/** The board of all devices. Without a chosen regulation there are no thresholds, and nothing is handed out. */
export const deviceBoardView = z.object({ profileChosen: z.boolean(), devices: z.array(deviceRowView) });
export type DeviceBoardView = z.infer<typeof deviceBoardView>;

/** How a device ages: what to keep an eye on, and the measurements that it is seen in, oldest first. */
export const deviceHealthView = z.object({
  watch: z.boolean(),
  warnings: z.array(z.object({ code: text, values: z.record(text, z.union([text, z.number()])) })),
  duties: z.array(
    z.object({
      at: instant,
      batteryOut: z.number().nullable(),
      batteryBack: z.number().nullable(),
      recordedMs: count,
      /** Percent in an hour of recording; null: too short to say. */
      perHour: z.number().nullable(),
    }),
  ),
  dockings: z.array(
    z.object({ at: instant, bytes: count, readErrors: count, megabytesPerSecond: z.number().nullable() }),
  ),
});
export type DeviceHealthView = z.infer<typeof deviceHealthView>;

export const devicePageView = z.object({
  row: deviceRowView,
  health: deviceHealthView,
  checkouts: z.array(checkoutView),
  /** The whole life of the device, newest first. */
  life: z.array(
    z.object({
      seq: count,
      kind: text,
      at: instant,
      by: text.nullable(),
      why: text.nullable(),
      /** The few values of the act that its sentence needs. */
      values: z.record(text, z.union([text, z.number()])),
    }),
  ),
});
export type DevicePageView = z.infer<typeof devicePageView>;

export const handOutPreview = z.object({
  row: deviceRowView.nullable(),
  person: personLineView.nullable(),
  checks: z.array(judgedCheckView),
  refusals: refusalsView.shape.refusals,
});
export type HandOutPreview = z.infer<typeof handOutPreview>;

export const heldView = z.object({
  device: deviceId,
  model: text,
  where: z.enum(['stock', 'out', 'handed-in', 'repair', 'retired']),
  person: z.object({ person: personId, name: text }).nullable(),
  since: instant,
});
export type HeldView = z.infer<typeof heldView>;

export const overdueView = z.object({
  device: deviceId,
  person: personLineView,
  why: z.enum(['not-returned', 'not-docked']),
  since: instant,
  lateMs: z.number(),
  /** How often the holder was to be reminded up to now; a screen reminds when it grows. */
  reminders: count,
  /** When the section head was told, as the ledger has it; null: not yet. */
  sectionHeadTold: instant.nullable(),
});
export type OverdueView = z.infer<typeof overdueView>;

export const missingView = z.object({
  missing: missingId,
  at: instant,
  person: personLineView,
  checkout: checkoutId.nullable(),
  device: deviceId.nullable(),
  matter: z.enum(MATTERS).nullable(),
  reason: z.enum(MISSING_REASONS),
  note: text,
  basis: text,
  verdict: z.enum(['nothing-to-record', 'allowed', 'statement-needed', 'possible-breach']),
  tell: z.array(z.enum(RECIPIENTS)),
  seen: z.array(z.enum(RECIPIENTS)),
  /** What the verdict stands on. */
  articles: z.array(citationView),
});
export type MissingView = z.infer<typeof missingView>;

/** Pictures of a fault that were taken into the vault before. */
const photos = z.array(sha256).max(10).default([]);
/** What a person read from the device's display, where it cannot tell itself. */
const batteryPercent = z.int().min(0).max(100).nullable().default(null);
const device = z.strictObject({ device: deviceId });
const named = z.strictObject({ device: deviceId, facts: deviceFacts });

export const deviceRequests = {
  /** Every device, where it is, and what is overdue. */
  'devices.board': { right: 'device.see', args: nothing, result: deviceBoardView },
  'devices.device': { right: 'device.see', args: device, result: devicePageView },
  'devices.register': { right: 'device.keep', args: named, result: refusalsView },
  'devices.amend': { right: 'device.keep', args: named, result: refusalsView },
  'devices.retire': {
    right: 'device.keep',
    args: z.strictObject({ device: deviceId, reason: z.enum(RETIREMENT_REASONS), note }),
    result: refusalsView,
  },
  'devices.reinstate': {
    right: 'device.keep',
    args: z.strictObject({ device: deviceId, note }),
    result: refusalsView,
  },
  /** Who holds this badge. */
  'checkout.identify': {
    right: 'device.keep',
    args: z.strictObject({ badge: z.string().min(1).max(100) }),
    result: personLineView,
  },
  /** Where every device was at a moment of the past, and with whom; those registered later are left out. */
  'devices.held-at': {
    right: 'device.see',
    args: z.strictObject({ at: instant }),
    result: z.array(heldView),
  },
  /** What should be back and is not, the latest first. */
  'overdue.list': { right: 'device.see', args: nothing, result: z.array(overdueView) },
  /** The devices that are fittest to be handed out now, the best first. */
  'checkout.suggest': { right: 'device.keep', args: nothing, result: z.array(deviceId) },
  /** The checks of a hand-out as they stand now; changes nothing. */
  'checkout.preview': {
    right: 'device.keep',
    args: z.strictObject({ device: deviceId, person: personId.nullable(), batteryPercent }),
    result: handOutPreview,
  },
  'checkout.hand-out': {
    right: 'device.keep',
    args: z.strictObject({
      device: deviceId,
      person: personId,
      purpose: z.enum(PURPOSES),
      case: line.nullable(),
      expectedReturn: instant.nullable(),
      accessories: z.array(line).max(20),
      batteryPercent,
      override: z.object({ checks: z.array(z.enum(CHECK_NAMES)).max(20), reason: note }).nullable(),
    }),
    result: refusalsView.extend({ checkout: checkoutView.nullable() }),
  },
  'checkout.extend': {
    right: 'device.keep',
    args: z.strictObject({
      device: deviceId,
      expectedReturn: instant,
      why: z.string().trim().min(1).max(500),
    }),
    result: refusalsView,
  },
  /** Takes a device back at the desk. It counts as returned when its footage is proven, at once or at its next docking. */
  'checkout.hand-in': {
    right: 'device.keep',
    args: z.strictObject({
      device: deviceId,
      condition: z.enum(CONDITIONS),
      accessoriesMissing: z.array(line).max(20),
      batteryPercent,
      fault: z.object({ what: z.enum(FAULT_KINDS), note, photos }).nullable(),
    }),
    result: refusalsView,
  },
  /** Ends a hand-out without proof: the device is lost, or it came in with a fault and cannot be read. */
  'checkout.write-off': {
    right: 'device.keep',
    args: z.strictObject({ device: deviceId, outcome: z.enum(['lost', 'unreadable']), reason: note }),
    result: refusalsView,
  },
  'faults.report': {
    right: 'device.keep',
    args: z.strictObject({
      device: deviceId,
      what: z.enum(FAULT_KINDS),
      note,
      person: personId.nullable(),
      photos,
    }),
    result: refusalsView,
  },
  /** Copies a picture that the person picks into the vault, for the report that names it; null when they pick none. */
  'faults.take-photo': {
    right: 'device.keep',
    args: nothing,
    result: z.object({ photo: sha256 }).nullable(),
  },
  /** A picture of a fault. */
  'faults.photo': {
    right: 'device.see',
    args: z.strictObject({ photo: sha256 }),
    result: z.object({ url: text }),
  },
  'repairs.open': {
    right: 'device.keep',
    args: z.strictObject({ device: deviceId, firm: line.nullable(), expectedBack: day.nullable() }),
    result: refusalsView,
  },
  'repairs.finish': {
    right: 'device.keep',
    args: z.strictObject({
      device: deviceId,
      result: z.enum(REPAIR_RESULTS),
      cost: count.nullable(),
      parts: z.array(line).max(50),
      notOpenedHere: z.boolean(),
      note,
    }),
    result: refusalsView,
  },
  /** The check after a repair: passed puts the device back. */
  'repairs.check': {
    right: 'device.keep',
    args: z.strictObject({ device: deviceId, passed: z.boolean(), note }),
    result: refusalsView,
  },
  /** Why a duty brought no footage; asked of the officer there and then. */
  'missing.explain': {
    right: 'dock',
    args: z.strictObject({
      checkout: checkoutId,
      matter: z.enum(MATTERS).nullable(),
      reason: z.enum(MISSING_REASONS),
      note,
      basis: note,
    }),
    result: refusalsView,
  },
  /** The register of missing footage, newest first, and the hand-outs that nobody has explained yet. */
  'missing.list': {
    right: 'device.see',
    args: nothing,
    result: z.object({ explained: z.array(missingView), unexplained: z.array(checkoutView) }),
  },
  /** Somebody who had to be told has seen it. */
  'missing.acknowledge': {
    right: 'review.answer',
    args: z.strictObject({ missing: missingId }),
    result: refusalsView,
  },
} as const satisfies RequestShapes;
