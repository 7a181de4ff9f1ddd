/** The verdict over what was decoded, by itself. */
import { expect, test } from 'vitest';
import {
  differsFromBefore,
  judgeDecoding,
  worstOf,
  type DecodeCounts,
  type DeepCheck,
  type TrackCounts,
} from '#shared/deep-check';
import type { Sha256 } from '#shared/ids';

const video: TrackCounts = {
  kind: 'video',
  codec: 'h264',
  frames: 1800,
  expected: 1800,
  digest: 'a'.repeat(64) as Sha256,
  interlaced: false,
  byIndex: null,
  firstGapMs: null,
  endMs: 60_000,
};
const audio: TrackCounts = { ...video, kind: 'audio', codec: 'aac', frames: 2813, expected: 2813 };
const whole: DecodeCounts = {
  tracks: [video, audio],
  undecodable: [],
  complaints: 0,
  firstComplaintMs: null,
  stopped: null,
};
const judged = (changed: Partial<DecodeCounts>) => judgeDecoding({ ...whole, ...changed });
const track = (changed: Partial<TrackCounts>) => judged({ tracks: [{ ...video, ...changed }, audio] });

test('a clip that decodes whole is accused of nothing, nor for one reordered picture or padded sound', () => {
  expect(judged({})).toEqual([]);
  expect(track({ frames: 1799 })).toEqual([]);
  expect(judged({ tracks: [video, { ...audio, frames: 2811 }] })).toEqual([]);
  expect(track({ frames: 900, interlaced: true })).toEqual([]);
  expect(track({ frames: 1801 })).toEqual([]);
});

test('I5: lost pictures are counted, graded, and placed at the first gap or behind the last picture', () => {
  expect(track({ frames: 1785, firstGapMs: 29_600 })).toEqual([
    {
      code: 'PICTURES_LOST',
      severity: 'warning',
      values: { missing: 15, expected: 1800 },
      place: { ms: 29_600 },
    },
  ]);
  expect(track({ frames: 1080, endMs: 36_000 })).toEqual([
    {
      code: 'PICTURES_LOST',
      severity: 'error',
      values: { missing: 720, expected: 1800 },
      place: { ms: 36_000 },
    },
  ]);
  expect(track({ frames: 898, interlaced: true })).toHaveLength(1);
});

test('I5: complaints are damage, a few of them a reason to look', () => {
  expect(judged({ complaints: 1, firstComplaintMs: 0 })).toEqual([
    { code: 'DECODE_ERRORS', severity: 'warning', values: { count: 1 }, place: { ms: 0 } },
  ]);
  expect(worstOf(judged({ complaints: 22, firstComplaintMs: 5000 }))).toBe('error');
});

test('what was not checked is never called whole', () => {
  expect(judged({ undecodable: ['dav'] })).toEqual([
    { code: 'CODEC_NOT_CHECKED', severity: 'warning', values: { codec: 'dav' } },
  ]);
  expect(judged({ tracks: [], undecodable: ['dav'] }).map(({ code }) => code)).toEqual(['CODEC_NOT_CHECKED']);
  // What the run did not come to is not called lost either.
  expect(judged({ tracks: [{ ...video, frames: 5 }], stopped: 'stalled' })).toEqual([
    { code: 'CHECK_UNFINISHED', severity: 'warning', values: { why: 'stalled' } },
  ]);
  expect(judged({ tracks: [], stopped: 'crashed' }).map(({ code }) => code)).toEqual(['CHECK_CRASHED']);
  expect(judged({ tracks: [] }).map(({ code }) => code)).toEqual(['NOTHING_DECODES']);
});

test('the same tool must give the same pictures again; another tool or a damaged clip need not', () => {
  const before: DeepCheck = {
    tool: 'ffmpeg 5.1.9',
    tracks: [video],
    complaints: 0,
    samples: [],
    findings: [],
  };
  const other: DeepCheck = { ...before, tracks: [{ ...video, digest: 'b'.repeat(64) as Sha256 }] };
  expect(differsFromBefore(before, before)).toBeNull();
  expect(differsFromBefore(before, other)).toEqual({ code: 'DECODES_DIFFERENTLY', severity: 'error' });
  expect(differsFromBefore(before, { ...other, tool: 'ffmpeg 7.1' })).toBeNull();
  expect(differsFromBefore({ ...before, complaints: 4 }, { ...other, complaints: 4 })).toBeNull();
});
