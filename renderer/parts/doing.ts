import { ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import type { RefusalsView } from '#shared/contract/devices';
import { failureOf } from '#shared/failure';
import { useRuleWords } from '../words/rules';
import { useWords } from '../words/words';

/** Something that a person asked for: whether it is under way, and in a sentence why it was not done. */
export interface Doing {
  readonly busy: Ref<boolean>;
  readonly problem: ShallowRef<string>;
  /** Does it; what it throws, and what it is refused for, becomes the problem. True: it is done. */
  readonly during: (work: () => Promise<RefusalsView | null>) => Promise<boolean>;
}

/** Call it in `setup`. */
export function useDoing(): Doing {
  const { failure: sentence } = useWords();
  const { refusalText } = useRuleWords();
  const busy = ref(false);
  const problem = shallowRef('');

  async function during(work: () => Promise<RefusalsView | null>): Promise<boolean> {
    busy.value = true;
    problem.value = '';
    try {
      const refusals = (await work())?.refusals ?? [];
      problem.value = refusals.map((one) => refusalText(one)).join(' ');
      return refusals.length === 0;
    } catch (error) {
      problem.value = sentence(failureOf(error));
      return false;
    } finally {
      busy.value = false;
    }
  }

  return { busy, problem, during };
}
