import type { RegulationId } from './citation';
import { fushun } from './fushun';
import { hebei } from './hebei';
import { jinpu } from './jinpu';
import type { RegulationProfile } from './rule';
import { shanxi } from './shanxi';
import { xigang } from './xigang';

/**
 * Every edition of every regulation that the program has known, the newest of each last: what an agency once chose
 * must stay readable as it was.
 */
const EDITIONS: Readonly<Record<RegulationId, readonly [RegulationProfile, ...RegulationProfile[]]>> = {
  xigang: [xigang],
  jinpu: [jinpu],
  hebei: [hebei],
  shanxi: [shanxi],
  fushun: [fushun],
};

/** The regulations that an agency can choose from now. */
export const BUILT_IN: readonly RegulationProfile[] = [xigang, jinpu, hebei, shanxi, fushun];

/** A regulation in the edition that was chosen, or null when this program does not know that edition. */
export function regulationOf(id: RegulationId, edition: number): RegulationProfile | null {
  return EDITIONS[id].find((profile) => profile.edition === edition) ?? null;
}
