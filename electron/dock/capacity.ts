import { statfs } from 'node:fs/promises';

/** Bytes; never past what a number holds exactly (9 PB). */
export interface Capacity {
  readonly totalBytes: number;
  readonly freeBytes: number;
}

/** How large the file system at `root` is and how much of it is free. Throws when it does not answer. */
export async function capacityOf(root: string): Promise<Capacity> {
  const { blocks, bavail, bsize } = await statfs(root, { bigint: true });
  return { totalBytes: exact(blocks * bsize), freeBytes: exact(bavail * bsize) };
}

function exact(bytes: bigint): number {
  const limit = BigInt(Number.MAX_SAFE_INTEGER);
  return Number(bytes < 0n ? 0n : bytes > limit ? limit : bytes);
}
