/** How an import ended, as its card tells it. */
import type { ImportTotals, ImportView } from '#shared/contract/dock';
import type { ImportReport } from '#shared/intake';

/** "Safe" exactly when the import itself says so. `seconds`: how long it worked, pauses not counted. */
export function endOf(report: ImportReport, seconds: number): ImportView {
  const totals = totalsOf(report);
  return report.safeToUnplug
    ? { phase: 'safe', totals, seconds, cleared: null }
    : { phase: 'not-safe', totals, failure: report.failure };
}

/** How many files came to which end, and how many bytes were sealed. */
export function totalsOf(report: ImportReport): ImportTotals {
  const count = (outcome: string): number => report.files.filter((f) => f.outcome === outcome).length;
  return {
    session: report.session,
    sealed: count('sealed'),
    alreadySealed: count('already-sealed'),
    skipped: count('skipped'),
    failed: count('failed'),
    bytes: report.files.reduce((sum, f) => sum + (f.outcome === 'sealed' ? f.bytes : 0), 0),
  };
}
