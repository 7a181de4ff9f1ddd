/**
 * A notice of holidays that the office enters itself, at the real desks. Dates are calculated by hand; what the notices
 * here say beyond the published ones is invented.
 */
import { afterEach, expect, test, vi } from 'vitest';
import type { Day } from '#shared/clock';
import { shanxi } from '#shared/profile/shanxi';
import { runProfile } from '../../../electron/cli/profile';
import { accountActor } from '../../../electron/station/account';
import { calendarDesk } from '../../../electron/station/calendar-desk';
import { storageDesk } from '../../../electron/station/storage-desk';
import { verifyVault } from '../../../electron/station/verify';
import { deskMonth } from './desk-month';

const SYSTEM = accountActor('system');
const days = (...list: readonly string[]): Day[] => list.map((one) => one as Day);
const notice = '国办发明电〔2099〕1号';

let m: Awaited<ReturnType<typeof deskMonth>>;
afterEach(() => m.close());

/** What a command writes for people. */
async function toldBy(command: () => Promise<number>): Promise<string> {
  let said = '';
  const out = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
  try {
    expect(await command()).toBe(0);
  } finally {
    out.mockRestore();
  }
  return said;
}

const codes = ({ refusals }: { readonly refusals: readonly { readonly code: string }[] }) =>
  refusals.map(({ code }) => code);
const missingYear = (name: string): number | null | undefined => {
  const clip = m.station.catalog.clipPage({}, null, 200).rows.find(({ source }) => source.endsWith(name));
  const deadline = clip && storageDesk(m.station).account(clip.clip)?.deadline;
  return deadline?.kind === 'runs' ? deadline.due.missingYear : undefined;
};

test('I4 K2 S14: a year that is not known is said, and once its notice is entered its days count', async () => {
  m = await deskMonth(shanxi, '12-24 18:00', { 'retention.routine-months': 12 });
  const desk = calendarDesk(m.station);
  await m.cameras('JY1');
  expect(await m.handOut('12-30 08:30', 'JY1', '王敏', '12-31 18:00')).toBe('ok');
  const last = m.record('JY1', '12-30 10:00');
  expect(await m.dock('JY1', '12-30 17:00')).toBe('ok');
  // Wednesday the 30th: Thursday the 31st (1), Friday 1 January (2), as long as nobody knows better.
  expect(m.due(last)).toBe('01-02 00:00 (山西教育厅 · 第14条)');
  expect(missingYear(last)).toBe(2027);
  const unknown = { year: 2027, from: null, off: [], workedWeekends: [], entered: null, differs: [] };
  expect(desk.years().map(({ year, from }) => [year, from])).toEqual([
    [2026, 'program'],
    [2027, null],
    [2028, null],
  ]);
  expect(desk.years()[1]).toEqual(unknown);

  const entered = {
    year: 2027,
    off: days('2027-01-01', '2027-01-02', '2027-01-03'),
    workedWeekends: days('2027-01-09'),
    notice,
    why: '',
  };
  // One weekday off and one weekend worked give no day away: no notice so far did that.
  const preview = desk.preview(entered);
  expect(preview).toMatchObject({ refusals: [], isCorrection: false, daysGiven: 0, unusual: true });
  expect(preview).toMatchObject({ nowOff: ['2027-01-01'], nowWorked: ['2027-01-09'] });
  expect(preview.recordings).toMatchObject({ moved: 1, nowLate: 0, nowInTime: 0, more: false });
  expect(preview.recordings.first).toMatchObject([
    {
      before: { day: '2027-01-01', missingYear: 2027 },
      after: { day: '2027-01-04', missingYear: null },
    },
  ]);
  // Looking changed nothing.
  expect(m.due(last)).toBe('01-02 00:00 (山西教育厅 · 第14条)');
  expect(codes(desk.preview({ ...entered, notice: ' ' }))).toEqual(['notice-number-missing']);
  expect(codes(await desk.enter({ ...entered, off: days('2027-01-02') }, SYSTEM))).toEqual([
    'notice-without-new-year',
  ]);

  expect(await desk.enter(entered, SYSTEM)).toEqual({ refusals: [] });
  // Thursday the 31st (1); off until Sunday the 3rd; Monday the 4th (2).
  expect(m.due(last)).toBe('01-05 00:00 (山西教育厅 · 第14条)');
  expect(missingYear(last)).toBeNull();
  expect(desk.years()[1]).toMatchObject({
    from: 'office',
    off: entered.off,
    entered: { notice, by: 'system', why: null },
  });
  expect(await verifyVault(m.station.vault.folder)).toMatchObject({ ok: true, failures: [] });

  const said = await toldBy(() => runProfile({ do: 'profile', vault: m.station.vault.folder, json: false }));
  expect(said.split('\n')).toContainEqual(
    `calendar 2027                 本站录入 entered here: ${notice}  放假 off 2027-01-01..2027-01-03  上班 worked 2027-01-09`,
  );
  const json = await toldBy(() => runProfile({ do: 'profile', vault: m.station.vault.folder, json: true }));
  const { calendar } = JSON.parse(json) as { calendar: readonly { year: number; from: string | null }[] };
  expect(calendar.find(({ year }) => year === 2027)).toMatchObject({ from: 'office', off: entered.off });
});

test('I4 K2 S14: a known year is corrected with a reason only, and what that turns is told before', async () => {
  m = await deskMonth(shanxi, '06-15 18:00', { 'retention.routine-months': 12 });
  const desk = calendarDesk(m.station);
  await m.cameras('JY1');
  expect(await m.handOut('06-18 08:30', 'JY1', '王敏', '06-18 18:00')).toBe('ok');
  const eve = m.record('JY1', '06-18 11:00');
  // Off from Friday the 19th to the 21st: Monday the 22nd (1), Tuesday the 23rd (2).
  expect(await m.dock('JY1', '06-24 08:00')).toBe('ok');
  expect(m.due(eve)).toBe('06-24 00:00 (山西教育厅 · 第14条)');
  expect(m.standing(eve)).toBe('late by 480 min: no reason');

  const known = desk.years().find(({ year }) => year === 2026);
  if (!known) throw new Error('2026');
  const { year, off, workedWeekends } = known;
  const same = { year, off, workedWeekends, notice, why: '再录一次' };
  expect(codes(desk.preview(same))).toEqual(['notice-changes-nothing']);
  const longer = { ...same, off: [...off, '2026-06-22' as Day], why: '' };
  expect(codes(await desk.enter(longer, SYSTEM))).toEqual(['notice-known-why-missing']);
  const corrected = { ...longer, why: '国务院补充通知，端午假期延长一天' };
  const preview = desk.preview(corrected);
  expect(preview).toMatchObject({ isCorrection: true, nowOff: ['2026-06-22'], nowWorked: [] });
  expect(preview.recordings).toMatchObject({ moved: 1, nowLate: 0, nowInTime: 1 });
  expect(preview.recordings.first).toMatchObject([{ lateBefore: true, lateAfter: false }]);

  expect(await desk.enter(corrected, SYSTEM)).toEqual({ refusals: [] });
  // Tuesday the 23rd (1), Wednesday the 24th (2).
  expect(m.due(eve)).toBe('06-25 00:00 (山西教育厅 · 第14条)');
  expect(m.standing(eve)).toBe('in-time');
  // That the program itself knows the year otherwise stays to be seen.
  expect(desk.years().find((one) => one.year === 2026)).toMatchObject({
    from: 'office',
    differs: ['2026-06-22'],
    entered: { why: '国务院补充通知，端午假期延长一天' },
  });
  expect(await verifyVault(m.station.vault.folder)).toMatchObject({ ok: true, failures: [] });
});
