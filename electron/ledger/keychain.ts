/**
 * The operating system's keychain, behind calls that always end. The native module is loaded only when it is
 * asked for, and where it cannot work there is simply no keychain.
 */
import net from 'node:net';
import os from 'node:os';

/** Keeps one text an account. All calls reject when the keychain cannot be asked. */
export interface Keychain {
  read(account: string): Promise<string | null>;
  write(account: string, secret: string): Promise<void>;
  /** One that it does not have is as good. */
  forget(account: string): Promise<void>;
}

const SERVICE = 'EviDock';
/** How long a call may take: a keychain that waits for a password must not keep the station from starting. */
const PATIENCE_MS = 3000;
/** A session bus on the same machine answers in well under a millisecond. */
const BUS_PATIENCE_MS = 1000;

export interface KeychainPlace {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly platform?: NodeJS.Platform;
}

/** The system's keychain, or null where there is none, where it does not answer, or with `EVIDOCK_KEYCHAIN=off`. */
export async function systemKeychain(place: KeychainPlace = {}): Promise<Keychain | null> {
  const { env = process.env, platform = process.platform } = place;
  if (env['EVIDOCK_KEYCHAIN'] === 'off') return null;
  if (platform === 'linux' && !(await busAnswers(env['DBUS_SESSION_BUS_ADDRESS']))) return null;
  try {
    const { AsyncEntry } = await import('@napi-rs/keyring');
    // Without this the module falls back, silently, to the kernel's keyring, which forgets everything at a reboot.
    const options = platform === 'linux' ? ({ linux: { store: 'secret-service' } } as const) : undefined;
    const entryOf = (account: string): InstanceType<typeof AsyncEntry> =>
      new AsyncEntry(SERVICE, account, options);
    entryOf('probe'); // throws where the store is missing
    return {
      read: (account) => inTime(async () => entryOf(account).getPassword()),
      write: (account, secret) => inTime(async () => entryOf(account).setPassword(secret)),
      forget: (account) =>
        inTime(async () => {
          await entryOf(account).deleteCredential();
        }),
    };
  } catch {
    return null; // no native module for this system, or no keychain behind it
  }
}

/** Runs one call, and gives it up after a while. */
function inTime<T>(call: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`the keychain did not answer within ${PATIENCE_MS} ms`)),
      PATIENCE_MS,
    );
    call()
      .then(resolve, reject)
      .finally(() => clearTimeout(timer));
  });
}

/**
 * Whether the D-Bus session bus greets. The module connects to it inside a constructor, on this thread and without a
 * limit, so a bus that accepts and is silent would stop the program for good.
 */
function busAnswers(address: string | undefined): Promise<boolean> {
  const path = socketOf(address);
  if (path === null) return Promise.resolve(false);
  return new Promise((resolve) => {
    const socket = net.connect({ path });
    const answer = (alive: boolean): void => {
      socket.destroy();
      resolve(alive);
    };
    socket.setTimeout(BUS_PATIENCE_MS, () => answer(false));
    socket.on('error', () => answer(false));
    socket.on('close', () => answer(false));
    socket.on('data', (said) => answer(/^(OK|REJECTED)\b/.test(said.toString('latin1'))));
    const user = Buffer.from(String(os.userInfo().uid)).toString('hex');
    socket.write(`\0AUTH EXTERNAL ${user}\r\n`);
  });
}

/** The Unix socket of a bus address (its first one is where libdbus goes first), or null when it has another kind. */
function socketOf(address = ''): string | null {
  const parts = /^unix:(path|abstract)=([^,;]+)/.exec(address);
  if (!parts?.[2]) return null;
  const path = parts[2].replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(parseInt(hex, 16)),
  );
  return parts[1] === 'abstract' ? `\0${path}` : path;
}
