/** A year's holidays as an office enters them. Wrong ones would move deadlines, so that what cannot be is refused. */
import type { CalendarAct } from '../acts/calendar';
import { asDay, nextDay, type Day } from '../clock';
import { granted, refused, type Ruling } from '../ruling';
import {
  isWeekend,
  isWorkingDay,
  rulingYear,
  withNotice,
  type HolidayCalendar,
  type YearNotice,
} from './holiday-calendar';

export type NoticeRefusal =
  | 'notice-number-missing'
  /** `day` is not ruled by the notice for this year. */
  | 'notice-day-of-another-year'
  /** New Year's Day is off in every notice. */
  | 'notice-without-new-year'
  /** `day` is no Saturday or Sunday. */
  | 'notice-works-a-weekday'
  /** `day` is off and worked. */
  | 'notice-day-twice'
  /** The year is known already, and it says the same. */
  | 'notice-changes-nothing'
  /** The year is known already: to correct it needs a reason. */
  | 'notice-known-why-missing';

/** What somebody enters: the notice, its own number, and why a year that is known already is corrected. */
export interface EnteredNotice extends YearNotice {
  readonly notice: string;
  readonly why: string;
}

/**
 * Enters the notice for a year. A year that `known` has already may be corrected, with a reason: a notice may change a
 * year under way, as in January 2020, and what was entered may have been mistyped.
 */
export function enterNotice(
  entered: EnteredNotice,
  known: HolidayCalendar,
): Ruling<CalendarAct, NoticeRefusal> {
  const { year } = entered;
  const off = sorted(entered.off);
  const workedWeekends = sorted(entered.workedWeekends);
  const notice = entered.notice.trim();
  if (notice === '') return refused('notice-number-missing');
  const foreign = [...off, ...workedWeekends].find((day) => rulingYear(day) !== year);
  if (foreign) return refused('notice-day-of-another-year', { day: foreign, year });
  const newYear = asDay(`${year}-01-01`);
  if (newYear === null || !off.includes(newYear)) return refused('notice-without-new-year', { year });
  const weekday = workedWeekends.find((day) => !isWeekend(day));
  if (weekday) return refused('notice-works-a-weekday', { day: weekday });
  const twice = workedWeekends.find((day) => off.includes(day));
  if (twice) return refused('notice-day-twice', { day: twice });
  if (known.published.has(year)) {
    const changed = changedDays(known, withNotice(known, { year, off, workedWeekends }), year);
    if (changed.length === 0) return refused('notice-changes-nothing', { year });
    if (entered.why.trim() === '') return refused('notice-known-why-missing', { year });
  }
  return granted({
    kind: 'calendar.notice-entered',
    data: { year, off: [...off], workedWeekends: [...workedWeekends], notice },
  });
}

/**
 * How many days a notice gives away: weekdays off less weekends worked. 13 since 2025, 11 before; another number is
 * worth a second look before it is entered.
 */
export function daysGiven({ off, workedWeekends }: YearNotice): number {
  return new Set(off.filter((day) => !isWeekend(day))).size - new Set(workedWeekends).size;
}

/** What {@link daysGiven} came to in the notices since 2008. */
export const USUAL_DAYS_GIVEN: readonly number[] = [11, 12, 13];

/** The days of a notice's year that are worked by one of two calendars and not by the other. */
export function changedDays(before: HolidayCalendar, after: HolidayCalendar, year: number): readonly Day[] {
  const changed: Day[] = [];
  for (let day = firstDayOf(year); rulingYear(day) === year; day = nextDay(day))
    if (isWorkingDay(before, day) !== isWorkingDay(after, day)) changed.push(day);
  return changed;
}

/** The first day that the notice for a year rules. */
export function firstDayOf(year: number): Day {
  return `${year - 1}-12-29` as Day;
}

/** The part of a calendar that the notice for one year rules; null when that is not known. */
export function noticeOf(calendar: HolidayCalendar, year: number): YearNotice | null {
  if (!calendar.published.has(year)) return null;
  const own = (days: ReadonlySet<Day>): readonly Day[] =>
    sorted([...days].filter((day) => rulingYear(day) === year));
  return { year, off: own(calendar.off), workedWeekends: own(calendar.workedWeekends) };
}

/** Days in a row as their first and last, as notices name them. */
export function spansOf(days: readonly Day[]): readonly (readonly [Day, Day])[] {
  const spans: [Day, Day][] = [];
  for (const day of sorted(days)) {
    const last = spans.at(-1);
    if (last && nextDay(last[1]) === day) last[1] = day;
    else spans.push([day, day]);
  }
  return spans;
}

/** The calendar after one act. */
export function calendarAfter(before: HolidayCalendar, { data }: CalendarAct): HolidayCalendar {
  return withNotice(before, data);
}

function sorted(days: readonly Day[]): readonly Day[] {
  return [...new Set(days)].sort();
}
