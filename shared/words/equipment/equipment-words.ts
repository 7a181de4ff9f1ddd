/** What people read of devices, hand-outs, deadlines and missing footage: the names of states and reasons, and refusals. */
import type { CheckName } from '../../acts/check';
import type { CONDITIONS, MissingReason, Purpose, VERDICTS } from '../../acts/checkout';
import type { DEVICE_KINDS, FAULT_KINDS, REPAIR_RESULTS, RETIREMENT_REASONS } from '../../acts/device';
import type { DutyRefusal } from '../../away-duty';
import type { CheckoutEnd, CheckoutRefusal } from '../../checkout';
import type { DeviceState, Place } from '../../device-file';
import type { HealthWarning } from '../../device-health';
import type { RegisterRefusal } from '../../device-register';
import type { DeviceSheetProblem } from '../../device-sheet';
import type { DifferenceKind, InventoryRefusal } from '../../inventory';
import type { MissingRefusal } from '../../missing-footage';
import type { Overdue } from '../../overdue';
import type { PersonSheetProblem } from '../../person-sheet';
import type { RecordingEnd } from '../../recording-end';
import type { RepairRefusal } from '../../repair';
import type { LateRefusal } from '../../late-storage';
import type { LateReason, StorageState } from '../../storage-deadline';
import type { Language } from '../sentences';
import { en } from './en';
import { zh } from './zh';

type Words<K extends string> = Readonly<Record<K, string>>;

export type EquipmentRefusal =
  | RegisterRefusal
  | RepairRefusal
  | CheckoutRefusal
  | MissingRefusal
  | InventoryRefusal
  | DutyRefusal
  | LateRefusal
  | DeviceSheetProblem
  | PersonSheetProblem;

/** A word left out does not compile. Written as `Sentences` are; values that are codes are put in by their own words. */
export interface EquipmentWords {
  readonly deviceKind: Words<(typeof DEVICE_KINDS)[number]>;
  readonly deviceState: Words<DeviceState>;
  readonly place: Words<Place['where']>;
  readonly check: Words<CheckName>;
  /** A check's value against its limit. */
  readonly checkValue: Words<CheckName>;
  readonly purpose: Words<Purpose>;
  readonly condition: Words<(typeof CONDITIONS)[number]>;
  readonly end: Words<CheckoutEnd['how']>;
  readonly fault: Words<(typeof FAULT_KINDS)[number]>;
  readonly repairResult: Words<(typeof REPAIR_RESULTS)[number]>;
  readonly retirement: Words<(typeof RETIREMENT_REASONS)[number]>;
  readonly overdue: Words<Overdue['why']>;
  readonly difference: Words<DifferenceKind>;
  readonly health: Words<HealthWarning['code']>;
  readonly missingReason: Words<MissingReason>;
  readonly verdict: Words<(typeof VERDICTS)[number]>;
  readonly storage: Words<StorageState['state']>;
  readonly lateReason: Words<LateReason>;
  readonly endUnknown: Words<(RecordingEnd & { known: false })['why']>;
  readonly refusal: Words<EquipmentRefusal>;
}

export const EQUIPMENT_WORDS: Readonly<Record<Language, EquipmentWords>> = { zh, en };
