/** Which camera to hand out: the fittest of those in stock, and why. */
import type { JudgedCheck } from './checks';
import { millisecondsOf, type Instant } from './clock';
import type { DeviceFile } from './device-file';

export interface Candidate {
  readonly file: DeviceFile;
  /** The hand-out's checks for it. */
  readonly checks: readonly JudgedCheck[];
  /** Somebody should keep an eye on it: see `deviceHealth`. */
  readonly watch: boolean;
  readonly batteryPercent: number | null;
  /** Since when it has been in a dock; null: it is not. */
  readonly dockedSince: Instant | null;
  /** End of its last hand-out; null: it had none. */
  readonly lastUsed: Instant | null;
}

/**
 * The candidates that are in stock, the fittest first: every check passed, healthy, fullest, longest on the charger,
 * longest rested (so that all wear alike), then by number. The order is total: everybody is offered the same.
 */
export function fittestFirst(candidates: readonly Candidate[]): readonly Candidate[] {
  return candidates
    .filter(({ file }) => file.place.where === 'stock')
    .map((candidate) => ({ candidate, rank: rankOf(candidate) }))
    .sort((a, b) => byRank(a.rank, b.rank) || (a.candidate.file.device < b.candidate.file.device ? -1 : 1))
    .map(({ candidate }) => candidate);
}

/** Smaller is fitter, from the left. */
function rankOf({ checks, watch, batteryPercent, dockedSince, lastUsed }: Candidate): readonly number[] {
  const failed = checks.filter(({ check }) => check.result !== 'pass');
  return [
    failed.some(({ overridable }) => !overridable) ? 1 : 0,
    failed.length,
    watch ? 1 : 0,
    -(batteryPercent ?? -1),
    dockedSince === null ? Infinity : millisecondsOf(dockedSince),
    lastUsed === null ? -Infinity : millisecondsOf(lastUsed),
  ];
}

function byRank(a: readonly number[], b: readonly number[]): number {
  for (const [n, left] of a.entries()) {
    const right = b[n] ?? 0;
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}
