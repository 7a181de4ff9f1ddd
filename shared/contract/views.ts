/** What the window is shown. No view holds a path of this computer that a request would take back. */
import { z } from 'zod';
import { FAIL_REASONS, SKIP_REASONS } from '../intake';
import { FINDING_CODES } from '../finding';
import { FAILURES, type FailureCode } from '../failure';
import type { Instant } from '../clock';
import type { ClipId, DeviceId, DockId, SessionId, Sha256 } from '../ids';

const text = z.string();
const count = z.int().nonnegative();
export const instant = text.transform((t) => t as Instant);
export const clipId = text.regex(/^[0-9a-f]{32}$/).transform((t) => t as ClipId);
export const dockId = text
  .min(1)
  .max(200)
  .transform((t) => t as DockId);
export const deviceId = text.regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/).transform((t) => t as DeviceId);
export const sessionId = text
  .min(1)
  .max(60)
  .transform((t) => t as SessionId);
const sha256 = text.regex(/^[0-9a-f]{64}$/).transform((t) => t as Sha256);

const failureCode = z.enum(Object.keys(FAILURES) as [FailureCode, ...FailureCode[]]);
export const failureView = z.object({
  code: failureCode,
  values: z.record(text, z.union([text, z.number()])).optional(),
});

export const findingView = z.object({
  code: z.enum(FINDING_CODES),
  severity: z.enum(['error', 'warning', 'note']),
  values: z.record(text, z.union([text, z.number()])).optional(),
});

/** The vault as one line of a screen: where it is (for reading only), how much room, how many clips. */
export const vaultView = z.object({
  place: text,
  totalBytes: count,
  freeBytes: count,
  reserveBytes: count,
  clips: count,
  entries: count,
  keyKeptBy: z.enum(['keychain', 'file']),
});
export type VaultView = z.infer<typeof vaultView>;

export const aboutView = z.object({
  version: text,
  electron: text,
  platform: text,
  demo: z.boolean(),
  language: z.enum(['zh', 'en']),
  theme: z.enum(['light', 'dark']),
  vault: vaultView.nullable(),
  /** Why there is no vault although one was chosen. */
  failure: failureView.nullable(),
});
export type AboutView = z.infer<typeof aboutView>;

export const vaultPlaceView = z.object({
  place: text,
  freeBytes: count,
  holds: z.enum(['nothing', 'vault', 'other-files']),
});
export type VaultPlaceView = z.infer<typeof vaultPlaceView>;

export const progressView = z.object({
  session: sessionId,
  filesDone: count,
  filesTotal: count,
  bytesDone: count,
  bytesTotal: count,
  bytesPerSecond: count,
  secondsLeft: count.nullable(),
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

/** What the import of a docked camera is doing; `safe` is the only phase in which it may be pulled. */
export const importView = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('none') }),
  z.object({ phase: z.literal('waiting') }),
  z.object({ phase: z.literal('listing') }),
  z.object({ phase: z.literal('copying'), progress: progressView }),
  z.object({ phase: z.literal('safe'), totals: importTotals, seconds: z.number() }),
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
});
export type ReadingsView = z.infer<typeof readingsView>;

/** One card of the Dock screen. */
export const dockCardView = z.object({
  dock: dockId,
  state: z.enum(['present', 'mounted', 'readable', 'identified']),
  trouble: z.enum(['not-mounted', 'not-readable', 'not-a-camera', 'held', 'denied', 'gone']).nullable(),
  transport: z.enum(['volume', 'folder', 'mtp']),
  device: deviceId.nullable(),
  identityFrom: z
    .enum(['given', 'id-file', 'file-names', 'usb-serial', 'volume-label', 'folder-name'])
    .nullable(),
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
  import: importView,
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

const mediaKind = z.enum(['video', 'audio', 'photo', 'side-log']);

/** One line of the Footage list. `recorded` and `modified` are by the camera's clock, `sealedAt` by the station's. */
export const clipRowView = z.object({
  clip: clipId,
  device: deviceId,
  source: text,
  kind: mediaKind,
  format: text,
  bytes: count,
  recorded: instant.nullable(),
  modified: instant,
  sealedAt: instant,
  personAlias: text.nullable(),
  deviceMark: z.boolean(),
  worst: z.enum(['error', 'warning', 'note']).nullable(),
  readBack: z.enum(['medium', 'cached']),
});
export type ClipRowView = z.infer<typeof clipRowView>;

export const clipView = clipRowView.extend({
  sha256,
  original: text,
  session: sessionId,
  profile: text.nullable(),
  recordedFrom: z.enum(['file-name']).nullable(),
  claim: z.object({ algorithm: z.literal('md5'), value: text, computed: text }).nullable(),
  belongsTo: text.nullable(),
  sideLogs: z.array(clipRowView),
  findings: z.array(findingView),
  /** The clip's entry in the ledger. */
  seq: count,
  /** Every act on this clip, oldest first. */
  history: z.array(z.object({ seq: count, at: instant, by: text, kind: text, why: text.nullable() })),
});
export type ClipView = z.infer<typeof clipView>;

export const ledgerView = z.object({
  entries: count,
  head: sha256,
  checkpointAt: instant.nullable(),
  checkpointSize: count,
  publicKey: text,
  keyKeptBy: z.enum(['keychain', 'file']),
});
export type LedgerView = z.infer<typeof ledgerView>;

export const verificationView = z.object({
  ok: z.boolean(),
  entries: count,
  clips: count,
  failures: z.array(z.object({ code: text, subject: text, text })),
  notes: z.array(z.object({ code: text, subject: text, text })),
});
export type VerificationView = z.infer<typeof verificationView>;
