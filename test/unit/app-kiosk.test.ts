import { describe, expect, it } from 'vitest';
import { REQUESTS, type RequestName } from '#shared/contract/requests';
import { RIGHTS, type Right } from '#shared/contract/rights';
import type { AccountName } from '#shared/ids';
import { KIOSK_REQUESTS } from '#shared/kiosk';
import { openKiosk } from '../../electron/app/kiosk';

/** A station whose accounts sign in with any password, each with one right. */
function station(asked: boolean, commissioned: boolean | null = true, vault = true) {
  const is = { account: null as string | null, right: 'dock' as Right, commissioned, vault, kept: asked };
  const kiosk = openKiosk({
    session: {
      account: () => is.account,
      rights: () => new Set([is.right]),
      isCommissioned: () => is.commissioned,
      signIn: (account) => {
        is.account = account;
        is.right =
          account === 'keeper' ? 'device.keep' : account === 'system' ? 'station.set-up' : 'footage.look';
        return Promise.resolve({} as never);
      },
      signOut: () => {
        is.account = null;
        return Promise.resolve({} as never);
      },
    },
    asked,
    hasVault: () => is.vault,
    keep: (on) => (is.kept = on),
    changed: () => undefined,
  });
  return { kiosk, is };
}
const NAMES = Object.keys(REQUESTS) as RequestName[];

describe('a station locked to docking', () => {
  it('answers the requests of docking and no other', () => {
    const { kiosk } = station(true);
    expect(NAMES.filter((name) => kiosk.answers(name)).sort()).toEqual([...KIOSK_REQUESTS].sort());
  });

  it('opens none but what needs no sign-in anyhow', () => {
    expect(KIOSK_REQUESTS.filter((name) => REQUESTS[name].right !== 'dock')).toEqual([]);
    expect(KIOSK_REQUESTS).not.toContain('session.sign-in');
  });

  it('is locked while it is not known who belongs to it: a pulled disk unlocks nothing', () => {
    expect(station(true, null).kiosk.isLocked()).toBe(true);
  });

  it('is not locked before anybody could unlock it', () => {
    expect(station(true, false).kiosk.isLocked()).toBe(false);
    expect(station(true, null, false).kiosk.isLocked()).toBe(false);
    expect(station(false).kiosk.isLocked()).toBe(false);
  });

  it.each(['keeper', 'system'])('is unlocked by the %s, until they sign out', async (account) => {
    const { kiosk, is } = station(true);
    await kiosk.unlock(account as AccountName, 'any');
    expect(kiosk.isLocked()).toBe(false);
    expect(NAMES.every((name) => kiosk.answers(name))).toBe(true);
    is.account = null;
    expect(kiosk.isLocked()).toBe(true);
  });

  it('stays locked for everybody else, and nobody stays signed in', async () => {
    const { kiosk, is } = station(true);
    const unlocking = kiosk.unlock('reviewer' as AccountName, 'any');
    expect(kiosk.isLocked()).toBe(true);
    await expect(unlocking).rejects.toMatchObject({
      failure: { code: 'kiosk-keeper-needed' },
    });
    expect(is.account).toBeNull();
    expect(kiosk.isLocked()).toBe(true);
  });

  it('is made and ended by who may, and that is kept', async () => {
    const { kiosk, is } = station(false);
    is.account = 'keeper';
    await kiosk.set(true);
    expect({ kept: is.kept, locked: kiosk.isLocked(), account: is.account }).toEqual({
      kept: true,
      locked: true,
      account: null,
    });
    await kiosk.unlock('keeper' as AccountName, 'any');
    await kiosk.set(false);
    expect({ kept: is.kept, state: kiosk.state() }).toEqual({ kept: false, state: 'off' });
    expect(RIGHTS).toContain(REQUESTS['kiosk.set'].right);
  });
});
