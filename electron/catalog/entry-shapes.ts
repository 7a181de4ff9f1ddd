/**
 * The data of each kind of entry as the catalog needs it, parsed: an entry may come from another version of the
 * program. Times come out as milliseconds, and no text keeps a NUL, at which SQLite's readers may cut it.
 */
import { z } from 'zod';
import { traitsShape } from '#shared/acts/camera';
import { clipId, deviceId, sessionId } from '#shared/contract/values';
import type { Sha256 } from '#shared/ids';

/** The text as the catalog stores it. */
export function storable(text: string): string {
  return text.replaceAll('\0', '\\x00');
}

export const text = z.string().transform(storable);
export const count = z.int().nonnegative();
export const sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .transform((t) => t as Sha256);

const UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?Z$/;
/** A time as milliseconds since 1970. */
export const milliseconds = z
  .string()
  .regex(UTC)
  .transform((t) => Date.parse(t))
  .pipe(z.int());

export const place = z.object({
  seq: count,
  at: milliseconds,
  by: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('station') }),
    z.object({ kind: z.literal('operator'), account: text }),
  ]),
  why: text.optional(),
});
export type ReadPlace = z.output<typeof place>;

const finding = z.object({
  code: text,
  severity: z.enum(['note', 'warning', 'error']),
  values: z.record(z.string(), z.union([z.string(), z.int()])).optional(),
  place: z.object({ byte: count.optional(), ms: count.optional() }).optional(),
});

export const sealedClip = z.object({
  clip: clipId,
  session: sessionId,
  device: deviceId,
  source: text,
  kind: z.enum(['video', 'audio', 'photo', 'side-log']),
  format: text,
  bytes: count,
  sha256,
  blake3: sha256.optional(),
  edges: sha256,
  original: text,
  readBack: z.enum(['medium', 'cached']),
  recorded: z.object({ deviceClock: milliseconds, from: z.enum(['file-name']) }).nullable(),
  modified: milliseconds,
  profile: text.nullable(),
  personAlias: text.nullable(),
  deviceMark: z.boolean(),
  claim: z.object({ algorithm: z.literal('md5'), value: text, computed: text }).nullable(),
  belongsTo: text.nullable(),
  findings: z.array(finding),
  // Facts that another version tells otherwise are no reason to lose the clip.
  media: z.looseObject({ verifiedMs: count.nullable() }).optional().catch(undefined),
});
export type ReadClip = z.output<typeof sealedClip>;

export const clipHashed = z.object({ clip: clipId, algorithm: z.literal('sm3'), value: sha256 });

export const importStarted = z.object({
  session: sessionId,
  device: z.object({ device: deviceId, from: text }),
  transport: text,
  files: count,
  bytes: count,
  /** Of all that was read only how the clocks compared; a reading of another shape is none. */
  readings: z
    .object({
      clock: z.object({
        value: z.object({ deviceClock: milliseconds, stationClock: milliseconds, uncertaintyMs: count }),
      }),
    })
    .optional()
    .catch(undefined),
  sighting: z.object({ claimed: deviceId.nullable(), traits: traitsShape }).optional(),
});
export type ReadStart = z.output<typeof importStarted>;

export const importFiles = z.object({
  session: sessionId,
  files: z.array(
    z.object({
      source: text,
      outcome: z.enum(['already-sealed', 'skipped', 'failed']),
      reason: text.nullable(),
      clip: clipId.nullable(),
    }),
  ),
});
export type ReadFiles = z.output<typeof importFiles>;

export const importFinished = z.object({
  session: sessionId,
  device: deviceId,
  safeToUnplug: z.boolean(),
  sealed: count,
  alreadySealed: count,
  skipped: count,
  failed: count,
  bytes: count,
});
export type ReadFinish = z.output<typeof importFinished>;

export const importInterrupted = z.object({ session: sessionId });
export type ReadInterruption = z.output<typeof importInterrupted>;

export const clipNamed = z.object({ clip: clipId });
export type ReadClipNamed = z.output<typeof clipNamed>;

export const ledgerHead = z.object({ size: count, root: sha256 });
/** Seconds since 1970, up to the year 9999. */
const seconds = count.max(253_402_300_799);
export const witnessCosigned = ledgerHead.extend({ witness: text, publicKey: sha256, seconds });
export const witnessSignedFor = ledgerHead.extend({ origin: text, publicKey: sha256, seconds });
export const witnessRefused = ledgerHead.extend({ origin: text, publicKey: sha256, reason: text });
