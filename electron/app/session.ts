/** Who is signed in at the window, what they may do, and when they have left it alone for too long. */
import type { SessionView, SignedInView } from '#shared/contract/people';
import { RIGHTS, type Right } from '#shared/contract/rights';
import { failed } from '#shared/failure';
import type { AccountName } from '#shared/ids';
import { rightsOf, WITHOUT_SIGN_IN } from '#shared/role';
import type { Directory } from '../processes/ports';
import type { Holder } from './rights';
import type { VaultClient } from './vault-client';

/** A session that nobody touches for so long ends by itself. */
export const IDLE_MS = 10 * 60_000;

/** The session without what the kiosk adds. */
export type SessionState = Omit<SessionView, 'kiosk'>;

export interface Session extends Holder {
  view(): SessionState;
  /** Whether the station has its administrators; null as long as no open vault has told. */
  isCommissioned(): boolean | null;
  signIn(account: AccountName, password: string): Promise<SessionState>;
  signOut(because: 'asked' | 'idle' | 'closed'): Promise<SessionState>;
  changePassword(old: string, password: string): Promise<void>;
  /** Somebody touched the window. */
  active(): void;
  /** To be called now and then: ends a session that is idle. */
  watch(): void;
  /** The accounts of the open vault, as they are now. */
  know(directory: Directory): void;
  /** Another vault is being opened: nobody is signed in to it. */
  leave(): void;
}

/** Before a vault with accounts is open, a new station can be set up; nothing else that needs a sign-in can be done. */
const BEFORE_ACCOUNTS: ReadonlySet<Right> = new Set([...WITHOUT_SIGN_IN, 'station.set-up'] as const);
const NOBODY: ReadonlySet<Right> = new Set(WITHOUT_SIGN_IN);

/** A session of the window. `now` is a clock in milliseconds that never goes back; `changed` tells the window. */
export function openSession(
  client: Pick<VaultClient, 'call'>,
  now: () => number,
  changed: () => void,
): Session {
  let directory: Directory | null = null;
  let signedIn: SignedInView | null = null;
  let endedIdle = false;
  let touched = now();

  const rights = (): ReadonlySet<Right> => {
    if (directory?.commissioned !== true) return BEFORE_ACCOUNTS;
    return signedIn ? rightsOf(signedIn.roles) : NOBODY;
  };
  const view = (): SessionState => {
    const held = rights();
    return {
      commissioned: directory?.commissioned === true,
      signedIn,
      rights: RIGHTS.filter((right) => held.has(right)),
      endedIdle,
    };
  };
  const end = async (because: 'asked' | 'idle' | 'closed'): Promise<void> => {
    const leaving = signedIn;
    if (!leaving) return;
    signedIn = null;
    endedIdle = because === 'idle';
    changed();
    await client.call('sign-out', { account: leaving.account, because }, leaving.account);
  };

  return {
    rights,
    account: () => signedIn?.account ?? null,
    isCommissioned: () => directory?.commissioned ?? null,
    view,
    async signIn(account, password) {
      const known = await client.call('sign-in', { account, password });
      // Whoever was signed in before leaves now, and not when a mistyped password asked for it.
      if (signedIn) await end('asked');
      signedIn = known;
      endedIdle = false;
      touched = now();
      changed();
      return view();
    },
    async signOut(because) {
      await end(because);
      return view();
    },
    async changePassword(old, password) {
      if (!signedIn) throw failed('right-missing');
      const { account } = signedIn;
      await client.call('change-own-password', { account, old, password }, account);
    },
    active() {
      touched = now();
    },
    watch() {
      // The window is locked at once; if the record of it fails, the vault process says so itself at the next request.
      if (signedIn && now() - touched >= IDLE_MS) end('idle').catch(() => undefined);
    },
    know(next) {
      directory = next;
      if (signedIn) {
        const { account } = signedIn;
        const now = next.accounts.find((one) => one.account === account);
        signedIn = now ? { ...signedIn, roles: [...now.roles] } : null;
      }
      changed();
    },
    leave() {
      signedIn = null;
      directory = null;
      changed();
    },
  };
}
