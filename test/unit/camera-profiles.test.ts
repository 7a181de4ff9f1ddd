import { expect, test } from 'vitest';
import { cameraProfileSchema, readName, type NameReading } from '#shared/camera-profile';
import { instantOf } from '#shared/clock';
import { builtInProfiles } from '../../electron/dock/camera-profiles';

const at = (beijing: string) =>
  ({ deviceClock: instantOf(Date.parse(`${beijing}+08:00`)), from: 'file-name' }) as const;

/** What each example is to say. A profile's new example fails here until somebody writes down what it means. */
const MEANINGS: Readonly<Record<string, Omit<NameReading, 'profile' | 'impossibleTime'>>> = {
  'DCAM_BC240001_B01OPR_20260713_103000_IMP.mp4': {
    device: 'BC240001',
    personAlias: 'B01OPR',
    recorded: at('2026-07-13T10:30:00'),
    deviceMark: true,
    counter: null,
  },
  '9999999_JX0999_20260623093621.MP4': {
    device: null, // typed by hand: the number says nothing
    personAlias: 'JX0999',
    recorded: at('2026-06-23T09:36:21'),
    deviceMark: false,
    counter: null,
  },
  'TA00999_JX0999_20260623093621.MOV': {
    device: 'TA00999',
    personAlias: 'JX0999',
    recorded: at('2026-06-23T09:36:21'),
    deviceMark: false,
    counter: null,
  },
  '20260713-103000_EVT_D.mp4': {
    device: null,
    personAlias: null,
    recorded: at('2026-07-13T10:30:00'),
    deviceMark: true,
    counter: null,
  },
  '20260713/103000.AVI': {
    device: null,
    personAlias: null,
    recorded: at('2026-07-13T10:30:00'),
    deviceMark: false,
    counter: null,
  },
  'DCIM/100MEDIA/MOVI0001.MP4': {
    device: null,
    personAlias: null,
    recorded: null,
    deviceMark: false,
    counter: 1,
  },
  'VID0001.MP4': { device: null, personAlias: null, recorded: null, deviceMark: false, counter: 1 },
};

const named = builtInProfiles.flatMap((profile) =>
  profile.names.map((name) => ({ profile, id: profile.id, ...name })),
);

test.each(named)('$id: its example $example says what it means', ({ profile, example }) => {
  const meaning = { profile: profile.id, impossibleTime: false, ...MEANINGS[example] };
  expect(MEANINGS).toHaveProperty([example]);
  expect(readName(example, [profile])).toEqual(meaning);
  // and no profile that is asked before takes the name away
  expect(readName(example, builtInProfiles)).toEqual(meaning);
});

test.each(named)('$id: $pattern takes linear time on any name', ({ pattern, of }) => {
  expect(pattern).toMatch(/^\^.*\$$/);
  // No repetition without a bound, and no repeated group that holds one: nothing to backtrack over.
  expect(pattern).not.toMatch(/[*+]|\{\d+,\}/);
  expect(pattern).not.toMatch(/\)[*+{]/);
  const compiled = new RegExp(pattern, 'u');
  for (const filler of ['9', 'A', '_', '0', 'DCAM_', '20260713']) {
    const hostile = filler.repeat(20_000) + (of === 'path' ? '/!' : '!');
    // The processor's time, of which a busy computer takes nothing away.
    const before = process.cpuUsage();
    expect(compiled.test(hostile)).toBe(false);
    expect(process.cpuUsage(before).user).toBeLessThan(100_000);
  }
});

test('every built-in profile has an id of its own and agrees with the schema', () => {
  expect(new Set(builtInProfiles.map(({ id }) => id)).size).toBe(builtInProfiles.length);
  for (const profile of builtInProfiles) expect(cameraProfileSchema.parse(profile)).toEqual(profile);
});

test('names near the patterns are not taken for footage of a profile', () => {
  for (const name of [
    'IMG_0001.jpg', // any phone's picture, loose on a stick
    'dcam_BC240001_B01OPR_20260713_103000.mp4',
    'DCAM_BC2_B01OPR_20260713_103000.mp4',
    'TA00999_JX0999_2026062309362.MOV',
    '20260713_103000.AVI',
    '._20260713-103000_EVT_D.mp4',
    'MOVI00011.MP4',
    '001MEDIA/DSCF0001.JPG',
  ])
    expect(readName(name, builtInProfiles).profile, name).toBeNull();
});

test('marks of importance, encryption and impossible times are read', () => {
  const read = (path: string) => readName(path, builtInProfiles);
  expect(read('Media/IMP/DCAM_BC240001_B01OPR_20260713_103000_enc.mp4')).toMatchObject({
    device: 'BC240001',
    deviceMark: true,
  });
  expect(read('20260713-103000_NOR_D.mp4').deviceMark).toBe(false);
  expect(read('20260231/256161.AVI')).toMatchObject({
    profile: 'date-folder',
    recorded: null,
    impossibleTime: true,
  });
  expect(read('DCIM/999MEDIA/AUD_9999.WAV')).toMatchObject({ profile: 'dcf', counter: 9999 });
});
