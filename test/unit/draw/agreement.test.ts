import { describe, expect, it } from 'vitest';
import type { ItemVerdict } from '#shared/acts/review';
import { agreementOf, type Pair } from '#shared/draw/agreement';

const times = (n: number, a: ItemVerdict, b: ItemVerdict): Pair[] => Array.from({ length: n }, () => [a, b]);

describe('R3: agreement of two reviewers', () => {
  it('is Cohen’s kappa as in the textbook', () => {
    // 50 items: 20 both met, 15 both not, 5 and 10 apart: po 0.7, pe 0.5, kappa 0.4.
    const pairs = [
      ...times(20, 'met', 'met'),
      ...times(5, 'met', 'not-met'),
      ...times(10, 'not-met', 'met'),
      ...times(15, 'not-met', 'not-met'),
    ];
    expect(agreementOf(pairs)).toEqual({ pairs: 50, alike: 35, kappa: 400 });
  });

  it('says nothing where luck alone would agree, or nothing was judged', () => {
    expect(agreementOf(times(9, 'met', 'met'))).toEqual({ pairs: 9, alike: 9, kappa: null });
    expect(agreementOf([])).toEqual({ pairs: 0, alike: 0, kappa: null });
    expect(agreementOf([...times(1, 'met', 'not-met'), ...times(1, 'not-met', 'met')]).kappa).toBe(-1000);
  });
});
