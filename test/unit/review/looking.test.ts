/** Who may look: the rules by themselves. */
import { expect, test } from 'vitest';
import type { Recorded } from '#shared/acts/act-of';
import type { LookingAct } from '#shared/acts/looking';
import { instantOf } from '#shared/clock';
import type { AccountName, ClipId, DrawId, LookId, PersonId } from '#shared/ids';
import { againstLook, bookAfter, EMPTY_BOOK, type Look, type LookBook } from '#shared/review/looking';

const NOW = Date.UTC(2026, 6, 13, 8);
const [clip, other] = ['a', 'b'].map((c) => c.repeat(32) as ClipId) as [ClipId, ClipId];
const look = '20260713T013000Z-00000001' as LookId;
const draw = '20260713T013000Z-00000002' as DrawId;
const li: Look = { account: 'li.na' as AccountName, person: 'P1' as PersonId, clip, draws: [], now: NOW };

let seq = 0;
const act = (account: string, one: LookingAct, why?: string): Recorded<LookingAct> => ({
  ...one,
  seq: seq++,
  at: instantOf(NOW - 1000 + seq),
  by: { kind: 'operator', account },
  ...(why === undefined ? {} : { why }),
});
const book = (...acts: readonly Recorded<LookingAct>[]): LookBook => acts.reduce(bookAfter, EMPTY_BOOK);
const asked = act(
  'li.na',
  { kind: 'look.asked', data: { look, scope: { what: 'clips', clips: [clip] } } },
  '抽查',
);
const answered = (account: string, granted: boolean, until: number | null = null) =>
  act(account, {
    kind: 'look.answered',
    data: { look, granted, until: until === null ? null : instantOf(until) },
  });

test('R4 [F17]: only another’s yes opens footage, for the one who asked, for what was asked, as long as it holds', () => {
  const needs = (known: LookBook, at: Partial<Look> = {}) =>
    againstLook(known, { ...li, ...at }, [], true)?.code ?? null;
  expect(needs(EMPTY_BOOK)).toBe('look-needs-approval');
  expect(needs(book(asked))).toBe('look-needs-approval');
  expect(needs(book(asked, answered('li.na', true)))).toBe('look-needs-approval');
  expect(needs(book(asked, answered('boss', false)))).toBe('look-needs-approval');
  const granted = book(asked, answered('boss', true, NOW + 1000));
  expect(needs(granted)).toBeNull();
  expect(needs(granted, { now: NOW + 1000 })).toBe('look-needs-approval');
  expect(needs(granted, { clip: other })).toBe('look-needs-approval');
  expect(needs(granted, { account: 'wang.wu' as AccountName })).toBe('look-needs-approval');
  // The first answer stands.
  expect(needs(book(asked, answered('boss', false), answered('boss2', true)))).toBe('look-needs-approval');
  expect(againstLook(EMPTY_BOOK, li, [], false)).toBeNull();
});

test('R4: a yes for a draw opens whatever that draw brings, and nothing else', () => {
  const forDraw = act('li.na', { kind: 'look.asked', data: { look, scope: { what: 'draw', draw } } }, '抽查');
  const granted = book(forDraw, answered('boss', true));
  expect(againstLook(granted, { ...li, draws: [draw] }, [], true)).toBeNull();
  expect(againstLook(granted, { ...li, draws: [draw], clip: other }, [], true)).toBeNull();
  expect(againstLook(granted, li, [], true)?.code).toBe('look-needs-approval');
});

test('C5: a clip with several kinds of secrets wants to be cleared for each; a clearance can be taken back', () => {
  const cleared = (...kinds: ('state-secret' | 'commercial-secret')[]) =>
    act('security', { kind: 'person.cleared', data: { person: 'P1' as PersonId, kinds } });
  const both = ['state-secret', 'commercial-secret'] as const;
  expect(againstLook(EMPTY_BOOK, li, both, false)).toEqual({ code: 'footage-secret', kinds: both });
  expect(againstLook(book(cleared('state-secret')), li, both, false)).toEqual({
    code: 'footage-secret',
    kinds: ['commercial-secret'],
  });
  expect(againstLook(book(cleared(...both)), li, both, false)).toBeNull();
  expect(againstLook(book(cleared(...both), cleared()), li, both, false)?.code).toBe('footage-secret');
  // Who has no person behind the account is cleared for nothing.
  expect(againstLook(book(cleared(...both)), { ...li, person: null }, both, false)?.code).toBe(
    'footage-secret',
  );
});
