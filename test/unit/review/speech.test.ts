/** Where somebody speaks, on sounds of which it is known: synthesized speech, wind, rain, beeps, a horn, an engine. */
import { expect, test } from 'vitest';
import { speechIn, speechPieces, type SpeechPiece } from '#shared/review/speech';
import { beeps, engine, horn, mixed, rain, samples, speechOf, wind, type Sound } from './sounds';

const heard = (all: readonly number[]) => {
  const cut = speechPieces();
  return speechIn(all.flatMap((sample) => cut.take(sample) ?? []));
};
test.each([
  ['a low voice', 110],
  ['a high voice', 230],
])('I5: %s is found where it begins, within half a second, and where it ends', (_, pitch) => {
  const hush = (seconds: number) => samples(seconds, rain(0.0005));
  const [first, ...others] = heard([...hush(6), ...mixed(5, speechOf(pitch, 0.3), rain(0.0005)), ...hush(6)]);
  expect(others).toEqual([]);
  expect(first?.[0]).toBeGreaterThan(5500);
  expect(first?.[0]).toBeLessThan(6500);
  expect(first?.[1]).toBeGreaterThan(10_000);
  expect(first?.[1]).toBeLessThan(11_500);
});

test('I5: speech over wind and in the rain is still found', () => {
  for (const around of [wind(0.03), rain(0.01)]) {
    const found = heard([...samples(5, around), ...mixed(5, speechOf(140, 0.4), around)]);
    expect(found[0]?.[0]).toBeGreaterThan(4400);
    expect(found[0]?.[0]).toBeLessThan(6500);
  }
});

test.each<[string, Sound]>([
  ['silence', () => 0],
  ['wind', wind(0.2)],
  ['rain', rain(0.1)],
  ['beeps', beeps(1000)],
  ['low beeps', beeps(350)],
  ['a horn of two tones', horn],
  ['an engine', engine],
])('I5: %s is not taken for speech', (_, sound) => {
  expect(heard(samples(12, sound))).toEqual([]);
});

test('I5: nothing is heard in nothing', () => {
  expect(speechIn([])).toEqual([]);
  const one: SpeechPiece = { level: 0.1, voicing: 0.9, rest: 0.3 };
  expect(speechIn([one])).toEqual([]);
});
