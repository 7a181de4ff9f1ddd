/** What stands on the time line of a review that is being written. */
import type { StillView } from '#shared/contract/desk';
import type { ClipId } from '#shared/ids';
import type { TimelineMark } from '../../player/desk/timeline-mark';
import type { DeskDraft } from './draft';

/** `lineOf`: a moment's place on the line; `textOf`: what an item of the checklist asks. */
export function timelineMarks(
  draft: DeskDraft,
  stills: readonly StillView[],
  lineOf: (clip: ClipId, ms: number) => number,
  words: { readonly still: string; readonly textOf: (item: string) => string },
): readonly TimelineMark[] {
  return [
    ...draft.notes.map((one, n) => ({
      key: `n${n}`,
      at: lineOf(one.clip, one.at),
      kind: 'note' as const,
      label: one.text,
    })),
    ...Object.entries(draft.judgements).flatMap(([item, { marks }]) =>
      marks.map((one, n) => ({
        key: `${item}${n}`,
        at: lineOf(one.clip, one.at),
        kind: 'proof' as const,
        label: words.textOf(item),
      })),
    ),
    ...draft.findings.flatMap((one, n) =>
      one.at === null
        ? []
        : [{ key: `f${n}`, at: lineOf(one.clip, one.at), kind: 'finding' as const, label: one.note }],
    ),
    ...stills.map((one) => ({
      key: one.still,
      at: lineOf(one.clip, one.at),
      kind: 'still' as const,
      label: words.still,
    })),
  ];
}
