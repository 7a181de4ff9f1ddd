import os from 'node:os';
import type { Actor } from '#shared/ledger';

/** Who acts until people sign in: the computer's own account, or its number where it has no name. */
export function operator(): Actor {
  return { kind: 'operator', account: accountName() };
}

function accountName(): string {
  try {
    return os.userInfo().username;
  } catch {
    // An account that the system does not list, as in a container.
    return `uid ${process.getuid?.() ?? '?'}`;
  }
}
