/** `station verify --deep`: a vault's clips looked into again, with the ffmpeg of this computer and without one. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { asDeviceId, type DeviceId } from '#shared/ids';
import { mountedSource } from '../../electron/intake/mounted-source';
import { openMediaTools } from '../../electron/media/tools';
import { deepCheckClip } from '../../electron/station/deep-checks';
import { importInto, newSession } from '../../electron/station/import';
import { openStation } from '../../electron/station/open';
import { makeClip } from '../footage/clips';
import { boxOf, flipBits } from '../footage/damage';

// Decoders are started some twenty times; a busy computer takes its time.
vi.setConfig({ testTimeout: 180_000 });

interface Said {
  readonly ok: boolean;
  readonly content: {
    readonly decoder: string | null;
    readonly lacking: readonly string[];
    readonly clips: number;
    readonly decoded: number;
    readonly found: readonly {
      readonly clip: string;
      readonly findings: readonly { readonly code: string; readonly onRecord: boolean }[];
    }[];
  };
}

let folder: string;
let vault: string;
/** Clip ids by the names on the card. */
const clips = new Map<string, string>();

beforeAll(async () => {
  process.env['EVIDOCK_KEYCHAIN'] = 'off';
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-verify-deep-'));
  vault = path.join(folder, 'vault');
  const card = path.join(folder, 'card');
  fs.mkdirSync(card);
  const mp4 = fs.readFileSync(await makeClip({ container: 'mp4' }));
  const { from, to } = boxOf(mp4, 'mdat');
  fs.copyFileSync(await makeClip({ container: 'ts' }), path.join(card, 'WHOLE.TS'));
  fs.copyFileSync(await makeClip({ container: 'jpg' }), path.join(card, 'PHOTO.JPG'));
  // No walk through the structure can see the one; the other lacks its end.
  fs.writeFileSync(path.join(card, 'FLIPPED.MP4'), flipBits(mp4, 64, from + 16, to));
  fs.writeFileSync(path.join(card, 'CUT.MP4'), mp4.subarray(0, Math.floor(from + (to - from) * 0.6)));
  const station = await openStation({ folder: vault, create: true });
  const report = await importInto(station, {
    session: newSession(station),
    device: { device: asDeviceId('BC240001') as DeviceId, from: 'given' },
    source: mountedSource(card),
    by: { kind: 'station' },
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  await station.close();
  for (const { source, clip } of report.files) clips.set(source, clip ?? '');
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

function verify(searchPath = process.env['PATH']): { readonly exit: number | null; readonly said: Said } {
  const station = path.join(process.env['EVIDOCK_DIST'] ?? '', 'station.cjs');
  const words = ['verify', '--deep', '--json', '--vault', vault];
  const { status, stdout } = spawnSync(process.execPath, [station, ...words], {
    encoding: 'utf8',
    env: { ...process.env, PATH: searchPath },
  });
  return { exit: status, said: JSON.parse(stdout) as Said };
}

const codesOf = ({ content }: Said, name: string): readonly string[] =>
  (content.found.find(({ clip }) => clip === clips.get(name))?.findings ?? []).map(
    ({ code, onRecord }) => `${code}${onRecord ? '' : ' new'}`,
  );

test('I5: every clip is decoded; what the import could not see is told as new, and the proof stands', async () => {
  const { exit, said } = verify();
  expect(exit).toBe(2);
  expect(said.ok).toBe(true);
  expect(said.content).toMatchObject({ clips: 4, lacking: [] });
  expect(said.content.decoder).toMatch(/^ffmpeg \S+$/);
  expect(codesOf(said, 'WHOLE.TS')).toEqual([]);
  expect(codesOf(said, 'PHOTO.JPG')).toEqual([]);
  expect(codesOf(said, 'FLIPPED.MP4')).toContain('DECODE_ERRORS new');
  expect(codesOf(said, 'CUT.MP4').filter((code) => !code.endsWith(' new'))).not.toEqual([]);

  // Once a deep check is on record, the same finding is no news.
  const station = await openStation({ folder: vault, create: false });
  const tools = await openMediaTools({ setting: null, bundled: null });
  const course = { signal: new AbortController().signal, onProgress: () => undefined };
  await deepCheckClip(station, tools, (clips.get('FLIPPED.MP4') ?? '') as never, { kind: 'station' }, course);
  await station.close();
  expect(codesOf(verify().said, 'FLIPPED.MP4')).toContain('DECODE_ERRORS');
});

test('without ffmpeg the structure is looked into, and nothing is claimed to be decoded', () => {
  const { exit, said } = verify('');
  expect(exit).toBe(2);
  expect(said).toMatchObject({
    ok: true,
    content: { decoder: null, lacking: ['ffmpeg'], clips: 4, decoded: 0 },
  });
  expect(codesOf(said, 'FLIPPED.MP4').filter((code) => code.startsWith('DECODE'))).toEqual([]);
  expect(codesOf(said, 'CUT.MP4')).not.toEqual([]);
});
