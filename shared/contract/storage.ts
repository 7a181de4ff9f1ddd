/** By when footage had to be stored, how it stands, and why it came late. */
import { z } from 'zod';
import { LATE_REASONS } from '../storage-deadline';
import { personLineView, refusalsView } from './devices';
import type { RequestShapes } from './shape';
import { citationView, clipId, count, deviceId, instant, personId, text } from './values';

const lateReason = z.enum(LATE_REASONS);
const note = z.string().max(2000);

/** A sealed recording and its deadline, in one line. */
export const clipStorageView = z.object({
  state: z.enum(['in-time', 'late', 'undetermined']),
  /** Null where no clock tells when the recording ended, and while its holder is still away. */
  due: instant.nullable(),
  lateMs: z.number().nullable(),
  /** The clocks' uncertainty could turn the verdict. */
  doubtful: z.boolean(),
  reason: lateReason.nullable(),
});
export type ClipStorageView = z.infer<typeof clipStorageView>;

const dueView = z.object({
  at: instant,
  day: text,
  /** The year whose holiday notice is not out, so that Monday to Friday were counted; null: nothing is missing. */
  missingYear: count.nullable(),
});

const endView = z.discriminatedUnion('known', [
  z.object({
    known: z.literal(true),
    deviceClock: instant.nullable(),
    stationClock: instant,
    from: z.enum(['start-and-duration', 'file-time', 'start', 'stated']),
    clock: z.enum(['corrected', 'not-measured', 'set-since', 'stated']),
    driftMs: z.number().nullable(),
    uncertaintyMs: z.number(),
  }),
  z.object({
    known: z.literal(false),
    why: z.enum(['clock-lost', 'after-docking', 'before-hand-out']),
    deviceClock: instant,
    driftMs: z.number().nullable(),
  }),
]);

/** How the deadline of one clip was counted: every step with its source. */
export const storageAccountView = z.object({
  storage: clipStorageView,
  sealedAt: instant,
  docked: instant,
  end: endView,
  holder: personLineView.nullable(),
  /** Null: the end is not known. */
  deadline: z
    .discriminatedUnion('kind', [
      z.object({
        kind: z.literal('runs'),
        from: instant,
        limit: z.object({ unit: z.enum(['hours', 'days', 'working-days']), count }),
        origin: z.enum(['regulation', 'agency', 'suggestion', 'recommended', 'nothing']),
        articles: z.array(citationView),
        due: dueView,
        earliest: dueView,
        latest: dueView,
      }),
      z.object({ kind: z.literal('away'), articles: z.array(citationView) }),
    ])
    .nullable(),
  /** The duty away that moved the start, with who filed it and when. */
  duty: z
    .object({
      kind: text,
      from: instant,
      returned: instant.nullable(),
      reason: text,
      filedAt: instant,
      filedBy: text,
    })
    .nullable(),
  /** The last reason on file for storing late. */
  explained: z.object({ reason: lateReason, note: text, person: text, at: instant, by: text }).nullable(),
});
export type StorageAccountView = z.infer<typeof storageAccountView>;

/** A clip that was stored late and has no reason on file. */
export const lateClipView = z.object({
  clip: clipId,
  source: text,
  ended: instant,
  due: instant,
  sealedAt: instant,
});
export type LateClipView = z.infer<typeof lateClipView>;

/** Recordings of one month, one person or one section: how they were stored. */
export const storageCountView = z.object({
  inTime: count,
  late: count,
  /** Of the late ones, those without a reason on file. */
  unexplained: count,
  undetermined: count,
  /** Of all, those whose verdict the clocks' uncertainty could turn. */
  doubtful: count,
  longestLateMs: z.number(),
});
export type StorageCountView = z.infer<typeof storageCountView>;

export const storageStatisticsView = z.object({
  /** False as long as no regulation is chosen: nothing can be counted. */
  profileChosen: z.boolean(),
  total: storageCountView,
  /** By the month, in China, in which the recording ended; what has no known end by its sealing. */
  months: z.array(storageCountView.extend({ month: text })),
  sections: z.array(storageCountView.extend({ section: text.nullable() })),
  persons: z.array(storageCountView.extend({ person: personId.nullable(), name: text, section: text })),
});
export type StorageStatisticsView = z.infer<typeof storageStatisticsView>;

export const storageRequests = {
  /** How a clip's deadline was counted; null for side logs, and as long as no regulation is chosen. */
  'storage.of-clip': {
    right: 'footage.list',
    args: z.strictObject({ clip: clipId }),
    result: storageAccountView.nullable(),
  },
  /** What of a camera was stored late without a reason on file, newest recording first; asked at the dock. */
  'storage.unexplained': {
    right: 'dock',
    args: z.strictObject({ device: deviceId }),
    result: z.object({ total: count, clips: z.array(lateClipView), person: text.nullable() }),
  },
  /** Puts on file why clips of one camera were stored late. */
  'storage.explain': {
    right: 'dock',
    args: z.strictObject({
      device: deviceId,
      clips: z.array(clipId).min(1).max(1000),
      reason: lateReason,
      note,
      person: z.string().max(60),
    }),
    result: refusalsView,
  },
  /** States when a recording ended of which no clock tells it. */
  'storage.state-end': {
    right: 'footage.explain',
    args: z.strictObject({ clip: clipId, end: instant, why: z.string().trim().min(1).max(500) }),
    result: refusalsView,
  },
  /** How recordings were stored that ended between two moments, by month, section and person. */
  'storage.statistics': {
    right: 'statistics.see',
    args: z.strictObject({ from: instant, to: instant }),
    result: storageStatisticsView,
  },
} as const satisfies RequestShapes;
