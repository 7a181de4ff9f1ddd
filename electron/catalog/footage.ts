/** The Footage list: filters, search, pages. */
import type { FootageFilter } from '#shared/contract/requests';
import type { ClipRowView } from '#shared/contract/views';
import { millisecondsOf } from '#shared/clock';
import { failed } from '#shared/failure';
import type { ClipId } from '#shared/ids';
import { clipRow, ROW_COLUMNS } from './clip-rows';
import { integer } from './columns';
import { searchFor, type Search } from './search-words';
import type { Prepare, Value } from './sqlite';

export interface ClipPage {
  readonly rows: ClipRowView[];
  /** How many clips pass the filter, on all pages. */
  readonly total: number;
}

/**
 * Up to this many candidates of a search are sorted; more are met soon enough on a walk through the list in its
 * order. Measured on 200,000 clips: both ways cost a few milliseconds here.
 */
const FEW = 4000;

interface Condition {
  readonly sql: string;
  readonly values: readonly Value[];
}

/** Answers pages, newest recording first (what was sealed later first among equals). */
export function footagePages(
  prepare: Prepare,
): (filter: FootageFilter, after: ClipId | null, limit: number) => ClipPage {
  const totals = totalsKept(prepare);

  return (filter, after, limit) => {
    const search = filter.text === undefined ? null : searchFor(filter.text);
    const conditions = conditionsOf(filter);
    if (search) conditions.push(...search.parts.map(contains));
    const start = after === null ? [] : [beyond(prepare, after)];
    // A camera's own range is short enough to be read through; otherwise the index of pairs tells how common it is.
    const candidates = search && filter.device === undefined ? countCandidates(prepare, search) : null;
    const fewOf = search && candidates !== null && candidates <= FEW ? search : null;

    const page = statement(
      `SELECT ${ROW_COLUMNS}`,
      fewOf,
      [...conditions, ...start],
      'ORDER BY c.shown_at DESC, c.seq DESC LIMIT ?',
    );
    const rows = prepare(page.sql)
      .all(...page.values, limit)
      .map(clipRow);
    const total = totals(JSON.stringify(filter), () => {
      if (search?.exact && candidates !== null && conditions.length === search.parts.length)
        return candidates;
      const count = statement('SELECT count(*) AS n', candidates === null ? null : search, conditions, '');
      return number(prepare, count);
    });
    return { rows, total };
  };
}

function statement(
  select: string,
  search: Search | null,
  conditions: readonly Condition[],
  end: string,
): Condition {
  const where = conditions.map((c) => c.sql);
  const values = conditions.flatMap((c) => c.values);
  if (search) {
    where.unshift('w.clip_words MATCH ?');
    values.unshift(search.match);
  }
  // CROSS JOIN keeps this order: candidates first, each then looked up by its number.
  const from = search ? 'clip_words w CROSS JOIN clips c ON c.seq = w.rowid' : 'clips c';
  const filter = where.length > 0 ? `WHERE ${where.join(' AND ')}` : '';
  return { sql: `${select} FROM ${from} ${filter} ${end}`, values };
}

function conditionsOf(filter: FootageFilter): Condition[] {
  const conditions: Condition[] = [];
  const add = (sql: string, ...values: Value[]): void => void conditions.push({ sql, values });
  if (filter.device !== undefined) add('c.device = ?', filter.device);
  if (filter.kind !== undefined) add('c.kind = ?', filter.kind);
  if (filter.from !== undefined) add('c.shown_at >= ?', moment(filter.from));
  if (filter.to !== undefined) add('c.shown_at <= ?', moment(filter.to));
  if (filter.findings !== undefined) add(filter.findings ? 'c.worst > 0' : 'c.worst = 0');
  if (filter.marked !== undefined) add(filter.marked ? 'c.device_mark = 1' : 'c.device_mark = 0');
  return conditions;
}

function moment(instant: NonNullable<FootageFilter['from']>): number {
  const ms = millisecondsOf(instant);
  if (Number.isNaN(ms)) throw failed('bad-arguments', { detail: `no time: ${instant}` });
  return ms;
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

function countCandidates(prepare: Prepare, search: Search): number {
  return number(prepare, {
    sql: 'SELECT count(*) AS n FROM clip_words WHERE clip_words MATCH ?',
    values: [search.match],
  });
}

function number(prepare: Prepare, { sql, values }: Condition): number {
  const row = prepare(sql).get(...values);
  return row ? integer(row, 'n') : 0;
}

const MOST_KEPT = 64;

/** Remembers totals until something is folded: each page of one list asks for the same. */
function totalsKept(prepare: Prepare): (key: string, count: () => number) => number {
  const kept = new Map<string, number>();
  let at = -1;
  return (key, count) => {
    const row = prepare('SELECT size FROM position').get();
    const size = row ? integer(row, 'size') : 0;
    if (size !== at || kept.size >= MOST_KEPT) kept.clear();
    at = size;
    const known = kept.get(key);
    if (known !== undefined) return known;
    const total = count();
    kept.set(key, total);
    return total;
  };
}
