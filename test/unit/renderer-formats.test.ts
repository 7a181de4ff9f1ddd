import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instant } from '#shared/clock';
import {
  cameraTime,
  count,
  duration,
  percent,
  speed,
  wallTime,
  zoneName,
} from '../../renderer/words/formats';

const at = (text: string) => text as Instant;

describe('times', () => {
  it('by a camera are Beijing time, whatever zone this computer is in', () => {
    expect(cameraTime(at('2026-11-21T01:30:05.999Z'))).toBe('2026-11-21 09:30:05');
    expect(cameraTime(at('2026-12-31T16:00:00.000Z'))).toBe('2027-01-01 00:00:00');
  });
  it('move with the offset, also backwards over midnight', () => {
    expect(wallTime(at('2026-11-21T01:30:05.000Z'), 0)).toBe('2026-11-21 01:30:05');
    expect(wallTime(at('2026-03-01T00:10:00.000Z'), -210)).toBe('2026-02-28 20:40:00');
  });
  it('that are none are a dash', () => {
    expect(wallTime(at('yesterday'), 480)).toBe('—');
  });
  it('name their zone', () => {
    expect([480, 0, -210, 345].map(zoneName)).toEqual(['UTC+08:00', 'UTC+00:00', 'UTC-03:30', 'UTC+05:45']);
  });
});

describe('durations', () => {
  it.each([
    [0, '0:00:00'],
    [59.99, '0:00:59'],
    [3912, '1:05:12'],
    [360_000, '100:00:00'],
    [-1, '—'],
    [Number.NaN, '—'],
    [Number.POSITIVE_INFINITY, '—'],
  ])('%d seconds are %s', (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });
  it('read back as the seconds that went in', () => {
    fc.assert(
      fc.property(fc.nat({ max: 10_000_000 }), (seconds) => {
        const [h = 0, m = 0, s = 0] = duration(seconds).split(':').map(Number);
        expect(h * 3600 + m * 60 + s).toBe(seconds);
      }),
    );
  });
});

describe('numbers', () => {
  it('percent says 100 only for all of it', () => {
    expect(percent(0, 0)).toBe(0);
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 50 }), fc.integer({ min: 1, max: 2 ** 50 }), (done, total) => {
        const value = percent(done, total);
        expect(Number.isInteger(value) && value >= 0 && value <= 100).toBe(true);
        expect(value === 100).toBe(done >= total);
      }),
    );
  });
  it('are grouped and carry their unit', () => {
    expect(count(3012)).toBe('3,012');
    expect(speed(38_249_999)).toBe('38.2 MB/s');
  });
});
