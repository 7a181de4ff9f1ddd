/** The checks across the clips of one camera. Cameras are simulated: what they did is known, so what must be found is too. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkContinuity, type ContinuityInput, type Docking } from '#shared/continuity/check';
import { asksReason } from '#shared/continuity/finding';
import { goneFindings, type ListedFootage } from '#shared/continuity/gone';
import { inNumberOrder, numberIn, numberText, stepBetween } from '#shared/continuity/numbering';
import type { Recording } from '#shared/continuity/recording';
import type { ClipId, SessionId } from '#shared/ids';

const NINE = Date.parse('2026-07-13T01:00:00Z');
const HOUR = 3600;
const ids = (day: number) => `2026071${day}T100000Z-00000000` as SessionId;
let made = 0;

/** A recording on a DCF card, numbered, beginning and ending so many seconds after nine. */
function file(number: number, begin: number, end: number, changed: Partial<Recording> = {}): Recording {
  made += 1;
  const folder = 100 + Math.floor(number / 10_000);
  const counter = String(number % 10_000).padStart(4, '0');
  const source = `DCIM/${folder}MEDIA/MOVI${counter}.MP4`;
  return {
    clip: made.toString(16).padStart(32, '0') as ClipId,
    session: ids(3),
    source,
    kind: 'video',
    start: NINE + begin * 1000,
    end: NINE + end * 1000,
    measured: true,
    number: numberIn(source, number % 10_000),
    marked: false,
    ...changed,
  };
}

/** A docking on the n-th of July at 18:00 by the station's clock. */
function docking(day: number, changed: Partial<Docking> = {}): Docking {
  return {
    session: ids(day),
    at: Date.parse(`2026-07-1${day}T10:00:00Z`),
    clock: null,
    complete: true,
    ...changed,
  };
}

const DAY = 24 * HOUR;
const found = (recordings: readonly Recording[], more: Partial<ContinuityInput> = {}) =>
  checkContinuity({ recordings, dockings: [docking(3)], ...more }).findings;
const codes = (recordings: readonly Recording[], more: Partial<ContinuityInput> = {}) =>
  found(recordings, more).map(({ code }) => code);
const measured = (aheadSeconds: number) => ({
  clock: { aheadMs: aheadSeconds * 1000, uncertaintyMs: 500 },
});

const shift = [
  file(1, 0, 300),
  file(2, 300, 600),
  file(3, 600, 900),
  file(4, 900, 1000),
  file(5, 2 * HOUR, 2 * HOUR + 300),
  file(6, 2 * HOUR + 300, 2 * HOUR + 350),
];

test('an ordinary shift is accused of nothing, whatever the order of its files', () => {
  expect(found(shift)).toEqual([]);
  expect(found([...shift].reverse())).toEqual([]);
});

test('I5: an interruption is found with its place and length', () => {
  const [a, b] = [file(1, 0, 200), file(2, 240, 500)];
  expect(found([a, b])).toEqual([
    {
      id: `gap:${a.clip}:${b.clip}`,
      code: 'INTERRUPTED',
      severity: 'warning',
      after: a.clip,
      before: b.clip,
      from: NINE + 200_000,
      to: NINE + 240_000,
      values: { seconds: 40 },
    },
  ]);
});

test('I5: a segment taken out of a recording is one finding, with the number that is missing', () => {
  const without = shift.filter((_, i) => i !== 2);
  expect(found(without)).toMatchObject([
    { code: 'INTERRUPTED_NUMBERS_MISSING', values: { seconds: 300, count: 1 } },
  ]);
});

test('I5: a recording taken out as a whole leaves its numbers missing', () => {
  const later = [file(8, 4 * HOUR, 4 * HOUR + 60)];
  expect(found([...shift, ...later])).toMatchObject([
    { code: 'NUMBERS_MISSING', values: { count: 1, numbers: '100-0007' } },
  ]);
});

test('numbers of photos count with those of videos, unless each series has its own', () => {
  const photo = (number: number, at: number) => {
    const source = `DCIM/100MEDIA/PICT${String(number).padStart(4, '0')}.JPG`;
    return file(1, at, at, { kind: 'photo', source, number: numberIn(source, number) });
  };
  expect(codes([file(1, 0, 100), photo(2, 500), file(3, 900, 1000)])).toEqual([]);
  // Both have a 1: they do not count together, so the videos lack their 2.
  expect(codes([file(1, 0, 100), photo(1, 500), file(3, 900, 1000)])).toEqual(['NUMBERS_MISSING']);
});

test('an empty or unsealed file that was seen on the card is not missing', () => {
  const seen = { session: ids(3), number: { series: 'MOVI', folder: 100, counter: 2, digits: 4 } };
  expect(codes([file(1, 0, 100), file(3, 900, 1000)], { otherFiles: [seen] })).toEqual([]);
});

test('numbers roll over from 9999 to 0001 and from folder 999 to 100 without anything missing', () => {
  const number = (folder: number | null, counter: number) => ({ series: 'MOVI', folder, counter, digits: 4 });
  const step = (a: [number | null, number], b: [number | null, number]) => {
    const s = stepBetween(number(...a), number(...b));
    return s.to === 'later' ? `${s.missing}: ${s.first}–${s.last}` : s.to;
  };
  expect(step([100, 9999], [101, 1])).toBe('next');
  expect(step([100, 999], [101, 1])).toBe('next');
  expect(step([100, 999], [101, 1000])).toBe('next');
  expect(step([999, 9999], [100, 1])).toBe('next');
  expect(step([null, 9999], [null, 1])).toBe('next');
  expect(step([null, 9998], [null, 2])).toBe('2: 9999–0001');
  expect(step([100, 999], [101, 3])).toBe('2: 101-0001–101-0002');
  expect(step([100, 7], [100, 11])).toBe('3: 100-0008–100-0010');
  expect(step([100, 120], [100, 1])).toBe('anew');
  expect(step([100, 120], [100, 5000])).toBe('anew');
  const rolled = [
    [999, 9998],
    [999, 9999],
    [100, 1],
    [100, 2],
  ] as const;
  const files = rolled.map(([folder, counter]) => ({ number: number(folder, counter) }));
  expect(inNumberOrder([...files].reverse())).toEqual(files);
  const plain = [9998, 9999, 1, 2].map((counter) => ({ number: number(null, counter) }));
  expect(inNumberOrder([...plain].reverse())).toEqual(plain);
});

test('I5: what was recorded after one docking and removed before the next leaves its numbers missing', () => {
  const first = [file(1, 0, 100), file(2, 500, 600)];
  const second = [
    file(5, DAY, DAY + 100, { session: ids(4) }),
    file(6, DAY + 900, DAY + 999, { session: ids(4) }),
  ];
  expect(found([...second, ...first], { dockings: [docking(3), docking(4)] })).toMatchObject([
    { code: 'NUMBERS_MISSING', values: { count: 2, numbers: '100-0003 – 100-0004' } },
  ]);
});

test('a formatted card begins to count anew: worth a note, and no alarm about clocks', () => {
  const first = [file(120, 0, 100)];
  const second = [file(1, DAY, DAY + 100, { session: ids(4) })];
  expect(found([...first, ...second], { dockings: [docking(3), docking(4)] })).toMatchObject([
    { code: 'NUMBERING_ANEW', severity: 'note', values: { last: '100-0120', next: '100-0001' } },
  ]);
});

test('an import that was broken off and the next one saw one card: nothing is missing between them', () => {
  const some = [1, 2, 5].map((n) => file(n, n * 1000, n * 1000 + 100));
  const rest = [3, 4, 6].map((n) => file(n, n * 1000, n * 1000 + 100, { session: ids(4) }));
  const broken = [docking(3, { complete: false }), docking(4)];
  expect(codes([...some, ...rest], { dockings: broken })).toEqual([]);
  expect(codes([...some, ...rest], { dockings: [docking(3), docking(4)] })).not.toEqual([]);
});

test('I5: on one card a higher number with an earlier time is a clock that was set back', () => {
  const all = [file(1, 0, 100), file(2, 500, 600), file(3, -5 * HOUR, -5 * HOUR + 100)];
  expect(found(all)).toMatchObject([
    { code: 'CLOCK_BACK', after: all[1]?.clip, before: all[2]?.clip, values: { seconds: 5 * HOUR + 500 } },
  ]);
});

test('I5: names without numbers show it too, when older times appear after a docking', () => {
  const stamp = (begin: number, session: SessionId) => file(1, begin, begin + 100, { number: null, session });
  const all = [stamp(0, ids(3)), stamp(HOUR, ids(3)), stamp(-2 * HOUR, ids(4)), stamp(DAY, ids(4))];
  expect(codes(all, { dockings: [docking(3), docking(4)] })).toEqual(['CLOCK_BACK']);
  // Its clock was fast, that was measured, and somebody set it right in between: nothing was recorded out of order.
  const set = [docking(3, measured(3 * HOUR)), docking(4, measured(0))];
  const right = [stamp(8 * HOUR, ids(3)), stamp(7 * HOUR, ids(4))];
  expect(codes(right, { dockings: set })).toEqual(['CLOCK_CHANGED']);
});

test('I5: a clock that lost its time, one finding for all its recordings', () => {
  const lost = (n: number, at: number) =>
    file(n, 0, 0, { start: Date.UTC(2000, 0, 1) + at * 1000, end: Date.UTC(2000, 0, 1) + (at + 60) * 1000 });
  const all = [file(1, 0, 100), lost(2, 0), lost(3, 900), lost(4, 5000)];
  expect(found(all)).toMatchObject([{ code: 'CLOCK_RESET', values: { count: 3 }, before: all[1]?.clip }]);
});

test('I5: recorded after it was docked, by a clock that was read as right', () => {
  const late = file(1, 30 * HOUR, 30 * HOUR + 60);
  expect(codes([late])).toEqual(['NEWER_THAN_STATION']);
  // A camera that is measured to be a day ahead has recorded nothing in the future.
  expect(codes([late], { dockings: [docking(3, measured(25 * HOUR))] })).toEqual([]);
});

test('I5: a clock changed between two dockings: a warning when it is wrong now, a note when it was set right', () => {
  const changed = (before: number, now: number) =>
    found([], { dockings: [docking(3, measured(before)), docking(4, measured(now))] }).map(
      ({ code, severity }) => `${severity} ${code}`,
    );
  expect(changed(3, 8)).toEqual([]);
  expect(changed(3, 7200)).toEqual(['warning CLOCK_CHANGED']);
  expect(changed(7200, 2)).toEqual(['note CLOCK_CHANGED']);
});

test('I5: two recordings at one time cannot both be right; another lens and what was kept before the button can', () => {
  const a = file(1, 0, 600);
  expect(codes([a, file(2, 580, 900)])).toEqual([]);
  expect(codes([a, file(2, 300, 900)])).toEqual(['OVERLAP']);
  expect(codes([{ ...a, measured: false }, file(2, 300, 900)])).toEqual([]);
  const rear = file(2, 0, 600, { source: 'DCIM/100REAR_/MOVI0001.MP4', number: null });
  expect(codes([a, rear])).toEqual([]);
});

test('I5: recorded while the camera was in stock', () => {
  const at = (hour: number) => NINE + hour * HOUR * 1000;
  const out = [{ from: at(-1), to: at(4) }];
  expect(codes([file(1, 0, 300)], { handOuts: out })).toEqual([]);
  expect(codes([file(1, 6 * HOUR, 6 * HOUR + 300)], { handOuts: out })).toEqual(['RECORDED_IN_STOCK']);
  expect(
    codes([file(1, 6 * HOUR, 6 * HOUR + 300)], { handOuts: [...out, { from: at(5), to: null }] }),
  ).toEqual([]);
  // Older than the register: nothing is known.
  expect(codes([file(1, -9 * HOUR, -9 * HOUR + 300)], { handOuts: out })).toEqual([]);
  expect(codes([file(1, 6 * HOUR, 6 * HOUR + 300)], { handOuts: null })).toEqual([]);
});

const listed = (name: string, clip: string | null, start: number, marked = false): ListedFootage => ({
  source: name,
  clip: clip as ClipId | null,
  start: NINE + start * 1000,
  marked,
});
const gone = (before: ListedFootage[], now: ListedFootage[], cleared: string[] = []) =>
  goneFindings({ session: ids(3), footage: before }, { session: ids(4), footage: now }, new Set(cleared)).map(
    ({ code, severity, values }) => `${severity} ${code} ${values['count'] ?? 0}`,
  );

test('I5: what is gone from the camera: lost when it was never sealed, removed when older ones are still there', () => {
  const [a, b, c] = [listed('A', 'a', 0), listed('B', 'b', 100), listed('C', 'c', 200)] as const;
  expect(gone([a, b, c], [a, b, c])).toEqual([]);
  expect(gone([a, b, c], [])).toEqual(['note FILES_GONE 3']);
  expect(gone([a, b, c], [c])).toEqual(['note FILES_GONE 2']);
  expect(gone([a, b, c], [a, c])).toEqual(['warning FILES_REMOVED 1']);
  expect(gone([{ ...a, marked: true }, b, c], [{ ...a, marked: true }, c])).toEqual(['note FILES_GONE 1']);
  expect(gone([a, listed('X', null, 50)], [a])).toEqual(['error FILES_LOST 1']);
  expect(gone([a, listed('X', null, 50)], [a, listed('X', 'x', 50)])).toEqual([]);
  // Taken off by the station itself, or moved by the camera into another folder.
  expect(gone([a, b, c], [a, c], ['B'])).toEqual([]);
  expect(gone([a, b], [a, { ...b, source: 'IMP/B' }])).toEqual([]);
});

test('reasons are asked for missing footage, not for clocks', () => {
  expect(asksReason('INTERRUPTED')).toBe(true);
  expect(asksReason('FILES_LOST')).toBe(true);
  expect(asksReason('CLOCK_CHANGED')).toBe(false);
  expect(asksReason('FILES_GONE')).toBe(false);
});

test('numbers are read from DCF paths and plain names', () => {
  expect(numberIn('DCIM/100MEDIA/MOVI0007.MP4', 7)).toEqual({
    series: 'MOVI',
    folder: 100,
    counter: 7,
    digits: 4,
  });
  expect(numberIn('VID0012.mp4', 12)).toEqual({ series: 'VID', folder: null, counter: 12, digits: 4 });
  expect(numberIn('x/clip.mp4', 3)).toBeNull();
  expect(numberIn('x/clip.mp4', null)).toBeNull();
  expect(numberText({ series: 'V', folder: 101, counter: 5, digits: 4 })).toBe('101-0005');
});

/** A camera that records whole shifts, cut into segments of five minutes, numbered; nobody tampers with it. */
const honestCamera = fc
  .record({
    begins: fc.integer({ min: 1, max: 99_990 }),
    shifts: fc.array(
      fc.record({ pause: fc.integer({ min: 3600, max: 9000 }), seconds: fc.integer({ min: 10, max: 2200 }) }),
      { minLength: 1, maxLength: 8 },
    ),
  })
  .map(({ begins, shifts }) => {
    let number = begins;
    let at = 0;
    const files: Recording[] = [];
    for (const { pause, seconds } of shifts) {
      at += pause;
      for (let rest = seconds; rest > 0; rest -= 300) {
        if (number % 10_000 === 0) number += 1;
        const length = Math.min(300, rest);
        files.push(file(number, at, at + length));
        at += length;
        number += 1;
      }
    }
    return files;
  });

test('law: an honest camera is accused of nothing, in any order', () => {
  fc.assert(
    fc.property(
      honestCamera.chain((all) => fc.shuffledSubarray(all, { minLength: all.length })),
      (all) => {
        const late = [docking(3, { at: NINE + 40 * DAY * 1000 })];
        expect(found(all, { dockings: late })).toEqual([]);
      },
    ),
    { numRuns: 200 },
  );
});

test('I5, law: whatever file is taken out of the middle, its number is missed exactly once', () => {
  fc.assert(
    fc.property(honestCamera, fc.nat(), (all, pick) => {
      fc.pre(all.length > 2);
      const out = 1 + (pick % (all.length - 2));
      // The last one of a folder: nobody knows how many a folder takes.
      fc.pre(all[out]?.number?.counter !== 9999);
      const rest = all.filter((_, i) => i !== out);
      const late = [docking(3, { at: NINE + 40 * DAY * 1000 })];
      const missed = found(rest, { dockings: late }).filter(({ values }) => values['count'] === 1);
      expect(missed).toHaveLength(1);
      expect(missed[0]).toMatchObject({ after: all[out - 1]?.clip, before: all[out + 1]?.clip });
    }),
    { numRuns: 200 },
  );
});

test('law: findings have different ids, and the same facts give the same ones', () => {
  fc.assert(
    fc.property(honestCamera, fc.array(fc.nat(), { maxLength: 5 }), (all, picks) => {
      const rest = all.filter((_, i) => !picks.some((p) => p % all.length === i));
      const once = found(rest);
      expect(new Set(once.map(({ id }) => id)).size).toBe(once.length);
      expect(found([...rest].reverse())).toEqual(once);
    }),
  );
});
