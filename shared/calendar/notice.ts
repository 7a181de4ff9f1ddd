/** A year's holidays as an office enters them. Wrong ones would move deadlines, so that what cannot be is refused. */
import type { CalendarAct } from '../acts/calendar';
import { asDay, type Day } from '../clock';
import { granted, refused, type Ruling } from '../ruling';
import { isWeekend, rulingYear, withNotice, type HolidayCalendar, type YearNotice } from './holiday-calendar';

export type NoticeRefusal =
  | 'notice-number-missing'
  /** `day` is not ruled by the notice for this year. */
  | 'notice-day-of-another-year'
  /** New Year's Day is off in every notice. */
  | 'notice-without-new-year'
  /** `day` is no Saturday or Sunday. */
  | 'notice-works-a-weekday'
  /** `day` is off and worked. */
  | 'notice-day-twice';

/** Enters the notice for a year. A later one for the same year replaces it: a year under way may be changed. */
export function enterNotice(entered: YearNotice, number: string): Ruling<CalendarAct, NoticeRefusal> {
  const { year } = entered;
  const off = sorted(entered.off);
  const workedWeekends = sorted(entered.workedWeekends);
  if (number.trim() === '') return refused('notice-number-missing');
  const foreign = [...off, ...workedWeekends].find((day) => rulingYear(day) !== year);
  if (foreign) return refused('notice-day-of-another-year', { day: foreign, year });
  const newYear = asDay(`${year}-01-01`);
  if (newYear === null || !off.includes(newYear)) return refused('notice-without-new-year', { year });
  const weekday = workedWeekends.find((day) => !isWeekend(day));
  if (weekday) return refused('notice-works-a-weekday', { day: weekday });
  const twice = workedWeekends.find((day) => off.includes(day));
  if (twice) return refused('notice-day-twice', { day: twice });
  return granted({
    kind: 'calendar.notice-entered',
    data: { year, off: [...off], workedWeekends: [...workedWeekends], notice: number.trim() },
  });
}

/**
 * How many days a notice gives away: weekdays off less weekends worked. 13 since 2025, 11 before; another number is
 * worth a second look before it is entered.
 */
export function daysGiven({ off, workedWeekends }: YearNotice): number {
  return new Set(off.filter((day) => !isWeekend(day))).size - new Set(workedWeekends).size;
}

/** The calendar after one act. */
export function calendarAfter(before: HolidayCalendar, { data }: CalendarAct): HolidayCalendar {
  return withNotice(before, data);
}

function sorted(days: readonly Day[]): readonly Day[] {
  return [...new Set(days)].sort();
}
