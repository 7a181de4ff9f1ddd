import { constants } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson, type CanonicalValue } from '#shared/canonical-json';
import { instantOf } from '#shared/clock';
import { GENESIS, type Act } from '#shared/ledger';
import { DEEPEST, draftOf, hashOf, LONGEST_LINE, readLine } from '../../electron/ledger/entry';
import { linesOf } from '../../electron/ledger/segments';
import { memoryDisk } from '../fault/memory-disk';
import { act, OPERATOR } from './ledger-fixture';

const AT = instantOf(Date.UTC(2026, 6, 13, 1, 30));
const good = draftOf(act(1), OPERATOR, AT, 'because').line(7, GENESIS).toString();

/** An act with any data, as a later program may have. */
function actWith(data: CanonicalValue): Act {
  return { kind: 'import.interrupted', data } as unknown as Act;
}

test('a line has sorted members, its place, and nothing else', () => {
  expect(good).toBe(
    `{"at":"2026-07-13T01:30:00.000Z","by":{"account":"zhang.san","kind":"operator"},"data":{"session":"20260713T013000Z-1"},"kind":"import.interrupted","prev":"${GENESIS}","seq":7,"why":"because"}`,
  );
  expect(readLine(Buffer.from(good)).problem).toBeNull();
});

test('C2: an entry names person, time and reason, and is read as it was written', () => {
  const { entry } = readLine(Buffer.from(good));
  expect(entry).toMatchObject({ at: AT, by: OPERATOR, why: 'because', seq: 7, kind: 'import.interrupted' });
});

test('any data: written, read, and the same', () => {
  const text = fc.string({ unit: 'grapheme' }).filter((s) => !/\p{Surrogate}/u.test(s));
  const leaf = fc.oneof(text, fc.maxSafeInteger(), fc.boolean(), fc.constant(null));
  const value = fc.letrec<{ value: CanonicalValue }>((tie) => ({
    value: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('value')), fc.dictionary(text, tie('value'))),
  })).value;
  fc.assert(
    fc.property(fc.dictionary(text, value), fc.option(text, { nil: undefined }), (data, why) => {
      const draft = draftOf(actWith(data), OPERATOR, AT, why);
      const line = draft.line(3, GENESIS);
      expect(line.includes(0x0a)).toBe(false);
      expect(line.length).toBeLessThan(draft.bytes);
      const { entry, problem } = readLine(line);
      expect(problem).toBeNull();
      expect(entry).toEqual(draft.entry(3, GENESIS));
      expect(entry && canonicalJson(entry as unknown as CanonicalValue)).toBe(line.toString());
    }),
  );
});

const nested = (levels: number): CanonicalValue => (levels === 0 ? 1 : { d: nested(levels - 1) });

test.each<[string, CanonicalValue]>([
  ['a fraction', { n: 1.5 }],
  ['half a surrogate pair', { s: '\ud800' }],
  ['more than a line can hold', { s: 'x'.repeat(LONGEST_LINE) }],
  ['deeper nesting than anyone needs', nested(DEEPEST)],
  ['no object', ['a', 'list']],
])('data with %s is refused before anything is written', (_, data) => {
  expect(() => draftOf(actWith(data), OPERATOR, AT, undefined)).toThrow();
});

test('nesting is allowed to the limit that the format names', () => {
  expect(() => draftOf(actWith(nested(DEEPEST - 1)), OPERATOR, AT, undefined)).not.toThrow();
});

test.each([
  ['nothing', ''],
  ['no JSON', good.slice(0, -1)],
  [
    'bytes that are no UTF-8',
    Buffer.concat([Buffer.from(good.slice(0, 150)), Buffer.of(0xff), Buffer.from(good.slice(150))]),
  ],
  ['no object', '[]'],
  ['no reason where the member stands', good.replace('"why":"because"', '"why":null')],
  ['a member too many', good.replace('}', ',"x":1}')],
  ['a member missing', good.replace('"kind":"import.interrupted",', '')],
  ['a time without milliseconds', good.replace('00.000Z', '00Z')],
  ['a day that does not exist', good.replace('07-13T', '02-30T')],
  ['a negative number', good.replace('"seq":7', '"seq":-1')],
  ['a fraction', good.replace('"seq":7', '"seq":7.5')],
  ['a short hash', good.replace(GENESIS, '00')],
  ['an unknown actor', good.replace('operator', 'somebody')],
  ['an operator without an account', good.replace('"account":"zhang.san",', '')],
  ['half a surrogate pair', good.replace('because', '\\ud800')],
  ['a bottomless list', good.replace('{"session":"20260713T013000Z-1"}', `{"x":${'['.repeat(100_000)}`)],
])('a line with %s is unreadable', (_, line) => {
  expect(readLine(Buffer.from(line))).toEqual({ entry: null, problem: 'ENTRY_UNREADABLE' });
});

test.each([
  ['a space', good.replace(',"by"', ', "by"')],
  ['another order', good.replace(/^\{("at":[^,]*),(.*)\}$/, '{$2,$1}')],
  ['an escape that is not needed', good.replace('because', '\\u0062ecause')],
  ['a solidus escaped', good.replace('because', '\\/because')],
  ['a number in another form', good.replace('"seq":7', '"seq":7e0')],
  ['a member twice', good.replace('"seq":7', '"seq":6,"seq":7')],
  ['a line end of Windows', `${good}\r`],
])('a line with %s says the same in other bytes', (_, line) => {
  const { entry, problem } = readLine(Buffer.from(line));
  expect(problem).toBe('ENTRY_NOT_CANONICAL');
  expect(entry?.seq).toBe(7);
});

test('the hash is the digest of the line without its end', () => {
  expect(hashOf(Buffer.from('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test('lines are read whole across the edges of what is read at once, and too long ones are told', async () => {
  const disk = memoryDisk();
  const name = path.resolve('/lines');
  const long = 'y'.repeat(LONGEST_LINE + 1);
  const texts = ['', 'a', 'b'.repeat(256 << 10), 'c'.repeat(LONGEST_LINE), long, 'd', long.repeat(2), 'e'];
  disk.put(name, Buffer.from(texts.join('\n')));
  const open = await disk.open(name, constants.O_RDONLY);
  const found: [string, number, boolean, boolean][] = [];
  for await (const lines of linesOf(open)) {
    for (const { bytes, offset, ended, tooLong } of lines) {
      found.push([tooLong ? 'too long' : bytes.toString(), offset, ended, tooLong]);
    }
  }
  let offset = 0;
  const expected = texts.map((text, i) => {
    const tooLong = text.length > LONGEST_LINE;
    const line = [tooLong ? 'too long' : text, offset, i < texts.length - 1, tooLong];
    offset += text.length + 1;
    return line;
  });
  expect(found).toEqual(expected);
});
