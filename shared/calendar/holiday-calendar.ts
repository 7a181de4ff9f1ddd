/**
 * The official holidays with their make-up workdays. Each autumn the State Council's notice rules the year to come;
 * a year without its notice is not known, and nobody may guess it.
 */
import type { Day } from '../clock';

/** What the notices say so far. A value, so that a rule is told which calendar it counts by. */
export interface HolidayCalendar {
  /** The years whose notice is known. */
  readonly published: ReadonlySet<number>;
  /** Days off by a notice, weekends among them. */
  readonly off: ReadonlySet<Day>;
  /** Saturdays and Sundays that are worked. */
  readonly workedWeekends: ReadonlySet<Day>;
}

/** One year's notice, e.g. as an office types it in that the program's own calendar does not reach. */
export interface YearNotice {
  readonly year: number;
  readonly off: readonly Day[];
  readonly workedWeekends: readonly Day[];
}

/**
 * The calendar with one more notice, which replaces what was known of its days: a notice may come that changes a year
 * under way, as in January 2020.
 */
export function withNotice(calendar: HolidayCalendar, notice: YearNotice): HolidayCalendar {
  const others = (day: Day): boolean => rulingYear(day) !== notice.year;
  return {
    published: new Set([...calendar.published, notice.year]),
    off: new Set([...[...calendar.off].filter(others), ...notice.off]),
    workedWeekends: new Set([...[...calendar.workedWeekends].filter(others), ...notice.workedWeekends]),
  };
}

/** Whether people work on `day`, as far as the calendar knows; Monday to Friday where it does not. */
export function isWorkingDay(calendar: HolidayCalendar, day: Day): boolean {
  if (calendar.workedWeekends.has(day)) return true;
  return !calendar.off.has(day) && !isWeekend(day);
}

/** Whether `day` is a Saturday or a Sunday. */
export function isWeekend(day: Day): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday === 0 || weekday === 6;
}

/** The year whose notice would tell whether `day` is worked, if that notice is not known; else null. */
export function missingNotice(calendar: HolidayCalendar, day: Day): number | null {
  const year = rulingYear(day);
  return calendar.published.has(year) ? null : year;
}

/**
 * The year whose notice rules `day`. The last days of December are ruled by the next year's, with New Year's Day:
 * 2018-12-29 was worked and 2022-12-31 was off by the notices for 2019 and 2023.
 */
export function rulingYear(day: Day): number {
  const year = Number(day.slice(0, 4));
  return day.slice(5) >= '12-29' ? year + 1 : year;
}
