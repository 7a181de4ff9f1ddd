/** Which files are sealed together. Pure. */
import type { Plan } from '#shared/card';
import { LARGEST_SMALL } from './take';

const MOST_FILES = 256;
/** Bounds the memory that a batch takes when its files must be handed to the thread as bytes. */
const MOST_BYTES = 16 << 20;
/** Fewer are not worth a thread. */
const FEWEST_FILES = 8;

/**
 * The places of `plans` in pieces of work: long files each by itself, small ones in batches. A piece comes where its
 * first file stands.
 */
export function batchesOf(plans: readonly Plan[]): readonly (readonly number[])[] {
  const pieces: number[][] = [];
  let batch: number[] | null = null;
  let bytes = 0;
  const alone: number[][] = [];
  const end = (): void => {
    if (batch && batch.length < FEWEST_FILES) alone.push(batch);
    batch = null;
    bytes = 0;
  };
  for (const [i, plan] of plans.entries()) {
    if (!isSmall(plan)) {
      pieces.push([i]);
      continue;
    }
    if (!batch || batch.length >= MOST_FILES || bytes + plan.file.bytes > MOST_BYTES) {
      end();
      batch = [];
      pieces.push(batch);
    }
    batch.push(i);
    bytes += plan.file.bytes;
  }
  end();
  return pieces.flatMap((piece) => (alone.includes(piece) ? piece.map((i) => [i]) : [piece]));
}

function isSmall(plan: Plan): boolean {
  return (plan.do === 'seal' || plan.do === 'sniff') && plan.file.bytes <= LARGEST_SMALL;
}
