import { storageDesk, type StorageDesk } from '../storage-desk';
import { later, type Answers, type OpenStation } from './answer';

/** Answers about storage deadlines; `changed` is told when something was put on file about them. */
export function storageAnswers(open: OpenStation, changed: () => void) {
  const desk = (): StorageDesk => storageDesk(open());
  return {
    'storage.of-clip': ({ clip }) => later(() => desk().account(clip)),
    'storage.unexplained': (args) => later(() => desk().unexplained(args)),
    'storage.explain': async (args, by) => {
      const refusals = await desk().explain(args, by);
      changed();
      return refusals;
    },
    'storage.state-end': async (args, by) => {
      const refusals = await desk().stateEnd(args, by);
      changed();
      return refusals;
    },
    'storage.statistics': (args) => later(() => desk().statistics(args)),
  } satisfies Partial<Answers>;
}
