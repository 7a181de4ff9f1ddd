/** A hostile camera may send any bytes: reading them ends in a value or in an MtpError, and never takes memory for what is not there. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { datasetReader, textDataset } from '../../electron/dock/mtp/dataset';
import { formatDateTime, parseDateTime } from '../../electron/dock/mtp/date-time';
import { deviceInfo, propertyDescription, storageInfo } from '../../electron/dock/mtp/device-datasets';
import { MtpError } from '../../electron/dock/mtp/error';
import { objectInfo, objectPropertyRows } from '../../electron/dock/mtp/object-datasets';
import { distinctParts, pathPart } from '../../electron/dock/mtp/object-names';
import { instantOf } from '#shared/clock';
import * as answers from '../mtp-camera/answers';
import { bytes } from '../mtp-camera/bytes';
import { file, folder, LAB_CARD } from '../mtp-camera/cards';
import { PLAIN_CAMERA } from '../mtp-camera/script';

const PARSERS = {
  deviceInfo,
  storageInfo,
  propertyDescription,
  objectInfo,
  objectPropertyRows,
  'a value of any type': (data: Uint8Array) => datasetReader(data.subarray(1)).value(data[0] ?? 0),
};

/** What a camera truly sends, so that broken bytes get further than the first check. */
const TRUE_DATASETS: readonly Uint8Array[] = [
  answers.deviceInfo(PLAIN_CAMERA),
  ...PLAIN_CAMERA.storages.map(answers.storageInfo),
  answers.objectInfo(file(2, '夜巡.MP4', 5_000_000_000), 0x10001, 'marked'),
  answers.propertyList(LAB_CARD, 0xdc07),
  answers.batteryDescription({ level: 3, as: 'UINT16', form: ['one-of', 0, 1, 2, 3] }),
  answers.clockDescription('20260713T103000', true),
];

const anyBytes = fc.uint8Array({ maxLength: 400 });
/** A true dataset with some bytes changed, and cut or made longer. */
const brokenBytes = fc
  .tuple(
    fc.constantFrom(...TRUE_DATASETS),
    fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 6 }),
    fc.nat(400),
  )
  .map(([dataset, changes, length]) => {
    const broken = new Uint8Array(Math.min(length, dataset.length + 20));
    broken.set(dataset.subarray(0, broken.length));
    for (const [at, value] of changes) if (at < broken.length) broken[at] = value;
    return broken;
  });

describe.each(Object.entries(PARSERS))('%s', (_, parse) => {
  test('ends in a value or in an MtpError, whatever it is given', () => {
    fc.assert(
      fc.property(fc.oneof(anyBytes, brokenBytes), (data) => {
        try {
          parse(data);
        } catch (error) {
          if (!(error instanceof MtpError) || error.trouble !== 'garbled') throw error;
        }
      }),
      { numRuns: 1_500 },
    );
  });

  test('takes no memory for lengths that are not there', () => {
    const before = process.memoryUsage();
    for (let count = 0; count < 200; count++) {
      const data = new Uint8Array(60).fill(0xff);
      data[2] = count;
      expect(() => parse(data)).toThrow(MtpError);
    }
    const after = process.memoryUsage();
    expect(after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers).toBeLessThan(
      32 << 20,
    );
  });
});

describe('a dataset', () => {
  test('is read as it was written', () => {
    expect(deviceInfo(answers.deviceInfo(PLAIN_CAMERA))).toMatchObject({
      serial: 'BC-000777',
      model: 'BC-4G',
    });
    expect(objectInfo(answers.objectInfo(file(2, '夜巡\uD83D.MP4', 7, 9), 5, 'marked'))).toEqual({
      storage: 5,
      format: 0x300d,
      isProtected: false,
      bytes: 7,
      parent: 9,
      name: '夜巡\uD83D.MP4',
      modified: '20260713T103000',
    });
    expect(objectPropertyRows(answers.propertyList([folder(1, 'DCIM')], 0xdc02))).toEqual([
      { handle: 1, property: 0xdc02, value: 0x3001n },
    ]);
    expect(
      propertyDescription(answers.batteryDescription({ level: 3, as: 'UINT8', form: ['range', 0, 4] })),
    ).toEqual({
      property: 0x5001,
      type: 2,
      writable: false,
      current: 3n,
      form: { is: 'range', least: 0n, most: 4n },
    });
  });

  test('may leave out the texts at its end', () => {
    const whole = answers.deviceInfo({ ...PLAIN_CAMERA, version: '', serial: '' });
    expect(deviceInfo(whole.subarray(0, -2))).toMatchObject({ model: 'BC-4G', version: '', serial: '' });
  });

  test('has integers of every width and sign, and arrays', () => {
    const value = (type: number, ...raw: number[]) => datasetReader(Uint8Array.from(raw)).value(type);
    expect(value(1, 0xff)).toBe(-1n);
    expect(value(2, 0xff)).toBe(255n);
    expect(value(6, 1, 2, 0, 0x80)).toBe(0x80000201n);
    expect(value(7, ...Array<number>(8).fill(0xff))).toBe(-1n);
    expect(value(10, ...Array<number>(15).fill(0), 1)).toBe(1n << 120n);
    expect(value(0x4004, 2, 0, 0, 0, 1, 0, 2, 0)).toEqual([1n, 2n]);
    expect(value(0xffff, 2, 0x2d, 0x4e, 0, 0)).toBe('中');
  });

  test('has texts of all that UTF-16 can hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (text) => {
        const plain = text.replaceAll('\0', '');
        expect(datasetReader(textDataset(plain)).value(0xffff)).toBe(plain);
        expect(textDataset(plain)).toEqual(bytes().text(plain).done());
      }),
      { numRuns: 200 },
    );
  });
});

describe('a time', () => {
  test('comes back from its own text, with and without a zone', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 86_400, max: 4_000_000_000 }),
        fc.constantFrom(
          '20260713T103000',
          '20260713T103000Z',
          '20260713T103000+0530',
          '20260713T103000.0-0800',
        ),
        fc.integer({ min: -720, max: 840 }),
        (second, like, offset) => {
          const instant = instantOf(second * 1_000);
          expect(parseDateTime(formatDateTime(instant, like, offset), offset)?.instant).toBe(instant);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('in any other text is none', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^\d{8}T\d{6}(\.\d)?(Z|[+-]\d{4})?$/)), (text) => {
        const read = parseDateTime(text, 480);
        if (read) expect(read.instant).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d00Z$/);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('names', () => {
  // Letters that meet the escapes.
  const name = fc.string({
    unit: fc.constantFrom('A', '.', '/', '\\', '2', 'x', '\0', '\uD83D', '\uDE93', 'u'),
  });

  test('stay apart, and are one part of a path', () => {
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 12 }), (names) => {
        const parts = names.map((each, index) => pathPart(each, index));
        expect(new Set(parts).size).toBe(names.length);
        for (const part of parts) expect(part).not.toMatch(/^\.{0,2}$|[/\0]/);
      }),
      { numRuns: 1_000 },
    );
  });

  test('that are equal are made different, and collide with no other', () => {
    fc.assert(
      fc.property(fc.array(name, { maxLength: 12 }), (names) => {
        const parts = distinctParts(names.map((each) => pathPart(each, 1)));
        expect(new Set(parts).size).toBe(names.length);
      }),
      { numRuns: 1_000 },
    );
  });
});
