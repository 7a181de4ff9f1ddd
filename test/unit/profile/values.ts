/** Every value that a rule or a setting may have, for property tests. */
import fc from 'fast-check';
import type { ProvisionName, ProvisionValue } from '#shared/profile/provisions';
import { SETTING_NAMES } from '#shared/profile/settings';
import type { TimeLimit } from '#shared/profile/time-limit';
import * as v from '#shared/profile/vocabulary';

const some = <T extends string>(words: readonly T[]): fc.Arbitrary<readonly T[]> => fc.subarray([...words]);
const one = <T extends string>(words: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...words);

export const anyLimit: fc.Arbitrary<TimeLimit> = fc.record({
  unit: fc.constantFrom('hours', 'days', 'working-days'),
  count: fc.integer({ min: 1, max: 80 }),
});

export const VALUES: { readonly [N in ProvisionName]: fc.Arbitrary<ProvisionValue<N>> } = {
  'storage.within': anyLimit,
  'storage.away': fc.option(fc.record({ kinds: some(v.AWAY_KINDS), within: anyLimit })),
  'filing.within': anyLimit,
  'filing.year-end': fc.boolean(),
  'retention.routine-months': fc.integer({ min: 1, max: 120 }),
  'retention.evidence': fc.constantFrom('as-case-file', 'permanent'),
  'disc.situations': some(v.DISC_SITUATIONS),
  'disc.evidence': fc.boolean(),
  'disc.label': some(v.DISC_LABEL_FIELDS),
  'classification.items': some(v.CLASSIFICATION_ITEMS),
  'interruption.causes': some(v.INTERRUPTION_CAUSES),
  'interruption.spoken': fc.boolean(),
  'interruption.written': fc.boolean(),
  'interruption.signers': fc.integer({ min: 1, max: 10 }),
  'interruption.tell': some(v.RECIPIENTS),
  'unrecorded.allowed': some(v.UNRECORDED_CASES),
  'unrecorded.note': some(v.NOTE_PARTS),
  'unrecorded.tell': some(v.RECIPIENTS),
  'record.must': some(v.MATTERS),
  'record.whole-course': some(v.MATTERS),
  'record.as-needed': some(v.MATTERS),
  'before-use.checks': some(v.BEFORE_USE_CHECKS),
  'custody.rules': some(v.CUSTODY_RULES),
  'repair.rules': some(v.REPAIR_RULES),
  'opening.elements': some(v.OPENING_ELEMENTS),
  'opening.occasions': some(v.OPENING_OCCASIONS),
  'opening.phrase': fc.constantFrom('我们将全程录音录像。', '现在开始录音录像。'),
  'continuity.rules': some(v.CONTINUITY_RULES),
  'footage.shows': some(v.SHOWN_THINGS),
  'documents.rules': some(v.DOCUMENT_RULES),
  'look.approver': one(v.APPROVERS),
  'look.registered': fc.boolean(),
  'disclosure.approver': one(v.APPROVERS),
  'disclosure.rules': some(v.DISCLOSURE_RULES),
  'secrecy.kinds': some(v.SECRECY_KINDS),
  'checks.by': some(v.CHECKERS),
  'checks.of': some(v.CHECKED_THINGS),
  'checks.every-days': fc.integer({ min: 1, max: 366 }),
  'statistics.uses': some(v.STATISTICS_USES),
  'breach.kinds': some(v.BREACH_KINDS),
};

/** A change that somebody may try: mostly a value of the right kind, now and then nonsense, or going back. */
export const anyChange: fc.Arbitrary<{ readonly name: string; readonly value?: unknown }> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.oneof(
      ...Object.entries(VALUES).map(([name, values]) =>
        fc.record({ name: fc.constant(name), value: values }),
      ),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      name: fc.constantFrom(...SETTING_NAMES),
      value: fc.integer({ min: -5, max: 5000 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ name: fc.constantFrom(...Object.keys(VALUES)) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      name: fc.constantFrom(...Object.keys(VALUES), 'constructor', '__proto__', 'storage'),
      value: fc.anything(),
    }),
  },
);
