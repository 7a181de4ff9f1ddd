/** Who held what, at any moment of the past: one stay after the other, without a gap and without an overlap. */
import type { Recorded } from './acts/act-of';
import { millisecondsOf, type Instant } from './clock';
import type { DeviceFile, EquipmentAct, Place } from './device-file';
import type { DeviceId, PersonId } from './ids';

/** A device was at `place` from `from` on, until its next stay begins. `seq`: the entry that moved it. */
export interface Stay {
  readonly device: DeviceId;
  readonly place: Place;
  readonly from: Instant;
  readonly seq: number;
}

/** The stay that an act begins, given the device before and after it; null when the act did not move it. */
export function stayBegun(
  before: DeviceFile | null,
  after: DeviceFile | null,
  { seq, at }: Recorded<EquipmentAct>,
): Stay | null {
  if (!after || before?.place === after.place) return null;
  return { device: after.device, place: after.place, from: at, seq };
}

/**
 * The stay of a device at `moment`; null before it was registered. `stays` are the device's own, as the ledger has them.
 * Should the station's clock have been set back between two of them, the later entry counts.
 */
export function stayAt(stays: readonly Stay[], moment: Instant): Stay | null {
  const at = millisecondsOf(moment);
  const begun = stays.filter(({ from }) => millisecondsOf(from) <= at);
  return begun.reduce<Stay | null>((last, stay) => (last && last.seq > stay.seq ? last : stay), null);
}

/** Where a device was at `moment`; null before it was registered. */
export function placeAt(stays: readonly Stay[], moment: Instant): Place | null {
  return stayAt(stays, moment)?.place ?? null;
}

/** Who held a device at `moment`: the borrower, from the hand-out until it is on the desk or proven in the dock. */
export function holderAt(stays: readonly Stay[], moment: Instant): PersonId | null {
  const place = placeAt(stays, moment);
  return place?.where === 'out' ? place.person : null;
}

/** What a person held at `moment`, of all devices whose stays are given. */
export function heldBy(
  person: PersonId,
  stays: ReadonlyMap<DeviceId, readonly Stay[]>,
  moment: Instant,
): readonly DeviceId[] {
  return [...stays].filter(([, own]) => holderAt(own, moment) === person).map(([device]) => device);
}
