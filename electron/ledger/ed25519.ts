/** Ed25519 (RFC 8032) with keys as they are written down: 32 bytes in hexadecimal. */
import { createPrivateKey, createPublicKey, randomBytes, sign, verify } from 'node:crypto';

/** What stands before the 32 bytes of a secret key in PKCS #8, and of a public one in SPKI (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex');
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');

const KEY = /^[0-9a-f]{64}$/;

export interface KeyPair {
  readonly publicKey: string;
  readonly secretKey: string;
  sign(bytes: Uint8Array): Buffer;
}

/** The pair of a secret key, or null when the text is none. */
export function keyPairOf(secretKey: string): KeyPair | null {
  if (!KEY.test(secretKey)) return null;
  const der = Buffer.concat([PKCS8, Buffer.from(secretKey, 'hex')]);
  const secret = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  const spki = createPublicKey(secret).export({ format: 'der', type: 'spki' });
  return {
    publicKey: spki.subarray(SPKI.length).toString('hex'),
    secretKey,
    sign: (bytes) => sign(null, bytes, secret),
  };
}

/** A pair that nobody had before. */
export function newKeyPair(): KeyPair {
  const pair = keyPairOf(randomBytes(32).toString('hex'));
  if (!pair) throw new Error('32 random bytes are a secret key');
  return pair;
}

/** Whether the text is a public key, as far as its form tells. */
export function isPublicKey(text: string): boolean {
  return KEY.test(text);
}

/** Whether `signature` (64 bytes) is that of `publicKey` over `bytes`. A key that is no point on the curve signed nothing. */
export function isSignedBy(publicKey: string, bytes: Uint8Array, signature: Uint8Array): boolean {
  if (!isPublicKey(publicKey)) return false;
  try {
    const der = Buffer.concat([SPKI, Buffer.from(publicKey, 'hex')]);
    return verify(null, bytes, createPublicKey({ key: der, format: 'der', type: 'spki' }), signature);
  } catch {
    return false;
  }
}
