import type { DockCardView, ImportView } from '#shared/contract/dock';
import type { DockTrouble } from '#shared/device';
import { FAILURES } from '#shared/failure';
import type { ShownFailure } from '../words/words';

type Phase<P extends ImportView['phase']> = Extract<ImportView, { phase: P }>;

/** The one thing that a dock card has to say, most urgent first. */
export type DockFace =
  /** Every file is sealed: the only face that is green, and only in phase `safe`. */
  | { readonly kind: 'safe'; readonly totals: Phase<'safe'>['totals']; readonly seconds: number }
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
  | { readonly kind: 'trouble'; readonly trouble: DockTrouble }
  | { readonly kind: 'copying'; readonly progress: Phase<'copying'>['progress'] }
  | { readonly kind: 'listing' }
  | { readonly kind: 'waiting' }
  /** Identified, and nothing has begun. */
  | { readonly kind: 'idle' }
  | { readonly kind: 'recognising' }
  /** A hidden camera is being asked to show its storage. */
  | { readonly kind: 'opening' };

export function dockFace(card: DockCardView): DockFace {
  const work = card.import;
  switch (work.phase) {
    case 'safe':
      return { kind: 'safe', totals: work.totals, seconds: work.seconds };
    case 'not-safe':
      return { kind: 'not-safe', totals: work.totals, failure: work.failure };
    case 'stopped':
      return { kind: 'stopped', failure: work.failure };
    case 'none':
    case 'waiting':
    case 'listing':
    case 'copying':
    case 'second-copy':
      break;
  }
  if (card.trouble) return { kind: 'trouble', trouble: card.trouble };
  switch (work.phase) {
    case 'copying':
      return { kind: 'copying', progress: work.progress };
    case 'second-copy':
      return { kind: 'second-copy', left: work.left, trouble: work.trouble };
    case 'listing':
      return { kind: 'listing' };
    case 'waiting':
      return { kind: 'waiting' };
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
    case 'trouble':
      return face.trouble === 'gone' || face.trouble === 'not-readable' ? 'danger' : 'attention';
    case 'copying':
    case 'second-copy':
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
export type FailureSubject = 'cancelled' | 'camera' | 'vault' | 'ledger' | 'other';

export function subjectOf(failure: ShownFailure): FailureSubject {
  if (failure.code === 'cancelled') return 'cancelled';
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
    case 'none':
    case 'waiting':
    case 'listing':
    case 'stopped':
      return null;
  }
}

/** Whether a camera is still in the port, so that trying again makes sense. */
export function canRetry(card: DockCardView): boolean {
  const { phase } = card.import;
  return isPluggedIn(card) && card.state === 'identified' && ['not-safe', 'stopped', 'none'].includes(phase);
}

export function isPluggedIn(card: DockCardView): boolean {
  return card.trouble !== 'gone';
}
