/**
 * Memory in large pages (2 MiB), which Linux gives to who asks for it. A direct transfer hands the disk the pages that
 * the bytes lie in: of ordinary ones, scattered over the machine, it is hundreds of pieces, of large ones a single one.
 * Where that was measured the disk read twice as fast, for half of the kernel's processor time. The bytes are the same
 * either way: what cannot be had costs speed and nothing else. EVIDOCK_LARGE_PAGES=off goes without, to measure that.
 */
import { createRequire } from 'node:module';

/** Size and alignment of a large page, bytes. */
export const LARGE_PAGE = 2 << 20;

/** What is used of `koffi`. */
interface Native {
  load(library: null): {
    func(declaration: string): (address: bigint, bytes: number, advice: number) => number;
  };
  address(bytes: Uint8Array): bigint;
}

/** Asks for large pages under a part of memory that nobody has touched yet. */
interface LargePages {
  address(bytes: Uint8Array): bigint;
  advise(address: bigint, bytes: number): void;
}

const MADV_HUGEPAGE = 14;

/** Loaded once, with the first memory that is worth it; null: there are none here. */
let large: LargePages | null | undefined;

/**
 * Asks that the first whole large pages in `memory`, `bytes` of them, be large, and returns where they begin. 0, and
 * nothing is asked, where the system has no such thing. To be called before the memory is touched.
 */
export function inLargePages(memory: SharedArrayBuffer, bytes: number): number {
  if (large === undefined) large = load();
  if (!large) return 0;
  const address = large.address(new Uint8Array(memory));
  const offset = Number(-address & BigInt(LARGE_PAGE - 1));
  if (offset + bytes > memory.byteLength) return 0;
  large.advise(address + BigInt(offset), bytes);
  return offset;
}

function load(): LargePages | null {
  if (process.platform !== 'linux' || process.env['EVIDOCK_LARGE_PAGES'] === 'off') return null;
  try {
    const native = createRequire(import.meta.url)('koffi') as Native;
    const madvise = native.load(null).func('int madvise(uintptr_t address, size_t bytes, int advice)');
    return {
      address: (bytes) => native.address(bytes),
      // A kernel without large pages says no, and gives ordinary ones.
      advise: (address, bytes) => void madvise(address, bytes, MADV_HUGEPAGE),
    };
  } catch {
    return null; // no build for this system
  }
}
