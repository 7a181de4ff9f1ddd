/**
 * BLAKE3, native: twelve times as fast as SHA-256 on computers without instructions for that. It carries the
 * read-back, where it is compared with what was computed while the file came in; SHA-256 stays the digest of record.
 */
import { createRequire } from 'node:module';

/** A digest being computed. */
export interface Digester {
  update(bytes: Uint8Array): unknown;
  digest(encoding: 'hex'): string;
}

type Native = { readonly Blake3Hasher: new () => Digester };

/** Begins a BLAKE3 digest; null on systems that the native module is not built for (LoongArch, say). */
export const beginBlake3: (() => Digester) | null = load();

function load(): (() => Digester) | null {
  if (process.env['EVIDOCK_BLAKE3'] === 'off') return null;
  try {
    const { Blake3Hasher } = createRequire(import.meta.url)('@napi-rs/blake-hash') as Native;
    new Blake3Hasher().update(new Uint8Array(1));
    return () => new Blake3Hasher();
  } catch {
    return null; // no build for this system: the read-back then pays for SHA-256 again
  }
}
