/** What a reviewer looks for: made of the regulation in force, each thing with its article. */
import type { ItemVerdict, ReviewData, ReviewResult } from '../acts/review';
import type { Citation } from '../profile/citation';
import { inForce, itemSource, type AgencyProfile } from '../profile/agency';
import type { ProvisionName } from '../profile/provisions';
import type { Refusal } from '../ruling';

/** What the program can do for the eye or the ear at such an item. A help, never a verdict. */
export type ItemHelp = 'beginning' | 'first-and-last' | 'seams' | 'appearance';

/** The rules that a checklist is made of, in the order in which footage is looked at. */
export const CHECKLIST_RULES = [
  'checks.of',
  'opening.elements',
  'opening.phrase',
  'continuity.rules',
  'interruption.spoken',
  'footage.shows',
  'documents.rules',
] as const satisfies readonly ProvisionName[];
export type ChecklistRule = (typeof CHECKLIST_RULES)[number];

export interface ChecklistItem {
  /** `opening.elements:time`; where the rule is one thing by itself, its name: `opening.phrase`. */
  readonly id: string;
  readonly rule: ChecklistRule;
  /** The thing in the rule's list; null: the rule itself. */
  readonly word: string | null;
  readonly source: readonly Citation[];
  /** The words that have to be spoken, where the regulation fixes them. */
  readonly phrase: string | null;
  readonly help: ItemHelp | null;
}

/** What can be told from footage, among all that spot checks look at. */
const SEEN_IN_FOOTAGE: ReadonlySet<string> = new Set(['appearance', 'language', 'civil-conduct']);

/** The checklist of a profile; empty when its regulation asks nothing of the content. */
export function checklistOf(profile: AgencyProfile): readonly ChecklistItem[] {
  return CHECKLIST_RULES.flatMap((rule): ChecklistItem[] => {
    const { value, source } = inForce(profile, rule);
    if (typeof value === 'string')
      return [{ id: rule, rule, word: null, source, phrase: value, help: 'beginning' }];
    if (value === true) return [{ id: rule, rule, word: null, source, phrase: null, help: 'seams' }];
    if (value === null || value === false) return [];
    return [...(value as readonly string[])]
      .filter((word) => rule !== 'checks.of' || SEEN_IN_FOOTAGE.has(word))
      .map((word) => ({
        id: `${rule}:${word}`,
        rule,
        word,
        source: itemSource(profile, rule, word),
        phrase: null,
        help: helpFor(rule, word),
      }));
  });
}

function helpFor(rule: ChecklistRule, word: string): ItemHelp | null {
  if (rule === 'opening.elements') return 'beginning';
  if (word === 'premises-sign-first-and-last' || word === 'start-and-end') return 'first-and-last';
  if (rule === 'continuity.rules') return 'seams';
  return word === 'appearance' ? 'appearance' : null;
}

/** The regulation and edition, as a review puts it on record. */
export function regulationName({ regulation }: AgencyProfile): string {
  return `${regulation.id}/${regulation.edition}`;
}

export type CompletionRefusal =
  /** An item has no verdict. */
  | 'item-open'
  /** An item that is none of this checklist. */
  | 'item-unknown'
  /** `not-met` without a mark on the time line and without a word. */
  | 'not-met-unproven'
  /** A mark, finding or note outside of the footage under review. */
  | 'outside-footage'
  /** The result says that all is well, and an item or a finding says otherwise. */
  | 'result-contradicts'
  /** Nothing of the footage was looked at. */
  | 'nothing-watched';

type Completion = Pick<
  ReviewData<'review.completed'>,
  'judgements' | 'findings' | 'notes' | 'clips' | 'result' | 'watchedMs'
>;

/** Everything that speaks against completing a review like this; empty when nothing does. */
export function againstCompletion(
  items: readonly ChecklistItem[],
  given: Completion,
): readonly Refusal<CompletionRefusal>[] {
  const known = new Map(items.map((item) => [item.id, item]));
  const judged = new Set(given.judgements.map(({ item }) => item));
  const clips = new Set<string>(given.clips);
  const outside = [...given.judgements.flatMap(({ marks }) => marks), ...given.findings, ...given.notes].find(
    ({ clip }) => !clips.has(clip),
  );
  const against: Refusal<CompletionRefusal>[] = [];
  for (const { id, source } of items)
    if (!judged.has(id)) against.push({ code: 'item-open', values: { item: id }, source });
  for (const { item, verdict, marks, note } of given.judgements) {
    const asked = known.get(item);
    if (!asked) against.push({ code: 'item-unknown', values: { item } });
    else if (verdict === 'not-met' && marks.length === 0 && note.trim() === '')
      against.push({ code: 'not-met-unproven', values: { item }, source: asked.source });
  }
  if (outside) against.push({ code: 'outside-footage', values: { clip: outside.clip } });
  if (contradicts(given)) against.push({ code: 'result-contradicts' });
  if (given.watchedMs === 0 && given.result !== 'cannot-be-judged') against.push({ code: 'nothing-watched' });
  return against;
}

function contradicts({ result, judgements, findings }: Completion): boolean {
  const isBad = findings.length > 0 || judgements.some(({ verdict }) => verdict === 'not-met');
  return result === 'conforms' && isBad;
}

/** The result that the judgements suggest; the reviewer decides. */
export function suggestedResult(
  verdicts: readonly ItemVerdict[],
  worst: 'slight' | 'general' | 'serious' | null,
): ReviewResult {
  if (worst === 'serious' || worst === 'general') return 'does-not-conform';
  if (worst === 'slight' || verdicts.includes('not-met')) return 'improve';
  const telling = verdicts.filter((verdict) => verdict !== 'not-applicable');
  return telling.length > 0 && telling.every((verdict) => verdict === 'cannot-judge')
    ? 'cannot-be-judged'
    : 'conforms';
}
