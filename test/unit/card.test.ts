import fc from 'fast-check';
import { expect, test } from 'vitest';
import { md5InClaim, planCard, type Listed, type Plan } from '#shared/card';
import { instantOf } from '#shared/clock';

const file = (path: string, bytes = 100, type: Listed['type'] = 'file'): Listed => ({
  path,
  type,
  bytes,
  modified: instantOf(0),
});
const planOf = (path: string, ...beside: Listed[]): Plan | undefined =>
  planCard([file(path), ...beside]).find((plan) => plan.file.path === path);

test.each([
  'DCIM/100MEDIA/MOVI0001.MP4',
  'Media/Temp/x.avi',
  'a.b/c.mov',
  'Media/Audio/r.wav',
  'p.JPEG',
  'Config/clip.ts',
])('I2: %s is footage wherever it lies', (path) => {
  expect(planOf(path)).toMatchObject({ do: 'seal' });
});

test.each([
  ['System Volume Information/IndexerVolumeGuid', 'system-file'],
  ['DCIM/._MOVI0001.MP4', 'system-file'],
  ['.Trashes/501/old.mp4', 'system-file'],
  ['FOUND.000/FILE0000.CHK', 'system-file'],
  ['Thumbs.db', 'system-file'],
  ['Logs/system.log', 'not-footage'],
  ['Media/clip.mp4.md5', 'claim-file'],
])('%s is skipped as %s', (path, reason) => {
  expect(planOf(path)).toMatchObject({ do: 'skip', reason });
});

test.each([
  ['link', 'link'],
  ['special', 'special-file'],
  ['other-file-system', 'other-file-system'],
] as const)('a %s named like footage is refused', (type, reason) => {
  expect(planCard([file('x.mp4', 1, type)])).toMatchObject([{ do: 'skip', reason }]);
});

test('I3: what could not be listed is a failure, never an absence', () => {
  expect(planCard([file('DCIM', 0, 'unreadable')])).toMatchObject([
    { do: 'fail', reason: 'source-unreadable' },
  ]);
});

test('a side log goes with the clip of its stem, and without one is no footage', () => {
  expect(planOf('V/a.nmea', file('V/A.MP4'))).toMatchObject({
    do: 'seal',
    kind: 'side-log',
    belongsTo: 'V/A.MP4',
  });
  expect(planOf('V/a.nmea', file('W/a.mp4'))).toMatchObject({ do: 'skip', reason: 'not-footage' });
});

test('a checksum is found by the whole name or by the stem, in any case', () => {
  expect(planOf('V/a.mp4', file('V/A.MP4.MD5'))).toMatchObject({ claim: { path: 'V/A.MP4.MD5' } });
  expect(planOf('V/a.mp4', file('V/a.md5'))).toMatchObject({ claim: { path: 'V/a.md5' } });
  expect(planOf('V/a.mp4', file('W/a.md5'))).toMatchObject({ claim: null });
});

test('a file without a telling name is judged by its content', () => {
  expect(planOf('DCIM/00000001')).toMatchObject({ do: 'sniff' });
});

test('I3: every listed path gets exactly one plan, in order', () => {
  const name = fc.stringMatching(/^[ -~]{1,20}$/).map((n) => n.replaceAll('/', '_'));
  const listed = fc.record({
    path: fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/')),
    type: fc.constantFrom('file' as const, 'link' as const, 'special' as const, 'unreadable' as const),
    bytes: fc.nat(),
    modified: fc.constant(instantOf(0)),
  });
  fc.assert(
    fc.property(fc.array(listed), (listing) => {
      expect(planCard(listing).map((plan) => plan.file)).toEqual(listing);
    }),
  );
});

test.each([
  ['d41d8cd98f00b204e9800998ecf8427e', 'd41d8cd98f00b204e9800998ecf8427e'],
  ['D41D8CD98F00B204E9800998ECF8427E  clip.mp4\r\n', 'd41d8cd98f00b204e9800998ecf8427e'],
  ['\uFEFFd41d8cd98f00b204e9800998ecf8427e *clip.mp4', 'd41d8cd98f00b204e9800998ecf8427e'],
  ['MD5 (clip.mp4) = d41d8cd98f00b204e9800998ecf8427e', 'd41d8cd98f00b204e9800998ecf8427e'],
  ['d41d8cd98f00b204e9800998ecf8427ef', null],
  ['no checksum here', null],
  ['', null],
])('a checksum file that says %j', (text, expected) => {
  expect(md5InClaim(text)).toBe(expected);
});
