/** The profile at work: what is in force, choosing, tightening. Rules are in `shared/profile`. */
import type { ProfileView } from '#shared/contract/profile';
import type { Result } from '#shared/contract/requests';
import { failed } from '#shared/failure';
import type { Actor } from '#shared/ledger';
import {
  choose,
  tighten,
  type AgencyProfile,
  type ProfileMade,
  type ProfileRefusal,
} from '#shared/profile/agency';
import { BUILT_IN } from '#shared/profile/built-in';
import type { RegulationId } from '#shared/profile/citation';
import { withProfileAct, type Period } from '#shared/profile/history';
import type { Refused } from '#shared/ruling';
import type { Station } from './open';
import { refusalsOf } from './refusals';

const KINDS = ['profile.chosen', 'profile.changed'] as const;

export interface ProfileDesk {
  /** Every profile that was in force, and from when on. Empty as long as nothing was chosen. */
  history(): readonly Period[];
  view(): ProfileView;
  choose(
    regulation: RegulationId,
    own: Readonly<Record<string, unknown>>,
    by: Actor,
  ): Promise<Result<'profile.choose'>>;
  /** Throws FailureError `no-profile` as long as none was chosen. */
  change(
    change: { readonly name: string; readonly value?: unknown },
    by: Actor,
    why: string,
  ): Promise<Result<'profile.change'>>;
}

/** The profile of an open station. */
export function profileDesk({
  catalog,
  record,
  inTurn,
}: Pick<Station, 'catalog' | 'record' | 'inTurn'>): ProfileDesk {
  const history = (): readonly Period[] =>
    catalog.keptActs(KINDS).reduce<readonly Period[]>(withProfileAct, []);
  const current = (): AgencyProfile | null => history().at(-1)?.profile ?? null;

  const settle = async (
    made: ProfileMade | Refused<ProfileRefusal>,
    by: Actor,
    why?: string,
  ): Promise<Result<'profile.choose'>> => {
    if (made.ok) await record([made.act], by, why);
    return refusalsOf(made.ok ? [] : made.refusals);
  };

  return {
    history,
    view() {
      const last = history().at(-1);
      if (!last) return null;
      const { regulation, own } = last.profile;
      return {
        regulation: regulation.id,
        edition: regulation.edition,
        own: { ...own },
        since: last.from,
        changes: history().length - 1,
      };
    },
    choose: (id, own, by) =>
      inTurn('profile', () => {
        const regulation = BUILT_IN.find((one) => one.id === id);
        if (!regulation) throw failed('not-found', { subject: id });
        return settle(choose(regulation, own), by);
      }),
    change: (change, by, why) =>
      inTurn('profile', () => {
        const profile = current();
        if (!profile) throw failed('no-profile');
        return settle(tighten(profile, change), by, why);
      }),
  };
}
