/**
 * A network storage that answers nothing, from any of its operations on. Imports never wait for it, no more than a few
 * threads do, the station can be closed, and when it answers again everything is copied once.
 */
import fs from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSafekeeping } from '../../electron/station/safekeeping/safekeeping';
import { verifyVault } from '../../electron/station/verify';
import type { Patience } from '../../electron/vault/patient-disk';
import { fixture, importCard, PERSON, type Fixture } from '../unit/safekeeping-fixture';
import { faultyDisk } from './faulty-disk';
import { stationInMemory, type InMemory, type Kept } from './station-in-memory';

/** All kinds of operations, or (the default, to be quick) every third. */
const THOROUGH = process.env['EVIDOCK_SOAK'] === '1';
const SHORT: Patience = { answerMs: 40, syncMs: 60, endMs: 20 };

let mem: InMemory;
let cards: readonly Fixture[];
let kept: Kept;
let second: string;

beforeAll(async () => {
  mem = stationInMemory();
  second = mem.at('second');
  cards = [fixture([5000]), fixture([7000, 300])];
  kept = await mem.keep(async (station) => {
    await importCard(station, cards[0]?.card ?? '');
    const keeping = openSafekeeping(station, { work: { copy: false, scrub: false } });
    await keeping.addPlace(second, '网络存储', PERSON);
  });
});
afterAll(async () => {
  await mem.close();
  for (const { folder } of cards) fs.rmSync(folder, { recursive: true, force: true });
});

interface Hung {
  readonly operations: readonly string[];
  readonly importedMs: number;
  readonly hanging: number;
}

/** A day at the station with a place that hangs from its `failAt`-th operation on, and answers again later. */
async function day(failAt: number): Promise<Hung> {
  const when = `hung at operation ${failAt}`;
  const medium = mem.begin(kept);
  const disk = faultyDisk(medium, { failAt, mode: 'hang', under: second });
  const station = await mem.open(disk);
  const keeping = openSafekeeping(station, { work: { copy: true, scrub: false }, patience: SHORT });
  try {
    await station.background.idle();
    const began = performance.now();
    await importCard(station, cards[1]?.card ?? '');
    const importedMs = performance.now() - began;
    // The screen asks, and asks again.
    for (let i = 0; i < 5; i++) await keeping.state();
    await station.background.idle();
    const { hanging } = disk;
    if (failAt > 0 && disk.struck) expect(keeping.places.trouble(1)?.code, when).toBe('silent');
    disk.release();
    // What was given up ends by itself now.
    await new Promise((resolve) => setTimeout(resolve, 5));
    keeping.retry();
    await station.background.idle();
    const state = await keeping.state();
    expect(state.places, when).toMatchObject([{ trouble: null, clips: 3, behindClips: 0 }]);
    expect(mem.troubles, when).toEqual([]);
    return { operations: disk.trace, importedMs, hanging };
  } finally {
    await station.close();
    expect(await verifyVault(mem.vault, { disk: mem.withCatalog(medium) }), when).toMatchObject({
      ok: true,
      clips: 3,
    });
  }
}

test('C1: a place that hangs at any operation blocks no import and is copied to when it answers', async () => {
  const whole = await day(0);
  const kinds = new Map(
    whole.operations.map((name, i) => [name.replace(/[0-9a-f]{12,}(-\d+)?/g, '#'), i + 1]),
  );
  expect(kinds.size).toBeGreaterThan(30);
  let longest = 0;
  let stuck = 0;
  const struck = [...kinds.values()].filter((_, i) => THOROUGH || i % 3 === 0);
  for (const failAt of struck) {
    const { importedMs, hanging } = await day(failAt);
    longest = Math.max(longest, importedMs);
    stuck = Math.max(stuck, hanging);
  }
  console.log(
    `${struck.length} of ${kinds.size} kinds of operations hung; longest import ${longest.toFixed(0)} ms, ${stuck} threads stuck at most`,
  );
  // A file in hand has a reading and a writing side.
  expect(stuck).toBeLessThanOrEqual(3);
});

test('a station with a place that hangs can be closed', async () => {
  const disk = faultyDisk(mem.begin(kept), { failAt: 20, mode: 'hang', under: second });
  const station = await mem.open(disk);
  openSafekeeping(station, { patience: { ...SHORT, answerMs: 60_000, syncMs: 60_000 } });
  while (disk.hanging === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  const began = performance.now();
  await station.close();
  expect(performance.now() - began).toBeLessThan(5000);
  disk.release();
});
