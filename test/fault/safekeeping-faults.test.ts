/**
 * The life of a place of second copies: it is made, clips, a picture and the ledger are copied there, SM3 is computed, an
 * original is altered and the picture's copy vanishes, both are found, kept as evidence and healed. Every single file operation of it fails
 * once, or is the last one before the power is cut.
 */
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { KeptFile } from '../../electron/catalog/safekeeping';
import { verifyLedger } from '../../electron/ledger/verify';
import type { Station } from '../../electron/station/open';
import { keepAttachment } from '../../electron/station/attachments';
import { openSafekeeping, type Safekeeping } from '../../electron/station/safekeeping/safekeeping';
import { sm3Digests } from '../../electron/station/sm3';
import { verifyVault } from '../../electron/station/verify';
import type { Disk } from '../../electron/vault/disk';
import { PlaceError } from '../../electron/vault/place';
import { fixture, importCard, PERSON, type Fixture } from '../unit/safekeeping-fixture';
import { faultyDisk, type Fault } from './faulty-disk';
import type { MemoryDisk } from './memory-disk';
import { isMeant, randomOf, stationInMemory, type InMemory, type Kept } from './station-in-memory';

/** All of them at each operation, or (the default, to be quick) another one at each. */
const THOROUGH = process.env['EVIDOCK_SOAK'] === '1';
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47]);
const ERRORS = ['EIO', 'ENOSPC', 'EROFS', 'EMFILE'] as const;

let mem: InMemory;
let card: Fixture;
let sealed: Kept;
/** What each file is: two clips and a picture. */
const contents = new Map<string, Buffer>();
let clips: readonly KeptFile[] = [];
let second: string;

beforeAll(async () => {
  mem = stationInMemory();
  second = mem.at('second');
  card = fixture([5000, 900]);
  sealed = await mem.keep(async (station) => {
    await importCard(station, card.card);
    const picture = path.join(card.folder, '镜头.png');
    fs.writeFileSync(picture, Buffer.concat([PNG, Buffer.alloc(700, 7)]));
    await keepAttachment(station, picture, ['png'], PERSON);
    clips = station.catalog.uncopied(1000, { above: -1 }, 10);
  });
  for (const clip of clips) contents.set(clip.original, fileOn(sealed.disk, mem.vault, clip.original));
  expect(clips.map(({ clip }) => clip === null)).toEqual([false, false, true]);
});
afterAll(async () => {
  await mem.close();
  fs.rmSync(card.folder, { recursive: true, force: true });
});

function pathIn(folder: string, inside: string): string {
  return path.join(folder, ...inside.split('/'));
}

function fileOn(disk: MemoryDisk, folder: string, inside: string): Buffer {
  return Buffer.from(disk.contents().get(pathIn(folder, inside)) ?? []);
}

function altered(clip: KeptFile): Buffer {
  const bytes = Buffer.from(contents.get(clip.original) ?? []);
  bytes.writeUInt8(bytes.readUInt8(100) ^ 0x10, 100);
  return bytes;
}

interface Working {
  readonly station: Station;
  readonly keeping: Safekeeping;
  /** Waits for everything, with a second try of what failed. */
  readonly settle: () => Promise<void>;
}

async function opened(disk: Disk): Promise<Working | null> {
  // An operation that fails once does not fail again.
  const station = await mem.open(disk).catch(() => mem.open(disk).catch(() => null));
  if (!station) return null;
  const keeping = openSafekeeping(station, { work: { copy: true, scrub: false } });
  station.background.add(sm3Digests(station));
  return {
    station,
    keeping,
    async settle() {
      await station.background.idle();
      keeping.retry();
      await station.background.idle();
    },
  };
}

async function addPlace({ keeping }: Working, when: string): Promise<void> {
  for (let attempt = 1; attempt <= 2 && keeping.places.all().length === 0; attempt++) {
    await keeping.addPlace(second, '备份盘', PERSON).catch((error: unknown) => {
      if (!isMeant(error)) throw new Error(`${when}: not said in words`, { cause: error });
    });
  }
}

async function scrubAndHeal({ keeping, settle }: Working, when: string): Promise<void> {
  const run = keeping.scrub({ all: true, budgetBytes: null }).catch((error: unknown) => {
    if (!isMeant(error)) throw new Error(`${when}: not said in words`, { cause: error });
  });
  await settle();
  await run;
}

/** What was spoiled on purpose. */
interface Spoiled {
  original: KeptFile | null;
  copy: KeptFile | null;
}

/** The whole life on `disk`, which may fail; what is spoiled is spoiled on the medium itself. */
async function life(disk: Disk, medium: MemoryDisk, when: string): Promise<Spoiled> {
  const spoiled: Spoiled = { original: null, copy: null };
  const working = await opened(disk);
  if (!working) return spoiled;
  try {
    await addPlace(working, when);
    await working.settle();
    // Only what is there twice: otherwise it would be the test that loses it.
    const [first, , other] = clips.map((clip) =>
      working.station.catalog.holdersOf(clip.seq).length === 2 ? clip : null,
    );
    if (first) {
      medium.put(pathIn(mem.vault, first.original), altered(first));
      spoiled.original = first;
    }
    if (other) {
      medium.put(pathIn(second, other.original), null);
      spoiled.copy = other;
    }
    await scrubAndHeal(working, when);
    for (const error of mem.troubles)
      if (!(isMeant(error) || error instanceof PlaceError))
        throw new Error(`${when}: not foreseen`, { cause: error });
  } finally {
    await working.station.close().catch(() => undefined);
  }
  return spoiled;
}

/** Nothing is lost, whatever the place where it stopped: contents, and the damaged file as evidence. */
function nothingLost(disk: MemoryDisk, { original }: Spoiled, when: string): void {
  const files = [...disk.contents().values()];
  for (const clip of clips) {
    const content = contents.get(clip.original) ?? Buffer.alloc(0);
    expect(
      files.some((file) => file?.equals(content)),
      `${clip.original} is nowhere ${when}`,
    ).toBe(true);
  }
  if (!original) return;
  const damaged = altered(original);
  expect(
    files.filter((file) => file?.equals(damaged)),
    `evidence ${when}`,
  ).toHaveLength(1);
}

/** What is on record is true, the ledger holds, and after the next start everything is there twice again. */
async function soundAfter(disk: MemoryDisk, spoiled: Spoiled, when: string): Promise<void> {
  nothingLost(disk, spoiled, when);
  const working = await opened(disk);
  if (!working) throw new Error(`${when}: not opened`);
  const { station, keeping, settle } = working;
  try {
    for (const clip of clips) {
      for (const n of station.catalog.holdersOf(clip.seq)) {
        if (clip === spoiled.original && n === 0) continue;
        if (clip === spoiled.copy && n !== 0) continue;
        const folder = n === 0 ? mem.vault : second;
        const isThere = fileOn(disk, folder, clip.original).equals(
          contents.get(clip.original) ?? Buffer.alloc(0),
        );
        expect(isThere, `${clip.original} is on record at ${folder} ${when}`).toBe(true);
      }
    }
    await addPlace(working, when);
    await settle();
    await scrubAndHeal(working, when);
    // As after the next start: what was damaged when its turn came was left out.
    station.background.add(sm3Digests(station));
    await settle();
    expect(station.catalog.damages(10), when).toEqual([]);
    expect(station.catalog.nextWithoutSm3(0), when).toBeNull();
    expect((await keeping.state()).places, when).toMatchObject([
      { behindClips: 0, behindAttachments: 0, trouble: null, clips: 2, attachments: 1 },
    ]);
    expect(mem.troubles, when).toEqual([]);
  } finally {
    await station.close();
  }
  for (const clip of clips)
    for (const folder of [mem.vault, second])
      expect(
        fileOn(disk, folder, clip.original).equals(contents.get(clip.original) ?? Buffer.alloc(0)),
        when,
      ).toBe(true);
  const left = [...disk.contents().keys()].filter((file) => /[\\/]staging[\\/]/.test(file));
  expect(left, `left in staging ${when}`).toEqual([]);
  nothingLost(disk, spoiled, when);
  expect(await verifyVault(mem.vault, { disk: mem.withCatalog(disk) }), when).toMatchObject({
    ok: true,
    clips: 2,
    failures: [],
    notes: [],
  });
  expect(
    (await verifyLedger({ disk, folder: second, quiet: true })).failures,
    `the copied ledger ${when}`,
  ).toEqual([]);
}

async function struck(
  fault: Fault,
): Promise<{ disk: MemoryDisk; spoiled: Spoiled; trace: readonly string[] }> {
  const disk = mem.begin(sealed);
  const faulty = faultyDisk(disk, fault);
  const spoiled = await life(faulty, disk, `${fault.mode ?? 'once'} ${fault.error ?? ''} at ${fault.failAt}`);
  return { disk, spoiled, trace: faulty.trace };
}

test('C1: without a fault everything is copied, found and healed', async () => {
  const { disk, spoiled } = await struck({ failAt: 0 });
  expect(spoiled).toEqual({ original: clips[0], copy: clips[2] });
  await soundAfter(disk, spoiled, 'without a fault');
});

/**
 * Which operations are struck: in a thorough run all. Else one of each kind (the same operation on the same file), every
 * other kind (`half`), and not those of opening the vault, which the faults of imports and of the ledger strike.
 */
function points(trace: readonly string[], half: 0 | 1): readonly number[] {
  if (THOROUGH) return trace.map((_, i) => i + 1);
  const begins = trace.findIndex((operation) => operation.includes(second));
  const kinds = new Map<string, number[]>();
  trace.forEach((operation, i) => {
    if (i < begins) return;
    const kind = operation.replace(/[0-9a-f]{12,}(-\d+)?/g, '#');
    kinds.set(kind, [...(kinds.get(kind) ?? []), i + 1]);
  });
  return [...kinds.values()]
    .filter((_, i) => i % 2 === half)
    .map((all, i) => all[i % 2 === 0 ? 0 : all.length - 1] ?? 1);
}

test(
  'C1, C2: every file operation of second copies, SM3, readings and healing fails once',
  { timeout: 3_600_000 },
  async () => {
    const { trace } = await struck({ failAt: 0 });
    expect(trace.length).toBeGreaterThan(500);
    const at = points(trace, 0);
    for (const [i, failAt] of at.entries()) {
      for (const error of THOROUGH ? ERRORS : [ERRORS[i % ERRORS.length] ?? 'EIO']) {
        const { disk, spoiled, trace: done } = await struck({ failAt, error });
        await soundAfter(disk, spoiled, `after ${error} at operation ${failAt} (${done[failAt - 1] ?? '?'})`);
      }
    }
    const failed = at.length * (THOROUGH ? ERRORS.length : 1);
    console.log(`second copies: ${trace.length} operations, ${failed} failed; lost: 0, doubled: 0`);
  },
);

test('C1, C2: the power is cut at every file operation of them', { timeout: 3_600_000 }, async () => {
  const { trace } = await struck({ failAt: 0 });
  const at = points(trace, 1);
  for (const [i, failAt] of at.entries()) {
    const mode = i % 3 === 0 ? 'torn' : 'crash';
    const { disk, spoiled, trace: done } = await struck({ failAt, mode });
    const left = disk.afterPowerCut(randomOf(failAt));
    await soundAfter(left, spoiled, `${mode} at operation ${failAt} (${done[failAt - 1] ?? '?'})`);
  }
  console.log(`second copies: ${trace.length} operations, ${at.length} power cuts; lost: 0, doubled: 0`);
});
