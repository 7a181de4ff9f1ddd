import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  admitCameraFiles,
  cameraFileText,
  readCameraFile,
  type CameraFile,
  type OfficeFile,
} from '#shared/camera-file';
import { readName } from '#shared/camera-profile';
import { groupsOf, patternProblem } from '#shared/profile-pattern';
import { isPasswordFit } from '#shared/vendor-adapter';
import { builtInProfiles } from '../../electron/dock/camera-profiles';
import { builtInAdapters } from '../../electron/dock/vendor/adapters';

const builtIn: readonly CameraFile[] = [
  ...builtInProfiles.map((profile) => ({ kind: 'profile', profile }) as const),
  ...builtInAdapters.map((adapter) => ({ kind: 'adapter', adapter }) as const),
];

const PROFILE = {
  format: 'camera-profile-1',
  id: 'office-x3',
  name: { zh: 'X3 型', en: 'X3' },
  utcOffsetMinutes: 480,
  names: [
    {
      of: 'name',
      pattern: '^X3-(?<device>[A-Z0-9]{4,10})-(?<stamp>\\d{14})$',
      example: 'X3-AB12-20260713103000.mp4',
    },
  ],
  importantFolders: [],
  idFiles: [],
};
const [reference] = builtInAdapters;
const ADAPTER = {
  format: 'camera-adapter-1',
  ...reference,
  id: 'office-y1',
  usb: [{ vendorId: '1234', productId: 'abcd' }],
};

const problemOf = (data: unknown): string => {
  const reading = readCameraFile(typeof data === 'string' ? data : JSON.stringify(data));
  return reading.ok ? 'none' : reading.problem.code;
};

describe('patterns that a file may hold', () => {
  test.each([
    ['^A{3', 'pattern-invalid'],
    ['A', 'pattern-not-whole'],
    ['^A', 'pattern-not-whole'],
    ['^A\\$', 'pattern-not-whole'],
    ['^A|B$', 'pattern-not-whole'],
    ['^.+$', 'pattern-unbounded'],
    ['^[A-Z]*$', 'pattern-unbounded'],
    ['^A{2,}$', 'pattern-unbounded'],
    ['^(?:A|B){1,3}$', 'pattern-unbounded'],
    ['^(?:A{1,2}){2}$', 'pattern-unbounded'],
    ['^(A)\\1$', 'pattern-looks-back'],
    ['^(?<a>A)\\k<a>$', 'pattern-looks-back'],
    ['^(?=A)A$', 'pattern-looks-back'],
    ['^(?<!A)B$', 'pattern-looks-back'],
    [`^${'a?'.repeat(30)}${'a'.repeat(30)}$`, 'pattern-too-free'],
    ['^\\w{1,200}\\w{1,200}\\w{1,200}\\d$', 'pattern-too-free'],
    ['^[A-Z]{300}$', 'pattern-too-free'],
  ])('%s: %s', (pattern, problem) => {
    expect(patternProblem(pattern)).toBe(problem);
  });

  test.each([
    '^A$',
    '^\\p{L}{1,20}_\\d{8}$',
    '^[\\]*+]{1,3}$',
    '^(?<date>\\d{8})(?:_(?<important>IMP))?$',
    '^\\\\$',
  ])('%s passes', (pattern) => {
    expect(patternProblem(pattern)).toBeNull();
  });

  test('those of the built-in profiles pass', () => {
    for (const { names } of builtInProfiles)
      for (const { pattern } of names) expect(patternProblem(pattern), pattern).toBeNull();
  });

  test('law: whatever passes takes no time on any name', () => {
    const atom = fc.constantFrom('a', '\\d', '\\w', '[a-z0-9]', '.', '(?:a|b|ab)', '(?<x>a)');
    const times = fc.constantFrom('', '?', '{1,40}', '{0,255}', '{5}', '*', '+', '{2,}', '{1,3}?');
    const pattern = fc
      .array(fc.tuple(atom, times), { maxLength: 12 })
      .map((parts) => `^${parts.map(([one, many]) => one + many).join('')}$`);
    const name = fc
      .tuple(fc.constantFrom('a', 'ab', '0', 'a0'), fc.nat(255))
      .map(([unit, count]) => `${unit.repeat(count).slice(0, 255)}!`);
    fc.assert(
      fc.property(pattern, name, (source, text) => {
        if (patternProblem(source) !== null) return;
        // The processor's time, of which a busy computer takes nothing away.
        const before = process.cpuUsage();
        new RegExp(source, 'u').test(text);
        expect(process.cpuUsage(before).user, source).toBeLessThan(500_000);
      }),
      { numRuns: 500 },
    );
  });

  test('names of groups', () => {
    expect(groupsOf('^(?<device>A)(?:B)(?<time>\\d)$')).toEqual(['device', 'time']);
  });
});

describe('a file', () => {
  test('that is right is read, and what is exported is the same file again', () => {
    for (const data of [PROFILE, ADAPTER]) {
      const reading = readCameraFile(`\uFEFF${JSON.stringify(data)}`);
      if (!reading.ok) throw new Error(JSON.stringify(reading.problem));
      expect(readCameraFile(cameraFileText(reading.file))).toEqual(reading);
    }
  });

  test.each<[string, unknown]>([
    ['file-not-json', '{ "format": '],
    ['format-unknown', '[]'],
    ['format-unknown', 'null'],
    ['format-unknown', { ...PROFILE, format: 'camera-profile-2' }],
    ['malformed', { ...PROFILE, id: 'Not An Id' }],
    ['malformed', { ...PROFILE, names: [] }],
    ['malformed', { ...PROFILE, run: 'rm -rf /' }],
    ['malformed', { ...ADAPTER, transport: 'socket' }],
    ['malformed', { ...ADAPTER, calls: { ...ADAPTER.calls, setMsdc: '2A 00 00 00 00 00 00 00 00 00' } }],
    ['malformed', { ...ADAPTER, calls: { ...ADAPTER.calls, formatDisk: 'D0 01 00 00 00 00' } }],
    ['call-missing', { ...ADAPTER, calls: { ...ADAPTER.calls, setMsdc: undefined } }],
    ['call-missing', { ...ADAPTER, calls: { ...ADAPTER.calls, outcome: undefined } }],
    ['command-password', { ...ADAPTER, password: null }],
    [
      'command-password',
      { ...ADAPTER, calls: { ...ADAPTER.calls, setMsdc: 'D0 06 PP 00 PP PP PP PP PP 00' } },
    ],
    ['command-length', { ...ADAPTER, calls: { ...ADAPTER.calls, initDevice: 'D0 LL LL LL LL LL' } }],
    ['pattern-unbounded', { ...PROFILE, names: [{ of: 'name', pattern: '^.+$', example: 'a.mp4' }] }],
    [
      'pattern-group-unknown',
      { ...PROFILE, names: [{ of: 'name', pattern: '^(?<name>A)$', example: 'A.mp4' }] },
    ],
    ['pattern-misses-example', { ...PROFILE, names: [{ of: 'name', pattern: '^A$', example: 'B.mp4' }] }],
  ])('with a mistake is refused: %s', (problem, data) => {
    expect(problemOf(data)).toBe(problem);
  });

  test('what the schema objects to is said in both languages, with the place', () => {
    const reading = readCameraFile(JSON.stringify({ ...PROFILE, utcOffsetMinutes: 'east' }));
    expect(reading).toMatchObject({
      ok: false,
      problem: { code: 'malformed', values: { where: 'utcOffsetMinutes' } },
    });
    const values = reading.ok ? {} : (reading.problem.values ?? {});
    expect(values['zh']).toMatch(/\p{Script=Han}/u);
    expect(values['en']).toMatch(/expected number/i);
  });

  test('law: nothing that is read throws', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => !readCameraFile(text).ok));
  });
});

describe('which of several counts', () => {
  const office = (name: string, data: unknown): OfficeFile => ({
    name,
    reading: readCameraFile(JSON.stringify(data)),
  });
  const entryOf = (name: string, files: readonly OfficeFile[]) =>
    admitCameraFiles(builtIn, files).entries.find(({ file }) => file === name);

  test('the office’s files are added behind those that came with the program', () => {
    const { profiles, adapters, entries } = admitCameraFiles(builtIn, [
      office('y.json', ADAPTER),
      office('x.json', PROFILE),
    ]);
    expect(profiles.map(({ id }) => id)).toEqual([...builtInProfiles.map(({ id }) => id), 'office-x3']);
    expect(adapters.map(({ id }) => id)).toEqual(['reference', 'office-y1']);
    expect(entries.slice(-2)).toMatchObject([
      { file: 'x.json', problem: null, notes: [] },
      { file: 'y.json', problem: null, notes: [] },
    ]);
    expect(readName('X3-AB12-20260713103000.mp4', profiles).device).toBe('AB12');
  });

  test('a built-in one is never replaced: a file with its id, or for its camera, does not count', () => {
    expect(entryOf('a.json', [office('a.json', { ...PROFILE, id: 'dcf' })])?.problem?.code).toBe(
      'id-built-in',
    );
    const same = office('b.json', { ...ADAPTER, usb: reference?.usb });
    expect(entryOf('b.json', [same])?.problem).toEqual({ code: 'usb-twice', values: { other: 'reference' } });
  });

  test('of two that claim the same the first by name counts, and the other is told', () => {
    const files = [office('2.json', PROFILE), office('1.json', { ...PROFILE, utcOffsetMinutes: 0 })];
    expect(entryOf('2.json', files)?.problem).toEqual({
      code: 'id-twice',
      values: { id: 'office-x3', other: '1.json' },
    });
    expect(admitCameraFiles(builtIn, files).profiles.at(-1)?.utcOffsetMinutes).toBe(0);
  });

  test('a profile whose names a built-in one understands counts, and says that it will not be asked for them', () => {
    const shadow = {
      ...PROFILE,
      id: 'mine',
      names: [
        {
          of: 'name',
          pattern: '^DCAM_[A-Z0-9_]{10,60}$',
          example: 'DCAM_BC240001_B01OPR_20260713_103000.mp4',
        },
      ],
    };
    expect(entryOf('s.json', [office('s.json', shadow)])).toMatchObject({
      problem: null,
      notes: [{ code: 'name-known', values: { other: 'dcam' } }],
    });
  });

  test('a damaged file is listed with its reason, and the others count', () => {
    const files: readonly OfficeFile[] = [
      { name: 'broken.json', reading: { ok: false, problem: { code: 'file-not-json' } } },
      office('x.json', PROFILE),
    ];
    const { profiles, entries } = admitCameraFiles(builtIn, files);
    expect(profiles).toHaveLength(builtInProfiles.length + 1);
    expect(entries.find(({ file }) => file === 'broken.json')?.problem?.code).toBe('file-not-json');
  });
});

test('passwords fit the make', () => {
  if (!reference) throw new Error('no reference adapter');
  expect(
    ['0a1B2c', '000000', '0a1B2', '0a1B2cd', '密码密码密码', 'ab cde'].map((text) =>
      isPasswordFit(reference, text),
    ),
  ).toEqual([true, true, false, false, false, false]);
  const digits = { ...reference, password: { length: 6, letters: 'digits' as const } };
  expect([isPasswordFit(digits, '123456'), isPasswordFit(digits, '12345a')]).toEqual([true, false]);
});
