import { z } from 'zod';
import { deviceId, faultId, personId, repairId, sha256 } from '../contract/values';
import type { ActOf } from './act-of';
import { check } from './check';
import { count, day, line, note } from './shapes';

export const DEVICE_KINDS = ['body-camera', 'camera', 'recorder', 'phone', 'other'] as const;

/** What is on record about a device. */
export const deviceFacts = z.object({
  kind: z.enum(DEVICE_KINDS),
  model: line,
  serial: line.nullable(),
  /** How it names itself on USB; two of one model may share a serial. */
  usb: z.object({ vendorId: line, productId: line, serial: line.nullable() }).nullable(),
  /** Number in the office's asset register. */
  asset: line.nullable(),
  section: line,
  /** Who looks after it [H22, F6]. */
  custodian: personId.nullable(),
  /** Issued to one person for good; null: from the pool. */
  assignedTo: personId.nullable(),
  /** The camera profile that reads its names. */
  cameraProfile: line.nullable(),
  cards: z.array(line).max(20),
  bought: day.nullable(),
  warrantyUntil: day.nullable(),
  /** What an hour of its recording takes; null: the agency's setting. */
  megabytesPerHour: z.int().min(1).max(1_000_000).nullable(),
  note,
});
export type DeviceFacts = z.output<typeof deviceFacts>;

export const FAULT_KINDS = [
  'no-power',
  'battery',
  'no-picture',
  'no-sound',
  'storage',
  'clock',
  'connection',
  'housing',
  'check-failed',
  'other',
] as const;

export const REPAIR_RESULTS = ['repaired', 'no-fault-found', 'beyond-repair'] as const;
export const RETIREMENT_REASONS = ['worn-out', 'beyond-repair', 'lost', 'handed-over', 'other'] as const;

/** The life of a device in the register (D1, D3). Its hand-outs are `CheckoutAct`s. */
export const deviceActShapes = {
  'device.registered': z.object({ device: deviceId, ...deviceFacts.shape }),
  /** All facts as they are from now on. */
  'device.amended': z.object({ device: deviceId, ...deviceFacts.shape }),
  'device.fault-reported': z.object({
    device: deviceId,
    fault: faultId,
    what: z.enum(FAULT_KINDS),
    note,
    /** Who met it; null: the station. */
    person: personId.nullable(),
    /** Pictures of it, by the hash under which the vault keeps them. */
    photos: z.array(sha256).max(10),
  }),
  'device.repair-opened': z.object({
    device: deviceId,
    repair: repairId,
    faults: z.array(faultId).min(1).max(100),
    /** The firm that it goes to; null: looked at here, from outside. */
    firm: line.nullable(),
    expectedBack: day.nullable(),
  }),
  'device.repair-finished': z.object({
    device: deviceId,
    repair: repairId,
    result: z.enum(REPAIR_RESULTS),
    /** In fen. */
    cost: count.nullable(),
    parts: z.array(line).max(50),
    /** Nobody of the office opened it or changed parts [H24]. */
    notOpenedHere: z.boolean(),
    note,
  }),
  /** The check that puts a repaired device back; it ends the repair either way. */
  'device.checked': z.object({
    device: deviceId,
    repair: repairId,
    passed: z.boolean(),
    checks: z.array(check).max(20),
    /** The fault that a failed check is. */
    fault: faultId.nullable(),
    note,
  }),
  'device.retired': z.object({ device: deviceId, reason: z.enum(RETIREMENT_REASONS), note }),
  /** Found again, or retired by mistake. */
  'device.reinstated': z.object({ device: deviceId, note }),
} as const;

export type DeviceAct = ActOf<typeof deviceActShapes>;
