/** Walks beside the main loop: one that hangs, crashes or eats memory is ended and told, and the clip is sealed all the same. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SealedClip } from '#shared/clip';
import type { DeviceIdentity } from '#shared/device';
import type { ContainerReport } from '#shared/media';
import { asDeviceId, sessionIdOf, type DeviceId } from '#shared/ids';
import { mountedSource } from '../../electron/intake/mounted-source';
import { probeFile } from '../../electron/station/probe';
import {
  walkersOf,
  type WalkedFile,
  type Walkers,
  type WalkersOptions,
} from '../../electron/intake/probe/walkers';
import { importCamera } from '../../electron/intake/run';
import { turns } from '../../electron/station/turns';
import { systemDisk } from '../../electron/vault/disk';
import { lanesOf } from '../../electron/vault/lanes';
import { alignedMemory } from '../../electron/vault/medium';
import { createVault, openVault } from '../../electron/vault/vault';
import { makeClip } from '../footage/clips';
import { recordsInMemory } from './kept-in-memory';

let folder: string;
let walkers: Walkers | null = null;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-walkers-'));
});
afterEach(async () => {
  await walkers?.close();
  fs.rmSync(folder, { recursive: true, force: true });
});

/** Walkers whose threads run this instead of a walk. */
function broken(script: string, options: WalkersOptions = {}): Walkers {
  const program = path.join(folder, 'walk.cjs');
  fs.writeFileSync(program, `const { parentPort } = require('node:worker_threads');\n${script}`);
  return walkersOf(1, { silenceMs: 500, ...options, program });
}

const NOWHERE: WalkedFile = { file: '/nowhere.mp4', bytes: 1000, format: 'mp4', kind: 'video' };

/** Walks through a file whose content is shown in steps. */
async function walked(
  used: Walkers,
  wanted: WalkedFile,
  { step = 1 << 20, upTo = Infinity } = {},
): Promise<ContainerReport> {
  const walking = await used.begin(wanted);
  const slot = alignedMemory(step);
  const content = fs.existsSync(wanted.file) ? fs.readFileSync(wanted.file) : Buffer.alloc(wanted.bytes);
  for (let at = 0; at < Math.min(content.length, upTo); at += step) {
    const part = content.subarray(at, at + step);
    slot.set(part);
    await walking.see(slot.subarray(0, part.length));
    slot.fill(0);
  }
  return walking.finish();
}
const HANGS = "parentPort.on('message', () => { for (;;); });";
const FAULTS: Readonly<Record<string, string>> = {
  'never ends': HANGS,
  'never answers': "parentPort.on('message', () => undefined);",
  'dies at once': "throw new Error('no start');",
  'throws at work': "parentPort.on('message', () => { throw new Error('no walk'); });",
  'ends itself': "parentPort.on('message', () => process.exit(3));",
  'eats memory':
    "parentPort.on('message', () => { const eaten = []; for (;;) eaten.push(new Array(100000).fill(eaten.length)); });",
};

test.each(Object.keys(FAULTS))(
  'I5: a walk that %s is told as unfinished, and the next file is walked',
  async (name) => {
    walkers = broken(FAULTS[name] ?? '', { silenceMs: name === 'eats memory' ? 30_000 : 500 });
    for (let i = 0; i < 2; i++) {
      const { media, findings } = await walked(walkers, NOWHERE);
      expect(media).toBeNull();
      expect(findings).toMatchObject([{ code: 'WALK_UNFINISHED', severity: 'warning' }]);
    }
  },
);

test('I5: a file that cannot be opened is told as unfinished', async () => {
  walkers = walkersOf(1);
  expect((await walked(walkers, NOWHERE)).findings).toMatchObject([
    { code: 'WALK_UNFINISHED', values: { detail: 'ENOENT' } },
  ]);
});

test('files that come at once wait for a thread, and all are walked', async () => {
  const used = walkersOf(1);
  walkers = used;
  const file = await makeClip({ container: 'mp4' });
  const bytes = fs.statSync(file).size;
  const all = await Promise.all(Array.from({ length: 5 }, () => walked(used, { ...NOWHERE, file, bytes })));
  for (const report of all) expect(report).toMatchObject({ media: { verifiedMs: 1000 }, findings: [] });
});

test('what is found does not depend on who reads the content, nor in which steps', async () => {
  walkers = walkersOf(1);
  const file = path.join(folder, 'a.mp4');
  const clip = fs.readFileSync(await makeClip({ container: 'mp4', seconds: 4, grain: true }));
  clip.fill(0, clip.length >> 1, (clip.length >> 1) + 20_000);
  fs.writeFileSync(file, clip);
  const { media, findings } = probeFile(file);
  expect(findings.map(({ code }) => code)).toContain('ZERO_HOLE');
  for (const step of [4096, 65_536, 2 << 20])
    expect(await walked(walkers, { ...NOWHERE, file, bytes: clip.length }, { step })).toEqual({
      media,
      findings,
    });
});

test('I5: a walk that is not shown the whole file is told as unfinished', async () => {
  walkers = walkersOf(1);
  const file = await makeClip({ container: 'mp4' });
  const wanted = { ...NOWHERE, file, bytes: fs.statSync(file).size };
  const { findings } = await walked(walkers, wanted, { step: 4096, upTo: 4096 });
  expect(findings).toMatchObject([{ code: 'WALK_UNFINISHED' }]);
  expect((await walked(walkers, wanted)).findings).toEqual([]);
});

test('a thread that dies of the content is told as unfinished, and shown nothing more', async () => {
  walkers = broken(
    "parentPort.on('message', (asked) => { if (asked.do === 'see') process.exit(1); parentPort.postMessage({ wantsContent: true }); });",
  );
  expect((await walked(walkers, NOWHERE, { step: 100 })).findings[0]?.code).toBe('WALK_UNFINISHED');
});

test('closing ends what runs, as unfinished', async () => {
  walkers = broken(HANGS, { silenceMs: 60_000 });
  const walking = walked(walkers, NOWHERE);
  await new Promise((resolve) => setTimeout(resolve, 200));
  await walkers.close();
  expect((await walking).findings[0]?.code).toBe('WALK_UNFINISHED');
});

describe('in an import', () => {
  const device: DeviceIdentity = { device: asDeviceId('BC240001') as DeviceId, from: 'given' };

  async function sealedWith(used: Walkers): Promise<{ safe: boolean; clips: readonly SealedClip[] }> {
    const card = path.join(folder, 'card');
    fs.mkdirSync(card);
    fs.copyFileSync(await makeClip({ container: 'mp4' }), path.join(card, 'a.mp4'));
    const cut = fs.readFileSync(await makeClip({ container: 'mov' }));
    fs.writeFileSync(path.join(card, 'cut.mov'), cut.subarray(0, cut.length - 1000));
    await createVault(systemDisk, path.join(folder, 'vault'));
    const vault = await openVault(systemDisk, path.join(folder, 'vault'));
    const lanes = lanesOf(2);
    const records = recordsInMemory();
    try {
      const { safeToUnplug } = await importCamera({
        session: sessionIdOf(Date.now(), Uint8Array.of(1, 2, 3, 4)),
        device,
        source: mountedSource(card),
        vault,
        lanes,
        walkers: used,
        records,
        profiles: [],
        now: Date.now,
        inTurn: turns(),
        signal: new AbortController().signal,
        onProgress: () => undefined,
      });
      return { safe: safeToUnplug, clips: records.clips() };
    } finally {
      await lanes.close();
    }
  }

  test("I5: what the walk found stands in the clip's own entry, and damage keeps nobody from unplugging", async () => {
    walkers = walkersOf(1);
    const { safe, clips } = await sealedWith(walkers);
    expect(safe).toBe(true);
    const of = (source: string) => clips.find((clip) => clip.source === source);
    expect(of('a.mp4')).toMatchObject({
      findings: [],
      media: { container: 'mp4', verifiedMs: 1000, claimedMs: 1000, framesVerified: 20, framesClaimed: 20 },
    });
    expect(of('cut.mov')?.findings.map(({ code }) => code)).toContain('CUT_SHORT');
  });

  test('I5: a walk that hangs leaves the clip sealed, with a finding that says so', async () => {
    walkers = broken(HANGS);
    const { safe, clips } = await sealedWith(walkers);
    expect(safe).toBe(true);
    expect(clips).toHaveLength(2);
    for (const { findings } of clips) expect(findings.map(({ code }) => code)).toEqual(['WALK_UNFINISHED']);
  });
});
