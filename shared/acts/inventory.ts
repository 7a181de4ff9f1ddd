import { z } from 'zod';
import { deviceId, inventoryId } from '../contract/values';
import type { ActOf } from './act-of';
import { line, note } from './shapes';

/** How the record and the shelf can differ. */
export const DIFFERENCES = [
  'not-found',
  'here-though-out',
  'here-though-in-repair',
  'here-though-retired',
  'of-another-section',
  'not-registered',
] as const;

/** Stock-taking by scanning. */
export const inventoryActShapes = {
  'inventory.opened': z.object({
    inventory: inventoryId,
    /** Only the devices of this section; null: all. */
    section: line.nullable(),
  }),
  /** A label that was scanned; one that is no device of ours is kept as it was read. */
  'inventory.scanned': z.object({
    inventory: inventoryId,
    device: deviceId.nullable(),
    label: line,
    /** What the record said of it at that moment; null: it agreed. */
    difference: z.enum(DIFFERENCES).nullable(),
  }),
  'inventory.explained': z.object({
    inventory: inventoryId,
    /** The device, or the label of one that is not ours. */
    subject: line,
    difference: z.enum(DIFFERENCES),
    note,
  }),
  'inventory.closed': z.object({
    inventory: inventoryId,
    expected: z.int().nonnegative(),
    found: z.int().nonnegative(),
    differences: z.int().nonnegative(),
  }),
} as const;

export type InventoryAct = ActOf<typeof inventoryActShapes>;
