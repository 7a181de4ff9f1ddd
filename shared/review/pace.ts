/** How many reviews a reviewer has to do on each working day so that nothing becomes late. */
import { isWeekend } from '../calendar/holiday-calendar';
import { nextDay, type Day } from '../clock';

/** What is still to be reviewed: by when, and how long it is where that is known. */
export interface Owed {
  readonly due: Day;
  readonly durationMs: number | null;
}

/** On each working day from today on, at least so many, and so much footage. */
export interface Pace {
  readonly clips: number;
  readonly ms: number;
}

/** Monday to Friday from `today` to `due`, both counted; at least one, for what is late is due today. */
function workingDays(today: Day, due: Day): number {
  let days = 0;
  for (let day = today; day <= due && days < 1000; day = nextDay(day)) if (!isWeekend(day)) days++;
  return Math.max(1, days);
}

/** The steepest of all due days decides: whoever keeps this pace is late with none. */
export function paceOf(owed: readonly Owed[], today: Day): Pace {
  const days = [...new Set(owed.map(({ due }) => due))];
  let pace: Pace = { clips: 0, ms: 0 };
  for (const due of days) {
    const until = owed.filter((one) => one.due <= due);
    const left = workingDays(today, due);
    const clips = Math.ceil(until.length / left);
    const ms = Math.ceil(until.reduce((sum, { durationMs }) => sum + (durationMs ?? 0), 0) / left);
    pace = { clips: Math.max(pace.clips, clips), ms: Math.max(pace.ms, ms) };
  }
  return pace;
}
