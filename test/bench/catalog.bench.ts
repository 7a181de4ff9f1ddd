/**
 * What the catalog answers in a vault of a million clips (see large-vault.ts; EVIDOCK_BENCH_CLIPS), as the window asks it:
 * many times with other arguments, the 95th percentile of which counts.
 */
import { CHINA_OFFSET, instantOf, type Instant } from '#shared/clock';
import type { FootageFilter } from '#shared/contract/footage';
import { openDatabase } from '../../electron/catalog/sqlite';
import { queriesOver, type Queries } from '../../electron/catalog/queries';
import { CLIPS, END, largeVault, person, PERSONS, SCENES } from './large-vault';
import { heading, number, report } from './report';

const MONTH_MS = 30 * 24 * 3600_000;
const TIMES = 200;

function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)] ?? Number.NaN;
}

interface Took {
  /** Of the milliseconds until the answer. */
  readonly middle: number;
  readonly p95: number;
  /** Of the milliseconds of the processor in them: what other programs take, and the disk, is not in it. */
  readonly processorP95: number;
}

/** Asks many times; `ask` gives how many rows came, which must not be none. */
function timed(ask: (n: number) => number, times = TIMES): Took {
  const took: number[] = [];
  const processor: number[] = [];
  for (let n = 0; n < times; n++) {
    const usedBefore = process.cpuUsage();
    const began = performance.now();
    const rows = ask(n);
    took.push(performance.now() - began);
    const { user, system } = process.cpuUsage(usedBefore);
    processor.push((user + system) / 1000);
    if (rows === 0) throw new Error(`question ${n} found nothing`);
  }
  return {
    middle: percentile(took, 0.5),
    p95: percentile(took, 0.95),
    processorP95: percentile(processor, 0.95),
  };
}

/** A page of the list and then the next one, as somebody scrolls. */
function pages(queries: Queries, filter: FootageFilter): number {
  const first = queries.clipPage(filter, null, 50);
  const last = first.rows.at(-1);
  return first.rows.length + (last ? queries.clipPage(filter, last.clip, 50).rows.length : 0);
}

const month = (n: number): Pick<FootageFilter, 'from' | 'to'> => ({
  from: instantOf(END - (2 + (n % 20)) * MONTH_MS),
  to: instantOf(END - (1 + (n % 20)) * MONTH_MS),
});

/** One of China's months. */
const calendarMonth = (n: number): readonly [from: Instant, to: Instant] => {
  const end = new Date(END);
  const start = (back: number): Instant =>
    instantOf(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() - back) - CHINA_OFFSET * 60_000);
  return [start(2 + (n % 20)), start(1 + (n % 20))];
};

const { catalog, made } = await largeVault(process.env['EVIDOCK_ROOT'] ?? process.cwd());
const db = openDatabase(catalog, 'look');
const queries = queriesOver(
  (sql) => db.prepare(sql),
  (ask) => ask,
);
const { clips } = queries.counts();
if (clips !== CLIPS) throw new Error(`the catalog has ${clips} clips`);
const of = `of ${number(CLIPS, 0)} clips`;

heading(`Catalog ${of}, a process that has just opened it`);
if (made) {
  const rate = `${number(CLIPS / made.ledger, 0)} entries/s, ${number(CLIPS / made.catalog, 0)} entries/s`;
  report({
    what: `catalog: writing the ledger ${of}; folding all of it anew`,
    measured: rate,
    aim: null,
    met: null,
  });
}
const questions: readonly (readonly [what: string, mostMs: number, ask: (n: number) => number])[] = [
  ['two pages, newest first', 10, () => pages(queries, {})],
  ['two pages by person and dates', 10, (n) => pages(queries, { person: person(n % PERSONS), ...month(n) })],
  [
    'two pages by person, dates and text',
    10,
    (n) => pages(queries, { person: person(n % PERSONS), ...month(n), text: person(n % PERSONS) }),
  ],
  [
    'search for two Chinese characters',
    10,
    (n) => pages(queries, { text: SCENES[n % SCENES.length]?.slice(0, 2) ?? '' }),
  ],
  [
    'search for four Chinese characters',
    10,
    (n) => pages(queries, { text: SCENES[n % SCENES.length] ?? '' }),
  ],
  ['statistics of one month', 25, (n) => queries.storageGroups(...calendarMonth(n)).length],
  [
    'statistics of all months',
    25,
    () => queries.storageGroups(instantOf(0), instantOf(END + MONTH_MS)).length,
  ],
  [
    'one clip with all on record',
    10,
    (n) => {
      const row = queries.clipPage(month(n), null, 1).rows[0];
      return row && queries.clipById(row.clip) ? 1 : 0;
    },
  ],
];
for (const [what, most, ask] of questions) {
  const { middle, p95, processorP95 } = timed(ask, what.includes('all months') ? 20 : TIMES);
  report({
    what: `catalog: ${what} ${of}, p95 (of the processor alone; the middle)`,
    measured: `${number(p95, 1)} ms (${number(processorP95, 1)}; ${number(middle, 1)})`,
    aim: `≤ ${most} ms`,
    met: p95 <= most,
  });
}
db.close();
