import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MISSING_REASONS, missingActShapes, type MissingReason } from '#shared/acts/checkout';
import { canonicalJson } from '#shared/canonical-json';
import { recordIdOf } from '#shared/ids';
import {
  acknowledgeMissing,
  asksForReason,
  consequenceOf,
  explainMissing,
  missingAfter,
  mustBeRecorded,
  type ExplainMissing,
} from '#shared/missing-footage';
import type { Checkout } from '#shared/checkout';
import { BUILT_IN } from '#shared/profile/built-in';
import type { RegulationId } from '#shared/profile/citation';
import { fushun } from '#shared/profile/fushun';
import { hebei } from '#shared/profile/hebei';
import type { RegulationProfile } from '#shared/profile/rule';
import { shanxi } from '#shared/profile/shanxi';
import { MATTERS } from '#shared/profile/vocabulary';
import { agencyUnder, tightened } from '../profile/chosen';
import { at, codes, next, personOf } from './office';

const of = (id: RegulationId): RegulationProfile => BUILT_IN.find((r) => r.id === id) as RegulationProfile;
const now = at('2026-07-13T17:00:00');
const person = personOf('王敏').person;
const line = (reason: MissingReason, changes: Partial<ExplainMissing> = {}): ExplainMissing => ({
  missing: recordIdOf('missing', Date.parse(now), next()),
  person,
  checkout: null,
  device: null,
  matter: null,
  reason,
  note: '',
  basis: '',
  ...changes,
});

describe('a reason for missing footage', () => {
  // By hand from the texts: what each regulation makes of each reason, who signs, who is told.
  test.each([
    // X24, J24: no exception is stated, so that not recording is a breach whatever the cause.
    ['xigang', 'device-fault', 'possible-breach', 0, [], 'X24.1'],
    ['xigang', 'urgent', 'possible-breach', 0, [], 'X24.1'],
    ['jinpu', 'forgot', 'possible-breach', 0, [], 'J24.1'],
    // H20: three causes and their like, a statement by two officers; all else is H31.
    ['hebei', 'device-fault', 'statement-needed', 2, [], 'H20'],
    ['hebei', 'bad-weather', 'statement-needed', 2, [], 'H20'],
    ['hebei', 'obstructed', 'statement-needed', 2, [], 'H20'],
    ['hebei', 'battery', 'possible-breach', 0, [], 'H31.2'],
    ['hebei', 'secret', 'possible-breach', 0, [], 'H31.2'],
    ['hebei', 'writing-sufficed', 'possible-breach', 0, [], 'H31.2'],
    // S4: writing may suffice; S13: a statement; S25: the rest.
    ['shanxi', 'writing-sufficed', 'allowed', 0, [], 'S4'],
    ['shanxi', 'obstructed', 'statement-needed', 0, [], 'S13'],
    ['shanxi', 'forgot', 'possible-breach', 0, [], 'S25.1'],
    // F5: three cases, with a note on reason and basis to the section head.
    ['fushun', 'secret', 'allowed', 0, ['section-head'], 'F5.1 F5'],
    ['fushun', 'urgent', 'allowed', 0, ['section-head'], 'F5.2 F5'],
    ['fushun', 'device-fault', 'allowed', 0, ['section-head'], 'F5.3 F5'],
    ['fushun', 'obstructed', 'allowed', 0, ['section-head'], 'F5.3 F5'],
    ['fushun', 'forgot', 'possible-breach', 0, ['section-head'], 'F19.1'],
    ['fushun', 'no-incident', 'nothing-to-record', 0, [], ''],
  ] as const)('K3: under %s, %s is %s', (id, reason, verdict, signers, tell, cited) => {
    const found = consequenceOf(reason, null, agencyUnder(of(id)));
    expect(found).toMatchObject({ verdict, signers, tell });
    const letter = { xigang: 'X', jinpu: 'J', hebei: 'H', shanxi: 'S', fushun: 'F' }[id];
    expect(
      found.source
        .map(({ article, item }) => `${letter}${article}${item === undefined ? '' : `.${item}`}`)
        .join(' '),
    ).toBe(cited);
  });

  test('K3 S8: that writing suffices does not excuse what must be recorded', () => {
    const S = agencyUnder(shanxi);
    expect(consequenceOf('writing-sufficed', 'routine-inspection', S).verdict).toBe('allowed');
    expect(consequenceOf('writing-sufficed', 'sealing', S)).toMatchObject({
      verdict: 'possible-breach',
      source: [{ regulation: 'shanxi', article: 8, item: 1 }],
    });
    expect(mustBeRecorded('hearing', S)).toEqual([{ regulation: 'shanxi', article: 20, item: 2 }]);
    expect(mustBeRecorded('routine-inspection', S)).toBeNull();
  });

  test('K3: an agency that allows less, or tells more people, is taken at its word', () => {
    const strict = tightened(
      tightened(agencyUnder(fushun), 'unrecorded.allowed', ['secret-or-private']),
      'unrecorded.tell',
      ['section-head', 'deputy-leader'],
    );
    expect(consequenceOf('urgent', null, strict)).toMatchObject({
      verdict: 'possible-breach',
      tell: ['section-head', 'deputy-leader'],
    });
  });

  test('K3: every reason has a consequence under every regulation, fit for the ledger', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...BUILT_IN),
        fc.constantFrom(...MISSING_REASONS),
        fc.option(fc.constantFrom(...MATTERS)),
        (regulation, reason, matter) => {
          const ruling = explainMissing(
            line(reason, { matter, note: '说明', basis: '依据' }),
            [],
            agencyUnder(regulation),
          );
          if (!ruling.ok) throw new Error(codes(ruling).join());
          const [act] = ruling.acts;
          expect(missingActShapes[act.kind].parse(JSON.parse(canonicalJson(act.data)))).toEqual(act.data);
          const { verdict, source } = consequenceOf(reason, matter, agencyUnder(regulation));
          if (verdict !== 'nothing-to-record') expect(source.length).toBeGreaterThan(0);
        },
      ),
    );
  });
});

describe('the register of missing footage', () => {
  test('K3 F5: asks for reason and basis where the regulation does', () => {
    const F = agencyUnder(fushun);
    expect(explainMissing(line('urgent'), [], F)).toMatchObject({
      ok: false,
      refusals: [{ code: 'missing-note-needed' }],
    });
    expect(explainMissing(line('urgent', { note: '现场突发' }), [], F)).toMatchObject({
      ok: false,
      refusals: [{ code: 'missing-basis-needed' }],
    });
    expect(explainMissing(line('no-incident'), [], F).ok).toBe(true);
    expect(codes(explainMissing(line('other'), [], agencyUnder(hebei)))).toEqual(['missing-note-needed']);
  });

  test('K3 F5: shows who had to be told and has seen it, and takes one reason a hand-out', () => {
    const F = agencyUnder(fushun);
    const checkout = recordIdOf('checkout', 0, next());
    const ruling = explainMissing(line('urgent', { checkout, note: '突发', basis: '第五条情形' }), [], F);
    if (!ruling.ok) throw new Error('refused');
    const entry = { seq: 1, at: now, by: { kind: 'station' } } as const;
    const explained = missingAfter(null, { ...ruling.acts[0], ...entry });
    expect(explained).toMatchObject({ tell: ['section-head'], seen: [] });
    expect(
      codes(explainMissing(line('forgot', { checkout, note: '…' }), explained ? [explained] : [], F)),
    ).toEqual(['missing-explained-already']);
    expect(codes(acknowledgeMissing(null, 'section-head'))).toEqual(['missing-unknown']);
    expect(codes(acknowledgeMissing(explained, 'agency-head'))).toEqual(['not-to-be-told']);
    const seen = acknowledgeMissing(explained, 'section-head');
    if (!seen.ok) throw new Error('refused');
    const after = missingAfter(explained, { ...seen.acts[0], ...entry, seq: 2 });
    expect(after?.seen).toEqual(['section-head']);
    expect(codes(acknowledgeMissing(after, 'section-head'))).toEqual(['seen-already']);
  });

  test('D4: a duty without footage, and whatever was written off, asks for a reason', () => {
    const over = (end: Checkout['end'], purpose: Checkout['purpose'] = 'inspection') =>
      asksForReason({ end, purpose } as Checkout);
    const session = recordIdOf('session', 0, next());
    expect(over(null)).toBe(false);
    expect(over({ how: 'dock', at: now, session, clips: 1 })).toBe(false);
    expect(over({ how: 'dock', at: now, session, clips: 0 })).toBe(true);
    expect(over({ how: 'desk', at: now, session, clips: 0 }, 'training')).toBe(false);
    expect(over({ how: 'lost', at: now, reason: '' }, 'training')).toBe(true);
  });
});
