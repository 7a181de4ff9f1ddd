/**
 * By when footage has to be stored, and how it stands (I4). The time runs from the end of the recording, or from the
 * recorded return where duty that the profile allows for is on file [H21, S14]. Stored is what is sealed in the vault.
 */
import type { AwayDuty } from './away-duty';
import { dueOf, startOfLastDay, type Due } from './calendar/due';
import type { HolidayCalendar } from './calendar/holiday-calendar';
import { instantOf, millisecondsOf, type Instant } from './clock';
import type { DutyId } from './ids';
import { inForce, settingInForce, type AgencyProfile, type Origin } from './profile/agency';
import type { Citation } from './profile/citation';
import type { TimeLimit } from './profile/time-limit';
import type { RecordingEnd } from './recording-end';

export type StorageDeadline =
  | {
      readonly kind: 'runs';
      /** What the time runs from, by the station's clock. */
      readonly from: Instant;
      /** The duty whose return that is; null: it is the end of the recording. */
      readonly duty: DutyId | null;
      readonly limit: TimeLimit;
      readonly origin: Origin;
      readonly source: readonly Citation[];
      readonly due: Due;
      /** The deadline if the recording ended as early, or as late, as the clocks' uncertainty lets it. */
      readonly earliest: Due;
      readonly latest: Due;
    }
  /** Still away: the time begins with the return. */
  | { readonly kind: 'away'; readonly duty: DutyId; readonly source: readonly Citation[] }
  /** No clock tells when the recording ended: somebody has to state it. */
  | { readonly kind: 'undetermined'; readonly why: (RecordingEnd & { known: false })['why'] };

/** Why footage was stored late, as the officer or the keeper says. */
export const LATE_REASONS = [
  'still-on-duty',
  'no-transport',
  'device-fault',
  'station-fault',
  'on-leave',
  'forgot',
  'other',
] as const;
export type LateReason = (typeof LATE_REASONS)[number];

export type StorageState =
  | { readonly state: 'away' }
  | { readonly state: 'undetermined' }
  | { readonly state: 'in-time' | 'due-soon'; readonly leftMs: number }
  | { readonly state: 'late'; readonly lateMs: number; readonly reason: LateReason | null }
  | {
      readonly state: 'stored-in-time';
      /** The clocks' uncertainty could turn the verdict. */
      readonly doubtful: boolean;
    }
  | {
      readonly state: 'stored-late';
      readonly lateMs: number;
      readonly reason: LateReason | null;
      readonly doubtful: boolean;
    };

/**
 * The deadline of a recording. `profile` is the one in force when the recording ended; `duties` those of the person
 * who held the camera (others do no harm: only one that covers the end of the recording counts).
 */
export function storageDeadline(
  end: RecordingEnd,
  duties: readonly AwayDuty[],
  profile: AgencyProfile,
  calendar: HolidayCalendar,
): StorageDeadline {
  if (!end.known) return { kind: 'undetermined', why: end.why };
  const away = inForce(profile, 'storage.away');
  const covering = away.value
    ? duties.filter((duty) => away.value?.kinds.includes(duty.kind) && covers(duty, end.stationClock))
    : [];
  const open = covering.find(({ returned }) => returned === null);
  if (open) return { kind: 'away', duty: open.duty, source: away.source };

  const last = latestReturn(covering);
  const within = inForce(profile, 'storage.within');
  const rule = last && away.value ? { ...away, value: away.value.within } : within;
  // Every profile rules how soon footage is stored: what it does not state, the agency had to set.
  if (rule.value === null) throw new TypeError('a profile without a storage deadline');
  const limit = rule.value;
  const from = last?.returned ?? end.stationClock;
  const moved = (ms: number): Due => dueOf(limit, instantOf(millisecondsOf(from) + ms), calendar);
  const uncertaintyMs = last ? 0 : end.uncertaintyMs;
  return {
    kind: 'runs',
    from,
    duty: last?.duty ?? null,
    limit,
    origin: rule.from,
    source: rule.source,
    due: moved(0),
    earliest: moved(-uncertaintyMs),
    latest: moved(uncertaintyMs),
  };
}

/** How footage stands at `now`: `storedAt` is the time of its sealing, null as long as it is not in the vault. */
export function storageState(
  deadline: StorageDeadline,
  storedAt: Instant | null,
  reason: LateReason | null,
  profile: AgencyProfile,
  now: Instant,
): StorageState {
  if (deadline.kind !== 'runs') {
    // What is stored before the return is in time however long the duty lasts.
    if (deadline.kind === 'away' && storedAt !== null) return { state: 'stored-in-time', doubtful: false };
    return { state: deadline.kind };
  }
  const due = millisecondsOf(deadline.due.at);
  if (storedAt !== null) {
    const stored = millisecondsOf(storedAt);
    const doubtful =
      stored > millisecondsOf(deadline.earliest.at) && stored <= millisecondsOf(deadline.latest.at);
    return stored <= due
      ? { state: 'stored-in-time', doubtful }
      : { state: 'stored-late', lateMs: stored - due, reason, doubtful };
  }
  const leftMs = due - millisecondsOf(now);
  if (leftMs < 0) return { state: 'late', lateMs: -leftMs, reason };
  return { state: millisecondsOf(now) >= soonFrom(deadline, profile) ? 'due-soon' : 'in-time', leftMs };
}

/** From when on a deadline is "due soon": hours before, or, where days count, from the beginning of the last day. */
export function soonFrom({ limit, due }: StorageDeadline & { kind: 'runs' }, profile: AgencyProfile): number {
  if (limit.unit !== 'hours') return millisecondsOf(startOfLastDay(due));
  return millisecondsOf(due.at) - settingInForce(profile, 'storage.due-soon').value * 3_600_000;
}

function covers({ from, returned }: AwayDuty, end: Instant): boolean {
  const at = millisecondsOf(end);
  return millisecondsOf(from) <= at && (returned === null || at <= millisecondsOf(returned));
}

function latestReturn(duties: readonly AwayDuty[]): AwayDuty | null {
  return duties.reduce<AwayDuty | null>(
    (last, duty) =>
      last === null || millisecondsOf(duty.returned ?? last.from) > millisecondsOf(last.returned ?? last.from)
        ? duty
        : last,
    null,
  );
}
