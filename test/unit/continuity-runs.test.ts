/** Runs: joining the segments of one recording, with laws. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { timesOf, type Recording } from '#shared/continuity/recording';
import { joinRuns, segmentLength } from '#shared/continuity/runs';
import { isTimed } from '#shared/continuity/recording';
import type { ClipId, SessionId } from '#shared/ids';

const NINE = Date.parse('2026-07-13T01:00:00Z');
const session = '20260713T100000Z-00000000' as SessionId;
let made = 0;

/** A recording that begins and ends so many seconds after nine. */
function recording(begin: number | null, end: number | null, changed: Partial<Recording> = {}): Recording {
  made += 1;
  return {
    clip: made.toString(16).padStart(32, '0') as ClipId,
    session,
    source: `DCIM/100MEDIA/V${made}.MP4`,
    kind: 'video',
    start: begin === null ? null : NINE + begin * 1000,
    end: end === null ? null : NINE + end * 1000,
    measured: true,
    number: null,
    marked: false,
    ...changed,
  };
}

const shape = (recordings: readonly Recording[], joining = {}) =>
  joinRuns(recordings, joining).map(({ segments, gaps }) => [
    segments.length,
    ...gaps.map((g) => `${g.because} ${(g.to - g.from) / 1000}`),
  ]);

/** Segments of five minutes, one after another. */
const five = (n: number, from = 0, gapBefore: Readonly<Record<number, number>> = {}): Recording[] => {
  let at = from;
  return Array.from({ length: n }, (_, i) => {
    at += gapBefore[i] ?? 0;
    const segment = recording(at, at + 300);
    at += 300;
    return segment;
  });
};

test('segments whose ends meet are one run, and so they are with what was kept from before the button', () => {
  expect(shape(five(6))).toEqual([[6]]);
  expect(shape([recording(0, 300), recording(302, 600), recording(585, 900)])).toEqual([[3]]);
});

test('a pause between two recordings is no gap', () => {
  expect(shape([recording(0, 200), recording(2000, 2100), recording(9000, 9300)])).toEqual([[1], [1], [1]]);
  // Longer than "soon", and the one before was not cut off by the timer.
  expect(shape([...five(4), recording(1200, 1290), recording(1500, 1600)])).toEqual([[5], [1]]);
});

test('I5: who starts again soon has interrupted one recording', () => {
  expect(shape([recording(0, 200), recording(240, 500)])).toEqual([[2, 'soon-again 40']]);
});

test('I5: after a segment that the timer cut off, footage is missing even where the pause is long', () => {
  expect(shape(five(6, 0, { 3: 600 }))).toEqual([[6, 'full-segment 600']]);
  // The last segment is shorter: the button was pressed.
  expect(shape([...five(3), recording(900, 1100), recording(1700, 2000)])).toEqual([[4], [1]]);
  // Hours later it is another recording whatever the last segment looked like.
  expect(shape([...five(3), ...five(3, 20_000)])).toEqual([[3], [3]]);
});

test('I5: missing numbers say for how long footage is missing', () => {
  const two = [...five(3), recording(900, 1100), recording(2000, 2300)];
  expect(shape(two, { missingBetween: () => 0 })).toEqual([[4], [1]]);
  const last = two[4];
  expect(shape(two, { missingBetween: (_: Recording, b: Recording) => (b === last ? 3 : 0) })).toEqual([
    [5, 'numbers-missing 900'],
  ]);
});

test('a docking in between ends a recording', () => {
  const two = [recording(0, 200), recording(240, 500)];
  expect(shape(two, { docked: [{ at: NINE + 220_000, within: 1000 }] })).toEqual([[1], [1]]);
  expect(shape(two, { docked: [{ at: NINE + 900_000, within: 1000 }] })).toEqual([[2, 'soon-again 40']]);
});

test('two lenses side by side are one run without a gap', () => {
  const side = [recording(0, 300), recording(0, 299), recording(300, 600), recording(300, 601)];
  expect(shape(side)).toEqual([[4]]);
});

test('sound and pictures run apart, photos in none, and what has no time stands alone', () => {
  const all = [
    recording(0, 300),
    recording(100, 400, { kind: 'audio' }),
    recording(50, 50, { kind: 'photo' }),
    recording(null, null),
    recording(0, null),
  ];
  const runs = joinRuns(all);
  expect(runs.map(({ kind, segments }) => `${kind} ${segments.length}`).sort()).toEqual([
    'audio 1',
    'video 1',
    'video 2',
  ]);
});

test('a segment without an end breaks no run and hides or makes no gap', () => {
  expect(shape([...five(3), recording(900, null), recording(1200, 1500)])).toEqual([[5]]);
  expect(shape([...five(3), recording(900, null), recording(2000, 2300)])).toEqual([[4], [1]]);
});

test('the length of segments is seen from those that the next one meets, and only when they agree', () => {
  expect(segmentLength(five(5).filter(isTimed))).toBe(300_000);
  expect(segmentLength(five(2).filter(isTimed))).toBeNull();
  const odd = [recording(0, 100), recording(100, 300), recording(300, 700), recording(700, 800)];
  expect(segmentLength(odd.filter(isTimed))).toBeNull();
});

test('the end comes from the length, or from a time of change that can be one', () => {
  const recorded = NINE;
  expect(timesOf({ recorded, modified: NINE + 300_000, durationMs: 299_000 })).toMatchObject({
    start: NINE,
    end: NINE + 299_000,
  });
  expect(timesOf({ recorded, modified: NINE + 300_000, durationMs: null }).end).toBe(NINE + 300_000);
  // Another zone, a copy, nothing known.
  for (const modified of [NINE + 8 * 3_600_000, NINE - 60_000, 0])
    expect(timesOf({ recorded, modified, durationMs: null })).toMatchObject({ start: NINE, end: null });
  expect(timesOf({ recorded: null, modified: NINE, durationMs: 60_000 })).toMatchObject({
    start: NINE - 60_000,
    end: NINE,
  });
  expect(timesOf({ recorded: null, modified: 0, durationMs: 60_000 })).toMatchObject({
    start: null,
    end: null,
  });
});

const anyRecordings = fc
  .array(
    fc.record({
      begin: fc.option(fc.integer({ min: 0, max: 4000 }), { freq: 8 }),
      length: fc.option(fc.constantFrom(0, 30, 60, 60, 60, 300, 300), { freq: 8 }),
      kind: fc.constantFrom<Recording['kind']>('video', 'video', 'video', 'audio', 'photo'),
    }),
    { maxLength: 40 },
  )
  .map((all) =>
    all.map(({ begin, length, kind }, i) =>
      recording(begin, begin === null || length === null ? null : begin + length, {
        kind,
        clip: i.toString(16).padStart(32, '0') as ClipId,
      }),
    ),
  );

test('law: the order of the input does not matter', () => {
  fc.assert(
    fc.property(
      anyRecordings.chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
      ),
      ([all, shuffled]) => {
        expect(joinRuns(shuffled)).toEqual(joinRuns(all));
      },
    ),
  );
});

test('law: joining what was joined gives the same, and no segment is lost or doubled', () => {
  fc.assert(
    fc.property(anyRecordings, (all) => {
      const runs = joinRuns(all);
      const segments = runs.flatMap((run) => run.segments);
      expect(joinRuns(segments)).toEqual(runs);
      const wanted = all.filter(({ kind }) => kind !== 'photo');
      expect(new Set(segments)).toEqual(new Set(wanted));
      expect(segments).toHaveLength(wanted.length);
    }),
  );
});

test('law: gaps lie inside their run, between two of its segments, and have different ids', () => {
  fc.assert(
    fc.property(anyRecordings, (all) => {
      const runs = joinRuns(all);
      for (const { segments, gaps, start, end } of runs) {
        const clips = new Set(segments.map(({ clip }) => clip));
        for (const gap of gaps) {
          expect(gap.to).toBeGreaterThan(gap.from);
          expect(gap.from).toBeGreaterThanOrEqual(start ?? Infinity);
          expect(gap.to).toBeLessThanOrEqual(end ?? -Infinity);
          expect(clips.has(gap.after) && clips.has(gap.before)).toBe(true);
          // Nothing was recorded in it.
          for (const s of segments)
            if (s.start !== null && s.end !== null && s.end > s.start)
              expect(s.end <= gap.from || s.start >= gap.to).toBe(true);
        }
      }
      const ids = runs.flatMap(({ gaps }) => gaps.map(({ id }) => id));
      expect(new Set(ids).size).toBe(ids.length);
    }),
  );
});
