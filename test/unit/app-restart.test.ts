import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endsWithinMinute, msUntilRestart, STARTS_PER_MINUTE } from '../../electron/processes/restart';

/** The waits of a process that lives `livesMs` after each start, one after the other. */
function waitsOf(livesMs: readonly number[]): number[] {
  let now = 0;
  let ends: readonly number[] = [];
  return livesMs.map((lives) => {
    now += lives;
    ends = endsWithinMinute([...ends, now], now);
    const wait = msUntilRestart(ends, now);
    now += wait;
    return wait;
  });
}

describe('starting a process again', () => {
  it('is quick after a first end, slower after each further one', () => {
    const waits = waitsOf([60_000, 10, 10, 10]);
    expect(waits[0]).toBeLessThanOrEqual(100);
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(new Set(waits).size).toBe(4);
  });

  it('takes at most two seconds up to the limit', () => {
    const waits = waitsOf(Array.from({ length: STARTS_PER_MINUTE }, () => 0));
    for (const wait of waits) expect(wait).toBeLessThanOrEqual(2000);
  });

  it('forgets what is a minute old', () => {
    const waits = waitsOf([5, 5, 5, 60_000]);
    expect(waits[3]).toBe(waits[0]);
  });

  it('never starts more often than the limit within any minute, and never waits longer than a minute', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 20_000 }), { minLength: 1, maxLength: 60 }), (lives) => {
        const waits = waitsOf(lives);
        let now = 0;
        const starts = lives.map((life, i) => (now += life + (waits[i] ?? 0)));
        for (const [i, start] of starts.entries()) {
          expect(waits[i]).toBeGreaterThan(0);
          expect(waits[i]).toBeLessThanOrEqual(60_000);
          const earlier = starts[i - STARTS_PER_MINUTE - 1];
          if (earlier !== undefined) expect(start - earlier).toBeGreaterThan(59_000);
        }
      }),
    );
  });
});
