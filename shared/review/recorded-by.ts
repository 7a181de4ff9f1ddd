/** Whose footage a clip is: by the officer's number in its name, and by who had the camera out. */
import { instantOf, millisecondsOf, type Instant } from '../clock';
import type { PersonId } from '../ids';
import { personOfAlias, type Person } from '../person';
import { holderAt, type Stay } from '../who-held';

export interface RecordedClip {
  readonly personAlias: string | null;
  /** By the camera's clock; null when nothing tells. */
  readonly recorded: Instant | null;
  /** By how much that clock was ahead of the station's; null: not measured. */
  readonly aheadMs: number | null;
}

/**
 * Everybody who may have recorded it: nobody, one person, or two where the name of the clip and the record of the
 * hand-outs disagree. `stays` are the camera's own. Whoever is among them is too close to judge it.
 */
export function recordedBy(
  { personAlias, recorded, aheadMs }: RecordedClip,
  persons: Iterable<Person>,
  stays: readonly Stay[],
): readonly PersonId[] {
  const named = personAlias === null ? null : personOfAlias(personAlias, persons);
  const moment = recorded === null ? null : instantOf(millisecondsOf(recorded) - (aheadMs ?? 0));
  const holder = moment === null ? null : holderAt(stays, moment);
  return [...new Set([named?.person ?? null, holder])].filter((one) => one !== null);
}
