import { z } from 'zod';
import { accountName, clipId, deviceId, drawId, personId, planId, sha256 } from '../contract/values';
import type { ActOf } from './act-of';
import { count, day, instant, line, note } from './shapes';

/** What a sample is drawn for. `recheck`: finished reviews are drawn, for a second reviewer. */
export const DRAW_PURPOSES = ['spot-check', 'plan', 'complaint', 'inspection', 'recheck'] as const;
export type DrawPurpose = (typeof DRAW_PURPOSES)[number];

/** Why a clip weighs more than another of the same person. */
export const WEIGHT_REASONS = ['marked', 'findings', 'never-reviewed', 'late', 'ends-soon'] as const;
export type WeightReason = (typeof WEIGHT_REASONS)[number];

/** Why a drawn clip is not reviewed and the next in order takes its place. */
export const SKIP_REASONS = [
  'unplayable',
  'not-cleared',
  'not-enforcement',
  'nobody-free',
  'disposed',
] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

/** Which clips may be drawn. Times are within, both ends; an empty list leaves all in. */
export const drawFilter = z.strictObject({
  /** When they came into the vault, by the station's clock: so that late storing takes nothing out of a plan. */
  sealedFrom: instant.nullable(),
  sealedTo: instant.nullable(),
  /** When they were recorded, by the camera's clock. */
  recordedFrom: instant.nullable(),
  recordedTo: instant.nullable(),
  kinds: z.array(z.enum(['video', 'audio', 'photo'])).max(3),
  sections: z.array(line).max(100),
  persons: z.array(personId).max(500),
  devices: z.array(deviceId).max(500),
  /** Recordings that are shorter stay out. */
  minSeconds: count.max(86_400),
});
export type DrawFilter = z.output<typeof drawFilter>;

/** How many, and what weighs how much. Everything is a whole number. */
export const drawScheme = z.strictObject({
  /** Of how many persons somebody looks at something; null: of everyone who has a clip in the population. */
  persons: count.max(5000).nullable(),
  /** Clips of each of them. */
  perPerson: count.max(20),
  /** Clips drawn from all with equal chance, whosever they are: only these carry a claim about all. */
  byChance: count.max(100_000),
  /** The claim that `byChance` was chosen for, in thousandths; null: just a number. */
  claim: z
    .strictObject({
      confidence: z.int().min(500).max(999),
      share: z.int().min(1).max(500),
      allowed: count.max(50),
    })
    .nullable(),
  /** Points that each reason adds to a clip's weight of 1, inside one person's clips. */
  points: z.strictObject({
    marked: count.max(20),
    findings: count.max(20),
    'never-reviewed': count.max(20),
    late: count.max(20),
    'ends-soon': count.max(20),
  }),
});
export type DrawScheme = z.output<typeof drawScheme>;

/** Where the seed comes from: nobody alone may know it beforehand. */
export const seedSource = z.discriminatedUnion('by', [
  /** Two persons, each of whom is bound before the other shows. */
  z.strictObject({ by: z.literal('two-people'), first: accountName, second: accountName }),
  /** A number that everybody can look up, not out yet when it was named. */
  z.strictObject({ by: z.literal('public-number'), named: line, notBefore: instant }),
]);
export type SeedSource = z.output<typeof seedSource>;

/**
 * One clip that may be drawn: the clip; whose it is (`-`: nobody knows), or in a recheck who reviewed it first; its
 * weight; what made it so; and the persons, a space between, who may not review it.
 */
export const populationRow = z.tuple([clipId, line, z.int().min(1).max(101), line, line]);
export type PopulationRow = z.output<typeof populationRow>;

/** A place of the sample: its clip, whose it is, by which part it was drawn, and who reviews it (null: nobody may). */
const samplePlace = z.object({
  clip: clipId,
  stratum: line,
  cover: z.boolean(),
  chance: z.boolean(),
  reviewer: accountName.nullable(),
});
export type SamplePlace = z.output<typeof samplePlace>;

/** Drawing samples for review (R1). The rules are in `draw/`, the algorithm in docs/draw.md. */
export const drawActShapes = {
  /** A part of the list of all clips that may be drawn. All parts come before `draw.frozen`. */
  'draw.population': z.object({ draw: drawId, part: count, rows: z.array(populationRow).min(1).max(500) }),
  /** From here on nothing that anybody chooses changes what is drawn, but the seed, which nobody knows. */
  'draw.frozen': z.object({
    draw: drawId,
    purpose: z.enum(DRAW_PURPOSES),
    /** The complaint, the inspection; empty: none. */
    about: line,
    /** The plan that asked for it, and the first day of its period. */
    plan: planId.nullable(),
    period: day.nullable(),
    filter: drawFilter,
    scheme: drawScheme,
    seed: seedSource,
    /** Everyone whose clips may be drawn, and how many draws in a row have passed them by. */
    strata: z.array(z.tuple([line, count])).max(5000),
    /** Who reviews, in the order in which places are dealt: the account and its person. */
    reviewers: z
      .array(z.tuple([accountName, personId]))
      .min(1)
      .max(50),
    clips: count,
    /** By when all of it is to be reviewed. */
    due: day,
    /** SHA-256 of the frozen document, in which all of this and the whole list stand. */
    frozen: sha256,
  }),
  /** One of the two is bound to a secret. */
  'draw.committed': z.object({ draw: drawId, account: accountName, commitment: sha256 }),
  'draw.revealed': z.object({ draw: drawId, account: accountName, secret: line }),
  /** The public number as one person read it; two have to read the same. */
  'draw.number-read': z.object({
    draw: drawId,
    account: accountName,
    number: z.string().regex(/^\d{6,40}$/),
  }),
  /** What came out. The first place of `sample` is place 1. */
  'draw.drawn': z.object({ draw: drawId, seed: sha256, sample: z.array(samplePlace).max(5000) }),
  /** A place is not reviewed; `added` are the places that come in for it, behind the last. */
  'draw.skipped': z.object({
    draw: drawId,
    position: count,
    reason: z.enum(SKIP_REASONS),
    note,
    /** A place that is there already and now counts as drawn by chance, too. */
    alsoChance: count.nullable(),
    added: z.array(samplePlace).max(2),
  }),
  /** Another reviewer takes a place. Why: the entry's. */
  'draw.assigned': z.object({ draw: drawId, position: count, reviewer: accountName }),
  /** It comes to nothing: a secret was lost, or not shown. Why: the entry's. */
  'draw.abandoned': z.object({ draw: drawId }),
  /** The file with which anybody can draw again was written. */
  'draw.exported': z.object({ draw: drawId }),
} as const;

export type DrawAct = ActOf<typeof drawActShapes>;
export type DrawData<K extends DrawAct['kind']> = Extract<DrawAct, { kind: K }>['data'];

export const PLAN_RHYTHMS = ['week', 'month'] as const;
export type PlanRhythm = (typeof PLAN_RHYTHMS)[number];

/** Draws that repeat. */
export const drawPlanActShapes = {
  /** A new plan, or all of an old one as it is from now on. */
  'draw-plan.set': z.object({
    plan: planId,
    name: line,
    every: z.enum(PLAN_RHYTHMS),
    /** The first period is the one that this day is in. */
    from: day,
    /** Days after a period's end within which all of its draw is reviewed. */
    within: z.int().min(1).max(366),
    /** Which clips; the times of it are those of the period. */
    filter: drawFilter,
    scheme: drawScheme,
    reviewers: z.array(accountName).min(1).max(50),
  }),
  'draw-plan.ended': z.object({ plan: planId }),
} as const;

export type DrawPlanAct = ActOf<typeof drawPlanActShapes>;
