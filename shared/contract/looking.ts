/** Who may look at footage: secrets in it, persons who may see them, and approvals. */
import { z } from 'zod';
import { SECRECY_KINDS } from '../profile/vocabulary';
import type { RequestShapes } from './shape';
import { clipId, drawId, instant, lookId, nothing, personId, text } from './values';

const kinds = z.array(z.enum(SECRECY_KINDS)).max(SECRECY_KINDS.length);
const why = z.string().trim().min(1).max(500);
const scope = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('clips'), clips: z.array(clipId).min(1).max(500) }),
  z.strictObject({ what: z.literal('draw'), draw: drawId }),
]);

export const lookRequestView = z.object({
  look: lookId,
  scope,
  account: text,
  /** Who that is. */
  name: text,
  at: instant,
  why: text,
  answer: z
    .object({
      granted: z.boolean(),
      until: instant.nullable(),
      name: text,
      at: instant,
      why: text.nullable(),
    })
    .nullable(),
});
export type LookRequestView = z.infer<typeof lookRequestView>;

export const lookingRequests = {
  /** Asks for the word that the regulation wants before footage is looked at. */
  'looking.ask': { right: 'footage.look', args: z.strictObject({ scope, why }), result: nothing },
  /** Gives it or not; never to oneself. */
  'looking.answer': {
    right: 'request.approve',
    args: z.strictObject({ look: lookId, granted: z.boolean(), why }),
    result: nothing,
  },
  /** What the asking person asked for, or may answer, the newest first. */
  'looking.requests': { right: 'footage.look', args: nothing, result: z.array(lookRequestView) },
  'looking.secrecy': {
    right: 'footage.list',
    args: z.strictObject({ clip: clipId }),
    result: z.object({ kinds }),
  },
  /** The kinds of secrets that a person may see. */
  'looking.cleared': {
    right: 'people.see',
    args: z.strictObject({ person: personId }),
    result: z.object({ kinds }),
  },
  /** Marks clips as holding secrets. What is marked already stays. */
  'looking.mark-secret': {
    right: 'footage.explain',
    args: z.strictObject({ clips: z.array(clipId).min(1).max(500), kinds: kinds.min(1), why }),
    result: nothing,
  },
  /** Lifts all marks of clips. */
  'looking.lift-secret': {
    right: 'request.approve',
    args: z.strictObject({ clips: z.array(clipId).min(1).max(500), why }),
    result: nothing,
  },
  /** Says which kinds of secrets a person may see from now on. */
  'looking.clear': {
    right: 'people.manage',
    args: z.strictObject({ person: personId, kinds, why }),
    result: nothing,
  },
} as const satisfies RequestShapes;
