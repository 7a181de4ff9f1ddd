import { z } from 'zod';
import { clipId, drawId, lookId, personId } from '../contract/values';
import { SECRECY_KINDS } from '../profile/vocabulary';
import type { ActOf } from './act-of';
import { instant } from './shapes';

const kinds = z.array(z.enum(SECRECY_KINDS)).max(SECRECY_KINDS.length);

/** What an approval is asked for: clips by name, or whatever a draw brings. */
const scope = z.discriminatedUnion('what', [
  z.object({ what: z.literal('clips'), clips: z.array(clipId).min(1).max(500) }),
  z.object({ what: z.literal('draw'), draw: drawId }),
]);
export type LookScope = z.output<typeof scope>;

/** Who may look at footage (R4, C5) [H25, S22, F17, F18]. Why: the entry's. */
export const lookingActShapes = {
  /** The kinds of secrets that these clips hold from now on; none: what was marked is lifted. */
  'clip.secrecy-set': z.object({ clips: z.array(clipId).min(1).max(500), kinds }),
  /** The kinds of secrets that a person may see from now on. */
  'person.cleared': z.object({ person: personId, kinds }),
  'look.asked': z.object({ look: lookId, scope }),
  /** The word of another person. `until`: how long it holds, by the station's clock. */
  'look.answered': z.object({ look: lookId, granted: z.boolean(), until: instant.nullable() }),
} as const;

export type LookingAct = ActOf<typeof lookingActShapes>;
