/** The Dock screen: cards, readings, imports. */
import { z } from 'zod';
import { DOCK_STATES, DOCK_TROUBLES, IDENTITY_SOURCES, TRANSPORTS } from '../device';
import { dockSettings } from '../dock-settings';
import { FAIL_REASONS, SKIP_REASONS } from '../intake';
import { owedView } from './owed';
import { PLACE_TROUBLES } from '../safekeeping';
import type { RequestShapes } from './shape';
import {
  clipId,
  count,
  deviceId,
  dockId,
  failureView,
  findingView,
  instant,
  nothing,
  sessionId,
  sha256,
  text,
} from './values';

export const progressView = z.object({
  session: sessionId,
  filesDone: count,
  filesTotal: count,
  bytesDone: count,
  bytesTotal: count,
  bytesPerSecond: count,
  secondsLeft: count.nullable(),
  takenUpBytes: count,
  current: text.nullable(),
});
export type ProgressView = z.infer<typeof progressView>;

const importTotals = z.object({
  session: sessionId,
  sealed: count,
  alreadySealed: count,
  skipped: count,
  failed: count,
  bytes: count,
});

export type ImportTotals = z.infer<typeof importTotals>;
/** What a clearing did. Bytes: of the files that were removed. */
const clearedTotals = z.object({ removed: count, kept: count, unknown: count, bytes: count });
export type ClearedTotals = z.infer<typeof clearedTotals>;

/** What the import of a docked camera is doing; `safe` is the only phase in which it may be pulled. */
export const importView = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('none') }),
  /** So many others come before it. */
  z.object({ phase: z.literal('waiting'), ahead: count }),
  z.object({ phase: z.literal('listing') }),
  z.object({ phase: z.literal('copying'), progress: progressView }),
  /** Everything is sealed; by the office's rule the camera stays until all of it has a second copy. */
  z.object({
    phase: z.literal('second-copy'),
    totals: importTotals,
    left: count,
    trouble: z.enum(PLACE_TROUBLES).nullable(),
  }),
  /** By a person, or until a person has said which camera it is. */
  z.object({
    phase: z.literal('paused'),
    by: z.enum(['person', 'question']),
    progress: progressView.nullable(),
  }),
  z.object({
    phase: z.literal('safe'),
    totals: importTotals,
    seconds: z.number(),
    /** What was removed from the camera afterwards; null: nothing was. */
    cleared: clearedTotals.nullable(),
  }),
  /** Files are being removed from the camera. */
  z.object({
    phase: z.literal('clearing'),
    filesDone: count,
    filesTotal: count,
    bytesDone: count,
    bytesTotal: count,
  }),
  z.object({ phase: z.literal('not-safe'), totals: importTotals, failure: failureView.nullable() }),
  z.object({ phase: z.literal('stopped'), failure: failureView }),
]);
export type ImportView = z.infer<typeof importView>;

const readingOf = <T extends z.ZodType>(value: T) =>
  z.object({ value, source: z.enum(['device', 'file-system', 'person']), at: instant }).nullable();

/** What was read from a camera when it was docked; null: it does not tell. */
export const readingsView = z.object({
  batteryPercent: readingOf(z.int().min(0).max(100)),
  charging: readingOf(z.boolean()),
  storage: readingOf(z.object({ totalBytes: count, freeBytes: count.nullable() })),
  clock: readingOf(
    z.object({
      deviceClock: instant,
      stationClock: instant,
      uncertaintyMs: count,
      zone: z.enum(['told', 'assumed']),
    }),
  ),
  firmware: readingOf(text),
  resolution: readingOf(z.object({ width: count, height: count })),
});
export type ReadingsView = z.infer<typeof readingsView>;

/** A docked camera as others name it: the port, the maker's name. */
const neighbour = z.object({ dock: dockId, port: text.nullable(), name: text.nullable() });

/** Why a person has to say which camera it is; nothing is imported before. */
export const doubtView = z.discriminatedUnion('why', [
  z.object({ why: z.literal('twin'), others: z.array(neighbour) }),
  z.object({
    why: z.literal('changed'),
    differs: z.array(z.enum(['model', 'serial', 'volume'])),
    before: z.object({
      model: text.nullable(),
      serial: text.nullable(),
      volume: text.nullable(),
      at: instant,
    }),
  }),
  z.object({ why: z.literal('several'), devices: z.array(deviceId) }),
  /** Nothing tells its number. */
  z.object({ why: z.literal('unknown') }),
]);
export type DoubtView = z.infer<typeof doubtView>;

/** One card of the Dock screen. */
export const dockCardView = z.object({
  dock: dockId,
  state: z.enum(DOCK_STATES),
  trouble: z.enum(DOCK_TROUBLES).nullable(),
  transport: z.enum(TRANSPORTS),
  /** The camera that it is taken for; the number that it states while that is in doubt. */
  device: deviceId.nullable(),
  doubt: doubtView.nullable(),
  /** By what it is told from others of its number. */
  traits: z.object({ model: text.nullable(), serial: text.nullable(), volume: text.nullable() }),
  identityFrom: z.enum(IDENTITY_SOURCES).nullable(),
  name: text.nullable(),
  port: text.nullable(),
  volume: z
    .object({
      fileSystem: text,
      label: text.nullable(),
      totalBytes: count,
      freeBytes: count,
      readOnly: z.boolean(),
    })
    .nullable(),
  readings: readingsView,
  /** What the vendor's calls told; null for all other cameras. */
  vendor: z
    .object({
      adapter: text,
      camera: text.nullable(),
      holder: z.object({ userNo: text, userName: text, unitNo: text, unitName: text }).nullable(),
    })
    .nullable(),
  /** A clock that differs by more than this is wrong. */
  clockToleranceSeconds: count,
  /** What a person may do here now, beside the import. */
  offers: z.array(z.enum(['battery', 'clock', 'clearing'])),
  /** It comes before all others. */
  preferred: z.boolean(),
  import: importView,
  /** Missing footage of this camera for which nobody has given the reason yet. */
  unexplained: count,
  owed: owedView,
});
export type DockCardView = z.infer<typeof dockCardView>;

export const fileReportView = z.object({
  source: text,
  outcome: z.enum(['sealed', 'already-sealed', 'skipped', 'failed']),
  clip: clipId.nullable(),
  sha256: sha256.nullable(),
  bytes: count,
  original: text.nullable(),
  readBack: z.enum(['medium', 'cached']).nullable(),
  reason: z.enum([...SKIP_REASONS, ...FAIL_REASONS]).nullable(),
  findings: z.array(findingView),
});
export type FileReportView = z.infer<typeof fileReportView>;

export const dockRequests = {
  /** What is docked now. */
  'dock.cards': { right: 'dock', args: nothing, result: z.array(dockCardView) },
  /** Imports a docked camera (again). Importing starts by itself when a camera is identified. */
  'dock.import': { right: 'dock', args: z.strictObject({ dock: dockId }), result: nothing },
  /** Stops an import after the file in hand; sealed files stay sealed. */
  'dock.cancel': { right: 'dock', args: z.strictObject({ dock: dockId }), result: nothing },
  /** Lets an import rest, also within a file; the camera stays in. */
  'dock.pause': { right: 'dock', args: z.strictObject({ dock: dockId }), result: nothing },
  'dock.go-on': { right: 'dock', args: z.strictObject({ dock: dockId }), result: nothing },
  /** This camera first; at most one is. */
  'dock.prefer': { right: 'dock', args: z.strictObject({ dock: dockId }), result: nothing },
  /** How this station treats docked cameras. */
  'dock.settings': { right: 'dock', args: nothing, result: dockSettings },
  'dock.set-up': { right: 'station.set-up', args: dockSettings, result: nothing },
  /** What an import made of each file. */
  'import.files': {
    right: 'dock',
    args: z.strictObject({ session: sessionId }),
    result: z.array(fileReportView),
  },
} as const satisfies RequestShapes;
