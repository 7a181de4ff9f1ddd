/** Runs spoiled inputs through the targets for some time, in turns, and tells what did not hold. */
import fs from 'node:fs';
import path from 'node:path';
import { dice, spoiled } from './mutate';
import { targets, type Target } from './targets';

export interface FuzzOptions {
  readonly seconds: number;
  readonly seed: number;
  /** Where inputs are kept that did not hold. */
  readonly keep: string;
  readonly onProgress?: (cases: number) => void;
}

export interface FuzzFailure {
  readonly target: string;
  readonly file: string;
  readonly why: string;
}

export interface FuzzResult {
  readonly cases: number;
  readonly failures: readonly FuzzFailure[];
  /** The case that took the most of the processor. */
  readonly slowest: { readonly ms: number; readonly target: string; readonly number: number };
  /** How much memory was taken beyond that of the first cases, at most. */
  readonly grownBytes: number;
}

/** One case may take so much of the processor: it has 64 KiB at most. */
const LONGEST_MS = 2000;
/** After so many cases everything that is allocated once is there. */
const WARM = 500;
const MOST_FAILURES = 20;

export function fuzz({ seconds, seed, keep, onProgress }: FuzzOptions): FuzzResult {
  const all = targets();
  const parts = all.flatMap(({ corpus }) => corpus);
  const failures: FuzzFailure[] = [];
  const until = performance.now() + seconds * 1000;
  let cases = 0;
  let slowest = { ms: 0, target: '', number: 0 };
  let before = 0;
  let grown = 0;
  for (; performance.now() < until && failures.length < MOST_FAILURES; cases++) {
    const target = all[cases % all.length] as Target;
    const d = dice(seed + cases);
    // Each case of the corpus comes once as it is: what failed before must not fail again.
    const turn = Math.floor(cases / all.length);
    const whole = target.corpus[turn] ?? null;
    const input = whole ?? spoiled(d.of(target.corpus), d.of(parts), d);
    const began = process.cpuUsage();
    let why: string | null = null;
    try {
      target.holds(input, d);
    } catch (error) {
      why = error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
    const { user, system } = process.cpuUsage(began);
    const took = (user + system) / 1000;
    if (took > slowest.ms) slowest = { ms: took, target: target.name, number: seed + cases };
    if (took > LONGEST_MS) why ??= `took ${took.toFixed(0)} ms`;
    if (why !== null) failures.push(kept(keep, target.name, seed + cases, input, why));
    if (cases === WARM) before = process.memoryUsage().rss;
    if (cases > WARM && cases % 256 === 0) grown = Math.max(grown, process.memoryUsage().rss - before);
    if (cases % 1024 === 0) onProgress?.(cases);
  }
  return { cases, failures, slowest, grownBytes: grown };
}

function kept(folder: string, target: string, number: number, input: Buffer, why: string): FuzzFailure {
  fs.mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${target.replace(/[^\w-]+/g, '-')}-${number}.clip`);
  fs.writeFileSync(file, input);
  return { target, file, why };
}

/** The sentence that a run ends with. */
export function summary({ cases, failures, slowest, grownBytes }: FuzzResult): string {
  return `fuzz: ${cases} cases, ${failures.length} failures, slowest ${slowest.ms.toFixed(0)} ms (${slowest.target}, number ${slowest.number}), memory grew by ${(grownBytes / 1e6).toFixed(0)} MB`;
}
