/** What a person does with a docked camera beside its import: which one it is, its battery, its clock, its clearing. */
import { z } from 'zod';
import { SOURCE_KINDS } from '../acts/camera';
import { STAY_REASONS } from '../clearing';
import { PROOF_LEVELS } from '../dock-settings';
import type { RequestShapes } from './shape';
import { count, deviceId, dockId, instant, nothing, text } from './values';

const why = text.trim().min(1).max(500);

/** Both clocks before and after, and what was made of it. Milliseconds; positive: the camera was ahead. */
export const clockSettingView = z.object({
  outcome: z.enum(['set', 'refused', 'unknown']),
  differenceMs: z.int(),
  /** Null when the clocks could not be read again. */
  leftMs: z.int().nullable(),
  uncertaintyMs: count,
});
export type ClockSettingView = z.infer<typeof clockSettingView>;

const sum = z.object({ files: count, bytes: count });

/** Exactly what a clearing would remove, and what stays and why. */
export const clearingPlanView = z.object({
  /** Stands for this very list; a clearing of another one is refused. */
  plan: text,
  level: z.enum(PROOF_LEVELS),
  goes: sum,
  first: instant.nullable(),
  last: instant.nullable(),
  files: z.array(z.object({ source: text, bytes: count })),
  stays: z.array(sum.extend({ reason: z.enum(STAY_REASONS) })),
});
export type ClearingPlanView = z.infer<typeof clearingPlanView>;

export const cameraRequests = {
  /** Says which camera a doubtful or nameless one is: the one of that number, or another, under a number of its own. */
  'camera.tell-apart': {
    right: 'device.keep',
    args: z.strictObject({ dock: dockId, device: deviceId, why }),
    result: nothing,
  },
  /** Says that something which does not look like a camera is a source of footage, and its number. */
  'camera.admit': {
    right: 'station.set-up',
    args: z.strictObject({ dock: dockId, device: deviceId, is: z.enum(SOURCE_KINDS), why }),
    result: nothing,
  },
  /** Says what the camera shows of its battery, where it does not tell it itself. */
  'camera.battery': {
    right: 'dock',
    args: z.strictObject({ dock: dockId, percent: z.int().min(0).max(100) }),
    result: nothing,
  },
  /** Sets the camera's clock to the station's. */
  'camera.set-clock': {
    right: 'device.keep',
    args: z.strictObject({ dock: dockId }),
    result: clockSettingView,
  },
  /** What a clearing would do, without doing it. */
  'camera.clearing': {
    right: 'device.keep',
    args: z.strictObject({ dock: dockId }),
    result: clearingPlanView,
  },
  /** Removes what the plan names, each file after its proof. Goes on by itself; the card tells. */
  'camera.clear': {
    right: 'device.keep',
    args: z.strictObject({ dock: dockId, plan: text.max(100) }),
    result: nothing,
  },
} as const satisfies RequestShapes;
