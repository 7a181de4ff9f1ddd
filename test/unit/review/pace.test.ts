/** How many reviews a day. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextDay, type Day } from '#shared/clock';
import { paceOf } from '#shared/review/pace';

const day = (text: string) => text as Day;
const owed = (due: string, durationMs: number | null = 60_000) => ({ due: day(due), durationMs });

test('R2: the steepest due day sets the pace; weekends do not count, and what is late is due today', () => {
  // A Friday; the next Friday is the sixth working day.
  const today = day('2026-11-20');
  expect(paceOf([], today)).toEqual({ clips: 0, ms: 0 });
  expect(
    paceOf(
      Array.from({ length: 12 }, () => owed('2026-11-27')),
      today,
    ),
  ).toEqual({ clips: 2, ms: 120_000 });
  const soon = [owed('2026-11-20'), owed('2026-11-20'), owed('2026-11-20'), owed('2026-12-31', null)];
  expect(paceOf(soon, today)).toEqual({ clips: 3, ms: 180_000 });
  expect(paceOf([owed('2026-11-01'), owed('2026-11-02')], today).clips).toBe(2);
  // On a Saturday there is no working day left until Sunday: all of it.
  expect(paceOf([owed('2026-11-22'), owed('2026-11-22')], day('2026-11-21')).clips).toBe(2);
});

test('R2: whoever keeps the pace is late with none', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(30), { maxLength: 60 }), (offsets) => {
      let today = day('2026-11-23');
      const dueAt = (offset: number): Day => {
        let due = day('2026-11-23');
        for (let i = 0; i < offset; i++) due = nextDay(due);
        return due;
      };
      let left = offsets.map((offset) => owed(dueAt(offset))).sort((a, b) => (a.due < b.due ? -1 : 1));
      for (let i = 0; i < 31; i++, today = nextDay(today)) {
        const weekday = new Date(`${today}T00:00:00Z`).getUTCDay();
        if (weekday !== 0 && weekday !== 6) left = left.slice(paceOf(left, today).clips);
        // A weekend's due day is met on the Friday before.
        expect(left.every(({ due }) => due > today)).toBe(true);
      }
    }),
  );
});
