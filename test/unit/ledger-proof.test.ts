import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { leafHash } from '../../electron/ledger/merkle';
import {
  consistencySpans,
  inclusionSpans,
  isConsistent,
  rootByInclusion,
  type Span,
} from '../../electron/ledger/proof';
import { segmentName } from '../../electron/ledger/segments';
import { openTree } from '../../electron/ledger/tree';
import type { MemoryDisk } from '../fault/memory-disk';
import { act, file, ledgerFiles, ledgerOf, linesIn, open, OPERATOR, putLines, VAULT } from './ledger-fixture';

const sha256 = (...parts: Uint8Array[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();
const leaves = Array.from({ length: 150 }, (_, n) => Buffer.from(`leaf ${n}`));

/** RFC 6962, section 2.1, word by word, over the leaves of a span. */
function definedRoot({ from, to }: Span): Buffer {
  const known = knownRoots.get(`${from} ${to}`) ?? newRoot({ from, to });
  knownRoots.set(`${from} ${to}`, known);
  return known;
}
const knownRoots = new Map<string, Buffer>();
function newRoot({ from, to }: Span): Buffer {
  if (to === from) return sha256();
  if (to - from === 1) return sha256(Buffer.of(0), leaves[from] ?? Buffer.alloc(0));
  const middle = from + powerBelow(to - from);
  return sha256(Buffer.of(1), definedRoot({ from, to: middle }), definedRoot({ from: middle, to }));
}

/** RFC 6962, section 2.1.1. */
function definedPath(m: number, from: number, to: number): Buffer[] {
  if (to - from === 1) return [];
  const middle = from + powerBelow(to - from);
  return m < middle
    ? [...definedPath(m, from, middle), definedRoot({ from: middle, to })]
    : [...definedPath(m, middle, to), definedRoot({ from, to: middle })];
}

/** RFC 6962, section 2.1.2. */
function definedProof(m: number, from: number, to: number, isWhole: boolean): Buffer[] {
  if (m === to) return isWhole ? [] : [definedRoot({ from, to })];
  const middle = from + powerBelow(to - from);
  return m <= middle
    ? [...definedProof(m, from, middle, isWhole), definedRoot({ from: middle, to })]
    : [...definedProof(m, middle, to, false), definedRoot({ from, to: middle })];
}

function powerBelow(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

const rootAt = (size: number): Buffer => definedRoot({ from: 0, to: size });
const altered = (hash: Buffer): Buffer => sha256(hash);

test('C2: the subtrees of every inclusion proof are those of the RFC, and lead to the root', () => {
  for (let size = 1; size <= 45; size++) {
    for (let index = 0; index < size; index++) {
      const path = inclusionSpans(index, size).map(definedRoot);
      expect(path).toEqual(definedPath(index, 0, size));
      const leaf = definedRoot({ from: index, to: index + 1 });
      expect(rootByInclusion(leaf, index, size, path)).toEqual(rootAt(size));
    }
  }
});

test('C2: the subtrees of every consistency proof are those of the RFC, and it holds', () => {
  for (let second = 1; second <= 45; second++) {
    for (let first = 1; first <= second; first++) {
      const path = consistencySpans(first, second).map(definedRoot);
      expect(path).toEqual(definedProof(first, 0, second, true));
      const heads = [first, second].map((size) => ({ size, root: rootAt(size) })) as [never, never];
      expect(isConsistent(...heads, path)).toBe(true);
    }
  }
});

const twoSizes = fc
  .tuple(fc.integer({ min: 1, max: 150 }), fc.integer({ min: 1, max: 150 }))
  .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);

test('C2: an inclusion proof changed in any one thing proves nothing', () => {
  fc.assert(
    fc.property(twoSizes, fc.nat(), fc.nat(), ([index1, size], which, kind) => {
      const index = index1 - 1;
      const path = inclusionSpans(index, size).map(definedRoot);
      const leaf = definedRoot({ from: index, to: index + 1 });
      const root = (l: Buffer, i: number, s: number, p: readonly Buffer[]): boolean =>
        rootByInclusion(l, i, s, p)?.equals(rootAt(size)) === true;
      const at = which % Math.max(1, path.length);
      const changes = [
        () => root(altered(leaf), index, size, path),
        () => path.length > 0 && root(leaf, index, size, path.toSpliced(at, 1)),
        () => path.length > 0 && root(leaf, index, size, path.with(at, altered(path[at] ?? leaf))),
        () => root(leaf, index, size, path.toSpliced(at, 0, leaf)),
        () => root(leaf, index === 0 ? size : index - 1, size, path),
        () => root(leaf, size, size, path),
      ];
      expect(changes[kind % changes.length]?.()).toBe(false);
    }),
    { numRuns: 600 },
  );
});

test('C2: a consistency proof changed in any one thing proves nothing', () => {
  fc.assert(
    fc.property(twoSizes, fc.nat(), fc.nat(), ([a, b], which, kind) => {
      const path = consistencySpans(a, b).map(definedRoot);
      const [first, second] = [
        { size: a, root: rootAt(a) },
        { size: b, root: rootAt(b) },
      ];
      const at = which % Math.max(1, path.length);
      const changes = [
        () => isConsistent({ ...first, root: altered(first.root) }, second, path),
        () => isConsistent(first, { ...second, root: altered(second.root) }, path),
        () => path.length > 0 && isConsistent(first, second, path.toSpliced(at, 1)),
        () => path.length > 0 && isConsistent(first, second, path.with(at, altered(path[at] ?? first.root))),
        () => isConsistent(first, second, [...path, first.root]),
        () => a < b && isConsistent(second, first, path),
      ];
      expect(changes[kind % changes.length]?.()).toBe(false);
    }),
    { numRuns: 600 },
  );
});

test('everything begins with nothing, and proofs of sizes beyond 32 bits have as many hashes as levels', () => {
  const nothing = { size: 0, root: sha256() };
  expect(isConsistent(nothing, { size: 5, root: rootAt(5) }, [])).toBe(true);
  expect(isConsistent(nothing, { size: 5, root: rootAt(5) }, [rootAt(1)])).toBe(false);
  expect(inclusionSpans(2 ** 40, 2 ** 41)).toHaveLength(41);
  expect(consistencySpans(2 ** 40 + 1, 2 ** 41)).toHaveLength(42);
});

/** Forty entries in segments of three. */
let disk: MemoryDisk;
let lines: readonly Buffer[];
beforeAll(async () => {
  disk = await ledgerOf(38);
  lines = Array.from({ length: 14 }, (_, i) => linesIn(disk, segmentName(i + 1)).slice(1))
    .flat()
    .map((line) => Buffer.from(line));
  expect(lines).toHaveLength(40);
});

test('C2: every proof over a ledger of many segments holds, at every size', async () => {
  const tree = await openTree(disk, VAULT);
  const roots: Buffer[] = [];
  for (let size = 0; size <= 40; size++) roots.push(await tree.root(size));
  for (const size of [1, 2, 3, 17, 31, 32, 33, 39, 40]) {
    for (let seq = 0; seq < size; seq++) {
      const { line, path } = await tree.inclusion(seq, size);
      expect(line).toEqual(lines[seq]);
      expect(rootByInclusion(leafHash(line), seq, size, path)).toEqual(roots[size]);
      const proof = await tree.consistency(seq + 1, size);
      const [first, second] = [seq + 1, size].map((n) => ({ size: n, root: roots[n] ?? sha256() }));
      expect(first && second && isConsistent(first, second, proof)).toBe(true);
    }
  }
});

test('C2: no proof of an entry that is not there, or over a ledger that cannot be followed', async () => {
  const refusal = async (change: (at: MemoryDisk) => void, size = 40): Promise<unknown> => {
    const other = disk.copy();
    change(other);
    const tree = openTree(other, VAULT).then((t) => t.inclusion(5, size));
    return tree.then(
      () => 'a proof',
      (error: unknown) => (error as { failure: unknown }).failure,
    );
  };
  const damage = (detail: string): unknown => ({ code: 'ledger-damaged', values: { detail } });
  expect(await refusal(() => undefined)).toBe('a proof');
  expect(await refusal(() => undefined, 41)).toEqual(damage('TAIL_LOST'));
  expect(await refusal((d) => d.put(file(segmentName(3)), null))).toEqual(damage('SEGMENT_MISSING'));
  expect(await refusal((d) => putLines(d, segmentName(2), []))).toEqual(damage('SEGMENT_HEADER_WRONG'));
  expect(await refusal((d) => putLines(d, segmentName(2), linesIn(d, segmentName(2)).slice(0, 2)))).toEqual(
    damage('TAIL_LOST'),
  );
  expect(
    await refusal((d) => {
      for (const name of ledgerFiles(d).keys()) d.put(file(name), null);
    }),
  ).toEqual(damage('LEDGER_MISSING'));
});

test('proofs can be made while a writer begins segments', async () => {
  const busy = disk.copy();
  const ledger = await open(busy);
  const { size } = ledger;
  const root = await (await openTree(busy, VAULT)).root(size);
  for (let n = 0; n < 12; n++) {
    const appended = ledger.append([act(n)], OPERATOR);
    expect(await (await openTree(busy, VAULT)).root(size)).toEqual(root);
    await appended;
  }
  await ledger.close();
});
