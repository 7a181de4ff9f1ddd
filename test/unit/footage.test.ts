/** The fixtures are what other tests take them for. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { md5InClaim } from '#shared/card';
import { readName } from '#shared/camera-profile';
import { builtInProfiles } from '../../electron/dock/camera-profiles';
import { makeBigCard } from '../footage/big-card';
import { makeClip, type ClipContainer } from '../footage/clips';
import { makeMixedCard } from '../footage/mixed-card';

const DEMO = fileURLToPath(new URL('../fixtures/demo-card', import.meta.url));
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'footage-'));
afterAll(() => fs.rmSync(scratch, { recursive: true }));

const demoFiles = pathsBelow(DEMO).map((bytes) => bytes.toString('utf8'));
const demo = (file: string) => fs.readFileSync(path.join(DEMO, file));
const clips = demoFiles.filter((file) => file.endsWith('.mp4'));

describe('the demo card', () => {
  test('holds what a camera holds, in at most 4 MB', () => {
    expect(clips).toHaveLength(4);
    for (const name of [
      'Config/device.ini',
      'Logs/system.log',
      'System Volume Information/IndexerVolumeGuid',
    ])
      expect(demoFiles).toContain(name);
    expect(demo('device.id').toString().trim()).toBe('BC240001');
    const total = demoFiles.reduce((sum, file) => sum + demo(file).length, 0);
    expect(total).toBeLessThanOrEqual(4e6);
  });

  test('its clips are H.264 and AAC with the index in front, as Chromium plays them', () => {
    for (const clip of clips) {
      const bytes = demo(clip);
      expect(topBoxes(bytes), clip).toEqual(['ftyp', 'moov', 'free', 'mdat']);
      const moov = bytes.subarray(bytes.indexOf('moov'), bytes.indexOf('mdat'));
      expect(moov.includes('avc1') && moov.includes('mp4a'), clip).toBe(true);
      expect(secondsOf(bytes), clip).toBeGreaterThanOrEqual(6);
    }
  });

  test('its names say camera, person and time; two clips meet end to start; one is marked', () => {
    const readings = clips.map((clip) => ({ clip, ...readName(clip, builtInProfiles) }));
    for (const reading of readings)
      expect(reading, reading.clip).toMatchObject({ device: 'BC240001', personAlias: 'B01OPR' });
    expect(readings.filter((r) => r.deviceMark).map((r) => r.clip)).toEqual([
      'Media/IMP/DCAM_BC240001_B01OPR_20260713_142530_IMP.mp4',
    ]);
    const [first, second] = readings
      .filter((r) => r.clip.includes('_1030'))
      .map((r) => ({ begins: Date.parse(r.recorded?.deviceClock ?? ''), lasts: secondsOf(demo(r.clip)) }));
    expect(second?.begins).toBe((first?.begins ?? 0) + 1000 * (first?.lasts ?? 0));
    expect(first?.begins).toBe(Date.parse('2026-07-13T02:30:00Z'));
  });

  test("the camera's checksums agree with its clips, in both forms", () => {
    const claims = demoFiles.filter((file) => file.endsWith('.md5'));
    expect(claims).toHaveLength(2);
    const texts = claims.map((claim) => demo(claim).toString());
    expect(texts.filter((text) => /^[0-9a-f]{32}$/.test(text))).toHaveLength(1);
    expect(texts.filter((text) => /^[0-9a-f]{32} {2}DCAM_\w+\.mp4\n$/.test(text))).toHaveLength(1);
    for (const claim of claims) {
      const stem = claim.replace(/(\.mp4)?\.md5$/, '');
      const computed = createHash('md5')
        .update(demo(`${stem}.mp4`))
        .digest('hex');
      expect(md5InClaim(demo(claim).toString()), claim).toBe(computed);
    }
  });

  test('its photo says who took it and when, its sound is A-law, its track has the stem of a clip', () => {
    const photo = demo(demoFiles.find((file) => file.endsWith('.jpg')) ?? '');
    expect(photo.subarray(0, 3).toString('hex')).toBe('ffd8ff');
    const exif = photo.subarray(photo.indexOf('Exif\0\0'), 2048);
    for (const value of ['Invented Cameras', 'BC-24', 'BC240001', '2026:07:13 10:30:15', '+08:00'])
      expect(exif.includes(`${value}\0`), value).toBe(true);

    const sound = demo(demoFiles.find((file) => file.endsWith('.wav')) ?? '');
    expect([sound.toString('latin1', 0, 4), sound.toString('latin1', 8, 12)]).toEqual(['RIFF', 'WAVE']);
    const format = sound.indexOf('fmt ');
    expect([sound.readUInt16LE(format + 8), sound.readUInt32LE(format + 12)]).toEqual([6, 8000]);

    const track = demoFiles.find((file) => file.endsWith('.nmea')) ?? '';
    expect(clips).toContain(track.replace(/nmea$/, 'mp4'));
    const sentences = demo(track).toString().trimEnd().split('\r\n');
    expect(sentences).toHaveLength(16);
    for (const sentence of sentences) {
      const [, body = '', sum] = /^\$(.*)\*([0-9A-F]{2})$/.exec(sentence) ?? [];
      expect(
        Buffer.from(body).reduce((a, b) => a ^ b, 0),
        sentence,
      ).toBe(parseInt(sum ?? '', 16));
    }
  });
});

test('clips made to order are of the container that was asked for, and are made once', async () => {
  const signs: Readonly<Record<ClipContainer, (bytes: Buffer) => boolean>> = {
    mp4: (b) => b.includes('ftypisom') && b.includes('avc1'),
    mov: (b) => b.includes('ftypqt  ') && b.includes('sowt'),
    avi: (b) => b.includes('AVI LIST') && b.includes('MJPG'),
    ts: (b) => b.length % 188 === 0 && b[0] === 0x47 && b[188] === 0x47,
    mkv: (b) => b.readUInt32BE(0) === 0x1a45dfa3,
    hevc: (b) => b.includes('hvc1'),
    wav: (b) => b.includes('WAVEfmt '),
    jpg: (b) => b.readUInt16BE(0) === 0xffd8 && b.readUInt16BE(b.length - 2) === 0xffd9,
  };
  for (const [container, sign] of Object.entries(signs)) {
    const order = { container: container as ClipContainer };
    const clip = await makeClip(order);
    expect(sign(fs.readFileSync(clip)), container).toBe(true);
    const { mtimeMs } = fs.statSync(clip);
    expect(await makeClip(order)).toBe(clip);
    expect(fs.statSync(clip).mtimeMs).toBe(mtimeMs);
  }
  expect(await makeClip({ container: 'wav', seed: 1 })).not.toBe(await makeClip({ container: 'wav' }));
});

describe('the mixed card', () => {
  const dir = path.join(scratch, 'mixed');

  test('is on disk exactly as it is described', async () => {
    const files = await makeMixedCard(dir);
    const onDisk = pathsBelow(dir).map((name) => name.toString('latin1'));
    const described = files.map((file) => Buffer.from(file.native).toString('latin1'));
    expect(onDisk.sort()).toEqual(described.sort());
    for (const file of files) {
      const place = Buffer.concat([Buffer.from(`${dir}/`), Buffer.from(file.native)]);
      const stats = fs.lstatSync(place);
      expect(stats.isFile(), file.path).toBe(file.expected !== 'refused');
      if (!stats.isFile()) continue;
      const bytes = fs.readFileSync(place);
      expect([bytes.length, createHash('sha256').update(bytes).digest('hex')]).toEqual([
        file.bytes,
        file.sha256,
      ]);
    }
  });

  test('has more than forty files, of every class, equal bytes only where it says so', async () => {
    const files = await makeMixedCard(path.join(scratch, 'again'));
    expect(files.length).toBeGreaterThanOrEqual(40);
    for (const expected of ['footage', 'side-log', 'not-footage', 'refused', 'empty'])
      expect(files.filter((file) => file.expected === expected).length, expected).toBeGreaterThan(0);
    const sealed = files.filter((file) => file.expected === 'footage' || file.expected === 'side-log');
    const distinct = new Set(sealed.map((file) => file.sha256));
    expect(sealed.length - distinct.size).toBe(sealed.filter((file) => file.sameAs !== null).length);
    const footage = new Set(sealed.filter((file) => file.expected === 'footage').map((file) => file.path));
    for (const file of files) {
      expect(file.expected === 'side-log', file.path).toBe(file.belongsTo !== null);
      if (file.belongsTo !== null) expect(footage).toContain(file.belongsTo);
      expect(file.reason === null, file.path).toBe(sealed.includes(file));
    }
  });
});

test('a big card has the files, the lengths and the content that it reports, each different', async () => {
  const dir = path.join(scratch, 'big');
  const bytesEach = 9 * 1024 * 1024 + 7;
  const files = await makeBigCard(dir, { files: 3, bytesEach, hashed: true });
  for (const file of files) {
    const bytes = fs.readFileSync(path.join(dir, file.path));
    expect(bytes.length).toBe(bytesEach);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(file.sha256);
    expect(topBoxes(bytes)).toEqual(['ftyp', 'mdat']);
    expect(readName(file.path, builtInProfiles).device).toBe('BC240002');
  }
  expect(new Set(files.map((file) => file.sha256)).size).toBe(3);
});

/** Everything below `dir` that is no folder, as bytes. Links are not followed. */
function pathsBelow(dir: string, below = Buffer.alloc(0)): Buffer[] {
  const here = Buffer.concat([Buffer.from(`${dir}/`), below]);
  return fs.readdirSync(here, { encoding: 'buffer' }).flatMap((name) => {
    const inside = Buffer.concat([below, name]);
    const stats = fs.lstatSync(Buffer.concat([Buffer.from(`${dir}/`), inside]));
    return stats.isDirectory() ? pathsBelow(dir, Buffer.concat([inside, Buffer.from('/')])) : [inside];
  });
}

/** The boxes of an mp4 from its first to its last byte; throws when they do not end where the file ends. */
function topBoxes(bytes: Buffer): string[] {
  const boxes: string[] = [];
  let at = 0;
  while (at < bytes.length) {
    const short = bytes.readUInt32BE(at);
    boxes.push(bytes.toString('latin1', at + 4, at + 8));
    at += short === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : short;
  }
  if (at !== bytes.length) throw new Error(`the last box ends at ${at} of ${bytes.length}`);
  return boxes;
}

/** Length by the movie header (version 0), in whole seconds. */
function secondsOf(bytes: Buffer): number {
  const header = bytes.indexOf('mvhd') + 4;
  return Math.round(bytes.readUInt32BE(header + 16) / bytes.readUInt32BE(header + 12));
}
