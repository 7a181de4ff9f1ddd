/** Spreadsheets as people fill them in: headings somewhere at the top, in any order, and cells of any kind. */
import { asDay, dayOf, instantOf, type Day } from './clock';

/** What a spreadsheet holds in one place. */
export type Cell = string | number | boolean | Date | null;

/** What can be wrong with any sheet. */
export type SheetTrouble =
  /** No row of the first few has the headings that must be there. */
  | 'sheet-headings-missing'
  /** More rows than are taken at once. */
  | 'sheet-too-long'
  | 'day-unreadable'
  /** A number so long that the spreadsheet has rounded it: the cell should be text. */
  | 'number-rounded'
  | 'cell-too-long';

/** One thing that is wrong; `row` as the spreadsheet counts: the first row is 1. */
export interface Problem<Column extends string, Code extends string> {
  readonly row: number;
  readonly column: Column | null;
  readonly code: Code;
  readonly values: Readonly<Record<string, string | number>>;
}

/** A row under the headings; a column that the sheet does not have is empty. */
export interface Row<Column extends string> {
  readonly number: number;
  readonly cell: (column: Column) => Cell;
}

/** Columns by their headings: in Chinese, then in English. */
export type Headings<Column extends string> = Readonly<Record<Column, readonly string[]>>;

/** The headings stand in one of the first rows, under a title. */
const HEADINGS_WITHIN = 5;
/** So many rows are taken at once. */
export const MOST_ROWS = 1000;
/** Spreadsheets keep fifteen digits of a number. */
const LONGEST_NUMBER = 999_999_999_999_999;

/** Reads every row that is not empty, and gives all that was wrong. `needed` tells the row of headings from a title. */
export function eachRow<Column extends string, Code extends string>(
  rows: readonly (readonly Cell[])[],
  headings: Headings<Column>,
  needed: readonly NoInfer<Column>[],
  read: (row: Row<Column>) => readonly Problem<Column, Code>[],
): readonly Problem<Column, Code | SheetTrouble>[] {
  const found = findHeadings(rows, headings, needed);
  if (!found) {
    const [zh, en] = [0, 1].map((n) => needed.map((column) => headings[column][n] ?? '').join('、'));
    return [{ row: 1, column: null, code: 'sheet-headings-missing', values: { zh: zh ?? '', en: en ?? '' } }];
  }
  const filled = [...rows.entries()].filter(
    ([n, cells]) => n > found.row && cells.some((cell) => textOf(cell) !== ''),
  );
  const [firstOver] = filled[MOST_ROWS] ?? [];
  if (firstOver !== undefined)
    return [{ row: firstOver + 1, column: null, code: 'sheet-too-long', values: { most: MOST_ROWS } }];
  return filled.flatMap(([n, cells]) =>
    read({ number: n + 1, cell: (column) => cells[found.columns.get(column) ?? -1] ?? null }),
  );
}

/** A day as a spreadsheet has it: a date (its day in UTC), or a text like `2026-01-05`, `2026/1/5`, `2026年1月5日`. */
export function dayIn(cell: Cell): Day | null {
  if (cell instanceof Date) {
    const year = cell.getUTCFullYear();
    return year >= 1900 && year <= 9999 ? dayOf(instantOf(cell.getTime()), 0) : null;
  }
  const parts = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(textOf(cell));
  if (!parts) return null;
  const [, year = '', month = '', date = ''] = parts;
  return asDay(`${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`);
}

/** What a person reads in a cell. */
export function textOf(cell: Cell): string {
  if (cell === null) return '';
  return cell instanceof Date ? (dayIn(cell) ?? '?') : String(cell).trim();
}

/** Several values in one cell. */
export function wordsIn(cell: Cell): string[] {
  return textOf(cell)
    .split(/[、,，;；\s]+/)
    .filter((word) => word !== '');
}

/** Whether the spreadsheet itself has lost digits of it. */
export function isRounded(cell: Cell): boolean {
  return typeof cell === 'number' && Math.abs(cell) > LONGEST_NUMBER;
}

/** The column of this name, if it is one. */
export function columnOf<Column extends string>(
  headings: Headings<Column>,
  name: PropertyKey | undefined,
): Column | null {
  return typeof name === 'string' && Object.hasOwn(headings, name) ? (name as Column) : null;
}

/** The row of the headings (from 0) and where its columns are. */
function findHeadings<Column extends string>(
  rows: readonly (readonly Cell[])[],
  headings: Headings<Column>,
  needed: readonly Column[],
) {
  for (const [row, cells] of rows.slice(0, HEADINGS_WITHIN).entries()) {
    const names = cells.map((cell) => textOf(cell).toLowerCase());
    const columns = new Map<Column, number>();
    for (const [column, words] of Object.entries(headings) as [Column, readonly string[]][]) {
      const at = names.findIndex((name) => words.some((word) => word.toLowerCase() === name));
      if (at >= 0) columns.set(column, at);
    }
    if (needed.every((column) => columns.has(column))) return { row, columns };
  }
  return null;
}
