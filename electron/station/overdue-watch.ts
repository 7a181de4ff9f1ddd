/** Limits that pass while nobody asks: what became overdue is put on record by the station itself, each thing once. */
import type { Job } from './background';

/** How often it is looked; limits are told in hours and days. */
const LOOK_EVERY_MS = 60_000;
/** Before everything else that nobody waits for: it takes a moment. */
const RANK = 1;

/**
 * Looks every minute. `remind` puts on record what is overdue by the station's clock and was not told yet, and resolves to
 * how many acts that took; `changed` is told when there were any.
 */
export function overdueWatch(name: string, remind: () => Promise<number>, changed: () => void): Job {
  return {
    name,
    rank: RANK,
    async step() {
      if ((await remind()) > 0) changed();
      return { inMs: LOOK_EVERY_MS };
    },
  };
}
