/**
 * Every thing that a regulation may rule, what a value of it looks like, and which of two values is the stricter.
 * The names are those of the ledger: a name once used never changes its meaning.
 */
import { z } from 'zod';
import {
  demandsAll,
  fewer,
  higherAmong,
  more,
  permitsOnly,
  required,
  same,
  shorter,
  type AtLeastAsStrict,
} from './strictness';
import { timeLimitSchema } from './time-limit';
import * as v from './vocabulary';

export interface Provision<V> {
  /** Parses a value; lists come out in the vocabulary's order, each word once. */
  readonly shape: z.ZodType<V>;
  readonly atLeastAsStrict: AtLeastAsStrict<V>;
}

function provision<V>(shape: z.ZodType<V>, atLeastAsStrict: AtLeastAsStrict<V>): Provision<V> {
  return { shape, atLeastAsStrict };
}

/** Some of `words`, in their order, each once. */
function someOf<T extends string>(words: readonly T[]): z.ZodType<readonly T[]> {
  return z
    .array(z.enum(words as readonly [T, ...T[]]))
    .transform((given) => words.filter((word) => (given as readonly string[]).includes(word)));
}

const yesOrNo = z.boolean();

/** Storing after duty from which nobody can come back in time. */
const awayShape = z.strictObject({ kinds: someOf(v.AWAY_KINDS), within: timeLimitSchema }).nullable();

export const PROVISIONS = {
  /** Footage is stored within this time after its recording ends. */
  'storage.within': provision(timeLimitSchema, shorter),
  /** Duty that moves the start of that time to the return, and the time from then on; null: there is no such duty. */
  'storage.away': provision(
    awayShape,
    (a, b) => a === null || (b !== null && permitsOnly(a.kinds, b.kinds) && shorter(a.within, b.within)),
  ),
  /** Records are filed into the case within this time after the enforcement ends. */
  'filing.within': provision(timeLimitSchema, shorter),
  /** Cases are archived together at the end of each year. */
  'filing.year-end': provision(yesOrNo, required),
  /** Footage that is no evidence is kept for at least so many months. */
  'retention.routine-months': provision(z.int().min(1).max(1200), more),
  /** Footage that is evidence is kept as long as its case file, or for ever. */
  'retention.evidence': provision(
    z.enum(['as-case-file', 'permanent']),
    higherAmong(['as-case-file', 'permanent']),
  ),
  /** What calls for long keeping on disc or alike. */
  'disc.situations': provision(someOf(v.DISC_SITUATIONS), demandsAll),
  /** Evidence is burnt to disc. */
  'disc.evidence': provision(yesOrNo, required),
  'disc.label': provision(someOf(v.DISC_LABEL_FIELDS), demandsAll),
  'classification.items': provision(someOf(v.CLASSIFICATION_ITEMS), demandsAll),
  /** The causes for which a recording may be interrupted. */
  'interruption.causes': provision(someOf(v.INTERRUPTION_CAUSES), permitsOnly),
  /** The reason is spoken when the recording goes on. */
  'interruption.spoken': provision(yesOrNo, required),
  /** A written statement, when it could not go on. */
  'interruption.written': provision(yesOrNo, required),
  /** Officers who sign the statement, at least. */
  'interruption.signers': provision(z.int().min(1).max(10), more),
  /** Who is told at once when it could not go on. */
  'interruption.tell': provision(someOf(v.RECIPIENTS), demandsAll),
  /** When enforcement may go without a recording; an empty list: never, it is a breach. */
  'unrecorded.allowed': provision(someOf(v.UNRECORDED_CASES), permitsOnly),
  'unrecorded.note': provision(someOf(v.NOTE_PARTS), demandsAll),
  'unrecorded.tell': provision(someOf(v.RECIPIENTS), demandsAll),
  /** Must be recorded. */
  'record.must': provision(someOf(v.MATTERS), demandsAll),
  /** Must be recorded from beginning to end. */
  'record.whole-course': provision(someOf(v.MATTERS), demandsAll),
  /** Recorded as the situation asks. */
  'record.as-needed': provision(someOf(v.MATTERS), demandsAll),
  'before-use.checks': provision(someOf(v.BEFORE_USE_CHECKS), demandsAll),
  'custody.rules': provision(someOf(v.CUSTODY_RULES), demandsAll),
  'repair.rules': provision(someOf(v.REPAIR_RULES), demandsAll),
  'opening.elements': provision(someOf(v.OPENING_ELEMENTS), demandsAll),
  'opening.occasions': provision(someOf(v.OPENING_OCCASIONS), demandsAll),
  /** The words in which the other party is told. A wording that is stated stands; there is no stricter one. */
  'opening.phrase': provision(z.string().min(1).max(200), same),
  'continuity.rules': provision(someOf(v.CONTINUITY_RULES), demandsAll),
  /** What footage must above all let one see; a reviewer's checklist is made of it. */
  'footage.shows': provision(someOf(v.SHOWN_THINGS), demandsAll),
  'documents.rules': provision(someOf(v.DOCUMENT_RULES), demandsAll),
  /** Who has to agree before footage is looked at for work. */
  'look.approver': provision(z.enum(v.APPROVERS), higherAmong(v.APPROVERS)),
  /** Each look is registered. */
  'look.registered': provision(yesOrNo, required),
  /** Who has to agree before a record goes outside or is made public. */
  'disclosure.approver': provision(z.enum(v.APPROVERS), higherAmong(v.APPROVERS)),
  'disclosure.rules': provision(someOf(v.DISCLOSURE_RULES), demandsAll),
  'secrecy.kinds': provision(someOf(v.SECRECY_KINDS), demandsAll),
  'checks.by': provision(someOf(v.CHECKERS), demandsAll),
  'checks.of': provision(someOf(v.CHECKED_THINGS), demandsAll),
  /** Spot checks come at least every so many days. */
  'checks.every-days': provision(z.int().min(1).max(366), fewer),
  'statistics.uses': provision(someOf(v.STATISTICS_USES), demandsAll),
  'breach.kinds': provision(someOf(v.BREACH_KINDS), demandsAll),
} as const;

export type ProvisionName = keyof typeof PROVISIONS;
export type ProvisionValue<N extends ProvisionName> = z.output<(typeof PROVISIONS)[N]['shape']>;

export const PROVISION_NAMES = Object.keys(PROVISIONS) as readonly ProvisionName[];
