/** Names that cannot be mixed up: each kind of identifier is a string of its own type. */

declare const kind: unique symbol;
type Id<K extends string> = string & { readonly [kind]: K };

/** A SHA-256 digest as 64 lower-case hexadecimal digits. */
export type Sha256 = Id<'sha256'>;
/** A BLAKE3 digest (256 bits) as 64 lower-case hexadecimal digits. */
export type Blake3 = Id<'blake3'>;
/** An SM3 digest as 64 lower-case hexadecimal digits. */
export type Sm3 = Id<'sm3'>;
/** One sealed clip: the first 32 hexadecimal digits of its SHA-256. Equal content is one clip. */
export type ClipId = Id<'clip'>;
/** A camera as the office knows it, e.g. `BC240001`: 1 to 40 of `A-Z a-z 0-9 _ -`. */
export type DeviceId = Id<'device'>;
/** One import of one camera. */
export type SessionId = Id<'session'>;
/** One asking whether footage may be looked at. */
export type LookId = Id<'look'>;
/** One picture of a moment, kept as a file. */
export type StillId = Id<'still'>;
/** A person of the office by their staff number: 1 to 40 of `A-Z a-z 0-9 _ -`. Not an account, which is how somebody signs in. */
export type PersonId = Id<'person'>;
/** The name that a person signs in with: 2 to 32 of `a-z 0-9 . _ -`, a letter first. */
export type AccountName = Id<'account'>;
/** One thing in a dock's port, from plugging in to pulling out. */
export type DockId = Id<'dock'>;
/** A place of second copies: 16 hexadecimal digits, drawn at random when it is added. */
export type PlaceId = Id<'place'>;

/** One hand-out of one camera, until it is back. */
export type CheckoutId = Id<'checkout'>;
/** One fault of one device, as it was reported. */
export type FaultId = Id<'fault'>;
/** One repair of one device. */
export type RepairId = Id<'repair'>;
/** One time of duty away from the office that is on file. */
export type DutyId = Id<'duty'>;
/** One stock-taking. */
export type InventoryId = Id<'inventory'>;
/** One line of the register of footage that is missing. */
export type MissingId = Id<'missing'>;
/** One draw of a sample for review. */
export type DrawId = Id<'draw'>;
/** A plan by which samples are drawn again and again. */
export type PlanId = Id<'plan'>;
/** One review of one clip by one person. */
export type ReviewId = Id<'review'>;
/** What a reviewer found in a clip; its rectification goes by the same id. */
export type FindingId = Id<'finding'>;

const SHA256 = /^[0-9a-f]{64}$/;
const ACCOUNT = /^[a-z][a-z0-9._-]{1,31}$/;
const DEVICE = /^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/;

/** The text as a digest, or null when it is none. Upper-case digits are accepted and lowered. */
export function asSha256(text: string): Sha256 | null {
  const lower = text.toLowerCase();
  return SHA256.test(lower) ? (lower as Sha256) : null;
}

/** The text as a device id, or null when it has other characters or is too long. */
export function asDeviceId(text: string): DeviceId | null {
  return DEVICE.test(text) ? (text as DeviceId) : null;
}

/** The text as a person's id, or null when it has other characters or is too long. */
export function asPersonId(text: string): PersonId | null {
  return DEVICE.test(text) ? (text as PersonId) : null;
}

/** The text as an account's name, or null when it cannot be one. Case does not count: it is lowered. */
export function asAccountName(text: string): AccountName | null {
  const lower = text.trim().toLowerCase();
  return ACCOUNT.test(lower) ? (lower as AccountName) : null;
}

/** The id of the clip that has this content. */
export function clipIdOf(sha256: Sha256): ClipId {
  return sha256.slice(0, 32) as ClipId;
}

/**
 * The id of an import that starts at `at` (station clock, milliseconds since 1970).
 * `random` (4 bytes or more) keeps two imports of one second apart.
 */
export function sessionIdOf(at: number, random: Uint8Array): SessionId {
  return recordIdOf('session', at, random);
}

type RecordKind =
  | 'session'
  | 'still'
  | 'look'
  | 'checkout'
  | 'fault'
  | 'repair'
  | 'duty'
  | 'inventory'
  | 'missing'
  | 'draw'
  | 'plan'
  | 'review'
  | 'finding';

/**
 * The id of a record that is opened at `at` (station clock, milliseconds since 1970): a hand-out, a repair.
 * `random` (4 bytes or more) keeps two of one second apart. The kind is the type's, not a part of the text.
 */
export function recordIdOf<K extends RecordKind>(_kind: K, at: number, random: Uint8Array): Id<K> {
  const stamp = new Date(at).toISOString().replace(/[-:]/g, '').slice(0, 15);
  const tail = [...random.subarray(0, 4)].map((b) => b.toString(16).padStart(2, '0')).join('');
  return `${stamp}Z-${tail}` as Id<K>;
}
