/** A spreadsheet of devices, read row by row: what can be registered, and what is wrong with every other row. */
import { deviceFacts, DEVICE_KINDS, type DeviceFacts } from './acts/device';
import type { Day } from './clock';
import type { DeviceFile } from './device-file';
import { newDevice, registerDevice, type RegisterRefusal } from './device-register';
import { asDeviceId, asPersonId, type DeviceId, type PersonId } from './ids';
import {
  columnOf,
  dayIn,
  eachRow,
  isRounded,
  textOf,
  wordsIn,
  type Cell,
  type Problem,
  type Row,
  type SheetTrouble,
} from './sheet';

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

export type DeviceSheetProblem =
  RegisterRefusal | SheetTrouble | 'device-number-unusable' | 'kind-unknown' | 'person-unknown';

export interface DeviceSheet {
  readonly devices: readonly {
    readonly row: number;
    readonly device: DeviceId;
    readonly facts: DeviceFacts;
  }[];
  readonly problems: readonly Problem<SheetColumn, DeviceSheetProblem>[];
}

/** Kinds as people write them; a column that is missing or empty means a body camera. */
const KIND_WORDS: Readonly<Record<(typeof DEVICE_KINDS)[number], readonly string[]>> = {
  'body-camera': ['执法记录仪', '记录仪', 'body camera', 'body-camera', ''],
  camera: ['照相机', '相机', '摄像机', 'camera', 'camcorder'],
  recorder: ['录音笔', '录音机', 'recorder', 'voice recorder'],
  phone: ['手机', 'phone'],
  other: ['其他', 'other'],
};

/**
 * Reads a sheet. A row with anything wrong is not registered, and everything wrong with it is told at once. `known` are
 * the devices in the register: a row may repeat neither their numbers nor those of a row before it.
 */
export function readDeviceSheet(
  rows: readonly (readonly Cell[])[],
  known: readonly DeviceFile[],
  isPerson: (person: PersonId) => boolean,
): DeviceSheet {
  const devices: { row: number; device: DeviceId; facts: DeviceFacts }[] = [];
  const register = [...known];
  const problems = eachRow(rows, SHEET_COLUMNS, ['device', 'model', 'section'], (row) => {
    const read = readRow(row, isPerson);
    if (read.problems.length > 0 || read.device === null) return read.problems;
    const { device, facts } = read;
    const ruling = registerDevice(device, facts, register);
    if (!ruling.ok)
      return ruling.refusals.map(({ code, values }) => ({
        row: row.number,
        column: null,
        code,
        values: values ?? {},
      }));
    devices.push({ row: row.number, device, facts });
    register.push(newDevice(device, facts));
    return [];
  });
  return { devices, problems };
}

function readRow({ number, cell }: Row<SheetColumn>, isPerson: (person: PersonId) => boolean) {
  const problems: Problem<SheetColumn, DeviceSheetProblem>[] = [];
  const text = (column: SheetColumn): string => textOf(cell(column));
  const problem = (column: SheetColumn, code: DeviceSheetProblem): void => {
    problems.push({ row: number, column, code, values: { value: text(column).slice(0, 40) } });
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
  for (const column of Object.keys(SHEET_COLUMNS) as SheetColumn[])
    if (isRounded(cell(column))) problem(column, 'number-rounded');
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
    cards: wordsIn(cell('cards')),
    bought: day('bought'),
    warrantyUntil: day('warrantyUntil'),
    megabytesPerHour: null,
    note: text('note'),
  };
  for (const { path } of deviceFacts.safeParse(facts).error?.issues ?? []) {
    const column = columnOf(SHEET_COLUMNS, path[0]);
    if (column !== null) problem(column, 'cell-too-long');
  }
  return { device, facts, problems };
}
