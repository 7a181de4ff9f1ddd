/** Agencies as tests need them. */
import { choose, tighten, type AgencyProfile } from '#shared/profile/agency';
import { PROVISION_NAMES } from '#shared/profile/provisions';
import type { RegulationProfile } from '#shared/profile/rule';

/** An agency that took the program's suggestion wherever its regulation leaves something open. */
export function agencyUnder(
  regulation: RegulationProfile,
  own: Readonly<Record<string, unknown>> = {},
): AgencyProfile {
  const suggested = PROVISION_NAMES.flatMap((name) => {
    const rule = regulation.rules[name];
    return rule.state === 'not-stated' ? [[name, rule.suggestion] as const] : [];
  });
  const made = choose(regulation, { ...Object.fromEntries(suggested), ...own });
  if (!made.ok) throw new Error(JSON.stringify(made.refusals));
  return made.profile;
}

/** The agency after a change that it may make. */
export function tightened(profile: AgencyProfile, name: string, value: unknown): AgencyProfile {
  const made = tighten(profile, { name, value });
  if (!made.ok) throw new Error(JSON.stringify(made.refusals));
  return made.profile;
}
