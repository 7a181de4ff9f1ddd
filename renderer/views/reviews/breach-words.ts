import type { FoundView } from '#shared/contract/findings';
import { useRuleWords } from '../../words/rules';
import { useWords } from '../../words/words';

/** The names of the kinds of findings: the regulations' kinds of breach, and what is none. */
export function useBreachWords(): (kind: FoundView['kind']) => string {
  const { t } = useWords();
  const { profile } = useRuleWords();
  return (kind) =>
    kind === 'shortcoming' ? t('found.shortcoming') : profile.value.item['breach.kinds'][kind];
}
