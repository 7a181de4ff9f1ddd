/**
 * Faults and repairs (D3): a fault stops a device wherever it is, and only a finished repair with a passed check puts
 * it back [H24]. Whether a stopped device may go out after all is decided at the hand-out, by the profile.
 */
import type { Check } from './acts/check';
import type { DeviceAct, FAULT_KINDS, REPAIR_RESULTS } from './acts/device';
import type { Day } from './clock';
import type { DeviceFile } from './device-file';
import type { FaultId, PersonId, RepairId, Sha256 } from './ids';
import { inForce, itemSource, type AgencyProfile } from './profile/agency';
import { granted, refused, type Ruling } from './ruling';

export type RepairRefusal =
  | 'device-not-registered'
  | 'device-retired'
  /** It is out: it has to be handed in before anybody can repair it. */
  | 'device-not-here'
  | 'fault-known'
  | 'fault-note-missing'
  | 'no-fault-open'
  | 'repair-under-way'
  | 'repair-unknown'
  | 'repair-finished-already'
  | 'repair-not-finished'
  /** The regulation leaves repairs to professionals. */
  | 'professional-repair-needed'
  /** It was opened or changed here, where the regulation forbids it: that needs an explanation. */
  | 'opened-here-unexplained'
  | 'check-contradicts';

export interface ReportFault {
  readonly fault: FaultId;
  readonly what: (typeof FAULT_KINDS)[number];
  readonly note: string;
  readonly person: PersonId | null;
  readonly photos: readonly Sha256[];
}

/** Reports a fault. The device is stopped from this moment, in stock, out or handed in. */
export function reportFault(
  file: DeviceFile | null,
  { fault, what, note, person, photos }: ReportFault,
): Ruling<DeviceAct, RepairRefusal> {
  if (!file) return refused('device-not-registered');
  const { device } = file;
  if (file.place.where === 'retired') return refused('device-retired', { device });
  if (file.faults.some((known) => known.fault === fault)) return refused('fault-known');
  if (what === 'other' && note.trim() === '') return refused('fault-note-missing');
  return granted({
    kind: 'device.fault-reported',
    data: { device, fault, what, note: note.trim(), person, photos: [...photos] },
  });
}

/** Sends a device with its open faults to a firm, or has it looked at here from outside (`firm` null). */
export function openRepair(
  file: DeviceFile | null,
  repair: RepairId,
  firm: string | null,
  expectedBack: Day | null,
): Ruling<DeviceAct, RepairRefusal> {
  if (!file) return refused('device-not-registered');
  const { device } = file;
  switch (file.place.where) {
    case 'retired':
      return refused('device-retired', { device });
    case 'repair':
      return refused('repair-under-way', { device });
    case 'out':
      return refused('device-not-here', { device });
    case 'stock':
    case 'handed-in':
      break;
  }
  const faults = file.faults.map(({ fault }) => fault);
  if (faults.length === 0) return refused('no-fault-open', { device });
  const name = firm?.trim() ?? '';
  return granted({
    kind: 'device.repair-opened',
    data: { device, repair, faults, firm: name === '' ? null : name, expectedBack },
  });
}

export interface FinishRepair {
  readonly repair: RepairId;
  readonly result: (typeof REPAIR_RESULTS)[number];
  /** In fen. */
  readonly cost: number | null;
  readonly parts: readonly string[];
  readonly notOpenedHere: boolean;
  readonly note: string;
}

/** Records what a repair came to. The device stays out of use until it is checked. */
export function finishRepair(
  file: DeviceFile | null,
  command: FinishRepair,
  profile: AgencyProfile,
): Ruling<DeviceAct, RepairRefusal> {
  const { repair, result, cost, parts, notOpenedHere } = command;
  if (file?.repair?.repair !== repair) return refused('repair-unknown');
  if (file.repair.finished) return refused('repair-finished-already');
  const rules = inForce(profile, 'repair.rules').value ?? [];
  if (rules.includes('professional-repair') && result === 'repaired' && file.repair.firm === null)
    return refused(
      'professional-repair-needed',
      undefined,
      itemSource(profile, 'repair.rules', 'professional-repair'),
    );
  const note = command.note.trim();
  if (rules.includes('never-open') && !notOpenedHere && note === '')
    return refused('opened-here-unexplained', undefined, itemSource(profile, 'repair.rules', 'never-open'));
  return granted({
    kind: 'device.repair-finished',
    data: { device: file.device, repair, result, cost, parts: [...parts], notOpenedHere, note },
  });
}

/**
 * Checks a device after its repair. Passed: its faults are over, and it is back in stock, or handed in where its
 * footage is still to be proven. Failed: that is a fault of its own, `fault` its id, and the device stays stopped.
 */
export function checkRepaired(
  file: DeviceFile | null,
  { repair, passed, checks, fault, note }: CheckRepaired,
): Ruling<DeviceAct, RepairRefusal> {
  if (file?.repair?.repair !== repair) return refused('repair-unknown');
  if (!file.repair.finished) return refused('repair-not-finished');
  if (passed && checks.some(({ result }) => result === 'fail')) return refused('check-contradicts');
  return granted({
    kind: 'device.checked',
    data: {
      device: file.device,
      repair,
      passed,
      checks: [...checks],
      fault: passed ? null : fault,
      note: note.trim(),
    },
  });
}

export interface CheckRepaired {
  readonly repair: RepairId;
  readonly passed: boolean;
  readonly checks: readonly Check[];
  /** The id of the fault that a failed check is. */
  readonly fault: FaultId;
  readonly note: string;
}
