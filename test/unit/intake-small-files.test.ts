/** Small files go through the import in batches: with the same outcomes as one by one. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { blake3 } from '@napi-rs/blake-hash';
import { expect, test } from 'vitest';
import { mountedSource } from '../../electron/intake/mounted-source';
import { smallInPlace, smallInThreads } from '../../electron/intake/small/threads';
import type { FootageSource } from '../../electron/intake/source';
import { systemDisk } from '../../electron/vault/disk';
import { clip, intakeForEach, outcomes, sha256 } from './intake-fixture';

const intake = intakeForEach();

test('many small files are sealed in batches, with the same outcomes as one by one', async () => {
  const jpg = (bytes: number, seed: number): Buffer =>
    Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), clip(bytes, seed)]);
  for (let i = 0; i < 300; i++) intake.put(`DCIM/${i}.jpg`, jpg(1000 + i, i % 290));
  intake.put('DCIM/long.mp4', clip((1 << 20) + 1, 1));
  intake.put('DCIM/limit.mp4', clip(1 << 20, 2));
  intake.put('unnamed', clip(5000, 3));
  intake.put('notes', 'no footage');
  intake.put('DCIM/claimed.mp4', clip(4000, 4));
  intake.put('DCIM/claimed.mp4.md5', createHash('md5').update(clip(4000, 4)).digest('hex'));
  intake.put('DCIM/gone.mp4', clip(4000, 5));
  intake.put('DCIM/grows.mp4', clip(4000, 6));
  const mounted = mountedSource(intake.card);
  let listed = false;
  const source: FootageSource = {
    ...mounted,
    async list() {
      const files = await mounted.list();
      if (!listed) {
        fs.rmSync(path.join(intake.card, 'DCIM/gone.mp4'));
        fs.appendFileSync(path.join(intake.card, 'DCIM/grows.mp4'), 'more');
      }
      listed = true;
      return files;
    },
  };
  const work = smallInThreads();
  try {
    const report = await intake.run({ source, small: work });
    const said = outcomes(report);
    expect(said).toMatchObject({
      'DCIM/long.mp4': 'sealed',
      'DCIM/limit.mp4': 'sealed',
      unnamed: 'sealed',
      notes: 'skipped: not-footage',
      'DCIM/claimed.mp4': 'sealed',
      'DCIM/gone.mp4': 'failed: source-gone',
      'DCIM/grows.mp4': 'failed: changed-while-reading',
      'DCIM/0.jpg': 'sealed',
    });
    const byDigest = new Map(intake.records.clips().map((c) => [c.sha256 as string, c]));
    for (let i = 0; i < 300; i++) {
      const content = jpg(1000 + i, i % 290);
      const c = byDigest.get(sha256(content));
      expect(said[`DCIM/${i}.jpg`]).toBe('sealed');
      expect(fs.readFileSync(intake.vault.pathOf(c?.original ?? '')).equals(content)).toBe(true);
      expect(c).toMatchObject({
        readBack: intake.vault.readBack,
        format: 'jpg',
        blake3: blake3(content).toString('hex'),
      });
    }
    expect(intake.records.clips().find((c) => c.source === 'DCIM/claimed.mp4')?.claim).toMatchObject({
      algorithm: 'md5',
    });
    expect(intake.records.acts.filter(({ kind }) => kind === 'clip.sealed')).toHaveLength(
      intake.records.clips().length,
    );
    expect(fs.readdirSync(path.join(intake.vault.folder, 'staging'))).toEqual([]);

    const again = await intake.run({ small: work });
    expect(new Set(again.files.map(({ outcome, reason }) => reason ?? outcome))).toEqual(
      new Set(['already-sealed', 'sealed', 'not-footage', 'claim-file']),
    );
    expect(again.files.filter(({ outcome }) => outcome === 'sealed').map((f) => f.source)).toEqual([
      'DCIM/grows.mp4',
    ]);
    expect(again.safeToUnplug).toBe(true);
  } finally {
    await work.close();
  }
});

test('small files are copied one by one when the thread for them dies', async () => {
  for (let i = 0; i < 12; i++) intake.put(`DCIM/${i}.mp4`, clip(1000 + i, i));
  const report = await intake.run({
    small: { ...smallInPlace(systemDisk), take: () => Promise.reject(new Error('died')) },
  });
  expect(new Set(Object.values(outcomes(report)))).toEqual(new Set(['sealed']));
  expect(report.safeToUnplug).toBe(true);
});
