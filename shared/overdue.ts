/**
 * Which devices should be back and are not: reminders to the holder on screen, then the section head is told. A device
 * that is issued for good is overdue when no dock has seen it for too long.
 */
import type { CheckoutAct } from './acts/checkout';
import type { Checkout } from './checkout';
import { instantOf, millisecondsOf, type Instant } from './clock';
import { settingInForce, type AgencyProfile } from './profile/agency';

export interface Overdue {
  readonly checkout: Checkout;
  readonly why: 'not-returned' | 'not-docked';
  /** Since when. */
  readonly since: Instant;
  readonly lateMs: number;
  /** Whether it is the section head's matter by now. */
  readonly escalated: boolean;
  /** How many times the holder was to be reminded up to now, the first time at once. A screen reminds when it grows. */
  readonly reminders: number;
  readonly nextReminder: Instant;
}

/** An open hand-out, and the last time that a dock saw its device since; null: never since the hand-out. */
export interface OpenCheckout {
  readonly checkout: Checkout;
  readonly lastDocked: Instant | null;
}

/** All that is overdue at `now`, the latest first. What lies on the desk waiting for proof is not: its holder is done. */
export function overdueList(
  open: readonly OpenCheckout[],
  profile: AgencyProfile,
  now: Instant,
): readonly Overdue[] {
  return open
    .flatMap((one) => overdue(one, profile, now) ?? [])
    .sort((a, b) => b.lateMs - a.lateMs || (a.checkout.checkout < b.checkout.checkout ? -1 : 1));
}

/**
 * What the station has to put on record now: each overdue hand-out once when it becomes so, and once more when the
 * section head is to be told. Nothing when that was recorded before.
 */
export function overdueActs(list: readonly Overdue[]): readonly CheckoutAct[] {
  return list.flatMap(({ checkout, since, escalated }) =>
    (['holder', 'section-head'] as const)
      .filter((told) => (told === 'holder' || escalated) && !toldSince(checkout.overdueTold[told], since))
      .map((told): CheckoutAct => ({
        kind: 'checkout.overdue',
        data: { checkout: checkout.checkout, device: checkout.device, told, since },
      })),
  );
}

function overdue(
  { checkout, lastDocked }: OpenCheckout,
  profile: AgencyProfile,
  now: Instant,
): Overdue | null {
  if (checkout.end !== null || checkout.handedIn !== null) return null;
  const hours = (name: 'overdue.remind-every' | 'overdue.escalate-after'): number =>
    settingInForce(profile, name).value * HOUR_MS;
  const since =
    checkout.expectedReturn === null
      ? millisecondsOf(lastDocked ?? checkout.handedOut) +
        settingInForce(profile, 'checkout.personal-docking').value * 24 * HOUR_MS
      : millisecondsOf(checkout.expectedReturn);
  const lateMs = millisecondsOf(now) - since;
  if (lateMs <= 0) return null;
  const reminders = 1 + Math.floor(lateMs / hours('overdue.remind-every'));
  return {
    checkout,
    why: checkout.expectedReturn === null ? 'not-docked' : 'not-returned',
    since: instantOf(since),
    lateMs,
    escalated: lateMs >= hours('overdue.escalate-after'),
    reminders,
    nextReminder: instantOf(since + reminders * hours('overdue.remind-every')),
  };
}

/** What was told before this became overdue was told about another time: a camera docked meanwhile. */
function toldSince(told: Instant | undefined, since: Instant): boolean {
  return told !== undefined && millisecondsOf(told) >= millisecondsOf(since);
}

const HOUR_MS = 3_600_000;
