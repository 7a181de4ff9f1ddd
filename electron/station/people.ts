/** People at work: signing in, and what the security administrator does. Rules are in `shared/account`. */
import {
  changeAccount,
  commission,
  createAccount,
  isCommissioned,
  leave,
  lockedUntil,
  SHORTEST_PASSWORD,
  type Account,
  type People,
} from '#shared/account';
import type { PeopleAct } from '#shared/acts/people';
import { CHINA_OFFSET, instantOf, wallTextOf } from '#shared/clock';
import type { ParsedArguments } from '#shared/contract/requests';
import type { PersonView, SignedInView } from '#shared/contract/people';
import { failed } from '#shared/failure';
import type { AccountName, PersonId, Sha256 } from '#shared/ids';
import type { Actor } from '#shared/ledger';
import { clashOf, type Person, type PersonDetails } from '#shared/person';
import { registrationClash } from '#shared/person-sheet';
import { SEPARATED, type Role } from '#shared/role';
import { accountActor, accountNameOf } from './account';
import { credentialsOf } from './credentials';
import type { Station } from './open';
import { recordInPieces } from './record';

const STATION: Actor = { kind: 'station' };

/** Signing in, persons, accounts. Every method that changes something resolves when the change is durable. */
export interface PeopleDesk {
  everybody(): People;
  list(): readonly PersonView[];
  /** Throws FailureError `sign-in-refused`, `account-locked` or `credential-lost`; each refusal is on record. */
  signIn(account: AccountName, password: string): Promise<SignedInView>;
  signOut(account: AccountName, because: 'asked' | 'idle' | 'closed'): Promise<void>;
  changeOwnPassword(account: AccountName, old: string, password: string): Promise<void>;
  commission(first: ParsedArguments<'people.commission'>, by: Actor): Promise<void>;
  register(person: PersonDetails & { readonly person: PersonId }, by: Actor): Promise<void>;
  /** All of them together, or none; tells what speaks against each. */
  registerMany(
    persons: readonly (PersonDetails & { readonly person: PersonId })[],
    by: Actor,
  ): Promise<readonly ReturnType<typeof registrationClash>[]>;
  change(person: PersonDetails & { readonly person: PersonId }, by: Actor): Promise<void>;
  leave(person: PersonId, by: Actor): Promise<void>;
  createAccount(wanted: ParsedArguments<'people.create-account'>, by: Actor): Promise<void>;
  changeAccount(
    wanted: { readonly account: AccountName; readonly roles: readonly Role[]; readonly active: boolean },
    by: Actor,
  ): Promise<void>;
  setPassword(account: AccountName, password: string, by: Actor): Promise<void>;
  setToken(person: PersonId, token: 'badge' | 'pin', secret: string | null, by: Actor): Promise<void>;
  /** The person who holds this badge, or whose number and PIN these are. Throws FailureError `badge-unknown`. */
  identify(
    given: { readonly badge: string } | { readonly person: PersonId; readonly pin: string },
  ): Promise<Person>;
}

/** The people of an open station. */
export function peopleDesk({ vault, catalog, record, inTurn, now }: Station): PeopleDesk {
  const credentials = credentialsOf(vault);

  const inUse = (): ReadonlySet<Sha256> =>
    new Set([
      ...[...catalog.people().accounts.values()].flatMap((one) => one.credential ?? []),
      ...catalog.tokens().map((one) => one.credential),
    ]);
  /** One change at a time, each decided on what the one before left. */
  const changing = <T>(work: () => Promise<T>): Promise<T> => inTurn('people', work);
  const put = async (acts: readonly PeopleAct[], by: Actor): Promise<void> => {
    await record(acts, by);
  };
  const passwordSet = async (account: AccountName, password: string): Promise<PeopleAct> => ({
    kind: 'account.password-set',
    data: { account, credential: await credentials.store('secret', password, inUse()) },
  });
  const refuse = async (account: AccountName): Promise<never> => {
    await put([{ kind: 'account.refused', data: { account } }], STATION);
    throw lockOf(account) ?? failed('sign-in-refused');
  };
  const locked = (failures: readonly number[]) => {
    const until = lockedUntil(failures, now());
    if (until === null) return null;
    return failed('account-locked', { until: wallTextOf(instantOf(until), CHINA_OFFSET) });
  };
  const lockOf = (account: AccountName) => locked(catalog.refusals(account));
  /** Wrong PINs, while this program runs: a kiosk has no account to lock. */
  const wrongPins = new Map<PersonId, number[]>();

  /** Checks a password, refusing on record. */
  const check = async (account: AccountName, password: string): Promise<Account> => {
    const { accounts, persons } = catalog.people();
    const known = accounts.get(account);
    if (!known?.active || persons.get(known.person)?.active !== true) {
      await credentials.pretend(password);
      throw failed('sign-in-refused');
    }
    const lock = lockOf(account);
    if (lock) throw lock;
    const right = known.credential === null ? null : await credentials.matches(known.credential, password);
    if (right === null) throw failed('credential-lost');
    if (!right) return refuse(account);
    return known;
  };

  return {
    everybody: () => catalog.people(),
    list() {
      const { persons, accounts } = catalog.people();
      const tokens = catalog.tokens();
      const has = (person: PersonId, token: string): boolean =>
        tokens.some((one) => one.person === person && one.token === token);
      return [...persons.values()].map((person) => {
        const account = [...accounts.values()].find((one) => one.person === person.person);
        return {
          ...person,
          aliases: [...person.aliases],
          hasBadge: has(person.person, 'badge'),
          hasPin: has(person.person, 'pin'),
          account: account
            ? {
                account: account.account,
                roles: [...account.roles],
                active: account.active,
                locked: lockOf(account.account) !== null,
              }
            : null,
        };
      });
    },
    // One at a time for one account: a hundred guesses sent at once are counted like a hundred in a row.
    signIn: (account, password) =>
      inTurn(`sign-in ${account}`, async () => {
        const known = await check(account, password);
        await put([{ kind: 'account.signed-in', data: { account } }], accountActor(account));
        const person = catalog.people().persons.get(known.person);
        return {
          account,
          person: known.person,
          name: person?.name ?? account,
          section: person?.section ?? '',
          roles: [...known.roles],
        };
      }),
    signOut: (account, because) =>
      put([{ kind: 'account.signed-out', data: { account, because } }], accountActor(account)),
    changeOwnPassword: (account, old, password) =>
      inTurn(`sign-in ${account}`, async () => {
        await check(account, old);
        strong(account, password);
        await changing(async () => put([await passwordSet(account, password)], accountActor(account)));
      }),
    commission: (first, by) =>
      changing(async () => {
        const three = {
          'system-admin': first.system,
          'security-admin': first.security,
          'audit-admin': first.audit,
        };
        for (const role of SEPARATED) strong(three[role].account, three[role].password);
        const people = catalog.people();
        if (isCommissioned(people)) throw failed('already-commissioned');
        const personOf = ({ person, name, section }: (typeof first)['system']): Person => ({
          person,
          name,
          section,
          certificate: null,
          aliases: [],
          active: true,
        });
        const acts = commission(people, {
          'system-admin': { account: first.system.account, person: personOf(first.system) },
          'security-admin': { account: first.security.account, person: personOf(first.security) },
          'audit-admin': { account: first.audit.account, person: personOf(first.audit) },
        });
        // All three or none: a station with one administrator could never get the others.
        const kept = new Set<Sha256>();
        const passwords: PeopleAct[] = [];
        for (const role of SEPARATED) {
          const { account, password } = three[role];
          const credential = await credentials.store('secret', password, kept);
          kept.add(credential);
          passwords.push({ kind: 'account.password-set', data: { account, credential } });
        }
        await put([...acts, ...passwords], by);
      }),
    register: (person, by) =>
      changing(async () => {
        const clash = registrationClash(person, [...catalog.people().persons.values()]);
        if (clash) throw failed(clash.code, clash.values);
        await put([{ kind: 'person.registered', data: person }], by);
      }),
    registerMany: (persons, by) =>
      changing(async () => {
        const others = [...catalog.people().persons.values()];
        const clashes = persons.map((person) => {
          const clash = registrationClash(person, others);
          others.push({ ...person, active: true });
          return clash;
        });
        if (clashes.every((clash) => clash === null))
          await recordInPieces(
            record,
            persons.map((data) => ({ kind: 'person.registered', data })),
            by,
          );
        return clashes;
      }),
    change: (person, by) =>
      changing(async () => {
        if (catalog.people().persons.get(person.person)?.active !== true) throw failed('person-unknown');
        unshared(person);
        await put([{ kind: 'person.changed', data: person }], by);
      }),
    leave: (person, by) => changing(() => put(leave(catalog.people(), accountOf(by), person), by)),
    createAccount: ({ account, person, roles, password }, by) =>
      changing(async () => {
        const created = createAccount(catalog.people(), { account, person, roles });
        strong(account, password);
        await put([created, await passwordSet(account, password)], by);
      }),
    changeAccount: (wanted, by) =>
      changing(() => put([changeAccount(catalog.people(), accountOf(by), wanted)], by)),
    setPassword: (account, password, by) =>
      changing(async () => {
        if (!catalog.people().accounts.has(account)) throw failed('not-found', { subject: account });
        strong(account, password);
        await put([await passwordSet(account, password)], by);
      }),
    setToken: (person, token, secret, by) =>
      changing(async () => {
        if (catalog.people().persons.get(person)?.active !== true) throw failed('person-unknown');
        if (secret !== null && token === 'badge') {
          const holder = await holderOf(secret);
          if (holder !== null && holder !== person) throw failed('badge-taken');
        }
        const credential =
          secret === null
            ? null
            : await credentials.store(token === 'badge' ? 'badge' : 'secret', secret, inUse());
        await put([{ kind: 'person.token-set', data: { person, token, credential } }], by);
      }),
    async identify(given) {
      const person =
        'badge' in given ? await holderOf(given.badge) : await holderOfPin(given.person, given.pin);
      const known = person === null ? undefined : catalog.people().persons.get(person);
      if (known?.active !== true) throw failed('badge-unknown');
      return known;
    },
  };

  /** Throws FailureError when somebody else who is here has this certificate number, or this number on cameras. */
  function unshared(details: PersonDetails & { readonly person: PersonId }): void {
    const others = [...catalog.people().persons.values()].filter(({ person }) => person !== details.person);
    const clash = clashOf(details, others);
    if (clash) throw failed(`${clash.what}-taken`, { number: clash.number, name: clash.holder.name });
  }

  async function holderOf(badge: string): Promise<PersonId | null> {
    for (const { person, token, credential } of catalog.tokens())
      if (token === 'badge' && (await credentials.matches(credential, badge)) === true) return person;
    return null;
  }

  function holderOfPin(person: PersonId, pin: string): Promise<PersonId | null> {
    return inTurn(`pin ${person}`, async () => {
      const wrong = wrongPins.get(person) ?? [];
      const lock = locked(wrong);
      if (lock) throw lock;
      const known = catalog.tokens().find((one) => one.person === person && one.token === 'pin');
      if (!known) {
        await credentials.pretend(pin);
        return null;
      }
      if ((await credentials.matches(known.credential, pin)) === true) {
        wrongPins.delete(person);
        return person;
      }
      wrongPins.set(person, [...wrong, now()]);
      return null;
    });
  }
}

function strong(account: AccountName, password: string): void {
  if (password.length < SHORTEST_PASSWORD || password.toLowerCase() === account)
    throw failed('password-weak', { shortest: SHORTEST_PASSWORD });
}

/** The station account that acts. Throws FailureError `right-missing` for anybody else. */
function accountOf(by: Actor): AccountName {
  const account = accountNameOf(by);
  if (!account) throw failed('right-missing');
  return account;
}
