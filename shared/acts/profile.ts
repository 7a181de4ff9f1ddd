import { z } from 'zod';
import type { CanonicalValue } from '../canonical-json';
import { REGULATIONS } from '../profile/citation';
import type { ActOf } from './act-of';

const value: z.ZodType<CanonicalValue> = z.lazy(() =>
  z.union([z.null(), z.boolean(), z.int(), z.string(), z.array(value), z.record(z.string(), value)]),
);

/** What the agency works under, and how it changes. Names and values are those of `PROVISIONS` and `SETTINGS`. */
export const profileActShapes = {
  'profile.chosen': z.object({
    regulation: z.enum(REGULATIONS),
    edition: z.int().min(1),
    /** The agency's own values: all that the regulation leaves to it, and whatever it tightens at once. */
    own: z.record(z.string(), value),
  }),
  /** One value. Without `value`: back to what the regulation says, or to what the program recommends. */
  'profile.changed': z.object({ name: z.string(), value: value.optional() }),
} as const;

export type ProfileAct = ActOf<typeof profileActShapes>;
