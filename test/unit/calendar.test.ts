import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dueOf, dayEndingAt, endOfDay, startOfLastDay } from '#shared/calendar/due';
import {
  isWeekend,
  isWorkingDay,
  missingNotice,
  rulingYear,
  withNotice,
  type HolidayCalendar,
  type YearNotice,
} from '#shared/calendar/holiday-calendar';
import {
  calendarAfter,
  changedDays,
  daysGiven,
  enterNotice,
  noticeOf,
  spansOf,
} from '#shared/calendar/notice';
import { OFFICIAL_CALENDAR } from '#shared/calendar/official';
import { calendarActShapes } from '#shared/acts/calendar';
import { asDay, instantOf, millisecondsOf, nextDay, type Day, type Instant } from '#shared/clock';
import { atMostAsLong, days, hours, workingDays, type TimeLimit } from '#shared/profile/time-limit';

const day = (text: string): Day => {
  const found = asDay(text);
  if (found === null) throw new Error(text);
  return found;
};
/** A wall time in China. */
const china = (text: string): Instant => instantOf(Date.parse(`${text}+08:00`));
const due = (limit: TimeLimit, from: string) => dueOf(limit, china(from), OFFICIAL_CALENDAR);

describe('the official calendar', () => {
  test('K2: knows the years whose notices are out, without a gap, and no other', () => {
    const years = [...OFFICIAL_CALENDAR.published].sort();
    expect(years[0]).toBe(2004);
    expect(years).toEqual(Array.from({ length: years.length }, (_, n) => 2004 + n));
    expect(years).toContain(2026);
    const known = new Set(years);
    for (const listed of [...OFFICIAL_CALENDAR.off, ...OFFICIAL_CALENDAR.workedWeekends])
      expect(known).toContain(rulingYear(listed));
  });

  // From the State Council's notices, written down from the notices and not from the package.
  test.each([
    [
      2025,
      ['01-01', '01-28..02-04', '04-04..04-06', '05-01..05-05', '05-31..06-02', '10-01..10-08'],
      ['01-26', '02-08', '04-27', '09-28', '10-11'],
    ],
    [
      2026,
      [
        '01-01..01-03',
        '02-15..02-23',
        '04-04..04-06',
        '05-01..05-05',
        '06-19..06-21',
        '09-25..09-27',
        '10-01..10-07',
      ],
      ['01-04', '02-14', '02-28', '05-09', '09-20', '10-10'],
    ],
  ])('K2: has every day off and every worked weekend of %i', (year, off, worked) => {
    const of = (set: ReadonlySet<Day>) => [...set].filter((d) => d.startsWith(`${year}-`)).sort();
    expect(of(OFFICIAL_CALENDAR.workedWeekends)).toEqual(worked.map((d) => `${year}-${d}`));
    const expected: string[] = [];
    for (const range of off) {
      const [first = '', last = first] = range.split('..').map((d) => `${year}-${d}`);
      for (let d = day(first); d <= last; d = nextDay(d)) expected.push(d);
    }
    expect(of(OFFICIAL_CALENDAR.off)).toEqual(expected);
  });

  // A holiday moves weekends about but makes no days: weekdays off less weekends worked are the statutory days.
  // 11 a year up to 2024, 13 from 2025 on. (2020 was prolonged, 2015 had a day of remembrance.)
  test.each([
    [2021, 11],
    [2022, 11],
    [2023, 11],
    [2024, 11],
    [2025, 13],
    [2026, 13],
  ])('K2: %i gives away exactly its %i statutory days', (year, statutory) => {
    const off = [...OFFICIAL_CALENDAR.off].filter((d) => rulingYear(d) === year && !isWeekend(d));
    const worked = [...OFFICIAL_CALENDAR.workedWeekends].filter((d) => rulingYear(d) === year);
    expect(off.length - worked.length).toBe(statutory);
    for (const d of worked) expect(isWeekend(d)).toBe(true);
  });

  test('K2: a year without its notice is said, not guessed; the last days of December wait for the next notice', () => {
    const until2026 = {
      ...OFFICIAL_CALENDAR,
      published: new Set([...OFFICIAL_CALENDAR.published].filter((year) => year <= 2026)),
    };
    expect(missingNotice(until2026, day('2026-12-28'))).toBeNull();
    expect(missingNotice(until2026, day('2026-12-29'))).toBe(2027);
    expect(missingNotice(until2026, day('2027-03-01'))).toBe(2027);
    const counted = dueOf(workingDays(2), china('2026-12-28T17:00:00'), until2026);
    expect(counted).toMatchObject({
      day: '2026-12-30',
      calendar: 'not-published-for-2027',
      provisional: true,
    });
    // 2026-12-25 is a Friday: Saturday and Sunday are known, so that one working day ends on the 28th.
    expect(dueOf(workingDays(1), china('2026-12-25T17:00:00'), until2026)).toMatchObject({
      day: '2026-12-28',
      calendar: 'published',
      provisional: false,
    });
  });

  test('K2: a notice that the office enters is counted by, and replaces what was known of its year', () => {
    const notice = {
      year: 2027,
      off: [day('2027-01-01'), day('2027-01-02'), day('2027-01-03'), day('2026-12-31')],
      workedWeekends: [day('2027-01-09')],
    };
    const calendar = withNotice(OFFICIAL_CALENDAR, notice);
    expect(dueOf(workingDays(2), china('2026-12-29T17:00:00'), calendar)).toMatchObject({
      day: '2027-01-04',
      calendar: 'published',
      provisional: false,
    });
    const mended = withNotice(calendar, { ...notice, off: [day('2027-01-01')], workedWeekends: [] });
    expect(isWorkingDay(mended, day('2026-12-31'))).toBe(true);
    expect(isWorkingDay(mended, day('2027-01-09'))).toBe(false);
    expect(isWorkingDay(mended, day('2026-10-01'))).toBe(false);
  });
});

describe('a notice that the office enters', () => {
  const range = (first: string, last: string): readonly Day[] => {
    const days: Day[] = [];
    for (let d = day(first); d <= last; d = nextDay(d)) days.push(d);
    return days;
  };
  const of2026 = {
    year: 2026,
    off: [
      ...[range('2026-01-01', '2026-01-03'), range('2026-02-15', '2026-02-23')].flat(),
      ...[range('2026-04-04', '2026-04-06'), range('2026-05-01', '2026-05-05')].flat(),
      ...[range('2026-06-19', '2026-06-21'), range('2026-09-25', '2026-09-27')].flat(),
      ...range('2026-10-01', '2026-10-07'),
    ],
    workedWeekends: ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'].map(
      day,
    ),
  };
  const NUMBER = '国办发明电〔2025〕7号';
  /** A calendar that ends with 2025, as an older program has it. */
  const without: HolidayCalendar = {
    published: new Set([2025]),
    off: new Set([...OFFICIAL_CALENDAR.off].filter((d) => rulingYear(d) === 2025)),
    workedWeekends: new Set([...OFFICIAL_CALENDAR.workedWeekends].filter((d) => rulingYear(d) === 2025)),
  };
  const codes = (notice: YearNotice, number = NUMBER, known = without, why = '') => {
    const ruling = enterNotice({ ...notice, notice: number, why }, known);
    return ruling.ok ? [] : ruling.refusals.map(({ code }) => code);
  };

  test('K2: gives the same calendar as the package, where both know the year', () => {
    const ruling = enterNotice({ ...of2026, notice: ` ${NUMBER} `, why: '' }, without);
    if (!ruling.ok) throw new Error('refused');
    const [act] = ruling.acts;
    expect(calendarActShapes[act.kind].parse(act.data)).toEqual(act.data);
    const calendar = calendarAfter(without, act);
    for (let d = day('2024-12-29'); d <= '2026-12-28'; d = nextDay(d)) {
      expect(isWorkingDay(calendar, d), d).toBe(isWorkingDay(OFFICIAL_CALENDAR, d));
      expect(missingNotice(calendar, d)).toBeNull();
    }
    expect(daysGiven(of2026)).toBe(13);
  });

  test('K2: is refused when it cannot be one', () => {
    expect(codes(of2026, ' ')).toEqual(['notice-number-missing']);
    expect(codes({ ...of2026, year: 2027 })).toEqual(['notice-day-of-another-year']);
    expect(codes({ ...of2026, off: [...of2026.off, day('2026-12-31')] })).toEqual([
      'notice-day-of-another-year',
    ]);
    expect(codes({ ...of2026, off: of2026.off.slice(1) })).toEqual(['notice-without-new-year']);
    expect(codes({ ...of2026, workedWeekends: [day('2026-03-02')] })).toEqual(['notice-works-a-weekday']);
    expect(codes({ ...of2026, workedWeekends: [day('2026-10-03')] })).toEqual(['notice-day-twice']);
  });

  test('K2: a year that is known already is corrected with a reason, and not entered once more for nothing', () => {
    const extended = { ...of2026, off: [...of2026.off, day('2026-02-24')] };
    expect(codes(of2026, NUMBER, OFFICIAL_CALENDAR, '再录一次')).toEqual(['notice-changes-nothing']);
    expect(codes(extended, NUMBER, OFFICIAL_CALENDAR, ' ')).toEqual(['notice-known-why-missing']);
    expect(codes(extended, NUMBER, OFFICIAL_CALENDAR, '国务院延长春节假期')).toEqual([]);
    const after = withNotice(OFFICIAL_CALENDAR, extended);
    expect(changedDays(OFFICIAL_CALENDAR, after, 2026)).toEqual(['2026-02-24']);
    expect(noticeOf(after, 2026)?.off).toContain('2026-02-24');
    expect(noticeOf(OFFICIAL_CALENDAR, 2099)).toBeNull();
  });

  test('days in a row are told as notices tell them', () => {
    expect(spansOf(['2026-10-02', '2026-01-01', '2026-10-01', '2026-10-01', '2026-10-04'].map(day))).toEqual([
      ['2026-01-01', '2026-01-01'],
      ['2026-10-01', '2026-10-02'],
      ['2026-10-04', '2026-10-04'],
    ]);
  });
});

describe('a time limit', () => {
  test.each([
    // S14. National Day 2026: off 1–7 October (Thursday to Wednesday), worked Saturday the 10th.
    ['2026-09-30T15:00:00', workingDays(2), '2026-10-09'],
    ['2026-10-08T09:00:00', workingDays(2), '2026-10-10'],
    ['2026-10-09T09:00:00', workingDays(2), '2026-10-12'],
    // Recorded on a day off: the count begins with the next working day.
    ['2026-10-03T09:00:00', workingDays(2), '2026-10-09'],
    // The make-up Sunday before National Day counts.
    ['2026-09-18T17:30:00', workingDays(2), '2026-09-21'],
    // Spring Festival 2026: off 15–23 February, worked on the 14th and the 28th.
    ['2026-02-13T18:00:00', workingDays(2), '2026-02-24'],
    ['2026-02-26T18:00:00', workingDays(2), '2026-02-28'],
    // S21: twenty working days from 2026-01-30, over the whole festival.
    ['2026-01-30T12:00:00', workingDays(20), '2026-03-05'],
    // X19, H26: calendar days.
    ['2026-01-30T12:00:00', days(30), '2026-03-01'],
    ['2026-09-17T12:00:00', days(30), '2026-10-17'],
  ])('I4 K2: from %s, %j ends with %s', (from, limit, last) => {
    const found = due(limit, from);
    expect(found.day).toBe(last);
    expect(found.at).toBe(china(`${nextDay(day(last))}T00:00:00`));
    expect(found.provisional).toBe(false);
    expect(startOfLastDay(found)).toBe(china(`${last}T00:00:00`));
  });

  test('I4: hours run by the clock, over midnight and over holidays', () => {
    expect(due(hours(24), '2026-09-30T23:59:59').at).toBe(china('2026-10-01T23:59:59'));
    expect(due(hours(24), '2026-09-30T23:59:59').calendar).toBe('not-needed');
  });

  test('I4: an event at midnight belongs to the day that ends, so that it gains no day', () => {
    expect(dayEndingAt(china('2026-07-14T00:00:00'))).toBe('2026-07-13');
    expect(due(workingDays(1), '2026-07-14T00:00:00').day).toBe('2026-07-14');
    expect(due(workingDays(1), '2026-07-14T00:00:01').day).toBe('2026-07-15');
    expect(endOfDay(day('2026-07-13'))).toBe(china('2026-07-14T00:00:00'));
  });

  const moment = fc.integer({ min: Date.parse('2021-01-01'), max: Date.parse('2026-10-01') }).map(instantOf);
  const limit: fc.Arbitrary<TimeLimit> = fc.record({
    unit: fc.constantFrom('hours', 'days', 'working-days'),
    count: fc.integer({ min: 1, max: 60 }),
  });

  test('I4: never ends before it began, and a longer one of its unit never ends earlier', () => {
    fc.assert(
      fc.property(moment, limit, (from, shortOne) => {
        const found = dueOf(shortOne, from, OFFICIAL_CALENDAR);
        const longer = dueOf({ ...shortOne, count: shortOne.count + 1 }, from, OFFICIAL_CALENDAR);
        expect(millisecondsOf(found.at)).toBeGreaterThan(millisecondsOf(from));
        expect(millisecondsOf(longer.at)).toBeGreaterThan(millisecondsOf(found.at));
      }),
    );
  });

  test('K2: as many working days as asked for lie between the event and the end, the last one among them', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: 1, max: 40 }), (from, count) => {
        const last = dueOf(workingDays(count), from, OFFICIAL_CALENDAR).day;
        expect(isWorkingDay(OFFICIAL_CALENDAR, last)).toBe(true);
        let worked = 0;
        for (let d = dayEndingAt(from); d < last;) {
          d = nextDay(d);
          if (isWorkingDay(OFFICIAL_CALENDAR, d)) worked++;
        }
        expect(worked).toBe(count);
      }),
    );
  });

  test('a limit that counts as no longer than another never ends later, whenever they begin', () => {
    fc.assert(
      fc.property(moment, limit, limit, (from, a, b) => {
        fc.pre(atMostAsLong(a, b));
        const [endA, endB] = [a, b].map((l) => millisecondsOf(dueOf(l, from, OFFICIAL_CALENDAR).at));
        expect(endA).toBeLessThanOrEqual(endB ?? 0);
      }),
      { numRuns: 300 },
    );
  });
});
