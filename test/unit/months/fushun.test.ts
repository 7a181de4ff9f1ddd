/** April and May 2026 at Fushun Education. Labour Day: off from Friday 1 to Tuesday 5 May, worked on Saturday the 9th. */
import { expect, test } from 'vitest';
import { OFFICIAL_CALENDAR } from '#shared/calendar/official';
import { asksForReason } from '#shared/missing-footage';
import { inForce } from '#shared/profile/agency';
import { fushun } from '#shared/profile/fushun';
import { month } from './month';

test('I4 D2 D3 D4 K2 K3: a month under the Fushun rules', () => {
  // F15 says "promptly", F16 leaves filing to the archive's rules: the agency sets both.
  const m = month(
    fushun,
    '04-20 08:00',
    { 'storage.within': { unit: 'hours', count: 24 }, 'filing.within': { unit: 'days', count: 30 } },
    OFFICIAL_CALENDAR,
  );
  m.cameras('FS1', 'FS2', 'FS3');

  // 30 April, before Labour Day: 24 hours. The number is the agency's, the duty is F15's.
  expect(m.handOut('04-30 08:30', 'FS1', '王敏', '04-30 18:00')).toBe('ok');
  const eve = m.record('FS1', '04-30 15:00');
  expect(m.due(eve)).toBe('2026-05-01 15:00:00 (抚顺教育 · 第15条)');
  expect(m.deadline(eve)).toMatchObject({ origin: 'agency' });
  expect(m.dock('FS1', '04-30 17:30')).toBe('ok');
  expect(m.standing(eve, '05-06 08:00')).toBe('stored-in-time');
  // There is no word on duty far away.
  expect(m.away('05-06 08:00', '王敏', 'remote', '05-06 08:00')).toBe('duty-kind-not-allowed');
  expect(m.filing('04-30 12:00')).toBe('2026-05-30 24:00 (抚顺教育 · 第16条)');

  // F15: three years at least; F8: the wording stands; F17: a deputy leader's word, or a higher one.
  expect(m.change('05-06 08:00', 'retention.routine-months', 24)).toBe(
    'looser-than-regulation retention.routine-months (抚顺教育 · 第15条)',
  );
  expect(m.change('05-06 08:00', 'look.approver', 'section-head')).toBe(
    'looser-than-regulation look.approver (抚顺教育 · 第17条)',
  );
  expect(inForce(m.profile('05-06 08:00'), 'opening.phrase')).toMatchObject({
    from: 'regulation',
    source: [{ regulation: 'fushun', article: 8 }],
  });

  // F7: no fault, charged, room on the card.
  expect(m.handOut('05-06 08:30', 'FS2', '李强', '05-06 18:00', { battery: 30 })).toBe(
    'check-not-passed battery (抚顺教育 · 第7条)',
  );
  expect(m.handOut('05-06 08:31', 'FS2', '李强', '05-06 18:00')).toBe('ok');
  // An urgent case without a recording. F5: allowed, with a note on reason and basis, to the section head.
  expect(m.dock('FS2', '05-06 17:00')).toBe('ok');
  const quiet = m.lastCheckout('FS2');
  expect(quiet && asksForReason(quiet)).toBe(true);
  const checkout = quiet?.checkout ?? null;
  expect(m.missing('05-06 17:01', '李强', 'urgent', { checkout, note: '' })).toBe(
    'missing-note-needed (抚顺教育 · 第5条（二），抚顺教育 · 第5条)',
  );
  expect(m.missing('05-06 17:01', '李强', 'urgent', { checkout, note: '突发事件' })).toBe(
    'missing-basis-needed (抚顺教育 · 第5条（二），抚顺教育 · 第5条)',
  );
  expect(
    m.missing('05-06 17:02', '李强', 'urgent', { checkout, note: '突发事件', basis: '制度第五条' }),
  ).toBe('allowed → section-head');
  expect(m.missing('05-06 17:03', '李强', 'forgot', { checkout })).toBe('missing-explained-already');
  expect(m.missing('05-07 17:00', '赵磊', 'forgot')).toBe('possible-breach → section-head');
  // Training needs no footage.
  expect(m.handOut('05-07 08:30', 'FS2', '赵磊', '05-07 12:00', { purpose: 'training' })).toBe('ok');
  expect(m.dock('FS2', '05-07 11:30')).toBe('ok');
  const training = m.lastCheckout('FS2');
  expect(training && asksForReason(training)).toBe(false);

  // A camera that stays with its officer: overdue when no dock has seen it for seven days (our own advice).
  expect(m.handOut('05-08 08:00', 'FS3', '钱芳', null, { purpose: 'personal-issue' })).toBe('ok');
  const daily = m.record('FS3', '05-08 16:00');
  expect(m.dock('FS3', '05-08 17:00')).toBe('not-handed-in');
  expect(m.standing(daily, '05-08 18:00')).toBe('stored-in-time');
  m.pull('FS3');
  expect(m.overdue('05-15 17:00')).toEqual([]);
  expect(m.overdue('05-15 17:01')).toEqual(['FS3 → holder, since 05-15 17:00']);
  expect(m.overdue('05-16 17:00')).toEqual(['FS3 → section-head, since 05-15 17:00']);
  expect(m.dock('FS3', '05-17 09:00')).toBe('not-handed-in');
  expect(m.overdue('05-20 09:00')).toEqual([]);

  // One is lost. It leaves the register, and what was on it is asked for; it is never "returned".
  expect(m.handOut('05-11 08:30', 'FS1', '王敏', '05-11 18:00')).toBe('ok');
  const gone = m.record('FS1', '05-11 10:00');
  expect(m.overdue('05-12 18:00')).toEqual([
    'FS1 → holder, since 05-11 18:00',
    'FS1 → section-head, since 05-11 18:00',
  ]);
  expect(m.writeOff('FS1', '05-13 09:00', 'lost', '检查途中遗失，已报案')).toBe('ok');
  expect(m.state('FS1')).toBe('retired');
  expect(m.standing(gone, '05-13 10:00')).toBe('late by 1440 min: no reason');
  const lost = m.lastCheckout('FS1');
  expect(lost?.end).toMatchObject({ how: 'lost' });
  expect(lost && asksForReason(lost)).toBe(true);
  expect(m.overdue('05-14 09:00')).toEqual([]);
});
