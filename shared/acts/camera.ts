import { z } from 'zod';
import { STAY_REASONS } from '../clearing';
import { TRANSPORTS } from '../device';
import { clipId, count, deviceId, instant, sessionId, text } from '../contract/values';
import { dockSettings, PROOF_LEVELS } from '../dock-settings';
import type { ActOf } from './act-of';

/** What kind of thing a person let in as a source of footage (duty I2). */
export const SOURCE_KINDS = ['phone', 'recorder', 'camcorder', 'camera', 'body-camera', 'other'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** See `DeviceTraits`. */
export const traitsShape = z.object({
  transport: z.enum(TRANSPORTS),
  model: text.nullable(),
  serial: text.nullable(),
  volume: text.nullable(),
});

/** See `ClockComparison`. */
const clocks = z.object({
  deviceClock: instant,
  stationClock: instant,
  uncertaintyMs: count,
  zone: z.enum(['told', 'assumed']),
});

/** The number that a camera states; null: none. */
const claimed = deviceId.nullable();

/** What is done with docked cameras beside the import of their footage. */
export const cameraActShapes = {
  'dock.set-up': dockSettings,
  /** A person said which camera it is that states the number `claimed` and shows these traits. */
  'device.told-apart': z.object({
    device: deviceId,
    claimed,
    traits: traitsShape,
    /** Why it was asked. */
    doubt: z.enum(['twin', 'changed', 'several', 'unknown']),
    /** An import that had begun from it under another number: its clips are this camera's. */
    session: sessionId.nullable(),
  }),
  /** A person said that something which does not look like a camera is a source of footage all the same. */
  'device.admitted': z.object({ device: deviceId, claimed, traits: traitsShape, is: z.enum(SOURCE_KINDS) }),
  /** What a person read off a camera that does not tell it. */
  'device.readings': z.object({
    device: deviceId,
    batteryPercent: z.object({
      value: z.int().min(0).max(100),
      source: z.literal('person'),
      at: instant,
    }),
  }),
  /** The camera's clock is about to be set. */
  'device.clock-setting': z.object({ device: deviceId, before: clocks }),
  'device.clock-set': z.object({
    device: deviceId,
    before: clocks,
    /** Both clocks afterwards; null when they could not be read. */
    after: clocks.nullable(),
    /** By how much the camera was ahead of the station; negative: behind. Milliseconds. */
    differenceMs: z.int(),
    outcome: z.enum(['set', 'refused', 'unknown']),
  }),
  /** These files are about to be removed from the camera; each was just proven in the vault at this level. */
  'device.clearing': z.object({
    clearing: text,
    device: deviceId,
    level: z.enum(PROOF_LEVELS),
    files: z.array(z.object({ source: text, bytes: count, modified: instant, clip: clipId })),
  }),
  /** What became of files that were about to be removed. */
  'device.cleared': z.object({
    clearing: text,
    device: deviceId,
    files: z.array(
      z.object({
        source: text,
        outcome: z.enum(['removed', 'kept', 'unknown']),
        reason: z.enum(STAY_REASONS).nullable(),
      }),
    ),
  }),
} as const;

export type CameraAct = ActOf<typeof cameraActShapes>;
