import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LOCKED_FOR_MS } from '#shared/account';
import type { AccountName, PersonId } from '#shared/ids';
import { accountActor } from '../../electron/station/account';
import { demoPeople } from '../../electron/station/demo-people';
import { openStation, type Station } from '../../electron/station/open';
import { peopleDesk, type PeopleDesk } from '../../electron/station/people';

const account = (name: string) => name as AccountName;
const person = (id: string) => id as PersonId;
const SECURITY = accountActor('security');

let folder: string;
let station: Station;
let desk: PeopleDesk;
let clock = Date.parse('2026-11-20T01:00:00Z');

async function open(): Promise<void> {
  station = await openStation({ folder: path.join(folder, 'vault'), create: true, now: () => clock });
  desk = peopleDesk(station);
}

beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-people-'));
  await open();
  await demoPeople(desk);
});
afterEach(async () => {
  await station.close();
  fs.rmSync(folder, { recursive: true });
});

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error as { failure?: { code: string } }).failure?.code ?? String(error),
  );

const kinds = async (): Promise<string[]> => {
  const found: string[] = [];
  for await (const { entry } of station.ledger.entries(0)) found.push(entry.kind);
  return found;
};

describe('signing in', () => {
  it('C2: is on record before anybody is in, and a wrong password is on record too', async () => {
    expect(await codeOf(desk.signIn(account('reviewer'), 'wrong-password'))).toBe('sign-in-refused');
    expect(await desk.signIn(account('reviewer'), 'evidock-demo')).toMatchObject({ roles: ['reviewer'] });
    expect((await kinds()).slice(-2)).toEqual(['account.refused', 'account.signed-in']);
  });

  it('is locked by five wrong passwords, also for the right one, across a restart, for 15 minutes', async () => {
    const guesses = await Promise.all(
      Array.from({ length: 8 }, () => codeOf(desk.signIn(account('keeper'), 'a guess'))),
    );
    expect(guesses.filter((code) => code === 'sign-in-refused')).toHaveLength(4);
    expect(guesses.filter((code) => code === 'account-locked')).toHaveLength(4);
    await station.close();
    await open();
    expect(await codeOf(desk.signIn(account('keeper'), 'evidock-demo'))).toBe('account-locked');
    clock += LOCKED_FOR_MS;
    expect(await codeOf(desk.signIn(account('keeper'), 'evidock-demo'))).toBe('done');
  }, 30_000);

  it('tells a name that does not exist nothing that it tells not to a wrong password', async () => {
    expect(await codeOf(desk.signIn(account('nobody'), 'evidock-demo'))).toBe('sign-in-refused');
    expect((await kinds()).at(-1)).not.toBe('account.refused');
  });

  it('keeps no password, PIN or badge in the ledger', async () => {
    await desk.setToken(person('D003'), 'badge', 'BADGE-778899', SECURITY);
    await desk.setToken(person('D003'), 'pin', '314159', SECURITY);
    const ledger = fs.readFileSync(path.join(folder, 'vault', 'ledger', 'segment-000001.jsonl'), 'utf8');
    const kept = fs.readFileSync(path.join(folder, 'vault', 'keys', 'credentials.json'), 'utf8');
    for (const secret of ['evidock-demo', 'BADGE-778899', '314159']) {
      expect(ledger).not.toContain(secret);
      expect(kept).not.toContain(secret);
    }
    expect(kept.match(/argon2id/g)?.length).toBe(8);
    expect(fs.statSync(path.join(folder, 'vault', 'keys', 'credentials.json')).mode & 0o077).toBe(0);
  });

  it('does not accept a stored password that did not come through the program', async () => {
    const file = path.join(folder, 'vault', 'keys', 'credentials.json');
    const kept = JSON.parse(fs.readFileSync(file, 'utf8')) as { records: string[] };
    // The record of one account copied over all others: each would open with that account's password.
    fs.writeFileSync(file, JSON.stringify({ format: 1, records: kept.records.map(() => kept.records[0]) }));
    const opened = await Promise.all(
      ['system', 'security', 'audit', 'keeper', 'reviewer'].map((name) =>
        codeOf(desk.signIn(account(name), 'evidock-demo')),
      ),
    );
    expect(opened.filter((code) => code === 'done')).toHaveLength(1);
    expect(opened.filter((code) => code === 'credential-lost')).toHaveLength(4);
    fs.writeFileSync(file, '{');
    expect(await codeOf(desk.signIn(account('keeper'), 'evidock-demo'))).toBe('credential-lost');
    await desk.setPassword(account('keeper'), 'a new password', SECURITY);
    expect(await codeOf(desk.signIn(account('keeper'), 'a new password'))).toBe('done');
  }, 30_000);
});

describe('changes', () => {
  it('D2: give nobody the certificate number, or the number on cameras, of somebody who is here', async () => {
    const details = { name: '刘洋', section: '法规科', certificate: 'J-77', aliases: ['B07OPR'] };
    await desk.register({ person: person('N001'), ...details }, SECURITY);
    const other = { person: person('N002'), name: '陈静', section: '法规科', certificate: null, aliases: [] };
    expect(await codeOf(desk.register({ ...other, certificate: 'j-77' }, SECURITY))).toBe(
      'certificate-taken',
    );
    await desk.register(other, SECURITY);
    expect(await codeOf(desk.change({ ...other, aliases: ['b07opr'] }, SECURITY))).toBe('alias-taken');
    // One's own numbers are no clash.
    expect(await codeOf(desk.change({ person: person('N001'), ...details, name: '刘扬' }, SECURITY))).toBe(
      'done',
    );
    await desk.leave(person('N001'), SECURITY);
    expect(await codeOf(desk.change({ ...other, aliases: ['b07opr'] }, SECURITY))).toBe('done');
  });

  it('survive a catalog that is rebuilt from the ledger', async () => {
    await desk.changeAccount(
      { account: account('officer'), roles: ['officer', 'keeper'], active: true },
      SECURITY,
    );
    const before = desk.list();
    await station.close();
    station = await openStation({
      folder: path.join(folder, 'vault'),
      create: false,
      rebuildCatalog: true,
      now: () => clock,
    });
    desk = peopleDesk(station);
    expect(desk.list()).toEqual(before);
  });

  it('are refused to whoever is no station account', async () => {
    expect(await codeOf(desk.leave(person('D003'), { kind: 'operator', account: 'os:root' }))).toBe(
      'right-missing',
    );
  });

  it('need the old password for one’s own new one, and count wrong ones', async () => {
    expect(await codeOf(desk.changeOwnPassword(account('keeper'), 'not it', 'long enough'))).toBe(
      'sign-in-refused',
    );
    expect(await codeOf(desk.changeOwnPassword(account('keeper'), 'evidock-demo', 'short'))).toBe(
      'password-weak',
    );
    expect(await codeOf(desk.changeOwnPassword(account('keeper'), 'evidock-demo', 'long enough'))).toBe(
      'done',
    );
    expect(await codeOf(desk.signIn(account('keeper'), 'long enough'))).toBe('done');
  });
});

describe('a badge', () => {
  it('names its holder, belongs to one person, and ends when they leave', async () => {
    await desk.setToken(person('D003'), 'badge', 'BADGE-1234', SECURITY);
    expect(await desk.identify({ badge: 'BADGE-1234' })).toMatchObject({ person: 'D003' });
    expect(await codeOf(desk.setToken(person('D002'), 'badge', 'BADGE-1234', SECURITY))).toBe('badge-taken');
    await desk.leave(person('D003'), SECURITY);
    expect(await codeOf(desk.identify({ badge: 'BADGE-1234' }))).toBe('badge-unknown');
  });

  it('can be stood in for by a PIN, which five wrong ones lock', async () => {
    await desk.setToken(person('D003'), 'pin', '271828', SECURITY);
    const pin = (value: string) => codeOf(desk.identify({ person: person('D003'), pin: value }));
    expect(await pin('271828')).toBe('done');
    for (let n = 0; n < 5; n++) expect(await pin('000000')).toBe('badge-unknown');
    expect(await pin('271828')).toBe('account-locked');
  });
});
