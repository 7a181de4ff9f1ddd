import { dutyDesk, type DutyDesk } from '../duty-desk';
import { later, type Answers, type OpenStation } from './answer';

/** Answers about duty away; `changed` is told when one was filed or is over. */
export function dutyAnswers(open: OpenStation, changed: () => void) {
  const desk = (): DutyDesk => dutyDesk(open());
  return {
    'duty.list': (_args, by) => later(() => desk().list(by)),
    'duty.file': async (args, by) => {
      const refusals = await desk().file(args, by);
      changed();
      return refusals;
    },
    'duty.return': async (args, by) => {
      const refusals = await desk().back(args, by);
      changed();
      return refusals;
    },
  } satisfies Partial<Answers>;
}
