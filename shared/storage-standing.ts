/**
 * How one recording stands with its storage deadline, out of all that is on record about it (I4): its end by both
 * clocks, the profile that was in force then, the duty that its holder was on.
 */
import type { AwayDuty } from './away-duty';
import type { HolidayCalendar } from './calendar/holiday-calendar';
import type { Instant } from './clock';
import { profileAt, type Period } from './profile/history';
import type { ClockDifference } from './readings';
import { endAsStated, endOfRecording, type RecordingEnd, type RecordingTimes } from './recording-end';
import { storageDeadline, storageState, type StorageDeadline, type StorageState } from './storage-deadline';

/** What is on record of a recording's time. */
export interface RecordingFacts {
  readonly times: RecordingTimes;
  /** The docking that brought it, by the station's clock, and how the camera's clock compared there. */
  readonly docked: Instant;
  readonly clock: ClockDifference | null;
  /** The hand-out that brought it, if nothing unsealed was on the camera then; null: nothing is known. */
  readonly emptyAt: Instant | null;
  /** The end as somebody stated it where no clock tells it. */
  readonly statedEnd: Instant | null;
}

/** The rules of an office through time. */
export interface OfficeRules {
  readonly history: readonly Period[];
  readonly calendar: HolidayCalendar;
}

/** When the recording ended: as the clocks tell it, else as somebody stated it. */
export function recordingEnd({ times, docked, clock, emptyAt, statedEnd }: RecordingFacts): RecordingEnd {
  const told = endOfRecording(times, clock, { from: emptyAt, to: docked });
  return !told.known && statedEnd !== null ? endAsStated(statedEnd) : told;
}

/** The deadline of a recording; null as long as no regulation was chosen. `duties` are those of whoever held the camera. */
export function deadlineOf(
  end: RecordingEnd,
  docked: Instant,
  duties: readonly AwayDuty[],
  { history, calendar }: OfficeRules,
): StorageDeadline | null {
  const profile = profileAt(history, end.known ? end.stationClock : docked);
  return profile && storageDeadline(end, duties, profile, calendar);
}

/** How a recording stands that is in the vault since `sealedAt`; null as long as no regulation was chosen. */
export function sealedState(
  end: RecordingEnd,
  deadline: StorageDeadline,
  sealedAt: Instant,
  { history }: OfficeRules,
): StorageState | null {
  const profile = profileAt(history, end.known ? end.stationClock : sealedAt);
  return profile && storageState(deadline, sealedAt, null, profile, sealedAt);
}
