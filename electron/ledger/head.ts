/** The signed state of a ledger, and its short code: what a shift sheet, a scanner and `--head` speak of. */
import { pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import { failed } from '#shared/failure';
import {
  digestCharacters,
  fullHeadText,
  HEAD_DIGEST_BYTES,
  headCodeText,
  readHead,
  type FullHead,
  type HeadCode,
} from '#shared/head-code';
import type { Disk } from '../vault/disk';
import { readWhole } from '../vault/files';
import type { Head } from './proof';
import { CHECKPOINT, inLedger } from './segments';
import { LONGEST_CHECKPOINT, parseNote, vaultOf, type SignedCheckpoint } from './signed-note';
import { openTree, type LedgerTree } from './tree';

/** A state that somebody noted elsewhere, by its short code or in full. */
export type NotedHead =
  { readonly is: 'code'; readonly head: HeadCode } | { readonly is: 'full'; readonly head: FullHead };

/**
 * How often the digest of a code is stretched. A code is short, so each guess at another ledger with the same code has
 * to cost something; 100,000 rounds are about 30 ms here.
 */
const ROUNDS = 100_000;

const stretched = promisify(pbkdf2);

/** The code of a ledger's state. `origin` is the ledger's, so that the codes of two ledgers never mean one another. */
export async function headCodeOf(origin: string, { size, root }: Head): Promise<HeadCode> {
  const salt = `evidock-head-1\n${origin}\n${size}\n`;
  return { size, digest: digestCharacters(await stretched(root, salt, ROUNDS, HEAD_DIGEST_BYTES, 'sha256')) };
}

/** The noted state in a text. Throws FailureError `head-code-unreadable` when there is none. */
export function asNotedHead(text: string): NotedHead {
  const reading = readHead(text);
  if (reading.is === 'code' || reading.is === 'full') return reading;
  throw failed('head-code-unreadable', { code: text.trim().slice(0, 80) });
}

/** Whether a ledger's state is the noted one. */
export async function isNoted(noted: NotedHead, origin: string, head: Head): Promise<boolean> {
  if (noted.head.size !== head.size) return false;
  if (noted.is === 'full')
    return noted.head.vault === vaultOf(origin) && noted.head.root === head.root.toString('hex');
  return (await headCodeOf(origin, head)).digest === noted.head.digest;
}

/** A ledger's last signed state, with what stands under it on disk. */
export interface SignedHead {
  readonly note: Buffer;
  readonly checkpoint: SignedCheckpoint;
  readonly tree: LedgerTree;
}

/**
 * Reads the last checkpoint of the vault in `folder` and finds its root in the entries, also while a writer appends.
 * Whose signature it is is not looked at. Throws FailureError `ledger-damaged`.
 */
export async function signedHead(disk: Disk, folder: string): Promise<SignedHead> {
  const note = await readWhole(disk, inLedger(folder, CHECKPOINT), LONGEST_CHECKPOINT);
  if (!note) throw failed('ledger-damaged', { detail: 'CHECKPOINT_MISSING' });
  const checkpoint = parseNote(note);
  if (!checkpoint) throw failed('ledger-damaged', { detail: 'CHECKPOINT_UNREADABLE' });
  const tree = await openTree(disk, folder);
  if (!(await tree.root(checkpoint.size)).equals(checkpoint.root)) {
    throw failed('ledger-damaged', { detail: 'CHECKPOINT_ROOT_DIFFERS' });
  }
  return { note, checkpoint, tree };
}

/** What is printed of a state. */
export interface HeadTexts {
  /** `10234-7KQF-M2XD-9HTB-V0PC-4WNE` */
  readonly code: string;
  /** The same in full, for a QR code. */
  readonly full: string;
}

/** The texts of a signed state. */
export async function headTexts({ origin, size, root }: SignedCheckpoint): Promise<HeadTexts> {
  const code = headCodeText(await headCodeOf(origin, { size, root }));
  return { code, full: fullHeadText({ vault: vaultOf(origin) ?? '', size, root: root.toString('hex') }) };
}
