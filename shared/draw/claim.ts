/**
 * What a sample drawn with equal chance shows about all: the exact hypergeometric law of drawing without putting back,
 * in whole numbers of any size. Shares and confidences are in thousandths.
 */

/** With `confidence`, fewer than `share` of all have a fault, if no more than `allowed` of the sample have one. */
export interface Claim {
  readonly confidence: number;
  readonly share: number;
  readonly allowed: number;
}

/** The fewest faulty clips among `all` of which one no longer says "fewer than the share". At least one. */
export function faultyFrom(all: number, share: number): number {
  return Math.max(1, Math.ceil((all * share) / 1000));
}

/**
 * Clips that have to be drawn from `all` for the claim; all of them where nothing less will do. Exact: at this size the
 * chance of seeing no more than `allowed` faults, were there just enough to break the claim, is at most 1 − confidence.
 */
export function sampleSize(all: number, { confidence, share, allowed }: Claim): number {
  const faulty = faultyFrom(all, share);
  const suffices = (drawn: number): boolean => isUnlikely(all, faulty, drawn, allowed, confidence);
  // Doubling first: numbers grow with the size, and nobody wants those of half of a large population.
  let enough = 1;
  while (enough < all && !suffices(enough)) enough *= 2;
  return least(Math.ceil(enough / 2), Math.min(enough, all), suffices);
}

/**
 * The most faulty clips that there can be among `all`, with `confidence`, when `found` of `drawn` are. Nothing drawn
 * tells nothing.
 */
export function mostFaulty(all: number, drawn: number, found: number, confidence: number): number {
  if (drawn === 0) return all;
  const most = all - (drawn - found);
  const tooMany = least(found, most + 1, (faulty) => isUnlikely(all, faulty, drawn, found, confidence));
  return tooMany - 1;
}

/** Whether a sample that shows at most `found` faults, with so many `faulty` among all, has a chance of at most 1 − confidence. */
function isUnlikely(all: number, faulty: number, drawn: number, found: number, confidence: number): boolean {
  let ways = 0n;
  for (let k = 0; k <= Math.min(found, faulty, drawn); k++)
    ways += choose(faulty, k) * choose(all - faulty, drawn - k);
  return ways * 1000n <= choose(all, drawn) * BigInt(1000 - confidence);
}

function choose(of: number, taken: number): bigint {
  if (taken < 0 || of < 0 || taken > of) return 0n;
  const n = Math.min(taken, of - taken);
  let ways = 1n;
  for (let k = 1; k <= n; k++) ways = (ways * BigInt(of - n + k)) / BigInt(k);
  return ways;
}

/** The least number from `low` to `high` for which a test holds that, once it holds, holds on; `high` where none does. */
function least(low: number, high: number, holds: (n: number) => boolean): number {
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
