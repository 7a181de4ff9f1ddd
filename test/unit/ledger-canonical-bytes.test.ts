import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, type CanonicalValue } from '#shared/canonical-json';
import { isSurelyCanonical } from '../../electron/ledger/canonical-bytes';

const sure = (text: string, deepest = 32): boolean => isSurelyCanonical(Buffer.from(text), deepest);

/** Texts with all that JSON escapes, and with what only looks as if. */
const anyText = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      '"',
      '\\',
      '/',
      '\b',
      '\t',
      '\n',
      '\f',
      '\r',
      '\0',
      '\u001f',
      '\u007f',
      'é',
      '中',
      '\u2028',
      '😀',
    ),
    fc.string({ minLength: 1, maxLength: 1 }),
  ),
});
const name = fc.string({ unit: fc.constantFrom('a', 'b', 'A', '1', '0', '-', '_', '/', ' '), maxLength: 3 });
const { value: anyValue } = fc.letrec<{ value: CanonicalValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, false),
    fc.maxSafeInteger(),
    fc.constantFrom(0, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER),
    anyText,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(name, tie('value'), { maxKeys: 4 }),
  ),
}));

test('C2: every canonical text of plain member names is told at once', () => {
  fc.assert(
    fc.property(anyValue, (value) => {
      expect(sure(canonicalJson(value))).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test('C2: whatever is told canonical is: any canonical text with a byte changed, put in or taken out', () => {
  const spoilt = fc.record({
    value: anyValue,
    at: fc.nat(),
    cut: fc.nat(2),
    put: fc.oneof(
      fc.constantFrom(
        '',
        '"',
        '\\',
        ',',
        ':',
        '{',
        '}',
        '[',
        ']',
        '0',
        '-',
        '.',
        'e',
        ' ',
        '\n',
        'u',
        '\\u000',
        '\\u001F',
      ),
      fc.string({ maxLength: 2 }),
    ),
  });
  let told = 0;
  fc.assert(
    fc.property(spoilt, ({ value, at, cut, put }) => {
      const whole = canonicalJson(value);
      const place = at % (whole.length + 1);
      const text = whole.slice(0, place) + put + whole.slice(place + cut);
      if (Buffer.from(text).toString() !== text || !sure(text)) return;
      told += 1;
      expect(canonicalJson(JSON.parse(text) as CanonicalValue)).toBe(text);
    }),
    { numRuns: 5000 },
  );
  expect(told).toBeGreaterThan(100);
});

test.each([
  '',
  ' 1',
  '1 ',
  '01',
  '-0',
  '+1',
  '1.0',
  '1e2',
  '9007199254740992',
  'tru',
  'nul',
  'NaN',
  '"',
  '"\\',
  '"\\u0008"',
  '"\\u001F"',
  '"\\u0061"',
  '"\\ud83d\\ude00"',
  '"\\/"',
  '"\t"',
  '[1,]',
  '[,1]',
  '[1 ,2]',
  '{"b":1,"a":2}',
  '{"a":1,"a":1}',
  '{"a" :1}',
  '{"a":1,}',
  '{a:1}',
  '[1]]',
  '{"\\u0061":1}',
])('not told canonical: %j', (text) => {
  expect(sure(text)).toBe(false);
});

test('levels are counted as the format says', () => {
  const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
  expect(sure(nested(32))).toBe(true);
  expect(sure(nested(33))).toBe(false);
  expect(sure('{"a":{"b":[]}}', 3)).toBe(true);
  expect(sure('{"a":{"b":[]}}', 2)).toBe(false);
});
