/** Judging by hand and by key: what is done to the draft, item after item, and taken back again. */
import { ref, type Ref } from 'vue';
import type { ItemVerdict } from '#shared/acts/review';
import type { DeskView } from '#shared/contract/desk';
import type { ClipId } from '#shared/ids';
import { judged, OPEN_JUDGEMENT, type DeskDraft } from './draft';
import type { WrittenReview } from './use-review';

export interface Judging {
  /** The item in hand. */
  readonly active: Ref<string | null>;
  /** Gives a verdict; the same one again takes it away. */
  verdict(item: string, verdict: ItemVerdict): void;
  /** By key: gives it to the item in hand and goes on, except where a proof is still owed. */
  verdictHere(verdict: ItemVerdict): void;
  mark(item: string): void;
  unmark(item: string, n: number): void;
  note(text: string): void;
  unnote(n: number): void;
  addFinding(): void;
  moveItem(by: number): void;
  /** Takes back what was done last, wherever it was; false when there is nothing. */
  undo(): boolean;
}

interface Done {
  readonly back: (draft: DeskDraft) => DeskDraft;
  readonly item: string | null;
}

/** More than this nobody takes back one by one. */
const MOST_DONE = 100;

export function useJudging(
  view: DeskView,
  written: WrittenReview,
  here: () => { readonly clip: ClipId; readonly at: number },
): Judging {
  const active = ref<string | null>(view.checklist[0]?.id ?? null);
  let done: Done[] = [];

  const judgement = (item: string) => written.draft.value.judgements[item] ?? OPEN_JUDGEMENT;
  const act = (next: DeskDraft, back: Done['back'], item: string | null): void => {
    written.change(next);
    done = [...done, { back, item }].slice(-MOST_DONE);
  };
  const give = (item: string, verdict: ItemVerdict | null): void => {
    const { verdict: before } = judgement(item);
    const back = (draft: DeskDraft): DeskDraft => judged(draft, item, { verdict: before });
    act(judged(written.draft.value, item, { verdict }), back, item);
  };
  const setMarks = (item: string, marks: DeskDraft['judgements'][string]['marks']): void => {
    const { marks: before } = judgement(item);
    const back = (draft: DeskDraft): DeskDraft => judged(draft, item, { marks: before });
    act(judged(written.draft.value, item, { marks }), back, item);
  };
  const setNotes = (notes: DeskDraft['notes']): void => {
    const { notes: before } = written.draft.value;
    act({ ...written.draft.value, notes }, (draft) => ({ ...draft, notes: before }), null);
  };
  const moveItem = (by: number): void => {
    const ids = view.checklist.map(({ id }) => id);
    const at = active.value === null ? -1 : ids.indexOf(active.value);
    active.value = ids[Math.max(0, Math.min(ids.length - 1, at + by))] ?? null;
  };

  return {
    active,
    verdict(item, verdict) {
      active.value = item;
      give(item, judgement(item).verdict === verdict ? null : verdict);
    },
    verdictHere(verdict) {
      const item = active.value;
      if (item === null) return;
      give(item, verdict);
      const { marks, note } = judgement(item);
      if (verdict !== 'not-met' || marks.length > 0 || note.trim() !== '') moveItem(1);
    },
    mark(item) {
      setMarks(item, [...judgement(item).marks, { ...here(), to: null, still: null }]);
    },
    unmark(item, n) {
      setMarks(
        item,
        judgement(item).marks.filter((_, i) => i !== n),
      );
    },
    note(text) {
      setNotes([...written.draft.value.notes, { ...here(), text }]);
    },
    unnote(n) {
      setNotes(written.draft.value.notes.filter((_, i) => i !== n));
    },
    addFinding() {
      const finding = { grade: 'general' as const, kind: 'shortcoming' as const, ...here(), note: '' };
      const { draft } = written;
      // Only an empty one is taken back: nothing that was typed is lost.
      const back = (now: DeskDraft): DeskDraft => ({
        ...now,
        findings: now.findings.filter((one, i) => i < now.findings.length - 1 || one.note.trim() !== ''),
      });
      act({ ...draft.value, findings: [...draft.value.findings, finding] }, back, null);
    },
    moveItem,
    undo() {
      const last = done.at(-1);
      if (!last) return false;
      done = done.slice(0, -1);
      written.change(last.back(written.draft.value));
      if (last.item !== null) active.value = last.item;
      return true;
    },
  };
}
