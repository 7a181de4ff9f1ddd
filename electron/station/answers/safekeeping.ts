import type { Safekeeping } from '../safekeeping/safekeeping';
import { later, type Answers, type OpenStation } from './answer';

/** Background work rests for so long after each piece that was played. */
const PLAYING_MS = 3_000;

/** Answers about second copies, readings and damage. */
export function safekeepingAnswers(open: OpenStation, keeping: () => Safekeeping) {
  return {
    playing: () =>
      later(() => {
        open().background.holdFor(PLAYING_MS);
        return null;
      }),
    'look-at-copy-place': async ({ folder }) => keeping().lookAtCandidate(folder),
    'add-copy-place': async ({ folder, name }, by) => {
      await keeping().addPlace(folder, name, by);
      return {};
    },
    'safekeeping.state': async () => keeping().state(),
    'safekeeping.remove-place': async ({ place, why }, by) => {
      await keeping().removePlace(place, by, why);
      return {};
    },
    'safekeeping.set-rules': async (rules, by) => {
      await keeping().setRules(rules, by);
      return {};
    },
    'safekeeping.scrub': ({ all }) =>
      later(() => {
        // Nobody waits for it here; what breaks it off, the background tells.
        keeping()
          .scrub({ all, budgetBytes: null })
          .catch(() => undefined);
        return {};
      }),
    'safekeeping.scrub-stop': () =>
      later(() => {
        keeping().stopScrub();
        return {};
      }),
    'safekeeping.retry': () =>
      later(() => {
        keeping().retry();
        return {};
      }),
  } satisfies Partial<Answers>;
}
