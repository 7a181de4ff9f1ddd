import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  leafHash,
  NO_LEAVES,
  rangeOf,
  rootOf,
  withLeaf,
  type CompactRange,
} from '../../electron/ledger/merkle';

const sha256 = (...parts: Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();

/** RFC 6962, section 2.1, word by word. */
function definedRoot(leaves: readonly Uint8Array[]): Buffer {
  const [only, second] = leaves;
  if (!only) return sha256();
  if (!second) return sha256(Buffer.of(0), only);
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return sha256(Buffer.of(1), definedRoot(leaves.slice(0, k)), definedRoot(leaves.slice(k)));
}

function rangeOver(leaves: readonly Uint8Array[]): CompactRange {
  return leaves.reduce((range, leaf) => withLeaf(range, leafHash(leaf)), NO_LEAVES);
}

/** The tree that implementations of Certificate Transparency test with, and its roots by size. */
const KNOWN = [
  ['', '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
  ['00', 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
  ['10', 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'],
  ['2021', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7'],
  ['3031', '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4'],
  ['40414243', '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef'],
  ['5051525354555657', 'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c'],
  ['606162636465666768696a6b6c6d6e6f', '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'],
] as const;

test('the root of no leaves is the digest of nothing', () => {
  expect(rootOf(NO_LEAVES).toString('hex')).toBe(
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  );
});

test('the roots of the known tree come out', () => {
  let range = NO_LEAVES;
  for (const [leaf, root] of KNOWN) {
    range = withLeaf(range, leafHash(Buffer.from(leaf, 'hex')));
    expect(rootOf(range).toString('hex')).toBe(root);
  }
});

test('a compact range has the root that the RFC defines, at every size', () => {
  let range = NO_LEAVES;
  const leaves: Buffer[] = [];
  for (let n = 0; n < 200; n++) {
    expect(rootOf(range)).toEqual(definedRoot(leaves));
    leaves.push(Buffer.from(`leaf ${n}`));
    range = withLeaf(range, leafHash(Buffer.from(`leaf ${n}`)));
  }
});

test('any leaves: a range that was written down and read goes on as the one that was not', () => {
  const leaves = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 70 });
  fc.assert(
    fc.property(leaves, leaves, (before, after) => {
      const range = rangeOver(before);
      const read = rangeOf(before.length, range.roots);
      expect(read).not.toBeNull();
      const gone = after.reduce((r, leaf) => withLeaf(r, leafHash(leaf)), read ?? NO_LEAVES);
      expect(rootOf(gone)).toEqual(definedRoot([...before, ...after]));
    }),
  );
});

test('a range needs exactly the roots of its size', () => {
  const root = Buffer.alloc(32);
  expect(rangeOf(0, [])).not.toBeNull();
  expect(rangeOf(5, [root, root])).not.toBeNull();
  expect(rangeOf(5, [root])).toBeNull();
  expect(rangeOf(4, [root, root])).toBeNull();
  expect(rangeOf(2 ** 40 + 1, [root, root])).not.toBeNull();
});
