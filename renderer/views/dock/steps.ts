import type { DockCardView } from '#shared/contract/dock';

export const STEPS = [
  'present',
  'mounted',
  'readable',
  'identified',
] as const satisfies readonly DockCardView['state'][];

export type StepState = 'done' | 'next' | 'later' | 'failed';

/** How each of the four states of a docked camera stands; the one after the last reached is where trouble shows. */
export function stepStates(card: Pick<DockCardView, 'state' | 'trouble'>): readonly StepState[] {
  if (card.trouble === 'gone') return STEPS.map(() => 'later');
  const reached = STEPS.indexOf(card.state);
  return STEPS.map((_, i) => {
    if (i <= reached) return 'done';
    if (i > reached + 1) return 'later';
    return card.trouble === null ? 'next' : 'failed';
  });
}
