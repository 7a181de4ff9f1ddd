/** The register of devices (D1): what may be put into it, changed in it, and taken out of use. */
import type { DeviceAct, DeviceFacts, RETIREMENT_REASONS } from './acts/device';
import { instantOf } from './clock';
import { openCheckout, type DeviceFile } from './device-file';
import type { DeviceId } from './ids';
import { granted, refused, type Refusal, type Ruling } from './ruling';

export type RegisterRefusal =
  | 'device-known'
  | 'device-not-registered'
  | 'device-model-missing'
  | 'device-section-missing'
  /** Another device in use has this asset number. */
  | 'asset-taken'
  /** Another device in use has this model and serial number. */
  | 'serial-taken'
  | 'device-unchanged'
  /** It is out, or its footage is not proven: first the return, or writing it off. */
  | 'device-checkout-open'
  | 'device-retired'
  | 'device-not-retired'
  | 'reason-missing';

/** Puts a device into the register. `others` are all devices. */
export function registerDevice(
  device: DeviceId,
  facts: DeviceFacts,
  others: readonly DeviceFile[],
): Ruling<DeviceAct, RegisterRefusal> {
  if (others.some((other) => other.device === device)) return refused('device-known', { device });
  const clean = trimmed(facts);
  return (
    objectionTo(clean, others) ?? granted({ kind: 'device.registered' as const, data: { device, ...clean } })
  );
}

/** What several devices are registered with together. */
export interface RegisterMany {
  /** Null: something speaks against one of them at least. */
  readonly acts: readonly DeviceAct[] | null;
  /** What speaks against each, in their order. */
  readonly refusals: readonly (readonly Refusal<RegisterRefusal>[])[];
}

/** Puts several devices into the register, all or none. What one takes (a number, a serial) the next cannot have. */
export function registerDevices(
  rows: readonly { readonly device: DeviceId; readonly facts: DeviceFacts }[],
  others: readonly DeviceFile[],
): RegisterMany {
  const register = [...others];
  const rulings = rows.map(({ device, facts }) => {
    const ruling = registerDevice(device, facts, register);
    if (ruling.ok) register.push(newDevice(device, facts));
    return ruling;
  });
  const acts = rulings.flatMap((ruling) => (ruling.ok ? ruling.acts : []));
  return {
    acts: acts.length === rows.length ? acts : null,
    refusals: rulings.map((ruling) => (ruling.ok ? [] : ruling.refusals)),
  };
}

/** A device that is about to be registered, as those after it have to see it. */
export function newDevice(device: DeviceId, facts: DeviceFacts): DeviceFile {
  const never = instantOf(0);
  return {
    device,
    facts,
    registered: never,
    place: { where: 'stock' },
    since: never,
    faults: [],
    repair: null,
  };
}

/** Changes what is on record about a device. `all` are all devices. */
export function amendDevice(
  device: DeviceId,
  facts: DeviceFacts,
  all: readonly DeviceFile[],
): Ruling<DeviceAct, RegisterRefusal> {
  const before = all.find((one) => one.device === device);
  if (!before) return refused('device-not-registered', { device });
  const clean = trimmed(facts);
  if (JSON.stringify(inOrder(clean)) === JSON.stringify(inOrder(before.facts)))
    return refused('device-unchanged', { device });
  const others = all.filter((one) => one !== before);
  return (
    objectionTo(clean, others) ?? granted({ kind: 'device.amended' as const, data: { device, ...clean } })
  );
}

/** Takes a device out of use for good. What is lost while it is out is written off with its hand-out instead. */
export function retireDevice(
  file: DeviceFile | null,
  reason: (typeof RETIREMENT_REASONS)[number],
  note: string,
): Ruling<DeviceAct, RegisterRefusal> {
  if (!file) return refused('device-not-registered');
  const { device } = file;
  if (file.place.where === 'retired') return refused('device-retired', { device });
  if (openCheckout(file)) return refused('device-checkout-open', { device });
  if (note.trim() === '' && reason === 'other') return refused('reason-missing');
  return granted({ kind: 'device.retired', data: { device, reason, note: note.trim() } });
}

/** Takes a retired device back, as one that was found again. What is on it is not known: the hand-out asks for a docking. */
export function reinstateDevice(file: DeviceFile | null, note: string): Ruling<DeviceAct, RegisterRefusal> {
  if (!file) return refused('device-not-registered');
  if (file.place.where !== 'retired') return refused('device-not-retired', { device: file.device });
  if (note.trim() === '') return refused('reason-missing');
  return granted({ kind: 'device.reinstated', data: { device: file.device, note: note.trim() } });
}

function objectionTo(facts: DeviceFacts, others: readonly DeviceFile[]) {
  if (facts.model === '') return refused('device-model-missing' as const);
  if (facts.section === '') return refused('device-section-missing' as const);
  const inUse = others.filter(({ place }) => place.where !== 'retired');
  const sameAsset = inUse.find((other) => facts.asset !== null && other.facts.asset === facts.asset);
  if (sameAsset)
    return refused('asset-taken' as const, { asset: facts.asset ?? '', device: sameAsset.device });
  const sameSerial = inUse.find(
    (other) =>
      facts.serial !== null && other.facts.serial === facts.serial && other.facts.model === facts.model,
  );
  if (sameSerial)
    return refused('serial-taken' as const, { serial: facts.serial ?? '', device: sameSerial.device });
  return null;
}

function trimmed(facts: DeviceFacts): DeviceFacts {
  const orNull = (text: string | null): string | null => {
    const clean = text?.trim() ?? '';
    return clean === '' ? null : clean;
  };
  return {
    ...facts,
    model: facts.model.trim(),
    section: facts.section.trim(),
    serial: orNull(facts.serial),
    asset: orNull(facts.asset),
    cards: [...new Set(facts.cards.map((card) => card.trim()).filter((card) => card !== ''))],
    note: facts.note.trim(),
  };
}

function inOrder(facts: DeviceFacts): readonly (readonly [string, unknown])[] {
  return Object.entries(facts).sort(([a], [b]) => (a < b ? -1 : 1));
}
