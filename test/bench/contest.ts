/**
 * The import of a card and what people type instead, in turns on one disk with cold caches. Nothing is deleted before a
 * round is over: the one who comes next would write into room just freed, on a disk that is still busy freeing it.
 */
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { dropCaches, measured, median, type Measured } from './measured-run';
import { lacking, type Peer } from './peers';

const station = path.join(process.env['EVIDOCK_DIST'] ?? '', 'station.cjs');
const env = { ...process.env, EVIDOCK_KEYCHAIN: 'off' };
/** A disk that has freed gigabytes comes to rest. */
const REST_MS = 5_000;

interface ImportReport {
  readonly safeToUnplug: boolean;
  readonly files: readonly { readonly outcome: string; readonly readBack: string | null }[];
}

export interface Contest {
  /** Seconds of the import in each round, processor seconds in it, and its peak memory over all rounds. */
  readonly ours: readonly Measured[];
  /** How many times as long each peer took, the middle of the rounds; what is not installed has its name as a string. */
  readonly ratios: readonly (readonly [Peer, number | string])[];
  readonly readBack: string;
}

/**
 * One import of `card` into a vault in which nothing lies yet. The footage is cold, the program is not: it first imports
 * an empty folder, which also makes the vault. The start of the program is timed. Throws unless all `files` were sealed.
 */
export async function importOnce(
  card: string,
  work: string,
  files: number,
): Promise<Measured & { readBack: string }> {
  const vault = fs.mkdtempSync(path.join(work, 'vault-'));
  const importing = (from: string): Promise<Measured> =>
    measured(
      process.execPath,
      [station, 'import', from, '--vault', vault, '--device', 'BENCH', '--json'],
      env,
    );
  dropCaches();
  await importing(emptyFolder(work));
  const run = await importing(card);
  const report = JSON.parse(run.stdout) as ImportReport;
  const sealed = report.files.filter(({ outcome }) => outcome === 'sealed');
  if (!report.safeToUnplug || sealed.length !== files)
    throw new Error(`the import did not end well: ${sealed.length} of ${files} sealed`);
  return { ...run, readBack: sealed[0]?.readBack ?? '?' };
}

function emptyFolder(work: string): string {
  const folder = path.join(work, 'empty');
  fs.mkdirSync(folder, { recursive: true });
  return folder;
}

/** `rounds` times each in turn. */
export async function contest(
  card: string,
  work: string,
  {
    files,
    rounds,
    peers,
  }: { readonly files: number; readonly rounds: number; readonly peers: readonly Peer[] },
): Promise<Contest> {
  const able = peers.filter((peer) => lacking(peer) === null);
  const ours: Measured[] = [];
  const theirs = new Map<Peer, number[]>(able.map((peer) => [peer, []]));
  let readBack = '?';
  for (let round = 0; round < rounds; round++) {
    const place = fs.mkdtempSync(path.join(work, 'round-'));
    const turns: (Peer | 'import')[] = ['import', ...able];
    // Nobody is always the first.
    turns.push(...turns.splice(0, round % turns.length));
    const seconds = new Map<Peer, number>();
    for (const [i, turn] of turns.entries()) {
      if (turn === 'import') {
        const run = await importOnce(card, place, files);
        ({ readBack } = run);
        ours.push(run);
        continue;
      }
      const copying = (from: string, name: string): Promise<Measured> =>
        measured('sh', ['-c', turn.script, 'sh', from, path.join(place, `${name}-${i}`)]);
      dropCaches();
      await copying(emptyFolder(place), 'nothing');
      seconds.set(turn, (await copying(card, 'copy')).seconds);
    }
    const mine = ours[round]?.seconds ?? Number.NaN;
    for (const [peer, took] of seconds) theirs.get(peer)?.push(took / mine);
    fs.rmSync(place, { recursive: true, force: true });
    await after(REST_MS);
  }
  return {
    ours,
    readBack,
    ratios: peers.map((peer) => [peer, lacking(peer) ?? median(theirs.get(peer) ?? [])] as const),
  };
}
