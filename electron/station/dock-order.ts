/** Which docked cameras are imported next. Pure. */
import type { DockId } from '#shared/ids';

/** Somebody in the line. */
export interface InLine {
  readonly dock: DockId;
  /** Its place: who came first has the smaller number. */
  readonly place: number;
}

/**
 * Those of the line whose imports begin now, first come first served, so that no more than `limit` run at a time. The
 * preferred one does not wait for a place: an officer stands beside it, and it gets the lanes before the others anyway.
 */
export function nextOf(
  line: readonly InLine[],
  running: number,
  limit: number,
  preferred: DockId | null,
): readonly DockId[] {
  const ordered = orderOf(line, preferred);
  const isFirst = ordered[0] !== undefined && ordered[0] === preferred;
  const places = Math.max(limit - running, isFirst ? 1 : 0);
  return ordered.slice(0, places);
}

/** How many of the line come before this one. */
export function aheadOf(line: readonly InLine[], dock: DockId, preferred: DockId | null): number {
  return Math.max(0, orderOf(line, preferred).indexOf(dock));
}

function orderOf(line: readonly InLine[], preferred: DockId | null): readonly DockId[] {
  return [...line]
    .sort((a, b) => Number(b.dock === preferred) - Number(a.dock === preferred) || a.place - b.place)
    .map(({ dock }) => dock);
}
