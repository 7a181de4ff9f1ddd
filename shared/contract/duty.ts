/** Duty away from the office, which moves the start of the storage deadline to the recorded return. */
import { z } from 'zod';
import { AWAY_KINDS } from '../profile/vocabulary';
import { personLineView, refusalsView } from './devices';
import type { RequestShapes } from './shape';
import { citationView, dutyId, instant, nothing, personId, text } from './values';

const reason = z.string().max(2000);

export const dutyView = z.object({
  duty: dutyId,
  person: personLineView,
  kind: z.enum(AWAY_KINDS),
  from: instant,
  expectedReturn: instant.nullable(),
  returned: instant.nullable(),
  reason: text,
  filedAt: instant,
  filedBy: text,
  /** Who said that it is over: a person, or the dock that saw the camera. */
  told: z.enum(['person', 'docking']).nullable(),
});
export type DutyView = z.infer<typeof dutyView>;

export const dutyRequests = {
  /** Duties on file, newest first: everybody's for those who see everybody, else one's own. */
  'duty.list': {
    right: 'own.see',
    args: nothing,
    result: z.object({
      /** The kinds that the regulation in force allows for, with its articles; none: it knows no such duty. */
      kinds: z.array(z.enum(AWAY_KINDS)),
      articles: z.array(citationView),
      /** The only person that whoever asks may file for; null: anybody. */
      own: personId.nullable(),
      duties: z.array(dutyView),
    }),
  },
  /** Puts a duty on file; `returned` when it is over already. */
  'duty.file': {
    right: 'footage.explain',
    args: z.strictObject({
      person: personId,
      kind: z.enum(AWAY_KINDS),
      from: instant,
      expectedReturn: instant.nullable(),
      returned: instant.nullable(),
      reason,
    }),
    result: refusalsView,
  },
  'duty.return': {
    right: 'footage.explain',
    args: z.strictObject({ duty: dutyId, returned: instant }),
    result: refusalsView,
  },
} as const satisfies RequestShapes;
