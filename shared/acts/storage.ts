import { z } from 'zod';
import { clipId, dutyId, personId } from '../contract/values';
import { AWAY_KINDS } from '../profile/vocabulary';
import { LATE_REASONS } from '../storage-deadline';
import type { ActOf } from './act-of';
import { instant, line, note } from './shapes';

/** Duty away from the office, on file. */
export const dutyActShapes = {
  'duty.filed': z.object({
    duty: dutyId,
    person: personId,
    kind: z.enum(AWAY_KINDS),
    from: instant,
    expectedReturn: instant.nullable(),
    reason: note,
  }),
  'duty.returned': z.object({
    duty: dutyId,
    returned: instant,
    /** Who says so: a person, or the dock that saw the camera. */
    told: z.enum(['person', 'docking']),
  }),
} as const;

export type DutyAct = ActOf<typeof dutyActShapes>;

/** What people say about footage's storage. */
export const storageActShapes = {
  /** Why clips were stored late. */
  'storage.explained': z.object({
    clips: z.array(clipId).min(1).max(1000),
    reason: z.enum(LATE_REASONS),
    note,
    /** Who says so, in words: officers at the dock are not signed in. */
    person: line,
  }),
  /** When a recording ended of which no clock tells it. */
  'storage.end-stated': z.object({ clip: clipId, end: instant }),
} as const;

export type StorageAct = ActOf<typeof storageActShapes>;
