/** Shapes that the acts of several domains are made of. What they let through is fit for the ledger and the rules. */
import { z } from 'zod';
import { asDay, asInstant, type Day, type Instant } from '../clock';

/** A time as the ledger has it: UTC with milliseconds, and existing. */
export const instant = z
  .string()
  .refine((text) => asInstant(text) === text)
  .transform((text) => text as Instant);

/** A day that exists. */
export const day = z
  .string()
  .refine((text) => asDay(text) !== null)
  .transform((text) => text as Day);

/** What a person typed: a name, a number, a sentence. Long enough for all that, short enough for a line of the ledger. */
export const note = z.string().max(2000);
export const line = z.string().max(200);

export const count = z.int().nonnegative();
