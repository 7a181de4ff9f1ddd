/** June and July 2026 at Xigang Education. Dragon Boat Festival: off from Friday 19 to Sunday 21 June. */
import { expect, test } from 'vitest';
import { OFFICIAL_CALENDAR } from '#shared/calendar/official';
import { inForce, itemSource } from '#shared/profile/agency';
import { xigang } from '#shared/profile/xigang';
import { cited, month } from './month';

test('I4 D2 D3 K2 K3: a month under the Xigang measures', () => {
  // Nothing is stated on storing: the agency sets it, with no article behind it. X23: spot checks "regularly", say 30 days.
  const m = month(
    xigang,
    '06-15 08:00',
    { 'storage.within': { unit: 'hours', count: 24 }, 'checks.every-days': 30 },
    OFFICIAL_CALENDAR,
  );
  m.cameras('XG1', 'XG2');

  // Thursday 18 June, the eve of the festival: 24 hours all the same, on the agency's own word.
  expect(m.handOut('06-18 13:00', 'XG1', '王敏', '06-18 18:00')).toBe('ok');
  const eve = m.record('XG1', '06-18 16:45');
  expect(m.due(eve)).toBe('2026-06-19 16:45:00');
  expect(m.deadline(eve)).toMatchObject({ origin: 'agency', source: [] });
  // Brought on Monday the 22nd at 08:45: 64 hours late, because of the days off.
  expect(m.overdue('06-18 18:30')).toEqual(['XG1 → holder, since 06-18 18:00']);
  expect(m.overdue('06-22 08:00')).toEqual(['XG1 → section-head, since 06-18 18:00']);
  expect(m.dock('XG1', '06-22 08:45')).toBe('ok');
  eve.reason = 'on-leave';
  expect(m.standing(eve, '06-22 09:00')).toBe('stored-late by 3840 min: on-leave');

  // No article lets the time wait for a return, and the agency made no rule of its own.
  expect(m.away('06-23 07:50', '王敏', 'elsewhere', '06-23 08:00')).toBe('duty-kind-not-allowed');

  // From 10 July twelve hours; the agency's own number may also be loosened again: there is no article to keep.
  expect(m.change('07-10 00:00', 'storage.within', { unit: 'hours', count: 12 })).toBe('ok');
  expect(m.handOut('07-09 20:00', 'XG1', '王敏', '07-10 18:00')).toBe('ok');
  const lateEvening = m.record('XG1', '07-09 23:00');
  const nextDay = m.record('XG1', '07-10 10:00');
  expect(m.due(lateEvening)).toBe('2026-07-10 23:00:00');
  expect(m.due(nextDay)).toBe('2026-07-10 22:00:00');
  expect(m.change('07-12 08:00', 'storage.within', { unit: 'working-days', count: 2 })).toBe('ok');
  // But what X20 and X24 state stays.
  expect(m.change('07-12 08:01', 'retention.routine-months', 11)).toBe(
    'looser-than-regulation retention.routine-months (西岗教育 · 第20条)',
  );
  expect(m.change('07-12 08:02', 'unrecorded.allowed', ['urgent'])).toBe(
    'looser-than-regulation unrecorded.allowed (西岗教育 · 第24条（一）)',
  );
  expect(m.change('07-12 08:03', 'retention.routine-months', 24)).toBe('ok');
  expect(inForce(m.profile('07-12 09:00'), 'retention.routine-months')).toMatchObject({
    value: 24,
    from: 'agency',
  });
  expect(m.dock('XG1', '07-10 18:30')).toBe('ok');

  // X19: 30 days after the act ends, the day itself not counted: 17 June → 17 July, 31 July → 30 August. X20: year's end.
  expect(m.filing('06-17 10:00')).toBe('2026-07-17 24:00 (西岗教育 · 第19条)');
  expect(m.filing('07-31 10:00')).toBe('2026-08-30 24:00 (西岗教育 · 第19条)');
  expect(inForce(m.profile('07-12 09:00'), 'filing.year-end')).toMatchObject({
    value: true,
    source: [{ regulation: 'xigang', article: 20 }],
  });

  // X24(1) knows no excuse: a broken camera is a possible breach like a forgotten one; a person decides.
  expect(m.missing('07-13 17:00', '李强', 'device-fault')).toBe('possible-breach');
  expect(m.missing('07-13 17:01', '李强', 'secret')).toBe('possible-breach');
  expect(m.missing('07-13 17:02', '李强', 'no-incident', { note: '' })).toBe('nothing-to-record');
  expect(m.missing('07-13 17:03', '李强', 'battery', { note: '' })).toBe(
    'missing-note-needed (西岗教育 · 第24条（一）)',
  );
  expect(cited(itemSource(m.profile('07-13 17:00'), 'breach.kinds', 'leaked'))).toBe(
    ' (西岗教育 · 第24条（三）)',
  );

  // The checks are all the program's own here. A fault stops the camera; whoever overrides it is on record.
  expect(m.fault('XG2', '07-13 09:00')).toBe('ok');
  expect(m.handOut('07-13 09:10', 'XG2', '李强', '07-13 18:00', { battery: 79 })).toBe(
    'check-not-passed fault; check-not-passed battery',
  );
  expect(m.repair('XG2', '07-13 10:00', '厂家售后')).toBe('ok');
  expect(m.repaired('XG2', '07-20 10:00', 35_000)).toBe('ok');
  expect(m.checked('XG2', '07-20 10:30', false)).toBe('ok');
  expect(m.state('XG2')).toBe('faulty');
  expect(m.repair('XG2', '07-20 11:00', '厂家售后')).toBe('ok');
  expect(m.repaired('XG2', '07-27 10:00')).toBe('ok');
  expect(m.checked('XG2', '07-27 10:30')).toBe('ok');
  expect(m.handOut('07-28 08:30', 'XG2', '李强', '07-28 18:00')).toBe('ok');
});
