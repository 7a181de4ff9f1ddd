/** Persons and accounts as the ledger has them. An office has some dozens of them, so they are read whole. */
import { z } from 'zod';
import type { Account, People } from '#shared/account';
import type { AccountName, PersonId, Sha256 } from '#shared/ids';
import type { Person } from '#shared/person';
import { ROLES, type Role } from '#shared/role';
import { integer, text, textOrNull } from './columns';
import { DatabaseError, type Prepare } from './sqlite';

/** A badge or PIN that is in force. */
export interface Token {
  readonly person: PersonId;
  readonly token: 'badge' | 'pin';
  readonly credential: Sha256;
}

/** All persons and accounts. */
export function people(prepare: Prepare): People {
  const persons = prepare('SELECT * FROM persons ORDER BY person')
    .all()
    .map((row): Person => ({
      person: text(row, 'person') as PersonId,
      name: text(row, 'name'),
      section: text(row, 'section'),
      certificate: textOrNull(row, 'certificate'),
      aliases: listIn(text(row, 'aliases'), z.array(z.string())),
      active: integer(row, 'active') === 1,
    }));
  const accounts = prepare('SELECT * FROM accounts ORDER BY account')
    .all()
    .map((row): Account => ({
      account: text(row, 'account') as AccountName,
      person: text(row, 'person') as PersonId,
      roles: listIn<readonly Role[]>(text(row, 'roles'), z.array(z.enum(ROLES))),
      active: integer(row, 'active') === 1,
      credential: textOrNull(row, 'credential') as Sha256 | null,
    }));
  return {
    persons: new Map(persons.map((one) => [one.person, one])),
    accounts: new Map(accounts.map((one) => [one.account, one])),
  };
}

/** Somebody of whom there is footage. */
export type Holder = Pick<Person, 'person' | 'name' | 'section' | 'active'>;

/** The people of whom there is footage. Asked of each of them, by the index: their names in a million clips take longer. */
export function holders(prepare: Prepare): readonly Holder[] {
  return prepare(
    `SELECT person, name, section, active FROM persons p
     WHERE EXISTS (SELECT 1 FROM clips c WHERE c.holder = p.person) ORDER BY person`,
  )
    .all()
    .map((row) => ({
      person: text(row, 'person') as PersonId,
      name: text(row, 'name'),
      section: text(row, 'section'),
      active: integer(row, 'active') === 1,
    }));
}

/** When (milliseconds since 1970) wrong passwords were given for an account since the last right one. */
export function refusals(prepare: Prepare, account: AccountName): readonly number[] {
  return prepare('SELECT at FROM refusals WHERE account = ? ORDER BY seq')
    .all(account)
    .map((row) => integer(row, 'at'));
}

/** All badges and PINs in force. */
export function tokens(prepare: Prepare): readonly Token[] {
  return prepare('SELECT * FROM tokens')
    .all()
    .map((row) => ({
      person: text(row, 'person') as PersonId,
      token: text(row, 'token') === 'pin' ? 'pin' : 'badge',
      credential: text(row, 'credential') as Sha256,
    }));
}

function listIn<T>(json: string, shape: z.ZodType<T>): T {
  const read = shape.safeParse(JSON.parse(json));
  if (!read.success) throw new DatabaseError('corrupt', `a list holds ${json}`);
  return read.data;
}
