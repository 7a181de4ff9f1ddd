/** What a docked camera's holder owes: who has it, what is due until when, what must be explained. */
import { z } from 'zod';
import { PURPOSES } from '../acts/checkout';
import { checkoutId, count, instant, text } from './values';

export const owedView = z.object({
  /** Whoever the camera is handed out to, or was until this docking ended the hand-out; null: nobody on record. */
  holder: z
    .object({
      name: text,
      section: text,
      since: instant,
      purpose: z.enum(PURPOSES),
      case: text.nullable(),
      expectedReturn: instant.nullable(),
      /** When this docking ended the hand-out; null: it is open. */
      returned: instant.nullable(),
    })
    .nullable(),
  /** Footage on the camera that is not in the vault; null: none, not listed yet, or no regulation is chosen. */
  waiting: z
    .object({
      clips: count,
      /** The earliest deadline among them; null: none of them has a known end. */
      due: instant.nullable(),
      /** From when on that is soon. */
      soonFrom: instant.nullable(),
      /** The year whose holiday notice is missing for it. */
      missingYear: count.nullable(),
      /** Of how many no clock tells when they were recorded. */
      undetermined: count,
    })
    .nullable(),
  /** Footage of this camera that was stored late without a reason on file. */
  late: count,
  /** A hand-out of this camera that brought no footage, for which nobody has said why. */
  missing: checkoutId.nullable(),
});
export type OwedView = z.infer<typeof owedView>;

export const NOTHING_OWED: OwedView = { holder: null, waiting: null, late: 0, missing: null };
