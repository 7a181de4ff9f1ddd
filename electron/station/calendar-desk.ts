/** The holidays at work: what working days are counted by, and the notices that the office enters. Rules are in `shared/calendar`. */
import type { CalendarYearView, NoticePreview } from '#shared/contract/calendar';
import type { ParsedArguments } from '#shared/contract/requests';
import type { Recorded } from '#shared/acts/act-of';
import type { CalendarAct } from '#shared/acts/calendar';
import { CHINA_OFFSET, dayOf, instantOf } from '#shared/clock';
import type { Due } from '#shared/calendar/due';
import {
  isWorkingDay,
  rulingYear,
  withNotice,
  type HolidayCalendar,
} from '#shared/calendar/holiday-calendar';
import { changedDays, daysGiven, enterNotice, noticeOf, USUAL_DAYS_GIVEN } from '#shared/calendar/notice';
import { OFFICIAL_CALENDAR } from '#shared/calendar/official';
import type { Actor } from '#shared/ledger';
import { missingYearOf } from '#shared/words/profile/profile-words';
import type { MovedDeadline } from '../catalog/storage';
import { accountNameOf } from './account';
import type { Station } from './open';
import { refusalsOf, type Refusals } from './refusals';

export interface CalendarDesk {
  /** The holidays of the years that matter now, and of every year that was entered. */
  years(): readonly CalendarYearView[];
  /** What a notice would change. Changes nothing. */
  preview(entered: ParsedArguments<'calendar.preview'>): NoticePreview;
  enter(entered: ParsedArguments<'calendar.enter'>, by: Actor): Promise<Refusals>;
}

/** So many recordings are looked at for a preview; a year of a large office has more. */
const MOST_LOOKED_AT = 20_000;
const MOST_SHOWN = 50;

/** The holidays of an open station. */
export function calendarDesk({
  catalog,
  record,
  inTurn,
  now,
}: Pick<Station, 'catalog' | 'record' | 'inTurn' | 'now'>): CalendarDesk {
  const calendar = (): HolidayCalendar => catalog.storageRules().calendar;

  return {
    years: () => {
      const year = rulingYear(dayOf(instantOf(now()), CHINA_OFFSET));
      return calendarYears(calendar(), catalog.keptActs(['calendar.notice-entered']), year);
    },
    preview(entered) {
      const before = calendar();
      const ruling = enterNotice(entered, before);
      const { year } = entered;
      const after = withNotice(before, entered);
      const changed = changedDays(before, after, year);
      const given = daysGiven(entered);
      const effect = ruling.ok
        ? catalog.underCalendar(after, year, MOST_LOOKED_AT)
        : { looked: 0, all: true, moved: [] };
      const turned = effect.moved.filter(({ lateBefore, lateAfter }) => lateBefore !== lateAfter);
      return {
        ...refusalsOf(ruling.ok ? [] : ruling.refusals),
        isCorrection: before.published.has(year),
        daysGiven: given,
        unusual: !USUAL_DAYS_GIVEN.includes(given),
        nowOff: changed.filter((day) => !isWorkingDay(after, day)),
        nowWorked: changed.filter((day) => isWorkingDay(after, day)),
        recordings: {
          moved: effect.moved.length,
          nowLate: turned.filter(({ lateAfter }) => lateAfter).length,
          nowInTime: turned.filter(({ lateAfter }) => !lateAfter).length,
          more: !effect.all,
          // First those that it matters for.
          first: [...turned, ...effect.moved.filter((one) => !turned.includes(one))]
            .slice(0, MOST_SHOWN)
            .map(movedView),
        },
      };
    },
    enter: (entered, by) =>
      inTurn('storage', async () => {
        const ruling = enterNotice(entered, calendar());
        if (!ruling.ok) return refusalsOf(ruling.refusals);
        const why = entered.why.trim();
        await record(ruling.acts, by, why === '' ? undefined : why);
        return refusalsOf([]);
      }),
  };
}

/** The years around `thisYear`, and every other one that was entered, by the calendar with these notices. */
export function calendarYears(
  calendar: HolidayCalendar,
  notices: readonly Recorded<CalendarAct>[],
  thisYear: number,
): readonly CalendarYearView[] {
  const entered = new Map(notices.map((act) => [act.data.year, act]));
  const years = new Set([...entered.keys(), thisYear - 1, thisYear, thisYear + 1]);
  return [...years]
    .sort((a, b) => a - b)
    .map((year) => {
      const known = noticeOf(calendar, year);
      const act = entered.get(year);
      const hasBoth = act !== undefined && OFFICIAL_CALENDAR.published.has(year);
      return {
        year,
        from: known === null ? null : act ? 'office' : 'program',
        off: [...(known?.off ?? [])],
        workedWeekends: [...(known?.workedWeekends ?? [])],
        entered: act
          ? {
              notice: act.data.notice,
              at: act.at,
              by: accountNameOf(act.by) ?? 'station',
              why: act.why ?? null,
            }
          : null,
        differs: hasBoth ? [...changedDays(OFFICIAL_CALENDAR, calendar, year)] : [],
      };
    });
}

function movedView({ before, after, ...moved }: MovedDeadline) {
  return { ...moved, before: dueView(before), after: dueView(after) };
}

function dueView({ at, day, calendar }: Due) {
  return { at, day, missingYear: missingYearOf(calendar) };
}
