/**
 * Passwords of cameras that stay hidden without one. The system's keychain keeps them and nothing else does: no file,
 * no ledger, no log, and no window that was told one again.
 */
import { failed } from '#shared/failure';
import type { Actor } from '#shared/ledger';
import { isPasswordFit, type VendorAdapter } from '#shared/vendor-adapter';
import { systemKeychain, type Keychain } from '../ledger/keychain';
import type { Record } from './record';

type FindKeychain = () => Promise<Keychain | null>;

/** What is to be kept: for one camera, or with `camera` null for all of its make. `password` null: forget it. */
export interface PasswordChange {
  readonly adapter: string;
  readonly camera: string | null;
  readonly password: string | null;
}

/**
 * Keeps a password, or forgets it, and puts on record that this was done. Throws `not-found` for an adapter that does
 * not count, `camera-password-unfit`, or `keychain-missing` when nothing keeps it.
 */
export async function changePassword(
  { adapter, camera, password }: PasswordChange,
  place: { readonly adapters: readonly VendorAdapter[]; readonly record: Record; readonly by: Actor },
  findKeychain: FindKeychain = systemKeychain,
): Promise<void> {
  const known = place.adapters.find(({ id }) => id === adapter);
  if (!known?.password) throw failed('not-found', { subject: adapter });
  if (password !== null && !isPasswordFit(known, password))
    throw failed('camera-password-unfit', { length: known.password.length });
  const keychain = await findKeychain();
  if (!keychain) throw failed('keychain-missing');
  const account = accountOf(adapter, camera);
  const former = await keychain.read(account).catch(refuse);
  await put(keychain, account, password);
  const kind = password === null ? 'camera-password.forgotten' : 'camera-password.kept';
  await place.record([{ kind, data: { adapter, camera } }], place.by).catch(async (error: unknown) => {
    // What is not on record does not count.
    await put(keychain, account, former);
    throw error;
  });
}

/** The password for a camera by its names, else for its make; null when none is kept. Rejects when the keychain does. */
export async function keptPassword(
  adapter: string,
  cameras: readonly string[],
  findKeychain: FindKeychain = systemKeychain,
): Promise<string | null> {
  const keychain = await findKeychain();
  for (const camera of keychain ? [...cameras, null] : []) {
    const found = await keychain?.read(accountOf(adapter, camera));
    if (found != null) return found;
  }
  return null;
}

async function put(keychain: Keychain, account: string, password: string | null): Promise<void> {
  try {
    if (password === null) await keychain.forget(account);
    else await keychain.write(account, password);
    // A keychain may take a text and not have it.
    if ((await keychain.read(account)) === password) return;
  } catch (error) {
    refuse(error);
  }
  refuse(new Error('the keychain did not keep it'));
}

function refuse(error: unknown): never {
  throw failed('keychain-missing', undefined, error);
}

/** Ids of adapters have no blanks, so that no two of these are one. */
function accountOf(adapter: string, camera: string | null): string {
  return camera === null ? `camera-password ${adapter}` : `camera-password ${adapter} ${camera}`;
}
