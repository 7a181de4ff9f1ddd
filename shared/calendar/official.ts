/** The official calendar as `chinese-days` has it. */
import notices from 'chinese-days/dist/chinese-days.json';
import type { Day } from '../clock';
import type { HolidayCalendar } from './holiday-calendar';

// The package's functions count in the computer's own time zone and take a year that they do not know for one without
// holidays. Its data say which years they know, by the days that they list.
const off = Object.keys(notices.holidays) as Day[];
const workedWeekends = Object.keys(notices.workdays) as Day[];

/** All years that the package knows. A year is known by its New Year's Day, which every notice declares a day off. */
export const OFFICIAL_CALENDAR: HolidayCalendar = {
  published: new Set(off.filter((day) => day.endsWith('-01-01')).map((day) => Number(day.slice(0, 4)))),
  off: new Set(off),
  workedWeekends: new Set(workedWeekends),
};
