import { z } from 'zod';
import type { PeopleAct } from '#shared/acts/people';
import { canonicalJson } from '#shared/canonical-json';
import { accountName, personId, sha256 } from '#shared/contract/values';
import { ROLES } from '#shared/role';
import { storable } from '../entry-shapes';
import type { Database } from '../sqlite';
import { folding, nothingToFold, type Folding } from './folding';

const text = z.string().transform(storable);
const details = z.object({
  person: personId,
  name: text,
  section: text,
  certificate: text.nullable(),
  aliases: z.array(text),
});
const ofPerson = z.object({ person: personId });
const token = z.object({ person: personId, token: z.enum(['badge', 'pin']), credential: sha256.nullable() });
const ofAccount = z.object({ account: accountName });
const roles = z.array(z.enum(ROLES));
const created = z.object({ account: accountName, person: personId, roles });
const changed = z.object({ account: accountName, roles, active: z.boolean() });
const password = z.object({ account: accountName, credential: sha256 });

/** Persons, accounts, and wrong passwords as far as they still count. */
export const peopleFoldings: Readonly<Record<PeopleAct['kind'], Folding>> = {
  'person.registered': folding(details, (db, _place, data) => putPerson(db, data)),
  'person.changed': folding(details, (db, _place, data) => putPerson(db, data)),
  'person.left': folding(ofPerson, (db, _place, { person }) => {
    db.prepare('UPDATE persons SET active = 0 WHERE person = ?').run(person);
    db.prepare('DELETE FROM tokens WHERE person = ?').run(person);
  }),
  'person.token-set': folding(token, (db, _place, data) => {
    db.prepare('DELETE FROM tokens WHERE person = ? AND token = ?').run(data.person, data.token);
    if (data.credential !== null)
      db.prepare('INSERT INTO tokens VALUES (?, ?, ?)').run(data.person, data.token, data.credential);
  }),
  'account.created': folding(created, (db, _place, { account, person, roles }) => {
    db.prepare(
      'INSERT INTO accounts VALUES (?, ?, ?, 1, NULL) ON CONFLICT (account) DO UPDATE SET person = excluded.person, roles = excluded.roles',
    ).run(account, person, canonicalJson(roles));
  }),
  'account.changed': folding(changed, (db, _place, { account, roles, active }) => {
    db.prepare('UPDATE accounts SET roles = ?, active = ? WHERE account = ?').run(
      canonicalJson(roles),
      active ? 1 : 0,
      account,
    );
  }),
  'account.password-set': folding(password, (db, _place, { account, credential }) => {
    db.prepare('UPDATE accounts SET credential = ? WHERE account = ?').run(credential, account);
    forgive(db, account);
  }),
  'account.signed-in': folding(ofAccount, (db, _place, { account }) => forgive(db, account)),
  'account.signed-out': nothingToFold,
  'account.refused': folding(ofAccount, (db, place, { account }) => {
    db.prepare('INSERT INTO refusals VALUES (?, ?, ?)').run(place.seq, account, place.at);
  }),
};

function putPerson(db: Database, data: z.output<typeof details>): void {
  db.prepare(
    `INSERT INTO persons VALUES (?, ?, ?, ?, ?, 1) ON CONFLICT (person) DO UPDATE SET
       name = excluded.name, section = excluded.section, certificate = excluded.certificate,
       aliases = excluded.aliases`,
  ).run(data.person, data.name, data.section, data.certificate, canonicalJson(data.aliases));
}

function forgive(db: Database, account: string): void {
  db.prepare('DELETE FROM refusals WHERE account = ?').run(account);
}
