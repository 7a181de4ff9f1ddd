/** A time within which something has to be done, in the unit that the regulation counts in. */
import { z } from 'zod';

/** Hours run by the clock. Days and working days are counted from the day after, and end at 24:00, China time. */
export const timeLimitSchema = z.strictObject({
  unit: z.enum(['hours', 'days', 'working-days']),
  count: z.int().min(1).max(1000),
});
export type TimeLimit = z.infer<typeof timeLimitSchema>;

export const hours = (count: number): TimeLimit => ({ unit: 'hours', count });
export const days = (count: number): TimeLimit => ({ unit: 'days', count });
export const workingDays = (count: number): TimeLimit => ({ unit: 'working-days', count });

/**
 * Whether `a` ends no later than `b` whatever the moment they run from and whatever the holidays. The first day is not
 * counted and the last one ends at 24:00, so that n days last from 24n to 24(n + 1) hours, and n working days at
 * least n days, but no fixed number of days at most.
 */
export function atMostAsLong(a: TimeLimit, b: TimeLimit): boolean {
  if (a.unit === b.unit) return a.count <= b.count;
  switch (a.unit) {
    case 'hours':
      return a.count <= 24 * b.count;
    case 'days':
      return b.unit === 'hours' ? 24 * (a.count + 1) <= b.count : a.count <= b.count;
    case 'working-days':
      return false;
  }
}
