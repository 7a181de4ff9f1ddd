/** Cards as large as a bench needs, written as fast as the disk takes them. */
import { createHash, type Hash } from 'node:crypto';
import { open, mkdir } from 'node:fs/promises';
import path from 'node:path';

export interface BigCardOrder {
  readonly files: number;
  /** Length of each file; any safe integer from 64 on. */
  readonly bytesEach: number;
  /** Whether to compute each file's SHA-256 while writing: slower than writing itself. */
  readonly hashed?: boolean;
}

export interface BigFile {
  /** Below the card's root, `/` between parts. */
  readonly path: string;
  readonly bytes: number;
  /** Null unless `hashed` was asked for. */
  readonly sha256: string | null;
}

const BLOCK = 4 * 1024 * 1024;
const BOX_HEADER = 16;
const FTYP = Buffer.from('000000186674797069736f6d0000020069736f6d6d703432', 'hex');

/**
 * Writes `files` files of exactly `bytesEach` bytes below `dir`, named as a camera names its segments. Each begins
 * as an mp4 (`ftyp`, then one `mdat` that fills the file) and cannot be played. The content is a pseudo-random block
 * whose head changes from block to block and file to file, so that no two files and no two blocks are equal and
 * nothing in it can be compressed away; it is the same at each run. Memory stays at one block.
 */
export async function makeBigCard(dir: string, order: BigCardOrder): Promise<readonly BigFile[]> {
  const { files, bytesEach, hashed = false } = order;
  const least = FTYP.length + BOX_HEADER;
  if (!Number.isSafeInteger(bytesEach) || bytesEach < 64) throw new RangeError('at least 64 bytes a file');
  const block = pseudoRandom(BLOCK);
  const folder = path.join(dir, 'Media', 'Video');
  await mkdir(folder, { recursive: true });
  const made: BigFile[] = [];
  for (let n = 0; n < files; n++) {
    const name = segmentName(n);
    const hash = hashed ? createHash('sha256') : null;
    const handle = await open(path.join(folder, name), 'w');
    try {
      const write = async (bytes: Buffer) => {
        hash?.update(bytes);
        await writeAll(handle, bytes);
      };
      await write(Buffer.concat([FTYP, boxHeader('mdat', bytesEach - FTYP.length)]));
      for (let at = least, i = 0; at < bytesEach; at += BLOCK, i++) {
        block.writeUInt32BE(n, 0);
        block.writeUInt32BE(i, 4);
        await write(block.subarray(0, Math.min(BLOCK, bytesEach - at)));
      }
    } finally {
      await handle.close();
    }
    made.push({ path: `Media/Video/${name}`, bytes: bytesEach, sha256: digest(hash) });
  }
  return made;
}

function segmentName(n: number): string {
  const stamp = new Date(Date.UTC(2026, 6, 13, 8) + n * 300_000).toISOString();
  const [day, time] = [stamp.slice(0, 10).replaceAll('-', ''), stamp.slice(11, 19).replaceAll(':', '')];
  return `DCAM_BC240002_B02OPR_${day}_${time}.mp4`;
}

/** The header of a box with a 64-bit length: a file may pass 4 GiB. */
function boxHeader(type: string, bytes: number): Buffer {
  const header = Buffer.alloc(BOX_HEADER);
  header.writeUInt32BE(1, 0);
  header.write(type, 4, 'latin1');
  header.writeBigUInt64BE(BigInt(bytes), 8);
  return header;
}

/** Xorshift: quick, and the same on every machine. */
function pseudoRandom(bytes: number): Buffer {
  const words = new Uint32Array(bytes / 4);
  let x = 0x2545f491;
  for (let i = 0; i < words.length; i++) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    words[i] = x;
  }
  return Buffer.from(words.buffer);
}

async function writeAll(handle: Awaited<ReturnType<typeof open>>, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length;) at += (await handle.write(bytes, at)).bytesWritten;
}

function digest(hash: Hash | null): string | null {
  return hash === null ? null : hash.digest('hex');
}
