/** September 2026 at Jinpu. Off from Friday 25 to Sunday 27 September, worked on Sunday the 20th. */
import { expect, test } from 'vitest';
import { OFFICIAL_CALENDAR } from '#shared/calendar/official';
import { inForce } from '#shared/profile/agency';
import { jinpu } from '#shared/profile/jinpu';
import { month } from './month';

test('I4 D2 D4 K2 K3: a month under the Jinpu rules, with rules of its own where nothing is stated', () => {
  // The agency stores within one working day, lets duty elsewhere wait for the return, and hands out two cameras a person.
  const oneDay = { unit: 'working-days', count: 1 } as const;
  const m = month(
    jinpu,
    '09-01 08:00',
    {
      'storage.within': oneDay,
      'storage.away': { kinds: ['elsewhere'], within: oneDay },
      'checks.every-days': 90,
      'checkout.cameras-per-person': 2,
      'checkout.battery': 50,
      'overdue.escalate-after': 4,
    },
    OFFICIAL_CALENDAR,
  );
  m.cameras('JP1', 'JP2', 'JP3');

  // Friday the 18th: Sunday the 20th is worked.
  expect(m.handOut('09-18 08:30', 'JP1', '王敏', '09-18 18:00', { battery: 50 })).toBe('ok');
  expect(m.handOut('09-18 08:31', 'JP2', '王敏', '09-18 18:00', { battery: 49 })).toBe(
    'check-not-passed battery',
  );
  expect(m.handOut('09-18 08:32', 'JP2', '王敏', '09-18 18:00')).toBe('ok');
  expect(m.handOut('09-18 08:33', 'JP3', '王敏', '09-18 18:00')).toBe('check-not-passed one-camera');
  const friday = m.record('JP1', '09-18 16:00');
  expect(m.due(friday)).toBe('2026-09-20 24:00');
  // At midnight between Friday and Saturday the recording is Friday's.
  const midnight = m.record('JP2', '09-19 00:00');
  expect(m.due(midnight)).toBe('2026-09-20 24:00');
  expect(m.due(m.record('JP2', '09-19 00:01'))).toBe('2026-09-20 24:00');
  // Sunday the 20th itself is a working day: one recorded on it is due on Monday.
  expect(m.due(m.record('JP2', '09-20 00:01'))).toBe('2026-09-21 24:00');
  // The section head hears of it after four hours here.
  expect(m.overdue('09-18 21:59')).toEqual([
    'JP1 → holder, since 09-18 18:00',
    'JP2 → holder, since 09-18 18:00',
  ]);
  expect(m.overdue('09-18 22:00')).toEqual([
    'JP1 → section-head, since 09-18 18:00',
    'JP2 → section-head, since 09-18 18:00',
  ]);
  expect(m.dock('JP1', '09-19 09:00')).toBe('ok');
  expect(m.dock('JP2', '09-21 09:00')).toBe('ok');
  expect(m.standing(midnight, '09-22 08:00')).toBe('stored-late by 540 min: no reason');

  // Mid-autumn: Thursday the 24th → Monday the 28th. Away until Friday the 25th, a day off: Monday, too.
  expect(m.handOut('09-24 08:30', 'JP1', '李强', '09-25 20:00')).toBe('ok');
  const own = m.record('JP1', '09-24 10:00');
  expect(m.due(own)).toBe('2026-09-28 24:00');
  expect(m.away('09-24 11:00', '李强', 'elsewhere', '09-24 11:00')).toBe('ok');
  const elsewhere = m.record('JP1', '09-24 15:00');
  expect(m.due(elsewhere)).toBe('away');
  expect(m.back('09-25 19:00', '李强', '09-25 18:30')).toBe('ok');
  expect(m.due(elsewhere)).toBe('2026-09-28 24:00');
  // The recording before the duty began does not wait for it, the one in it does; both come in on the 26th.
  expect(m.dock('JP1', '09-26 09:00')).toBe('ok');
  expect(m.standing(own, '09-29 08:00')).toBe('stored-in-time');

  // A camera that was docked, pulled and used again is not back, whatever its first docking proved (D4).
  expect(m.handOut('09-28 08:30', 'JP3', '赵磊', '09-28 18:00', { purpose: 'personal-issue' })).toBe('ok');
  expect(m.dock('JP3', '09-28 12:00')).toBe('ok');
  expect(m.handOut('09-28 12:30', 'JP3', '赵磊', null, { purpose: 'personal-issue' })).toBe('ok');
  m.record('JP3', '09-28 14:00');
  expect(m.dock('JP3', '09-28 15:00')).toBe('not-handed-in');
  m.pull('JP3');
  const used = m.record('JP3', '09-28 16:00');
  expect(m.handIn('JP3', '09-28 17:00')).toBe('ok');
  expect(m.state('JP3')).toBe('handed-in');
  expect(m.handOut('09-28 17:05', 'JP3', '王敏', '09-28 20:00')).toBe('device-elsewhere');
  expect(m.dock('JP3', '09-28 17:10')).toBe('ok');
  expect(m.standing(used, '09-28 17:11')).toBe('stored-in-time');

  // J19: 30 days, 1 September → 1 October. J20: at least a year. J23: checked by the parent's general office.
  expect(m.filing('09-01 10:00')).toBe('2026-10-01 24:00 (金普民宗 · 第19条)');
  const profile = m.profile('09-28 08:00');
  expect(inForce(profile, 'retention.routine-months')).toMatchObject({ value: 12, from: 'regulation' });
  expect(inForce(profile, 'checks.by')).toMatchObject({ value: ['parent-general-office'] });
  expect(m.change('09-28 08:00', 'filing.within', { unit: 'working-days', count: 20 })).toBe(
    'looser-than-regulation filing.within (金普民宗 · 第19条)',
  );
  expect(m.change('09-28 08:00', 'filing.within', { unit: 'days', count: 20 })).toBe('ok');
  expect(m.filing('09-28 10:00')).toBe('2026-10-18 24:00 (金普民宗 · 第19条)');

  // J24(1).
  expect(m.missing('09-29 17:00', '赵磊', 'bad-weather')).toBe('possible-breach');
});
