import fc from 'fast-check';
import { expect, test } from 'vitest';
import { VendorError } from '../../electron/dock/vendor/error';
import { gbkBytes, gbkText } from '../../electron/dock/vendor/gbk';
import { requireYes, RETURN_CODES } from '../../electron/dock/vendor/return-codes';
import { readZfyInfo, writeZfyInfo, ZFY_BYTES, type ZfyInfo } from '../../electron/dock/vendor/zfy-info';
import { GBK_NAME, GBK_UNIT, identityStruct } from '../vendor-camera/camera';

const ascii = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));
const FIELDS = [ascii('TA00999'), ascii('JX0999'), GBK_NAME, ascii('210211000000'), GBK_UNIT];
const INFO: ZfyInfo = {
  serial: 'TA00999',
  userNo: 'JX0999',
  userName: '张伟',
  unitNo: '210211000000',
  unitName: '城东执法大队',
};
const troubleOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    return error instanceof VendorError ? error.trouble : String(error);
  }
  return 'none';
};

test('the two layouts have the lengths that are met in the field', () => {
  expect(ZFY_BYTES).toEqual({ terminated: 94, unterminated: 89 });
});

test.each([
  [true, 'terminated'],
  [false, 'unterminated'],
] as const)('a struct made by hand is read, and written the same (with zeros: %s)', (zeros, layout) => {
  const struct = identityStruct(FIELDS, zeros);
  for (const asked of [layout, 'either'] as const)
    expect(readZfyInfo(struct, asked)).toEqual({ info: INFO, layout });
  expect(Buffer.from(writeZfyInfo(INFO, layout))).toEqual(Buffer.from(struct));
});

test('the shorter layout in an answer of the longer one is known by what lies where texts would end', () => {
  const padded = new Uint8Array(94);
  padded.set(identityStruct(FIELDS, false));
  expect(readZfyInfo(padded, 'either')).toEqual({ info: INFO, layout: 'unterminated' });
  expect(readZfyInfo(padded, 'unterminated').info).toEqual(INFO);
  expect(troubleOf(() => readZfyInfo(padded, 'terminated'))).toBe('garbled');
});

test('names that fill their field to the last byte, or are cut through a character, are read', () => {
  const full = '执法'.repeat(8);
  const bytes = gbkBytes(full) ?? new Uint8Array(0);
  expect(bytes).toHaveLength(32);
  const struct = identityStruct([ascii('TA00999'), ascii('JX0999'), bytes, ascii('1'), bytes], false);
  expect(readZfyInfo(struct, 'either').info).toMatchObject({ userName: full, unitName: full });
  const cut = identityStruct([ascii('TA00999'), ascii('J'), ascii('A'), ascii('1'), ascii('x')], false);
  cut.set((gbkBytes(`A${full}`) ?? bytes).subarray(0, 32), 13);
  expect(readZfyInfo(cut, 'either').info.userName).toBe(`A${full.slice(0, 15)}`);
});

test('erased memory and padding by blanks read as empty texts', () => {
  expect(readZfyInfo(new Uint8Array(89).fill(0xff), 'either').info).toEqual({
    serial: '',
    userNo: '',
    userName: '',
    unitNo: '',
    unitName: '',
  });
  const blanks = identityStruct(
    [ascii('TA00999'), ascii('      '), ascii('LI  '), ascii(' '), ascii('')],
    true,
  );
  expect(readZfyInfo(blanks, 'either').info).toMatchObject({ userNo: '', userName: 'LI', unitNo: '' });
});

test.each([0, 1, 88, 90, 93, 95, 512])('an identity of %i bytes fits no layout', (length) => {
  for (const layout of ['either', 'terminated', 'unterminated'] as const)
    expect(troubleOf(() => readZfyInfo(new Uint8Array(length), layout))).toBe('garbled');
});

test('any bytes give a text or are garbled, and nothing else happens', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      expect(['none', 'garbled']).toContain(troubleOf(() => readZfyInfo(bytes, 'either')));
    }),
  );
  expect(troubleOf(() => readZfyInfo(identityStruct([Uint8Array.of(0x81, 0x20)], true), 'either'))).toBe(
    'garbled',
  );
});

const chinese = fc.constantFrom(...Array.from('张王李赵执法局大队城东区镕堃喆犇囧A0-'));
const field = (most: number) =>
  fc
    .array(chinese, { maxLength: most })
    .map((letters) => letters.join(''))
    .filter((text) => (gbkBytes(text)?.length ?? Infinity) <= most);

test('what is written is read again, in both layouts', () => {
  const anyInfo = fc.record({
    serial: field(7),
    userNo: field(6),
    userName: field(32),
    unitNo: field(12),
    unitName: field(32),
  });
  fc.assert(
    fc.property(anyInfo, fc.constantFrom('terminated' as const, 'unterminated' as const), (info, layout) => {
      expect(readZfyInfo(writeZfyInfo(info, layout), layout)).toEqual({ info, layout });
    }),
  );
});

test('a text that is too long, or that GBK cannot hold, is never cut and never written', () => {
  expect(() => writeZfyInfo({ ...INFO, userNo: 'JX09999' }, 'terminated')).toThrow(RangeError);
  expect(() => writeZfyInfo({ ...INFO, userName: '执'.repeat(17) }, 'unterminated')).toThrow(RangeError);
  expect(() => writeZfyInfo({ ...INFO, userName: '😀' }, 'terminated')).toThrow(/GBK/);
  expect(() => writeZfyInfo({ ...INFO, unitName: 'a\0b' }, 'terminated')).toThrow(/GBK/);
});

test('GBK: known bytes, every character of two bytes both ways, four-byte characters read', () => {
  expect(Buffer.from(gbkBytes('执法仪') ?? []).toString('hex')).toBe('d6b4b7a8d2c7');
  expect(Buffer.from(gbkBytes('\u3000') ?? []).toString('hex')).toBe('a1a1');
  let count = 0;
  for (let first = 0x81; first <= 0xfe; first++)
    for (let second = 0x40; second <= 0xfe; second++) {
      const text = gbkText(Uint8Array.of(first, second));
      const again = text === null ? null : gbkBytes(text);
      if (text === null || !again) continue;
      count++;
      expect(gbkText(again)).toBe(text);
    }
  expect(count).toBeGreaterThan(21_000);
  expect(gbkText(Uint8Array.of(0x81, 0x39, 0xee, 0x39))).toBe('\u3400');
  expect(gbkText(Uint8Array.of(0xd6))).toBeNull();
});

test('return codes: the odd ones are a yes, the even ones a no, the rest nothing', () => {
  const meaning = (code: number | undefined) => troubleOf(() => requireYes(code, 'call'));
  expect([1, 3, 5, 7].map(meaning)).toEqual(['none', 'none', 'none', 'none']);
  expect([2, 4, 6, 8].map(meaning)).toEqual(['refused', 'password-wrong', 'refused', 'refused']);
  expect([0, 9, 255, undefined].map(meaning)).toEqual(['garbled', 'garbled', 'garbled', 'garbled']);
  expect(Object.keys(RETURN_CODES)).toHaveLength(8);
});
