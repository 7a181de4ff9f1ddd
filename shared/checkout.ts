/**
 * Hand-out and return (D2, D4). A hand-out is open until all that was on the device is in the vault, or until somebody
 * writes it off: there is no other way out.
 */
import type { Recorded } from './acts/act-of';
import type { Check, CheckName } from './acts/check';
import type { CheckoutAct, CONDITIONS, Purpose } from './acts/checkout';
import type { DeviceAct } from './acts/device';
import { handOutChecks, returnChecks, type HandOutFacts } from './checks';
import { millisecondsOf, type Instant } from './clock';
import type { DeviceFile } from './device-file';
import type { CheckoutId, DeviceId, PersonId, SessionId } from './ids';
import type { Person } from './person';
import type { AgencyProfile } from './profile/agency';
import type { CameraReadings } from './readings';
import { granted, refused, type Refusal, type Ruling } from './ruling';

export interface Checkout {
  readonly checkout: CheckoutId;
  readonly device: DeviceId;
  readonly person: PersonId;
  readonly section: string;
  readonly certificate: string | null;
  readonly purpose: Purpose;
  readonly case: string | null;
  readonly handedOut: Instant;
  readonly expectedReturn: Instant | null;
  readonly accessories: readonly string[];
  readonly checks: readonly Check[];
  /** Shown for ever: what did not pass, and why it went out all the same. */
  readonly override: { readonly checks: readonly CheckName[]; readonly reason: string } | null;
  readonly handedIn: Instant | null;
  /** What was seen of it at the desk; null: it was not handed in there. */
  readonly back: Pick<BackAtDesk, 'condition' | 'accessoriesMissing'> | null;
  /** The looks at it when it came back, at the desk or in the dock; empty as long as it is out. */
  readonly checksBack: readonly Check[];
  readonly end: CheckoutEnd | null;
  /** When it was recorded as overdue, by whom was told; starts anew with an extension. */
  readonly overdueTold: Readonly<Partial<Record<'holder' | 'section-head', Instant>>>;
}

export type CheckoutEnd =
  | {
      readonly how: 'dock' | 'desk';
      readonly at: Instant;
      readonly session: SessionId;
      readonly clips: number;
    }
  | { readonly how: 'lost' | 'unreadable'; readonly at: Instant; readonly reason: string };

export type CheckoutRefusal =
  | 'device-not-registered'
  | 'person-unknown'
  | 'person-left'
  /** Not in stock; `where` says where it is. */
  | 'device-elsewhere'
  /** `check` did not pass, and nobody overrode it. */
  | 'check-not-passed'
  /** `check` stops the hand-out whoever overrides it; `source` names the article. */
  | 'check-not-overridable'
  | 'override-reason-missing'
  | 'return-not-expected-later'
  | 'expected-return-missing'
  | 'checkout-unknown'
  | 'checkout-over'
  | 'handed-in-already'
  | 'not-handed-in'
  /** The camera was not docked since, or the import left files on it; `files`: how many, where known. */
  | 'footage-not-proven'
  | 'reason-missing'
  /** Only a device that came in with a fault can be unreadable. */
  | 'no-fault-open';

export interface HandOut {
  readonly checkout: CheckoutId;
  readonly purpose: Purpose;
  readonly case: string | null;
  /** Null only for a device that is issued for good. */
  readonly expectedReturn: Instant | null;
  readonly accessories: readonly string[];
  /** The failed checks that a custodian saw and overrides. */
  readonly override: { readonly checks: readonly CheckName[]; readonly reason: string } | null;
}

/** Who and what a hand-out is about, as far as it could be found. */
export interface HandOutContext extends Omit<HandOutFacts, 'file' | 'person'> {
  readonly file: DeviceFile | null;
  readonly person: Person | null;
}

/** Hands a device out. Refused with every check that did not pass and that no custodian overrode. */
export function handOut(command: HandOut, context: HandOutContext): Ruling<CheckoutAct, CheckoutRefusal> {
  const { file, person, now } = context;
  if (!file) return refused('device-not-registered');
  if (!person) return refused('person-unknown');
  if (!person.active) return refused('person-left', { name: person.name });
  if (file.place.where !== 'stock')
    return refused('device-elsewhere', { device: file.device, where: file.place.where });
  if (command.expectedReturn === null && command.purpose !== 'personal-issue')
    return refused('expected-return-missing');
  if (command.expectedReturn !== null && millisecondsOf(command.expectedReturn) <= millisecondsOf(now))
    return refused('return-not-expected-later');

  const judged = handOutChecks({ ...context, file, person });
  const failed = judged.filter(({ check }) => check.result !== 'pass');
  const refusals = failed.flatMap(({ check, overridable, source }): Refusal<CheckoutRefusal>[] => {
    const values = { check: check.name, value: check.value ?? '', limit: check.limit ?? '' };
    if (!overridable) return [{ code: 'check-not-overridable', values, source }];
    return command.override?.checks.includes(check.name)
      ? []
      : [{ code: 'check-not-passed', values, source }];
  });
  const [first, ...rest] = refusals;
  if (first) return { ok: false, refusals: [first, ...rest] };
  const reason = command.override?.reason.trim() ?? '';
  if (failed.length > 0 && reason === '') return refused('override-reason-missing');
  return granted({
    kind: 'checkout.handed-out',
    data: {
      checkout: command.checkout,
      device: file.device,
      person: person.person,
      section: person.section,
      certificate: person.certificate,
      purpose: command.purpose,
      case: command.case?.trim() || null,
      expectedReturn: command.expectedReturn,
      accessories: [...command.accessories],
      checks: judged.map(({ check }) => check),
      override: failed.length === 0 ? null : { checks: failed.map(({ check }) => check.name), reason },
    },
  });
}

/** Lets a hand-out last longer. The reason is the entry's own. */
export function extend(
  checkout: Checkout | null,
  expectedReturn: Instant,
  now: Instant,
): Ruling<CheckoutAct, CheckoutRefusal> {
  if (!checkout) return refused('checkout-unknown');
  if (checkout.end) return refused('checkout-over');
  const before = checkout.expectedReturn;
  if (
    millisecondsOf(expectedReturn) <= millisecondsOf(now) ||
    (before !== null && millisecondsOf(expectedReturn) <= millisecondsOf(before))
  )
    return refused('return-not-expected-later');
  const { checkout: id, device } = checkout;
  return granted({ kind: 'checkout.extended', data: { checkout: id, device, expectedReturn } });
}

/** A device as it lies on the desk. */
export interface BackAtDesk {
  readonly condition: (typeof CONDITIONS)[number];
  /** Of what was handed out with it. */
  readonly accessoriesMissing: readonly string[];
  readonly readings: CameraReadings;
}

/** Takes a device back over the desk. The hand-out stays open until its footage is proven: {@link completeReturn}. */
export function handIn(
  checkout: Checkout | null,
  file: DeviceFile | null,
  back: BackAtDesk,
  profile: AgencyProfile,
  now: Instant,
): Ruling<CheckoutAct, CheckoutRefusal> {
  if (!file) return refused('device-not-registered');
  if (!checkout) return refused('checkout-unknown');
  if (checkout.end) return refused('checkout-over');
  if (checkout.handedIn !== null) return refused('handed-in-already');
  return granted({
    kind: 'checkout.handed-in',
    data: {
      checkout: checkout.checkout,
      device: checkout.device,
      condition: back.condition,
      accessoriesMissing: [...back.accessoriesMissing],
      checks: [...returnChecks(file, back.readings, profile, now)],
    },
  });
}

/** What the last import of a device proved, as the station knows it. */
export interface Proof {
  readonly session: SessionId;
  readonly device: DeviceId;
  readonly started: Instant;
  /** Every file found is in the vault, or is no footage, and nothing new turned up at the end. */
  readonly safeToUnplug: boolean;
  /** Files that are still only on the device. */
  readonly failed: number;
  /** Recordings of this hand-out that are in the vault. */
  readonly clips: number;
  /** The device has not left the dock since. */
  readonly stillDocked: boolean;
}

/**
 * Ends a hand-out, because nothing on the device is missing from the vault (D4). The proof must be such that nothing
 * can have been recorded since: either the device is still in the dock, or it was handed in before the import began.
 */
export function completeReturn(
  checkout: Checkout | null,
  file: DeviceFile | null,
  proof: Proof | null,
  readings: CameraReadings,
  profile: AgencyProfile,
  now: Instant,
): Ruling<CheckoutAct, CheckoutRefusal> {
  if (!file) return refused('device-not-registered');
  if (!checkout) return refused('checkout-unknown');
  if (checkout.end) return refused('checkout-over');
  // A device that is issued for good is docked every day and stays with its holder.
  if (checkout.handedIn === null && checkout.expectedReturn === null) return refused('not-handed-in');
  const { handedIn, device } = checkout;
  const begun = proof && millisecondsOf(proof.started);
  const isProven =
    proof?.device === device &&
    proof.safeToUnplug &&
    proof.failed === 0 &&
    begun !== null &&
    begun >= millisecondsOf(checkout.handedOut) &&
    (proof.stillDocked || (handedIn !== null && begun >= millisecondsOf(handedIn)));
  if (!isProven) return refused('footage-not-proven', { device, files: proof?.failed ?? '' });
  return granted({
    kind: 'checkout.returned',
    data: {
      checkout: checkout.checkout,
      device,
      how: handedIn === null ? 'dock' : 'desk',
      session: proof.session,
      clips: proof.clips,
      checks: [...returnChecks(file, readings, profile, now)],
    },
  });
}

/**
 * Ends a hand-out without proof: the device is lost, which also retires it, or it came in with a fault and nobody can
 * read it any more. What was on it is missing footage.
 */
export function writeOff(
  checkout: Checkout | null,
  file: DeviceFile | null,
  outcome: 'lost' | 'unreadable',
  reason: string,
): Ruling<CheckoutAct | DeviceAct, CheckoutRefusal> {
  if (!file) return refused('device-not-registered');
  if (!checkout) return refused('checkout-unknown');
  if (checkout.end) return refused('checkout-over');
  const why = reason.trim();
  if (why === '') return refused('reason-missing');
  const { device } = checkout;
  const over = {
    kind: 'checkout.written-off' as const,
    data: { checkout: checkout.checkout, device, outcome, reason: why },
  };
  if (outcome === 'lost') {
    if (checkout.handedIn !== null) return refused('handed-in-already');
    return granted<CheckoutAct | DeviceAct>(over, {
      kind: 'device.retired',
      data: { device, reason: 'lost', note: why },
    });
  }
  if (checkout.handedIn === null) return refused('not-handed-in');
  if (file.faults.length === 0) return refused('no-fault-open', { device });
  return granted<CheckoutAct | DeviceAct>(over);
}

/** A hand-out after one act about it; null before it. */
export function checkoutAfter(before: Checkout | null, act: Recorded<CheckoutAct>): Checkout | null {
  if (act.kind === 'checkout.handed-out')
    return {
      ...act.data,
      handedOut: act.at,
      handedIn: null,
      back: null,
      checksBack: [],
      end: null,
      overdueTold: {},
    };
  if (before === null) return null;
  switch (act.kind) {
    case 'checkout.extended':
      return { ...before, expectedReturn: act.data.expectedReturn, overdueTold: {} };
    case 'checkout.handed-in':
      return {
        ...before,
        handedIn: act.at,
        back: { condition: act.data.condition, accessoriesMissing: act.data.accessoriesMissing },
        checksBack: act.data.checks,
      };
    case 'checkout.returned': {
      const { how, session, clips } = act.data;
      // The first look counts: what the battery has left after the duty, not after a night in the dock.
      const checksBack = before.handedIn === null ? act.data.checks : before.checksBack;
      return { ...before, checksBack, end: { how, at: act.at, session, clips } };
    }
    case 'checkout.written-off':
      return { ...before, end: { how: act.data.outcome, at: act.at, reason: act.data.reason } };
    case 'checkout.overdue':
      return { ...before, overdueTold: { ...before.overdueTold, [act.data.told]: act.at } };
  }
}
