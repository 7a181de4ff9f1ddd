import os from 'node:os';
import { asAccountName, type AccountName } from '#shared/ids';
import type { Actor } from '#shared/ledger';

/**
 * Who acts when nobody is signed in: the computer's own account, or its number where it has no name. The prefix keeps
 * it apart from the station's accounts, whose names have no colon.
 */
export function operator(): Actor {
  return { kind: 'operator', account: `os:${accountName()}` };
}

/** A signed-in account as the one who acts. */
export function accountActor(account: string): Actor {
  return { kind: 'operator', account };
}

function accountName(): string {
  try {
    return os.userInfo().username;
  } catch {
    // An account that the system does not list, as in a container.
    return `uid ${process.getuid?.() ?? '?'}`;
  }
}

/** The station account that acts, or null when it is the station itself or somebody who is not signed in. */
export function accountNameOf(by: Actor): AccountName | null {
  return by.kind === 'operator' ? asAccountName(by.account) : null;
}
