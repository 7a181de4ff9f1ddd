/**
 * The month of Spring Festival 2026 at Shanxi Education. The calendar: off from Sunday 15 to Monday 23 February, worked
 * on Saturday the 14th and Saturday the 28th.
 */
import { expect, test } from 'vitest';
import { OFFICIAL_CALENDAR } from '#shared/calendar/official';
import { shanxi } from '#shared/profile/shanxi';
import { month } from './month';

test('I4 D2 D3 K2 K3: February 2026 under the Shanxi rules', () => {
  const m = month(shanxi, '02-02 08:00', { 'retention.routine-months': 12 }, OFFICIAL_CALENDAR);
  m.cameras('JY1', 'JY2');

  // An ordinary week. S14: two working days, Tuesday → Thursday; the last day counts whole.
  expect(m.handOut('02-03 08:30', 'JY1', '王敏', '02-03 18:00')).toBe('ok');
  const ordinary = m.record('JY1', '02-03 11:00');
  expect(m.due(ordinary)).toBe('2026-02-05 24:00 (山西教育厅 · 第14条)');
  expect(m.standing(ordinary, '02-04 23:59')).toBe('in-time');
  expect(m.standing(ordinary, '02-05 00:00')).toBe('due-soon');
  expect(m.standing(ordinary, '02-06 00:00')).toBe('due-soon');
  expect(m.standing(ordinary, '02-06 00:01')).toBe('late by 1 min: no reason');
  expect(m.dock('JY1', '02-03 17:50')).toBe('ok');

  // Friday the 13th: Saturday the 14th is worked (1), then the festival, Tuesday the 24th (2).
  expect(m.handOut('02-13 08:30', 'JY1', '王敏', '02-13 18:00')).toBe('ok');
  const eve = m.record('JY1', '02-13 17:00');
  expect(m.due(eve)).toBe('2026-02-24 24:00 (山西教育厅 · 第14条)');
  // A duty in the festival: the 24th (1), the 25th (2).
  expect(m.handOut('02-17 08:30', 'JY2', '李强', '02-17 18:00')).toBe('ok');
  const festival = m.record('JY2', '02-17 10:00');
  expect(m.due(festival)).toBe('2026-02-25 24:00 (山西教育厅 · 第14条)');
  expect(m.dock('JY2', '02-17 17:00')).toBe('ok');
  // The camera itself is overdue by the clock, holiday or not: back is when it was agreed to be back.
  expect(m.overdue('02-13 18:01')).toEqual(['JY1 → holder, since 02-13 18:00']);
  expect(m.overdue('02-14 18:00')).toEqual(['JY1 → section-head, since 02-13 18:00']);
  // Stored ten minutes after the last day.
  expect(m.dock('JY1', '02-25 00:10')).toBe('ok');
  expect(m.standing(eve, '02-26 08:00')).toBe('stored-late by 10 min: no reason');
  expect(m.standing(festival, '02-26 08:00')).toBe('stored-in-time');

  // Away until Sunday 22 February, still a day off: the 24th (1), the 25th (2).
  expect(m.handOut('02-25 08:30', 'JY1', '赵磊', '02-28 18:00')).toBe('ok');
  expect(m.away('02-25 08:40', '赵磊', 'on-water', '02-25 09:00')).toBe(
    'duty-kind-not-allowed (山西教育厅 · 第14条)',
  );
  expect(m.away('02-25 08:40', '赵磊', 'elsewhere', '02-25 09:00')).toBe('ok');
  const afar = m.record('JY1', '02-25 15:00');
  expect(m.due(afar)).toBe('away (山西教育厅 · 第14条)');
  // Back on Friday the 27th: Saturday the 28th is worked (1), Monday 2 March (2).
  expect(m.back('02-27 16:00', '赵磊', '02-27 15:30')).toBe('ok');
  expect(m.due(afar)).toBe('2026-03-02 24:00 (山西教育厅 · 第14条)');
  expect(m.dock('JY1', '02-28 09:00')).toBe('ok');

  // S21: twenty working days after the conclusion. From Friday 30 January: 2–6 (5), 9–13 (10), 14 (11), 24–28 (16),
  // 2–5 March (20). From Wednesday 25 February: 26–28 (3), 2–6 (8), 9–13 (13), 16–20 (18), 23–24 March (20).
  expect(m.filing('01-30 12:00')).toBe('2026-03-05 24:00 (山西教育厅 · 第21条)');
  expect(m.filing('02-25 12:00')).toBe('2026-03-24 24:00 (山西教育厅 · 第21条)');

  // S4: writing may suffice. S8(1): not for a sealing.
  const sufficed = 'writing-sufficed';
  expect(m.missing('02-26 17:00', '李强', sufficed, { matter: 'routine-inspection' })).toBe('allowed');
  expect(m.missing('02-26 17:01', '李强', sufficed, { matter: 'sealing' })).toBe('possible-breach');
  expect(m.missing('02-26 17:02', '李强', 'obstructed')).toBe('statement-needed');
  expect(m.missing('02-26 17:03', '李强', 'other', { note: ' ' })).toBe(
    'missing-note-needed (山西教育厅 · 第25条（一）)',
  );

  // S11: performance, battery, storage. Nothing stops a faulty device at once here: a custodian answers for it.
  expect(m.fault('JY2', '02-26 09:00')).toBe('ok');
  expect(m.handOut('02-26 10:00', 'JY2', '李强', '02-26 18:00', { battery: 10 })).toBe(
    'check-not-passed fault (山西教育厅 · 第11条); check-not-passed battery (山西教育厅 · 第11条)',
  );
  const answered = { checks: ['fault', 'battery'], reason: '仅作照相' } as const;
  expect(m.handOut('02-26 10:01', 'JY2', '李强', '02-26 18:00', { battery: 10, override: answered })).toBe(
    'ok',
  );
  expect(m.lastCheckout('JY2')?.override).toEqual(answered);
  expect(m.dock('JY2', '02-26 17:30')).toBe('ok');
  // Put right by the office itself: no rule against it here.
  expect(m.repair('JY2', '02-27 09:00', null)).toBe('ok');
  expect(m.repaired('JY2', '02-27 09:30')).toBe('ok');
  expect(m.checked('JY2', '02-27 09:40')).toBe('ok');
  expect(m.state('JY2')).toBe('docked');
});

test('I4 S14: at the end of a year whose next notice is not out, the deadline says so', () => {
  const until2026 = {
    ...OFFICIAL_CALENDAR,
    published: new Set([...OFFICIAL_CALENDAR.published].filter((year) => year <= 2026)),
  };
  const m = month(shanxi, '12-01 08:00', { 'retention.routine-months': 12 }, until2026);
  m.cameras('JY1');
  expect(m.handOut('12-24 08:30', 'JY1', '王敏', '12-24 18:00')).toBe('ok');
  // Thursday the 24th: Friday the 25th (1), Monday the 28th (2), both ruled by the notice for 2026.
  expect(m.due(m.record('JY1', '12-24 10:00'))).toBe('2026-12-28 24:00 (山西教育厅 · 第14条)');
  // Friday the 25th: Monday the 28th (1), Tuesday the 29th (2): by the notice for 2027.
  expect(m.due(m.record('JY1', '12-25 10:00'))).toBe(
    '2026-12-29 24:00 not-published-for-2027 (山西教育厅 · 第14条)',
  );
  expect(m.filing('12-10 10:00')).toMatch(/^2027-01-07 24:00 not-published-for-2027/);
});
