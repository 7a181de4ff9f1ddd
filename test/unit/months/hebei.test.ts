/**
 * October 2026 at a sub-district office in Hebei. The calendar of that month: National Day off from Thursday the 1st to
 * Wednesday the 7th, Saturday the 10th worked. Hours run through all of it.
 */
import { expect, test } from 'vitest';
import { OFFICIAL_CALENDAR } from '#shared/calendar/official';
import { consequenceOf } from '#shared/missing-footage';
import { hebei } from '#shared/profile/hebei';
import { month } from './month';

test('I4 D2 D3 D4 K2 K3: October 2026 under the Hebei measures', () => {
  // H25 leaves the retention to the agency: it takes two years.
  const m = month(hebei, '09-30 08:00', { 'retention.routine-months': 24 }, OFFICIAL_CALENDAR);
  m.cameras('BC1', 'BC2', 'BC3');

  // 30 September: an inspection before the holiday. H21: 24 hours from the end of the recording, holiday or not.
  expect(m.handOut('09-30 08:30', 'BC1', '王敏', '09-30 18:00')).toBe('ok');
  const shop = m.record('BC1', '09-30 16:20');
  const market = m.record('BC1', '09-30 17:30');
  expect(m.due(shop)).toBe('2026-10-01 16:20:00 (河北街道 · 第21条)');
  expect(m.standing(shop, '10-01 10:19')).toBe('in-time');
  expect(m.standing(shop, '10-01 10:20')).toBe('due-soon');
  expect(m.standing(shop, '10-01 16:21')).toBe('late by 1 min: no reason');
  // Due back at 18:00; the holder is told at once, the section head after 24 hours (no article: our own advice).
  expect(m.overdue('09-30 18:00')).toEqual([]);
  expect(m.overdue('09-30 18:01')).toEqual(['BC1 → holder, since 09-30 18:00']);
  expect(m.overdue('10-01 17:59')).toEqual([]);
  expect(m.overdue('10-01 18:00')).toEqual(['BC1 → section-head, since 09-30 18:00']);
  // Docked on 2 October at 09:00: 16 h 40 min late for the first, 15 h 30 min for the second.
  expect(m.dock('BC1', '10-02 09:00')).toBe('ok');
  expect(m.standing(shop, '10-08 08:00')).toBe('stored-late by 1000 min: no reason');
  market.reason = 'on-leave';
  expect(m.standing(market, '10-08 08:00')).toBe('stored-late by 930 min: on-leave');
  expect(m.state('BC1')).toBe('docked');
  expect(m.overdue('10-08 08:00')).toEqual([]);

  // 8 October: the battery. H22 asks for the look, the number is the program's.
  expect(m.handOut('10-08 08:30', 'BC2', '李强', '10-08 18:00', { battery: 40 })).toBe(
    'check-not-passed battery (河北街道 · 第22条)',
  );
  const seen = { checks: ['battery'], reason: '仅备此机，随身带充电宝' } as const;
  expect(m.handOut('10-08 08:31', 'BC2', '李强', '10-08 18:00', { battery: 40, override: seen })).toBe('ok');
  expect(m.lastCheckout('BC2')?.override).toEqual(seen);
  // Somebody who holds a camera gets no second one.
  expect(m.handOut('10-08 09:00', 'BC3', '李强', '10-08 18:00')).toBe('check-not-passed one-camera');
  const noon = m.record('BC2', '10-08 12:00');
  // Clock 5 minutes ahead: it showed 14:05 when it was 14:00, and the time runs from 14:00.
  const ahead = m.record('BC2', '10-08 14:00', 300_000);
  expect(m.dock('BC2', '10-09 12:00')).toBe('ok');
  expect(m.standing(noon, '10-09 12:00')).toBe('stored-in-time');
  expect(m.due(ahead)).toBe('2026-10-09 14:00:00 (河北街道 · 第21条)');

  // 12 to 14 October: enforcement in a mountain village. H21: from the return.
  expect(m.handOut('10-12 07:30', 'BC1', '王敏', '10-14 22:00')).toBe('ok');
  expect(m.away('10-12 07:40', '王敏', 'remote', '10-12 08:00')).toBe('ok');
  const village = m.record('BC1', '10-12 11:00');
  expect(m.due(village)).toBe('away (河北街道 · 第21条)');
  expect(m.standing(village, '10-14 12:00')).toBe('away');
  expect(m.back('10-14 20:10', '王敏', '10-14 20:00')).toBe('ok');
  expect(m.due(village)).toBe('2026-10-15 20:00:00 (河北街道 · 第21条)');
  expect(m.dock('BC1', '10-15 08:10')).toBe('ok');
  expect(m.standing(village, '10-31 08:00')).toBe('stored-in-time');

  // 15 October: a fault on duty. H24: stopped at once, nobody may override it, a professional repairs it.
  expect(m.handOut('10-15 08:30', 'BC3', '赵磊', '10-15 18:00')).toBe('ok');
  const before = m.record('BC3', '10-15 10:00');
  expect(m.fault('BC3', '10-15 10:30')).toBe('ok');
  expect(m.state('BC3')).toBe('faulty');
  expect(m.repair('BC3', '10-15 11:00', '授权维修中心')).toBe('device-not-here');
  expect(m.handIn('BC3', '10-15 15:00')).toBe('ok');
  // It still gives its footage: one file the first time cannot be read, then all.
  expect(m.dock('BC3', '10-15 15:05', { left: 1 })).toBe('footage-not-proven');
  expect(m.state('BC3')).toBe('faulty');
  expect(m.dock('BC3', '10-15 15:30')).toBe('ok');
  expect(m.standing(before, '10-15 16:00')).toBe('stored-in-time');
  const insist = { checks: ['fault'], reason: '没有别的设备' } as const;
  expect(m.handOut('10-16 08:30', 'BC3', '赵磊', '10-16 18:00', { override: insist })).toBe(
    'check-not-overridable fault (河北街道 · 第24条)',
  );
  // Mending it here is not for us to do (H24).
  expect(m.repair('BC3', '10-16 09:00', null)).toBe('ok');
  expect(m.handOut('10-16 10:00', 'BC3', '赵磊', '10-16 18:00')).toBe('device-elsewhere');
  expect(m.repaired('BC3', '10-16 11:00')).toBe('professional-repair-needed (河北街道 · 第24条)');

  // Missing footage. H20: an objective cause asks for a statement by two officers. H31(2): forgetting is a breach.
  expect(m.missing('10-16 17:00', '赵磊', 'device-fault')).toBe('statement-needed');
  expect(consequenceOf('device-fault', null, m.profile('10-16 17:00')).signers).toBe(2);
  expect(m.missing('10-19 17:00', '李强', 'forgot')).toBe('possible-breach');
  expect(m.missing('10-19 17:05', '李强', 'urgent')).toBe('possible-breach');
  expect(m.missing('10-20 17:00', '李强', 'no-incident', { note: '' })).toBe('nothing-to-record');

  // H26: filed within 30 days after the act ends: 8 October + 30 = 7 November, the last day whole.
  expect(m.filing('10-08 15:00')).toBe('2026-11-07 24:00 (河北街道 · 第26条)');

  // From 20 October the agency wants it in 12 hours. It may; 36 it may not (H21).
  expect(m.change('10-20 08:00', 'storage.within', { unit: 'hours', count: 36 })).toBe(
    'looser-than-regulation storage.within (河北街道 · 第21条)',
  );
  expect(m.change('10-20 08:00', 'storage.within', { unit: 'hours', count: 12 })).toBe('ok');
  expect(m.handOut('10-20 08:30', 'BC2', '李强', '10-20 18:00')).toBe('ok');
  const strict = m.record('BC2', '10-20 10:00');
  expect(m.due(strict)).toBe('2026-10-20 22:00:00 (河北街道 · 第21条)');
  expect(m.due(noon)).toBe('2026-10-09 12:00:00 (河北街道 · 第21条)');
});
