/**
 * The Merkle tree of RFC 6962 over the ledger's lines, kept as its compact range: the roots of the perfect subtrees
 * that the leaves so far make up, largest first. A tree of a million entries is twenty hashes.
 */
import { sha256 } from './digest';

/** The first `size` leaves. `roots` has one hash of 32 bytes for each 1 in the binary form of `size`. */
export interface CompactRange {
  readonly size: number;
  readonly roots: readonly Buffer[];
}

/** The tree before the first leaf. */
export const NO_LEAVES: CompactRange = { size: 0, roots: [] };

const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);

/** The hash of a leaf: SHA-256 over a zero byte and the leaf. */
export function leafHash(leaf: Uint8Array): Buffer {
  return sha256(Buffer.concat([LEAF, leaf]));
}

/** The hash of a node over its two children. */
export function nodeHash(left: Buffer, right: Buffer): Buffer {
  return sha256(Buffer.concat([NODE, left, right]));
}

/** The range with one more leaf, given as its {@link leafHash}. */
export function withLeaf(range: CompactRange, leaf: Buffer): CompactRange {
  const roots = [...range.roots];
  let root = leaf;
  for (let rest = range.size; rest % 2 === 1; rest = (rest - 1) / 2) {
    const left = roots.pop();
    if (!left) throw new RangeError('a compact range without the roots of its size');
    root = nodeHash(left, root);
  }
  roots.push(root);
  return { size: range.size + 1, roots };
}

/** The root of the whole tree; SHA-256 of nothing when there is no leaf. */
export function rootOf(range: CompactRange): Buffer {
  const smallestFirst = [...range.roots].reverse();
  const [smallest, ...larger] = smallestFirst;
  if (!smallest) return sha256(Buffer.alloc(0));
  return larger.reduce((right, left) => nodeHash(left, right), smallest);
}

/** The range of these roots, or null when there are not as many as `size` asks for. */
export function rangeOf(size: number, roots: readonly Buffer[]): CompactRange | null {
  let ones = 0;
  for (let rest = size; rest > 0; rest = Math.floor(rest / 2)) ones += rest % 2;
  return ones === roots.length ? { size, roots } : null;
}
