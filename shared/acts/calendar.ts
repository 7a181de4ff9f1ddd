import { z } from 'zod';
import type { ActOf } from './act-of';
import { day, line } from './shapes';

/** The holidays of a year, entered by the office from the State Council's notice: a station without a network gets no other. */
export const calendarActShapes = {
  'calendar.notice-entered': z.object({
    year: z.int().min(2004).max(2200),
    off: z.array(day).min(1).max(100),
    workedWeekends: z.array(day).max(50),
    /** The notice's own number, so that anybody can look it up. */
    notice: line,
  }),
} as const;

export type CalendarAct = ActOf<typeof calendarActShapes>;
