import { expect, it } from 'vitest';
import { monthsBetween } from '../../renderer/views/records/months';

it('a chart by month has a place for every month between the first and the last, also across years', () => {
  expect(monthsBetween(['2027-02', '2026-11'])).toEqual(['2026-11', '2026-12', '2027-01', '2027-02']);
  expect(monthsBetween(['2026-07'])).toEqual(['2026-07']);
  expect(monthsBetween([])).toEqual([]);
});
