/** A review that is being written: kept in the cache at every change, on record when it is completed. */
import { computed, onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue';
import type { DeskView } from '#shared/contract/desk';
import type { Result } from '#shared/contract/requests';
import type { ReviewId } from '#shared/ids';
import { suggestedResult } from '#shared/review/checklist';
import { draftOf, dropDraft, keepDraft } from '../../cache/drafts';
import { ask } from '../../station';
import { useRuleWords } from '../../words/rules';
import { useWords } from '../../words/words';
import { EMPTY_DRAFT, type DeskDraft } from './draft';

type Refusals = Result<'desk.complete'>['refusals'];

/** So much of what is typed may be lost when the window dies. */
const KEEP_AFTER_MS = 400;

export interface WrittenReview {
  readonly draft: Readonly<Ref<DeskDraft>>;
  /** The draft was read from the cache; before that nothing is kept. */
  readonly ready: Readonly<Ref<boolean>>;
  readonly refusals: Readonly<Ref<readonly string[]>>;
  readonly saving: Readonly<Ref<boolean>>;
  /** When it was kept last, milliseconds since 1970; null: nothing to keep yet. */
  readonly keptAt: Readonly<Ref<number | 'failed' | null>>;
  /** What an item of the checklist asks, in the reader's language. */
  itemText(view: DeskView, item: string): string;
  change(draft: DeskDraft): void;
  /** True when it is completed. Throws FailureError. */
  complete(review: ReviewId, view: DeskView): Promise<boolean>;
  /** Takes the draft away: it is on record, or given back. */
  forget(): Promise<void>;
}

export function useReview(key: string): WrittenReview {
  const { t } = useWords();
  const { profile } = useRuleWords();
  const draft = shallowRef<DeskDraft>(EMPTY_DRAFT);
  const ready = ref(false);
  const saving = ref(false);
  const keptAt = ref<number | 'failed' | null>(null);
  const against = shallowRef<Refusals>([]);
  const shownFor = shallowRef<DeskView | null>(null);
  const refusals = computed(() =>
    against.value.map(({ code, item }) =>
      t(`deskRefusal.${code as 'item-open'}`, {
        item: item === null || !shownFor.value ? '' : itemText(shownFor.value, item),
      }),
    ),
  );
  let timer: ReturnType<typeof setTimeout> | undefined;
  let forgotten = false;

  void draftOf(key).then((kept) => {
    if (kept) draft.value = { ...EMPTY_DRAFT, ...kept };
    ready.value = true;
  });
  const keep = (): void => {
    clearTimeout(timer);
    if (!ready.value || forgotten) return;
    void keepDraft(key, JSON.parse(JSON.stringify(draft.value)) as DeskDraft).then((well) => {
      keptAt.value = well ? Date.now() : 'failed';
    });
  };
  watch(draft, () => {
    clearTimeout(timer);
    timer = setTimeout(keep, KEEP_AFTER_MS);
  });
  onScopeDispose(keep);

  const itemText = (view: DeskView, id: string): string => {
    const item = view.checklist.find((one) => one.id === id);
    if (!item) return id;
    const words: Readonly<Record<string, Readonly<Record<string, string>>>> = profile.value.item;
    const rule = profile.value.provision[item.rule];
    return item.word === null ? rule : (words[item.rule]?.[item.word] ?? item.word);
  };

  async function complete(review: ReviewId, view: DeskView): Promise<boolean> {
    saving.value = true;
    try {
      const { judgements, findings, notes, result, praise, summary } = draft.value;
      const given = Object.entries(judgements).flatMap(([item, { verdict, marks, note }]) =>
        verdict === null ? [] : [{ item, verdict, marks: [...marks], note }],
      );
      const grades = findings.map(({ grade }) => grade);
      const worst =
        (['serious', 'general', 'slight'] as const).find((grade) => grades.includes(grade)) ?? null;
      const answer = await ask('desk.complete', {
        review,
        judgements: given,
        findings: [...findings],
        notes: [...notes],
        result:
          result ??
          suggestedResult(
            given.map(({ verdict }) => verdict),
            worst,
          ),
        praise,
        summary,
      });
      shownFor.value = view;
      against.value = answer.refusals;
      return answer.refusals.length === 0;
    } finally {
      saving.value = false;
    }
  }

  return {
    draft,
    ready,
    refusals,
    saving,
    keptAt,
    itemText,
    change(next) {
      draft.value = next;
    },
    complete,
    async forget() {
      forgotten = true;
      clearTimeout(timer);
      await dropDraft(key);
    },
  };
}
