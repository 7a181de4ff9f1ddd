import { describe, expect, test } from 'vitest';
import { asPersonId, type PersonId } from '#shared/ids';
import { labelOf, readScan } from '#shared/label';
import { clashOf, personOfAlias, type Person } from '#shared/person';
import { deviceOf } from './equipment/office';

const person = (id: string, changes: Partial<Person> = {}): Person => ({
  person: asPersonId(id) as PersonId,
  name: '王敏',
  section: '监管科',
  certificate: null,
  aliases: [],
  active: true,
  ...changes,
});

describe('people', () => {
  const wang = person('0017', { certificate: 'J-77', aliases: ['B01OPR', 'B1'] });
  const gone = person('0018', { certificate: 'J-78', aliases: ['B02OPR'], active: false });

  test('D2: may share a name, but no certificate number and no officer number of a camera', () => {
    expect(clashOf(person('0019'), [wang, gone])).toBeNull();
    expect(clashOf(person('0019', { certificate: 'j-77' }), [wang])).toMatchObject({
      what: 'certificate',
      holder: { person: '0017' },
    });
    expect(clashOf(person('0019', { aliases: ['B09', 'b1'] }), [wang])).toMatchObject({
      what: 'alias',
      number: 'b1',
    });
  });

  test('D2: leave their numbers to others when they leave', () => {
    expect(clashOf(person('0019', { certificate: 'J-78', aliases: ['B02OPR'] }), [wang, gone])).toBeNull();
  });

  test('D2: are found by the officer number on a camera, unless two could be meant', () => {
    expect(personOfAlias('b01opr', [wang, gone])).toBe(wang);
    expect(personOfAlias('B02OPR', [wang, gone])).toBeNull();
    expect(personOfAlias('B01OPR', [wang, person('0020', { aliases: ['B01OPR'] })])).toBeNull();
  });
});

describe('a scan', () => {
  const device = deviceOf('BC240001');
  const known = (of: string): boolean => of === device;
  test.each([
    [labelOf(device), { kind: 'device', device }],
    [' EVD:BC240001\r\n', { kind: 'device', device }],
    ['evd:BC240001', { kind: 'device', device }],
    // A label of ours names a device even before it is registered.
    ['EVD:BC249999', { kind: 'device', device: 'BC249999' }],
    ['BC240001', { kind: 'device', device }],
    ['06021234', { kind: 'badge', code: '06021234' }],
    ['EVD:', { kind: 'unknown', text: 'EVD:' }],
    ['', { kind: 'unknown', text: '' }],
    ['王敏', { kind: 'unknown', text: '王敏' }],
  ])('D2: of %j is read', (text, expected) => {
    expect(readScan(text, known)).toEqual(expected);
  });
});
