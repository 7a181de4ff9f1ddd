/** What should be back and is not: the list for screens, and what the station itself puts on record about it. */
import { instantOf } from '#shared/clock';
import type { OverdueView } from '#shared/contract/devices';
import { overdueActs, overdueList, type Overdue } from '#shared/overdue';
import { lineOf, openOf } from './equipment-views';
import type { Station } from './open';
import { profileDesk } from './profile-desk';

export interface OverdueDesk {
  /** What is overdue now, the latest first. Empty as long as no regulation is chosen. */
  list(): OverdueView[];
  /**
   * Puts on record what became overdue and what is the section head's matter by now, each once. Resolves to how many
   * acts that took.
   */
  remind(): Promise<number>;
}

export function overdueDesk(station: Station): OverdueDesk {
  const { catalog, inTurn, record } = station;
  const overdueNow = (): readonly Overdue[] => {
    const profile = profileDesk(station).history().at(-1)?.profile;
    if (!profile) return [];
    const open = [...catalog.equipmentNow().checkouts.values()].map((one) => openOf(station, one));
    return overdueList(open, profile, instantOf(station.now()));
  };

  return {
    list() {
      const people = catalog.people();
      return overdueNow().map(({ checkout, why, since, lateMs, reminders }) => ({
        device: checkout.device,
        person: lineOf(people, checkout),
        why,
        since,
        lateMs,
        reminders,
        sectionHeadTold: checkout.overdueTold['section-head'] ?? null,
      }));
    },
    remind: () =>
      inTurn('equipment', async () => {
        const acts = overdueActs(overdueNow());
        if (acts.length > 0) await record(acts, { kind: 'station' });
        return acts.length;
      }),
  };
}
