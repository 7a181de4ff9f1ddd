/** Two cameras lined up by what their clocks showed, and a second player that stays beside the first. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ClipId } from '#shared/ids';
import { clockAt, placeAtClock } from '#shared/review/camera-clock';
import type { SegmentTold } from '#shared/review/session-line';
import { followingAct } from '../../../renderer/player/desk/following';

const T0 = Date.UTC(2026, 6, 13, 1, 30);
const MINUTE = 60_000;
const name = (i: number) => String(i).padStart(32, '0') as ClipId;
const told = (i: number, start: number | null, lengthMs = 5 * MINUTE): SegmentTold => ({
  clip: name(i),
  start: start === null ? null : T0 + start,
  lengthMs,
});

test('R2: the clock runs on where segments meet, and starts anew behind a gap, an overlap or a clock that was set', () => {
  // Stamps of whole seconds: the second file begins 0.7 s before its name says, and is one with the first.
  const meeting = [told(1, 0, 10_300), told(2, 11_000, 10_300)];
  expect(clockAt(meeting, name(2), 0)).toBe(T0 + 10_300);
  expect(placeAtClock(meeting, T0 + 10_400)).toEqual({ where: 'inside', clip: name(2), ms: 100 });
  const gap = [told(1, 0, 10_000), told(2, 13_000, 10_000)];
  expect(clockAt(gap, name(2), 0)).toBe(T0 + 13_000);
  expect(placeAtClock(gap, T0 + 11_000)).toEqual({ where: 'not-recorded' });
  // Ten seconds of pre-record: the same seconds twice, and no drift of ten seconds a segment.
  const twice = [told(1, 0, MINUTE), told(2, MINUTE - 10_000, MINUTE), told(3, 2 * MINUTE - 20_000, MINUTE)];
  expect(placeAtClock(twice, T0 + MINUTE - 5000)).toMatchObject({ clip: name(1), ms: MINUTE - 5000 });
  expect(placeAtClock(twice, T0 + MINUTE)).toMatchObject({ clip: name(2), ms: 10_000 });
  expect(clockAt(twice, name(3), 1000)).toBe(T0 + 2 * MINUTE - 19_000);
  expect(clockAt([told(1, 0), told(2, null)], name(2), 7)).toBe(T0 + 5 * MINUTE + 7);
  expect(clockAt([told(1, null)], name(1), 7)).toBeNull();
  expect(placeAtClock([told(1, null)], T0)).toEqual({ where: 'not-recorded' });
});

test('R2: the moment at which the clock showed what it showed at a moment is a moment of the same picture', () => {
  const segment = fc.record({
    pause: fc.integer({ min: 0, max: 600_000 }),
    lengthMs: fc.integer({ min: 1, max: 600_000 }),
  });
  fc.assert(
    fc.property(fc.array(segment, { minLength: 1, maxLength: 12 }), fc.nat(), fc.nat(), (given, n, at) => {
      let clock = 0;
      const segments = given.map(({ pause, lengthMs }, i) => {
        clock += pause;
        const one = told(i, clock, lengthMs);
        clock += lengthMs;
        return one;
      });
      const one = segments[n % segments.length];
      if (!one) return;
      const ms = at % one.lengthMs;
      const shown = clockAt(segments, one.clip, ms) ?? NaN;
      expect(placeAtClock(segments, shown)).toEqual({ where: 'inside', clip: one.clip, ms });
      expect(Math.abs(shown - ((one.start ?? NaN) + ms))).toBeLessThanOrEqual(1500);
    }),
  );
});

test('R2: a second player that is a little behind catches up and stays, whatever the speed', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -390, max: 390 }),
      fc.constantFrom(0.25, 0.5, 1, 2, 4, 8),
      (apart, speed) => {
        let ms = apart;
        // Looked at twenty times a second, for four seconds.
        for (let i = 0; i < 80; i++) {
          const act = followingAct({ ms, speed, seeking: false, sinceJump: 10_000 });
          if (act.act === 'jump') ms = 0;
          if (act.act === 'run') ms += (act.rate - speed) * 50;
        }
        expect(Math.abs(ms)).toBeLessThanOrEqual(40 * Math.max(1, speed));
      },
    ),
  );
  const still = { speed: null, seeking: false, sinceJump: 0 };
  expect(followingAct({ ...still, ms: 50 })).toEqual({ act: 'jump' });
  expect(followingAct({ ...still, ms: -5 })).toEqual({ act: 'leave' });
  expect(followingAct({ ...still, ms: 900, seeking: true })).toEqual({ act: 'leave' });
  expect(followingAct({ ms: 5000, speed: 1, seeking: false, sinceJump: 10_000 })).toEqual({ act: 'jump' });
  // One jump has to settle before the next.
  expect(followingAct({ ms: 500, speed: 1, seeking: false, sinceJump: 50 }).act).toBe('run');
});
