/** SIGKILL at every single file operation of an import: afterwards `verify` holds, and a second import ends the job. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyVault } from '../../electron/station/verify';

const root = process.env['EVIDOCK_ROOT'] ?? process.cwd();
const bundle = path.join(root, '.cache', 'fault', 'kill-victim.mjs');
let folder: string;
let card: string;
let digests: readonly string[];

beforeAll(async () => {
  await build({
    configFile: path.join(root, 'vite.config.ts'),
    mode: 'bench',
    logLevel: 'error',
    build: {
      outDir: path.dirname(bundle),
      rolldownOptions: { input: { 'kill-victim': path.join(root, 'test/fault/kill-victim.ts') } },
    },
  });
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-killed-'));
  card = path.join(folder, 'card');
  fs.mkdirSync(path.join(card, 'DCIM'), { recursive: true });
  const head = Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isomavc1', 'latin1');
  const clips = [300_000, 5_000_000, 4096].map((bytes, i) =>
    Buffer.concat([head, Buffer.alloc(bytes, i + 1)]),
  );
  clips.forEach((clip, i) => fs.writeFileSync(path.join(card, 'DCIM', `MOVI000${i}.MP4`), clip));
  fs.writeFileSync(path.join(card, 'notes.txt'), 'not footage');
  digests = clips.map((clip) => createHash('sha256').update(clip).digest('hex')).sort();
});
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

function victim(vault: string, killAt: number): Promise<{ signal: string | null; said: string }> {
  const child = spawn(process.execPath, [bundle, card, vault, String(killAt)], {
    env: { ...process.env, EVIDOCK_KEYCHAIN: 'off' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text));
  return new Promise((resolve, reject) =>
    child.once('error', reject).once('close', (_, signal) => resolve({ signal, said })),
  );
}

const originalsIn = (vault: string): string[] =>
  fs
    .readdirSync(path.join(vault, 'originals'), { recursive: true, encoding: 'utf8' })
    .flatMap((name) => /([0-9a-f]{64})\.mp4$/.exec(name)?.[1] ?? [])
    .sort();

test(
  'I3, C1, C2: killed at any file operation, nothing is lost, nothing doubled, and the next import finishes',
  { timeout: 15 * 60_000 },
  async () => {
    const whole = path.join(folder, 'whole');
    const { said } = await victim(whole, 0);
    const { operations, safeToUnplug } = JSON.parse(said) as { operations: number; safeToUnplug: boolean };
    expect(safeToUnplug).toBe(true);
    expect(operations).toBeGreaterThan(50);

    let kills = 0;
    const one = async (killAt: number): Promise<void> => {
      const vault = path.join(folder, `killed-${killAt}`);
      const { signal } = await victim(vault, killAt);
      // The lanes interleave differently each time, so the last few operations of one run may not come in another.
      if (signal === 'SIGKILL') kills += 1;
      if (fs.existsSync(path.join(vault, 'ledger', 'checkpoint'))) {
        const between = await verifyVault(vault);
        expect(between.failures, `after a kill at ${killAt}`).toEqual([]);
      }
      const second = await victim(vault, 0);
      expect(JSON.parse(second.said), `second import after a kill at ${killAt}`).toMatchObject({
        safeToUnplug: true,
      });
      const after = await verifyVault(vault);
      expect(after, `after the second import, killed at ${killAt}`).toMatchObject({
        ok: true,
        clips: 3,
        failures: [],
      });
      expect(after.notes, `notes, killed at ${killAt}`).toEqual([]);
      expect(originalsIn(vault)).toEqual(digests);
      fs.rmSync(vault, { recursive: true, force: true });
    };
    const points = Array.from({ length: operations }, (_, i) => i + 1);
    const worker = async (): Promise<void> => {
      for (let point = points.shift(); point !== undefined; point = points.shift()) await one(point);
    };
    await Promise.all([worker(), worker()]);
    console.log(`killed at ${kills} of ${operations} file operations; lost: 0, doubled: 0`);
    expect(kills).toBeGreaterThan(operations * 0.9);
  },
);
