import type { VerificationView } from '#shared/contract/ledger';
import type { Instant } from '#shared/clock';
import type { VerificationProgress } from '#shared/verification';
import type { ShownFailure } from '../words/words';

/** What is known, since the program was started, about whether all is as it was recorded. */
export type Integrity =
  | { readonly at: 'unchecked' }
  | { readonly at: 'checking'; readonly since: Instant; readonly progress: VerificationProgress | null }
  | { readonly at: 'proven' | 'broken'; readonly report: VerificationView; readonly checked: Checked }
  /** The verification itself did not finish. */
  | { readonly at: 'failed'; readonly failure: ShownFailure };

interface Checked {
  readonly when: Instant;
  readonly seconds: number;
}

export type IntegrityEvent =
  | { readonly kind: 'began'; readonly now: Instant }
  | { readonly kind: 'progressed'; readonly progress: VerificationProgress }
  /** Stopped by a person: nothing is known. */
  | { readonly kind: 'stopped' }
  | { readonly kind: 'reported'; readonly report: VerificationView; readonly now: Instant }
  | { readonly kind: 'failed'; readonly failure: ShownFailure }
  | { readonly kind: 'other-vault' };

/** A report counts only for the verification that is running; another vault is unchecked again. */
export function integrityAfter(integrity: Integrity, event: IntegrityEvent): Integrity {
  switch (event.kind) {
    case 'began':
      return integrity.at === 'checking' ? integrity : { at: 'checking', since: event.now, progress: null };
    case 'progressed':
      return integrity.at === 'checking' ? { ...integrity, progress: event.progress } : integrity;
    case 'stopped':
      return integrity.at === 'checking' ? { at: 'unchecked' } : integrity;
    case 'reported': {
      if (integrity.at !== 'checking') return integrity;
      const seconds = Math.max(0, (Date.parse(event.now) - Date.parse(integrity.since)) / 1000);
      const intact = event.report.ok && event.report.failures.length === 0;
      return {
        at: intact ? 'proven' : 'broken',
        report: event.report,
        checked: { when: event.now, seconds },
      };
    }
    case 'failed':
      return integrity.at === 'checking' ? { at: 'failed', failure: event.failure } : integrity;
    case 'other-vault':
      return { at: 'unchecked' };
  }
}
