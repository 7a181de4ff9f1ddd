/** One recording as one line of time. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ClipId } from '#shared/ids';
import {
  lineAt,
  placeAt,
  sessionLine,
  shiftBetween,
  type SeamFinding,
  type SegmentTold,
} from '#shared/review/session-line';

const T0 = Date.UTC(2026, 6, 13, 1, 30);
const MINUTE = 60_000;
const name = (i: number) => String(i).padStart(32, '0') as ClipId;
const told = (i: number, start: number | null, lengthMs = 5 * MINUTE): SegmentTold => ({
  clip: name(i),
  start: start === null ? null : T0 + start,
  lengthMs,
});

const finding = (after: number, before: number, missing: number): SeamFinding => ({
  id: `gap:${after}:${before}`,
  code: 'INTERRUPTED_NUMBERS_MISSING',
  after: name(after),
  before: name(before),
  missing,
  reason: null,
  asks: true,
});

test('R2: thirty segments with two gaps are one line; each gap stands where it is, as wide as it lasted', () => {
  let at = 0;
  const segments = Array.from({ length: 30 }, (_, i) => {
    if (i === 10) at += 90_000;
    if (i === 20) at += 40_000;
    const segment = told(i, at);
    at += 5 * MINUTE;
    return segment;
  });
  const line = sessionLine(segments, [finding(9, 10, 3)]);
  expect(line.seams.map(({ kind, ms, width, missing }) => ({ kind, ms, width, missing }))).toEqual([
    { kind: 'gap', ms: 90_000, width: 90_000, missing: 3 },
    { kind: 'gap', ms: 40_000, width: 40_000, missing: 0 },
  ]);
  expect(line.lengthMs).toBe(30 * 5 * MINUTE + 130_000);
  expect(line.footageMs).toBe(30 * 5 * MINUTE);
  expect(placeAt(line, 50 * MINUTE + 1000)).toEqual({ clip: name(10), ms: 0, inGap: true });
  expect(placeAt(line, 50 * MINUTE + 90_000 + 7)).toEqual({ clip: name(10), ms: 7, inGap: false });
  expect(placeAt(line, 1e12)).toEqual({ clip: name(29), ms: 5 * MINUTE, inGap: false });
});

test('R2: a place on the line and a moment of a segment are the same thing', () => {
  const segment = fc.record({
    pause: fc.integer({ min: -120_000, max: 600_000 }),
    lengthMs: fc.integer({ min: 1, max: 600_000 }),
  });
  fc.assert(
    fc.property(fc.array(segment, { minLength: 1, maxLength: 12 }), fc.nat(), (given, seed) => {
      let at = 0;
      const line = sessionLine(
        given.map(({ pause, lengthMs }, i) => {
          at += i === 0 ? 0 : pause;
          const one = told(i, at, lengthMs);
          at += lengthMs;
          return one;
        }),
      );
      const i = seed % given.length;
      const ms = seed % (given[i]?.lengthMs ?? 1);
      const place = lineAt(line, name(i), ms);
      expect(place).not.toBeNull();
      expect(placeAt(line, place ?? -1)).toEqual({ clip: name(i), ms, inGap: false });
      expect(line.lengthMs).toBeGreaterThanOrEqual(line.footageMs);
    }),
  );
});

test('R2: overlaps, clocks that jump, missing numbers and a lost pre-record are named, each with its length', () => {
  const kinds = (segments: readonly SegmentTold[], findings: readonly SeamFinding[] = []) =>
    sessionLine(segments, findings).seams.map(({ kind, ms }) => [kind, ms]);
  expect(kinds([told(0, 0), told(1, 5 * MINUTE - 40_000)])).toEqual([['overlap', 40_000]]);
  expect(kinds([told(0, 0), told(1, -60 * MINUTE)])).toEqual([['clock-jump', 65 * MINUTE]]);
  expect(kinds([told(0, 0), told(1, 5 * MINUTE)], [finding(0, 1, 2)])).toEqual([['numbers-missing', 0]]);
  // Four segments begin with 30 s from before, one does not.
  const step = 5 * MINUTE - 30_000;
  const withPreRecord = [0, 1, 2, 3].map((i) => told(i, i * step));
  expect(kinds(withPreRecord)).toEqual([]);
  expect(kinds([...withPreRecord, told(4, 3 * step + 5 * MINUTE)])).toEqual([['pre-record-lost', 30_000]]);
  // Nobody accuses a camera that has no pre-record.
  expect(kinds([0, 1, 2, 3].map((i) => told(i, i * 5 * MINUTE)))).toEqual([]);
  // Where no clock tells, nothing is claimed.
  expect(kinds([told(0, null), told(1, null)])).toEqual([]);
});

test('R2: two cameras are lined up by the time that their clocks should have shown', () => {
  const one = { start: T0, aheadMs: 20_000 };
  expect(shiftBetween(one, { start: T0 + 50_000, aheadMs: -10_000 })).toBe(80_000);
  expect(shiftBetween(one, { start: T0 + 50_000, aheadMs: null })).toBe(70_000);
  expect(shiftBetween(one, { start: null, aheadMs: null })).toBeNull();
});
