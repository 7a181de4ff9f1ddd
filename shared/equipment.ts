/**
 * The one fold of everything about equipment: the catalog applies it entry by entry to the rows that an act names, the
 * tests to whole histories.
 */
import type { Recorded } from './acts/act-of';
import type { CheckoutAct } from './acts/checkout';
import { checkoutAfter, type Checkout } from './checkout';
import { deviceAfter, openCheckout, type DeviceFile, type EquipmentAct } from './device-file';
import type { CheckoutId, DeviceId, PersonId } from './ids';
import { stayBegun, type Stay } from './who-held';

export interface Equipment {
  readonly devices: ReadonlyMap<DeviceId, DeviceFile>;
  readonly checkouts: ReadonlyMap<CheckoutId, Checkout>;
  readonly stays: ReadonlyMap<DeviceId, readonly Stay[]>;
}

export const NO_EQUIPMENT: Equipment = { devices: new Map(), checkouts: new Map(), stays: new Map() };

/** What one act changes: the rows that it touches, after it. Null: it names nothing that is known. */
export interface Touched {
  readonly device: DeviceFile | null;
  readonly checkout: Checkout | null;
  readonly stay: Stay | null;
}

/** Applies one act to the rows that it names; `device` and `checkout` are those rows before it. */
export function touchedBy(
  act: Recorded<EquipmentAct>,
  device: DeviceFile | null,
  checkout: Checkout | null,
): Touched {
  const after = deviceAfter(device, act);
  return {
    device: after,
    checkout: isCheckoutAct(act) ? checkoutAfter(checkout, act) : null,
    stay: stayBegun(device, after, act),
  };
}

/** The equipment after one act. */
export function equipmentAfter(before: Equipment, act: Recorded<EquipmentAct>): Equipment {
  const { device: id } = act.data;
  const known = isCheckoutAct(act) ? (before.checkouts.get(act.data.checkout) ?? null) : null;
  const { device, checkout, stay } = touchedBy(act, before.devices.get(id) ?? null, known);
  return {
    devices: device ? new Map(before.devices).set(id, device) : before.devices,
    checkouts: checkout ? new Map(before.checkouts).set(checkout.checkout, checkout) : before.checkouts,
    stays: stay ? new Map(before.stays).set(id, [...(before.stays.get(id) ?? []), stay]) : before.stays,
  };
}

/** How many cameras a person holds: out with them, not those that lie on the desk. */
export function holdsOf(person: PersonId, { devices }: Equipment): number {
  return [...devices.values()].filter(({ place }) => place.where === 'out' && place.person === person).length;
}

/** The hand-out of a device that is not over, or null. */
export function openCheckoutOf(device: DeviceId, { devices, checkouts }: Equipment): Checkout | null {
  const file = devices.get(device);
  const open = file && openCheckout(file);
  return open ? (checkouts.get(open.checkout) ?? null) : null;
}

function isCheckoutAct(act: Recorded<EquipmentAct>): act is Recorded<CheckoutAct> {
  return act.kind.startsWith('checkout.');
}
