import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Ledger } from '../../electron/ledger/open';
import type { Disk } from '../../electron/vault/disk';
import { act, entriesOf, failuresIn, open, OPERATOR, vaultDisk, verify } from '../unit/ledger-fixture';
import { faultyDisk, type Fault, type FaultMode } from './faulty-disk';
import type { MemoryDisk } from './memory-disk';

/** Segments of three entries, and a ballast, so that every kind of file is written. */
const OPTIONS = { limits: { segmentEntries: 3, ballastBytes: 4096 } };

/** What a run of the scenario was told: the data of acts by what became of them. */
interface Told {
  readonly recorded: unknown[];
  /** Rejected by a ledger that was not broken: surely not on record. */
  readonly refused: unknown[];
  /** What was last said about why. */
  trouble: unknown;
}

/** A new vault, ten acts alone and in groups, over several segments, closed and opened once in between. */
async function scenario(disk: Disk, told: Told): Promise<void> {
  let n = 0;
  const session = async (calls: readonly (readonly number[])[]): Promise<void> => {
    const ledger = await opened(disk, told);
    if (!ledger) return;
    for (const sizes of calls) {
      const append = async (count: number): Promise<void> => {
        const acts = Array.from({ length: count }, () => act(n++));
        try {
          const stored = await ledger.append(acts, OPERATOR);
          told.recorded.push(...stored.map(({ entry }) => entry.data));
        } catch (error) {
          told.trouble = error;
          if (!ledger.broken) told.refused.push(...acts.map(({ data }) => data));
        }
      };
      await Promise.all(sizes.map(append));
    }
    await ledger.close();
  };
  await session([[1], [2, 1]]);
  await session([[1, 1], [4]]);
}

/** Opens it, with a second try: an operation that fails once does not fail again. */
async function opened(disk: Disk, told: Told): Promise<Ledger | null> {
  for (let attempt = 1; attempt <= 2; attempt++) {
    try {
      return await open(disk, OPTIONS);
    } catch (error) {
      told.trouble = error;
    }
  }
  return null;
}

async function operationsOf(work: (disk: Disk) => Promise<unknown>, disk: MemoryDisk): Promise<number> {
  const counting = faultyDisk(disk, { failAt: 0 });
  await work(counting);
  return counting.trace.length;
}

/** Whatever happened to it: it opens, verifies, has all that was acknowledged and nothing that was refused, and goes on. */
async function expectSound(disk: MemoryDisk, { recorded, refused }: Told, when: string): Promise<void> {
  const ledger = await open(disk, OPTIONS).catch((error: unknown) => {
    throw new Error(`${when}: not opened`, { cause: error });
  });
  await ledger.append([act(1000)], OPERATOR);
  await ledger.close();
  expect(await verify(disk), when).toMatchObject({ entries: ledger.size, failures: [], notes: [] });
  const found = (await entriesOf(disk)).map(({ entry }) => JSON.stringify(entry.data));
  const onRecord = new Set(found);
  expect(
    recorded.map((data) => JSON.stringify(data)).filter((data) => !onRecord.has(data)),
    when,
  ).toEqual([]);
  expect(
    refused.map((data) => JSON.stringify(data)).filter((data) => onRecord.has(data)),
    when,
  ).toEqual([]);
  expect(
    found.filter((data) => data.includes('session')),
    when,
  ).toHaveLength(new Set(found.filter((data) => data.includes('session'))).size);
}

async function struckBy(fault: Fault): Promise<{ disk: MemoryDisk; told: Told; struck: boolean }> {
  const disk = await vaultDisk();
  const faulty = faultyDisk(disk, fault);
  const told: Told = { recorded: [], refused: [], trouble: null };
  await scenario(faulty, told);
  return { disk, told, struck: faulty.struck };
}

const nothing = (): Told => ({ recorded: [], refused: [], trouble: null });

test('without a fault the scenario records all of it', async () => {
  const { disk, told } = await struckBy({ failAt: 0 });
  expect(told.recorded).toHaveLength(10);
  expect(told.trouble).toBeNull();
  await expectSound(disk, told, 'no fault');
});

describe('C2: every single file operation of opening and appending fails', () => {
  const cases: [FaultMode, string, number][] = [
    ['once', 'EIO', 1],
    ['once', 'ENOSPC', 1],
    ['once', 'EIO', 3],
    ['crash', 'EIO', 1],
    ['torn', 'EIO', 1],
  ];
  test.each(cases)('%s, %s, %i in a row', async (mode, error, count) => {
    const operations = await operationsOf((disk) => scenario(disk, nothing()), await vaultDisk());
    expect(operations).toBeGreaterThan(150);
    for (let failAt = 1; failAt <= operations; failAt++) {
      const { disk, told, struck } = await struckBy({ failAt, error, mode, count });
      const when = `${mode} ${error} at operation ${failAt}`;
      expect(struck, when).toBe(true);
      // Even before anybody repairs it, nothing looks altered: at worst nothing was signed yet.
      const early =
        told.recorded.length === 0 ? ['LEDGER_MISSING ledger', 'CHECKPOINT_MISSING checkpoint'] : [];
      const found = failuresIn(await verify(disk, false));
      expect(
        found.filter((f) => !early.includes(f)),
        when,
      ).toEqual([]);
      await expectSound(disk, told, when);
    }
  });
});

test('C2: a write that fails once is refused, and the next one goes in', async () => {
  const disk = await vaultDisk();
  const counted = faultyDisk(disk, { failAt: 0, only: ['write'] });
  await (await open(counted, { limits: { ballastBytes: 0 } })).close();
  const faulty = faultyDisk(disk, { failAt: 1, only: ['write'] });
  const ledger = await open(faulty, { limits: { ballastBytes: 0 } });
  await expect(ledger.append([act(1)], OPERATOR)).rejects.toMatchObject({
    failure: { code: 'vault-failed' },
  });
  expect(ledger).toMatchObject({ broken: false, size: 2 });
  await ledger.append([act(2)], OPERATOR);
  expect((await entriesOf(disk)).map(({ entry }) => entry.data).slice(2)).toEqual([act(2).data]);
});

test('C2: what can neither be finished nor undone breaks the ledger until it is opened again', async () => {
  const disk = await vaultDisk();
  await (await open(disk, OPTIONS)).close();
  // The write fails, and so does all that would take it back.
  const faulty = faultyDisk(disk, { failAt: 1, only: ['write', 'truncate', 'unlink'], count: 1000 });
  const ledger = await open(faulty, OPTIONS);
  await expect(ledger.append([act(1)], OPERATOR)).rejects.toMatchObject({
    failure: { code: 'vault-failed' },
  });
  expect(ledger.broken).toBe(true);
  await expect(ledger.append([act(2)], OPERATOR)).rejects.toMatchObject({
    failure: { code: 'vault-failed' },
  });
  await expectSound(disk, { recorded: [], refused: [], trouble: null }, 'after it was broken');
});

test.each([
  ['EROFS', 'vault-read-only'],
  ['EACCES', 'vault-read-only'],
  ['EDQUOT', 'vault-full'],
  ['EMFILE', 'vault-failed'],
])('a disk that says %s is %s', async (error, code) => {
  const disk = await vaultDisk();
  await (await open(disk, { limits: { ballastBytes: 0 } })).close();
  const ledger = await open(faultyDisk(disk, { failAt: 1, error, only: ['write'] }), {
    limits: { ballastBytes: 0 },
  });
  await expect(ledger.append([act(1)], OPERATOR)).rejects.toMatchObject({ failure: { code } });
});

/** Numbers from 0 to below 1 that follow from a seed. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

test('C2: the power is cut anywhere, and again while it recovers: nothing acknowledged is lost', async () => {
  const operations = await operationsOf((disk) => scenario(disk, nothing()), await vaultDisk());
  const cut = fc.record({ at: fc.integer({ min: 1, max: operations }), seed: fc.nat() });
  const again = fc.array(fc.record({ at: fc.integer({ min: 1, max: 60 }), seed: fc.nat() }), {
    maxLength: 2,
  });
  await fc.assert(
    fc.asyncProperty(cut, again, async (first, more) => {
      const struck = await struckBy({ failAt: first.at, mode: 'crash' });
      let disk = struck.disk.afterPowerCut(randomOf(first.seed));
      for (const { at, seed } of more) {
        const faulty = faultyDisk(disk, { failAt: at, mode: 'crash' });
        await open(faulty, OPTIONS).catch(() => undefined);
        disk = disk.afterPowerCut(randomOf(seed));
      }
      await expectSound(disk, { ...struck.told, refused: [] }, `power cut at operation ${first.at}`);
    }),
    { numRuns: 250 },
  );
});
