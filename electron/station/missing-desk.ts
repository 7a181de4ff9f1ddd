/** The register of missing footage: a duty without a recording has a reason on file, and those who must know of it do. */
import { randomBytes } from 'node:crypto';
import type { ParsedArguments, Result } from '#shared/contract/requests';
import type { Instant } from '#shared/clock';
import { failed } from '#shared/failure';
import { recordIdOf, type MissingId } from '#shared/ids';
import type { Actor } from '#shared/ledger';
import {
  acknowledgeMissing,
  asksForReason,
  consequenceOf,
  explainMissing,
  missingAfter,
  type MissingFootage,
} from '#shared/missing-footage';
import type { Citation } from '#shared/profile/citation';
import { profileAt } from '#shared/profile/history';
import type { Recipient } from '#shared/profile/vocabulary';
import { accountNameOf } from './account';
import { checkoutOf, personLine } from './equipment-views';
import { refusalsOf, type Refusals } from './refusals';
import type { Station } from './open';
import { profileDesk } from './profile-desk';

/** Hand-outs that ended this long ago are not asked about any more on a screen; the register keeps them all. */
const LOOKED_BACK = 500;

export interface MissingDesk {
  /** The lines of the register, oldest first, with the time of each. */
  lines(): readonly { readonly line: MissingFootage; readonly at: Instant }[];
  list(): Result<'missing.list'>;
  explain(args: ParsedArguments<'missing.explain'>, by: Actor): Promise<Refusals>;
  /** Somebody has seen the line who had to be told: a section head of their own section, a leader of all. */
  acknowledge(missing: MissingId, by: Actor): Promise<Refusals>;
}

/** The register of an open station. */
export function missingDesk(station: Station): MissingDesk {
  const { catalog, record, inTurn } = station;
  const lines = (): { line: MissingFootage; at: Instant }[] => {
    const found = new Map<MissingId, { line: MissingFootage; at: Instant }>();
    for (const act of catalog.keptActs(['missing.explained', 'missing.acknowledged'])) {
      const known = found.get(act.data.missing);
      const line = missingAfter(known?.line ?? null, act);
      if (line) found.set(act.data.missing, { line, at: known?.at ?? act.at });
    }
    return [...found.values()];
  };
  const profile = () => {
    const chosen = profileDesk(station).history().at(-1)?.profile;
    if (!chosen) throw failed('no-profile');
    return chosen;
  };

  /** What the verdict stands on, by the regulation of that day. */
  const articlesOf = ({ reason, matter }: MissingFootage, at: Instant): Citation[] => {
    const then = profileAt(profileDesk(station).history(), at);
    if (!then) return [];
    return [...consequenceOf(reason, matter, then).source];
  };

  /** The section that the hand-out was for; the person's own where there was none. */
  const sectionOf = ({ checkout, person }: MissingFootage): string | null =>
    (checkout && catalog.checkoutById(checkout)?.section) ??
    catalog.people().persons.get(person)?.section ??
    null;

  /** As whom somebody may see a line: of their roles the one that is still to be told. */
  function recipientOf(line: MissingFootage | null, section: string | null, by: Actor): Recipient {
    const { accounts, persons } = catalog.people();
    const name = accountNameOf(by);
    const account = name === null ? undefined : accounts.get(name);
    const roles = account?.roles ?? [];
    const own = account && persons.get(account.person)?.section;
    const may: Recipient[] = [
      ...(roles.includes('approver') ? (['deputy-leader', 'agency-head'] as const) : []),
      ...(roles.includes('section-head') && own === section ? (['section-head'] as const) : []),
    ];
    // Nobody fitting: then as a leader, which the rule refuses where none was to be told.
    return may.find((one) => line?.tell.includes(one) && !line.seen.includes(one)) ?? may[0] ?? 'agency-head';
  }

  return {
    lines,
    list() {
      const people = catalog.people();
      const register = lines();
      const told = register.map(({ line }) => line);
      const unexplained = catalog
        .checkoutsEnded(LOOKED_BACK)
        .filter((one) => asksForReason(one) && !told.some(({ checkout }) => checkout === one.checkout))
        .map((one) => checkoutOf(one, people, told));
      const explained = register.reverse().map(({ line, at }) => {
        const person = people.persons.get(line.person);
        return {
          ...line,
          at,
          person: person
            ? personLine(person)
            : { person: line.person, name: line.person, section: '', certificate: null },
          tell: [...line.tell],
          seen: [...line.seen],
          articles: articlesOf(line, at),
        };
      });
      return { explained, unexplained };
    },
    explain: (args, by) =>
      inTurn('equipment', async () => {
        const checkout = catalog.checkoutById(args.checkout);
        if (!checkout) throw failed('not-found', { subject: args.checkout });
        const ruling = explainMissing(
          {
            ...args,
            missing: recordIdOf('missing', station.now(), randomBytes(4)),
            person: checkout.person,
            device: checkout.device,
          },
          lines().map(({ line }) => line),
          profile(),
        );
        if (!ruling.ok) return refusalsOf(ruling.refusals);
        await record(ruling.acts, by);
        return refusalsOf([]);
      }),
    acknowledge: (missing, by) =>
      inTurn('equipment', async () => {
        const line = lines().find((one) => one.line.missing === missing)?.line ?? null;
        const known = line && sectionOf(line);
        const ruling = acknowledgeMissing(line, recipientOf(line, known, by));
        if (!ruling.ok) return refusalsOf(ruling.refusals);
        await record(ruling.acts, by);
        return refusalsOf([]);
      }),
  };
}
