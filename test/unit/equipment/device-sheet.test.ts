import { describe, expect, test } from 'vitest';
import { readDeviceSheet } from '#shared/device-sheet';
import type { Cell } from '#shared/sheet';
import type { PersonId } from '#shared/ids';
import { at, deviceOf, officeLedger } from './office';

const HEADINGS = [
  '设备编号',
  '类型',
  '型号',
  '序列号',
  '资产编号',
  '科室',
  '保管人编号',
  '存储卡号',
  '购置日期',
  '备注',
];
const people = new Set(['0017']);
const isPerson = (person: PersonId): boolean => people.has(person);
const read = (rows: readonly (readonly Cell[])[], ledger = officeLedger()) =>
  readDeviceSheet(rows, [...ledger.equipment.devices.values()], isPerson);
const told = (rows: readonly (readonly Cell[])[]) =>
  read(rows).problems.map(({ row, column, code }) => `${row} ${column ?? '–'} ${code}`);

describe('a spreadsheet of devices', () => {
  test('D1: is read under a title, in any order of columns, with what spreadsheets make of numbers and dates', () => {
    const sheet = read([
      ['执法设备清单', null, null],
      ['科室', '型号', '设备编号', '购置日期', '存储卡号', '保管人编号', '资产编号', '备用列'],
      ['监管科', ' DSJ-X9 ', 'BC240001', new Date('2026-01-05T00:00:00Z'), 'A1、A2', '0017', 240017, true],
      [null, '', null],
      ['法规科', 'VRT-3', 240002, '2026年1月5日', null, null, null, null],
    ]);
    expect(sheet.problems).toEqual([]);
    expect(sheet.devices).toMatchObject([
      {
        row: 3,
        device: 'BC240001',
        facts: {
          kind: 'body-camera',
          model: 'DSJ-X9',
          bought: '2026-01-05',
          cards: ['A1', 'A2'],
          custodian: '0017',
          asset: '240017',
        },
      },
      { row: 5, device: '240002', facts: { bought: '2026-01-05', custodian: null, asset: null } },
    ]);
  });

  test('D1: tells everything that is wrong with a row, and takes the others', () => {
    const rows: readonly (readonly Cell[])[] = [
      HEADINGS,
      ['BC 1', '无人机', 'DSJ-X9', null, null, '监管科', '0099', null, '去年', null],
      ['BC2', '录音笔', 'DSJ-X9', 'S1', 'ZC1', '监管科', null, null, '2026-02-30', null],
      ['BC3', null, 'DSJ-X9', 'S1', 'ZC1', '监管科', null, null, null, null],
      ['BC3', null, 'DSJ-X9', 'S2', 'ZC2', '监管科', null, null, null, null],
      ['BC4', null, 'DSJ-X9', 'S1', null, '监管科', null, null, null, null],
      ['BC5', null, '', null, null, '监管科', null, null, null, null],
      ['BC6', null, 'DSJ-X9', 1.2345678901234568e18, null, '监管科', null, null, new Date(Number.NaN), null],
    ];
    expect([...told(rows)].sort()).toEqual([
      '2 bought day-unreadable',
      '2 custodian person-unknown',
      '2 device device-number-unusable',
      '2 kind kind-unknown',
      '3 bought day-unreadable',
      '5 – device-known',
      '6 – serial-taken',
      '7 – device-model-missing',
      '8 bought day-unreadable',
      '8 serial number-rounded',
    ]);
    expect(read(rows).devices.map(({ device }) => device)).toEqual(['BC3']);
  });

  test('D1: does not repeat what is in the register', () => {
    const ledger = officeLedger();
    ledger.register(deviceOf('BC1'), at('2026-01-01T08:00:00'), { asset: 'ZC1' });
    const sheet = read(
      [
        HEADINGS,
        ['BC1', null, 'DSJ-X9', null, null, '监管科'],
        ['BC2', null, 'DSJ-X9', null, 'ZC1', '监管科'],
      ],
      ledger,
    );
    expect(sheet.problems.map(({ code }) => code)).toEqual(['device-known', 'asset-taken']);
  });

  test('D1: without its headings is none', () => {
    expect(
      told([
        ['编号', '名称'],
        ['BC1', '记录仪'],
      ]),
    ).toEqual(['1 – sheet-headings-missing']);
    expect(told([])).toEqual(['1 – sheet-headings-missing']);
  });
});
