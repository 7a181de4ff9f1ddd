import { expect, test } from 'vitest';
import { EQUIPMENT_WORDS } from '#shared/words/equipment/equipment-words';
import { missingYearOf, PROFILE_WORDS } from '#shared/words/profile/profile-words';

/** Every text with the way to it. */
function texts(words: object, way = ''): readonly (readonly [string, string])[] {
  return Object.entries(words).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'string'
      ? [[`${way}${name}`, value] as const]
      : texts(value as object, `${way}${name} `),
  );
}
const values = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort();

test.each([
  ['profile', PROFILE_WORDS],
  ['equipment', EQUIPMENT_WORDS],
])('the words of %s are in both languages, with the same values', (_, { zh, en }) => {
  const english = new Map(texts(en));
  expect(texts(zh).length).toBe(english.size);
  for (const [way, text] of texts(zh)) {
    expect(text.trim(), way).not.toBe('');
    expect(text, way).toMatch(/[\u4e00-\u9fff]/);
    expect(english.get(way)?.trim(), way).not.toBe('');
    expect(values(english.get(way) ?? ''), way).toEqual(values(text));
  }
});

test('the year whose notice is missing is read from the deadline', () => {
  expect(missingYearOf('not-published-for-2027')).toBe(2027);
  expect(missingYearOf('published')).toBeNull();
});
