import fc from 'fast-check';
import { expect, test } from 'vitest';
import { digestCharacters, fullHeadText, headCodeText, readHead } from '#shared/head-code';

const anyHead = fc.record({
  size: fc.oneof(fc.integer({ min: 1, max: 2_000_000 }), fc.integer({ min: 1, max: 10 ** 15 - 1 })),
  digest: fc.uint8Array({ minLength: 12, maxLength: 12 }).map(digestCharacters),
});

test('A4: a code is read as the state that it was printed for', () => {
  fc.assert(
    fc.property(anyHead, (head) => {
      const text = headCodeText(head);
      expect(text).toMatch(/^\d+(-[0-9A-HJKMNP-TV-Z]{4}){5}$/);
      expect(readHead(text)).toEqual({ is: 'code', head });
      expect(readHead(`  ${text.toLowerCase().replaceAll('-', ' ')} `)).toEqual({ is: 'code', head });
    }),
  );
});

test('A4: any one wrong character is told from another ledger, at every place', () => {
  fc.assert(
    fc.property(
      anyHead,
      fc.nat(),
      fc.constantFrom(...Array.from('0123456789ABCDEFGHJKMNPQRSTVWXYZ')),
      (head, at, put) => {
        const text = headCodeText(head);
        const place = at % text.length;
        if (text[place] === '-' || text[place] === put) return;
        const reading = readHead(text.slice(0, place) + put + text.slice(place + 1));
        expect(['mistyped', 'none']).toContain(reading.is);
      },
    ),
    { numRuns: 3000 },
  );
});

test('A4: any two exchanged characters are told from another ledger', () => {
  fc.assert(
    fc.property(anyHead, fc.nat(), fc.nat(), (head, a, b) => {
      const characters = headCodeText(head).split('-').join('');
      const digits = String(head.size).length;
      const [i, j] = [a % characters.length, b % characters.length];
      if (characters[i] === characters[j]) return;
      const other = Array.from(characters);
      [other[i], other[j]] = [characters[j] ?? '', characters[i] ?? ''];
      const text = `${other.slice(0, digits).join('')}-${other.slice(digits).join('')}`;
      expect(['mistyped', 'none']).toContain(readHead(text).is);
    }),
    { numRuns: 3000 },
  );
});

test('the first bit of a digest is the first bit of its first character', () => {
  expect(digestCharacters(Uint8Array.of(0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))).toBe('G00000000000000000');
  expect(digestCharacters(new Uint8Array(12).fill(0xff))).toBe('ZZZZZZZZZZZZZZZZZZ');
  expect(digestCharacters(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x40))).toBe('000000000000000001');
  expect(digestCharacters(Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x3f))).toBe('000000000000000000');
});

test('what a QR code says is read in full, whoever typed it', () => {
  const head = { vault: '0123456789abcdef'.repeat(2), size: 12, root: 'ab'.repeat(32) };
  expect(fullHeadText(head)).toMatch(/^[0-9A-Z/-]+$/);
  expect(readHead(fullHeadText(head))).toEqual({ is: 'full', head });
  expect(readHead(`${fullHeadText(head).toLowerCase()}\n`)).toEqual({ is: 'full', head });
});

test.each([
  '',
  '12',
  'ABCD-EFGH',
  '0-0000-0000-0000-0000-0000',
  '12-0000-0000-0000-0000',
  'EVIDOCK-HEAD/2/x/1/y',
])('no state: %j', (text) => {
  expect(['mistyped', 'none']).toContain(readHead(text).is);
});
