/** Locks the station to docking: decides when it is locked, and who may unlock it. */
import type { SessionView } from '#shared/contract/people';
import type { RequestName } from '#shared/contract/requests';
import type { Right } from '#shared/contract/rights';
import { failed } from '#shared/failure';
import type { AccountName } from '#shared/ids';
import { KIOSK_REQUESTS } from '#shared/kiosk';
import type { Session } from './session';

export interface Kiosk {
  /** Whether nothing but docking is answered now. */
  isLocked(): boolean;
  /** Whether this request is answered now. */
  answers(name: RequestName): boolean;
  state(): SessionView['kiosk'];
  /** Signs in somebody who may unlock. Throws FailureError; then it is as locked as before. */
  unlock(account: AccountName, password: string): Promise<void>;
  /** A kiosk from now on, or an ordinary workstation. */
  set(on: boolean): Promise<void>;
}

export interface KioskOptions {
  readonly session: Pick<Session, 'account' | 'rights' | 'signIn' | 'signOut' | 'isCommissioned'>;
  /** What the command line or the settings ask for. */
  readonly asked: boolean;
  /** Whether this station was ever given a vault: one that was is locked also while that cannot be opened. */
  readonly hasVault: () => boolean;
  /** Keeps what was set for the next start. */
  readonly keep: (on: boolean) => void;
  /** It may be locked, or open, now. */
  readonly changed: () => void;
}

/** Who has one of these may unlock a station. */
const MAY_UNLOCK: readonly Right[] = ['device.keep', 'station.set-up'];
const ANSWERED: ReadonlySet<RequestName> = new Set(KIOSK_REQUESTS);

export function openKiosk({ session, asked, hasVault, keep, changed }: KioskOptions): Kiosk {
  let on = asked;
  /**
   * Before there are accounts nobody could unlock it. What is not known yet (the vault is being opened, or its disk was
   * pulled) counts as locked: else pulling a cable would unlock it.
   */
  const isLockable = (): boolean => hasVault() && session.isCommissioned() !== false;
  /** Somebody is being signed in of whom it is not known yet whether they may unlock. */
  let isAsking = false;
  const isLocked = (): boolean => on && (session.account() === null || isAsking) && isLockable();

  return {
    isLocked,
    answers: (name) => !isLocked() || ANSWERED.has(name),
    state: () => (on ? (isLocked() ? 'locked' : 'unlocked') : 'off'),
    async unlock(account, password) {
      isAsking = true;
      try {
        await session.signIn(account, password);
        if (MAY_UNLOCK.some((right) => session.rights().has(right))) return;
        await session.signOut('asked');
        throw failed('kiosk-keeper-needed');
      } finally {
        isAsking = false;
        changed();
      }
    },
    async set(next) {
      on = next;
      keep(next);
      if (next) await session.signOut('asked');
      changed();
    },
  };
}
