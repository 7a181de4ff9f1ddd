/** The Footage list: filters, search, pages. */
import type { FootageFilter } from '#shared/contract/footage';
import type { ClipRowView } from '#shared/contract/footage';
import { millisecondsOf } from '#shared/clock';
import { failed } from '#shared/failure';
import type { ClipId } from '#shared/ids';
import { clipRow, ROW_COLUMNS, withMarks } from './clip-rows';
import { integer } from './columns';
import { searchFor, type Search } from './search-words';
import type { Prepare, Value } from './sqlite';

export interface ClipPage {
  readonly rows: ClipRowView[];
  /** How many clips pass the filter, on all pages. */
  readonly total: number;
}

/**
 * Up to how many hits of a search are looked up one by one and sorted; more are met soon enough on a walk through the
 * list in its order. The first way costs the hits, the second `limit` times what stands between two hits: the same where
 * the hits' square is `limit` times the clips. About every other entry of a ledger is a clip.
 */
function few(prepare: Prepare, limit: number): number {
  return Math.sqrt((limit * ledgerSize(prepare)) / 2);
}

interface Condition {
  readonly sql: string;
  readonly values: readonly Value[];
}

/** Where the rows come from: the list itself, or the hits of a search, each looked up. */
type Way = { readonly by: 'list' } | { readonly by: 'hits'; readonly search: Search };

const BY_LIST: Way = { by: 'list' };

/** Answers pages, newest recording first (what was sealed later first among equals). */
export function footagePages(
  prepare: Prepare,
): (filter: FootageFilter, after: ClipId | null, limit: number) => ClipPage {
  const kept = countsKept(prepare);

  return (filter, after, limit) => {
    const search = filter.text === undefined ? null : searchFor(filter.text);
    const conditions = conditionsOf(filter);
    const start = after === null ? [] : [beyond(prepare, after)];
    // What one camera or person recorded is soon read through; otherwise the index tells how common the words are.
    const isFew = filter.device !== undefined || filter.person !== undefined;
    const hits = search && !isFew ? kept(search.match, () => countHits(prepare, search)) : null;
    const byHits: Way = search && hits !== null ? { by: 'hits', search } : BY_LIST;
    const way = hits !== null && hits <= few(prepare, limit) ? byHits : BY_LIST;

    const page = select(ROW_COLUMNS, way, search, [...conditions, ...start]);
    const newestFirst = `${page.sql} ORDER BY c.shown_at DESC, c.seq DESC LIMIT ?`;
    const rows = prepare(`${withMarks(newestFirst)} ORDER BY r.shown_at DESC, r.seq DESC`)
      .all(...page.values, limit)
      .map(clipRow);
    const everything = search ? hits : number(prepare, EVERYTHING);
    const total =
      (conditions.length === 0 ? everything : null) ??
      kept(JSON.stringify(filter), () =>
        number(prepare, select('count(*) AS n', byHits, search, conditions)),
      );
    return { rows, total };
  };
}

/** The vault is the first place where clips are kept, and what each place holds is counted as it comes. */
const EVERYTHING: Condition = { sql: 'SELECT clips AS n FROM places WHERE n = 0', values: [] };

function select(
  columns: string,
  way: Way,
  search: Search | null,
  conditions: readonly Condition[],
): Condition {
  const all = [
    ...(way.by === 'hits' ? [isHit(way.search)] : (search?.parts ?? []).map(contains)),
    ...conditions,
  ];
  // CROSS JOIN keeps this order: hits first, each then looked up by its number.
  const from = way.by === 'hits' ? 'clip_words w CROSS JOIN clips c ON c.seq = w.rowid' : 'clips c';
  const where = all.length > 0 ? `WHERE ${all.map((c) => c.sql).join(' AND ')}` : '';
  return { sql: `SELECT ${columns} FROM ${from} ${where}`, values: all.flatMap((c) => c.values) };
}

function conditionsOf(filter: FootageFilter): Condition[] {
  const conditions: Condition[] = [];
  let led = false;
  // The narrowest condition leads, by its index; the plus keeps SQLite, which cannot know that, from others' indexes.
  const add = (sql: string, ...values: Value[]): void => {
    conditions.push({ sql: led ? `+${sql}` : sql, values });
    led = true;
  };
  if (filter.device !== undefined) add('c.device = ?', filter.device);
  if (filter.person !== undefined) add('c.holder = ?', filter.person);
  if (filter.storage !== undefined) add(STORAGE[filter.storage]);
  if (filter.marked === true) add('c.device_mark = 1');
  if (filter.findings === true) add('c.worst > 0');
  if (filter.kind !== undefined) add('c.kind = ?', filter.kind);
  if (filter.marked === false) add('c.device_mark = 0');
  if (filter.findings === false) add('c.worst = 0');
  return [...conditions, ...timesOf(filter)];
}

/** Written as the partial indexes are, which is how SQLite knows them again. */
const STORAGE: Readonly<Record<NonNullable<FootageFilter['storage']>, string>> = {
  late: "c.storage = 'late'",
  unexplained: "(c.storage = 'late' AND c.late_reason IS NULL)",
  'in-time': "c.storage = 'in-time'",
  undetermined: "c.storage = 'undetermined'",
};

function timesOf(filter: FootageFilter): Condition[] {
  const conditions: Condition[] = [];
  const add = (sql: string, ...values: Value[]): void => void conditions.push({ sql, values });
  if (filter.from !== undefined) add('c.shown_at >= ?', moment(filter.from));
  if (filter.to !== undefined) add('c.shown_at <= ?', moment(filter.to));
  return conditions;
}

function moment(instant: NonNullable<FootageFilter['from']>): number {
  const ms = millisecondsOf(instant);
  if (Number.isNaN(ms)) throw failed('bad-arguments', { detail: `no time: ${instant}` });
  return ms;
}

function isHit(search: Search): Condition {
  return { sql: 'w.clip_words MATCH ?', values: [search.match] };
}

function contains(part: string): Condition {
  return { sql: 'instr(c.words, ?) > 0', values: [part] };
}

/** What stands after this clip in the list, whether or not the clip itself passes the filter. */
function beyond(prepare: Prepare, after: ClipId): Condition {
  const row = prepare('SELECT shown_at, seq FROM clips WHERE clip = ?').get(after);
  if (!row) throw failed('not-found', { subject: after });
  return {
    sql: '(c.shown_at, c.seq) < (?, ?)',
    values: [integer(row, 'shown_at'), integer(row, 'seq')],
  };
}

function countHits(prepare: Prepare, search: Search): number {
  return number(prepare, {
    sql: 'SELECT count(*) AS n FROM clip_words WHERE clip_words MATCH ?',
    values: [search.match],
  });
}

function number(prepare: Prepare, { sql, values }: Condition): number {
  const row = prepare(sql).get(...values);
  return row ? integer(row, 'n') : 0;
}

function ledgerSize(prepare: Prepare): number {
  const row = prepare('SELECT size FROM position').get();
  return row ? integer(row, 'size') : 0;
}

const MOST_KEPT = 64;

/** Remembers counts until something is folded: each page of one list asks for the same. */
function countsKept(prepare: Prepare): (key: string, count: () => number) => number {
  const kept = new Map<string, number>();
  let at = -1;
  return (key, count) => {
    const size = ledgerSize(prepare);
    if (size !== at || kept.size >= MOST_KEPT) kept.clear();
    at = size;
    const known = kept.get(key);
    if (known !== undefined) return known;
    const total = count();
    kept.set(key, total);
    return total;
  };
}
