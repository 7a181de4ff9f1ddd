/** Stock-taking by scanning. */
import { z } from 'zod';
import { DIFFERENCES } from '../acts/inventory';
import { refusalsView } from './devices';
import type { RequestShapes } from './shape';
import { count, instant, inventoryId, nothing, text } from './values';

const difference = z.enum(DIFFERENCES);

export const inventoryView = z.object({
  inventory: inventoryId,
  /** Only the devices of this section; null: all. */
  section: text.nullable(),
  opened: instant,
  closed: instant.nullable(),
  /** The account that opened it. */
  by: text.nullable(),
  /** How many the record says are here, and how many labels were scanned; of a closed one, as it was closed. */
  expected: count,
  found: count,
  differences: z.array(z.object({ subject: text, kind: difference, explanation: text.nullable() })),
});
export type InventoryView = z.infer<typeof inventoryView>;

/** What a scan was: the device or the label, and in what record and shelf differ. */
export const inventoryScanView = refusalsView.extend({
  subject: text,
  model: text.nullable(),
  difference: difference.nullable(),
});
export type InventoryScanView = z.infer<typeof inventoryScanView>;

export const inventoryRequests = {
  /** Every stock-taking, the latest first. */
  'inventory.list': { right: 'device.see', args: nothing, result: z.array(inventoryView) },
  'inventory.open': {
    right: 'device.keep',
    args: z.strictObject({ section: z.string().trim().min(1).max(200).nullable() }),
    result: refusalsView,
  },
  /** Takes what a scanner read, also a label that is none of ours. */
  'inventory.scan': {
    right: 'device.keep',
    args: z.strictObject({ text: z.string().trim().min(1).max(500) }),
    result: inventoryScanView,
  },
  'inventory.explain': {
    right: 'device.keep',
    args: z.strictObject({ subject: text.max(500), kind: difference, note: z.string().trim().max(2000) }),
    result: refusalsView,
  },
  /** Closes the open one, when nothing is left to explain. */
  'inventory.close': { right: 'device.keep', args: nothing, result: refusalsView },
} as const satisfies RequestShapes;
