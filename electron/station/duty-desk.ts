/** Duty away from the office: filed by whoever was away or answers for them, ended by a person or by the dock. */
import { randomBytes } from 'node:crypto';
import { dutyAfter, fileAwayDuty, returnFromDuty, type AwayDuty } from '#shared/away-duty';
import { instantOf, millisecondsOf, type Instant } from '#shared/clock';
import type { ParsedArguments, Result } from '#shared/contract/requests';
import { failed } from '#shared/failure';
import { recordIdOf, type DeviceId, type DutyId, type PersonId } from '#shared/ids';
import type { Actor } from '#shared/ledger';
import { inForce } from '#shared/profile/agency';
import { rightsOf } from '#shared/role';
import { refused } from '#shared/ruling';
import { accountNameOf } from './account';
import { personLine } from './equipment-views';
import { refusalsOf, type Refusals } from './refusals';
import type { Station } from './open';
import { profileDesk } from './profile-desk';

export interface DutyDesk {
  list(by: Actor): Result<'duty.list'>;
  file(args: ParsedArguments<'duty.file'>, by: Actor): Promise<Refusals>;
  back(args: ParsedArguments<'duty.return'>, by: Actor): Promise<Refusals>;
  /** The holder's camera is in a dock: an open duty of theirs is over. */
  docked(device: DeviceId, at: Instant): Promise<void>;
}

const STATION: Actor = { kind: 'station' };

/** The duties of an open station. */
export function dutyDesk(station: Station): DutyDesk {
  const { catalog, record, inTurn } = station;
  const now = (): Instant => instantOf(station.now());
  const duties = (): readonly AwayDuty[] => catalog.storageRules().duties;
  const profile = () => {
    const chosen = profileDesk(station).history().at(-1)?.profile;
    if (!chosen) throw failed('no-profile');
    return chosen;
  };
  /** Whom an account may file for: everybody, for those who see everybody; else oneself. Null: nobody. */
  const scopeOf = (by: Actor): PersonId | 'everybody' | null => {
    const account = accountNameOf(by);
    const known = account === null ? undefined : catalog.people().accounts.get(account);
    if (!known) return null;
    return rightsOf(known.roles).has('people.see') ? 'everybody' : known.person;
  };
  const isWithin = (by: Actor, person: PersonId): boolean => {
    const scope = scopeOf(by);
    return scope === 'everybody' || scope === person;
  };

  return {
    list(by) {
      const { persons } = catalog.people();
      const chosen = profileDesk(station).history().at(-1)?.profile ?? null;
      const away = chosen && inForce(chosen, 'storage.away');
      const filings = new Map<DutyId, Actor>();
      const returns = new Map<DutyId, 'person' | 'docking'>();
      for (const act of catalog.keptActs(['duty.filed', 'duty.returned'])) {
        if (act.kind === 'duty.filed') filings.set(act.data.duty, act.by);
        else returns.set(act.data.duty, act.data.told);
      }
      const own = scopeOf(by);
      return {
        kinds: [...(away?.value?.kinds ?? [])],
        articles: [...(away?.source ?? [])],
        own: own === 'everybody' ? null : own,
        duties: duties()
          .filter(({ person }) => isWithin(by, person))
          .map(({ person, ...duty }) => {
            const known = persons.get(person);
            const filer = filings.get(duty.duty);
            return {
              ...duty,
              person: known ? personLine(known) : { person, name: person, section: '', certificate: null },
              filedBy: filer?.kind === 'operator' ? filer.account : 'station',
              told: returns.get(duty.duty) ?? null,
            };
          })
          .reverse(),
      };
    },
    file: (args, by) =>
      inTurn('duty', async () => {
        if (!isWithin(by, args.person)) return refusalsOf([{ code: 'duty-of-another' }]);
        if (catalog.people().persons.get(args.person)?.active !== true)
          return refusalsOf([{ code: 'person-unknown' }]);
        const duty = recordIdOf('duty', station.now(), randomBytes(4));
        const mine = duties().filter(({ person }) => person === args.person);
        const ruling = fileAwayDuty({ ...args, duty }, mine, profile());
        if (!ruling.ok) return refusalsOf(ruling.refusals);
        // Filed after the fact, it may be over already: both are one statement, and on record together.
        const filed = dutyAfter(null, { ...ruling.acts[0], seq: 0, at: now(), by });
        const back = args.returned === null ? null : returnFromDuty(filed, args.returned, 'person', now());
        if (back && !back.ok) return refusalsOf(back.refusals);
        await record([...ruling.acts, ...(back?.acts ?? [])], by);
        return refusalsOf([]);
      }),
    back: ({ duty, returned }, by) =>
      inTurn('duty', async () => {
        const known = duties().find((one) => one.duty === duty) ?? null;
        const ruling =
          known && !isWithin(by, known.person)
            ? refused('duty-of-another')
            : returnFromDuty(known, returned, 'person', now());
        if (!ruling.ok) return refusalsOf(ruling.refusals);
        await record(ruling.acts, by);
        return refusalsOf([]);
      }),
    docked: (device, at) =>
      inTurn('duty', async () => {
        const [last] = catalog.checkoutsOf(device, 1);
        const isTheirs = last && millisecondsOf(last.handedOut) <= millisecondsOf(at);
        const open = isTheirs
          ? duties().find(({ person, returned }) => person === last.person && returned === null)
          : undefined;
        if (!open) return;
        const ruling = returnFromDuty(open, at, 'docking', now());
        if (ruling.ok) await record(ruling.acts, STATION);
      }),
  };
}
