/** The ledger's signed state as it is printed on a shift sheet, and whether the ledger still contains one noted earlier. */
import type { Instant } from '#shared/clock';
import { failed } from '#shared/failure';
import type { Sha256 } from '#shared/ids';
import { asNotedHead, headTexts, isNoted, signedHead } from '../ledger/head';
import { isConsistent } from '../ledger/proof';
import { admissionsIn, signerAt } from '../ledger/search';
import { originOf, signatureOf, vaultOf } from '../ledger/signed-note';
import { systemDisk, type Disk } from '../vault/disk';
import { holdsLedger } from '../vault/place';

/** A signed state. `publicKey`: the key that signed it; null when none that the ledger admits did. */
export interface PrintedHead {
  readonly vault: string;
  readonly size: number;
  /** The tree's root. */
  readonly root: Sha256;
  /** The station clock at signing. */
  readonly at: Instant;
  readonly publicKey: string | null;
  /** The code that people write down and type, and the same in full for a QR code. */
  readonly code: string;
  readonly full: string;
}

/**
 * The last signed state of the vault, or the place of second copies, in `folder`. `signer`: the key that signs, where it is known; otherwise it is
 * searched for. Writes nothing and works while the workstation runs. Throws FailureError `no-vault`, `ledger-damaged`.
 */
export async function headOfVault(
  folder: string,
  disk: Disk = systemDisk,
  signer?: string,
): Promise<PrintedHead> {
  if (!(await holdsLedger(disk, folder))) throw failed('no-vault', { place: folder });
  const { checkpoint } = await signedHead(disk, folder);
  const { origin, size, root, at } = checkpoint;
  const key = signer ?? signerAt(await admissionsIn(disk, folder), size);
  const publicKey = key !== null && signatureOf(checkpoint, key) === 'right' ? key : null;
  const texts = await headTexts(checkpoint);
  return {
    vault: vaultOf(origin) ?? '',
    size,
    root: root.toString('hex') as Sha256,
    at,
    publicKey,
    ...texts,
  };
}

/** What became of a state that was noted earlier. `contained`: today's ledger begins with it. */
export interface HeadVerdict {
  readonly is: 'contained' | 'missing' | 'differs' | 'foreign';
  /** Entries in the noted state, and now. */
  readonly size: number;
  readonly entries: number;
}

/**
 * Whether the ledger of now still contains the state in `text`: its root comes out of the first entries, and today's
 * signed tree begins with it. Reads a few segments, not all. Throws `head-code-unreadable`, `ledger-damaged`.
 */
export async function stillContains(disk: Disk, folder: string, text: string): Promise<HeadVerdict> {
  const noted = asNotedHead(text);
  const { checkpoint: now, tree } = await signedHead(disk, folder);
  const { size } = noted.head;
  const verdict = (is: HeadVerdict['is']): HeadVerdict => ({ is, size, entries: now.size });
  if (noted.is === 'full' && originOf(noted.head.vault) !== now.origin) return verdict('foreign');
  if (size > now.size) return verdict('missing');
  const then = { size, root: await tree.root(size) };
  if (!(await isNoted(noted, now.origin, then))) return verdict('differs');
  const proof = await tree.consistency(size, now.size);
  return verdict(isConsistent(then, now, proof) ? 'contained' : 'differs');
}
