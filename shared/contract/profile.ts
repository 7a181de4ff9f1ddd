/** The regulation that the agency works under, and its own values. */
import { z } from 'zod';
import { REGULATIONS } from '../profile/citation';
import type { CanonicalValue } from '../canonical-json';
import { refusalsView } from './devices';
import type { RequestShapes } from './shape';
import { instant, nothing } from './values';

const value: z.ZodType<CanonicalValue> = z.lazy(() =>
  z.union([
    z.null(),
    z.boolean(),
    z.int(),
    z.string().max(200),
    z.array(value).max(100),
    z.record(z.string(), value),
  ]),
);
const name = z.string().min(1).max(60);

/** What was chosen and set; the window reads the rules themselves from the same pure profile that main does. */
export const profileView = z
  .object({
    regulation: z.enum(REGULATIONS),
    edition: z.int().min(1),
    own: z.record(z.string(), value),
    /** Since when this choice, or the last change of it, is in force. */
    since: instant,
    changes: z.int().nonnegative(),
  })
  .nullable();
export type ProfileView = z.infer<typeof profileView>;

export const profileRequests = {
  /** What the agency works under; null as long as nothing was chosen. */
  'profile.show': { right: 'dock', args: nothing, result: profileView },
  /** Chooses a regulation, with a value for everything that it leaves open. Without refusals it is in force. */
  'profile.choose': {
    right: 'station.set-up',
    args: z.strictObject({ regulation: z.enum(REGULATIONS), own: z.record(name, value) }),
    result: refusalsView,
  },
  /** Changes one value; without one, back to the regulation's own. Never past what the regulation says. */
  'profile.change': {
    right: 'station.set-up',
    args: z.strictObject({ name, value: value.optional(), why: z.string().trim().min(1).max(500) }),
    result: refusalsView,
  },
} as const satisfies RequestShapes;
