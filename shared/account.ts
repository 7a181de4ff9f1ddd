/** Accounts: what may be done with them, and when one is locked. Pure rules; credentials themselves are never here. */
import type { PeopleAct } from './acts/people';
import { failed } from './failure';
import type { AccountName, PersonId, Sha256 } from './ids';
import type { Person } from './person';
import { mayHold, SEPARATED, type Role, type SeparatedRole } from './role';

/** An account: how one person signs in. A person has at most one, which keeps the separated roles apart. */
export interface Account {
  readonly account: AccountName;
  readonly person: PersonId;
  readonly roles: readonly Role[];
  readonly active: boolean;
  /** Digest of the stored credential; a stored one that does not match it was not set through this program. */
  readonly credential: Sha256 | null;
}

/** After so many wrong passwords in a row the account is locked. */
export const FAILURES_ALLOWED = 5;
/** For so long, in milliseconds: 15 minutes. */
export const LOCKED_FOR_MS = 15 * 60_000;
export const SHORTEST_PASSWORD = 8;
/** Digits of a PIN that stands in for a badge at the kiosk. */
export const SHORTEST_PIN = 6;

/**
 * Until when an account is locked, or null. `failures` are the times (milliseconds since 1970, in the order of the
 * record) of its wrong passwords since the last right one; after a lock has run out, counting begins anew. A station
 * clock that was set back does not shorten a lock.
 */
export function lockedUntil(failures: readonly number[], now: number): number | null {
  let inARow = 0;
  let until = -Infinity;
  for (const at of failures) {
    inARow = until > -Infinity && at >= until ? 1 : inARow + 1;
    until = inARow >= FAILURES_ALLOWED ? Math.max(until, at + LOCKED_FOR_MS) : -Infinity;
  }
  return now < until ? until : null;
}

/** All accounts and persons as they stand. */
export interface People {
  readonly persons: ReadonlyMap<PersonId, Person>;
  readonly accounts: ReadonlyMap<AccountName, Account>;
}

/** Whether the station has its first three administrators; before that nobody can sign in. */
export function isCommissioned(people: People): boolean {
  return people.accounts.size > 0;
}

/** What the first start makes: the three separated administrators, three different persons. Throws FailureError. */
export function commission(
  people: People,
  first: Readonly<Record<SeparatedRole, { readonly account: AccountName; readonly person: Person }>>,
): readonly PeopleAct[] {
  if (isCommissioned(people)) throw failed('already-commissioned');
  const three = SEPARATED.map((role) => ({ role, ...first[role] }));
  if (new Set(three.map((one) => one.account)).size < three.length) throw failed('account-taken');
  if (new Set(three.map((one) => one.person.person)).size < three.length) throw failed('person-has-account');
  return three.flatMap(({ role, account, person }): PeopleAct[] => {
    return [
      { kind: 'person.registered', data: detailsOf(person) },
      { kind: 'account.created', data: { account, person: person.person, roles: [role] } },
    ];
  });
}

function detailsOf({ person, name, section, certificate, aliases }: Person) {
  return { person, name, section, certificate, aliases };
}

/** A new account. Throws FailureError when the name is taken, the person unknown, gone or served, or the roles clash. */
export function createAccount(
  people: People,
  wanted: { readonly account: AccountName; readonly person: PersonId; readonly roles: readonly Role[] },
): PeopleAct {
  if (people.accounts.has(wanted.account)) throw failed('account-taken');
  if (people.persons.get(wanted.person)?.active !== true) throw failed('person-unknown');
  for (const { person } of people.accounts.values())
    if (person === wanted.person) throw failed('person-has-account');
  if (!mayHold(wanted.roles)) throw failed('roles-clash');
  return { kind: 'account.created', data: wanted };
}

/**
 * Other roles for an account, or none of them any more (`active: false`). Nobody changes their own account, and the
 * last active holder of a separated role keeps it: otherwise nobody could ever appoint another. Throws FailureError.
 */
export function changeAccount(
  people: People,
  by: AccountName,
  wanted: { readonly account: AccountName; readonly roles: readonly Role[]; readonly active: boolean },
): PeopleAct {
  const now = people.accounts.get(wanted.account);
  if (!now) throw failed('not-found', { subject: wanted.account });
  if (now.account === by) throw failed('own-account');
  if (!mayHold(wanted.roles)) throw failed('roles-clash');
  if (wanted.active && people.persons.get(now.person)?.active !== true) throw failed('person-unknown');
  for (const role of SEPARATED) {
    const keeps = wanted.active && wanted.roles.includes(role);
    if (now.active && now.roles.includes(role) && !keeps && isOnly(people, now, role))
      throw failed('last-administrator');
  }
  return {
    kind: 'account.changed',
    data: { account: wanted.account, roles: wanted.roles, active: wanted.active },
  };
}

function isOnly(people: People, one: Account, role: Role): boolean {
  return ![...people.accounts.values()].some(
    ({ account, active, roles }) => account !== one.account && active && roles.includes(role),
  );
}

/** A person leaves: their account ends with it. Throws FailureError. */
export function leave(people: People, by: AccountName, person: PersonId): readonly PeopleAct[] {
  const known = people.persons.get(person);
  if (known?.active !== true) throw failed('person-unknown');
  const account = [...people.accounts.values()].find((one) => one.person === person && one.active);
  const closing = account
    ? [changeAccount(people, by, { account: account.account, roles: account.roles, active: false })]
    : [];
  return [...closing, { kind: 'person.left', data: { person } }];
}
