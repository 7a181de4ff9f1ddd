import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asInstant, dayOf, instantOf, instantOfWallTime, millisecondsOf } from '#shared/clock';

test('an instant and its milliseconds are the same time', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 253_402_300_799_999 }), (ms) => {
      expect(millisecondsOf(instantOf(ms))).toBe(ms);
    }),
  );
});

test('a time that no calendar year of four digits holds is refused', () => {
  expect(() => instantOf(253_402_300_800_000)).toThrow(RangeError);
  expect(() => instantOf(Number.NaN)).toThrow(RangeError);
});

test('a Chinese wall clock at half past ten is half past two in UTC', () => {
  const wall = { year: 2026, month: 7, day: 13, hour: 10, minute: 30, second: 0 };
  expect(instantOfWallTime(wall, 480)).toBe('2026-07-13T02:30:00.000Z');
});

test.each([
  ['31 February', { year: 2026, month: 2, day: 31, hour: 1, minute: 0, second: 0 }],
  ['hour 25', { year: 2026, month: 2, day: 1, hour: 25, minute: 0, second: 0 }],
  ['month 0', { year: 2026, month: 0, day: 1, hour: 0, minute: 0, second: 0 }],
  ['second 60', { year: 2026, month: 1, day: 1, hour: 0, minute: 0, second: 60 }],
])('I5: %s is no time, as a camera with a dead clock writes it', (_, wall) => {
  expect(instantOfWallTime(wall, 480)).toBeNull();
});

test('the day turns at midnight of the wall clock, not of UTC', () => {
  expect(dayOf(instantOf(Date.parse('2026-07-12T15:59:59Z')), 480)).toBe('2026-07-12');
  expect(dayOf(instantOf(Date.parse('2026-07-12T16:00:00Z')), 480)).toBe('2026-07-13');
});

test('times that people type', () => {
  expect(asInstant('2026-07-13')).toBe('2026-07-13T00:00:00.000Z');
  expect(asInstant('2026-07-13T10:30:00+08:00')).toBe('2026-07-13T02:30:00.000Z');
  expect(asInstant('yesterday')).toBeNull();
  expect(asInstant('2026-13-13')).toBeNull();
});
