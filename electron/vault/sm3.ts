/** SM3 (GB/T 32905-2016), the digest that Chinese offices may ask for beside SHA-256. */
import { createHash, getHashes } from 'node:crypto';
import type { Digester } from './digester';

/** Begins an SM3 digest: by OpenSSL where the runtime has it, else by WebAssembly (Electron's BoringSSL has none). */
export async function beginSm3(): Promise<Digester> {
  return getHashes().includes('sm3') ? createHash('sm3') : sm3ByWebAssembly();
}

export async function sm3ByWebAssembly(): Promise<Digester> {
  const { createSM3 } = await import('hash-wasm/dist/sm3.umd.min.js');
  const hasher = await createSM3();
  hasher.init();
  return { update: (bytes) => hasher.update(bytes), digest: (encoding) => hasher.digest(encoding) };
}
