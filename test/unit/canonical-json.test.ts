import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, type CanonicalValue } from '#shared/canonical-json';

const text = fc.string({ unit: 'grapheme' });
const value = fc.letrec<{ any: CanonicalValue }>((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    text,
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(text, tie('any'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).any;

test('C2: one value has one text, whatever order its members came in', () => {
  fc.assert(
    fc.property(value, (v) => {
      const shuffled = JSON.parse(JSON.stringify(v), (_, inner: unknown) =>
        inner !== null && typeof inner === 'object' && !Array.isArray(inner)
          ? Object.fromEntries(Object.entries(inner).reverse())
          : inner,
      ) as CanonicalValue;
      expect(canonicalJson(shuffled)).toBe(canonicalJson(v));
    }),
  );
});

test('C2: the text says the same value, and its own text again is the same', () => {
  fc.assert(
    fc.property(value, (v) => {
      const again = JSON.parse(canonicalJson(v)) as CanonicalValue;
      expect(again).toEqual(v);
      expect(canonicalJson(again)).toBe(canonicalJson(v));
    }),
  );
});

test('keys are sorted by UTF-16 code units, as RFC 8785 asks', () => {
  const text = canonicalJson({ '€': 1, '\r': 2, '\ufb33': 3, 1: 4, '😀': 5, '\u0080': 6, ö: 7 });
  expect(text).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}');
});

test.each([
  ['a fraction', 0.5],
  ['a number beyond the safe integers', 2 ** 53],
  ['minus zero', -0],
  ['not a number', Number.NaN],
  ['half a surrogate pair', '\ud800'],
  ['half a surrogate pair in a key', { '\udfff': 1 }],
])('%s is refused: it has no one text', (_, bad) => {
  expect(() => canonicalJson(bad)).toThrow(TypeError);
});

test('members that are undefined are left out', () => {
  expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
});
