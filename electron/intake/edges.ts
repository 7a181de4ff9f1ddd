/**
 * The digest of a file's two ends: SHA-256 over its first and its last 64 KiB (all of a shorter file, twice). Name,
 * length and time say which file it is; the ends prove it without reading gigabytes again.
 */
import { createHash } from 'node:crypto';
import type { Sha256 } from '#shared/ids';
import type { SourceReader } from './source';

/** Bytes at either end. */
export const EDGE = 64 << 10;

/** Digests the ends of a file on the camera. */
export async function edgesOf(reader: SourceReader): Promise<Sha256> {
  const length = Math.min(EDGE, reader.bytes);
  const hash = createHash('sha256');
  for (const position of [0, reader.bytes - length]) {
    const end = Buffer.alloc(length);
    hash.update(end.subarray(0, await reader.read(end, position)));
  }
  return hash.digest('hex') as Sha256;
}

/** The same digest for a file that is in memory. */
export function edgesIn(content: Uint8Array): Sha256 {
  const hash = createHash('sha256').update(content.subarray(0, EDGE));
  return hash.update(content.subarray(Math.max(0, content.length - EDGE))).digest('hex') as Sha256;
}

/** The same digest for a file that streams by. `first` is its beginning (64 KiB or more, or the whole file). */
export function edgesWhileStreaming(): { see(part: Uint8Array): void; digest(): Sha256 } {
  let head = Buffer.alloc(0);
  let tail = Buffer.alloc(0);
  return {
    see(part) {
      if (head.length < EDGE) head = Buffer.concat([head, part.subarray(0, EDGE - head.length)]);
      tail = Buffer.from(
        part.length >= EDGE ? part.subarray(part.length - EDGE) : Buffer.concat([tail, part]).subarray(-EDGE),
      );
    },
    digest: () => createHash('sha256').update(head).update(tail).digest('hex') as Sha256,
  };
}
