/** The official holidays that working days are counted by, and the notices that an office enters itself. */
import { z } from 'zod';
import { day } from '../acts/shapes';
import { refusalsView } from './devices';
import type { RequestShapes } from './shape';
import { clipId, count, deviceId, instant, nothing, text } from './values';

const year = z.int().min(2004).max(2200);

/** One year's holidays as they are counted by now. */
export const calendarYearView = z.object({
  year,
  /** Who says so: the program's own calendar, or the office; null: the notice is not known, and nobody guesses it. */
  from: z.enum(['program', 'office']).nullable(),
  off: z.array(day),
  workedWeekends: z.array(day),
  /** The last notice that the office entered for the year. */
  entered: z.object({ notice: text, at: instant, by: text, why: text.nullable() }).nullable(),
  /** Days that the program's own calendar, which knows the year by now, has otherwise than what was entered. */
  differs: z.array(day),
});
export type CalendarYearView = z.infer<typeof calendarYearView>;

const due = z.object({ at: instant, day, missingYear: z.int().nullable() });

/** What a notice would change, told before it is entered. */
export const noticePreview = refusalsView.extend({
  /** The year is known already: entering it is a correction, and needs a reason. */
  isCorrection: z.boolean(),
  /** Weekdays off less weekends worked; `unusual`: no notice so far gave so many. */
  daysGiven: z.int(),
  unusual: z.boolean(),
  /** Days that will be off and were worked, and the other way round. */
  nowOff: z.array(day),
  nowWorked: z.array(day),
  recordings: z.object({
    /** How many deadlines change, and for how many that changes whether they were stored in time. */
    moved: count,
    nowLate: count,
    nowInTime: count,
    /** Not all of them were looked at: there are more. */
    more: z.boolean(),
    first: z.array(
      z.object({
        clip: clipId,
        device: deviceId,
        source: text,
        before: due,
        after: due,
        lateBefore: z.boolean(),
        lateAfter: z.boolean(),
      }),
    ),
  }),
});
export type NoticePreview = z.infer<typeof noticePreview>;

const entered = z.strictObject({
  year,
  off: z.array(day).max(100),
  workedWeekends: z.array(day).max(50),
  /** The notice's own number. */
  notice: z.string().trim().max(200),
  /** Why a year that is known already is corrected. */
  why: z.string().trim().max(500),
});

export const calendarRequests = {
  /** The holidays of last year, this year and the next, and of every other year that was entered. */
  'calendar.show': {
    right: 'dock',
    args: nothing,
    result: z.object({ years: z.array(calendarYearView) }),
  },
  /** Says what a notice would change; changes nothing. */
  'calendar.preview': { right: 'station.set-up', args: entered, result: noticePreview },
  /** Enters a notice. Without refusals it is on record, and every deadline that it concerns is counted anew. */
  'calendar.enter': { right: 'station.set-up', args: entered, result: refusalsView },
} as const satisfies RequestShapes;
