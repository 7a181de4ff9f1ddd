import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readByteRange } from '../../electron/app/byte-range';

const size = fc.nat({ max: 2 ** 40 });
const position = fc.nat({ max: 2 ** 41 });

describe('a range of bytes', () => {
  it.each([
    [null, { kind: 'whole' }],
    ['', { kind: 'whole' }],
    ['bytes=0-', { kind: 'part', first: 0, last: 99 }],
    ['bytes=0-0', { kind: 'part', first: 0, last: 0 }],
    ['bytes=10-19', { kind: 'part', first: 10, last: 19 }],
    ['bytes=90-999', { kind: 'part', first: 90, last: 99 }],
    ['bytes=-1', { kind: 'part', first: 99, last: 99 }],
    ['bytes=-1000', { kind: 'part', first: 0, last: 99 }],
    [' Bytes = 5 - 6 ', { kind: 'part', first: 5, last: 6 }],
    ['bytes=-0', { kind: 'unsatisfiable' }],
    ['bytes=100-', { kind: 'unsatisfiable' }],
    [`bytes=${'9'.repeat(40)}-`, { kind: 'unsatisfiable' }],
    [`bytes=1-${'9'.repeat(400)}`, { kind: 'part', first: 1, last: 99 }],
    ['bytes=19-10', { kind: 'whole' }],
    ['bytes=-', { kind: 'whole' }],
    ['bytes=0-1,5-6', { kind: 'whole' }],
    ['bytes=1e1-20', { kind: 'whole' }],
    ['bytes=-5-6', { kind: 'whole' }],
    ['items=0-1', { kind: 'whole' }],
  ])('%j of 100 bytes', (header, range) => {
    expect(readByteRange(header, 100)).toEqual(range);
  });

  it('has nothing to give of an empty file', () => {
    for (const header of ['bytes=0-', 'bytes=0-0', 'bytes=-1'])
      expect(readByteRange(header, 0)).toEqual({ kind: 'unsatisfiable' });
    expect(readByteRange(null, 0)).toEqual({ kind: 'whole' });
  });

  it('never leaves the file, whatever is asked', () => {
    const header = fc.oneof(
      fc.string(),
      fc.string().map((text) => `bytes=${text}`),
      fc.tuple(position, position).map(([a, b]) => `bytes=${a}-${b}`),
      position.map((n) => `bytes=-${n}`),
      position.map((n) => `bytes=${n}-`),
    );
    fc.assert(
      fc.property(header, size, (asked, bytes) => {
        const range = readByteRange(asked, bytes);
        if (range.kind !== 'part') return;
        expect(range.first).toBeGreaterThanOrEqual(0);
        expect(range.first).toBeLessThanOrEqual(range.last);
        expect(range.last).toBeLessThan(bytes);
      }),
    );
  });

  it('gives exactly what is there of an ordinary range', () => {
    fc.assert(
      fc.property(position, fc.nat({ max: 2 ** 20 }), size, (first, more, bytes) => {
        expect(readByteRange(`bytes=${first}-${first + more}`, bytes)).toEqual(
          first < bytes
            ? { kind: 'part', first, last: Math.min(first + more, bytes - 1) }
            : { kind: 'unsatisfiable' },
        );
      }),
    );
  });

  it('gives the last bytes for a range from the end', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 41 }), fc.integer({ min: 1, max: 2 ** 40 }), (n, bytes) => {
        expect(readByteRange(`bytes=-${n}`, bytes)).toEqual({
          kind: 'part',
          first: Math.max(0, bytes - n),
          last: bytes - 1,
        });
      }),
    );
  });
});
