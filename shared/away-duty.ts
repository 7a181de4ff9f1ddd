/**
 * Duty from which nobody can come back in time to store: put on file, it moves the start of the storage deadline to
 * the recorded return [H21, S14]. Filing it later than the footage was due is possible, and shows.
 */
import type { Recorded } from './acts/act-of';
import type { DutyAct } from './acts/storage';
import { millisecondsOf, type Instant } from './clock';
import type { DutyId, PersonId } from './ids';
import { inForce, type AgencyProfile } from './profile/agency';
import type { AwayKind } from './profile/vocabulary';
import { granted, refused, type Ruling } from './ruling';

export interface AwayDuty {
  readonly duty: DutyId;
  readonly person: PersonId;
  readonly kind: AwayKind;
  readonly from: Instant;
  readonly expectedReturn: Instant | null;
  readonly returned: Instant | null;
  readonly reason: string;
  /** When it was put on file: after the fact, if later than `from`. */
  readonly filedAt: Instant;
}

export interface FileAwayDuty {
  readonly duty: DutyId;
  readonly person: PersonId;
  readonly kind: AwayKind;
  readonly from: Instant;
  readonly expectedReturn: Instant | null;
  readonly reason: string;
}

export type DutyRefusal =
  /** The regulation allows for no such duty; `source` names the article that lists those it does. */
  | 'duty-kind-not-allowed'
  | 'duty-reason-missing'
  | 'duty-ends-before-it-begins'
  /** The person's duty before has no return yet. */
  | 'duty-before-is-open'
  /** One files and ends one's own; for others, who answers for them does. */
  | 'duty-of-another'
  | 'duty-unknown'
  | 'duty-returned-already'
  | 'duty-return-in-future';

/** Puts a duty on file. `mine` are the person's duties so far. */
export function fileAwayDuty(
  command: FileAwayDuty,
  mine: readonly AwayDuty[],
  profile: AgencyProfile,
): Ruling<DutyAct, DutyRefusal> {
  const { value, source } = inForce(profile, 'storage.away');
  if (!value?.kinds.includes(command.kind))
    return refused('duty-kind-not-allowed', { kind: command.kind }, source);
  if (command.reason.trim() === '') return refused('duty-reason-missing');
  if (
    command.expectedReturn !== null &&
    millisecondsOf(command.expectedReturn) <= millisecondsOf(command.from)
  )
    return refused('duty-ends-before-it-begins');
  const open = mine.find(({ returned }) => returned === null);
  if (open) return refused('duty-before-is-open', { from: open.from });
  return granted({ kind: 'duty.filed', data: { ...command, reason: command.reason.trim() } });
}

/** Records the return: by a person who states when, or by the station because the holder's camera is in a dock. */
export function returnFromDuty(
  duty: AwayDuty | null,
  returned: Instant,
  told: 'person' | 'docking',
  now: Instant,
): Ruling<DutyAct, DutyRefusal> {
  if (duty === null) return refused('duty-unknown');
  if (duty.returned !== null) return refused('duty-returned-already', { returned: duty.returned });
  if (millisecondsOf(returned) < millisecondsOf(duty.from))
    return refused('duty-ends-before-it-begins', { from: duty.from });
  if (millisecondsOf(returned) > millisecondsOf(now)) return refused('duty-return-in-future');
  return granted({ kind: 'duty.returned', data: { duty: duty.duty, returned, told } });
}

/** A duty after one act about it; null before it was filed. */
export function dutyAfter(before: AwayDuty | null, { kind, data, at }: Recorded<DutyAct>): AwayDuty | null {
  switch (kind) {
    case 'duty.filed':
      return { ...data, returned: null, filedAt: at };
    case 'duty.returned':
      return before && { ...before, returned: data.returned };
  }
}
