import { computed, type ComputedRef } from 'vue';
import type { Check } from '#shared/acts/check';
import type { CanonicalValue } from '#shared/canonical-json';
import { citationText, type Citation } from '#shared/profile/citation';
import { DRAW_REFUSALS } from '#shared/words/draw/draw-words';
import { EQUIPMENT_WORDS, type EquipmentWords } from '#shared/words/equipment/equipment-words';
import { PROFILE_WORDS, type ProfileWords } from '#shared/words/profile/profile-words';
import { filled } from '#shared/words/sentences';
import { useWords } from './words';

/** A refusal as it arrives in an answer. */
export interface ShownRefusal {
  readonly code: string;
  readonly values?: Readonly<Record<string, string | number>>;
  readonly articles: readonly Citation[];
}

export interface UsedRuleWords {
  readonly equipment: ComputedRef<EquipmentWords>;
  readonly profile: ComputedRef<ProfileWords>;
  /** What a check came to: the value beside what it is held against. */
  readonly checkText: (check: Check) => string;
  /** Why something was refused, with the articles behind it. */
  readonly refusalText: (refusal: ShownRefusal) => string;
  /** Articles in words, one after the other. */
  readonly cited: (articles: readonly Citation[]) => string;
  /** A rule's value in words. */
  readonly valueText: (name: string, value: CanonicalValue) => string;
}

/** The words of the rules, in the language that the person chose. */
export function useRuleWords(): UsedRuleWords {
  const { t, language } = useWords();
  const equipment = computed(() => EQUIPMENT_WORDS[language.value]);
  const profile = computed(() => PROFILE_WORDS[language.value]);
  const joined = (texts: readonly string[]): string => texts.join(t('mark.list'));

  function refusalText({ code, values = {}, articles }: ShownRefusal): string {
    const { refusal, check, place } = equipment.value;
    const sentences: Readonly<Record<string, string>> = {
      ...profile.value.refusal,
      ...refusal,
      ...DRAW_REFUSALS[language.value],
    };
    const told = {
      ...values,
      ...wordOf('check', values['check'], check),
      ...wordOf('where', values['where'], place),
    };
    const by = articles.length > 0 ? t('mark.aside', { text: cited(articles) }) : '';
    return filled(sentences[code] ?? code, told) + by;
  }

  function checkText({ name, value, limit, result }: Check): string {
    const { checkValue } = equipment.value;
    if (value === null && limit !== null) return NOT_READ[language.value];
    if (result === 'pass' && value === null) return PASSED[language.value];
    return filled(checkValue[name], { value: value ?? '', limit: limit ?? '' });
  }

  function valueText(name: string, value: CanonicalValue): string {
    if (value === null) return '—';
    if (typeof value === 'boolean') return YES_NO[language.value][value ? 'yes' : 'no'];
    if (typeof value === 'number') return String(value);
    const items: Readonly<Record<string, Readonly<Record<string, string>>>> = profile.value.item;
    if (typeof value === 'string') return items[name]?.[value] ?? value;
    if (Array.isArray(value))
      return joined(value.map((one) => items[name]?.[String(one)] ?? String(one))) || '—';
    const fields = value as Readonly<Record<string, CanonicalValue>>;
    const { unit, count, kinds, within } = fields;
    if (typeof unit === 'string' && typeof count === 'number') {
      const limits: Readonly<Record<string, string>> = profile.value.limit;
      return filled(limits[unit] ?? unit, { count });
    }
    if (Array.isArray(kinds) && within !== undefined) {
      const away: Readonly<Record<string, string>> = profile.value.away;
      return `${joined(kinds.map((kind) => away[String(kind)] ?? String(kind)))}${t('mark.colon')}${valueText(name, within)}`;
    }
    return JSON.stringify(value);
  }

  const cited = (articles: readonly Citation[]): string =>
    joined(articles.map((one) => citationText(one, language.value)));

  return { equipment, profile, checkText, refusalText, cited, valueText };
}

const NOT_READ = { zh: '没有读数', en: 'not read' } as const;
const PASSED = { zh: '符合', en: 'as it should be' } as const;
const YES_NO = { zh: { yes: '是', no: '否' }, en: { yes: 'yes', no: 'no' } } as const;

function wordOf(
  name: string,
  value: string | number | undefined,
  words: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const word = value === undefined ? undefined : words[String(value)];
  return word === undefined ? {} : { [name]: word };
}
