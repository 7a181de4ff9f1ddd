import { spansOf } from '#shared/calendar/notice';
import { dayOf, instantOf, type Day } from '#shared/clock';
import type { UsedWords } from '../../words/words';

/** `2026-02-14 周六` */
export function dayText(day: Day, t: UsedWords['t']): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return `${day} ${t(`weekday.${String(weekday) as '0'}`)}`;
}

/** Days in a row as notices tell them: `02-15 – 02-23`. The year is told beside it. */
export function spanTexts(days: readonly Day[]): readonly string[] {
  return spansOf(days).map(([first, last]) =>
    first === last ? first.slice(5) : `${first.slice(5)} – ${last.slice(5)}`,
  );
}

/** Every day from one to another. */
export function daysBetween(first: Day, last: Day): readonly Day[] {
  const days: Day[] = [];
  for (let ms = Date.parse(`${first}T00:00:00Z`); ms <= Date.parse(`${last}T00:00:00Z`); ms += 86_400_000)
    days.push(dayOf(instantOf(ms), 0));
  return days;
}
