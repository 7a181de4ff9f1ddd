/**
 * When a time limit ends. China's one zone (+08:00, no summer time) makes the days.
 *
 * Hours run by the clock from the moment itself. Days and working days: the day of the event is not counted, the count
 * begins on the next day, and the last day ends at 24:00, as civil law counts terms. A limit in days that ends on a
 * holiday is not carried over to the next workday: no regulation here says so, and who keeps the earlier day is right
 * under every reading. 24:00 still belongs to the day that it ends: an event at midnight happened on the day before,
 * and what is done at 24:00 of the last day is done in time.
 */
import {
  CHINA_OFFSET,
  dayOf,
  instantOf,
  millisecondsOf,
  nextDay,
  wallTextOf,
  type Day,
  type Instant,
} from '../clock';
import type { TimeLimit } from '../profile/time-limit';
import { isWorkingDay, missingNotice, type HolidayCalendar } from './holiday-calendar';

export interface Due {
  /** The last moment that is in time. */
  readonly at: Instant;
  /** The day, in China, that `at` belongs to: for 24:00, the day that ends. */
  readonly day: Day;
  readonly calendar: CalendarWord;
  /** Counted by Monday to Friday for want of a notice: may change when the notice is out. */
  readonly provisional: boolean;
}

/** Whether the holidays in the way are known; `not-needed`: the limit does not count working days. */
export type CalendarWord = 'not-needed' | 'published' | `not-published-for-${number}`;

/** When `limit` ends that runs from `from`. */
export function dueOf(limit: TimeLimit, from: Instant, calendar: HolidayCalendar): Due {
  switch (limit.unit) {
    case 'hours': {
      const at = instantOf(millisecondsOf(from) + limit.count * 3_600_000);
      return { at, day: dayEndingAt(at), calendar: 'not-needed', provisional: false };
    }
    case 'days': {
      let day = dayEndingAt(from);
      for (let n = 0; n < limit.count; n++) day = nextDay(day);
      return { at: endOfDay(day), day, calendar: 'not-needed', provisional: false };
    }
    case 'working-days':
      return workingDaysFrom(limit.count, dayEndingAt(from), calendar);
  }
}

/** A deadline as people are told it, in China's wall time: `2026-10-01 16:20:00`, and `2026-10-09 24:00` for the end of a day. */
export function dueText({ at, day }: Pick<Due, 'at' | 'day'>): string {
  return at === endOfDay(day) ? `${day} 24:00` : wallTextOf(at, CHINA_OFFSET);
}

/** The first moment of the last day of a limit in days, from when on it is "due today". */
export function startOfLastDay({ day }: Due): Instant {
  return instantOf(millisecondsOf(endOfDay(day)) - DAY_MS);
}

/** The day in China that an instant belongs to, midnight being the end of a day and not the beginning of one. */
export function dayEndingAt(instant: Instant): Day {
  return dayOf(instantOf(millisecondsOf(instant) - 1), CHINA_OFFSET);
}

/** 24:00 of a day in China. */
export function endOfDay(day: Day): Instant {
  return instantOf(Date.parse(`${day}T00:00:00Z`) + DAY_MS - CHINA_OFFSET * 60_000);
}

const DAY_MS = 86_400_000;

function workingDaysFrom(count: number, eventDay: Day, calendar: HolidayCalendar): Due {
  let day = eventDay;
  let missing: number | null = null;
  for (let left = count; left > 0;) {
    day = nextDay(day);
    missing ??= missingNotice(calendar, day);
    if (isWorkingDay(calendar, day)) left--;
  }
  return {
    at: endOfDay(day),
    day,
    calendar: missing === null ? 'published' : `not-published-for-${missing}`,
    provisional: missing !== null,
  };
}
