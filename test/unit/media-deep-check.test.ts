/** The deep check on real clips, whole and damaged, with the ffmpeg of this computer. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DeepCheck } from '#shared/deep-check';
import { deepCheck, type DeepCheckProgress } from '../../electron/media/deep-check';
import { openMediaTools, type MediaTools } from '../../electron/media/tools';
import { makeClip, type ClipOrder } from '../footage/clips';
import { aviIndexOf, boxOf, flipBits, zeroed } from '../footage/damage';

let folder: string;
let tools: MediaTools;

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-deep-'));
  tools = await openMediaTools({ setting: null, bundled: null });
  if (!tools.state.found) throw new Error('ffmpeg is missing: apt-get install ffmpeg');
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

const clip = async (order: ClipOrder): Promise<Buffer> => fs.readFileSync(await makeClip(order));
const check = (file: string, framesHeld: number | null = null): Promise<DeepCheck> =>
  deepCheck(tools, {
    file,
    framesHeld,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });

function put(name: string, content: Buffer | string): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, content);
  return file;
}

const codes = ({ findings }: DeepCheck) => findings.map(({ code, severity }) => `${severity} ${code}`);

test.each(['mp4', 'mov', 'avi', 'ts', 'mkv', 'hevc'] as const)(
  'I5: a whole %s decodes with every picture and sound, and is accused of nothing',
  async (container) => {
    const found = await check(await makeClip({ container }));
    expect(found.findings).toEqual([]);
    expect(found.complaints).toBe(0);
    expect(found.tracks.map(({ kind }) => kind)).toEqual(['video', 'audio']);
    expect(found.tracks[0]).toMatchObject({ frames: 20, expected: 20 });
    expect(found.tool).toMatch(/^ffmpeg \S+$/);
  },
);

test('I5: a whole photo decodes, and one that was cut does not', async () => {
  const photo = await clip({ container: 'jpg' });
  expect(await check(put('whole.jpg', photo))).toMatchObject({ findings: [], complaints: 0 });
  expect(codes(await check(put('cut.jpg', photo.subarray(0, photo.length / 2))))).not.toEqual([]);
});

test('the same pictures in another container have the same digest, and a second check agrees with the first', async () => {
  const video = async (container: 'mp4' | 'mov' | 'ts') =>
    (await check(await makeClip({ container }))).tracks[0]?.digest;
  const digest = await video('mp4');
  expect(await video('mov')).toBe(digest);
  expect(await video('ts')).toBe(digest);
  expect(await video('mp4')).toBe(digest);
});

test('I5: 64 flipped bits, which no walk through the structure can see, are found', async () => {
  const whole = await clip({ container: 'mp4', seconds: 10 });
  const { from, to } = boxOf(whole, 'mdat');
  const found = await check(put('rot.mp4', flipBits(whole, 64, from, to)));
  expect(codes(found)).toContain('error DECODE_ERRORS');
  expect(found.complaints).toBeGreaterThan(10);
  expect(found.samples[0]).toMatch(/^\[(h264|aac)\] /);
});

test('I5: a hole late in a clip is placed near where it is', async () => {
  const whole = await clip({ container: 'mp4', seconds: 10 });
  const { from, to } = boxOf(whole, 'mdat');
  const at = from + Math.floor((to - from) * 0.7);
  const found = await check(put('late.mp4', zeroed(whole, at, 2000)));
  const place = found.findings.find(({ code }) => code === 'DECODE_ERRORS')?.place?.ms;
  expect(place).toBeGreaterThan(5500);
  expect(place).toBeLessThan(8500);
});

test('I5: an AVI whose index is broken decodes without a word; the pictures behind the index are counted', async () => {
  const whole = await clip({ container: 'avi', seconds: 3 });
  const { from, to } = aviIndexOf(whole);
  for (const seed of [1, 2, 3]) {
    const found = await check(put(`index-${seed}.avi`, flipBits(whole, 40, from, to, seed)));
    expect(found.tracks[0]?.frames).toBe(60);
    expect(found.complaints).toBe(0);
    expect(codes(found)).toEqual(['error INDEX_HIDES_FRAMES']);
  }
  // An index of zeros misleads nobody: readers do without it.
  expect((await check(put('no-index.avi', zeroed(whole, from, to - from)))).tracks[0]?.frames).toBe(60);
});

test('I5: a recording cut off, with a table that promises more, lacks pictures from the cut on', async () => {
  const whole = await clip({ container: 'mp4', seconds: 10 });
  const found = await check(put('cut.mp4', whole.subarray(0, Math.floor(whole.length * 0.6))));
  const lost = found.findings.find(({ code }) => code === 'PICTURES_LOST');
  expect(lost?.severity).toBe('error');
  expect(lost?.values?.['expected']).toBe(200);
  expect(lost?.place?.ms).toBeGreaterThan(5000);
  expect(lost?.place?.ms).toBeLessThan(7000);
});

test('I5: what our own reader counted in the container holds, also where the tool finds no table', async () => {
  const found = await check(await makeClip({ container: 'ts' }), 25);
  expect(codes(found)).toEqual(['error PICTURES_LOST']);
  expect(found.findings[0]?.values).toEqual({ missing: 5, expected: 25 });
});

test('garbage, nothing, and what makes a player open other files: not one frame, and no other file is opened', async () => {
  const secret = put('secret.mp4', await clip({ container: 'mp4' }));
  for (const [name, content] of [
    ['garbage.mp4', Buffer.alloc(40_000, 'no footage ')],
    ['empty.mp4', Buffer.alloc(0)],
    ['playlist.mp4', `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nfile://${secret}\n`],
    ['script.mp4', `ffconcat version 1.0\nfile '${secret}'\n`],
  ] as const) {
    const found = await check(put(name, content));
    expect(codes(found), name).toEqual(['error NOTHING_DECODES']);
  }
});

test.skipIf(process.platform === 'win32')('names are names, whatever they mean to a tool', async () => {
  const content = await clip({ container: 'mp4' });
  for (const name of [
    '-i',
    'http:x.mp4',
    'concat:a|b.mp4',
    '%03d.mp4',
    "it's; $HOME.mp4",
    '现场\n取证.mp4',
  ]) {
    expect((await check(put(name, content))).findings, name).toEqual([]);
  }
});

test('it tells how far it is, and can be stopped at once', async () => {
  const file = await makeClip({ container: 'mp4', seconds: 10 });
  const seen: DeepCheckProgress[] = [];
  const stop = new AbortController();
  const checking = deepCheck(tools, {
    file,
    framesHeld: null,
    signal: stop.signal,
    onProgress: (progress) => {
      seen.push(progress);
      if (progress.framesDone >= 20) stop.abort();
    },
  });
  await expect(checking).rejects.toMatchObject({ failure: { code: 'cancelled' } });
  expect(seen.at(-1)?.framesTotal).toBe(200);
  expect(seen.map(({ framesDone }) => framesDone)).toEqual(
    seen.map(({ framesDone }) => framesDone).sort((a, b) => a - b),
  );
});

test('without the tools nothing is checked and nothing is claimed', async () => {
  const before = process.env['PATH'];
  process.env['PATH'] = folder;
  try {
    const none = await openMediaTools({ setting: folder, bundled: folder });
    expect(none.state).toEqual({ found: false });
    const file = await makeClip({ container: 'mp4' });
    const asked = deepCheck(none, {
      file,
      framesHeld: null,
      signal: new AbortController().signal,
      onProgress: () => undefined,
    });
    await expect(asked).rejects.toMatchObject({
      failure: { code: 'media-tools-missing', values: { what: 'ffmpeg' } },
    });
  } finally {
    process.env['PATH'] = before;
  }
});
