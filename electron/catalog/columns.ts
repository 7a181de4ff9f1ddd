import { instantOf, type Instant } from '#shared/clock';
import { DatabaseError, type Row, type Value } from './sqlite';

/** Reads one column of a row as what the schema says it is; anything else means a damaged file. */
export function text(row: Row, column: string): string {
  const value = row[column];
  return typeof value === 'string' ? value : wrong(column, value);
}

export function integer(row: Row, column: string): number {
  const value = row[column];
  return typeof value === 'number' ? value : wrong(column, value);
}

export function textOrNull(row: Row, column: string): string | null {
  return row[column] === null ? null : text(row, column);
}

export function integerOrNull(row: Row, column: string): number | null {
  return row[column] === null ? null : integer(row, column);
}

export function time(row: Row, column: string): Instant {
  const ms = integer(row, column);
  try {
    return instantOf(ms);
  } catch {
    return wrong(column, ms);
  }
}

export function timeOrNull(row: Row, column: string): Instant | null {
  return row[column] === null ? null : time(row, column);
}

function wrong(column: string, value: Value | undefined): never {
  throw new DatabaseError('corrupt', `the column ${column} holds ${String(value)}`);
}
