/** What was on the screen, and what a window can show. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MediaFacts } from '#shared/media';
import {
  lengthOf,
  recordable,
  secondsOf,
  shownBetween,
  union,
  type Interval,
} from '#shared/review/intervals';
import { ALL_ENCODED, copyRecipe, mayTryOriginal, showingOf } from '#shared/review/playability';

const stretch = fc.tuple(fc.nat(100_000), fc.nat(100_000)) as fc.Arbitrary<Interval>;
const stretches = fc.array(stretch, { maxLength: 30 });

test('R4: what was watched is a union: in order, apart, and nothing is counted twice or lost', () => {
  fc.assert(
    fc.property(stretches, (given) => {
      const joined = union(given);
      joined.forEach(([from, to], i) => {
        expect(to).toBeGreaterThan(from);
        const next = joined[i + 1];
        if (next) expect(next[0]).toBeGreaterThan(to);
      });
      expect(union([...joined, ...given])).toEqual(joined);
      expect(union([...given].reverse())).toEqual(joined);
      for (const [from, to] of given) {
        if (to <= from) continue;
        expect(joined.some(([a, b]) => a <= from && b >= to)).toBe(true);
      }
      expect(lengthOf(given)).toBeLessThanOrEqual(100_000);
      for (const [from, to] of recordable(given, 60_000)) {
        expect(Number.isInteger(from) && Number.isInteger(to)).toBe(true);
        expect(to).toBeLessThanOrEqual(60_000);
      }
    }),
  );
  expect(secondsOf([[0, 40]])).toBe(1);
  expect(secondsOf([])).toBe(0);
});

test('R4: playing counts at its speed, a jump does not count', () => {
  const at = (ms: number, now: number, speed = 1) => ({ at: ms, now, speed });
  expect(shownBetween(at(1000, 0), at(1250, 250))).toEqual([1000, 1250]);
  expect(shownBetween(at(1000, 0, 8), at(3000, 250, 8))).toEqual([1000, 3000]);
  expect(shownBetween(at(1000, 0), at(9000, 250))).toBeNull();
  expect(shownBetween(at(1000, 0), at(900, 250))).toBeNull();
  expect(shownBetween(at(1000, 0), at(60_000, 60_000))).toBeNull();
});

const media = (
  container: MediaFacts['container'],
  video: string | null,
  audio: string | null,
): MediaFacts => ({
  container,
  tracks: [
    ...(video ? [{ kind: 'video' as const, codec: video, width: 1, height: 1, milliFps: 25_000 }] : []),
    ...(audio ? [{ kind: 'audio' as const, codec: audio, rate: 8000, channels: 1 }] : []),
    { kind: 'data', codec: 'tx3g' },
  ],
  claimedMs: 1,
  verifiedMs: 1,
  framesClaimed: 1,
  framesVerified: 1,
  keyFrameMs: 1,
  created: null,
  positions: [],
});

test('R2: what a window shows as it is, and what goes through a copy, follows from the codecs that were read', () => {
  const how = (...given: Parameters<typeof media>): string => {
    const shown = showingOf('video', 'x', media(...given));
    return shown.how === 'proxy' ? shown.by : shown.how;
  };
  expect(how('mp4', 'H.264', 'AAC')).toBe('native');
  expect(how('mp4-fragmented', 'H.264', null)).toBe('native');
  expect(how('quicktime', 'H.264', 'G.711 A-law')).toBe('native');
  expect(how('quicktime', 'H.264', 'IMA ADPCM')).toBe('remux');
  expect(how('mp4', 'H.264', 'AC-3')).toBe('remux');
  expect(how('mp4', 'H.265', 'AAC')).toBe('transcode');
  expect(how('mp4', 'MJPEG', null)).toBe('transcode');
  expect(how('avi', 'MJPEG', 'G.711 A-law')).toBe('transcode');
  expect(how('mpeg-ts', 'H.264', 'AAC')).toBe('remux');
  expect(showingOf('audio', 'wav', media('wav', null, 'G.711 A-law')).how).toBe('native');
  expect(showingOf('audio', 'wav', media('wav', null, 'IMA ADPCM')).how).toBe('proxy');
  expect(showingOf('photo', 'jpg', null).how).toBe('photo');
  expect(showingOf('video', 'dav', null)).toMatchObject({ how: 'proxy', by: 'transcode' });
  expect(showingOf('side-log', 'text', null).how).toBe('never');
});

test('R2: H.265 goes through a copy, unless the computer says that it decodes it; what no computer shows never does', () => {
  const tried = (...given: Parameters<typeof media>) => {
    const showing = showingOf('video', 'x', media(...given));
    return [mayTryOriginal(showing, new Set()), mayTryOriginal(showing, new Set(['hevc'] as const))];
  };
  expect(tried('mp4', 'H.264', 'AAC')).toEqual([true, true]);
  expect(tried('mp4', 'H.265', 'AAC')).toEqual([false, true]);
  expect(tried('mp4-fragmented', 'H.265', null)).toEqual([false, true]);
  expect(tried('quicktime', 'H.265', 'G.711 A-law')).toEqual([false, true]);
  // Its sound would stay silent, or its wrapping be refused: the decoder alone does not help.
  expect(tried('mp4', 'H.265', 'AC-3')).toEqual([false, false]);
  expect(tried('mpeg-ts', 'H.265', 'AAC')).toEqual([false, false]);
  expect(tried('mp4', 'MJPEG', 'AAC')).toEqual([false, false]);
  expect(tried('avi', 'MJPEG', null)).toEqual([false, false]);
});

test('R2: a copy takes over every stream that the window plays, and encodes only the others', () => {
  const recipe = (...given: Parameters<typeof media>) => copyRecipe(media(...given));
  const wholly = { pictures: 'as-they-are', sound: 'as-it-is' };
  expect(recipe('mpeg-ts', 'H.264', 'AAC')).toEqual({ ...wholly, wrapping: 'mp4' });
  expect(recipe('mpeg-ts', 'H.264', null)).toEqual({ ...wholly, wrapping: 'mp4' });
  expect(recipe('avi', 'H.264', 'MP3')).toEqual({ ...wholly, wrapping: 'mp4' });
  expect(recipe('avi', 'H.264', 'G.711 A-law')).toEqual({ ...wholly, wrapping: 'quicktime' });
  expect(recipe('avi', 'H.264', 'PCM')).toEqual({ ...wholly, sound: 'plain', wrapping: 'quicktime' });
  expect(recipe('mp4', 'H.264', 'AC-3')).toEqual({ ...wholly, sound: 'encoded', wrapping: 'mp4' });
  expect(recipe('mp4', 'H.265', 'AAC')).toEqual({
    pictures: 'encoded',
    sound: 'as-it-is',
    wrapping: 'mp4',
  });
  expect(recipe('avi', 'MJPEG', 'G.711 A-law')).toMatchObject({ pictures: 'encoded', sound: 'as-it-is' });
  expect(recipe('wav', null, 'IMA ADPCM')).toEqual(ALL_ENCODED);
  expect(copyRecipe(null)).toEqual(ALL_ENCODED);
});
