import { describe, expect, it } from 'vitest';
import type { SignedInView } from '#shared/contract/people';
import { failed } from '#shared/failure';
import type { AccountName, PersonId } from '#shared/ids';
import { IDLE_MS, openSession } from '../../electron/app/session';
import type { Directory, VaultCallName } from '../../electron/processes/ports';

const REVIEWER: SignedInView = {
  account: 'reviewer' as AccountName,
  person: 'P1' as PersonId,
  name: 'one',
  section: 'office',
  roles: ['reviewer'],
};
const directory: Directory = {
  commissioned: true,
  accounts: [{ account: REVIEWER.account, roles: ['reviewer'] }],
};

function desk() {
  let now = 0;
  const calls: string[] = [];
  const call = (name: VaultCallName, args: unknown) => {
    calls.push(`${name} ${JSON.stringify(args)}`);
    const { password } = args as { password?: string };
    if (password === 'wrong') return Promise.reject(failed('sign-in-refused'));
    return Promise.resolve(name === 'sign-in' ? REVIEWER : null);
  };
  const session = openSession(
    { call: call },
    () => now,
    () => undefined,
  );
  return { session, calls, wait: (ms: number) => (now += ms) };
}

describe('the session of the window', () => {
  it('may only set up a station that has no accounts, and only dock when nobody is signed in', async () => {
    const { session } = desk();
    expect([...session.rights()].sort()).toEqual(['dock', 'station.set-up']);
    session.know(directory);
    expect([...session.rights()]).toEqual(['dock']);
    await session.signIn(REVIEWER.account, 'right');
    expect(session.rights().has('footage.look')).toBe(true);
    expect(session.rights().has('people.manage')).toBe(false);
    await session.signOut('asked');
    expect([...session.rights()]).toEqual(['dock']);
  });

  it('stays as it was when a sign-in is refused', async () => {
    const { session } = desk();
    session.know(directory);
    await session.signIn(REVIEWER.account, 'right');
    await expect(session.signIn('other' as AccountName, 'wrong')).rejects.toThrow('sign-in-refused');
    expect(session.account()).toBe(REVIEWER.account);
  });

  it('ends when nobody touches the window, on record as idle', async () => {
    const { session, calls, wait } = desk();
    session.know(directory);
    await session.signIn(REVIEWER.account, 'right');
    wait(IDLE_MS - 1);
    session.watch();
    expect(session.account()).not.toBeNull();
    session.active();
    wait(IDLE_MS - 1);
    session.watch();
    expect(session.account()).not.toBeNull();
    wait(1);
    session.watch();
    expect(session.account()).toBeNull();
    expect(session.view().endedIdle).toBe(true);
    expect(calls.at(-1)).toBe('sign-out {"account":"reviewer","because":"idle"}');
  });

  it('loses at once what the security administrator takes away', async () => {
    const { session } = desk();
    session.know(directory);
    await session.signIn(REVIEWER.account, 'right');
    session.know({ commissioned: true, accounts: [{ account: REVIEWER.account, roles: ['officer'] }] });
    expect(session.rights().has('footage.look')).toBe(false);
    session.know({ commissioned: true, accounts: [] });
    expect(session.account()).toBeNull();
  });
});
