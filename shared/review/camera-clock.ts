/**
 * The camera's clock along a recording of several segments: what lines two cameras up. The line of a session cannot, for
 * on it every segment stands behind the one before, even where the camera recorded the same seconds twice.
 */
import type { ClipId } from '../ids';
import type { SegmentTold } from './session-line';

/** Names of files tell whole seconds, and some cameras write theirs a moment late. */
const STAMP_MS = 1500;

/** Where a moment of the clock lies in a recording. */
export type ClockPlace =
  | { readonly where: 'inside'; readonly clip: ClipId; readonly ms: number }
  /** The camera did not record then. */
  | { readonly where: 'not-recorded' };

/**
 * When each segment begins by the camera's clock; null where nothing tells. Where a segment meets the one before, the
 * clock runs on instead of jumping by a part of a second.
 */
function beginnings(segments: readonly SegmentTold[]): readonly (number | null)[] {
  const found: (number | null)[] = [];
  segments.forEach(({ start }, i) => {
    const before = segments[i - 1];
    const begun = found[i - 1] ?? null;
    const end = before && begun !== null ? begun + before.lengthMs : null;
    const meets = end !== null && (start === null || Math.abs(start - end) <= STAMP_MS);
    found.push(meets ? end : start);
  });
  return found;
}

/** The camera's clock at a moment of a segment, milliseconds since 1970; null when nothing tells. */
export function clockAt(segments: readonly SegmentTold[], clip: ClipId, ms: number): number | null {
  const begun = beginnings(segments)[segments.findIndex((one) => one.clip === clip)] ?? null;
  return begun === null ? null : begun + ms;
}

/** The moment of the recording at which the camera's clock showed this; of seconds that it has twice, the first. */
export function placeAtClock(segments: readonly SegmentTold[], clock: number): ClockPlace {
  const begun = beginnings(segments);
  for (const [i, segment] of segments.entries()) {
    const start = begun[i] ?? null;
    if (start === null || clock < start || clock >= start + segment.lengthMs) continue;
    return { where: 'inside', clip: segment.clip, ms: clock - start };
  }
  return { where: 'not-recorded' };
}
