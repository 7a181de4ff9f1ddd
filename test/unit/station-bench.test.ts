import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bench } from '../../electron/station/bench';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-bench-test-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

test('a measurement copies what it says, times the peer, and leaves nothing behind', async () => {
  const result = await bench({ folder, bytes: 3_000_001, peer: process.platform === 'win32' ? null : 'cp' });
  expect(result).toMatchObject({ bytes: 3_000_001, files: 1 });
  expect(result.seconds).toBeGreaterThan(0);
  if (result.peer) expect(result.peer.seconds).toBeGreaterThan(0);
  expect(fs.readdirSync(folder)).toEqual([]);
});

test('more than fits is refused before anything is written', async () => {
  await expect(bench({ folder, bytes: 1e18, peer: null })).rejects.toThrow();
  expect(fs.readdirSync(folder)).toEqual([]);
});
