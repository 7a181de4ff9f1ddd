import fs from 'node:fs';
import { expect, test } from 'vitest';
import { LARGE_PAGE } from '../../electron/vault/large-pages';
import { alignedMemory, BLOCK } from '../../electron/vault/medium';

/** Bytes of memory for which this process has asked for large pages (`hg`), or null where the system does not tell. */
function asked(): number | null {
  let maps: string;
  try {
    maps = fs.readFileSync('/proc/self/smaps', 'utf8');
  } catch {
    return null;
  }
  let bytes = 0;
  let length = 0;
  for (const line of maps.split('\n')) {
    const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) /.exec(line) ?? [];
    if (from !== undefined && to !== undefined) length = Number(BigInt(`0x${to}`) - BigInt(`0x${from}`));
    else if (/^VmFlags:.* hg\b/.test(line)) bytes += length;
  }
  return bytes;
}

const hasLargePages = fs.existsSync('/sys/kernel/mm/transparent_hugepage') && asked() !== null;

test.skipIf(!hasLargePages)('I1 memory for copying is asked for in large pages, all of it', () => {
  const before = asked() ?? 0;
  const memory = alignedMemory(3 * LARGE_PAGE).fill(0xa5);
  expect((asked() ?? 0) - before).toBe(3 * LARGE_PAGE);
  expect(memory.length).toBe(3 * LARGE_PAGE);
});

test('memory of any size is as long as asked, shared, and on block boundaries', () => {
  for (const bytes of [BLOCK, 65_536, LARGE_PAGE - BLOCK, LARGE_PAGE, LARGE_PAGE + BLOCK, 4 * LARGE_PAGE]) {
    const memory = alignedMemory(bytes);
    expect(memory.length).toBe(bytes);
    expect(memory.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(memory.byteOffset % BLOCK).toBe(0);
    expect(memory.byteOffset + bytes).toBeLessThanOrEqual(memory.buffer.byteLength);
  }
});
