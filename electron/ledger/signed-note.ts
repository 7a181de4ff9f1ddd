/**
 * Checkpoints: the signed size and root of the ledger, in the C2SP formats signed-note and tlog-checkpoint, so that
 * the tools of transparency logs can check them. One extension line tells the station clock at signing.
 */
import { asInstant, type Instant } from '#shared/clock';
import { sha256 } from './digest';
import { isSignedBy } from './ed25519';

/** What is signed. `root`: 32 bytes. `at`: the station clock at signing. */
export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  readonly root: Buffer;
  readonly at: Instant;
}

/** A checkpoint as read: nothing in it is true before {@link signatureOf} says `right`. */
export interface SignedCheckpoint extends Checkpoint {
  /** The bytes that were signed. */
  readonly text: Buffer;
  readonly signatures: readonly {
    readonly name: string;
    readonly keyId: Buffer;
    readonly signature: Buffer;
  }[];
}

/** Signatures that a checkpoint may carry, ours and witnesses'; C2SP asks for at least 16. */
export const MOST_SIGNATURES = 16;
/** No checkpoint is longer, in bytes. */
export const LONGEST_CHECKPOINT = 64 << 10;
/** C2SP's numbers for kinds of signatures: plain Ed25519 ones, and cosignatures of witnesses. */
export const SIGNATURE = { ed25519: 1, cosignature: 4 } as const;
const DASH = '\u2014';

/** The origin line, and the name of the signing key, of a vault's ledger. */
export function originOf(vault: string): string {
  return `evidock/${vault}`;
}

/** The id of the vault that an origin line names, or null when it names none of ours. */
export function vaultOf(origin: string): string | null {
  return /^evidock\/([0-9a-f]{32})$/.exec(origin)?.[1] ?? null;
}

/** The whole checkpoint file, signed. */
export function signedNote(
  checkpoint: Checkpoint,
  key: { readonly publicKey: string; sign(bytes: Uint8Array): Buffer },
): Buffer {
  const { origin, size, root, at } = checkpoint;
  const text = `${origin}\n${size}\n${root.toString('base64')}\ntime ${at}\n`;
  const signature = key.sign(Buffer.from(text));
  return Buffer.from(`${text}\n${signatureLine(origin, SIGNATURE.ed25519, key.publicKey, signature)}`);
}

/** One line of signatures, with its line end. `kind` is one of {@link SIGNATURE}. */
export function signatureLine(name: string, kind: number, publicKey: string, signature: Uint8Array): string {
  const blob = Buffer.concat([keyIdOf(name, kind, publicKey), signature]).toString('base64');
  return `${DASH} ${name} ${blob}\n`;
}

/** The checkpoint in a file, or null when the file has any other form than the one {@link signedNote} gives. */
export function parseNote(bytes: Buffer): SignedCheckpoint | null {
  const whole = bytes.toString('utf8');
  if (bytes.length > LONGEST_CHECKPOINT || !Buffer.from(whole).equals(bytes)) return null;
  const parts =
    /^([^\s+]+)\n(0|[1-9]\d{0,15})\n([A-Za-z0-9+/]{43}=)\ntime (\S{24})\n\n((?:\u2014 .*\n)+)$/.exec(whole);
  if (!parts) return null;
  const [, origin = '', sizeText = '', rootText = '', time = '', lines = ''] = parts;
  const size = Number(sizeText);
  const root = strictBase64(rootText);
  const at = asInstant(time);
  if (!Number.isSafeInteger(size) || root?.length !== 32 || at !== time) return null;
  const signatures = lines.slice(0, -1).split('\n').map(readSignature);
  if (signatures.length > MOST_SIGNATURES || !signatures.every((s) => s !== null)) return null;
  const text = bytes.subarray(0, bytes.length - Buffer.byteLength(lines) - 1);
  return { origin, size, root, at, text, signatures };
}

function readSignature(line: string): SignedCheckpoint['signatures'][number] | null {
  const parts = /^\u2014 ([^\s+]+) (\S+)$/.exec(line);
  const blob = parts?.[2] === undefined ? null : strictBase64(parts[2]);
  if (!parts?.[1] || !blob || blob.length < 5) return null;
  return { name: parts[1], keyId: blob.subarray(0, 4), signature: blob.subarray(4) };
}

/**
 * Whether `publicKey`, under the checkpoint's own origin as its name, signed it: `right`, `wrong` when a line claims
 * so and lies, `absent` when no line names this key.
 */
export function signatureOf(checkpoint: SignedCheckpoint, publicKey: string): 'right' | 'wrong' | 'absent' {
  const ours = signaturesBy(checkpoint, checkpoint.origin, SIGNATURE.ed25519, publicKey);
  if (ours.length === 0) return 'absent';
  return ours.every((signature) => isSignedBy(publicKey, checkpoint.text, signature)) ? 'right' : 'wrong';
}

/** What stands in the lines that name this key as theirs. Nothing of it is proven. */
export function signaturesBy(
  { signatures }: SignedCheckpoint,
  name: string,
  kind: number,
  publicKey: string,
): readonly Buffer[] {
  const id = keyIdOf(name, kind, publicKey);
  return signatures
    .filter((line) => line.name === name && line.keyId.equals(id))
    .map(({ signature }) => signature);
}

function keyIdOf(name: string, kind: number, publicKey: string): Buffer {
  const key = Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(kind), Buffer.from(publicKey, 'hex')]);
  return sha256(key).subarray(0, 4);
}

/** The bytes of base64 that has exactly the padding and the spare bits that encoding them gives. */
function strictBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}
