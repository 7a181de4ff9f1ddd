/** The digests that are computed over files, and what of them this system has. */
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';

export type Algorithm = 'sha256' | 'md5' | 'blake3' | 'sm3';
/** Hexadecimal. */
export type Digests = Readonly<Partial<Record<Algorithm, string>>>;

/** A digest being computed. */
export interface Digester {
  update(bytes: Uint8Array): unknown;
  digest(encoding: 'hex'): string;
  /** The same state once more; SHA-256 can. */
  copy?(): Digester;
}

type Native = { readonly Blake3Hasher: new () => Digester };

/** Native BLAKE3: several times as fast as SHA-256. Null on systems that it is not built for (LoongArch, say). */
const beginBlake3 = loadBlake3();

/**
 * What a read-back is compared by: BLAKE3, computed from the same buffers as SHA-256, so that SHA-256, the digest of
 * record, is paid once; SHA-256 again where BLAKE3 is not to be had.
 */
export const READ_BACK_ALGORITHM: 'blake3' | 'sha256' = beginBlake3 ? 'blake3' : 'sha256';

/** Begins a digest. Throws for BLAKE3 where that is not to be had. SM3 has a way of its own: it may have to be loaded. */
export function digester(algorithm: Exclude<Algorithm, 'sm3'>): Digester {
  if (algorithm !== 'blake3') return createHash(algorithm);
  if (!beginBlake3) throw new Error('BLAKE3 is not to be had here');
  return beginBlake3();
}

/** What is computed over a file that comes in. */
export function incomingAlgorithms(withMd5: boolean): readonly Exclude<Algorithm, 'sm3'>[] {
  const wanted = new Set<Exclude<Algorithm, 'sm3'>>(['sha256', READ_BACK_ALGORITHM]);
  if (withMd5) wanted.add('md5');
  return [...wanted];
}

function loadBlake3(): (() => Digester) | null {
  if (process.env['EVIDOCK_BLAKE3'] === 'off') return null;
  try {
    const { Blake3Hasher } = createRequire(import.meta.url)('@napi-rs/blake-hash') as Native;
    new Blake3Hasher().update(new Uint8Array(1));
    return () => new Blake3Hasher();
  } catch {
    return null; // no build for this system
  }
}
