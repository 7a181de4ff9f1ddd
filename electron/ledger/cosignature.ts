/**
 * Counter-signatures in C2SP's format cosignature/v1: a witness says that, at a time by its own clock, this checkpoint
 * was the largest one it had seen of this ledger, and that it continues those seen before.
 */
import { isSignedBy } from './ed25519';
import {
  MOST_SIGNATURES,
  SIGNATURE,
  signatureLine,
  signaturesBy,
  type SignedCheckpoint,
} from './signed-note';

/** Who witnesses: a name, and its Ed25519 public key in hexadecimal. */
export interface WitnessKey {
  readonly name: string;
  readonly publicKey: string;
}

const TIME_BYTES = 8;
/** The end of the year 9999; a clock beyond it is no clock. */
const LATEST = 253_402_300_799;

/**
 * The checkpoint's file with one more line, signed at `seconds` since 1970. Throws RangeError when it has no room for
 * one more.
 */
export function cosigned(
  note: Buffer,
  checkpoint: SignedCheckpoint,
  witness: WitnessKey & { sign(bytes: Uint8Array): Buffer },
  seconds: number,
): Buffer {
  if (checkpoint.signatures.length >= MOST_SIGNATURES)
    throw new RangeError('a checkpoint full of signatures');
  const time = Buffer.alloc(TIME_BYTES);
  time.writeBigUInt64BE(BigInt(seconds));
  const signature = Buffer.concat([time, witness.sign(messageOf(checkpoint, seconds))]);
  const line = signatureLine(witness.name, SIGNATURE.cosignature, witness.publicKey, signature);
  return Buffer.concat([note, Buffer.from(line)]);
}

/**
 * When this witness counter-signed the checkpoint, in seconds since 1970 by its clock; the latest time when it did so
 * more than once. `wrong` when a line claims so and lies, `absent` when none names this key.
 */
export function cosignatureOf(
  checkpoint: SignedCheckpoint,
  { name, publicKey }: WitnessKey,
): { readonly seconds: number } | 'wrong' | 'absent' {
  const lines = signaturesBy(checkpoint, name, SIGNATURE.cosignature, publicKey);
  if (lines.length === 0) return 'absent';
  let latest = 0;
  for (const line of lines) {
    const seconds = line.length > TIME_BYTES ? Number(line.readBigUInt64BE()) : NaN;
    if (!(seconds <= LATEST)) return 'wrong';
    if (!isSignedBy(publicKey, messageOf(checkpoint, seconds), line.subarray(TIME_BYTES))) return 'wrong';
    latest = Math.max(latest, seconds);
  }
  return { seconds: latest };
}

function messageOf({ text }: SignedCheckpoint, seconds: number): Buffer {
  return Buffer.concat([Buffer.from(`cosignature/v1\ntime ${seconds}\n`), text]);
}
