/** What the recordings of one camera show when they are held against one another. */
import type { Severity } from '../finding';
import type { ClipId } from '../ids';

export const CONTINUITY_CODES = [
  'INTERRUPTED', // a stretch without footage inside one recording
  'INTERRUPTED_NUMBERS_MISSING', // the same, and the numbers of files are missing there
  'NUMBERS_MISSING', // numbers are missing in the camera's sequence
  'NUMBERING_ANEW', // the numbering began again, or jumped
  'OVERLAP', // two recordings of one camera at one time
  'CLOCK_RESET', // recorded before any such camera was made: the clock had lost its time
  'CLOCK_BACK', // a later recording has an earlier time
  'CLOCK_CHANGED', // the clock was set, or jumped, between two dockings
  'NEWER_THAN_STATION', // recorded later than the moment at which it was docked
  'RECORDED_IN_STOCK', // recorded while nobody had taken the camera out
  'FILES_LOST', // never sealed, and gone from the camera since the last import
  'FILES_REMOVED', // sealed, and taken off the camera although older ones are still there
  'FILES_GONE', // sealed, and gone since the last import: overwritten or formatted
] as const;
export type ContinuityCode = (typeof CONTINUITY_CODES)[number];

/** One finding. The same facts give the same id, so that a reason can be filed under it once and found again. */
export interface ContinuityFinding {
  readonly id: string;
  readonly code: ContinuityCode;
  readonly severity: Severity;
  /** The clips on both sides, or the one that it is about; null where there is none. */
  readonly after: ClipId | null;
  readonly before: ClipId | null;
  /** By the camera's clock, milliseconds since 1970. */
  readonly from: number | null;
  readonly to: number | null;
  /** Values for the sentence. */
  readonly values: Readonly<Record<string, string | number>>;
}

/**
 * Findings for which somebody has to say why: footage that should be there is not, or should not be there and is.
 * The others explain themselves or are about the clock.
 */
const ASKS: ReadonlySet<ContinuityCode> = new Set([
  'INTERRUPTED',
  'INTERRUPTED_NUMBERS_MISSING',
  'NUMBERS_MISSING',
  'RECORDED_IN_STOCK',
  'FILES_LOST',
  'FILES_REMOVED',
]);

/** Whether a person is asked for the reason of such a finding. */
export function asksReason(code: ContinuityCode): boolean {
  return ASKS.has(code);
}

/** Reasons that officers give, to be picked with one tap; `other` needs words. */
export const GAP_REASONS = [
  'battery', // the battery ran out or was changed
  'storage', // the card was full or was changed
  'fault', // the camera failed
  'pressed', // stopped by mistake and started again at once
  'act-ended', // one act had ended and another began
  'nothing-to-record', // on the way, waiting, nothing went on
  'private', // a place or a matter that must not be recorded
  'deleted-test', // a trial recording, removed
  'other',
] as const;
export type GapReason = (typeof GAP_REASONS)[number];
