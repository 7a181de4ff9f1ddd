import { profileDesk, type ProfileDesk } from '../profile-desk';
import { later, type Answers, type OpenStation } from './answer';

/** Answers about the regulation profile; `changed` is told after every change of it. */
export function profileAnswers(open: OpenStation, changed: () => void) {
  const desk = (): ProfileDesk => profileDesk(open());
  return {
    'profile.show': () => later(() => desk().view()),
    'profile.choose': async ({ regulation, own }, by) => {
      const made = await desk().choose(regulation, own, by);
      changed();
      return made;
    },
    'profile.change': async ({ name, value, why }, by) => {
      const made = await desk().change({ name, ...(value !== undefined && { value }) }, by, why);
      changed();
      return made;
    },
  } satisfies Partial<Answers>;
}
