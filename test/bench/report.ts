/**
 * What a bench found, as rows of one table for the README: each bench prints its own, and `npm run bench` collects them
 * through the file that EVIDOCK_BENCH_TABLE names.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';

export interface Row {
  /** What was measured, and under which conditions. */
  readonly what: string;
  /** The measured value with its unit. */
  readonly measured: string;
  /** What it should be; null where nothing is promised. */
  readonly aim: string | null;
  /** Whether it is; null where nothing is promised. */
  readonly met: boolean | null;
}

/** Prints a row and hands it to the collector. */
export function report(row: Row): void {
  console.log(lineOf(row));
  const table = process.env['EVIDOCK_BENCH_TABLE'];
  if (table !== undefined) fs.appendFileSync(table, `${JSON.stringify(row)}\n`);
}

/** Says that something was not measured, and why; the table shows it. */
export function skipped(what: string, why: string): void {
  report({ what, measured: `not measured: ${why}`, aim: null, met: null });
}

/** How many times as fast as a peer; the peer's name in `ratio` when it is not installed. */
export function besidePeer(what: string, ratio: number | string, least: number | null): void {
  if (typeof ratio === 'string') skipped(what, `${ratio} is not installed`);
  else if (least !== null) against(what, ratio, { least }, '×', 2);
  else report({ what, measured: `${number(ratio, 2)} ×`, aim: null, met: null });
}

/** A row whose value must not be less (`least`), or not more (`most`), than the aim. */
export function against(
  what: string,
  value: number,
  limit: { readonly least: number } | { readonly most: number },
  unit: string,
  digits = 1,
): void {
  const [sign, aim, met] =
    'least' in limit ? ['≥', limit.least, value >= limit.least] : ['≤', limit.most, value <= limit.most];
  report({
    what,
    measured: `${number(value, digits)} ${unit}`.trim(),
    aim: `${sign} ${number(aim, Number.isInteger(aim) ? 0 : digits)} ${unit}`.trim(),
    met,
  });
}

export function number(value: number, digits: number): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

export function lineOf({ what, measured, aim, met }: Row): string {
  return `| ${what} | ${measured} | ${aim ?? ''} | ${met === null ? '' : met ? 'yes' : 'no'} |`;
}

/** The table's head, for a bench that runs alone. */
export function heading(title: string): void {
  console.log(`\n${title}\n${machine()}\n\n| what | measured | aim | met |\n| --- | --- | --- | --- |`);
}

/** The machine in one line, with how busy it is now. */
export function machine(folder = process.env['EVIDOCK_BENCH_DIR'] ?? os.tmpdir()): string {
  const [cpu] = os.cpus();
  return [
    `${cpu?.model.trim() ?? '?'}, ${os.cpus().length} cores, ${(os.totalmem() / 2 ** 30).toFixed(0)} GiB`,
    `${os.type()} ${os.release()}`,
    fileSystemOf(folder),
    `Node ${process.version}`,
    `load ${os.loadavg()[0]?.toFixed(1) ?? '?'}`,
  ].join(', ');
}

function fileSystemOf(folder: string): string {
  try {
    const kind = execFileSync('stat', ['-f', '-c', '%T', folder], { encoding: 'utf8' }).trim();
    return kind === 'ext2/ext3' ? 'ext4' : kind;
  } catch {
    return 'file system unknown';
  }
}
