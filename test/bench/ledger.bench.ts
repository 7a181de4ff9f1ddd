/**
 * How fast the ledger is written and proven: appending by one, 16 and 256 acts a call; then the full check of chain,
 * canonical form, tree and signatures, on one thread, of a ledger of sealed clips (the longest entries there are) and
 * of one in which nine of ten entries are looks.
 * EVIDOCK_BENCH_DIR: where to work (default: the system's temporary folder). EVIDOCK_BENCH_ENTRIES: entries checked.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Instant } from '#shared/clock';
import type { ClipId, DeviceId, SessionId, Sha256 } from '#shared/ids';
import type { Act, Actor } from '#shared/ledger';
import { openLedger, type Ledger } from '../../electron/ledger/open';
import { verifyLedger } from '../../electron/ledger/verify';
import { systemDisk } from '../../electron/vault/disk';
import { median } from './measured-run';
import { against, heading, number, report } from './report';

const ENTRIES = Number(process.env['EVIDOCK_BENCH_ENTRIES'] ?? 200_000);
const ROUNDS = 5;
const VAULT = '0123456789abcdef0123456789abcdef';
const OFFICER: Actor = { kind: 'operator', account: 'zhang.san' };

const work = fs.mkdtempSync(path.join(process.env['EVIDOCK_BENCH_DIR'] ?? os.tmpdir(), 'evidock-ledger-'));
if (process.env['KEEP'] === undefined)
  process.once('exit', () => fs.rmSync(work, { recursive: true, force: true }));

const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, '0');

function sealed(n: number): Act {
  const sha256 = hex(n, 8).repeat(8) as Sha256;
  return {
    kind: 'clip.sealed',
    data: {
      clip: sha256.slice(0, 32) as ClipId,
      session: `20260713T013000Z-${hex(n, 8)}` as SessionId,
      device: 'BC240001' as DeviceId,
      source: `DCIM/20260713/DCAM_BC240001_B01OPR_20260713_${n % 1_000_000}.mp4`,
      kind: 'video',
      format: 'mp4',
      bytes: 104_857_600 + n,
      sha256,
      edges: sha256,
      original: `originals/BC240001/2026-07-13/${sha256}.mp4`,
      readBack: 'medium',
      recorded: { deviceClock: '2026-07-13T01:30:00.000Z' as Instant, from: 'file-name' },
      modified: '2026-07-13T01:45:00.000Z' as Instant,
      profile: 'dcam',
      personAlias: 'B01OPR',
      deviceMark: false,
      claim: null,
      belongsTo: null,
      findings: [],
    },
  };
}

const look = (n: number): Act => ({ kind: 'clip.looked-at', data: { clip: hex(n, 32) as ClipId } });
const mixed = (n: number): Act => (n % 10 === 0 ? sealed(n) : look(n));

async function open(folder: string): Promise<Ledger> {
  return openLedger({ disk: systemDisk, folder, vault: VAULT, now: Date.now, keychain: null });
}

/** Entries a second when `each` go in one call, one call after the other. */
async function appendRate(each: number, calls: number): Promise<number> {
  const folder = path.join(work, `append-${each}`);
  fs.mkdirSync(folder);
  const ledger = await open(folder);
  const began = performance.now();
  for (let call = 0; call < calls; call++) {
    const acts = Array.from({ length: each }, (_, i) => mixed(call * each + i));
    await ledger.append(acts, OFFICER, '抽查 spot check');
  }
  const seconds = (performance.now() - began) / 1000;
  await ledger.close();
  return (each * calls) / seconds;
}

interface VerifyRun {
  /** Entries a second by the clock, and by the processor time used. */
  readonly perSecond: number;
  readonly perCpuSecond: number;
}

async function verifyRuns(folder: string): Promise<readonly VerifyRun[]> {
  const runs: VerifyRun[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const cpu = process.cpuUsage();
    const began = performance.now();
    const { entries, failures, notes } = await verifyLedger({ disk: systemDisk, folder, quiet: true });
    const seconds = (performance.now() - began) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    if (failures.length + notes.length > 0) throw new Error('the ledger does not verify');
    runs.push({ perSecond: entries / seconds, perCpuSecond: entries / ((user + system) / 1e6) });
  }
  return runs;
}

heading('Ledger');
for (const [each, calls] of [
  [1, 300],
  [16, 100],
  [256, 40],
] as const) {
  const what = `ledger: append, ${each} ${each === 1 ? 'entry' : 'entries'} a call, durable and signed`;
  const measured = `${number(await appendRate(each, calls), 0)} entries/s`;
  report({ what, measured, aim: null, met: null });
}
for (const [name, act] of [
  ['sealed clips', sealed],
  ['one clip, nine looks', mixed],
] as const) {
  const folder = path.join(work, name.replaceAll(' ', '-'));
  fs.mkdirSync(folder);
  const ledger = await open(folder);
  for (let n = 0; n < ENTRIES; n += 256)
    await ledger.append(
      Array.from({ length: Math.min(256, ENTRIES - n) }, (_, i) => act(n + i)),
      OFFICER,
    );
  await ledger.close();
  const runs = await verifyRuns(folder);
  // By processor time: what a thread does, whatever else the machine is busy with.
  const rate = median(runs.map(({ perCpuSecond }) => perCpuSecond));
  against(
    `ledger: chain, form, tree and signatures verified, one thread, ${name}`,
    rate,
    { least: 80_000 },
    'entries/s',
    0,
  );
  const byClock = median(runs.map(({ perSecond }) => perSecond));
  console.log(`  by the clock: ${number(byClock, 0)} entries/s`);
}
