/** The card with everything on it, through the command line: the stable JSON, digests checked from outside, kills at random. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeMixedCard, type MixedFile } from '../footage/mixed-card';

interface Report {
  readonly session: string;
  readonly device: string;
  readonly safeToUnplug: boolean;
  readonly files: readonly {
    readonly source: string;
    readonly outcome: string;
    readonly clip: string | null;
    readonly sha256: string | null;
    readonly bytes: number;
    readonly original: string | null;
    readonly readBack: string | null;
    readonly reason: string | null;
    readonly findings: readonly { readonly code: string; readonly severity: string; readonly text: string }[];
  }[];
}

const station = path.join(process.env['EVIDOCK_DIST'] ?? '', 'station.cjs');
const env = { ...process.env, EVIDOCK_KEYCHAIN: 'off' };
let folder: string;
let card: string;
let files: readonly MixedFile[];

beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-mixed-'));
  card = path.join(folder, 'card');
  files = await makeMixedCard(card);
}, 180_000);
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

function run(...words: readonly string[]): { code: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [station, ...words], {
    encoding: 'utf8',
    env,
  });
  return { code: status, stdout, stderr };
}

const isSealed = (file: MixedFile): boolean => file.expected === 'footage' || file.expected === 'side-log';

test('I2, I3: forty mixed files each end as they must, and sha256sum agrees with every value', () => {
  const vault = path.join(folder, 'vault');
  const { code, stdout } = run('import', card, '--vault', vault, '--device', 'BC240001', '--json');
  const report = JSON.parse(stdout) as Report;
  expect(files.length).toBeGreaterThanOrEqual(40);
  expect(code).toBe(0);
  expect(report).toMatchObject({ device: 'BC240001', safeToUnplug: true });
  const bySource = new Map(report.files.map((f) => [f.source, f]));
  expect([...bySource.keys()].sort()).toEqual(files.map((f) => f.path).sort());
  for (const file of files) {
    const got = bySource.get(file.path);
    if (!isSealed(file)) {
      expect(got, file.note).toMatchObject({ outcome: 'skipped', clip: null, sha256: null, original: null });
      expect(got?.reason, file.note).toMatch(new RegExp(`^${file.reason ?? ''}: `));
      continue;
    }
    expect(['sealed', 'already-sealed'], file.note).toContain(got?.outcome);
    expect(got?.sha256, file.note).toBe(file.sha256);
    expect(got?.bytes, file.note).toBe(file.bytes);
    const original = path.join(vault, ...(got?.original ?? '').split('/'));
    expect(execFileSync('sha256sum', [original], { encoding: 'utf8' }).slice(0, 64), file.note).toBe(
      file.sha256,
    );
    const claims = got?.findings.map((f) => f.code).filter((c) => c.startsWith('CLAIM_')) ?? [];
    if (got?.outcome === 'sealed' && file.claim === 'agrees') expect(claims).toEqual(['CLAIM_AGREES']);
    if (got?.outcome === 'sealed' && file.claim === 'differs') expect(claims).toEqual(['CLAIM_DIFFERS']);
    if (got?.outcome === 'sealed' && file.lies) {
      expect(
        got.findings.some((f) => f.code === 'EXTENSION_LIES' || f.code === 'CONTENT_UNKNOWN'),
        file.note,
      ).toBe(true);
    }
  }
  const again = JSON.parse(
    run('import', card, '--vault', vault, '--device', 'BC240001', '--json').stdout,
  ) as Report;
  expect(again.safeToUnplug).toBe(true);
  expect(again.files.filter((f) => f.outcome === 'sealed')).toEqual([]);
  expect(run('verify', '--vault', vault, '--json')).toMatchObject({ code: 0 });
  const listed = JSON.parse(run('list', '--vault', vault, '--json').stdout) as {
    clips: { sha256: string }[];
  };
  const different = new Set(files.filter(isSealed).map((f) => f.sha256));
  expect(listed.clips.map((c) => c.sha256).sort()).toEqual([...different].sort());
});

test(
  'I3: killed with SIGKILL at random moments and run again, nothing is lost and nothing doubled',
  { timeout: 600_000 },
  async () => {
    const vault = path.join(folder, 'killed');
    let kills = 0;
    for (let i = 0; i < 12; i++) {
      const child = spawn(
        process.execPath,
        [station, 'import', card, '--vault', vault, '--device', 'BC240001', '--json'],
        {
          env,
          stdio: 'ignore',
        },
      );
      const ended = new Promise<string | null>((resolve) =>
        child.once('close', (_, signal) => resolve(signal)),
      );
      const timer = setTimeout(() => child.kill('SIGKILL'), 80 + Math.random() * 900);
      if ((await ended) === 'SIGKILL') kills += 1;
      clearTimeout(timer);
      if (fs.existsSync(path.join(vault, 'ledger', 'checkpoint'))) {
        const verified = run('verify', '--vault', vault, '--json');
        expect(verified.code, verified.stdout).toBe(0);
      }
    }
    const last = run('import', card, '--vault', vault, '--device', 'BC240001', '--json');
    expect(last.code, last.stderr).toBe(0);
    const verified = JSON.parse(run('verify', '--vault', vault, '--json').stdout) as {
      ok: boolean;
      clips: number;
    };
    expect(verified).toMatchObject({
      ok: true,
      clips: new Set(files.filter(isSealed).map((f) => f.sha256)).size,
    });
    console.log(`${kills} kills at random moments; lost: 0, doubled: 0`);
  },
);

test('what cannot be done is said in one sentence, with the right exit code', () => {
  const vault = path.join(folder, 'other');
  expect(run('import', path.join(folder, 'nowhere'), '--vault', vault)).toMatchObject({ code: 1 });
  expect(fs.existsSync(vault)).toBe(false);
  expect(run('import', card)).toMatchObject({ code: 1, stdout: '' });
  expect(run('import', card, '--vault', path.join(card, 'vault'))).toMatchObject({ code: 1 });
  expect(run('verify', '--vault', path.join(folder, 'nowhere'))).toMatchObject({ code: 1 });
  expect(run('list', '--vault', path.join(folder, 'nowhere')).code).toBe(1);
  const { stdout, stderr } = run('import', path.join(folder, 'nowhere'), '--vault', vault, '--json');
  expect(JSON.parse(stdout)).toMatchObject({ failure: { code: 'source-missing' } });
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).toMatch(/[\u4e00-\u9fff]/);
});
