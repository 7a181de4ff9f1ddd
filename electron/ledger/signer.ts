/** Which key a ledger says must have signed it, and which key of ours goes on signing. */
import { failed } from '#shared/failure';
import type { Act, AnyEntry } from '#shared/ledger';
import type { Disk } from '../vault/disk';
import { isPublicKey } from './ed25519';
import { readEntries } from './segments';
import { originOf, signatureOf, type SignedCheckpoint } from './signed-note';
import { findStationKeys, makeStationKey, type KeyPlaces, type StationKey } from './station-key';
import type { TailReading } from './tail';

/** The public key that an entry admits, or null when it admits none. */
export function admittedBy({ kind, data }: AnyEntry): string | null {
  if (kind !== 'key.admitted' || typeof data !== 'object' || data === null || !('publicKey' in data))
    return null;
  return typeof data.publicKey === 'string' && isPublicKey(data.publicKey) ? data.publicKey : null;
}

export interface Signer {
  readonly key: StationKey;
  /** The entry that must precede its first signature, when the ledger does not admit it yet. */
  readonly admission: Extract<Act, { kind: 'key.admitted' }> | null;
}

/**
 * Proves the signature of the checkpoint and finds the key to go on with: the one that the ledger admitted last, or,
 * when that can be found nowhere, another one that is admitted on record as a replacement. Throws FailureError
 * `ledger-damaged` when the signature does not hold.
 */
export async function signerOf(
  places: KeyPlaces,
  reading: TailReading,
  checkpoint: SignedCheckpoint | null,
): Promise<Signer> {
  const keys = await findStationKeys(places);
  const signed = checkpoint ? await provenKey(places, reading, checkpoint, keys) : null;
  const current = lastAdmitted(reading.notable, reading.tail.size) ?? signed;
  const known = keys.find(({ publicKey }) => publicKey === current);
  if (known) return { key: known, admission: null };
  const key = keys[0] ?? (await makeStationKey(places));
  const { publicKey, keptBy } = key;
  const reason = current === null ? 'first' : 'lost';
  return { key, admission: { kind: 'key.admitted', data: { publicKey, keptBy, reason } } };
}

/** The key that the checkpoint must be, and is, signed by. */
async function provenKey(
  { disk, folder, vault }: KeyPlaces,
  { notable, from }: TailReading,
  checkpoint: SignedCheckpoint,
  keys: readonly StationKey[],
): Promise<string> {
  const unknown = failed('ledger-damaged', { detail: 'CHECKPOINT_KEY_UNKNOWN' });
  if (checkpoint.origin !== originOf(vault)) throw unknown;
  let key = lastAdmitted(notable, checkpoint.size);
  // Admitted before the part that was read. A signature by a key of ours settles it; otherwise the record is searched.
  key ??= keys.find(({ publicKey }) => signatureOf(checkpoint, publicKey) === 'right')?.publicKey ?? null;
  key ??= await admittedInRecord(disk, folder, from);
  const signature = key === null ? 'absent' : signatureOf(checkpoint, key);
  if (key === null || signature === 'absent') throw unknown;
  if (signature === 'wrong') throw failed('ledger-damaged', { detail: 'CHECKPOINT_SIGNATURE_WRONG' });
  return key;
}

function lastAdmitted(entries: readonly AnyEntry[], before: number): string | null {
  const keys = entries.filter(({ seq }) => seq < before).map(admittedBy);
  return keys.filter((key) => key !== null).at(-1) ?? null;
}

async function admittedInRecord(disk: Disk, folder: string, before: number): Promise<string | null> {
  let last: string | null = null;
  for await (const { entry } of readEntries({ disk, folder, until: before }))
    last = admittedBy(entry) ?? last;
  return last;
}
