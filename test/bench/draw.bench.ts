/** Whether the draw is fair: 10,000 draws from one office, by Pearson's chi-square; and what one large draw takes. */
import { createHash } from 'node:crypto';
import type { PopulationRow } from '#shared/acts/draw';
import { ordersOf, sampleOf, type Terms } from '#shared/draw/algorithm';
import type { ClipId, Sha256 } from '#shared/ids';

const digest = (text: string): Sha256 => createHash('sha256').update(text).digest('hex') as Sha256;
const DRAWS = 10_000;

function office(persons: number, clipsOf: (person: number) => number, weight: (n: number) => number) {
  const rows: PopulationRow[] = [];
  for (let person = 0; person < persons; person++) {
    for (let n = 0; n < clipsOf(person); n++)
      rows.push([digest(`${person} ${n}`).slice(0, 32) as ClipId, `P${person}`, weight(n), '', `P${person}`]);
  }
  return rows.sort(([a], [b]) => (a < b ? -1 : 1));
}

function drawnFrom(rows: readonly PopulationRow[], scheme: object, seed: string) {
  const strata = [...new Set(rows.map(([, who]) => who))].map((who): [string, number] => [who, 0]);
  const terms = { scheme, strata, reviewers: [] } as unknown as Pick<
    Terms,
    'scheme' | 'strata' | 'reviewers'
  >;
  return sampleOf(terms, ordersOf(terms, rows, digest(seed), digest));
}

/** The chi-square of counts against what they should be, and the value that it passes by luck once in a thousand times. */
function chiSquare(title: string, counts: readonly number[], expected: readonly number[]): void {
  const value = counts.reduce((sum, n, i) => sum + (n - (expected[i] ?? 0)) ** 2 / (expected[i] ?? 1), 0);
  const freedom = counts.length - 1;
  // Wilson and Hilferty's approximation of the 99.9 % point.
  const limit = freedom * (1 - 2 / (9 * freedom) + 3.09 * Math.sqrt(2 / (9 * freedom))) ** 3;
  const verdict = value <= limit ? 'fair' : 'NOT FAIR';
  console.log(
    `${title}: chi-square ${value.toFixed(1)}, ${freedom} degrees of freedom, 99.9 % limit ${limit.toFixed(1)}: ${verdict}`,
  );
  if (value > limit) process.exitCode = 1;
}

// 12 persons with 1 to 12 clips, one of whom is drawn: each as often as any other, however many clips they have.
const few = office(
  12,
  (person) => person + 1,
  () => 1,
);
const persons = new Map<string, number>();
// One of 30 clips by chance: each as often as any other.
const flat = office(
  5,
  () => 6,
  () => 1,
);
const clips = new Map<string, number>();
// One person with 6 clips of weights 1 to 6: in proportion.
const heavy = office(
  1,
  () => 6,
  (n) => n + 1,
);
const weighed = new Map<string, number>();
const tally = (counts: Map<string, number>, key = ''): void =>
  void counts.set(key, (counts.get(key) ?? 0) + 1);

for (let n = 0; n < DRAWS; n++) {
  tally(persons, drawnFrom(few, { persons: 1, perPerson: 1, byChance: 0 }, `a${n}`)[0]?.stratum);
  tally(clips, drawnFrom(flat, { persons: 0, perPerson: 0, byChance: 1 }, `b${n}`)[0]?.clip);
  tally(weighed, drawnFrom(heavy, { persons: null, perPerson: 1, byChance: 0 }, `c${n}`)[0]?.clip);
}
const equal = (n: number): number[] => Array.from({ length: n }, () => DRAWS / n);
chiSquare(
  'one person of 12',
  few
    .filter((row, n) => few.findIndex((one) => one[1] === row[1]) === n)
    .map(([, who]) => persons.get(who) ?? 0),
  equal(12),
);
chiSquare(
  'one clip of 30',
  flat.map(([clip]) => clips.get(clip) ?? 0),
  equal(30),
);
chiSquare(
  'one clip of weights 1 to 6',
  heavy.map(([clip]) => weighed.get(clip) ?? 0),
  heavy.map(([, , weight]) => (DRAWS * weight) / 21),
);

const large = office(
  60,
  () => 50,
  (n) => (n % 8) + 1,
);
const began = performance.now();
const sample = drawnFrom(large, { persons: null, perPerson: 1, byChance: 59 }, 'large');
console.log(
  `3,000 clips of 60 persons, ${sample.length} drawn: ${(performance.now() - began).toFixed(0)} ms`,
);
