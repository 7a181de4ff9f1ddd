/** The checklist that each regulation makes, and what speaks against completing a review. */
import { expect, test } from 'vitest';
import type { Judgement } from '#shared/acts/review';
import type { ClipId, FindingId } from '#shared/ids';
import { choose } from '#shared/profile/agency';
import { BUILT_IN } from '#shared/profile/built-in';
import { inForce } from '#shared/profile/agency';
import type { AgencyProfile } from '#shared/profile/agency';
import { PROVISION_NAMES } from '#shared/profile/provisions';
import type { RegulationProfile } from '#shared/profile/rule';
import { againstCompletion, checklistOf, suggestedResult } from '#shared/review/checklist';
import { PROFILE_WORDS } from '#shared/words/profile/profile-words';

function profileOf(regulation: RegulationProfile): AgencyProfile {
  const own = Object.fromEntries(
    PROVISION_NAMES.flatMap((name) => {
      const rule = regulation.rules[name];
      return rule.state === 'not-stated' ? [[name, rule.suggestion]] : [];
    }),
  );
  const made = choose(regulation, own);
  if (!made.ok) throw new Error(JSON.stringify(made.refusals));
  return made.profile;
}
const profile = (id: string): AgencyProfile => {
  const found = BUILT_IN.find((one) => one.id === id);
  if (!found) throw new Error(id);
  return profileOf(found);
};
const ids = (id: string) => checklistOf(profile(id)).map((item) => item.id);

test('R2: the checklist is what the regulation asks, each thing with its article and its words', () => {
  expect(ids('shanxi')).toContain('opening.elements:time');
  expect(ids('shanxi')).toContain('continuity.rules:premises-sign-first-and-last');
  expect(ids('shanxi')).toContain('documents.rules:times-agree');
  expect(ids('fushun')).toContain('opening.phrase');
  expect(ids('fushun')).toContain('checks.of:appearance');
  expect(ids('hebei')).toContain('footage.shows:certificates-shown');
  expect(ids('hebei')).not.toContain('checks.of:on-site');
  for (const { id } of BUILT_IN) {
    const items = checklistOf(profile(id));
    expect(new Set(items.map((item) => item.id)).size).toBe(items.length);
    for (const item of items) {
      expect(item.source.length, `${id} ${item.id}`).toBeGreaterThan(0);
      const words = PROFILE_WORDS.zh.item as Readonly<Record<string, Readonly<Record<string, string>>>>;
      if (item.word !== null) expect(words[item.rule]?.[item.word], item.id).toBeTruthy();
    }
  }
});

test('F8: the phrase that has to be spoken stands beside its item', () => {
  const fushun = profile('fushun');
  const phrase = checklistOf(fushun).find((item) => item.id === 'opening.phrase');
  expect(phrase?.phrase).toBe(inForce(fushun, 'opening.phrase').value);
});

const clip = 'a'.repeat(32) as ClipId;
const items = checklistOf(profile('shanxi'));
const all = (verdict: Judgement['verdict']): Judgement[] =>
  items.map(({ id }) => ({ item: id, verdict, marks: [], note: '' }));
const whole = {
  judgements: all('met'),
  findings: [],
  notes: [],
  clips: [clip],
  result: 'conforms' as const,
  watchedMs: 60_000,
};
const codes = (given: Parameters<typeof againstCompletion>[1]) =>
  againstCompletion(items, given).map(({ code }) => code);

test('R2: a review is complete when every item is judged, and what is not met is proven', () => {
  expect(codes(whole)).toEqual([]);
  expect(codes({ ...whole, judgements: all('met').slice(1) })).toEqual(['item-open']);
  const [first, ...others] = all('met');
  if (!first) throw new Error('empty');
  const bad = { ...first, verdict: 'not-met' as const };
  expect(codes({ ...whole, judgements: [bad, ...others] })).toEqual([
    'not-met-unproven',
    'result-contradicts',
  ]);
  const proven = { ...bad, marks: [{ clip, at: 10, to: null, still: null }] };
  expect(codes({ ...whole, judgements: [proven, ...others], result: 'improve' })).toEqual([]);
  expect(codes({ ...whole, judgements: [{ ...first, item: 'made.up' }, ...others] })).toEqual([
    'item-open',
    'item-unknown',
  ]);
});

test('R2: nothing outside of the footage counts as proof, and nobody judges what they have not seen', () => {
  const finding = {
    finding: '20260713T013000Z-00000001' as FindingId,
    grade: 'slight' as const,
    kind: 'shortcoming' as const,
    clip: 'b'.repeat(32) as ClipId,
    at: null,
    note: '',
  };
  expect(codes({ ...whole, result: 'improve', findings: [finding] })).toEqual(['outside-footage']);
  expect(codes({ ...whole, watchedMs: 0 })).toEqual(['nothing-watched']);
  expect(
    codes({ ...whole, judgements: all('cannot-judge'), watchedMs: 0, result: 'cannot-be-judged' }),
  ).toEqual([]);
});

test('the result is suggested by what was judged, and left to the reviewer', () => {
  expect(suggestedResult(['met', 'not-applicable'], null)).toBe('conforms');
  expect(suggestedResult(['met', 'not-met'], null)).toBe('improve');
  expect(suggestedResult(['met'], 'serious')).toBe('does-not-conform');
  expect(suggestedResult(['cannot-judge', 'not-applicable'], null)).toBe('cannot-be-judged');
});
