/** A review that is being written: what the window keeps until it is completed. */
import type {
  FindingGrade,
  ItemVerdict,
  Mark,
  MomentNote,
  ReviewFindingKind,
  ReviewResult,
} from '#shared/acts/review';
import type { ClipId } from '#shared/ids';

export interface DraftJudgement {
  readonly verdict: ItemVerdict | null;
  readonly marks: readonly Mark[];
  readonly note: string;
}

export interface DraftFinding {
  readonly grade: FindingGrade;
  readonly kind: ReviewFindingKind;
  readonly clip: ClipId;
  readonly at: number | null;
  readonly note: string;
}

export interface DeskDraft {
  /** Where the reviewer was. */
  readonly place: { readonly clip: ClipId; readonly ms: number } | null;
  readonly judgements: Readonly<Record<string, DraftJudgement>>;
  readonly findings: readonly DraftFinding[];
  readonly notes: readonly MomentNote[];
  /** Null: as it is suggested. */
  readonly result: ReviewResult | null;
  readonly praise: string;
  readonly summary: string;
}

export const EMPTY_DRAFT: DeskDraft = {
  place: null,
  judgements: {},
  findings: [],
  notes: [],
  result: null,
  praise: '',
  summary: '',
};

export const OPEN_JUDGEMENT: DraftJudgement = { verdict: null, marks: [], note: '' };

/** How many of these items have a verdict. */
export function judgedCount(draft: DeskDraft, items: readonly { readonly id: string }[]): number {
  return items.filter(({ id }) => (draft.judgements[id]?.verdict ?? null) !== null).length;
}

/** The draft with one judgement changed. */
export function judged(draft: DeskDraft, item: string, change: Partial<DraftJudgement>): DeskDraft {
  const before = draft.judgements[item] ?? OPEN_JUDGEMENT;
  return { ...draft, judgements: { ...draft.judgements, [item]: { ...before, ...change } } };
}
