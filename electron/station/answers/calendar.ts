import { calendarDesk, type CalendarDesk } from '../calendar-desk';
import { later, type Answers, type OpenStation } from './answer';

/** Answers about holidays; `changed` is told after every notice that was entered. */
export function calendarAnswers(open: OpenStation, changed: () => void) {
  const desk = (): CalendarDesk => calendarDesk(open());
  return {
    'calendar.show': () => later(() => ({ years: [...desk().years()] })),
    'calendar.preview': (args) => later(() => desk().preview(args)),
    'calendar.enter': async (args, by) => {
      const done = await desk().enter(args, by);
      changed();
      return done;
    },
  } satisfies Partial<Answers>;
}
