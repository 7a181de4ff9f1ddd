/** SHA-256 of what is in memory. Runtimes that do it in one call are nearly twice as fast at short input. */
import * as crypto from 'node:crypto';

type OneCall = (algorithm: string, data: Uint8Array, encoding: 'hex') => string;
const { hash: oneCall } = crypto as { readonly hash?: OneCall };

/** In 64 hexadecimal digits. */
export const sha256Hex: (bytes: Uint8Array) => string = oneCall
  ? (bytes) => oneCall('sha256', bytes, 'hex')
  : (bytes) => crypto.createHash('sha256').update(bytes).digest('hex');

/** In 32 bytes. */
export function sha256(bytes: Uint8Array): Buffer {
  return Buffer.from(sha256Hex(bytes), 'hex');
}
