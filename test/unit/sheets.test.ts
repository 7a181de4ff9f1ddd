import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import writeSheets from 'write-excel-file/node';
import type { FailureError } from '#shared/failure';
import type { PersonId } from '#shared/ids';
import type { Person } from '#shared/person';
import { readDeviceSheet } from '#shared/device-sheet';
import { readPersonSheet } from '#shared/person-sheet';
import { MOST_ROWS } from '#shared/sheet';
import { readRows, writeTemplate } from '../../electron/station/sheets';

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-sheets-'));
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

function fileOf(name: string, bytes: string | Uint8Array): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, bytes);
  return file;
}
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'read',
    (error: unknown) => (error as FailureError).failure.code,
  );
const read = async (file: string) => readDeviceSheet(await readRows(file), [], () => false);

describe('D1: spreadsheet files', () => {
  it('an .xlsx is read with its dates and numbers', async () => {
    const file = path.join(folder, 'devices.xlsx');
    const day = { value: new Date('2026-01-05T00:00:00Z'), type: Date, format: 'yyyy-mm-dd' };
    await writeSheets([
      ['设备编号', '型号', '科室', '购置日期', '资产编号'],
      ['BC240001', 'DSJ-X9', '执法一科', day, 240017],
    ]).toFile(file);
    const { devices, problems } = await read(file);
    expect(problems).toEqual([]);
    expect(devices).toMatchObject([
      { row: 2, device: 'BC240001', facts: { bought: '2026-01-05', asset: '240017' } },
    ]);
  });

  it('a CSV is read in UTF-8 with a mark, and as Chinese spreadsheet programs write it', async () => {
    const text = '设备编号,型号,科室,备注\r\nBC240001,DSJ-X9,执法一科,"镜头有划痕,\n可用"\r\n';
    const utf8 = fileOf('utf8.csv', `\uFEFF${text}`);
    // The same text in GB 18030, as bytes: nothing here can write that encoding.
    const gb = fileOf('gb.csv', gb18030(text));
    for (const file of [utf8, gb])
      expect((await read(file)).devices).toMatchObject([
        { row: 2, device: 'BC240001', facts: { section: '执法一科', note: '镜头有划痕,\n可用' } },
      ]);
  });

  it('the template is read as it is: its headings are known, and it registers nobody and nothing', async () => {
    for (const language of ['zh', 'en'] as const) {
      const devices = path.join(folder, `devices-${language}.xlsx`);
      await writeTemplate(devices, 'devices', language);
      expect(await read(devices)).toEqual({ devices: [], problems: [] });
      const persons = path.join(folder, `persons-${language}.xlsx`);
      await writeTemplate(persons, 'persons', language);
      expect(readPersonSheet(await readRows(persons), [])).toEqual({ persons: [], problems: [] });
    }
  });

  it('what is no spreadsheet is refused with what to do, and nothing is thrown that has no sentence', async () => {
    const zip = (fill: number) => Uint8Array.from([0x50, 0x4b, 3, 4, ...Array<number>(200).fill(fill)]);
    expect(await codeOf(readRows(fileOf('old.xls', Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0]))))).toBe(
      'sheet-old-format',
    );
    expect(await codeOf(readRows(fileOf('torn.xlsx', zip(7))))).toBe('sheet-unreadable');
    expect(
      await codeOf(readRows(fileOf('picture.csv', Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 16])))),
    ).toBe('sheet-unreadable');
    expect(await codeOf(readRows(path.join(folder, 'gone.xlsx')))).toBe('sheet-unreadable');
    expect(await codeOf(readRows(folder))).toBe('sheet-unreadable');
    expect(await codeOf(readRows(fileOf('large.csv', 'x'.repeat(5_000_001))))).toBe('sheet-too-large');
  });

  it('an archive that unpacks to more than any list is not unpacked', async () => {
    const file = path.join(folder, 'bomb.xlsx');
    await writeSheets([['设备编号', '型号', '科室']]).toFile(file);
    const bytes = fs.readFileSync(file);
    const entry = bytes.indexOf(Uint8Array.from([0x50, 0x4b, 1, 2]));
    bytes.writeUInt32LE(3_000_000_000, entry + 24);
    fs.writeFileSync(file, bytes);
    expect(await codeOf(readRows(file))).toBe('sheet-too-large');
  });

  it('a row with a cell that is too long is told, and so is a list that is', async () => {
    const rows = (n: number) => Array.from({ length: n }, (_, i) => `B${String(i)},DSJ,执法一科`);
    const long = fileOf('long.csv', ['设备编号,型号,科室', `B1,${'长'.repeat(201)},执法一科`].join('\n'));
    expect((await read(long)).problems).toMatchObject([{ row: 2, column: 'model', code: 'cell-too-long' }]);
    const full = fileOf('full.csv', ['设备编号,型号,科室', ...rows(MOST_ROWS)].join('\n'));
    expect((await read(full)).devices).toHaveLength(MOST_ROWS);
    const over = fileOf('over.csv', ['设备编号,型号,科室', ...rows(MOST_ROWS + 1)].join('\n'));
    expect(await read(over)).toMatchObject({
      devices: [],
      problems: [{ row: MOST_ROWS + 2, code: 'sheet-too-long' }],
    });
  });
});

describe('a spreadsheet of persons', () => {
  const known: Person = {
    person: '0001' as PersonId,
    name: '王敏',
    section: '执法一科',
    certificate: 'ZF-1',
    aliases: ['100001'],
    active: true,
  };

  it('tells every bad row and takes the others; nobody shares a number with somebody else', () => {
    const { persons, problems } = readPersonSheet(
      [
        ['姓名', '人员编号', '科室', '执法证号', '设备中的人员编号'],
        ['李强', '0002', '执法一科', 'ZF-2', '100002、100003'],
        ['赵磊', '0001', '执法一科', null, null],
        ['孙丽', '0004', '执法一科', 'zf-1', null],
        ['周杰', '0005', '执法一科', null, '100003'],
        [null, '0 6', null, 1234567890123456, null],
      ],
      [known],
    );
    expect(persons).toEqual([
      {
        row: 2,
        person: '0002',
        name: '李强',
        section: '执法一科',
        certificate: 'ZF-2',
        aliases: ['100002', '100003'],
      },
    ]);
    expect(problems.map(({ row, column, code }) => `${String(row)} ${column ?? '–'} ${code}`)).toEqual([
      '3 – person-taken',
      '4 – certificate-taken',
      '5 – alias-taken',
      '6 certificate number-rounded',
      '6 person person-number-unusable',
      '6 name person-name-missing',
      '6 section person-section-missing',
    ]);
  });
});

/** Encodes by asking the decoder what each pair of bytes is: slow, and right for two-byte characters. */
function gb18030(text: string): Uint8Array {
  const decoder = new TextDecoder('gb18030');
  const bytesOf = new Map<string, readonly number[]>();
  for (let high = 0x81; high <= 0xfe; high++)
    for (let low = 0x40; low <= 0xfe; low++)
      if (low !== 0x7f) bytesOf.set(decoder.decode(Uint8Array.of(high, low)), [high, low]);
  return Uint8Array.from(
    Array.from(text).flatMap((one) => (one < '\u0080' ? [one.charCodeAt(0)] : (bytesOf.get(one) ?? []))),
  );
}
