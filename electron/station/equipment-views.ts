/** Devices and hand-outs as the window is shown them. */
import type { JudgedCheck } from '#shared/checks';
import { asksForReason, type MissingFootage } from '#shared/missing-footage';
import type { People } from '#shared/account';
import type { Checkout } from '#shared/checkout';
import { millisecondsOf, type Instant } from '#shared/clock';
import type { CheckoutView, DeviceRowView, JudgedCheckView, PersonLine } from '#shared/contract/devices';
import { deviceState, openCheckout, type DeviceFile } from '#shared/device-file';
import type { Equipment } from '#shared/equipment';
import type { DeviceId, PersonId } from '#shared/ids';
import { overdueList, type OpenCheckout } from '#shared/overdue';
import type { Person } from '#shared/person';
import type { AgencyProfile } from '#shared/profile/agency';
import { isWatched } from './device-health';
import type { Station } from './open';

export function judgedCheckOf({ check, source, overridable }: JudgedCheck): JudgedCheckView {
  return { check, articles: [...source], overridable };
}

export function personLine({ person, name, section, certificate }: Person): PersonLine {
  return { person, name, section, certificate };
}

/** What a row is made from. */
export interface Seen {
  readonly station: Station;
  readonly equipment: Equipment;
  readonly people: People;
  /** Null as long as no regulation is chosen: nothing is overdue then. */
  readonly profile: AgencyProfile | null;
  readonly docked: ReadonlySet<DeviceId>;
  readonly now: Instant;
}

/** One device of the board. */
export function rowOf(file: DeviceFile, seen: Seen): DeviceRowView {
  const { catalog } = seen.station;
  const held = openCheckout(file);
  const checkout = held ? (seen.equipment.checkouts.get(held.checkout) ?? null) : null;
  const last = catalog.lastImport(file.device);
  const late =
    checkout && seen.profile
      ? overdueList([openOf(seen.station, checkout)], seen.profile, seen.now)[0]
      : undefined;
  return {
    device: file.device,
    facts: file.facts,
    state: deviceState(file, seen.docked.has(file.device)),
    since: file.since,
    custodian: nameOf(seen.people, file.facts.custodian),
    holder: checkout && lineOf(seen.people, checkout),
    checkout: checkout && checkoutOf(checkout, seen.people, []),
    faults: file.faults.map((fault) => ({ ...fault, photos: [...fault.photos] })),
    repair: file.repair && {
      repair: file.repair.repair,
      firm: file.repair.firm,
      finished: file.repair.finished,
    },
    readings: catalog.lastReadings(file.device),
    lastDocked: last?.started ?? null,
    unstored: last ? (last.safe ? 0 : last.failed) : null,
    watch: isWatched(seen.station, file.device, checkout),
    overdue: late
      ? { since: late.since, lateMs: late.lateMs, escalated: late.escalated, why: late.why }
      : null,
  };
}

/** A hand-out as it is shown; `register` tells whether a missing footage was explained. */
export function checkoutOf(
  checkout: Checkout,
  people: People,
  register: readonly MissingFootage[],
): CheckoutView {
  const { end } = checkout;
  return {
    checkout: checkout.checkout,
    device: checkout.device,
    person: lineOf(people, checkout),
    purpose: checkout.purpose,
    case: checkout.case,
    handedOut: checkout.handedOut,
    expectedReturn: checkout.expectedReturn,
    accessories: [...checkout.accessories],
    checks: [...checkout.checks],
    override: checkout.override && {
      checks: [...checkout.override.checks],
      reason: checkout.override.reason,
    },
    handedIn: checkout.handedIn,
    back: checkout.back && { ...checkout.back, accessoriesMissing: [...checkout.back.accessoriesMissing] },
    checksBack: [...checkout.checksBack],
    end: end && { how: end.how, at: end.at, clips: 'clips' in end ? end.clips : null },
    asksForReason: asksForReason(checkout) && !register.some((one) => one.checkout === checkout.checkout),
  };
}

/** As the person was on the day of the hand-out; the name as it is now. */
export function lineOf(people: People, { person, section, certificate }: Checkout): PersonLine {
  return { person, name: people.persons.get(person)?.name ?? person, section, certificate };
}

function nameOf(people: People, person: PersonId | null): string | null {
  return person === null ? null : (people.persons.get(person)?.name ?? person);
}

/** An open hand-out with the last time that a dock saw its device since. */
export function openOf({ catalog }: Pick<Station, 'catalog'>, checkout: Checkout): OpenCheckout {
  const docked = catalog.lastImport(checkout.device)?.started ?? null;
  const isSince = docked !== null && millisecondsOf(docked) >= millisecondsOf(checkout.handedOut);
  return { checkout, lastDocked: isSince ? docked : null };
}
