/** Whether two folders lie on one disk: a second copy there does not survive the loss of the first. */
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import type { Disk } from './disk';

/**
 * True when both are on one file system, or (on Linux, which tells) on two partitions of one disk. Disks behind a
 * volume manager or a network are taken for different ones. Throws the system's errors.
 */
export async function isOnSameDisk(disk: Disk, a: string, b: string): Promise<boolean> {
  const [one, other] = await Promise.all([disk.stat(a), disk.stat(b)]);
  if (one.device === other.device) return true;
  const [oneDisk, otherDisk] = await Promise.all([wholeDisk(one.device), wholeDisk(other.device)]);
  return oneDisk !== null && oneDisk === otherDisk;
}

/** The disk that a block device is a part of, as Linux names it; null where that is not told. */
async function wholeDisk(device: string): Promise<string | null> {
  if (process.platform !== 'linux') return null;
  const number = BigInt(device);
  const major = ((number >> 8n) & 0xfffn) | ((number >> 32n) & ~0xfffn);
  const minor = (number & 0xffn) | ((number >> 12n) & ~0xffn);
  try {
    const node = await realpath(`/sys/dev/block/${major}:${minor}`);
    // A partition's folder lies in that of its disk, and all disks lie in one called `block`.
    const parent = path.dirname(node);
    return path.basename(path.dirname(parent)) === 'block' ? parent : node;
  } catch {
    // No block device: a network folder, or a file system without one.
    return null;
  }
}
