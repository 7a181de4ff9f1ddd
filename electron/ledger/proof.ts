/**
 * Proofs about the Merkle tree, pure: which subtrees a proof is made of (RFC 6962, sections 2.1.1 and 2.1.2) and what
 * follows from one (RFC 9162, sections 2.1.3.2 and 2.1.4.2). Sizes go beyond 32 bits, so no bit operators here.
 */
import { nodeHash } from './merkle';

/** The leaves from number `from` to before `to`, as the root of the subtree over them. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A tree of so many leaves. `root`: 32 bytes. */
export interface Head {
  readonly size: number;
  readonly root: Buffer;
}

/** No proof has more hashes: a tree has fewer than 2^53 leaves, and a consistency proof one hash more than its levels. */
export const LONGEST_PATH = 54;

/** The subtrees whose roots prove that leaf `index` is in a tree of `size` leaves, the leaf's neighbour first. */
export function inclusionSpans(index: number, size: number): readonly Span[] {
  const spans: Span[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + largestPowerBelow(to - from);
    if (index < middle) {
      spans.push({ from: middle, to });
      to = middle;
    } else {
      spans.push({ from, to: middle });
      from = middle;
    }
  }
  return spans.reverse();
}

/** The subtrees whose roots prove that a tree of `second` leaves begins with the tree of `first`; 0 < first ≤ second. */
export function consistencySpans(first: number, second: number): readonly Span[] {
  const spans: Span[] = [];
  let [from, to] = [0, second];
  while (first < to) {
    const middle = from + largestPowerBelow(to - from);
    if (first <= middle) {
      spans.push({ from: middle, to });
      to = middle;
    } else {
      spans.push({ from, to: middle });
      from = middle;
    }
  }
  // The verifier knows the old root; what is left of it here it needs only if that is a part of it.
  if (from > 0) spans.push({ from, to });
  return spans.reverse();
}

/** The root of the tree that an inclusion proof leads to, or null when the path is not one of that place and size. */
export function rootByInclusion(
  leaf: Buffer,
  index: number,
  size: number,
  path: readonly Buffer[],
): Buffer | null {
  if (index < 0 || index >= size) return null;
  let place = index;
  let last = size - 1;
  let root = leaf;
  for (const sibling of path) {
    if (last === 0) return null;
    if (place % 2 === 1 || place === last) {
      root = nodeHash(sibling, root);
      while (place % 2 === 0 && place > 0) [place, last] = [half(place), half(last)];
    } else root = nodeHash(root, sibling);
    [place, last] = [half(place), half(last)];
  }
  return last === 0 ? root : null;
}

/** Whether `path` proves that the tree `second` begins with the tree `first`. The empty tree begins every other one. */
export function isConsistent(first: Head, second: Head, path: readonly Buffer[]): boolean {
  if (first.size > second.size) return false;
  if (first.size === second.size) return path.length === 0 && first.root.equals(second.root);
  if (first.size === 0) return path.length === 0;
  let place = first.size - 1;
  let last = second.size - 1;
  while (place % 2 === 1) [place, last] = [half(place), half(last)];
  // A whole subtree: its root is the old one, and the proof leaves it out.
  const [begin, ...rest] = place === 0 ? [first.root, ...path] : path;
  if (!begin) return false;
  let old = begin;
  let now = begin;
  for (const hash of rest) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      old = nodeHash(hash, old);
      now = nodeHash(hash, now);
      while (place % 2 === 0 && place > 0) [place, last] = [half(place), half(last)];
    } else now = nodeHash(now, hash);
    [place, last] = [half(place), half(last)];
  }
  return last === 0 && old.equals(first.root) && now.equals(second.root);
}

function half(n: number): number {
  return Math.floor(n / 2);
}

/** The largest power of two that is less than `n`; `n` is at least 2. */
function largestPowerBelow(n: number): number {
  let power = 1;
  while (power * 2 < n) power *= 2;
  return power;
}
