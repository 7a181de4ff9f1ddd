import type { DockCardView, DoubtView, ImportView } from '#shared/contract/dock';
import type { DockTrouble } from '#shared/device';
import { FAILURES } from '#shared/failure';
import type { ShownFailure } from '../words/words';

type Phase<P extends ImportView['phase']> = Extract<ImportView, { phase: P }>;

/** The one thing that a dock card has to say, most urgent first. */
export type DockFace =
  /** Every file is sealed: the only face that is green, and only in phase `safe`. */
  | {
      readonly kind: 'safe';
      readonly totals: Phase<'safe'>['totals'];
      readonly seconds: number;
      readonly cleared: Phase<'safe'>['cleared'];
    }
  | {
      readonly kind: 'not-safe';
      readonly totals: Phase<'not-safe'>['totals'];
      readonly failure: ShownFailure | null;
    }
  | {
      readonly kind: 'second-copy';
      readonly left: number;
      readonly trouble: Phase<'second-copy'>['trouble'];
    }
  | { readonly kind: 'stopped'; readonly failure: ShownFailure }
  /** A person has to say which camera it is. */
  | { readonly kind: 'question'; readonly doubt: DoubtView }
  | { readonly kind: 'trouble'; readonly trouble: DockTrouble }
  | { readonly kind: 'copying'; readonly progress: Phase<'copying'>['progress'] }
  | { readonly kind: 'paused'; readonly progress: Phase<'paused'>['progress'] }
  | ({ readonly kind: 'clearing' } & Omit<Phase<'clearing'>, 'phase'>)
  | { readonly kind: 'listing' }
  | { readonly kind: 'waiting'; readonly ahead: number }
  /** Identified, and nothing has begun. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'recognising' }
  /** A hidden camera is being asked to show its storage. */
  | { readonly kind: 'opening' };

export function dockFace(card: DockCardView): DockFace {
  const work = card.import;
  switch (work.phase) {
    case 'safe':
      return { kind: 'safe', totals: work.totals, seconds: work.seconds, cleared: work.cleared };
    case 'not-safe':
      return { kind: 'not-safe', totals: work.totals, failure: work.failure };
    case 'stopped':
      return { kind: 'stopped', failure: work.failure };
    case 'none':
    case 'waiting':
    case 'listing':
    case 'copying':
    case 'second-copy':
    case 'paused':
    case 'clearing':
      break;
  }
  if (card.doubt) return { kind: 'question', doubt: card.doubt };
  if (card.trouble) return { kind: 'trouble', trouble: card.trouble };
  switch (work.phase) {
    case 'copying':
      return { kind: 'copying', progress: work.progress };
    case 'second-copy':
      return { kind: 'second-copy', left: work.left, trouble: work.trouble };
    case 'paused':
      return { kind: 'paused', progress: work.progress };
    case 'clearing': {
      const { filesDone, filesTotal, bytesDone, bytesTotal } = work;
      return { kind: 'clearing', filesDone, filesTotal, bytesDone, bytesTotal };
    }
    case 'listing':
      return { kind: 'listing' };
    case 'waiting':
      return { kind: 'waiting', ahead: work.ahead };
    case 'none':
      if (card.state === 'identified') return { kind: 'idle' };
      return { kind: card.transport === 'vendor' ? 'opening' : 'recognising' };
  }
}

/** safe: may be pulled; danger: must stay in and be looked at; attention: nothing at risk, but somebody is needed. */
export type DockTone = 'calm' | 'working' | 'safe' | 'danger' | 'attention';

export function dockTone(face: DockFace): DockTone {
  switch (face.kind) {
    case 'safe':
      return 'safe';
    case 'not-safe':
    case 'stopped':
      return 'danger';
    case 'question':
      return 'attention';
    case 'trouble':
      return face.trouble === 'gone' || face.trouble === 'not-readable' ? 'danger' : 'attention';
    case 'copying':
    case 'second-copy':
    case 'paused':
    case 'clearing':
    case 'listing':
    case 'waiting':
      return 'working';
    case 'idle':
    case 'recognising':
    case 'opening':
      return 'calm';
  }
}

/** How many cards have each tone. */
export function toneCounts(cards: readonly DockCardView[]): Readonly<Record<DockTone, number>> {
  const counts: Record<DockTone, number> = { calm: 0, working: 0, safe: 0, danger: 0, attention: 0 };
  for (const card of cards) counts[dockTone(dockFace(card))] += 1;
  return counts;
}

/** What a failed import is about, for the headline; the sentence below it says the rest. */
export type FailureSubject = 'cancelled' | 'clearing' | 'camera' | 'vault' | 'ledger' | 'other';

export function subjectOf(failure: ShownFailure): FailureSubject {
  if (failure.code === 'cancelled') return 'cancelled';
  if (failure.code === 'clearing-interrupted') return 'clearing';
  const family = FAILURES[failure.code];
  switch (family) {
    case 'dock':
      return 'camera';
    case 'vault':
    case 'ledger':
      return family;
    case 'request':
    case 'rights':
    case 'program':
      return 'other';
  }
}

/** The import whose files can be shown, once there is one. */
export function sessionOf(work: ImportView) {
  switch (work.phase) {
    case 'copying':
      return work.progress.session;
    case 'safe':
    case 'second-copy':
    case 'not-safe':
      return work.totals.session;
    case 'paused':
      return work.progress?.session ?? null;
    case 'none':
    case 'waiting':
    case 'listing':
    case 'clearing':
    case 'stopped':
      return null;
  }
}

/** Whether a camera is still in the port, so that trying again makes sense. */
export function canRetry(card: DockCardView): boolean {
  const { phase } = card.import;
  const isKnown = card.state === 'identified' && card.doubt === null;
  return isPluggedIn(card) && isKnown && ['not-safe', 'stopped', 'none'].includes(phase);
}

/** Whether its import may rest, or come before all others. */
export function canPause(card: DockCardView): boolean {
  return card.import.phase === 'listing' || card.import.phase === 'copying';
}

/** Whether something is under way or in line that a person may end. */
export function canStop(card: DockCardView): boolean {
  return ['waiting', 'listing', 'copying', 'paused', 'clearing'].includes(card.import.phase);
}

/** Whether it may be put before the others: there are others, and it is not there yet. */
export function canPrefer(card: DockCardView, others: readonly DockCardView[]): boolean {
  const wants = ['waiting', 'listing', 'copying'];
  return (
    wants.includes(card.import.phase) &&
    card.doubt === null &&
    others.some((other) => other.dock !== card.dock && wants.includes(other.import.phase))
  );
}

export function isPluggedIn(card: DockCardView): boolean {
  return card.trouble !== 'gone';
}
