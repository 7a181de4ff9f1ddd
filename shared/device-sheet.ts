/** A spreadsheet of devices, read row by row: what can be registered, and what is wrong with every other row. */
import { DEVICE_KINDS, type DeviceFacts } from './acts/device';
import { asDay, dayOf, instantOf, type Day } from './clock';
import type { DeviceFile } from './device-file';
import { registerDevice, type RegisterRefusal } from './device-register';
import { asDeviceId, asPersonId, type DeviceId, type PersonId } from './ids';

/** What a spreadsheet holds in one place. */
export type Cell = string | number | boolean | Date | null;

/** The columns by their headings, in either language. Only the number, the model and the section must be there. */
export const SHEET_COLUMNS = {
  device: ['设备编号', 'Device number'],
  kind: ['类型', 'Kind'],
  model: ['型号', 'Model'],
  serial: ['序列号', 'Serial number'],
  asset: ['资产编号', 'Asset number'],
  section: ['科室', 'Section'],
  custodian: ['保管人编号', 'Custodian'],
  assignedTo: ['配发人编号', 'Issued to'],
  cards: ['存储卡号', 'Cards'],
  bought: ['购置日期', 'Bought'],
  warrantyUntil: ['保修截止', 'Warranty until'],
  note: ['备注', 'Note'],
} as const;
export type SheetColumn = keyof typeof SHEET_COLUMNS;

export type SheetProblemCode =
  | RegisterRefusal
  /** No row of the first few has the headings that must be there. */
  | 'sheet-headings-missing'
  | 'device-number-unusable'
  | 'kind-unknown'
  | 'day-unreadable'
  /** A number so long that the spreadsheet has rounded it: the cell should be text. */
  | 'number-rounded'
  | 'person-unknown';

export interface SheetProblem {
  /** As the spreadsheet counts: the first row is 1. */
  readonly row: number;
  readonly column: SheetColumn | null;
  readonly code: SheetProblemCode;
  readonly values: Readonly<Record<string, string | number>>;
}

export interface DeviceSheet {
  readonly devices: readonly {
    readonly row: number;
    readonly device: DeviceId;
    readonly facts: DeviceFacts;
  }[];
  readonly problems: readonly SheetProblem[];
}

/** Kinds as people write them; a column that is missing or empty means a body camera. */
const KIND_WORDS: Readonly<Record<(typeof DEVICE_KINDS)[number], readonly string[]>> = {
  'body-camera': ['执法记录仪', '记录仪', 'body camera', 'body-camera', ''],
  camera: ['照相机', '相机', '摄像机', 'camera', 'camcorder'],
  recorder: ['录音笔', '录音机', 'recorder', 'voice recorder'],
  phone: ['手机', 'phone'],
  other: ['其他', 'other'],
};

/** Spreadsheets keep fifteen digits of a number. */
const LONGEST_NUMBER = 999_999_999_999_999;

/** The headings stand in one of the first rows, under a title. */
const HEADINGS_WITHIN = 5;

/**
 * Reads a sheet. A row with anything wrong is not registered, and everything wrong with it is told at once. `known` are
 * the devices in the register: a row may repeat neither their numbers nor those of a row before it.
 */
export function readDeviceSheet(
  rows: readonly (readonly Cell[])[],
  known: readonly DeviceFile[],
  isPerson: (person: PersonId) => boolean,
): DeviceSheet {
  const headings = findHeadings(rows);
  if (!headings)
    return { devices: [], problems: [{ row: 1, column: null, code: 'sheet-headings-missing', values: {} }] };
  const devices: { row: number; device: DeviceId; facts: DeviceFacts }[] = [];
  const problems: SheetProblem[] = [];
  const register = [...known];
  rows.slice(headings.row).forEach((cells, n) => {
    const row = headings.row + n + 1;
    const cell = (column: SheetColumn): Cell => cells[headings.columns.get(column) ?? -1] ?? null;
    if (cells.every((one) => textOf(one) === '')) return;
    const read = readRow(row, cell, isPerson);
    problems.push(...read.problems);
    if (read.problems.length > 0 || read.device === null) return;
    const { device, facts } = read;
    const ruling = registerDevice(device, facts, register);
    if (!ruling.ok) {
      problems.push(
        ...ruling.refusals.map(({ code, values }) => ({ row, column: null, code, values: values ?? {} })),
      );
      return;
    }
    devices.push({ row, device, facts });
    register.push(asRegistered(device, facts));
  });
  return { devices, problems };
}

function readRow(row: number, cell: (column: SheetColumn) => Cell, isPerson: (person: PersonId) => boolean) {
  const problems: SheetProblem[] = [];
  const text = (column: SheetColumn): string => textOf(cell(column));
  const problem = (column: SheetColumn, code: SheetProblemCode): void => {
    problems.push({ row, column, code, values: { value: text(column) } });
  };
  const day = (column: SheetColumn): Day | null => {
    const found = dayIn(cell(column));
    if (found === null && text(column) !== '') problem(column, 'day-unreadable');
    return found;
  };
  const person = (column: SheetColumn): PersonId | null => {
    const found = asPersonId(text(column));
    if (found !== null && isPerson(found)) return found;
    if (text(column) !== '') problem(column, 'person-unknown');
    return null;
  };
  for (const column of Object.keys(SHEET_COLUMNS) as SheetColumn[]) {
    const value = cell(column);
    if (typeof value === 'number' && Math.abs(value) > LONGEST_NUMBER) problem(column, 'number-rounded');
  }
  const device = asDeviceId(text('device'));
  if (device === null) problem('device', 'device-number-unusable');
  const kind = DEVICE_KINDS.find((one) => KIND_WORDS[one].includes(text('kind').toLowerCase()));
  if (kind === undefined) problem('kind', 'kind-unknown');
  const facts: DeviceFacts = {
    kind: kind ?? 'other',
    model: text('model'),
    serial: text('serial') || null,
    usb: null,
    asset: text('asset') || null,
    section: text('section'),
    custodian: person('custodian'),
    assignedTo: person('assignedTo'),
    cameraProfile: null,
    cards: text('cards')
      .split(/[、,，;；\s]+/)
      .filter((card) => card !== ''),
    bought: day('bought'),
    warrantyUntil: day('warrantyUntil'),
    megabytesPerHour: null,
    note: text('note'),
  };
  return { device, facts, problems };
}

function findHeadings(rows: readonly (readonly Cell[])[]) {
  for (const [n, cells] of rows.slice(0, HEADINGS_WITHIN).entries()) {
    const names = cells.map((cell) => textOf(cell).toLowerCase());
    const columns = new Map<SheetColumn, number>();
    for (const [column, headings] of Object.entries(SHEET_COLUMNS) as [SheetColumn, readonly string[]][]) {
      const at = names.findIndex((name) => headings.some((heading) => heading.toLowerCase() === name));
      if (at >= 0) columns.set(column, at);
    }
    if (columns.has('device') && columns.has('model') && columns.has('section'))
      return { row: n + 1, columns };
  }
  return null;
}

/** A day as a spreadsheet has it: a date (its day in UTC), or a text like `2026-01-05`, `2026/1/5`, `2026年1月5日`. */
function dayIn(cell: Cell): Day | null {
  if (cell instanceof Date) {
    const year = cell.getUTCFullYear();
    return year >= 1900 && year <= 9999 ? dayOf(instantOf(cell.getTime()), 0) : null;
  }
  const parts = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(textOf(cell));
  if (!parts) return null;
  const [, year = '', month = '', date = ''] = parts;
  return asDay(`${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`);
}

function textOf(cell: Cell): string {
  if (cell === null) return '';
  return cell instanceof Date ? (dayIn(cell) ?? '?') : String(cell).trim();
}

/** A row that was taken, as the rows after it have to see it. */
function asRegistered(device: DeviceId, facts: DeviceFacts): DeviceFile {
  const now = instantOf(0);
  return { device, facts, registered: now, place: { where: 'stock' }, since: now, faults: [], repair: null };
}
