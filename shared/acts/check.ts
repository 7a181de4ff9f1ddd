import { z } from 'zod';
import { instant } from './shapes';

/** What is looked at when a device changes hands. */
export const CHECK_NAMES = [
  'fault',
  'battery',
  'free-space',
  'clock',
  'readings-age',
  'old-footage',
  'one-camera',
  'certificate',
  'assigned',
] as const;

/** One check as it came out: the value, what it was held against, who told it and when. Whole numbers. */
export const check = z.object({
  name: z.enum(CHECK_NAMES),
  /** `unknown`: nobody could tell; counts as not passed. */
  result: z.enum(['pass', 'fail', 'unknown']),
  /** Percent, minutes, seconds or a count, by the name of the check. */
  value: z.int().nullable(),
  limit: z.int().nullable(),
  told: z.enum(['device', 'file-system', 'person', 'register', 'vault']).nullable(),
  /** When the value was read, if it was read from a camera. */
  readAt: instant.nullable(),
});
export type Check = z.output<typeof check>;
export type CheckName = Check['name'];
