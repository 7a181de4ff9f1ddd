import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  changeAccount,
  commission,
  createAccount,
  FAILURES_ALLOWED,
  LOCKED_FOR_MS,
  leave,
  lockedUntil,
  type Account,
  type People,
} from '#shared/account';
import type { PeopleAct } from '#shared/acts/people';
import { FailureError } from '#shared/failure';
import type { AccountName, PersonId } from '#shared/ids';
import type { Person } from '#shared/person';
import { mayHold, rightsOf, ROLE_RIGHTS, ROLES, SEPARATED, type Role } from '#shared/role';

const person = (id: string): Person => ({
  person: id as PersonId,
  name: id,
  section: 'one',
  certificate: null,
  aliases: [],
  active: true,
});

/** The acts folded, as the catalog does it. */
function folded(acts: readonly PeopleAct[], before?: People): People {
  const persons = new Map(before?.persons);
  const accounts = new Map(before?.accounts);
  for (const act of acts) {
    if (act.kind === 'person.registered') persons.set(act.data.person, { ...act.data, active: true });
    if (act.kind === 'person.left') {
      const left = persons.get(act.data.person);
      if (left) persons.set(act.data.person, { ...left, active: false });
    }
    if (act.kind === 'account.created')
      accounts.set(act.data.account, { ...act.data, active: true, credential: null });
    if (act.kind === 'account.changed') {
      const old = accounts.get(act.data.account) as Account;
      accounts.set(act.data.account, { ...old, ...act.data });
    }
  }
  return { persons, accounts };
}

const account = (name: string) => name as AccountName;
const nobody: People = { persons: new Map(), accounts: new Map() };
const three = {
  'system-admin': { account: account('sys'), person: person('P1') },
  'security-admin': { account: account('sec'), person: person('P2') },
  'audit-admin': { account: account('aud'), person: person('P3') },
};
const office = (): People => folded(commission(nobody, three));

const code = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return error instanceof FailureError ? error.failure.code : String(error);
  }
  return 'done';
};

describe('roles', () => {
  it('keep the three administrators apart: one such role, and nothing beside it', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.constantFrom(...ROLES)), (roles) => {
        const admins = roles.filter((role) => (SEPARATED as readonly Role[]).includes(role));
        expect(mayHold(roles)).toBe(roles.length > 0 && (admins.length === 0 || roles.length === 1));
      }),
    );
  });

  it('let nobody who grants use, and nobody who uses grant', () => {
    const using = ['footage.look', 'footage.list', 'device.keep', 'review.do', 'request.approve'] as const;
    for (const role of SEPARATED) {
      const rights = rightsOf([role]);
      expect(using.filter((right) => rights.has(right))).toEqual([]);
    }
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.constantFrom(...ROLES)).filter((roles) => mayHold(roles)),
        (roles) => {
          const rights = rightsOf(roles);
          const parts = ['station.set-up', 'people.manage', 'ledger.read'].filter((right) =>
            [...rights].some((held) => held === right),
          );
          expect(parts.length).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it('bring no right that two separated roles could share but seeing', () => {
    const own = (role: Role) => ROLE_RIGHTS[role].filter((right) => !/\.(see|check)$/.test(right));
    expect(own('system-admin').filter((right) => own('security-admin').includes(right))).toEqual([]);
    expect(own('system-admin').filter((right) => own('audit-admin').includes(right))).toEqual([]);
  });
});

describe('a lock', () => {
  it('comes with the fifth wrong password in a row and lasts 15 minutes', () => {
    const failures = [0, 1, 2, 3, 4].map((n) => n * 1000);
    expect(lockedUntil(failures.slice(0, 4), 4000)).toBeNull();
    expect(lockedUntil(failures, 4000)).toBe(4000 + LOCKED_FOR_MS);
    expect(lockedUntil(failures, 4000 + LOCKED_FOR_MS - 1)).not.toBeNull();
    expect(lockedUntil(failures, 4000 + LOCKED_FOR_MS)).toBeNull();
  });

  it('gives five tries again after it has run out', () => {
    const first = [0, 1, 2, 3, 4];
    const later = LOCKED_FOR_MS + 10;
    const four = [later, later + 1, later + 2, later + 3];
    expect(lockedUntil([...first, ...four], later + 4)).toBeNull();
    expect(lockedUntil([...first, ...four, later + 4], later + 5)).toBe(later + 4 + LOCKED_FOR_MS);
  });

  it('never lets more than five guesses through in any 15 minutes', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 120_000 }), { maxLength: 200 }), (waits) => {
        const failures: number[] = [];
        let now = 0;
        for (const wait of waits) {
          now += wait;
          if (lockedUntil(failures, now) === null) failures.push(now);
        }
        failures.forEach((at, n) => {
          const sixth = failures[n + FAILURES_ALLOWED];
          // Five in a row lock; the sixth comes after the lock, unless the row was begun before.
          if (sixth !== undefined && n % FAILURES_ALLOWED === 0)
            expect(sixth - at).toBeGreaterThanOrEqual(LOCKED_FOR_MS);
        });
      }),
    );
  });

  it('is not shortened by a clock that is set back', () => {
    const failures = [1000, 1001, 1002, 1003, 1004];
    expect(lockedUntil(failures, 5)).toBe(1004 + LOCKED_FOR_MS);
  });
});

describe('accounts', () => {
  it('begin with three administrators, three persons, once', () => {
    const people = office();
    expect([...people.accounts.values()].map(({ roles }) => roles)).toEqual(SEPARATED.map((role) => [role]));
    expect(code(() => commission(people, three))).toBe('already-commissioned');
    const same = { ...three, 'audit-admin': { account: account('aud'), person: person('P1') } };
    expect(code(() => commission(nobody, same))).toBe('person-has-account');
  });

  it('are one a person, so that roles kept apart cannot be joined through two of them', () => {
    const people = office();
    const wanted = { account: account('other'), person: 'P1' as PersonId, roles: ['reviewer'] as const };
    expect(code(() => createAccount(people, wanted))).toBe('person-has-account');
    expect(code(() => createAccount(people, { ...wanted, person: 'P9' as PersonId }))).toBe('person-unknown');
  });

  it('are not changed by their own holder, and the last administrator stays', () => {
    const people = office();
    const change = { account: account('sec'), roles: ['reviewer'] as const, active: true };
    expect(code(() => changeAccount(people, account('sec'), change))).toBe('own-account');
    expect(code(() => changeAccount(people, account('sec'), { ...change, account: account('sys') }))).toBe(
      'last-administrator',
    );
    expect(code(() => leave(people, account('sec'), 'P3' as PersonId))).toBe('last-administrator');
  });

  it('end with the person', () => {
    let people = folded([{ kind: 'person.registered', data: person('P5') }], office());
    people = folded(
      [createAccount(people, { account: account('five'), person: 'P5' as PersonId, roles: ['reviewer'] })],
      people,
    );
    people = folded(leave(people, account('sec'), 'P5' as PersonId), people);
    expect(people.accounts.get(account('five'))?.active).toBe(false);
    expect(people.persons.get('P5' as PersonId)?.active).toBe(false);
  });
});
