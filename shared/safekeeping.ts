/** Where originals are kept, how often they are read again, and what can be wrong with a place. */
import type { Sha256 } from './ids';

/** What is wrong with an original or a copy that was read again. */
export const DAMAGES = ['missing', 'length-differs', 'altered', 'unreadable'] as const;
export type DamageKind = (typeof DAMAGES)[number];

/** What a reading found instead of what is on record. */
export interface Damage {
  readonly how: DamageKind;
  /** Length, and digest where all of it could be read; null when nothing is there or can be read. */
  readonly found: { readonly bytes: number; readonly sha256: Sha256 | null } | null;
}

/** What the office decides about storage. Each change is an act on record. */
export interface SafekeepingRules {
  /** "Safe to unplug" waits until each clip has a second copy, too. */
  readonly unplugWaitsForCopy: boolean;
  /** Every original and every copy is read again within so many days. */
  readonly scrubDays: number;
}

export const DEFAULT_RULES: SafekeepingRules = { unplugWaitsForCopy: false, scrubDays: 30 };
export const SCRUB_DAYS = { least: 1, most: 3650 } as const;

/**
 * Why a place cannot be used now. `unmarked`: the folder is there but not the mark that we left: another disk under
 * its name, or a disk that is not mounted. `ledger-ahead`: the place knows entries that this ledger does not have, so
 * the vault was put back to an earlier state. `ledger-differs`: the place was signed over other entries. `silent`: it is
 * there and answers nothing, not even an error.
 */
export const PLACE_TROUBLES = [
  'away',
  'silent',
  'unmarked',
  'other-vault',
  'other-place',
  'read-only',
  'full',
  'failing',
  'ledger-ahead',
  'ledger-differs',
] as const;
export type PlaceTroubleCode = (typeof PLACE_TROUBLES)[number];

/** A trouble of a place, with values for its sentence. */
export interface PlaceTrouble {
  readonly code: PlaceTroubleCode;
  readonly values?: Readonly<Record<string, string | number>>;
}

const DAY = 86_400_000;

/**
 * Before which time (milliseconds since 1970) a last reading must lie for the next one to be due: half the period, so
 * that the other half is left to do it in.
 */
export function dueBefore(now: number, { scrubDays }: SafekeepingRules): number {
  return now - (scrubDays * DAY) / 2;
}

/** A reading that lies this far in the future was stamped by a wrong clock and counts for nothing. Milliseconds. */
export const CLOCK_TOLERANCE = DAY;

/** A workstation may be off four fifths of the time (nights, week-ends) and still keep its period. */
const SHARE_ON = 1 / 5;
const SLOWEST = 2_000_000;

/** How fast readings must go, in bytes a second, for `totalBytes` to be read in the half period that is left. */
export function scrubPace(totalBytes: number, { scrubDays }: SafekeepingRules): number {
  const seconds = ((scrubDays * DAY) / 1000 / 2) * SHARE_ON;
  return Math.max(SLOWEST, Math.ceil(totalBytes / seconds));
}
