import { describe, expect, test } from 'vitest';
import { dutyActShapes } from '#shared/acts/storage';
import { dutyAfter, fileAwayDuty, returnFromDuty, type AwayDuty } from '#shared/away-duty';
import { OFFICIAL_CALENDAR } from '#shared/calendar/official';
import { instantOf, type Instant } from '#shared/clock';
import { asPersonId, recordIdOf, type PersonId } from '#shared/ids';
import type { AgencyProfile } from '#shared/profile/agency';
import { citationText } from '#shared/profile/citation';
import { fushun } from '#shared/profile/fushun';
import { hebei } from '#shared/profile/hebei';
import { shanxi } from '#shared/profile/shanxi';
import { workingDays } from '#shared/profile/time-limit';
import type { AwayKind } from '#shared/profile/vocabulary';
import { xigang } from '#shared/profile/xigang';
import { endAsStated, type RecordingEnd } from '#shared/recording-end';
import { storageDeadline, storageState } from '#shared/storage-deadline';
import { agencyUnder, tightened } from './profile/chosen';

const at = (text: string): Instant => instantOf(Date.parse(`${text}+08:00`));
const end = (text: string, uncertaintyMs = 0): RecordingEnd => ({
  known: true,
  deviceClock: at(text),
  stationClock: at(text),
  from: 'start-and-duration',
  clock: 'corrected',
  driftMs: 0,
  uncertaintyMs,
});
const person = asPersonId('0017') as PersonId;
const duty = (kind: AwayKind, from: string, returned: string | null): AwayDuty => ({
  duty: recordIdOf('duty', Date.UTC(2026, 0, 1), new Uint8Array([0, 0, 0, 2])),
  person,
  kind,
  from: at(from),
  expectedReturn: null,
  returned: returned === null ? null : at(returned),
  reason: '外县检查',
  filedAt: at(from),
});

const deadline = (of: AgencyProfile, ended: RecordingEnd, duties: readonly AwayDuty[] = []) =>
  storageDeadline(ended, duties, of, OFFICIAL_CALENDAR);
const standing = (of: AgencyProfile, ended: string, now: string, storedAt: string | null = null) =>
  storageState(deadline(of, end(ended)), storedAt === null ? null : at(storedAt), null, of, at(now));

const H = agencyUnder(hebei);
const S = agencyUnder(shanxi);

describe('the storage deadline', () => {
  test('I4 H21: 24 hours from the end of the recording', () => {
    const found = deadline(H, end('2026-09-30T16:20:00'));
    expect(found).toMatchObject({
      kind: 'runs',
      duty: null,
      due: { at: at('2026-10-01T16:20:00'), calendar: 'not-needed' },
      origin: 'regulation',
    });
    expect(found.kind === 'runs' && found.source.map((c) => citationText(c, 'zh'))).toEqual([
      '河北街道 · 第21条',
    ]);
  });

  test('I4 S14: two working days, counted over National Day', () => {
    expect(deadline(S, end('2026-09-30T16:20:00'))).toMatchObject({
      due: { day: '2026-10-09', at: at('2026-10-10T00:00:00'), calendar: 'published' },
    });
  });

  test('I4 F15: "promptly" is what the agency set, beside the article', () => {
    expect(deadline(agencyUnder(fushun), end('2026-07-13T10:00:00'))).toMatchObject({
      due: { at: at('2026-07-14T10:00:00') },
      origin: 'agency',
      source: [{ regulation: 'fushun', article: 15 }],
    });
    expect(deadline(agencyUnder(xigang), end('2026-07-13T10:00:00'))).toMatchObject({
      origin: 'agency',
      source: [],
    });
  });

  test('I4 H21 S14: away duty moves the start to the recorded return', () => {
    const away = duty('remote', '2026-07-13T08:00:00', '2026-07-16T18:00:00');
    expect(deadline(H, end('2026-07-13T10:00:00'), [away])).toMatchObject({
      from: at('2026-07-16T18:00:00'),
      duty: away.duty,
      due: { at: at('2026-07-17T18:00:00') },
    });
    // 16 July 2026 is a Thursday.
    expect(deadline(S, end('2026-07-13T10:00:00'), [away])).toMatchObject({ due: { day: '2026-07-20' } });
  });

  test('I4 H21: while the duty lasts the time does not run', () => {
    const away = duty('continuous', '2026-07-13T08:00:00', null);
    const found = deadline(H, end('2026-07-13T10:00:00'), [away]);
    expect(found).toMatchObject({ kind: 'away', duty: away.duty });
    expect(storageState(found, null, null, H, at('2026-08-01T10:00:00'))).toEqual({ state: 'away' });
    expect(storageState(found, at('2026-07-20T10:00:00'), null, H, at('2026-08-01T10:00:00'))).toEqual({
      state: 'stored-in-time',
      doubtful: false,
    });
  });

  test('I4: a duty that does not cover the end, or that the regulation does not allow for, moves nothing', () => {
    const own = at('2026-07-14T10:00:00');
    const after = duty('remote', '2026-07-13T11:00:00', '2026-07-16T18:00:00');
    const before = duty('remote', '2026-07-10T11:00:00', '2026-07-13T09:59:59');
    const onWater = duty('on-water', '2026-07-13T08:00:00', '2026-07-16T18:00:00');
    expect(deadline(H, end('2026-07-13T10:00:00'), [after, before])).toMatchObject({ due: { at: own } });
    expect(deadline(S, end('2026-07-13T10:00:00'), [onWater])).toMatchObject({ due: { day: '2026-07-15' } });
    expect(
      deadline(agencyUnder(fushun), end('2026-07-13T10:00:00'), [{ ...after, from: before.from }]),
    ).toMatchObject({ due: { at: own } });
  });

  test('I4: of duties that overlap, the last return counts', () => {
    const short = duty('remote', '2026-07-13T08:00:00', '2026-07-14T18:00:00');
    const long = duty('continuous', '2026-07-13T08:00:00', '2026-07-16T18:00:00');
    for (const duties of [
      [short, long],
      [long, short],
    ])
      expect(deadline(H, end('2026-07-13T10:00:00'), duties)).toMatchObject({ from: long.returned });
  });

  test('I4: without a known end there is no deadline until somebody states the end', () => {
    const lost: RecordingEnd = {
      known: false,
      why: 'clock-lost',
      deviceClock: at('2000-01-01T00:00:00'),
      driftMs: null,
    };
    const found = deadline(H, lost);
    expect(found).toEqual({ kind: 'undetermined', why: 'clock-lost' });
    expect(storageState(found, null, null, H, at('2026-07-13T10:00:00'))).toEqual({ state: 'undetermined' });
    expect(deadline(H, endAsStated(at('2026-07-13T10:00:00')))).toMatchObject({
      due: { at: at('2026-07-14T10:00:00') },
    });
  });
});

describe('footage', () => {
  const hour = 3_600_000;
  test.each([
    ['2026-07-13T12:00:00', { state: 'in-time', leftMs: 22 * hour }],
    ['2026-07-14T03:59:59', { state: 'in-time', leftMs: 6 * hour + 1000 }],
    ['2026-07-14T04:00:00', { state: 'due-soon', leftMs: 6 * hour }],
    ['2026-07-14T10:00:00', { state: 'due-soon', leftMs: 0 }],
    ['2026-07-14T12:00:00', { state: 'late', lateMs: 2 * hour, reason: null }],
  ])('I4 H21: recorded until 10:00 on 13 July stands at %s', (now, expected) => {
    expect(standing(H, '2026-07-13T10:00:00', now)).toEqual(expected);
  });

  test.each([
    ['2026-10-08T23:59:59', 'in-time'],
    ['2026-10-09T00:00:00', 'due-soon'],
    ['2026-10-10T00:00:00', 'due-soon'],
    ['2026-10-10T00:00:01', 'late'],
  ])('I4 S14: recorded before National Day is, at %s, %s', (now, state) => {
    expect(standing(S, '2026-09-30T16:20:00', now).state).toBe(state);
  });

  test('I4: is judged by when it was stored, not by when one looks', () => {
    expect(standing(H, '2026-07-13T10:00:00', '2027-01-01T00:00:00', '2026-07-14T10:00:00')).toEqual({
      state: 'stored-in-time',
      doubtful: false,
    });
    expect(standing(H, '2026-07-13T10:00:00', '2027-01-01T00:00:00', '2026-07-14T11:30:00')).toEqual({
      state: 'stored-late',
      lateMs: 1.5 * hour,
      reason: null,
      doubtful: false,
    });
  });

  test('I4: a verdict that the uncertainty of the clocks could turn says so', () => {
    const found = deadline(H, end('2026-07-13T10:00:00', 2000));
    const stored = (text: string) => storageState(found, at(text), null, H, at(text));
    expect(stored('2026-07-14T09:59:58')).toMatchObject({ state: 'stored-in-time', doubtful: false });
    expect(stored('2026-07-14T09:59:59')).toMatchObject({ state: 'stored-in-time', doubtful: true });
    expect(stored('2026-07-14T10:00:02')).toMatchObject({ state: 'stored-late', doubtful: true });
    expect(stored('2026-07-14T10:00:03')).toMatchObject({ state: 'stored-late', doubtful: false });
    // Two seconds before midnight, two seconds can cost a working day.
    const night = deadline(S, end('2026-07-13T23:59:59', 2000));
    expect(night).toMatchObject({ due: { day: '2026-07-15' }, latest: { day: '2026-07-16' } });
  });

  test('I4: an agency that tightened is judged by its own number', () => {
    const strict = tightened(S, 'storage.within', workingDays(1));
    expect(standing(strict, '2026-07-13T10:00:00', '2026-07-15T00:00:01').state).toBe('late');
    expect(standing(S, '2026-07-13T10:00:00', '2026-07-15T00:00:01').state).toBe('due-soon');
  });
});

describe('away duty', () => {
  const filing = {
    duty: duty('remote', '2026-07-13T08:00:00', null).duty,
    person,
    kind: 'remote' as AwayKind,
    from: at('2026-07-13T08:00:00'),
    expectedReturn: at('2026-07-15T18:00:00'),
    reason: ' 外县检查 ',
  };
  const codes = (ruling: ReturnType<typeof fileAwayDuty>) =>
    ruling.ok ? [] : ruling.refusals.map(({ code }) => code);

  test('I4: is what its acts tell', () => {
    const filed = fileAwayDuty(filing, [], H);
    if (!filed.ok) throw new Error('refused');
    const by = { kind: 'operator', account: 'wang.min' } as const;
    expect(dutyActShapes['duty.filed'].parse(filed.acts[0].data)).toEqual(filed.acts[0].data);
    const open = dutyAfter(null, { ...filed.acts[0], seq: 1, at: filing.from, by });
    expect(open).toMatchObject({ reason: '外县检查', returned: null, filedAt: filing.from });
    const back = returnFromDuty(open, at('2026-07-15T17:00:00'), 'docking', at('2026-07-15T17:00:00'));
    if (!back.ok) throw new Error('refused');
    expect(dutyAfter(open, { ...back.acts[0], seq: 2, at: filing.from, by })?.returned).toBe(
      at('2026-07-15T17:00:00'),
    );
  });

  test('I4 S14: is refused where the regulation does not allow for it, with the article', () => {
    const refusal = fileAwayDuty({ ...filing, kind: 'on-water' }, [], S);
    expect(refusal).toMatchObject({
      ok: false,
      refusals: [{ code: 'duty-kind-not-allowed', source: [{ regulation: 'shanxi', article: 14 }] }],
    });
    expect(codes(fileAwayDuty(filing, [], agencyUnder(fushun)))).toEqual(['duty-kind-not-allowed']);
  });

  test('is refused when it makes no sense', () => {
    const open = duty('remote', '2026-07-10T08:00:00', null);
    expect(codes(fileAwayDuty({ ...filing, reason: '  ' }, [], H))).toEqual(['duty-reason-missing']);
    expect(codes(fileAwayDuty({ ...filing, expectedReturn: filing.from }, [], H))).toEqual([
      'duty-ends-before-it-begins',
    ]);
    expect(codes(fileAwayDuty(filing, [open], H))).toEqual(['duty-before-is-open']);
    const back = (of: AwayDuty | null, returned: string) =>
      codes(returnFromDuty(of, at(returned), 'person', at('2026-07-16T08:00:00')));
    expect(back(null, '2026-07-15T08:00:00')).toEqual(['duty-unknown']);
    expect(back(open, '2026-07-09T08:00:00')).toEqual(['duty-ends-before-it-begins']);
    expect(back(open, '2026-07-16T08:00:01')).toEqual(['duty-return-in-future']);
    expect(back({ ...open, returned: open.from }, '2026-07-15T08:00:00')).toEqual(['duty-returned-already']);
  });
});
