/**
 * A recording as the checks across clips see it: when it was made by the camera's clock, and its place in the
 * camera's own numbering. All times here are milliseconds since 1970.
 */
import type { ClipId, SessionId } from '../ids';
import type { SequenceNumber } from './numbering';

export interface Recording {
  readonly clip: ClipId;
  /** The import at which the camera first showed it. */
  readonly session: SessionId;
  /** Path on the camera. */
  readonly source: string;
  readonly kind: 'video' | 'audio' | 'photo';
  /** By the camera's clock; null when nothing tells. */
  readonly start: number | null;
  /** By the camera's clock; null when nothing tells, or what tells cannot be. */
  readonly end: number | null;
  /** Whether the end comes from the length of the content, and not only from the file's time of change. */
  readonly measured: boolean;
  readonly number: SequenceNumber | null;
  /** Marked important on the camera, which then keeps it from being overwritten. */
  readonly marked: boolean;
}

/** A recording whose beginning is known, and so its place on a line of time. */
export type Timed = Recording & { readonly start: number };

export function isTimed(recording: Recording): recording is Timed {
  return recording.start !== null;
}

/** What tells when a file was recorded. */
export interface TimesTold {
  /** The beginning by the file's name. */
  readonly recorded: number | null;
  /** Last change of the file: about the end. 0, the beginning of 1970, says that nothing is known. */
  readonly modified: number;
  /** Length by the content; null when it was not read. */
  readonly durationMs: number | null;
}

/**
 * Longer than any segment that a camera cuts. A time of change that lies further behind the beginning comes from
 * another zone or from copying, and tells nothing of the end.
 */
const LONGEST_UNTOLD = 2 * 3_600_000;
/** Cards keep times in steps of two seconds, and a file may be closed late. */
const FILE_TIME_STEP = 2000;

/** Beginning and end by the camera's clock, from what tells them best. */
export function timesOf(told: TimesTold): Pick<Recording, 'start' | 'end' | 'measured'> {
  const { recorded, modified, durationMs } = told;
  const measured = durationMs !== null;
  if (recorded !== null) {
    if (durationMs !== null) return { start: recorded, end: recorded + durationMs, measured };
    const length = modified - recorded;
    const tells = length >= -FILE_TIME_STEP && length <= LONGEST_UNTOLD;
    return { start: recorded, end: tells ? Math.max(recorded, modified) : null, measured };
  }
  if (modified <= 0) return { start: null, end: null, measured: false };
  return { start: durationMs === null ? null : modified - durationMs, end: modified, measured };
}
