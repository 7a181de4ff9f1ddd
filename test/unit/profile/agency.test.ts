import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ProfileAct } from '#shared/acts/profile';
import { profileActShapes } from '#shared/acts/profile';
import { canonicalJson, type CanonicalValue } from '#shared/canonical-json';
import { instantOf, type Instant } from '#shared/clock';
import {
  choose,
  inForce,
  itemSource,
  profileAfter,
  settingInForce,
  tighten,
  unsetNames,
  type AgencyProfile,
} from '#shared/profile/agency';
import { BUILT_IN, regulationOf } from '#shared/profile/built-in';
import { citationText } from '#shared/profile/citation';
import { fushun } from '#shared/profile/fushun';
import { hebei } from '#shared/profile/hebei';
import { profileAt, withProfileAct, type Period } from '#shared/profile/history';
import { PROVISION_NAMES, PROVISIONS, type Provision } from '#shared/profile/provisions';
import type { RegulationProfile } from '#shared/profile/rule';
import { shanxi } from '#shared/profile/shanxi';
import { days, hours, workingDays } from '#shared/profile/time-limit';
import { xigang } from '#shared/profile/xigang';
import { anyChange, VALUES } from './values';

/** What the program suggests for everything that a regulation leaves to the agency. */
function suggestions(regulation: RegulationProfile): Record<string, unknown> {
  return Object.fromEntries(
    PROVISION_NAMES.flatMap((name) => {
      const rule = regulation.rules[name];
      return rule.state === 'not-stated' ? [[name, rule.suggestion] as const] : [];
    }),
  );
}

function chosen(regulation: RegulationProfile): { profile: AgencyProfile; act: ProfileAct } {
  const made = choose(regulation, suggestions(regulation));
  if (!made.ok) throw new Error(JSON.stringify(made.refusals));
  return made;
}

const regulation = fc.constantFrom(...BUILT_IN);

describe('strictness', () => {
  test.each(PROVISION_NAMES)('%s: is a partial order', (name) => {
    const { shape, atLeastAsStrict } = PROVISIONS[name] as Provision<unknown>;
    const value = (VALUES[name] as fc.Arbitrary<unknown>).map((v) => shape.parse(v));
    const text = (v: unknown) => canonicalJson(v as CanonicalValue);
    fc.assert(
      fc.property(value, value, value, (a, b, c) => {
        expect(atLeastAsStrict(a, a)).toBe(true);
        if (atLeastAsStrict(a, b) && atLeastAsStrict(b, a)) expect(text(a)).toBe(text(b));
        if (atLeastAsStrict(a, b) && atLeastAsStrict(b, c)) expect(atLeastAsStrict(a, c)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

describe('an agency profile', () => {
  test('is never looser than its regulation, whatever anybody tries', () => {
    fc.assert(
      fc.property(regulation, fc.array(anyChange, { maxLength: 40 }), (of, changes) => {
        let { profile } = chosen(of);
        for (const change of changes) {
          const made = tighten(profile, change);
          if (made.ok) profile = made.profile;
          for (const name of PROVISION_NAMES) {
            const rule = of.rules[name];
            const { value, source } = inForce(profile, name);
            expect(source).toEqual(rule.state === 'no-duty' ? [] : rule.source);
            if (rule.state !== 'stated') continue;
            const { atLeastAsStrict } = PROVISIONS[name] as Provision<unknown>;
            expect(atLeastAsStrict(value, rule.value), name).toBe(true);
          }
          expect(unsetNames(profile)).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('is what its acts in the ledger tell, each act fit for the ledger', () => {
    fc.assert(
      fc.property(regulation, fc.array(anyChange, { maxLength: 20 }), (of, changes) => {
        const first = chosen(of);
        let { profile } = first;
        const acts: ProfileAct[] = [first.act];
        for (const change of changes) {
          const made = tighten(profile, change);
          if (!made.ok) continue;
          profile = made.profile;
          acts.push(made.act);
        }
        let told: AgencyProfile | null = null;
        for (const { kind, data } of acts) {
          const read: unknown = profileActShapes[kind].parse(JSON.parse(canonicalJson(data)));
          told = profileAfter(told, { kind, data: read } as ProfileAct, regulationOf);
        }
        expect(told).toEqual(profile);
      }),
      { numRuns: 100 },
    );
  });

  test('does not come into force looser because somebody wrote it so into the ledger', () => {
    const forged: ProfileAct = {
      kind: 'profile.chosen',
      data: { regulation: 'hebei', edition: 1, own: { 'storage.within': { unit: 'hours', count: 48 } } },
    };
    const profile = profileAfter(null, forged, regulationOf);
    expect(profile && inForce(profile, 'storage.within')).toMatchObject({
      value: hours(24),
      from: 'regulation',
    });
    // What the regulation leaves open and the entry does not set is the program's suggestion, and says so.
    expect(profile && inForce(profile, 'retention.routine-months')).toMatchObject({
      value: 12,
      from: 'suggestion',
    });
    expect(profile && unsetNames(profile)).toEqual(['retention.routine-months']);
  });

  test('I4: what the regulation leaves open has to be set before the profile can be chosen', () => {
    const refusal = choose(fushun, {});
    expect(refusal.ok ? [] : refusal.refusals).toEqual([
      {
        code: 'must-be-set',
        values: { name: 'storage.within' },
        source: [{ regulation: 'fushun', article: 15 }],
      },
      {
        code: 'must-be-set',
        values: { name: 'filing.within' },
        source: [{ regulation: 'fushun', article: 16 }],
      },
    ]);
    expect(choose(hebei, {}).ok).toBe(false);
    const { profile } = chosen(xigang);
    expect(inForce(profile, 'storage.within')).toEqual({ value: hours(24), from: 'agency', source: [] });
    expect(tighten(profile, { name: 'storage.within' })).toMatchObject({
      ok: false,
      refusals: [{ code: 'must-be-set' }],
    });
  });

  test('refuses to loosen, and names the article', () => {
    const refusal = (of: RegulationProfile, name: string, value: unknown) => {
      const made = tighten(chosen(of).profile, { name, value });
      if (made.ok) return 'allowed';
      const [{ code, source = [] }] = made.refusals;
      return [code, ...source.map((c) => citationText(c, 'en'))].join('; ');
    };
    const no = 'looser-than-regulation; ';
    expect(refusal(hebei, 'storage.within', hours(25))).toBe(`${no}Hebei sub-district · Art. 21`);
    expect(refusal(hebei, 'storage.within', days(1))).toBe(`${no}Hebei sub-district · Art. 21`);
    expect(refusal(shanxi, 'storage.within', workingDays(3))).toBe(`${no}Shanxi Education · Art. 14`);
    expect(refusal(shanxi, 'storage.within', hours(48))).toBe('allowed');
    expect(refusal(shanxi, 'storage.within', hours(49))).toBe(`${no}Shanxi Education · Art. 14`);
    expect(refusal(fushun, 'retention.routine-months', 35)).toBe(`${no}Fushun Education · Art. 15`);
    expect(refusal(fushun, 'retention.routine-months', 60)).toBe('allowed');
    expect(refusal(fushun, 'opening.phrase', '现在开始录音录像。')).toBe(`${no}Fushun Education · Art. 8`);
    expect(refusal(hebei, 'opening.phrase', '现在开始录音录像。')).toBe('allowed');
    expect(refusal(hebei, 'interruption.signers', 1)).toBe(`${no}Hebei sub-district · Art. 20`);
    expect(refusal(hebei, 'unrecorded.allowed', ['urgent'])).toBe(`${no}Hebei sub-district · Art. 31 (2)`);
    expect(refusal(fushun, 'unrecorded.allowed', ['urgent'])).toBe('allowed');
    expect(refusal(hebei, 'storage.away', { kinds: ['remote'], within: hours(24) })).toBe('allowed');
    expect(refusal(hebei, 'storage.away', null)).toBe('allowed');
    expect(refusal(shanxi, 'storage.away', { kinds: ['on-water'], within: hours(1) })).toBe(
      `${no}Shanxi Education · Art. 14`,
    );
    expect(refusal(hebei, 'disc.evidence', false)).toBe(`${no}Hebei sub-district · Art. 26`);
    expect(refusal(fushun, 'look.approver', 'section-head')).toBe(`${no}Fushun Education · Art. 17`);
    expect(refusal(fushun, 'look.approver', 'agency-head')).toBe('allowed');
    expect(refusal(hebei, 'no.such.rule', 1)).toBe('name-unknown');
    expect(refusal(hebei, 'checkout.battery', 101)).toBe('value-unfit');
  });

  test('a stricter value can be brought back, but not past the regulation', () => {
    const made = tighten(chosen(hebei).profile, { name: 'storage.within', value: hours(12) });
    expect(made.ok && inForce(made.profile, 'storage.within')).toEqual({
      value: hours(12),
      from: 'agency',
      source: [{ regulation: 'hebei', article: 21 }],
    });
    const back = made.ok ? tighten(made.profile, { name: 'storage.within' }) : made;
    expect(back.ok && inForce(back.profile, 'storage.within')).toMatchObject({
      value: hours(24),
      from: 'regulation',
    });
  });

  test("the program's own thresholds cite no article", () => {
    const { profile } = chosen(hebei);
    expect(settingInForce(profile, 'checkout.battery')).toEqual({
      value: 80,
      from: 'recommended',
      source: [],
    });
    const lower = tighten(profile, { name: 'checkout.battery', value: 60 });
    expect(lower.ok && settingInForce(lower.profile, 'checkout.battery')).toEqual({
      value: 60,
      from: 'agency',
      source: [],
    });
  });

  test('each kind of breach has its own article', () => {
    const { profile } = chosen(fushun);
    const cited = (item: string) =>
      itemSource(profile, 'breach.kinds', item).map((c) => citationText(c, 'zh'));
    expect(cited('not-stored-in-time')).toEqual(['抚顺教育 · 第19条（五）']);
    expect(cited('unrelated-recording')).toEqual(['抚顺教育 · 第3条', '抚顺教育 · 第14条']);
  });
});

describe('the profile in force', () => {
  const at = (text: string): Instant => instantOf(Date.parse(`${text}+08:00`));
  const by = { kind: 'operator', account: 'wang.min' } as const;

  test('is that of its day; before the first choice, the first', () => {
    const first = chosen(hebei);
    const tighter = tighten(first.profile, { name: 'storage.within', value: hours(12) });
    if (!tighter.ok) throw new Error('refused');
    let history: readonly Period[] = [];
    expect(profileAt(history, at('2026-09-01T08:00'))).toBeNull();
    history = withProfileAct(history, { ...first.act, seq: 2, at: at('2026-09-01T08:00'), by });
    history = withProfileAct(history, { ...tighter.act, seq: 9, at: at('2026-10-01T08:00'), by });
    const within = (text: string) => {
      const profile = profileAt(history, at(text));
      return profile && inForce(profile, 'storage.within').value;
    };
    expect(within('2026-08-01T08:00')).toEqual(hours(24));
    expect(within('2026-09-30T23:59')).toEqual(hours(24));
    expect(within('2026-10-01T08:00')).toEqual(hours(12));
  });

  test('an edition that this program does not know leaves the profile as it was', () => {
    const { profile } = chosen(shanxi);
    const unknown: ProfileAct = {
      kind: 'profile.chosen',
      data: { regulation: 'shanxi', edition: 99, own: {} },
    };
    expect(profileAfter(profile, unknown, regulationOf)).toBe(profile);
  });
});
