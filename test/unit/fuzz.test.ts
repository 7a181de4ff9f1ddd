/** A short run of the fuzzer, the same each time; `npm run fuzz` takes longer and other numbers. */
import path from 'node:path';
import { expect, test } from 'vitest';
import { fuzz, summary } from '../fuzz/run';

const seconds = Number(process.env['EVIDOCK_FUZZ_SECONDS'] ?? 3);
const seed = Number(process.env['EVIDOCK_FUZZ_SEED'] ?? 1);

test(
  'I5: whatever a camera sends, no parser throws, hangs or eats memory',
  () => {
    const keep = path.join(process.env['EVIDOCK_ROOT'] ?? '.', '.cache', 'fuzz');
    const result = fuzz({ seconds, seed, keep });
    console.log(summary(result));
    expect(result.failures).toEqual([]);
    expect(result.cases).toBeGreaterThan(100);
    expect(result.grownBytes).toBeLessThan(300e6);
  },
  (seconds + 60) * 1000,
);
