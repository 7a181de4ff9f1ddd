/** What the background finds, against footage of which it is known: black, standing still, silent. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Interval } from '#shared/review/intervals';
import { GREY, greyFacts, sceneOf, silences, waveOf, type GreyFacts } from '#shared/review/scene';
import { analyse, type Analysis } from '../../../electron/media/analysis';
import { openMediaTools } from '../../../electron/media/tools';
import { SPEECH_RATE } from '#shared/review/speech';
import { makeClip, rewritten } from '../../footage/clips';
import { mixed, rain, samples, speechOf } from './sounds';

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-scene-'));
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

async function analysed(file: string, seconds: number, hasPicture = true): Promise<Analysis> {
  return analyse(await openMediaTools({ setting: null, bundled: null }), {
    file,
    lengthMs: seconds * 1000,
    keyFrameMs: 1000,
    hasPicture,
    hasSound: true,
    stripTo: path.join(folder, 'strip.jpg'),
    signal: new AbortController().signal,
    breathe: () => Promise.resolve(),
  });
}

/** Whether the stretch that is there was found, to within so many milliseconds at either end, and nothing else. */
function foundOnly(found: readonly Interval[], [from, to]: Interval, within: number): void {
  expect(found.length, JSON.stringify(found)).toBe(1);
  const [[a, b] = [-1, -1]] = found;
  expect(Math.abs(a - from)).toBeLessThanOrEqual(within);
  expect(Math.abs(b - to)).toBeLessThanOrEqual(within);
}

test('I5: black, a picture that stands still, and silence are found where they are, by key frames alone', async () => {
  const clip = await makeClip({ container: 'mp4', seconds: 60, grain: true });
  const abused = await rewritten(clip, 'mp4', [
    ...[
      '-vf',
      "drawbox=t=fill:c=black:enable='between(t,10,18)',loop=loop=200:size=1:start=600,setpts=N/20/TB",
    ],
    ...['-af', "volume=0:enable='between(t,40,55)'"],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '20', '-c:a', 'aac', '-t', '60'],
  ]);
  const found = await analysed(abused, 60);
  foundOnly(found.dark, [10_000, 18_000], 2500);
  foundOnly(found.frozen, [30_000, 40_000], 4500);
  foundOnly(found.silent, [40_000, 55_000], 500);
  expect(found.tiles).toBe(20);
  expect(fs.readFileSync(path.join(folder, 'strip.jpg')).subarray(0, 3)).toEqual(
    Buffer.from([0xff, 0xd8, 0xff]),
  );
  const whole = await analysed(clip, 60);
  expect(whole).toMatchObject({ dark: [], frozen: [], silent: [], lacking: [] });
}, 120_000);

test('what is no recording leads to no claim', async () => {
  const file = path.join(folder, 'noise.mp4');
  fs.writeFileSync(file, Buffer.alloc(100_000, 7));
  const found = await analysed(file, 60);
  expect(found).toMatchObject({ tiles: 0, wave: null, dark: [], frozen: [], silent: [] });
  expect(found.lacking).toContain('pictures');
}, 30_000);

const facts = (mean: number, edges: number, change: number | null): GreyFacts => ({ mean, edges, change });

test('I5: a covered lens has few edges, whatever its light; one odd picture is nothing', () => {
  const scene = [10, 10, 4, 4, 4, 10, 4, 10].map((edges) => facts(120, edges, 5));
  expect(sceneOf(scene, 2000).dark).toEqual([[4000, 10_000]]);
  const still = [5, 0.1, 0, 0.1, 5, 0, 5].map((change) => facts(120, 10, change));
  expect(sceneOf(still, 2000).frozen).toEqual([[0, 8000]]);
});

test('the rows of clock and name at the edges do not count', () => {
  const before = new Uint8Array(GREY.width * GREY.height).fill(100);
  const after = Uint8Array.from(before);
  after.fill(255, 0, GREY.width * 4);
  expect(greyFacts(after, before).change).toBe(0);
  expect(greyFacts(before, null).change).toBeNull();
});

test('silence has to last, and a wave has the loudest of each stretch', () => {
  const levels = [
    ...Array<number>(50).fill(0.1),
    ...Array<number>(120).fill(0),
    ...Array<number>(30).fill(0.5),
  ];
  expect(silences(levels, 100)).toEqual([[5000, 17_000]]);
  expect(silences(levels.slice(0, 120), 100)).toEqual([]);
  const wave = waveOf(levels, 20);
  expect(wave.length).toBe(20);
  expect(wave[0]).toBe(67);
  expect(wave[10]).toBe(0);
  expect(wave[19]).toBe(90);
});

test('I5: words in a recording are found through the tools, and a tone is none', async () => {
  const beep = await analysed(await makeClip({ container: 'mp4', seconds: 6 }), 6);
  expect(beep.speech).toEqual([]);
  const wav = path.join(folder, 'words.wav');
  fs.writeFileSync(wav, wavOf([...hush(5), ...spoken(4), ...hush(3)]));
  const { speech } = await analysed(wav, 12, false);
  expect(speech).toHaveLength(1);
  const [[from, to] = [0, 0]] = speech ?? [];
  expect(from).toBeGreaterThan(4400);
  expect(from).toBeLessThan(5600);
  expect(to).toBeGreaterThan(8300);
  expect(to).toBeLessThan(9600);
});

/** Samples as a wave file of one channel. */
function wavOf(all: readonly number[]): Buffer {
  const data = Buffer.alloc(all.length * 2);
  all.forEach((sample, i) =>
    data.writeInt16LE(Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), i * 2),
  );
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + data.length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(SPEECH_RATE, 24);
  head.writeUInt32LE(SPEECH_RATE * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(data.length, 40);
  return Buffer.concat([head, data]);
}
const hush = (seconds: number) => samples(seconds, rain(0.0005));
const spoken = (seconds: number) => mixed(seconds, speechOf(120, 0.3), rain(0.0005));
