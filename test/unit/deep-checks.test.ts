/** Deep checks in an open station: asked for and by itself, on record, folded, compared with the last one. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { asDeviceId, type ClipId, type DeviceId } from '#shared/ids';
import { openMediaTools, type MediaTools } from '../../electron/media/tools';
import { operator } from '../../electron/station/account';
import { openDeepChecks, type DeepChecks, type DeepCheckState } from '../../electron/station/deep-checks';
import { importInto, mountedCamera, newSession } from '../../electron/station/import';
import { openStation, type Station } from '../../electron/station/open';
import { verifyVault } from '../../electron/station/verify';
import { makeClip } from '../footage/clips';
import { boxOf, flipBits } from '../footage/damage';

let folder: string;
let station: Station;
let checks: DeepChecks;
let told: { readonly clip: ClipId; readonly now: DeepCheckState }[];

beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-deep-checks-'));
  fs.mkdirSync(path.join(folder, 'card'));
  station = await openStation({ folder: path.join(folder, 'vault'), create: true });
  told = [];
});
afterEach(async () => {
  await station.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

function begin(tools: Promise<MediaTools> = openMediaTools({ setting: null, bundled: null })): void {
  checks = openDeepChecks(station, tools, (clip) => told.push({ clip, now: checks.state(clip) }));
}

/** Seals this content and gives its clip. */
async function sealed(name: string, content: Buffer): Promise<ClipId> {
  fs.writeFileSync(path.join(folder, 'card', name), content);
  const report = await importInto(station, {
    session: newSession(station),
    device: { device: asDeviceId('BC240001') as DeviceId, from: 'given' },
    source: await mountedCamera(path.join(folder, 'card')),
    by: { kind: 'station' },
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  return report.files.find(({ source }) => source === name)?.clip as ClipId;
}

const whole = async (seconds = 1): Promise<Buffer> =>
  fs.readFileSync(await makeClip({ container: 'mp4', seconds }));

test('C2: a check that somebody asks for is on record with tool, frames and fingerprint, and told while it runs', async () => {
  begin();
  const clip = await sealed('a.mp4', await whole());
  expect(checks.state(clip)).toEqual({ at: 'idle', failure: null });
  const check = await checks.check(clip, operator());
  expect(check.findings).toEqual([]);
  expect(told.map(({ now }) => now.at)).toEqual(expect.arrayContaining(['waiting', 'running', 'idle']));
  const last = station.catalog.lastDeepCheck(clip);
  expect(last).toMatchObject({ ...check, account: expect.stringMatching(/^os:/) as string });
  expect(station.catalog.clipById(clip)?.history.map(({ kind }) => kind)).toEqual([
    'clip.sealed',
    'clip.deep-checked',
  ]);
  // The same bytes, the same tool, the same pictures.
  expect((await checks.check(clip, operator())).findings).toEqual([]);
  await station.catalog.rebuild();
  expect(station.catalog.lastDeepCheck(clip)?.tracks).toEqual(check.tracks);
  expect((await verifyVault(path.join(folder, 'vault'))).failures).toEqual([]);
});

test('I5: bit rot that no import can see makes the clip one with damage once it is decoded', async () => {
  begin();
  const content = await whole(10);
  const { from, to } = boxOf(content, 'mdat');
  const clip = await sealed('rot.mp4', flipBits(content, 64, from, to, 5));
  const before = station.catalog.clipById(clip)?.worst;
  const { findings } = await checks.check(clip, operator());
  expect(findings.map(({ code }) => code)).toContain('DECODE_ERRORS');
  expect(station.catalog.clipById(clip)?.worst).toBe('error');
  expect(station.catalog.clipPage({ findings: true }, null, 10).total).toBe(1);
  expect([null, 'note', 'warning', 'error']).toContain(before);
});

test('I5: a clip that the import found damaged is decoded by itself, once', async () => {
  const content = await whole(10);
  const clip = await sealed('cut.mp4', content.subarray(0, Math.floor(content.length * 0.6)));
  expect(station.catalog.clipById(clip)?.worst).toBe('error');
  expect(station.catalog.damagedUnchecked(5)).toEqual([clip]);
  begin();
  await station.background.idle();
  const check = station.catalog.lastDeepCheck(clip);
  expect(check?.account).toBeNull();
  expect(check?.findings.map(({ code }) => code)).toContain('PICTURES_LOST');
  expect(station.catalog.damagedUnchecked(5)).toEqual([]);
});

test('while an import runs a check waits, and a check that is stopped leaves nothing on record', async () => {
  begin();
  const clip = await sealed('a.mp4', await whole(3));
  const release = station.background.hold();
  const checking = checks.check(clip, operator());
  const again = checks.check(clip, operator());
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(checks.state(clip)).toEqual({ at: 'waiting' });
  checks.stop(clip);
  await expect(checking).rejects.toMatchObject({ failure: { code: 'cancelled' } });
  await expect(again).rejects.toMatchObject({ failure: { code: 'cancelled' } });
  release();
  await station.background.idle();
  expect(station.catalog.lastDeepCheck(clip)).toBeNull();
  expect(checks.state(clip)).toEqual({ at: 'idle', failure: null });
});

test('closing the station ends a running check, which leaves nothing on record', async () => {
  begin();
  const clip = await sealed('a.mp4', await whole(10));
  const checking = checks.check(clip, operator());
  checking.catch(() => undefined);
  while (checks.state(clip).at !== 'running') await new Promise((resolve) => setTimeout(resolve, 5));
  await station.close();
  await expect(checking).rejects.toMatchObject({ failure: { code: 'cancelled' } });
  station = await openStation({ folder: path.join(folder, 'vault'), create: true });
  expect(station.catalog.lastDeepCheck(clip)).toBeNull();
});

test('without ffmpeg, and without the original, it says so and nothing is on record', async () => {
  const path_ = process.env['PATH'];
  process.env['PATH'] = folder;
  const none = openMediaTools({ setting: null, bundled: null });
  await none;
  process.env['PATH'] = path_;
  begin(none);
  const clip = await sealed('a.mp4', await whole());
  await expect(checks.check(clip, operator())).rejects.toMatchObject({
    failure: { code: 'media-tools-missing' },
  });
  expect(checks.state(clip)).toMatchObject({ at: 'idle', failure: { code: 'media-tools-missing' } });
  const other = openDeepChecks(station, openMediaTools({ setting: null, bundled: null }), () => undefined);
  const original = station.vault.pathOf(station.catalog.clipById(clip)?.original ?? '');
  fs.chmodSync(path.dirname(original), 0o755);
  fs.rmSync(original);
  await expect(other.check(clip, operator())).rejects.toMatchObject({
    failure: { code: 'original-missing' },
  });
  expect(station.catalog.lastDeepCheck(clip)).toBeNull();
});
