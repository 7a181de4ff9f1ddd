import { describe, expect, it } from 'vitest';
import { faultyFrom, mostFaulty, sampleSize } from '#shared/draw/claim';

const claim = (confidence: number, share: number, allowed = 0) => ({ confidence, share, allowed });

describe('R1: what a sample shows', () => {
  it('asks for the sizes that one finds by hand', () => {
    // Very many clips: 0.95^58 = 0.0510, 0.95^59 = 0.0485.
    expect(sampleSize(10_000_000, claim(950, 50))).toBe(59);
    // 20 clips, 1 faulty: n of 20 miss it with (20 − n) / 20.
    expect(sampleSize(20, claim(950, 50))).toBe(19);
    // 100 clips, 5 faulty: 55·54·53·52·51 / 100·99·98·97·96 = 0.0462 at 45, 0.0508 at 44.
    expect(sampleSize(100, claim(950, 50))).toBe(45);
    expect(sampleSize(1, claim(950, 50))).toBe(1);
    // With one fault allowed, very many: the classic 93.
    expect(sampleSize(10_000_000, claim(950, 50, 1))).toBe(93);
  });

  it('needs fewer of few, and never more than all', () => {
    const sizes = [10, 50, 200, 1000, 3000].map((all) => sampleSize(all, claim(950, 50)));
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
    expect(sizes[0]).toBe(10);
    for (const size of sizes) expect(size).toBeLessThanOrEqual(59);
  });

  it('says after the review what there can be at most', () => {
    // Nothing found in a sample that was made for the claim: fewer than the share.
    for (const all of [20, 100, 457, 3000]) {
      const size = sampleSize(all, claim(950, 50));
      expect(mostFaulty(all, size, 0, 950)).toBeLessThan(faultyFrom(all, 50));
    }
    // 100 clips, 45 seen, none faulty: 4 can be (P = 0.0864), 5 cannot (P = 0.0462).
    expect(mostFaulty(100, 45, 0, 950)).toBe(4);
    expect(mostFaulty(50, 50, 3, 950)).toBe(3);
    expect(mostFaulty(50, 0, 0, 950)).toBe(50);
    expect(mostFaulty(20, 19, 19, 950)).toBe(20);
  });
});
