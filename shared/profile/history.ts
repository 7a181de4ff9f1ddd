/** The profiles of an agency through time: a deadline is counted by the rules of its day. */
import type { ProfileAct } from '../acts/profile';
import type { Recorded } from '../acts/act-of';
import { millisecondsOf, type Instant } from '../clock';
import { profileAfter, type AgencyProfile } from './agency';
import { regulationOf } from './built-in';

/** A profile, and from when on it was in force. */
export interface Period {
  readonly from: Instant;
  readonly profile: AgencyProfile;
}

/** The history with one more act, which must be later in the ledger than those before. Acts that change nothing leave it as it is. */
export function withProfileAct(
  history: readonly Period[],
  { at, ...act }: Recorded<ProfileAct>,
): readonly Period[] {
  const before = history.at(-1)?.profile ?? null;
  const profile = profileAfter(before, act, regulationOf);
  return profile === null || profile === before ? history : [...history, { from: at, profile }];
}

/**
 * The profile that was in force at `instant`; before the first choice, the first one: footage from before the
 * station was set up is judged by what the agency then chose. Null when nothing was chosen at all. Should the station's
 * clock have been set back between two acts, the one that is later in the ledger counts.
 */
export function profileAt(history: readonly Period[], instant: Instant): AgencyProfile | null {
  const at = millisecondsOf(instant);
  const last = history.filter(({ from }) => millisecondsOf(from) <= at).at(-1);
  return (last ?? history[0])?.profile ?? null;
}
