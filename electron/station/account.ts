import os from 'node:os';
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
