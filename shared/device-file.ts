/**
 * A device as its acts tell it: where it is, and what is wrong with it. The place is one value, so that a device is
 * never in two; everything else that one wants to know about it is asked of this.
 */
import type { Recorded } from './acts/act-of';
import type { CheckoutAct } from './acts/checkout';
import type { DeviceAct, DeviceFacts, FAULT_KINDS, RETIREMENT_REASONS } from './acts/device';
import type { Instant } from './clock';
import type { CheckoutId, DeviceId, FaultId, PersonId, RepairId, Sha256 } from './ids';

/** Every act that moves or changes a device. */
export type EquipmentAct = DeviceAct | CheckoutAct;

/** Where a device is by the record. Whether it also sits in a dock is seen, not recorded. */
export type Place =
  | { readonly where: 'stock' }
  | { readonly where: 'out'; readonly checkout: CheckoutId; readonly person: PersonId }
  /** Here again, but not yet proven: it cannot be handed out. */
  | { readonly where: 'handed-in'; readonly checkout: CheckoutId; readonly person: PersonId }
  /** `checkout`: it came in with footage that is not proven yet. */
  | { readonly where: 'repair'; readonly repair: RepairId; readonly handedIn: HandedIn | null }
  | { readonly where: 'retired'; readonly reason: (typeof RETIREMENT_REASONS)[number] };

export interface HandedIn {
  readonly checkout: CheckoutId;
  readonly person: PersonId;
}

export interface Fault {
  readonly fault: FaultId;
  readonly what: (typeof FAULT_KINDS)[number];
  readonly note: string;
  readonly reported: Instant;
  /** Pictures of it, by the digest under which the vault keeps them. */
  readonly photos: readonly Sha256[];
}

export interface DeviceFile {
  readonly device: DeviceId;
  readonly facts: DeviceFacts;
  readonly registered: Instant;
  readonly place: Place;
  readonly since: Instant;
  /** Faults that no repair with a passed check has ended. Any of them stops the device. */
  readonly faults: readonly Fault[];
  /** The repair under way; `finished`: the firm is done, the check is still to come. */
  readonly repair: {
    readonly repair: RepairId;
    /** Null: looked at here, from outside. */
    readonly firm: string | null;
    readonly faults: readonly FaultId[];
    readonly finished: boolean;
  } | null;
}

/** What a board of devices shows, the most urgent first where several are true. */
export type DeviceState = 'retired' | 'in-repair' | 'faulty' | 'docked' | 'handed-in' | 'out' | 'in-stock';

/** The state of a device; `docked`: it sits in a dock now. */
export function deviceState({ place, faults }: DeviceFile, docked: boolean): DeviceState {
  if (place.where === 'retired') return 'retired';
  if (place.where === 'repair') return 'in-repair';
  if (faults.length > 0) return 'faulty';
  if (docked) return 'docked';
  return place.where === 'stock' ? 'in-stock' : place.where;
}

/** The hand-out that is not over yet, or null. */
export function openCheckout({ place }: DeviceFile): HandedIn | null {
  switch (place.where) {
    case 'out':
    case 'handed-in':
      return { checkout: place.checkout, person: place.person };
    case 'repair':
      return place.handedIn;
    case 'stock':
    case 'retired':
      return null;
  }
}

/** A device after one act about it; null before its registration. Acts that do not fit leave it as it is. */
export function deviceAfter(before: DeviceFile | null, act: Recorded<EquipmentAct>): DeviceFile | null {
  if (act.kind === 'device.registered') {
    const { device, ...facts } = act.data;
    return {
      device,
      facts,
      registered: act.at,
      place: { where: 'stock' },
      since: act.at,
      faults: [],
      repair: null,
    };
  }
  if (before === null) return null;
  const after = changed(before, act);
  return after.place === before.place ? after : { ...after, since: act.at };
}

function changed(
  file: DeviceFile,
  act: Recorded<Exclude<EquipmentAct, { kind: 'device.registered' }>>,
): DeviceFile {
  switch (act.kind) {
    case 'device.amended': {
      const { device, ...facts } = act.data;
      return { ...file, device, facts };
    }
    case 'device.fault-reported':
      return withFault(file, { ...faultIn(act.data), reported: act.at });
    case 'device.repair-opened':
      return {
        ...file,
        place: { where: 'repair', repair: act.data.repair, handedIn: openCheckout(file) },
        repair: { repair: act.data.repair, firm: act.data.firm, faults: act.data.faults, finished: false },
      };
    case 'device.repair-finished':
      return { ...file, repair: file.repair && { ...file.repair, finished: true } };
    case 'device.checked':
      return afterCheck(file, act);
    case 'device.retired':
      return { ...file, place: { where: 'retired', reason: act.data.reason }, repair: null };
    case 'device.reinstated':
      return { ...file, place: { where: 'stock' } };
    case 'checkout.handed-out': {
      const { checkout, person } = act.data;
      return { ...file, place: { where: 'out', checkout, person } };
    }
    case 'checkout.handed-in':
      return file.place.where === 'out' ? { ...file, place: { ...file.place, where: 'handed-in' } } : file;
    case 'checkout.returned':
    case 'checkout.written-off':
      return over(file);
    case 'checkout.extended':
    case 'checkout.overdue':
      return file;
  }
}

function afterCheck(
  file: DeviceFile,
  { data, at }: Recorded<DeviceAct & { kind: 'device.checked' }>,
): DeviceFile {
  const handedIn = openCheckout(file);
  const back: DeviceFile = {
    ...file,
    place: handedIn ? { where: 'handed-in', ...handedIn } : { where: 'stock' },
    repair: null,
  };
  if (!data.passed)
    return data.fault
      ? withFault(back, {
          fault: data.fault,
          what: 'check-failed',
          note: data.note,
          reported: at,
          photos: [],
        })
      : back;
  const mended = file.repair?.faults ?? [];
  return { ...back, faults: back.faults.filter(({ fault }) => !mended.includes(fault)) };
}

/** The hand-out is over, wherever the device is by now. */
function over(file: DeviceFile): DeviceFile {
  if (file.place.where === 'repair') return { ...file, place: { ...file.place, handedIn: null } };
  return { ...file, place: { where: 'stock' } };
}

function faultIn({
  fault,
  what,
  note,
  photos,
}: Extract<DeviceAct, { kind: 'device.fault-reported' }>['data']): Omit<Fault, 'reported'> {
  return { fault, what, note, photos };
}

function withFault(file: DeviceFile, fault: Fault): DeviceFile {
  return { ...file, faults: [...file.faults, fault] };
}
