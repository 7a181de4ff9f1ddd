/**
 * SIGKILL at random moments, many times over: imports of the card with everything on it, second copies, readings and
 * healing. After each one the vault is proven; at the end nothing is missing and nothing is there twice.
 * EVIDOCK_SOAK_KILLS: how many imports are killed (200); a quarter as many of each of the others.
 */
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSafekeeping } from '../../electron/station/safekeeping/safekeeping';
import { openStation } from '../../electron/station/open';
import { makeMixedCard, type MixedFile } from '../footage/mixed-card';
import { flip, originalsIn, PERSON } from '../unit/safekeeping-fixture';

const KILLS = Number(process.env['EVIDOCK_SOAK_KILLS'] ?? 200);
const HOUR = 3_600_000;
const program = path.join(process.env['EVIDOCK_DIST'] ?? '', 'station.cjs');
const env = { ...process.env, EVIDOCK_KEYCHAIN: 'off' };

let folder: string;
let card: string;
/** The digests that have to be there at the end, each once. */
let digests: readonly string[];

beforeAll(async () => {
  process.env['EVIDOCK_KEYCHAIN'] = 'off';
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-soak-'));
  card = path.join(folder, 'card');
  const isSealed = ({ expected }: MixedFile): boolean => expected === 'footage' || expected === 'side-log';
  const files = (await makeMixedCard(card)).filter(isSealed);
  digests = [...new Set(files.flatMap(({ sha256 }) => sha256 ?? []))].sort();
}, HOUR);
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

function run(...words: readonly string[]): { code: number | null; stdout: string } {
  const { status, stdout } = spawnSync(process.execPath, [program, ...words], { encoding: 'utf8', env });
  return { code: status, stdout };
}

const importWords = (vault: string) => ['import', card, '--vault', vault, '--device', 'BC240001', '--json'];

/** Runs a command and kills it after so long; true when it was killed, and had not ended before. */
async function killed(words: readonly string[], afterMs: number): Promise<boolean> {
  const child = spawn(process.execPath, [program, ...words], { env, stdio: 'ignore' });
  const timer = setTimeout(() => child.kill('SIGKILL'), afterMs);
  const signal = await new Promise((resolve) => child.once('close', (_, by) => resolve(by)));
  clearTimeout(timer);
  return signal === 'SIGKILL';
}

/** How long a command takes when nobody kills it, milliseconds. */
function durationOf(...words: readonly string[]): number {
  const began = performance.now();
  run(...words);
  return performance.now() - began;
}

function proven(vault: string, when: string): void {
  if (!fs.existsSync(path.join(vault, 'ledger', 'checkpoint'))) return;
  const { code, stdout } = run('verify', '--vault', vault, '--json');
  expect(code, `${when}: ${stdout}`).toBe(0);
}

/** Everything is in the vault, each content once, on record and as a file. */
function whole(vault: string, when: string): void {
  const { clips } = JSON.parse(run('list', '--vault', vault, '--json').stdout) as {
    clips: { sha256: string }[];
  };
  expect(clips.map(({ sha256 }) => sha256).sort(), when).toEqual(digests);
  const onDisk = originalsIn(vault).map((name) => /([0-9a-f]{64})/.exec(name)?.[1] ?? '');
  expect(onDisk.sort(), when).toEqual(digests);
}

test('I3: imports killed at random moments', { timeout: HOUR }, async () => {
  const vault = path.join(folder, 'vault');
  const whole0 = durationOf(...importWords(vault));
  whole(vault, 'the first import');
  let kills = 0;
  let vaults = 0;
  while (kills < KILLS) {
    fs.rmSync(vault, { recursive: true, force: true });
    vaults += 1;
    // On a vault that has it all already, the later kills would prove little.
    for (let i = 0; i < 20 && kills < KILLS; i++) {
      if (!(await killed(importWords(vault), 50 + Math.random() * whole0))) break;
      kills += 1;
      proven(vault, `after kill ${kills}`);
    }
    const last = run(...importWords(vault));
    expect(last.code, last.stdout).toBe(0);
    proven(vault, 'at the end');
    whole(vault, `vault ${vaults}`);
  }
  console.log(`imports: ${kills} kills, ${vaults} vaults of ${digests.length} clips; lost: 0, doubled: 0`);
});

test('C1: second copies, readings and healing killed at random moments', { timeout: HOUR }, async () => {
  const vault = path.join(folder, 'kept');
  expect(run(...importWords(vault)).code).toBe(0);
  const second = path.join(folder, 'second');
  const station = await openStation({ folder: vault, create: false });
  await openSafekeeping(station, { work: { copy: false, scrub: false } }).addPlace(second, '备份盘', PERSON);
  await station.close();

  const copies = ['copies', '--vault', vault];
  const scrub = ['scrub', '--vault', vault, '--all'];
  const most = durationOf(...scrub);
  let kills = 0;
  let spoiled = 0;
  for (let i = 0; i < KILLS / 4; i++) {
    if (await killed(copies, 50 + Math.random() * most)) kills += 1;
    proven(vault, `after kill ${kills} of a copying`);
  }
  expect(run(...copies).code).toBe(0);
  for (let i = 0; i < KILLS / 4; i++) {
    const both = originalsIn(second);
    const victim = both[i % both.length] ?? '';
    // What another kill left unhealed is not spoiled in its last copy.
    if (run(...scrub).code !== 3) {
      flip(path.join(i % 2 === 0 ? vault : second, victim), 0);
      spoiled += 1;
    }
    if (await killed(scrub, 50 + Math.random() * most)) kills += 1;
  }
  expect([0, 2]).toContain(run(...scrub).code);
  expect(run(...scrub).code).toBe(0);
  expect(run(...copies).code).toBe(0);
  proven(vault, 'at the end');
  whole(vault, 'at the end');
  expect(originalsIn(second)).toEqual(originalsIn(vault));
  const kept = [vault, second].flatMap((at) =>
    fs.readdirSync(path.join(at, 'quarantine')).filter((name) => !name.startsWith('ledger-')),
  );
  expect(kept).toHaveLength(spoiled);
  console.log(`second copies: ${kills} kills, ${spoiled} files spoiled and healed; lost: 0, doubled: 0`);
});
