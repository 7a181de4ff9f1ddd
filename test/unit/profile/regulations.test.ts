import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { canonicalJson, type CanonicalValue } from '#shared/canonical-json';
import { BUILT_IN, regulationOf } from '#shared/profile/built-in';
import { REGULATIONS, type Citation, type RegulationId } from '#shared/profile/citation';
import { PROVISION_NAMES, PROVISIONS, type Provision, type ProvisionName } from '#shared/profile/provisions';
import type { Rule } from '#shared/profile/rule';

const LETTERS: Readonly<Record<RegulationId, string>> = {
  xigang: 'X',
  jinpu: 'J',
  hebei: 'H',
  shanxi: 'S',
  fushun: 'F',
};
/** The number of articles that each text has, and of the numbered items in those that have some. */
const ARTICLES: Readonly<Record<RegulationId, number>> = {
  xigang: 26,
  jinpu: 26,
  hebei: 31,
  shanxi: 27,
  fushun: 20,
};
const ITEMS: Readonly<Record<string, number>> = {
  ...{ X21: 4, X24: 6, J21: 4, J24: 6 },
  ...{ H7: 11, H19: 6, H31: 5 },
  ...{ S8: 4, S9: 5, S10: 7, S16: 3, S18: 4, S20: 4, S25: 5 },
  ...{ F4: 4, F5: 3, F19: 7 },
};

const short = ({ regulation, article, item }: Citation): string =>
  `${LETTERS[regulation]}${article}${item === undefined ? '' : `.${item}`}`;

/** A rule in one line: `stated VALUE [articles]`, `open → SUGGESTION [articles]`, `–`. */
function line(rule: Rule<unknown>): string {
  if (rule.state === 'no-duty') return '–';
  const articles = rule.source.map(short).join(' ');
  return rule.state === 'stated'
    ? `${text(rule.value)} [${articles}]`
    : `open → ${text(rule.suggestion)} [${articles}]`;
}

function text(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join('+');
  if (typeof value === 'object' && value !== null)
    return 'unit' in value && 'count' in value
      ? `${String(value.count)} ${String(value.unit)}`
      : Object.values(value).map(text).join(' in ');
  return String(value);
}

/** The table of the five regulations as the texts were read, row by row: X, J, H, S, F. */
const TABLE: Readonly<Record<ProvisionName, readonly [string, string, string, string, string]>> = {
  'storage.within': [
    'open → 24 hours []',
    'open → 24 hours []',
    '24 hours [H21]',
    '2 working-days [S14]',
    'open → 24 hours [F15]',
  ],
  'storage.away': [
    '–',
    '–',
    'continuous+elsewhere+remote+on-water in 24 hours [H21]',
    'continuous+elsewhere+remote in 2 working-days [S14]',
    '–',
  ],
  'filing.within': [
    '30 days [X19]',
    '30 days [J19]',
    '30 days [H26]',
    '20 working-days [S21]',
    'open → 30 days [F16]',
  ],
  'filing.year-end': ['true [X20]', 'true [J20]', '–', '–', '–'],
  'retention.routine-months': ['12 [X20]', '12 [J20]', 'open → 12 [H25]', 'open → 12 [S23]', '36 [F15]'],
  'retention.evidence': [
    'as-case-file [X20]',
    'as-case-file [J20]',
    'as-case-file [H26]',
    'as-case-file [S21 S23]',
    'as-case-file [F15]',
  ],
  'disc.situations': [
    'objection-complaint-petition+evasion-obstruction-abuse+mass-or-sudden-incident+other-long-keeping [X21.1 X21.2 X21.3 X21.4]',
    'objection-complaint-petition+evasion-obstruction-abuse+mass-or-sudden-incident+other-long-keeping [J21.1 J21.2 J21.3 J21.4]',
    '–',
    '–',
    '–',
  ],
  'disc.evidence': ['–', '–', 'true [H26]', '–', 'true [F15]'],
  'disc.label': ['–', '–', 'matter+time+place+method+officers [H26]', '–', '–'],
  'classification.items': [
    '–',
    '–',
    'name+device-number+officers+time-of-use+party+cause-of-action [H25]',
    '–',
    '–',
  ],
  'interruption.causes': [
    '–',
    '–',
    'device-fault+bad-weather+obstruction+other-objective [H20]',
    'device-fault+bad-weather+obstruction+other-objective [S13]',
    'device-fault+bad-weather+other-objective [F12]',
  ],
  'interruption.spoken': ['–', '–', 'true [H20]', 'true [S13]', 'true [F12]'],
  'interruption.written': ['–', '–', 'true [H20]', 'true [S13]', 'true [F12]'],
  'interruption.signers': ['–', '–', '2 [H20]', '–', '–'],
  'interruption.tell': ['–', '–', '–', '–', 'section-head [F12]'],
  'unrecorded.allowed': [
    'none [X24.1]',
    'none [J24.1]',
    'none [H31.2]',
    'writing-suffices [S4]',
    'secret-or-private+urgent+objective-cause [F5.1 F5.2 F5.3]',
  ],
  'unrecorded.note': ['–', '–', '–', '–', 'reason+basis [F5]'],
  'unrecorded.tell': ['–', '–', '–', '–', 'section-head [F5]'],
  'record.must': [
    'application-acceptance+complaint-reception+evidence-preservation+service-by-leaving [X5 X6 X9 X15]',
    'application-acceptance+complaint-reception+evidence-preservation+service-by-leaving [J5 J6 J9 J15]',
    '–',
    'sealing+seizure+substitute-performance+liberty-life-property+enforcement-premises+service-with-notice-of-rights [S8.1 S8.2 S8.3 S8.4 S20.4]',
    'complaint-handling+routine-inspection+on-site-enforcement+investigation+evidence-preservation+service [F4.2 F4.1 F4.4 F4.3]',
  ],
  'record.whole-course': [
    'violation-handling [X24.1]',
    'violation-handling [J24.1]',
    'liberty-life-property+enforcement-premises [H17]',
    'major-inspection+questioning+hearing [S18.2 S20.2]',
    '–',
  ],
  'record.as-needed': [
    'investigation+questioning+hearing [X8]',
    'investigation+questioning+hearing [J8]',
    'on-site-enforcement+investigation+hearing+service-by-leaving+service-by-announcement+dispute-prone [H17]',
    'application-acceptance+routine-inspection+investigation+evidence-preservation+hearing+service-by-leaving+service-by-announcement+dispute-prone [S16.1 S9.2 S9.3 S9.4 S9.1 S9.5]',
    '–',
  ],
  'before-use.checks': [
    '–',
    '–',
    'battery+free-space [H22]',
    'works+battery+free-space [S11]',
    'works+battery+free-space [F7]',
  ],
  'custody.rules': [
    '–',
    '–',
    'named-person+storage+upkeep+registration+named-person-for-records [H22 H25]',
    'sections-equipped+upkeep [S24 S25.2]',
    'one-section-keeps+storage+upkeep+borrow-and-return-on-record+named-person-for-records [F6 F16]',
  ],
  'repair.rules': ['–', '–', 'stop-at-once+report+professional-repair+never-open [H24]', '–', '–'],
  'opening.elements': [
    '–',
    '–',
    'inform-party [H23]',
    'time+place+officers+cause+party+stages+inform-party+inform-others [S12]',
    'inform-party [F8]',
  ],
  'opening.occasions': [
    '–',
    '–',
    'penalty+coercive-measure+questioning [H23]',
    'every-recording [S12]',
    'every-recording [F8]',
  ],
  'opening.phrase': [
    '–',
    '–',
    '–',
    '–',
    '为保护您的合法权益，监督我们的执法行为，本次执法实行全过程录音录像记录。 [F8]',
  ],
  'continuity.rules': [
    '–',
    '–',
    'whole-course-where-required [H17]',
    'arrival-to-end+uninterrupted+premises-sign-first-and-last [S12 S18.2]',
    'arrival-to-end+uninterrupted+no-intermittent-recording+no-selective-recording+no-later-recording [F9 F11]',
  ],
  'footage.shows': [
    '–',
    '–',
    'surroundings+people+evidence+measures-taken+documents-made-and-served+certificates-shown+rights-told [H19.1 H19.2 H19.3 H19.4 H19.5 H7.1 H7.9]',
    'start-and-end+surroundings+people+evidence+measures-taken+documents-made-and-served+certificates-shown+rights-told+answers-confirmed-and-signed [S10.1 S10.2 S10.3 S10.4 S10.5 S10.6 S20.3]',
    'start-and-end+surroundings+people+evidence [F10]',
  ],
  'documents.rules': ['–', '–', 'linked-with-writing [H16]', 'times-agree [S18.4]', '–'],
  'look.approver': ['–', '–', '–', '–', 'deputy-leader [F17]'],
  'look.registered': ['–', '–', '–', '–', 'true [F17]'],
  'disclosure.approver': ['–', '–', '–', 'agency-head [S22]', 'deputy-leader [F17]'],
  'disclosure.rules': [
    'government-information-disclosure [X22]',
    'government-information-disclosure [J22]',
    '–',
    'parties-on-request [S22]',
    '–',
  ],
  'secrecy.kinds': [
    '–',
    '–',
    'state-secret+commercial-secret+personal-privacy [H25]',
    'state-secret+commercial-secret+personal-privacy [S22]',
    'state-secret+commercial-secret [F18]',
  ],
  'checks.by': [
    'general-office [X23]',
    'parent-general-office [J23]',
    'district-justice-bureau [H30]',
    '–',
    '–',
  ],
  'checks.of': [
    'appearance+civil-conduct+footage-playback+case-files [X23]',
    'appearance+civil-conduct+footage-playback+case-files [J23]',
    'case-files+on-site [H30]',
    '–',
    'appearance+language [F14]',
  ],
  'checks.every-days': ['open → 30 [X23]', 'open → 30 [J23]', '–', '–', '–'],
  'statistics.uses': [
    '–',
    '–',
    'case-evaluation+supervision+appraisal+public-opinion+decisions+social-credit [H28]',
    '–',
    '–',
  ],
  'breach.kinds': [
    'not-recorded+unrelated-recording+kept-privately+original-altered+copied-privately+leaked+damaged-on-purpose+other-breach [X24.1 X24.4 X24.3 X24.2 X24.5 X24.6]',
    'not-recorded+unrelated-recording+kept-privately+original-altered+copied-privately+leaked+damaged-on-purpose+other-breach [J24.1 J24.4 J24.3 J24.2 J24.5 J24.6]',
    'no-recording-system+not-recorded+recorded-wrongly+not-archived+kept-privately+original-altered+destroyed+leaked+device-opened [H31.1 H31.2 H31.3 H21 H27 H31.4 H31.5 H24]',
    'not-recorded+not-stored-in-time+original-altered+forged+destroyed+published-without-procedure+damaged-on-purpose+not-maintained [S25.1 S25.3 S23 S25.4 S25.5 S25.2]',
    'not-recorded+selective-or-later-recording+unrelated-recording+camera-misused+not-stored-in-time+original-altered+destroyed+copied-privately+leaked+published-without-procedure+damaged-on-purpose+other-breach [F19.1 F11 F3 F14 F19.2 F19.5 F17 F19.4 F19.3 F19.6 F19.7]',
  ],
};

describe('the five regulations', () => {
  test.each(Object.entries(TABLE))('%s: as read from the texts', (name, row) => {
    expect(BUILT_IN.map((profile) => line(profile.rules[name as ProvisionName]))).toEqual(row);
  });

  test('are five, each found by its id and edition', () => {
    expect(BUILT_IN.map(({ id }) => id)).toEqual(REGULATIONS);
    for (const profile of BUILT_IN) expect(regulationOf(profile.id, profile.edition)).toBe(profile);
  });

  test.each(BUILT_IN.map((profile) => [profile.id, profile] as const))(
    '%s: every value is fit, and every citation exists',
    (id, { rules }) => {
      for (const name of PROVISION_NAMES) {
        const rule: Rule<unknown> = rules[name];
        if (rule.state === 'no-duty') continue;
        const value = rule.state === 'stated' ? rule.value : rule.suggestion;
        // Lists stand in the vocabulary's order, so that equal rules are equal bytes.
        expect((PROVISIONS[name] as Provision<unknown>).shape.parse(value), name).toEqual(value);
        const items = rule.state === 'stated' ? Object.values(rule.items ?? {}) : [];
        for (const cited of [...rule.source, ...items.flatMap((c) => c ?? [])]) {
          expect(cited.regulation).toBe(id);
          expect(cited.article).toBeGreaterThan(0);
          expect(cited.article).toBeLessThanOrEqual(ARTICLES[id]);
          if (cited.item === undefined) continue;
          expect(cited.item).toBeGreaterThan(0);
          expect(cited.item, short(cited)).toBeLessThanOrEqual(ITEMS[`${LETTERS[id]}${cited.article}`] ?? 0);
        }
      }
    },
  );

  // An edition that agencies may have chosen never changes: what it says is what the ledger's acts mean. If this
  // fails, keep the old edition and add a new one.
  test('stay what they were, edition by edition', () => {
    const digests = BUILT_IN.map(({ id, edition, rules }) => {
      const bytes = canonicalJson(rules as unknown as CanonicalValue);
      return `${id} ${edition} ${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}`;
    });
    expect(digests).toEqual([
      'xigang 1 8fc8fd6c5c51f241',
      'jinpu 1 6e0bda916467f60d',
      'hebei 1 23a983072f8a6597',
      'shanxi 1 ca790579adb6852f',
      'fushun 1 7a8457ce3a914bde',
    ]);
  });
});
