import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sizeIn, sizeText } from '#shared/size';

test('what is shown as a size is understood as one, to the digits that were shown', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 9e15 }), (bytes) => {
      const back = sizeIn(sizeText(bytes));
      expect(back).not.toBeNull();
      expect(Math.abs((back ?? 0) - bytes)).toBeLessThanOrEqual(Math.max(bytes * 0.005, 0));
    }),
  );
});

test.each([
  ['200GB', 200e9],
  [' 1.5 tb', 1.5e12],
  ['7 B', 7],
  ['7', null],
  ['-1 GB', null],
  ['1e9 GB', null],
  ['999999999 TB', null],
  ['GB', null],
])('"%s" is %s bytes', (text, bytes) => {
  expect(sizeIn(text)).toBe(bytes);
});
