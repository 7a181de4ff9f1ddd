/** What the layers above the transport cost: speed is printed, memory is held. */
import { expect, test } from 'vitest';
import { openCamera } from '../../electron/dock/mtp/camera';
import { bareRead } from '../mtp-camera/bare-read';
import { scriptedCamera } from '../mtp-camera/camera';
import { contentOf } from '../mtp-camera/content';
import { carry } from '../mtp-camera/in-process';

const BYTES = 128 << 20;
const block = new Uint8Array(4 << 20).fill(7);
/** A copy, as a bus makes one. */
const content = (position: number, length: number) => contentOf(block)(position % (1 << 20), length).slice();
const objects = [
  { handle: 2, parent: 0, name: 'CLIP.MP4', bytes: BYTES, content, modified: '20260713T103000' },
];

/** MB/s of each, the best of six rounds in turn, because other programs run too. */
async function fastest(...works: readonly (() => Promise<void>)[]): Promise<readonly number[]> {
  const best = works.map(() => Infinity);
  for (let round = 0; round < 6; round++) {
    for (const [index, work] of works.entries()) {
      const began = performance.now();
      await work();
      best[index] = Math.min(best[index] ?? Infinity, performance.now() - began);
    }
  }
  return best.map((ms) => BYTES / 1e3 / ms);
}

test('reading a camera takes memory that does not grow; its speed beside the transport is printed', async () => {
  const camera = await openCamera(carry(scriptedCamera({ objects })).transport);
  await camera.list();
  const into = new Uint8Array(4 << 20);
  let most = 0;
  const reading = async () => {
    const reader = camera.open('CLIP.MP4');
    const before = process.memoryUsage().arrayBuffers;
    for (let at = 0; at < BYTES; at += into.length) {
      expect(await reader?.read(into, at)).toBe(into.length);
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }
  };
  const [transport = 0, whole = 0] = await fastest(
    () => bareRead(carry(scriptedCamera({ objects })).transport, [{ handle: 2, bytes: BYTES }]),
    reading,
  );
  await camera.close();
  console.log(
    `MTP in one process: transport alone ${Math.round(transport)} MB/s, camera.read ${Math.round(whole)} MB/s ` +
      `(${Math.round((whole / transport) * 100)} %), at most ${Math.round(most / 1e5) / 10} MB held or not yet collected`,
  );
  expect(most).toBeLessThan(64 << 20);
});
