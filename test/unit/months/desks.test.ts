/**
 * A month under each of the five regulations, played at the real desks. The dates are calculated by hand; the articles
 * stand beside them. The rules' own months, in more detail, are in the files beside this one.
 */
import { afterEach, expect, test } from 'vitest';
import { fushun } from '#shared/profile/fushun';
import { hebei } from '#shared/profile/hebei';
import { jinpu } from '#shared/profile/jinpu';
import { shanxi } from '#shared/profile/shanxi';
import { xigang } from '#shared/profile/xigang';
import { deskMonth } from './desk-month';

let m: Awaited<ReturnType<typeof deskMonth>>;
afterEach(() => m.close());

test('I4 D2 D3 D4 Hebei: October 2026, off from the 1st to the 7th; hours run through it', async () => {
  m = await deskMonth(hebei, '09-29 18:00', { 'retention.routine-months': 24 });
  await m.cameras('BC1', 'BC2', 'BC3');

  // H21: 24 hours from the end of the recording. Ended on 30 September at 16:20, due on 1 October at 16:20.
  expect(await m.handOut('09-30 08:30', 'BC1', '王敏', '09-30 18:00')).toBe('ok');
  const shop = m.record('BC1', '09-30 16:20');
  expect(await m.overdue('09-30 18:00')).toEqual([]);
  expect(await m.overdue('09-30 18:01')).toEqual(['BC1 → holder, since 09-30 18:00']);
  // Our own advice: the section head after 24 hours.
  expect(await m.overdue('10-01 18:00')).toEqual(['BC1 → section-head, since 09-30 18:00']);
  expect(await m.overdue('10-01 23:00')).toEqual([]);
  // 1 October 16:20 to 2 October 09:00: 16 h 40 min.
  expect(await m.dock('BC1', '10-02 09:00')).toBe('ok');
  expect(m.due(shop)).toBe('10-01 16:20 (河北街道 · 第21条)');
  expect(m.standing(shop)).toBe('late by 1000 min: no reason');
  expect(await m.explainLate('BC1', '10-02 09:05', 'on-leave')).toBe('ok');
  expect(m.standing(shop)).toBe('late by 1000 min: on-leave');
  expect(m.state('BC1')).toBe('docked');

  // H22: battery and storage are looked at before use; the number is the agency's or the program's.
  expect(await m.handOut('10-08 08:30', 'BC2', '李强', '10-08 18:00', { battery: 40 })).toBe(
    'check-not-passed battery (河北街道 · 第22条)',
  );
  const seen = { checks: ['battery'], reason: '仅备此机，随身带充电宝' } as const;
  expect(await m.handOut('10-08 08:40', 'BC2', '李强', '10-08 18:00', { battery: 40, override: seen })).toBe(
    'ok',
  );
  expect(await m.handOut('10-08 09:00', 'BC3', '李强', '10-08 18:00')).toBe('check-not-passed one-camera');
  // The clock is five minutes ahead: 14:05 was 14:00, and so the time runs to 14:00 of the 9th.
  const ahead = m.record('BC2', '10-08 14:00', 300_000);
  expect(await m.dock('BC2', '10-09 12:00', { driftMs: 300_000 })).toBe('ok');
  expect(m.due(ahead)).toBe('10-09 14:00 (河北街道 · 第21条)');
  expect(m.standing(ahead)).toBe('in-time');

  // H21: a remote place; 24 hours after the recorded return: back on the 14th at 20:00, due on the 15th at 20:00.
  expect(await m.handOut('10-12 07:30', 'BC1', '王敏', '10-14 22:00')).toBe('ok');
  expect(await m.away('10-12 07:40', '王敏', 'remote', '10-12 08:00')).toBe('ok');
  const village = m.record('BC1', '10-12 11:00');
  expect(await m.back('10-14 20:10', '王敏', '10-14 20:00')).toBe('ok');
  expect(await m.dock('BC1', '10-15 08:10')).toBe('ok');
  expect(m.due(village)).toBe('10-15 20:00 (河北街道 · 第21条)');
  expect(m.standing(village)).toBe('in-time');

  // H24: a fault stops at once, nobody overrides it, a professional repairs it, a passed check puts it back.
  expect(await m.handOut('10-15 08:30', 'BC3', '赵磊', '10-15 18:00')).toBe('ok');
  m.record('BC3', '10-15 10:00');
  expect(await m.fault('BC3', '10-15 10:30')).toBe('ok');
  expect(await m.repair('BC3', '10-15 11:00', '授权维修中心')).toBe('device-not-here');
  expect(await m.handIn('BC3', '10-15 15:00')).toBe('ok');
  expect(m.state('BC3')).toBe('faulty');
  expect(await m.dock('BC3', '10-15 15:30')).toBe('ok');
  const insist = { checks: ['fault'], reason: '没有别的设备' } as const;
  expect(await m.handOut('10-16 08:30', 'BC3', '赵磊', '10-16 18:00', { override: insist })).toBe(
    'check-not-overridable fault (河北街道 · 第24条)',
  );
  expect(await m.repair('BC3', '10-16 09:00', '授权维修中心')).toBe('ok');
  expect(await m.repaired('BC3', '10-20 11:00')).toBe('ok');
  expect(await m.dock('BC3', '10-20 11:30', { battery: 100 })).toBe('nothing to return');
  expect(await m.checked('BC3', '10-20 11:40')).toBe('ok');
  expect(await m.handOut('10-21 08:30', 'BC3', '赵磊', '10-21 18:00')).toBe('ok');
  // H31: nothing was recorded because somebody forgot.
  expect(await m.dock('BC3', '10-21 17:00')).toBe('ok');
  expect(await m.missing('10-21 17:05', 'BC3', 'forgot')).toBe('possible-breach');
  // H21 again: twelve hours are stricter, thirty-six are not allowed.
  expect(await m.change('10-22 08:00', 'storage.within', { unit: 'hours', count: 36 })).toBe(
    'looser-than-regulation storage.within (河北街道 · 第21条)',
  );
  expect(await m.change('10-22 08:00', 'storage.within', { unit: 'hours', count: 12 })).toBe('ok');
});

test('I4 D2 Shanxi: February 2026, off from the 15th to the 23rd, Saturdays the 14th and 28th worked', async () => {
  m = await deskMonth(shanxi, '02-02 18:00', { 'retention.routine-months': 12 });
  await m.cameras('JY1', 'JY2');

  // S14: two working days. Tuesday the 3rd: the 4th (1), the 5th (2), whole.
  expect(await m.handOut('02-03 08:30', 'JY1', '王敏', '02-03 18:00')).toBe('ok');
  const ordinary = m.record('JY1', '02-03 11:00');
  expect(await m.dock('JY1', '02-03 17:50')).toBe('ok');
  expect(m.due(ordinary)).toBe('02-06 00:00 (山西教育厅 · 第14条)');
  expect(m.standing(ordinary)).toBe('in-time');
  // Friday the 13th: Saturday the 14th is worked (1), the festival is not, Tuesday the 24th (2).
  expect(await m.handOut('02-13 08:30', 'JY1', '王敏', '02-13 18:00')).toBe('ok');
  const eve = m.record('JY1', '02-13 17:00');
  expect(await m.overdue('02-14 18:00')).toEqual([
    'JY1 → holder, since 02-13 18:00',
    'JY1 → section-head, since 02-13 18:00',
  ]);
  // In the festival: the 24th (1), the 25th (2).
  expect(await m.handOut('02-17 08:30', 'JY2', '李强', '02-17 18:00')).toBe('ok');
  const festival = m.record('JY2', '02-17 10:00');
  expect(await m.dock('JY2', '02-17 17:00')).toBe('ok');
  expect(m.due(festival)).toBe('02-26 00:00 (山西教育厅 · 第14条)');
  // Ten minutes after the last day of the first one.
  expect(await m.dock('JY1', '02-25 00:10')).toBe('ok');
  expect(m.due(eve)).toBe('02-25 00:00 (山西教育厅 · 第14条)');
  expect(m.standing(eve)).toBe('late by 10 min: no reason');
  // S14 knows duty elsewhere; on the water is none of its kinds. Back on Friday the 27th: the 28th (1), 2 March (2).
  expect(await m.handOut('02-25 08:30', 'JY1', '赵磊', '02-28 18:00')).toBe('ok');
  expect(await m.away('02-25 08:40', '赵磊', 'on-water', '02-25 09:00')).toBe('duty-kind-not-allowed');
  expect(await m.away('02-25 08:40', '赵磊', 'elsewhere', '02-25 09:00')).toBe('ok');
  const afar = m.record('JY1', '02-25 15:00');
  expect(await m.back('02-27 16:00', '赵磊', '02-27 15:30')).toBe('ok');
  expect(await m.dock('JY1', '02-28 09:00')).toBe('ok');
  expect(m.due(afar)).toBe('03-03 00:00 (山西教育厅 · 第14条)');
  // S11: performance, battery and storage before use.
  expect(await m.handOut('02-28 10:00', 'JY2', '李强', '02-28 18:00', { battery: 20 })).toBe(
    'check-not-passed battery (山西教育厅 · 第11条)',
  );
});

test('I4 D2 D3 Fushun: April and May 2026, off from 1 to 5 May', async () => {
  m = await deskMonth(fushun, '04-29 18:00', {
    'storage.within': { unit: 'hours', count: 24 },
    'filing.within': { unit: 'days', count: 30 },
  });
  await m.cameras('FS1', 'FS2');

  // F15 says promptly; the agency set 24 hours.
  expect(await m.handOut('04-30 08:30', 'FS1', '王敏', '04-30 18:00')).toBe('ok');
  const eve = m.record('FS1', '04-30 15:00');
  expect(await m.dock('FS1', '04-30 17:30')).toBe('ok');
  expect(m.due(eve)).toBe('05-01 15:00 (抚顺教育 · 第15条)');
  expect(m.standing(eve)).toBe('in-time');
  // F7: no fault, charged, room on the card. It leaves a fault to the custodian's word.
  expect(await m.handOut('05-06 08:30', 'FS2', '李强', '05-06 18:00', { battery: 30 })).toBe(
    'check-not-passed battery (抚顺教育 · 第7条)',
  );
  expect(await m.handOut('05-06 08:40', 'FS2', '李强', '05-06 18:00')).toBe('ok');
  // F5: an urgent case may go unrecorded, with a note on reason and basis, told to the section head.
  expect(await m.dock('FS2', '05-06 17:00')).toBe('ok');
  expect(await m.missing('05-06 17:05', 'FS2', 'urgent')).toBe(
    'missing-basis-needed (抚顺教育 · 第5条（二），抚顺教育 · 第5条)',
  );
  expect(await m.missing('05-06 17:06', 'FS2', 'urgent', { basis: '第5条，情况紧急' })).toBe(
    'allowed → section-head',
  );
  expect(await m.missing('05-06 17:07', 'FS2', 'urgent')).toBe('nobody asks');
  // F15: three years at least.
  expect(await m.change('05-06 18:00', 'retention.routine-months', 24)).toBe(
    'looser-than-regulation retention.routine-months (抚顺教育 · 第15条)',
  );
  expect(await m.fault('FS1', '05-07 09:00')).toBe('ok');
  expect(await m.handOut('05-07 09:30', 'FS1', '王敏', '05-07 18:00')).toBe(
    'check-not-passed fault (抚顺教育 · 第7条)',
  );
});

test('I4 D2 D4 Xigang: June 2026, the Dragon Boat Festival from the 19th to the 21st', async () => {
  m = await deskMonth(xigang, '06-17 18:00', {
    'storage.within': { unit: 'hours', count: 24 },
    'checks.every-days': 30,
  });
  await m.cameras('XG1', 'XG2');

  // No article; the agency set 24 hours. Ended on the 18th at 16:45, brought on Monday the 22nd at 08:45: 64 hours late.
  expect(await m.handOut('06-18 08:30', 'XG1', '王敏', '06-18 18:00')).toBe('ok');
  const eve = m.record('XG1', '06-18 16:45');
  expect(await m.overdue('06-18 18:30')).toEqual(['XG1 → holder, since 06-18 18:00']);
  expect(await m.overdue('06-22 08:00')).toEqual(['XG1 → section-head, since 06-18 18:00']);
  expect(await m.dock('XG1', '06-22 08:45')).toBe('ok');
  expect(m.due(eve)).toBe('06-19 16:45');
  expect(m.standing(eve)).toBe('late by 3840 min: no reason');
  expect(await m.away('06-23 07:50', '王敏', 'elsewhere', '06-23 08:00')).toBe('duty-kind-not-allowed');
  // X24: not to record is a breach, whatever the cause; a lost camera takes its footage with it.
  expect(await m.handOut('06-23 08:30', 'XG2', '李强', '06-23 18:00')).toBe('ok');
  m.record('XG2', '06-23 10:00');
  expect(await m.writeOff('XG2', '06-24 09:00', 'lost')).toBe('ok');
  expect(m.state('XG2')).toBe('retired');
  expect(await m.missing('06-24 09:05', 'XG2', 'other', { note: '' })).toMatch(/^missing-note-needed/);
  expect(await m.missing('06-24 09:06', 'XG2', 'other')).toBe('possible-breach');
  // X20: a year at least.
  expect(await m.change('06-25 08:00', 'retention.routine-months', 11)).toBe(
    'looser-than-regulation retention.routine-months (西岗教育 · 第20条)',
  );
});

test('I4 D2 D4 Jinpu: September 2026, with what the agency sets for itself', async () => {
  m = await deskMonth(jinpu, '09-01 18:00', {
    'storage.within': { unit: 'hours', count: 24 },
    'storage.away': { kinds: ['elsewhere'], within: { unit: 'hours', count: 24 } },
    'checks.every-days': 90,
    'checkout.cameras-per-person': 2,
    'checkout.battery': 50,
  });
  await m.cameras('JP1', 'JP2', 'JP3');

  // The agency's own: half a battery is enough, and two cameras a person.
  expect(await m.handOut('09-02 08:30', 'JP1', '王敏', '09-02 18:00', { battery: 50 })).toBe('ok');
  expect(await m.handOut('09-02 08:40', 'JP2', '王敏', '09-02 18:00', { battery: 55 })).toBe('ok');
  expect(await m.handOut('09-02 08:50', 'JP3', '王敏', '09-02 18:00')).toBe('check-not-passed one-camera');
  const first = m.record('JP1', '09-02 10:00');
  m.record('JP2', '09-02 10:05');
  expect(await m.dock('JP1', '09-03 10:01')).toBe('ok');
  expect(m.standing(first)).toBe('late by 1 min: no reason');
  // The other one lies on the desk: here, but not returned until its footage is proven.
  expect(await m.handIn('JP2', '09-03 10:05')).toBe('ok');
  expect(m.state('JP2')).toBe('handed-in');
  expect(await m.overdue('09-03 12:00')).toEqual([]);
  expect(await m.handOut('09-03 12:30', 'JP2', '李强', '09-03 18:00')).toBe('device-elsewhere');
  expect(await m.dock('JP2', '09-03 13:00')).toBe('ok');
  // Away by the agency's own rule: back on the 11th at 19:00, due on the 12th at 19:00.
  expect(await m.handOut('09-09 08:30', 'JP3', '李强', '09-11 20:00')).toBe('ok');
  expect(await m.away('09-09 08:35', '李强', 'elsewhere', '09-09 09:00')).toBe('ok');
  const afar = m.record('JP3', '09-10 15:00');
  expect(await m.back('09-11 19:05', '李强', '09-11 19:00')).toBe('ok');
  expect(await m.dock('JP3', '09-12 09:00')).toBe('ok');
  expect(m.due(afar)).toBe('09-12 19:00');
  expect(m.standing(afar)).toBe('in-time');
  // Issued for good: docked every day, and overdue when no dock has seen it for the agency's number of days.
  expect(await m.handOut('09-14 08:30', 'JP1', '赵磊', null)).toBe('ok');
  m.record('JP1', '09-14 10:00');
  expect(await m.dock('JP1', '09-14 17:00')).toBe('not-handed-in');
  expect(await m.overdue('09-15 09:00')).toEqual([]);
  expect(await m.overdue('09-25 09:00')).toHaveLength(2);
});
