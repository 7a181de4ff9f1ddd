/** What recordings tell of themselves, and the small rules that the walks are made of. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { timeText, trackText } from '#shared/media-text';
import { bytesIn, withFile } from '../../electron/intake/probe/bytes';
import { notebook } from '../../electron/intake/probe/notebook';
import { pace } from '../../electron/intake/probe/pace';
import { degrees, positionIn } from '../../electron/intake/probe/position-text';
import { probe } from '../../electron/intake/probe/probe';
import { wallTimeIn } from '../../electron/intake/probe/wall-text';
import { zeroSeeker } from '../../electron/intake/probe/zeros';
import { probeFile } from '../../electron/station/probe';

const CORPUS = path.join(process.env['EVIDOCK_ROOT'] ?? '', 'test', 'fixtures', 'fuzz');
const facts = (name: string) =>
  probe(bytesIn(fs.readFileSync(path.join(CORPUS, `${name}.clip`))), name).media;

describe('facts', () => {
  test('I5: of each container, what it is and how long, checked by hand', () => {
    expect(facts('mp4-front')).toEqual({
      container: 'mp4',
      tracks: [
        { kind: 'video', codec: 'H.264', width: 64, height: 48, milliFps: 10_000 },
        { kind: 'audio', codec: 'AAC', rate: 8000, channels: 1 },
      ],
      claimedMs: 800,
      verifiedMs: 800,
      framesClaimed: 8,
      framesVerified: 8,
      keyFrameMs: 300,
      created: null,
      positions: [],
    });
    expect(facts('mov-pcm')).toMatchObject({
      container: 'quicktime',
      tracks: [{ codec: 'H.264' }, { codec: 'PCM', rate: 8000, channels: 1 }],
      framesVerified: 3,
    });
    expect(facts('hevc')).toMatchObject({
      tracks: [{ codec: 'H.265', width: 64, height: 48 }],
      framesVerified: 4,
    });
    expect(facts('mp4-fragments')).toMatchObject({
      container: 'mp4-fragmented',
      claimedMs: null,
      framesVerified: 8,
    });
    expect(facts('avi-mjpeg')).toMatchObject({
      container: 'avi',
      tracks: [
        { codec: 'MJPEG', width: 64, height: 48, milliFps: 10_000 },
        { codec: 'G.711 A-law', rate: 8000, channels: 1 },
      ],
      claimedMs: 400,
      verifiedMs: 400,
      framesVerified: 4,
    });
    expect(facts('ts-188')).toMatchObject({
      container: 'mpeg-ts',
      tracks: [
        { codec: 'H.264', width: 64, height: 48, milliFps: 10_000 },
        { codec: 'AAC', rate: 8000 },
      ],
      claimedMs: null,
      verifiedMs: 400,
      keyFrameMs: 300,
    });
    expect(facts('wav-alaw')).toMatchObject({ container: 'wav', claimedMs: 100, verifiedMs: 100 });
  });

  test('I5: places and times that are written inside, and whether a zone is told', () => {
    const place = { latitudeE6: 31_230_400, longitudeE6: 121_473_700 };
    const stored = { at: '2026-07-13T02:30:00.000Z', zone: 'not-told' };
    expect(facts('mov-place')).toMatchObject({ created: stored, positions: [{ where: 'udta', ...place }] });
    // 3GPP keeps 16 bits behind the point.
    expect(facts('3gp-place')).toMatchObject({
      created: stored,
      positions: [{ where: 'udta', latitudeE6: 31_230_392, longitudeE6: 121_473_694 }],
    });
    expect(facts('mp4-texts')).toMatchObject({ positions: [{ where: 'text-track', ...place }] });
    expect(facts('photo')).toMatchObject({
      created: { at: '2026-07-13T02:30:15.000Z', zone: 'told' },
      positions: [{ where: 'exif', latitudeE6: 30_001_200, longitudeE6: 120_002_100 }],
    });
  });

  test('as short texts', () => {
    expect(trackText({ kind: 'video', codec: 'H.264', width: 1920, height: 1080, milliFps: 29_970 })).toBe(
      'H.264 · 1920×1080 · 29.97 fps',
    );
    expect(trackText({ kind: 'audio', codec: 'AAC', rate: 44_100, channels: 2 })).toBe(
      'AAC · 44.1 kHz · 2 ch',
    );
    expect(trackText({ kind: 'audio', codec: 'AMR', rate: null, channels: null })).toBe('AMR');
    expect([0, 6000, 29_640, 3_912_400].map(timeText)).toEqual(['0:00', '0:06', '0:29.6', '1:05:12.4']);
  });
});

describe('a file on disk', () => {
  test('gives the same bytes past the cache and through it', () => {
    const file = path.join(os.tmpdir(), `evidock-bytes-${process.pid}.bin`);
    const content = Buffer.alloc((1 << 20) + 4097, 7);
    fs.writeFileSync(file, content);
    try {
      const { length, whole } = withFile(file, (bytes) => {
        const parts: Buffer[] = [];
        const step = Buffer.alloc(1 << 20);
        for (let at = 0; at < bytes.length;) {
          const n = bytes.scan?.(step, at) ?? 0;
          parts.push(Buffer.from(step.subarray(0, n)));
          at += n;
        }
        return { length: bytes.length, whole: Buffer.concat(parts) };
      });
      expect(length).toBe(content.length);
      expect(whole.equals(content)).toBe(true);
    } finally {
      fs.rmSync(file);
    }
  });

  test('that is none is told with a sentence', () => {
    expect(() => probeFile('/nowhere/a.mp4')).toThrow(
      expect.objectContaining({ failure: { code: 'source-missing', values: { place: '/nowhere/a.mp4' } } }),
    );
    expect(() => probeFile(os.tmpdir())).toThrow(/bad-arguments/);
  });
});

describe('stretches of zeros', () => {
  test('are found the same however the bytes come in pieces', () => {
    const stretch = fc.tuple(fc.nat(300), fc.boolean());
    fc.assert(
      fc.property(
        fc.array(stretch, { maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1 }),
        (stretches, sizes) => {
          const bytes = Buffer.concat(
            stretches.map(([length, zero]) => Buffer.alloc(length, zero ? 0 : 0x55)),
          );
          const runs = [...bytes.toString('latin1').matchAll(/\0+/g)].filter(([run]) => run.length >= 64);
          const seeker = zeroSeeker(64);
          seeker.begin();
          for (let at = 0, turn = 0; at < bytes.length; turn++) {
            const size = sizes[turn % sizes.length] ?? 1;
            seeker.see(bytes.subarray(at, at + size));
            at += size;
          }
          expect(seeker.first()).toBe(runs[0]?.index ?? null);
          const followed = runs.filter(({ 0: run, index }) => index + run.length < bytes.length);
          expect(seeker.longest()).toBe(Math.max(0, ...followed.map(([run]) => run.length)));
        },
      ),
    );
  });
});

describe('gaps in time', () => {
  const judged = (lengths: readonly number[]) => {
    const track = pace();
    const into = notebook();
    let ms = 0;
    for (const length of lengths) {
      track.step(length, ms, 1000 + ms);
      ms += length;
    }
    track.judge(into);
    return { findings: into.findings, lost: track.lostMs() };
  };
  const steady = (n: number): number[] => Array.from({ length: n }, () => 40);

  test('I5: a camera that keeps its pace and leaves out three seconds is asked about', () => {
    expect(judged([...steady(50), 3000, ...steady(50)])).toEqual({
      findings: [
        {
          code: 'TIME_GAP',
          severity: 'warning',
          values: { count: 1, seconds: '3.0' },
          place: { byte: 3000, ms: 2040 },
        },
      ],
      lost: 2960,
    });
  });

  test('half a second is a note; the last picture may stand as long as it likes', () => {
    expect(judged([...steady(50), 500, ...steady(50)]).findings).toMatchObject([{ severity: 'note' }]);
    expect(judged([...steady(50), 5000]).findings).toEqual([]);
  });

  test('a camera that slows down when nothing moves is not accused', () => {
    const uneven = Array.from({ length: 60 }, (_, i) => (i % 3 === 0 ? 1500 : 40 + (i % 5) * 30));
    expect(judged(uneven)).toEqual({ findings: [], lost: 0 });
  });
});

describe('texts with places and times', () => {
  test.each([
    ['+31.2304+121.4737/', 31_230_400, 121_473_700],
    ['-33.8688+151.2093+012.5/', -33_868_800, 151_209_300],
    ['$GPRMC,023000.00,A,3113.8240,N,12128.4220,E,0,,130726,,,A', 31_230_400, 121_473_700],
    ['N31.2304 E121.4737', 31_230_400, 121_473_700],
    ['31.2304°S, 121.4737°W', -31_230_400, -121_473_700],
    ['lat: 31.2304, lon: 121.4737', 31_230_400, 121_473_700],
  ])('%s', (text, latitudeE6, longitudeE6) => {
    expect(positionIn(text)).toEqual({ latitudeE6, longitudeE6 });
  });

  test.each(['', '+91.0+181.0/', '$GPRMC,,V,,,,,,,,,,N', 'N0.00 E0.00', '2026-07-13 10:30:00'])(
    'no place: %j',
    (text) => {
      expect(positionIn(text)).toBeNull();
    },
  );

  test('a receiver without a fix is nowhere', () => {
    expect(degrees(0, 0)).toBeNull();
    expect(degrees(Number.NaN, 1)).toBeNull();
  });

  test('times', () => {
    expect(wallTimeIn('2026:07:13 10:30:00', 480)).toEqual({ at: '2026-07-13T02:30:00.000Z', zone: 'told' });
    expect(wallTimeIn('Mon Jul 13 10:30:00 2026')).toEqual({
      at: '2026-07-13T10:30:00.000Z',
      zone: 'not-told',
    });
    expect(wallTimeIn('2026:02:31 10:30:00')).toBeNull();
  });
});
