/** A woken lab for one test file, anew for each test, with a place for cards and what every test ends with. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import type { SyntheticFile } from '../guest/calls';
import { sha256Of } from './cards';
import { wakeLab, type Lab } from './lab';

export const VAULT = '/tmp/vault';

export interface Bench {
  readonly lab: Lab;
  /** A folder of the host, gone after the test. */
  readonly place: string;
}

export function eachTest(): () => Bench {
  let bench: Bench | null = null;
  beforeEach(async () => {
    bench = { lab: await wakeLab(), place: fs.mkdtempSync(path.join(os.tmpdir(), 'evidock-cards-')) };
    await bench.lab.call('open', { vault: VAULT });
  });
  afterEach(async () => {
    await bench?.lab.stop();
    if (bench) fs.rmSync(bench.place, { recursive: true, force: true });
    bench = null;
  });
  return () => {
    if (!bench) throw new Error('no test runs');
    return bench;
  };
}

/** The vault holds these files and no others, byte for byte, and `station verify` proves it. */
export async function expectProven(
  lab: Lab,
  files: readonly Pick<SyntheticFile, 'seed' | 'bytes'>[],
  vault = VAULT,
): Promise<void> {
  const sealed = await lab.call('sealed', {});
  expect(sealed.map(({ sha256 }) => sha256).sort()).toEqual(files.map(sha256Of).sort());
  await lab.call('close', {});
  await lab.sh(`node /opt/evidock/station.cjs verify --vault ${vault}`);
}
